/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-passport.h"

#include "message/sip-params.h"
#include "message/sip-scan-private.h"
#include "message/sip-value-scan-private.h"

G_DEFINE_BOXED_TYPE (SipPassport, sip_passport, sip_passport_ref, sip_passport_unref)

/**
 * sip_passport_ref:
 *
 * Returns: (transfer full): @self
 */
SipPassport *
sip_passport_ref (SipPassport *self)
{
  g_return_val_if_fail (self, NULL);

  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipPassport *self = data;

  g_free ((char *) self->token);
  g_free ((char *) self->info);
  g_free ((char *) self->algorithm);
  g_free ((char *) self->type);
}

/**
 * sip_passport_unref:
 * @self: (transfer full): a PASSporT
 *
 * Gives a reference back.
 */
void
sip_passport_unref (SipPassport *self)
{
  g_return_if_fail (self);

  g_rc_box_release_full (self, clear);
}

static gboolean
is_base64 (char c)
{
  return g_ascii_isalnum (c) || strchr ("+/-_=", c);
}

/* RFC 8225 6 and 7: three parts, of which the compact form leaves the first two empty. */
static gboolean
scan_token (SipScan *scan, SipSlice *token)
{
  const char *start = scan->at, *last_dot = NULL;
  guint n_dots = 0;

  for (; scan->at < scan->end && (*scan->at == '.' || (*scan->at && is_base64 (*scan->at))); scan->at++)
    {
      if (*scan->at != '.')
        continue;
      n_dots++;
      last_dot = scan->at;
    }
  *token = sip_scan_since (scan, start);
  return n_dots == 2 && last_dot + 1 < scan->at;
}

static gboolean
scan_info (SipScan *scan, SipSlice *info)
{
  const char *start;

  if (!sip_scan_separator (scan, '=') || !sip_scan_char (scan, '<'))
    return FALSE;
  start = scan->at;
  while (scan->at < scan->end && *scan->at > ' ' && *scan->at != '>' && *scan->at != '"')
    scan->at++;
  *info = sip_scan_since (scan, start);
  return info->length > 0 && sip_scan_char (scan, '>');
}

static gboolean
scan_params (SipScan *scan, SipSlice *info, SipSlice *algorithm, SipSlice *type)
{
  SipSlice name, value;

  while (sip_scan_separator (scan, ';'))
    {
      SipScan ahead = *scan;

      if (sip_slice_is (sip_scan_run (&ahead, SIP_CHAR_TOKEN), "info"))
        {
          if (info->data || !scan_info (&ahead, info))
            return FALSE;
          *scan = ahead;
          continue;
        }
      if (!sip_scan_param (scan, &name, &value))
        return FALSE;
      if (sip_slice_is (name, "alg"))
        *algorithm = value;
      else if (sip_slice_is (name, "ppt"))
        *type = value;
    }
  return info->data && sip_scan_at_end (scan);
}

static SipPassport *
parse (SipSlice value)
{
  SipSlice token, info = SIP_SLICE_NONE, algorithm = SIP_SLICE_NONE, type = SIP_SLICE_NONE;
  SipScan scan = sip_scan (value);
  SipPassport *self;

  if (!scan_token (&scan, &token) || !scan_params (&scan, &info, &algorithm, &type))
    return NULL;
  self = g_rc_box_new0 (SipPassport);
  self->token = sip_slice_dup (token);
  self->info = sip_slice_dup (info);
  self->algorithm = algorithm.data ? sip_unquote (algorithm) : NULL;
  self->type = type.data ? sip_unquote (type) : NULL;
  return self;
}

/**
 * sip_message_get_passports:
 *
 * Reads Identity (RFC 8224 4). One that is malformed, or of the older RFC 4474, is passed over.
 *
 * Returns: (transfer container) (element-type SipPassport): what signs for the caller, unverified; may be none
 */
GPtrArray *
sip_message_get_passports (SipMessage *message)
{
  GPtrArray *passports = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_passport_unref);
  SipValueScan scan;
  SipSlice value;

  g_return_val_if_fail (message, passports);

  scan = sip_value_scan (message, SIP_HEADER_IDENTITY);
  while (sip_value_scan_next (&scan, &value))
    {
      SipPassport *passport = parse (value);

      if (passport)
        g_ptr_array_add (passports, passport);
    }
  return passports;
}
