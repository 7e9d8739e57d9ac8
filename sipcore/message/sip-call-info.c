/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-call-info.h"

#include "message/sip-params.h"
#include "message/sip-scan-private.h"
#include "message/sip-value-scan-private.h"

G_DEFINE_BOXED_TYPE (SipCallInfo, sip_call_info, sip_call_info_ref, sip_call_info_unref)

/**
 * sip_call_info_ref:
 *
 * Returns: (transfer full): @self
 */
SipCallInfo *
sip_call_info_ref (SipCallInfo *self)
{
  g_return_val_if_fail (self, NULL);

  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipCallInfo *self = data;

  g_free ((char *) self->uri);
  g_free ((char *) self->purpose);
  g_free ((char *) self->params);
}

/**
 * sip_call_info_unref:
 * @self: (transfer full): a value
 *
 * Gives a reference back.
 */
void
sip_call_info_unref (SipCallInfo *self)
{
  g_return_if_fail (self);

  g_rc_box_release_full (self, clear);
}

/* RFC 3261 20.9: a URI in angle brackets. */
static gboolean
scan_uri (SipScan *scan, SipSlice *uri)
{
  const char *start;

  *uri = SIP_SLICE_NONE;
  if (!sip_scan_char (scan, '<'))
    return sip_scan_at (scan, ';');
  start = scan->at;
  while (scan->at < scan->end && *scan->at > ' ' && *scan->at != '>' && *scan->at != '"')
    scan->at++;
  *uri = sip_scan_since (scan, start);
  return uri->length > 0 && sip_scan_char (scan, '>');
}

static SipCallInfo *
parse (SipSlice value)
{
  SipScan scan = sip_scan (value);
  SipCallInfo *self;
  SipSlice uri, params;

  if (!scan_uri (&scan, &uri))
    return NULL;
  params = (SipSlice) { scan.at, (gsize) (scan.end - scan.at) };
  if (!sip_params_valid (params))
    return NULL;
  self = g_rc_box_new0 (SipCallInfo);
  self->uri = sip_slice_dup (uri);
  self->params = params.data ? g_utf8_make_valid (params.data, (gssize) params.length) : g_strdup ("");
  self->purpose = sip_value_dup_param (params, "purpose");
  return self;
}

static GPtrArray *
read_values (SipMessage *message, SipHeader header)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_call_info_unref);
  SipValueScan scan;
  SipSlice value;

  g_return_val_if_fail (message, infos);

  scan = sip_value_scan (message, header);
  while (sip_value_scan_next (&scan, &value))
    {
      SipCallInfo *info = parse (value);

      if (info)
        g_ptr_array_add (infos, info);
    }
  return infos;
}

/**
 * sip_call_info_dup_param:
 * @name: a parameter, case ignored
 *
 * Returns: (transfer full) (nullable): its value without quotes and escapes, or %NULL where there is none
 */
char *
sip_call_info_dup_param (SipCallInfo *self, const char *name)
{
  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (name, NULL);

  return sip_value_dup_param (sip_slice (self->params), name);
}

/**
 * sip_message_get_call_infos:
 *
 * Reads Call-Info (RFC 3261 20.9). A value that is malformed is passed over.
 *
 * Returns: (transfer container) (element-type SipCallInfo): the values, which may be none
 */
GPtrArray *
sip_message_get_call_infos (SipMessage *message)
{
  return read_values (message, SIP_HEADER_CALL_INFO);
}

/**
 * sip_message_get_alert_infos:
 *
 * Reads Alert-Info (RFC 3261 20.4). A value that is malformed is passed over.
 *
 * Returns: (transfer container) (element-type SipCallInfo): the values, which may be none
 */
GPtrArray *
sip_message_get_alert_infos (SipMessage *message)
{
  return read_values (message, SIP_HEADER_ALERT_INFO);
}
