/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-config.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
refuse (PhoneConfig *config, const char *group, const char *name, const char *sentence, GError **error)
{
  g_autofree char *where = phone_config_dup_location (config, group, name);

  g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, "%s: %s", where, sentence);
  return FALSE;
}

static gboolean
check_media (PhoneConfig *config, const char *group, GError **error)
{
  g_autofree char *media = phone_config_dup_string (config, group, "media");
  g_autofree char *encryption = phone_config_dup_string (config, group, "encryption");

  if (g_str_equal (media, "sdes"))
    return refuse (config, group, "media",
                   _("media=sdes is not in this version: write media=auto, webrtc or rtp."), error);
  if (g_str_equal (media, "rtp") && g_str_equal (encryption, "required"))
    return refuse (config, group, "media",
                   _("media=rtp is never encrypted, which encryption=required forbids: write media=auto, or "
                     "encryption=preferred."),
                   error);
  return TRUE;
}

static gboolean
check_client_certificate (PhoneConfig *config, const char *group, GError **error)
{
  gboolean certificate = phone_config_is_set (config, group, "tls-certificate");

  if (certificate == phone_config_is_set (config, group, "tls-key"))
    return TRUE;
  return refuse (config, group, certificate ? "tls-certificate" : "tls-key",
                 _("a certificate and its key belong together: give tls-certificate= and tls-key=, or neither."),
                 error);
}

static gboolean
check_numbers (PhoneConfig *config, const char *group, GError **error)
{
  static const char *const names[] = { "national-prefix", "international-prefix", "number-form", "add" };

  for (gsize i = 0; i < G_N_ELEMENTS (names) && !phone_config_is_set (config, group, "country-code"); i++)
    {
      if (phone_config_is_set (config, group, names[i]))
        return refuse (config, group, names[i],
                       _("without country-code= it is not known which numbers this is about: add it, as "
                         "country-code=49."),
                       error);
    }
  return TRUE;
}

static gboolean
check_account (PhoneConfig *config, const char *group, GError **error)
{
  if (!phone_config_is_set (config, group, "uri"))
    return refuse (config, group, NULL, _("this account has no address: add uri=sip:alice@example.org to it."), error);
  if (phone_config_is_set (config, group, "password-file") && phone_config_is_set (config, group, "credential"))
    return refuse (config, group, "credential",
                   _("an account has one password, from password-file or from credential: remove one of them."), error);
  return check_client_certificate (config, group, error) && check_media (config, group, error) &&
         check_numbers (config, group, error);
}

/* RFC 4028 4 */
static gboolean
check_timers (PhoneConfig *config, GError **error)
{
  guint expires = phone_config_get_uint (config, "calls", "session-expires");
  guint least = phone_config_get_uint (config, "calls", "min-se");
  g_autofree char *sentence = NULL;

  if (expires == 0 || expires >= least)
    return TRUE;
  sentence = g_strdup_printf (_("session-expires=%u is less than min-se=%u: write %u or more, or 0."), expires, least,
                              least);
  return refuse (config, "calls",
                 phone_config_is_set (config, "calls", "session-expires") ? "session-expires" : "min-se", sentence,
                 error);
}

static gboolean
check_listen (PhoneConfig *config, GError **error)
{
  g_autofree char *tls = phone_config_dup_string (config, "listen", "tls");

  if (*tls == '\0' || (phone_config_is_set (config, "listen", "tls-certificate") &&
                       phone_config_is_set (config, "listen", "tls-key")))
    return TRUE;
  return refuse (config, "listen", "tls",
                 _("a TLS listener needs tls-certificate= and tls-key=: add them, or leave tls= empty. Registered "
                   "accounts need no listener."),
                 error);
}

gboolean
phone_config_check_rules (PhoneConfig *config, GError **error)
{
  g_auto (GStrv) accounts = phone_config_list_accounts (config);

  for (char **account = accounts; *account; account++)
    {
      g_autofree char *group = g_strconcat ("account ", *account, NULL);

      if (!check_account (config, group, error))
        return FALSE;
    }
  return check_timers (config, error) && check_listen (config, error);
}
