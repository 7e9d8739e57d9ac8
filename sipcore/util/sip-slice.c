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
