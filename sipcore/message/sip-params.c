/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-params.h"

#include "message/sip-scan-private.h"

/* Stops at the first ';' that is not in a quoted string. */
static void
scan_to_params (SipScan *scan)
{
  SipSlice ignored;

  while (scan->at < scan->end && *scan->at != ';')
    {
      if (*scan->at != '"' || !sip_scan_quoted (scan, &ignored))
        scan->at++;
    }
}

gboolean
sip_params_get (SipSlice text, const char *name, SipSlice *value)
{
  SipSlice wanted = sip_slice (name);
  SipScan scan = sip_scan (text);
  SipSlice key, found;

  scan_to_params (&scan);
  while (sip_scan_separator (&scan, ';') && sip_scan_param (&scan, &key, &found))
    {
      if (!sip_slice_equal_nocase (key, wanted))
        continue;
      if (value)
        *value = found;
      return TRUE;
    }
  return FALSE;
}

gboolean
sip_params_valid (SipSlice text)
{
  SipScan scan = sip_scan (text);
  SipSlice key, value;

  while (sip_scan_separator (&scan, ';'))
    {
      if (!sip_scan_param (&scan, &key, &value))
        return FALSE;
    }
  return sip_scan_at_end (&scan);
}

char *
sip_unquote (SipSlice inside)
{
  g_autoptr (GString) text = g_string_sized_new (inside.length);

  for (gsize i = 0; i < inside.length; i++)
    {
      if (inside.data[i] == '\\' && i + 1 < inside.length)
        i++;
      g_string_append_c (text, inside.data[i]);
    }
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

char *
sip_quote (const char *text)
{
  g_autoptr (GString) quoted = g_string_new ("\"");

  for (; *text; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, g_ascii_iscntrl (*text) ? ' ' : *text);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}
