/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "config/phone-config.h"

/* Writes softphone.conf(5) from the table of the keys. */

static const struct
{
  const char *name;
  const char *title;
} groups[] = {
  { "phone", "The phone itself." },
  { "listen", "Where requests are taken. An absent key means any address and a free port." },
  { "network", "The network." },
  { "limits", "What others may ask of this phone." },
  { "calls", "Calls." },
  { "account", "An account, one group for each; NAME is what it is called in commands. The first one is the default." },
  { "audio", "Sound." },
  { "video", "Pictures." },
  { "answer", "What becomes of incoming calls." },
};

static void
put_text (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '\\')
        fputs ("\\e", stdout);
      else if (*c == '-')
        fputs ("\\-", stdout);
      else if (*c == '\'')
        fputs ("\\(aq", stdout);
      else
        putchar (*c);
    }
}

static void
put_head (void)
{
  printf (".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n"
          ".TH SOFTPHONE.CONF 5 \"\" \"Softphone %s\" \"File formats\"\n"
          ".SH NAME\nsoftphone.conf \\- configuration of the SIP phone\n"
          ".SH DESCRIPTION\n"
          "The configuration is text: groups in brackets, and in each of them lines of the form KEY=VALUE. Lines that "
          "begin with # are comments. It is read from\n.IR $XDG_CONFIG_HOME/softphone/softphone.conf ,\n"
          "or from the file that is named on the command line of\n.BR softphone\\-headless (1).\n"
          "A mistake is reported with file, line and remedy, and nothing is started.\n",
          APP_VERSION);
}

static void
put_values (const PhoneConfigKey *key)
{
  if (key->type == PHONE_CONFIG_CHOICE)
    {
      g_auto (GStrv) words = g_strsplit (key->check, "|", -1);
      g_autofree char *list = g_strjoinv (", ", words);

      fputs (" One of: ", stdout);
      put_text (list);
      putchar ('.');
    }
  else if (key->type == PHONE_CONFIG_BOOLEAN)
    {
      fputs (" One of: true, false.", stdout);
    }
  if (key->fallback != NULL)
    {
      fputs (" Default: ", stdout);
      put_text (*key->fallback != '\0' ? key->fallback : "none");
      putchar ('.');
    }
  if (key->later)
    fputs (" Without effect in this version.", stdout);
}

static void
put_group (const char *name, const char *title, const PhoneConfigKey *keys, gsize n_keys)
{
  fputs (".SS \"[", stdout);
  put_text (name);
  printf ("%s]\"\n", strcmp (name, "account") == 0 ? " NAME" : "");
  put_text (title);
  putchar ('\n');
  for (gsize i = 0; i < n_keys; i++)
    {
      if (strcmp (keys[i].group, name) != 0)
        continue;
      fputs (".TP\n.B ", stdout);
      put_text (keys[i].name);
      fputs ("=\n", stdout);
      put_text (keys[i].help);
      put_values (&keys[i]);
      putchar ('\n');
    }
}

static gboolean
every_group_has_a_title (const PhoneConfigKey *keys, gsize n_keys)
{
  for (gsize i = 0; i < n_keys; i++)
    {
      gboolean found = FALSE;

      for (gsize j = 0; j < G_N_ELEMENTS (groups); j++)
        found = found || strcmp (groups[j].name, keys[i].group) == 0;
      if (!found)
        {
          fprintf (stderr, "The group %s of the configuration has no title for the manual.\n", keys[i].group);
          return FALSE;
        }
    }
  return TRUE;
}

int
main (void)
{
  gsize n_keys;
  const PhoneConfigKey *keys = phone_config_get_keys (&n_keys);

  if (!every_group_has_a_title (keys, n_keys))
    return 1;
  put_head ();
  fputs (".SH KEYS\n", stdout);
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    put_group (groups[i].name, groups[i].title, keys, n_keys);
  fputs (".SH SEE ALSO\n.BR softphone\\-headless (1),\n.BR softphonectl (1)\n", stdout);
  return 0;
}
