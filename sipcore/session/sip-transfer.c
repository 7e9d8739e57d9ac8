/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-transfer-private.h"

#include <glib/gi18n-lib.h>

#include "message/sip-sipfrag.h"
#include "message/sip-subscription-state.h"
#include "session/sip-dialog-response-private.h"
#include "session/sip-dialog-usage-private.h"
#include "session/sip-refer-event-private.h"
#include "util/sip-state.h"

/* RFC 6665 4.1.2: timer N, for the first NOTIFY. */
#define TIMER_N_MS (64 * SIP_T1)
#define MAX_EXPIRES_S 600

/**
 * SipTransfer:
 *
 * A call that we asked the far end to make in place of ours (REFER, RFC 3515; the transferor of RFC 5589). What becomes
 * of it is told by [property@Sip.Transfer:state] and [property@Sip.Transfer:status]; it goes on when the call with the
 * far end has ended.
 */
struct _SipTransfer
{
  GObject parent_instance;

  /* owned */
  SipOutgoingRequest *refer;
  SipClock *clock;
  char *reason;
  GError *error;
  SipTransfer *hold; /* itself, until the subscription is over */

  SipTransferState state;
  guint status;
  guint timer;
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_STATUS,
  PROP_REASON,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void usage_init (SipDialogUsageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipTransfer, sip_transfer, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (SIP_TYPE_DIALOG_USAGE, usage_init))

G_DEFINE_ENUM_TYPE (SipTransferState, sip_transfer_state,
  G_DEFINE_ENUM_VALUE (SIP_TRANSFER_ASKING, "asking"),
  G_DEFINE_ENUM_VALUE (SIP_TRANSFER_ACCEPTED, "accepted"),
  G_DEFINE_ENUM_VALUE (SIP_TRANSFER_DONE, "done"),
  G_DEFINE_ENUM_VALUE (SIP_TRANSFER_FAILED, "failed"))

static const SipStateEdge edges[] = {
  { SIP_TRANSFER_ASKING, SIP_TRANSFER_ACCEPTED },
  { SIP_TRANSFER_ASKING, SIP_TRANSFER_DONE },
  { SIP_TRANSFER_ASKING, SIP_TRANSFER_FAILED },
  { SIP_TRANSFER_ACCEPTED, SIP_TRANSFER_DONE },
  { SIP_TRANSFER_ACCEPTED, SIP_TRANSFER_FAILED },
  { -1, -1 },
};

static gboolean
is_final (SipTransfer *self)
{
  return self->state >= SIP_TRANSFER_DONE;
}

static void
move (SipTransfer *self, SipTransferState to)
{
  int state = self->state;

  if (self->state == to || !sip_state_move (self, SIP_TYPE_TRANSFER_STATE, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* The subscription is over; what is known by now is the outcome. */
static void
finish (SipTransfer *self)
{
  g_autoptr (SipTransfer) hold = g_steal_pointer (&self->hold);

  if (!hold)
    return;
  sip_clock_clear (self->clock, &self->timer);
  g_signal_handlers_disconnect_by_data (self->refer, self);
  sip_dialog_usage_emit_over (SIP_DIALOG_USAGE (self));
}

static void
fail (SipTransfer *self, GError *error)
{
  if (!is_final (self))
    {
      self->error = error;
      move (self, SIP_TRANSFER_FAILED);
    }
  else
    g_clear_error (&error);
  finish (self);
}

static void
on_timer (gpointer user_data)
{
  SipTransfer *self = user_data;

  self->timer = 0;
  fail (self, g_error_new_literal (SIP_ERROR, SIP_ERROR_TIMED_OUT,
                                   _("The far end did not say what became of the transfer.")));
}

static void
wait_for_notify (SipTransfer *self, guint ms)
{
  sip_clock_clear (self->clock, &self->timer);
  self->timer = sip_clock_add (self->clock, ms, on_timer, self);
}

static void
take_status (SipTransfer *self, guint status, const char *reason)
{
  self->status = status;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
  if (is_final (self) || status < 200)
    return;
  if (status >= 300)
    self->error = g_error_new (SIP_ERROR, SIP_ERROR_REJECTED, _("The target of the transfer did not answer: %u %s."),
                               status, reason);
  move (self, status < 300 ? SIP_TRANSFER_DONE : SIP_TRANSFER_FAILED);
}

static void
on_accepted (SipTransfer *self, SipMessage *response)
{
  g_autoptr (SipTransfer) hold = g_object_ref (self);

  /* RFC 4488 4: without a subscription nothing more will be heard. */
  if (sip_refer_event_is_silent (response))
    {
      take_status (self, sip_message_get_status (response), "");
      finish (self);
      return;
    }
  if (self->state == SIP_TRANSFER_ASKING)
    move (self, SIP_TRANSFER_ACCEPTED);
  if (self->hold && self->timer == 0)
    wait_for_notify (self, TIMER_N_MS);
}

static void
on_refused (SipTransfer *self, SipMessage *response)
{
  g_autofree char *reason = sip_message_dup_reason_phrase (response);

  self->status = sip_message_get_status (response);
  fail (self, g_error_new (SIP_ERROR, SIP_ERROR_REJECTED, _("The far end refused the transfer: %u %s."), self->status,
                           reason));
}

static void
on_failed (SipTransfer *self, GError *error)
{
  fail (self, g_error_copy (error));
}

static guint
read_expires_ms (SipSubscriptionState *state)
{
  int expires = sip_subscription_state_get_expires (state);

  return (expires < 0 ? SIP_REFER_EXPIRES_S : MIN (expires, MAX_EXPIRES_S)) * 1000 + TIMER_N_MS;
}

/* What a NOTIFY says; @body: (nullable). */
static void
take_notify (SipTransfer *self, SipSubscriptionState *state, SipBody *body)
{
  g_autofree char *reason = NULL;
  guint status;

  if (self->state == SIP_TRANSFER_ASKING)
    move (self, SIP_TRANSFER_ACCEPTED);
  if (body && sip_sipfrag_parse (body, &status, &reason))
    take_status (self, status, reason);
  if (sip_subscription_state_get_substate (state) != SIP_SUBSTATE_TERMINATED)
    wait_for_notify (self, read_expires_ms (state));
  else
    fail (self, g_error_new_literal (SIP_ERROR, SIP_ERROR_FAILED,
                                     _("The far end stopped to report on the transfer before it was through.")));
}

static guint32
get_cseq (SipTransfer *self)
{
  guint32 cseq = 0;

  sip_message_get_cseq (sip_outgoing_request_get_message (self->refer), &cseq, NULL);
  return cseq;
}

static gboolean
sip_transfer_receive_request (SipDialogUsage *usage, SipServerTransaction *transaction)
{
  g_autoptr (SipTransfer) self = g_object_ref (SIP_TRANSFER (usage));
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  g_autoptr (SipSubscriptionState) state = NULL;
  g_autoptr (SipBody) body = NULL;

  if (sip_message_get_method (request) != SIP_METHOD_NOTIFY || !sip_refer_event_matches (request, get_cseq (self)))
    return FALSE;

  state = sip_message_dup_subscription_state (request, NULL);
  body = sip_message_find_body (request, SIP_SIPFRAG_TYPE);
  if (!state)
    sip_server_transaction_reply (transaction, 400, NULL);
  else if (!body && sip_message_get_body (request).length > 0)
    sip_dialog_response_unsupported_body (transaction, SIP_SIPFRAG_TYPE);
  else
    {
      sip_server_transaction_reply (transaction, 200, NULL);
      take_notify (self, state, body);
    }
  return TRUE;
}

static void
usage_init (SipDialogUsageInterface *iface)
{
  iface->receive_request = sip_transfer_receive_request;
}

static void
sip_transfer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipTransfer *self = SIP_TRANSFER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STATUS:
      g_value_set_uint (value, self->status);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_transfer_finalize (GObject *object)
{
  SipTransfer *self = SIP_TRANSFER (object);

  g_clear_object (&self->refer);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->reason, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sip_transfer_parent_class)->finalize (object);
}

static void
sip_transfer_class_init (SipTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_transfer_get_property;
  object_class->finalize = sip_transfer_finalize;

  /**
   * SipTransfer:state:
   *
   * How far it is.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_TRANSFER_STATE, SIP_TRANSFER_ASKING, readable);
  /**
   * SipTransfer:status:
   *
   * What the far end last reported of the new call, 100 to 699; 0 before.
   */
  props[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, 699, 0, readable);
  /**
   * SipTransfer:reason:
   *
   * The phrase that came with the status.
   */
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_transfer_init (SipTransfer *self)
{
}

SipTransfer *
sip_transfer_new (SipOutgoingRequest *refer, SipClock *clock)
{
  SipTransfer *self = g_object_new (SIP_TYPE_TRANSFER, NULL);

  self->refer = g_object_ref (refer);
  self->clock = g_object_ref (clock);
  self->hold = g_object_ref (self);
  g_signal_connect_swapped (refer, "accept", G_CALLBACK (on_accepted), self);
  g_signal_connect_swapped (refer, "redirect", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (refer, "reject", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (refer, "failed", G_CALLBACK (on_failed), self);
  return self;
}

/**
 * sip_transfer_get_state:
 *
 * Returns: how far it is
 */
SipTransferState
sip_transfer_get_state (SipTransfer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSFER (self), SIP_TRANSFER_FAILED);

  return self->state;
}

/**
 * sip_transfer_get_status:
 *
 * Returns: what the far end last reported of the new call, 100 to 699; 0 before
 */
guint
sip_transfer_get_status (SipTransfer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSFER (self), 0);

  return self->status;
}

/**
 * sip_transfer_get_reason:
 *
 * Returns: (nullable): the phrase that came with the status
 */
const char *
sip_transfer_get_reason (SipTransfer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSFER (self), NULL);

  return self->reason;
}

/**
 * sip_transfer_get_error:
 *
 * Returns: (nullable): why it failed: %SIP_ERROR_REJECTED by the far end or the target, %SIP_ERROR_TIMED_OUT where
 *   nothing was heard of it, %SIP_ERROR_FAILED where the report broke off, or an error of the REFER
 */
const GError *
sip_transfer_get_error (SipTransfer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSFER (self), NULL);

  return self->error;
}
