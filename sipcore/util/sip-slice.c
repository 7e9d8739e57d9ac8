/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-slice.h"

#include <string.h>

SipSlice
sip_slice (const char *string)
{
  return (SipSlice) { string, string ? strlen (string) : 0 };
}

gboolean
sip_slice_equal (SipSlice a, SipSlice b)
{
  return a.length == b.length && (a.length == 0 || memcmp (a.data, b.data, a.length) == 0);
}

gboolean
sip_slice_equal_nocase (SipSlice a, SipSlice b)
{
  if (a.length != b.length)
    return FALSE;
  for (gsize i = 0; i < a.length; i++)
    {
      if (a.data[i] != b.data[i] && g_ascii_tolower (a.data[i]) != g_ascii_tolower (b.data[i]))
        return FALSE;
    }
  return TRUE;
}

char *
sip_slice_dup (SipSlice self)
{
  return self.data ? g_strndup (self.data, self.length) : NULL;
}

static gboolean
is_shown (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* they can turn around what is read */
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    default:
      return TRUE;
    }
}

char *
sip_slice_dup_line (SipSlice self, guint max_chars)
{
  g_autofree char *valid = self.data ? g_utf8_make_valid (self.data, (gssize) self.length) : NULL;
  GString *line;
  guint n_chars = 0;

  if (!valid)
    return NULL;
  line = g_string_new (NULL);
  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!is_shown (c))
        continue;
      if (n_chars++ == max_chars)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line, c);
    }
  return g_string_free (line, FALSE);
}

SipSlice
sip_slice_trim (SipSlice self)
{
  const char *start = self.data, *end;

  if (self.length == 0)
    return self;
  end = start + self.length;
  while (start < end && (*start == ' ' || *start == '\t'))
    start++;
  while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  return (SipSlice) { start, (gsize) (end - start) };
}

gboolean
sip_slice_is_token (SipSlice self)
{
  for (gsize i = 0; i < self.length; i++)
    {
      if (!g_ascii_isalnum (self.data[i]) && (self.data[i] == '\0' || !strchr ("-.!%*_+`'~", self.data[i])))
        return FALSE;
    }
  return self.length > 0;
}

gboolean
sip_slice_to_uint (SipSlice self, guint64 max, guint64 *value)
{
  guint64 number = 0;

  if (self.length == 0)
    return FALSE;
  for (gsize i = 0; i < self.length; i++)
    {
      guint digit = (guint8) self.data[i] - '0';

      if (digit > 9 || !g_uint64_checked_mul (&number, number, 10) || !g_uint64_checked_add (&number, number, digit) ||
          number > max)
        return FALSE;
    }
  if (value)
    *value = number;
  return TRUE;
}
