/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-reason.h"

#include "message/sip-message-builder.h"
#include "message/sip-params.h"
#include "message/sip-value-scan-private.h"

#define MAX_CAUSE 999
#define MAX_STATUS 699

G_DEFINE_BOXED_TYPE (SipReason, sip_reason, sip_reason_ref, sip_reason_unref)

/**
 * sip_reason_ref:
 *
 * Returns: (transfer full): @self
 */
SipReason *
sip_reason_ref (SipReason *self)
{
  g_return_val_if_fail (self, NULL);

  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipReason *self = data;

  g_free ((char *) self->protocol);
  g_free ((char *) self->text);
}

/**
 * sip_reason_unref:
 * @self: (transfer full): a reason
 *
 * Gives a reference back.
 */
void
sip_reason_unref (SipReason *self)
{
  g_return_if_fail (self);

  g_rc_box_release_full (self, clear);
}

static SipReason *
parse (SipSlice value)
{
  SipSlice protocol, params, text;
  guint64 cause = 0;
  SipReason *self;

  if (!sip_value_split (value, &protocol, &params))
    return NULL;
  if (sip_params_get (params, "cause", &text) && !sip_slice_to_uint (text, MAX_CAUSE, &cause))
    return NULL;
  self = g_rc_box_new0 (SipReason);
  self->protocol = sip_slice_dup (protocol);
  self->cause = (guint) cause;
  self->text = sip_value_dup_param (params, "text");
  return self;
}

/**
 * sip_message_get_reasons:
 *
 * Reads every value of Reason (RFC 3326). One that is malformed is passed over.
 *
 * Returns: (transfer container) (element-type SipReason): the reasons in their order, which may be none
 */
GPtrArray *
sip_message_get_reasons (SipMessage *message)
{
  GPtrArray *reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_reason_unref);
  SipValueScan scan;
  SipSlice value;

  g_return_val_if_fail (message, reasons);

  scan = sip_value_scan (message, SIP_HEADER_REASON);
  while (sip_value_scan_next (&scan, &value))
    {
      SipReason *reason = parse (value);

      if (reason)
        g_ptr_array_add (reasons, reason);
    }
  return reasons;
}

/**
 * sip_message_get_reason_status:
 *
 * Returns: the status of SIP for which the message was sent, as the first Reason of that protocol tells it; 0: none
 */
guint
sip_message_get_reason_status (SipMessage *message)
{
  g_autoptr (GPtrArray) reasons = NULL;

  g_return_val_if_fail (message, 0);

  reasons = sip_message_get_reasons (message);
  for (guint i = 0; i < reasons->len; i++)
    {
      const SipReason *reason = reasons->pdata[i];

      if (reason->cause > 0 && reason->cause <= MAX_STATUS && g_ascii_strcasecmp (reason->protocol, "SIP") == 0)
        return reason->cause;
    }
  return 0;
}

/**
 * sip_reason_write:
 * @text: (nullable): for people; %NULL: the usual phrase
 *
 * Returns: (transfer full): a value of Reason: "SIP;cause=488;text=\"Not Acceptable Here\""
 */
char *
sip_reason_write (guint status, const char *text)
{
  g_autofree char *quoted = sip_quote (text ? text : sip_status_get_phrase (status));

  return g_strdup_printf ("SIP;cause=%u;text=%s", status, quoted);
}
