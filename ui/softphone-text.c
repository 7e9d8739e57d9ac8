/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-text.h"

#include <string.h>

gboolean
softphone_text_is_disguise (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return FALSE;
    }
}

static char *
shorten (GString *text, gsize max_chars)
{
  if ((gsize) g_utf8_strlen (text->str, text->len) > max_chars)
    {
      g_string_truncate (text, g_utf8_offset_to_pointer (text->str, max_chars - 1) - text->str);
      g_string_append (text, "…");
    }
  return g_string_free (text, FALSE);
}

char *
softphone_text_clean (const char *text,
                      gsize       max_chars)
{
  g_autofree char *valid = NULL;
  GString *clean = g_string_new (NULL);

  g_return_val_if_fail (max_chars > 0, NULL);

  valid = g_utf8_make_valid (text ? text : "", -1);
  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        c = ' ';
      if (!softphone_text_is_disguise (c))
        g_string_append_unichar (clean, c);
    }
  g_strstrip (clean->str);
  clean->len = strlen (clean->str);
  return shorten (clean, max_chars);
}

static gboolean
is_number (const char *user)
{
  return *user != '\0' && user[strspn (user, "+0123456789*#-.()")] == '\0';
}

char *
softphone_text_address (const char *uri)
{
  g_autofree char *address = softphone_text_clean (uri, SOFTPHONE_TEXT_ADDRESS_MAX);
  char *rest = address;
  g_autofree char *user = NULL;
  char *host;

  for (const char *const *scheme = (const char *const[]) { "sip:", "sips:", "tel:", NULL }; *scheme; scheme++)
    if (g_ascii_strncasecmp (rest, *scheme, strlen (*scheme)) == 0)
      rest += strlen (*scheme);

  /* RFC 3261 25.1: the user may hold ";" and "?", the host may not. */
  host = strchr (rest, '@');
  if (host)
    host[strcspn (host, ";?>")] = '\0';
  else
    rest[strcspn (rest, ";?>")] = '\0';

  user = host ? g_strndup (rest, host - rest) : g_strdup (rest);
  return g_strdup (is_number (user) ? user : rest);
}

char *
softphone_text_duration (guint seconds)
{
  guint hours = seconds / 3600;

  if (hours > 0)
    return g_strdup_printf ("%u:%02u:%02u", hours, seconds / 60 % 60, seconds % 60);
  return g_strdup_printf ("%02u:%02u", seconds / 60, seconds % 60);
}
