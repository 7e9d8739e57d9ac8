/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-answer-mode.h"

#include "message/sip-call-info.h"
#include "message/sip-params.h"
#include "message/sip-scan-private.h"
#include "message/sip-value-scan-private.h"

#define MAX_DELAY_S 3600

G_DEFINE_BOXED_TYPE (SipAnswerMode, sip_answer_mode, sip_answer_mode_ref, sip_answer_mode_unref)

/**
 * sip_answer_mode_ref:
 *
 * Returns: (transfer full): @self
 */
SipAnswerMode *
sip_answer_mode_ref (SipAnswerMode *self)
{
  g_return_val_if_fail (self, NULL);

  return g_rc_box_acquire (self);
}

/**
 * sip_answer_mode_unref:
 * @self: (transfer full): a mode
 *
 * Gives a reference back.
 */
void
sip_answer_mode_unref (SipAnswerMode *self)
{
  g_return_if_fail (self);

  g_rc_box_release (self);
}

static SipAnswerMode *
create (gboolean automatic, gboolean required, guint delay)
{
  SipAnswerMode *self = g_rc_box_new0 (SipAnswerMode);

  self->automatic = automatic;
  self->required = required;
  self->delay = delay;
  return self;
}

/* RFC 5373 2: values that are not known are ignored. */
static SipAnswerMode *
read_standard (SipMessage *message, SipHeader header)
{
  SipSlice mode, params;
  gboolean automatic;

  if (sip_message_count (message, header) != 1
      || !sip_value_split (sip_message_get_header (message, header, 0), &mode, &params))
    return NULL;
  automatic = sip_slice_is (mode, "Auto");
  if (!automatic && !sip_slice_is (mode, "Manual"))
    return NULL;
  return create (automatic, sip_params_get (params, "require", NULL), 0);
}

static gboolean
read_delay (SipCallInfo *info, const char *name, guint *delay)
{
  g_autofree char *text = sip_call_info_dup_param (info, name);
  guint64 seconds;

  if (!text || !sip_slice_to_uint (sip_slice (text), MAX_DELAY_S, &seconds))
    return FALSE;
  *delay = (guint) seconds;
  return TRUE;
}

/* What PBXs send: "Call-Info: <sip:x>;answer-after=0". */
static SipAnswerMode *
read_call_info (SipMessage *message)
{
  g_autoptr (GPtrArray) infos = sip_message_get_call_infos (message);
  guint delay;

  for (guint i = 0; i < infos->len; i++)
    {
      if (read_delay (infos->pdata[i], "answer-after", &delay))
        return create (TRUE, FALSE, delay);
    }
  return NULL;
}

/* "Alert-Info: <http://x>;info=alert-autoanswer;delay=0" */
static SipAnswerMode *
read_alert_info (SipMessage *message)
{
  g_autoptr (GPtrArray) infos = sip_message_get_alert_infos (message);

  for (guint i = 0; i < infos->len; i++)
    {
      g_autofree char *info = sip_call_info_dup_param (infos->pdata[i], "info");
      guint delay = 0;

      if (!info || g_ascii_strcasecmp (info, "alert-autoanswer") != 0)
        continue;
      read_delay (infos->pdata[i], "delay", &delay);
      return create (TRUE, FALSE, delay);
    }
  return NULL;
}

/**
 * sip_message_get_answer_mode:
 * @message: an INVITE
 * @privileged: what is asked for by Priv-Answer-Mode; otherwise by Answer-Mode, Call-Info or Alert-Info. A caller that
 *   has no such privilege is treated by the latter alone (RFC 5373 4.1)
 *
 * Returns: (transfer full) (nullable): how the caller wants to be answered, or %NULL where it does not say
 */
SipAnswerMode *
sip_message_get_answer_mode (SipMessage *message, gboolean privileged)
{
  SipAnswerMode *mode;

  g_return_val_if_fail (message, NULL);

  if (privileged)
    return read_standard (message, SIP_HEADER_PRIV_ANSWER_MODE);
  mode = read_standard (message, SIP_HEADER_ANSWER_MODE);
  if (!mode)
    mode = read_call_info (message);
  return mode ? mode : read_alert_info (message);
}
