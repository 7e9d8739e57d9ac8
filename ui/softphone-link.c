/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-link.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "config/phone-error.h"
#include "softphone-text.h"

#define LINK_MAX 512

static const char *const schemes[] = { "sip", "sips", "tel", "callto" };

static gboolean
has_known_scheme (const char *link)
{
  g_autofree char *scheme = g_uri_parse_scheme (link);

  for (gsize i = 0; scheme && i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strcasecmp (scheme, schemes[i]) == 0)
      return TRUE;
  return FALSE;
}

/* "example.org:5080" and "alice@example.org:5080" are addresses; "https://example.org" is a link of another kind. */
static gboolean
has_other_scheme (const char *argument)
{
  const char *colon = strchr (argument, ':');

  return colon && (colon[1] == '/' || (!strchr (argument, '@') && !g_ascii_isdigit (colon[1])));
}

static char *
without_separators (const char *number)
{
  GString *plain = g_string_new (NULL);

  for (; *number; number++)
    if (!strchr (" -.()", *number))
      g_string_append_c (plain, *number);
  return g_string_free (plain, FALSE);
}

char *
softphone_link_from_argument (const char *argument)
{
  if (has_known_scheme (argument) || has_other_scheme (argument))
    return g_strdup (argument);
  if (*argument && argument[strspn (argument, "+0123456789*# -.()")] == '\0')
    {
      g_autofree char *number = without_separators (argument);

      return g_strconcat ("tel:", number, NULL);
    }
  return g_strconcat ("sip:", argument, NULL);
}

gboolean
softphone_link_check (const char  *link,
                      GError     **error)
{
  const char *fault = NULL;

  g_return_val_if_fail (link != NULL, FALSE);

  if (strlen (link) > LINK_MAX)
    fault = _("This link is too long to be an address.");
  else if (!g_utf8_validate (link, -1, NULL))
    fault = _("This link is not readable text.");
  else if (!has_known_scheme (link))
    fault = _("Only sip, sips, tel and callto links can be called.");

  for (const char *p = link; !fault && *p; p = g_utf8_next_char (p))
    if (softphone_text_is_disguise (g_utf8_get_char (p)))
      fault = _("This link hides characters, so it was not used.");

  if (fault)
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, fault);
  return fault == NULL;
}
