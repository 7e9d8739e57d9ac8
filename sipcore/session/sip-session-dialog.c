/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-dialog-private.h"

#include "agent/sip-request-receiver.h"
#include "agent/sip-uas.h"
#include "session/sip-ack-wait-private.h"
#include "session/sip-description-private.h"
#include "session/sip-dialog-response-private.h"
#include "session/sip-dtmf-relay-private.h"
#include "session/sip-reoffer-private.h"
#include "util/sip-state.h"

struct _SipSessionDialog
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipDialog *dialog;
  SipFlow *flow;
  SipDescriptionHandler *handler;
  SipMessage *ack;          /* ours, to be sent again */
  SipAckWait *ack_wait;     /* for theirs */
  GPtrArray *reoffers;
  SipOutgoingRequest *bye;
  char *bye_reason;

  SipSessionDialogState state;
  SipSignalingState signaling;
};

enum {
  ACKNOWLEDGED,
  ENDED,
  DTMF,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void receiver_init (SipRequestReceiverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipSessionDialog, sip_session_dialog, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (SIP_TYPE_REQUEST_RECEIVER, receiver_init))

static G_DEFINE_ENUM_TYPE (SipSessionDialogState, sip_session_dialog_state,
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_EARLY, "early"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_ACK_WAIT, "ack-wait"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_CONFIRMED, "confirmed"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_CLOSING, "closing"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_TERMINATED, "terminated"))

static const SipStateEdge edges[] = {
  { SIP_SESSION_DIALOG_EARLY, SIP_SESSION_DIALOG_ACK_WAIT },
  { SIP_SESSION_DIALOG_EARLY, SIP_SESSION_DIALOG_CONFIRMED },
  { SIP_SESSION_DIALOG_EARLY, SIP_SESSION_DIALOG_TERMINATED },
  { SIP_SESSION_DIALOG_ACK_WAIT, SIP_SESSION_DIALOG_CONFIRMED },
  { SIP_SESSION_DIALOG_ACK_WAIT, SIP_SESSION_DIALOG_CLOSING },
  { SIP_SESSION_DIALOG_ACK_WAIT, SIP_SESSION_DIALOG_TERMINATED },
  { SIP_SESSION_DIALOG_CONFIRMED, SIP_SESSION_DIALOG_CLOSING },
  { SIP_SESSION_DIALOG_CONFIRMED, SIP_SESSION_DIALOG_TERMINATED },
  { SIP_SESSION_DIALOG_CLOSING, SIP_SESSION_DIALOG_TERMINATED },
  { -1, -1 },
};

static gboolean
move (SipSessionDialog *self, SipSessionDialogState to)
{
  int state = self->state;

  if (!sip_state_move (self, sip_session_dialog_state_get_type (), edges, &state, to))
    return FALSE;
  self->state = state;
  return TRUE;
}

static void
abandon_reoffers (SipSessionDialog *self)
{
  g_autoptr (GPtrArray) reoffers = g_steal_pointer (&self->reoffers);

  self->reoffers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < reoffers->len; i++)
    sip_reoffer_abandon (reoffers->pdata[i]);
}

void
sip_session_dialog_terminate (SipSessionDialog *self)
{
  g_autoptr (SipSessionDialog) hold = g_object_ref (self);
  gboolean was_closing = self->state == SIP_SESSION_DIALOG_CLOSING;

  if (self->state == SIP_SESSION_DIALOG_TERMINATED)
    return;
  move (self, SIP_SESSION_DIALOG_TERMINATED);
  sip_dialog_table_remove (sip_agent_get_dialogs (self->agent), self->dialog);
  g_clear_object (&self->ack_wait);
  g_clear_object (&self->bye);
  abandon_reoffers (self);
  g_clear_object (&self->handler);
  g_signal_emit (self, signals[CLOSED], 0);
  if (was_closing)
    g_object_unref (self);
}

static void
send_bye (SipSessionDialog *self)
{
  SipMessageBuilder *builder = sip_dialog_create_request (self->dialog, SIP_METHOD_BYE);
  g_autoptr (SipMessage) request = NULL;

  if (self->bye_reason)
    sip_message_builder_add (builder, SIP_HEADER_REASON, self->bye_reason);
  request = sip_message_builder_end (builder);

  self->bye = sip_agent_send (self->agent, request, self->dialog, NULL);
  for (const char *const *outcome = (const char *const[]) { "accept", "redirect", "reject", "failed", NULL }; *outcome;
       outcome++)
    g_signal_connect_object (self->bye, *outcome, G_CALLBACK (sip_session_dialog_terminate), self, G_CONNECT_SWAPPED);
}

/* Kept alive until TERMINATED: its owner may be gone before the BYE is answered. */
static void
close_dialog (SipSessionDialog *self)
{
  g_object_ref (self);
  move (self, SIP_SESSION_DIALOG_CLOSING);
  abandon_reoffers (self);
  g_clear_object (&self->handler);
  if (!self->ack_wait)
    send_bye (self);
}

static void
emit_ended (SipSessionDialog *self, SipOriginator originator, SipCause cause, SipMessage *message)
{
  g_signal_emit (self, signals[ENDED], 0, originator, cause, message);
}

static void
on_ack_wait_ended (SipSessionDialog *self, SipMessage *ack)
{
  g_autoptr (SipSessionDialog) hold = g_object_ref (self);

  g_clear_object (&self->ack_wait);
  if (self->state == SIP_SESSION_DIALOG_CLOSING)
    {
      send_bye (self);
      return;
    }
  if (ack)
    {
      move (self, SIP_SESSION_DIALOG_CONFIRMED);
      g_signal_emit (self, signals[ACKNOWLEDGED], 0, ack);
      return;
    }
  close_dialog (self);
  emit_ended (self, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_NO_ACK, NULL);
}

static void
receive_bye (SipSessionDialog *self, SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  SipSessionDialogState state = self->state;

  sip_server_transaction_reply (transaction, 200, NULL);
  if (state != SIP_SESSION_DIALOG_CLOSING)
    emit_ended (self, SIP_ORIGINATOR_REMOTE, state == SIP_SESSION_DIALOG_EARLY ? SIP_CAUSE_CANCELED : SIP_CAUSE_BYE,
                request);
  sip_session_dialog_terminate (self);
}

static void
on_reoffer_done (SipSessionDialog *self, gboolean lost, SipReoffer *reoffer)
{
  g_ptr_array_remove (self->reoffers, reoffer);
  if (!lost || self->state != SIP_SESSION_DIALOG_CONFIRMED)
    return;
  close_dialog (self);
  emit_ended (self, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_NO_ACK, NULL);
}

/* The status that refuses an offer now, 0: it may come (RFC 3261 14.2, RFC 3311 5.2, RFC 5407 3.1.5). */
static guint
find_collision (SipSessionDialog *self)
{
  if (self->signaling == SIP_SIGNALING_HAVE_LOCAL_OFFER)
    return 491;
  if (self->signaling == SIP_SIGNALING_HAVE_REMOTE_OFFER)
    return 500;

  for (guint i = 0; i < self->reoffers->len; i++)
    {
      if (sip_reoffer_is_ours (self->reoffers->pdata[i]))
        return 491;
      if (sip_reoffer_is_open (self->reoffers->pdata[i]))
        return 500;
    }
  return self->handler ? 0 : 488;
}

static void
receive_offer (SipSessionDialog *self, SipServerTransaction *transaction)
{
  SipReoffer *reoffer;
  guint status = find_collision (self);

  if (status == 500)
    {
      sip_dialog_response_later (self->agent, transaction);
      return;
    }
  if (status > 0)
    {
      sip_server_transaction_reply (transaction, status, NULL);
      return;
    }
  reoffer = sip_reoffer_new (self->agent, self->dialog, self->handler, transaction);
  g_ptr_array_add (self->reoffers, reoffer);
  g_signal_connect_object (reoffer, "done", G_CALLBACK (on_reoffer_done), self, G_CONNECT_SWAPPED);
  sip_reoffer_start (reoffer);
}

/* RFC 3311 5.2: without an offer it only refreshes the target, whatever else is under way. */
static void
receive_update (SipSessionDialog *self, SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) response = NULL;

  if (sip_message_get_body (request).length > 0)
    {
      receive_offer (self, transaction);
      return;
    }
  sip_dialog_update_target (self->dialog, request);
  builder = sip_dialog_response_new (self->agent, transaction, 200);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (transaction, response);
}

static void
receive_info (SipSessionDialog *self, SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  char tone[2] = { '\0', '\0' };
  guint duration_ms;

  if (sip_dtmf_relay_parse (request, &tone[0], &duration_ms))
    {
      sip_server_transaction_reply (transaction, 200, NULL);
      g_signal_emit (self, signals[DTMF], 0, tone, duration_ms);
      return;
    }
  /* RFC 2976 2.2: an INFO without a body is answered 200, one that is not understood 415. */
  if (sip_message_get_body (request).length == 0)
    sip_server_transaction_reply (transaction, 200, NULL);
  else
    sip_dialog_response_unsupported_body (transaction, SIP_DTMF_RELAY_TYPE ", application/dtmf");
}

static void
dispatch_request (SipSessionDialog *self, SipServerTransaction *transaction)
{
  switch (sip_message_get_method (sip_transaction_get_request (SIP_TRANSACTION (transaction))))
    {
    case SIP_METHOD_BYE:
      receive_bye (self, transaction);
      break;
    case SIP_METHOD_INVITE:
      receive_offer (self, transaction);
      break;
    case SIP_METHOD_UPDATE:
      receive_update (self, transaction);
      break;
    case SIP_METHOD_INFO:
      receive_info (self, transaction);
      break;
    case SIP_METHOD_OPTIONS:
      sip_agent_answer_options (self->agent, transaction);
      break;
    default:
      sip_agent_refuse_method (self->agent, transaction);
      break;
    }
}

static void
sip_session_dialog_receive_request (SipRequestReceiver *receiver, SipServerTransaction *transaction)
{
  g_autoptr (SipSessionDialog) self = g_object_ref (SIP_SESSION_DIALOG (receiver));
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  gboolean over = self->state >= SIP_SESSION_DIALOG_CLOSING;

  if (!sip_agent_check_request (self->agent, transaction))
    return;
  if (!sip_dialog_receive_request (self->dialog, request))
    sip_server_transaction_reply (transaction, 500, NULL);
  else if (over && sip_message_get_method (request) != SIP_METHOD_BYE)
    sip_server_transaction_reply (transaction, 481, NULL); /* RFC 5407 3.2.2 */
  else
    dispatch_request (self, transaction);
}

static void
sip_session_dialog_receive_ack (SipRequestReceiver *receiver, SipMessage *ack)
{
  g_autoptr (SipSessionDialog) self = g_object_ref (SIP_SESSION_DIALOG (receiver));

  if (self->ack_wait && sip_ack_wait_matches (self->ack_wait, ack))
    {
      sip_ack_wait_receive (self->ack_wait, ack);
      return;
    }
  for (guint i = 0; i < self->reoffers->len; i++)
    {
      g_autoptr (SipReoffer) reoffer = g_object_ref (self->reoffers->pdata[i]);

      if (sip_reoffer_receive_ack (reoffer, ack))
        return;
    }
}

static void
receiver_init (SipRequestReceiverInterface *iface)
{
  iface->receive_request = sip_session_dialog_receive_request;
  iface->receive_ack = sip_session_dialog_receive_ack;
}

static void
sip_session_dialog_dispose (GObject *object)
{
  SipSessionDialog *self = SIP_SESSION_DIALOG (object);

  if (self->agent)
    sip_session_dialog_terminate (self);
  g_clear_pointer (&self->reoffers, g_ptr_array_unref);
  g_clear_pointer (&self->ack, sip_message_unref);
  g_clear_pointer (&self->bye_reason, g_free);
  g_clear_object (&self->flow);
  g_clear_object (&self->dialog);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (sip_session_dialog_parent_class)->dispose (object);
}

static void
sip_session_dialog_class_init (SipSessionDialogClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sip_session_dialog_dispose;

  signals[ACKNOWLEDGED] = g_signal_new ("acknowledged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        SIP_TYPE_MESSAGE);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                 SIP_TYPE_ORIGINATOR, SIP_TYPE_CAUSE, SIP_TYPE_MESSAGE);
  signals[DTMF] = g_signal_new ("dtmf", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                G_TYPE_UINT);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sip_session_dialog_init (SipSessionDialog *self)
{
  self->reoffers = g_ptr_array_new_with_free_func (g_object_unref);
}

SipSessionDialog *
sip_session_dialog_new (SipAgent *agent, SipDialog *dialog, SipFlow *flow)
{
  SipSessionDialog *self = g_object_new (SIP_TYPE_SESSION_DIALOG, NULL);

  self->agent = g_object_ref (agent);
  self->dialog = g_object_ref (dialog);
  g_set_object (&self->flow, flow);
  sip_dialog_table_add (sip_agent_get_dialogs (agent), dialog, G_OBJECT (self));
  return self;
}

SipDialog *
sip_session_dialog_get_dialog (SipSessionDialog *self)
{
  return self->dialog;
}

SipAgent *
sip_session_dialog_get_agent (SipSessionDialog *self)
{
  return self->agent;
}

SipSessionDialogState
sip_session_dialog_get_state (SipSessionDialog *self)
{
  return self->state;
}

void
sip_session_dialog_set_signaling (SipSessionDialog *self, SipSignalingState signaling)
{
  self->signaling = signaling;
}

void
sip_session_dialog_set_handler (SipSessionDialog *self, SipDescriptionHandler *handler)
{
  g_set_object (&self->handler, handler);
}

void
sip_session_dialog_confirm (SipSessionDialog *self, SipMessage *invite, SipMessage *response)
{
  if (self->state == SIP_SESSION_DIALOG_EARLY)
    {
      move (self, SIP_SESSION_DIALOG_CONFIRMED);
      sip_dialog_confirm (self->dialog, response);
      self->ack = sip_message_builder_end (sip_dialog_create_ack (self->dialog, invite));
    }
  if (self->ack)
    sip_agent_send_ack (self->agent, self->ack, self->dialog, self->flow);
}

void
sip_session_dialog_accept (SipSessionDialog *self, SipServerTransaction *invite, SipMessage *response)
{
  g_return_if_fail (self->state == SIP_SESSION_DIALOG_EARLY);

  move (self, SIP_SESSION_DIALOG_ACK_WAIT);
  self->ack_wait = sip_ack_wait_new (invite, response, sip_agent_get_clock (self->agent));
  g_signal_connect_object (self->ack_wait, "ended", G_CALLBACK (on_ack_wait_ended), self, G_CONNECT_SWAPPED);
  sip_dialog_confirm (self->dialog, response);
}

void
sip_session_dialog_bye (SipSessionDialog *self, const char *reason)
{
  if (self->state == SIP_SESSION_DIALOG_EARLY)
    {
      sip_session_dialog_terminate (self);
      return;
    }
  if (self->state >= SIP_SESSION_DIALOG_CLOSING)
    return;
  self->bye_reason = g_strdup (reason);
  close_dialog (self);
}

static void
on_info_rejected (SipSessionDialog *self, SipMessage *response)
{
  g_autoptr (SipSessionDialog) hold = g_object_ref (self);

  /* RFC 3261 12.2.1.2: a 481 says that the far end has no such dialog. */
  if (sip_message_get_status (response) != 481 || self->state >= SIP_SESSION_DIALOG_CLOSING)
    return;
  emit_ended (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_DIALOG_ERROR, response);
  sip_session_dialog_terminate (self);
}

SipOutgoingRequest *
sip_session_dialog_info (SipSessionDialog *self, SipBody *body)
{
  SipMessageBuilder *builder = sip_dialog_create_request (self->dialog, SIP_METHOD_INFO);
  g_autoptr (SipMessage) request = NULL;
  SipOutgoingRequest *info;

  sip_description_add_to (body, builder);
  request = sip_message_builder_end (builder);
  info = sip_agent_send (self->agent, request, self->dialog, NULL);
  g_signal_connect_object (info, "reject", G_CALLBACK (on_info_rejected), self, G_CONNECT_SWAPPED);
  return info;
}
