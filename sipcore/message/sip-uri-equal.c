/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-uri-private.h"

#include <string.h>

#include "message/sip-scan-private.h"

/* One character of a component, unescaped. An escaped one of the reserved set is not what it stands for (RFC 3261
 * 19.1.4), so it gets a number of its own. */
static guint
next_character (const char **at)
{
  const char *text = *at;
  guint c;

  if (*text != '%')
    {
      *at += 1;
      return (guint8) *text;
    }
  c = (guint) (g_ascii_xdigit_value (text[1]) << 4 | g_ascii_xdigit_value (text[2]));
  *at += 3;
  return c != 0 && strchr (";/?:@&=+$,", (int) c) ? c | 0x100 : c;
}

static guint
fold (guint c)
{
  return c < 0x80 ? (guint) g_ascii_tolower ((char) c) : c;
}

static gboolean
components_equal (SipSlice a, SipSlice b, gboolean ignore_case)
{
  SipScan a_scan = sip_scan (a), b_scan = sip_scan (b);

  if (!a.data != !b.data)
    return FALSE;
  while (!sip_scan_at_end (&a_scan) && !sip_scan_at_end (&b_scan))
    {
      guint one = next_character (&a_scan.at), other = next_character (&b_scan.at);

      if (one != other && (!ignore_case || fold (one) != fold (other)))
        return FALSE;
    }
  return sip_scan_at_end (&a_scan) && sip_scan_at_end (&b_scan);
}

/* Takes the next component of @rest off, which are parted by @separator. */
static gboolean
next_component (SipSlice *rest, char separator, SipSlice *component)
{
  const char *end;

  if (rest->length == 0)
    return FALSE;
  end = memchr (rest->data, separator, rest->length);
  *component = (SipSlice) { rest->data, end ? (gsize) (end - rest->data) : rest->length };
  *rest = (SipSlice) { component->data + component->length, rest->length - component->length };
  if (end)
    *rest = (SipSlice) { rest->data + 1, rest->length - 1 };
  return TRUE;
}

static SipSlice
component_name (SipSlice component)
{
  const char *equal = component.length ? memchr (component.data, '=', component.length) : NULL;

  return equal ? (SipSlice) { component.data, (gsize) (equal - component.data) } : component;
}

/* A parameter that makes URIs differ if only one of them has it. */
static gboolean
must_be_in_both (SipSlice name)
{
  static const char *const names[] = { "user", "ttl", "method", "maddr", "transport" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (components_equal (name, sip_slice (names[i]), TRUE))
        return TRUE;
    }
  return FALSE;
}

typedef enum {
  COMPARE_SIP_PARAMS,
  COMPARE_ALL,
} Compare;

/* Whether each component of @a is matched in @b. */
static gboolean
components_in (SipSlice a, SipSlice b, char separator, Compare compare)
{
  SipSlice one;

  while (next_component (&a, separator, &one))
    {
      SipSlice rest = b, other, name = component_name (one);
      gboolean same_name = FALSE, same = FALSE;

      while (!same && next_component (&rest, separator, &other))
        {
          same_name |= components_equal (name, component_name (other), TRUE);
          same = components_equal (one, other, TRUE);
        }
      if (!same && (same_name || compare == COMPARE_ALL || must_be_in_both (name)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sets_equal (SipSlice a, SipSlice b, char separator, Compare compare)
{
  return components_in (a, b, separator, compare) && components_in (b, a, separator, compare);
}

/* RFC 3966 4 */
static gboolean
numbers_equal (SipSlice a, SipSlice b)
{
  gsize i = 0, j = 0;

  for (;; i++, j++)
    {
      while (i < a.length && strchr ("-.()", a.data[i]))
        i++;
      while (j < b.length && strchr ("-.()", b.data[j]))
        j++;
      if (i == a.length || j == b.length)
        return i == a.length && j == b.length;
      if (g_ascii_tolower (a.data[i]) != g_ascii_tolower (b.data[j]))
        return FALSE;
    }
}

gboolean
sip_uri_equal (SipUri *a, SipUri *b)
{
  g_return_val_if_fail (a && b, FALSE);

  if (a == b)
    return TRUE;
  if (a->scheme != b->scheme)
    return FALSE;
  switch (a->scheme)
    {
    case SIP_SCHEME_SIP:
    case SIP_SCHEME_SIPS:
      return components_equal (a->user, b->user, FALSE) && components_equal (a->password, b->password, FALSE) &&
             sip_slice_equal_nocase (a->host, b->host) && a->port == b->port &&
             sets_equal (a->params, b->params, ';', COMPARE_SIP_PARAMS) &&
             sets_equal (a->headers, b->headers, '&', COMPARE_ALL);
    case SIP_SCHEME_TEL:
      return numbers_equal (a->user, b->user) && sets_equal (a->params, b->params, ';', COMPARE_ALL);
    case SIP_SCHEME_OTHER:
      break;
    }
  return sip_slice_equal (a->text, b->text);
}
