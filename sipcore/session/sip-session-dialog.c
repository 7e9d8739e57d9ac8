/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-dialog.h"

#include "agent/sip-request-receiver.h"
#include "session/sip-session-dialog-parts-private.h"
#include "util/sip-state.h"

/**
 * SipSessionDialog:
 *
 * A dialog of a session at work: what is sent and taken in it. It keeps the order of offers and answers (RFC 3264),
 * sends requests at once or says why it cannot, and answers what comes unless a handler of its signals does.
 *
 * A #SipSession has one of these from the time its dialog is known; there is more than one while a call that was forked
 * is not answered. Programs use it for what #SipSession has no function for.
 */

enum {
  ACKNOWLEDGED,
  ENDED,
  DTMF,
  CLOSED,
  CHANGEABLE,
  FRESH_OFFER,
  REFRESH,
  TIMER_CHANGED,
  PRACK,
  SENDING,
  N_SIGNALS
};

enum {
  PROP_0,
  PROP_AGENT,
  PROP_DIALOG,
  PROP_STATE,
  PROP_SIGNALING_STATE,
  PROP_OFFER,
  PROP_ANSWER,
  N_PROPS
};

static guint signals[N_SIGNALS];
static guint hooks[SIP_SESSION_DIALOG_N_HOOKS];
static GParamSpec *props[N_PROPS];

static void receiver_init (SipRequestReceiverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipSessionDialog, sip_session_dialog, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (SIP_TYPE_REQUEST_RECEIVER, receiver_init))

G_DEFINE_ENUM_TYPE (SipSessionDialogState, sip_session_dialog_state,
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_INITIAL, "initial"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_EARLY, "early"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_ACK_WAIT, "ack-wait"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_CONFIRMED, "confirmed"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_CLOSING, "closing"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_DIALOG_TERMINATED, "terminated"))

static const SipStateEdge edges[] = {
  { SIP_SESSION_DIALOG_INITIAL, SIP_SESSION_DIALOG_EARLY },
  { SIP_SESSION_DIALOG_INITIAL, SIP_SESSION_DIALOG_ACK_WAIT },
  { SIP_SESSION_DIALOG_INITIAL, SIP_SESSION_DIALOG_CONFIRMED },
  { SIP_SESSION_DIALOG_INITIAL, SIP_SESSION_DIALOG_TERMINATED },
  { SIP_SESSION_DIALOG_EARLY, SIP_SESSION_DIALOG_ACK_WAIT },
  { SIP_SESSION_DIALOG_EARLY, SIP_SESSION_DIALOG_CONFIRMED },
  { SIP_SESSION_DIALOG_EARLY, SIP_SESSION_DIALOG_CLOSING },
  { SIP_SESSION_DIALOG_EARLY, SIP_SESSION_DIALOG_TERMINATED },
  { SIP_SESSION_DIALOG_ACK_WAIT, SIP_SESSION_DIALOG_CONFIRMED },
  { SIP_SESSION_DIALOG_ACK_WAIT, SIP_SESSION_DIALOG_CLOSING },
  { SIP_SESSION_DIALOG_ACK_WAIT, SIP_SESSION_DIALOG_TERMINATED },
  { SIP_SESSION_DIALOG_CONFIRMED, SIP_SESSION_DIALOG_CLOSING },
  { SIP_SESSION_DIALOG_CONFIRMED, SIP_SESSION_DIALOG_TERMINATED },
  { SIP_SESSION_DIALOG_CLOSING, SIP_SESSION_DIALOG_TERMINATED },
  { -1, -1 },
};

gboolean
sip_session_dialog_move (SipSessionDialog *self, SipSessionDialogState to)
{
  if (!sip_state_move (self, SIP_TYPE_SESSION_DIALOG_STATE, edges, &self->state, to))
    return FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  return TRUE;
}

static void
abandon_changes (SipSessionDialog *self)
{
  g_autoptr (GPtrArray) reinvites = g_steal_pointer (&self->reinvites);

  self->reinvites = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < reinvites->len; i++)
    sip_reinvite_server_abandon (reinvites->pdata[i]);
  sip_session_dialog_abandon_invite (self);
  g_clear_object (&self->update);
  g_clear_object (&self->describer);
  g_clear_object (&self->timer);
  sip_offer_answer_close (self->offer_answer);
}

void
sip_session_dialog_terminate (SipSessionDialog *self)
{
  g_autoptr (SipSessionDialog) hold = g_object_ref (self);
  gboolean was_closing = self->state == SIP_SESSION_DIALOG_CLOSING;

  if (self->state == SIP_SESSION_DIALOG_TERMINATED)
    return;
  sip_session_dialog_move (self, SIP_SESSION_DIALOG_TERMINATED);
  sip_dialog_table_remove (sip_agent_get_dialogs (self->agent), self->dialog);
  g_clear_object (&self->ack_wait);
  g_clear_object (&self->bye);
  abandon_changes (self);
  if (self->usages)
    sip_dialog_usages_inherit (self->usages);
  g_clear_object (&self->usages);
  g_signal_emit (self, signals[CLOSED], 0);
  if (was_closing)
    g_object_unref (self);
}

static void
send_bye (SipSessionDialog *self)
{
  SipMessageBuilder *builder = sip_dialog_create_request (self->dialog, SIP_METHOD_BYE);
  g_autoptr (SipOutgoingRequest) bye = NULL;

  if (self->bye_reason)
    sip_message_builder_add (builder, SIP_HEADER_REASON, self->bye_reason);
  bye = sip_session_dialog_send (self, builder, self->bye_options, &self->bye);
  for (const char *const *outcome = (const char *const[]) { "accept", "redirect", "reject", "failed", NULL }; *outcome;
       outcome++)
    g_signal_connect_object (bye, *outcome, G_CALLBACK (sip_session_dialog_terminate), self, G_CONNECT_SWAPPED);
}

/* Kept alive until TERMINATED: its owner may be gone before the BYE is answered. */
void
sip_session_dialog_begin_close (SipSessionDialog *self)
{
  g_object_ref (self);
  sip_session_dialog_move (self, SIP_SESSION_DIALOG_CLOSING);
  abandon_changes (self);
  if (!self->ack_wait)
    send_bye (self);
}

void
sip_session_dialog_emit_ended (SipSessionDialog *self, SipOriginator originator, SipCause cause, SipMessage *message)
{
  g_signal_emit (self, signals[ENDED], 0, originator, cause, message);
}

void
sip_session_dialog_fail (SipSessionDialog *self, SipOriginator originator, SipCause cause, SipMessage *message)
{
  g_autoptr (SipSessionDialog) hold = g_object_ref (self);

  if (self->state >= SIP_SESSION_DIALOG_CLOSING)
    return;
  sip_session_dialog_begin_close (self);
  sip_session_dialog_emit_ended (self, originator, cause, message);
}

void
sip_session_dialog_emit_hook (SipSessionDialog *self, SipSessionDialogHook hook, SipIncomingRequest *request)
{
  g_signal_emit (self, hooks[hook], 0, request);
}

void
sip_session_dialog_emit_changeable (SipSessionDialog *self)
{
  g_signal_emit (self, signals[CHANGEABLE], 0);
}

void
sip_session_dialog_emit_fresh_offer (SipSessionDialog *self)
{
  g_signal_emit (self, signals[FRESH_OFFER], 0);
}

void
sip_session_dialog_emit_dtmf (SipSessionDialog *self, const char *tone, guint duration_ms, SipMessage *info)
{
  g_signal_emit (self, signals[DTMF], 0, tone, duration_ms, info);
}

gboolean
sip_session_dialog_emit_prack (SipSessionDialog *self, SipServerTransaction *transaction)
{
  gboolean taken = FALSE;

  g_signal_emit (self, signals[PRACK], 0, transaction, &taken);
  return taken;
}

void
sip_session_dialog_emit_sending (SipSessionDialog *self, SipOutgoingRequest *request)
{
  g_signal_emit (self, signals[SENDING], 0, request);
}

static void
on_refresh (SipSessionDialog *self)
{
  g_signal_emit (self, signals[REFRESH], 0);
}

/* RFC 4028 10. */
static void
on_expired (SipSessionDialog *self)
{
  sip_session_dialog_fail (self, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_EXPIRES, NULL);
}

static void
on_timer_changed (SipSessionDialog *self)
{
  g_signal_emit (self, signals[TIMER_CHANGED], 0);
}

static void
add_timer (SipSessionDialog *self)
{
  self->timer = sip_session_timer_new (self->agent);
  g_signal_connect_object (self->timer, "refresh", G_CALLBACK (on_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timer, "expired", G_CALLBACK (on_expired), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timer, "changed", G_CALLBACK (on_timer_changed), self, G_CONNECT_SWAPPED);
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
      sip_session_dialog_move (self, SIP_SESSION_DIALOG_CONFIRMED);
      g_signal_emit (self, signals[ACKNOWLEDGED], 0, ack);
      sip_session_dialog_emit_changeable (self);
      return;
    }
  sip_session_dialog_fail (self, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_NO_ACK, NULL);
}

static void
sip_session_dialog_receive_request (SipRequestReceiver *receiver, SipServerTransaction *transaction)
{
  sip_session_dialog_dispatch (SIP_SESSION_DIALOG (receiver), transaction);
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
  for (guint i = 0; i < self->reinvites->len; i++)
    {
      g_autoptr (SipReinviteServer) reinvite = g_object_ref (self->reinvites->pdata[i]);

      if (sip_reinvite_server_receive_ack (reinvite, ack))
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
on_signaling_state (SipSessionDialog *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIGNALING_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OFFER]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ANSWER]);
  if (sip_offer_answer_get_state (self->offer_answer) == SIP_SIGNALING_STABLE)
    sip_session_dialog_emit_changeable (self);
}

static void
sip_session_dialog_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipSessionDialog *self = SIP_SESSION_DIALOG (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_DIALOG:
      g_value_set_object (value, self->dialog);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_SIGNALING_STATE:
      g_value_set_enum (value, sip_session_dialog_get_signaling_state (self));
      break;
    case PROP_OFFER:
      g_value_set_boxed (value, sip_session_dialog_get_offer (self));
      break;
    case PROP_ANSWER:
      g_value_set_boxed (value, sip_session_dialog_get_answer (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_session_dialog_dispose (GObject *object)
{
  SipSessionDialog *self = SIP_SESSION_DIALOG (object);

  if (self->agent)
    sip_session_dialog_terminate (self);
  g_clear_pointer (&self->reinvites, g_ptr_array_unref);
  g_clear_pointer (&self->ack, sip_message_unref);
  g_clear_pointer (&self->bye_reason, g_free);
  g_clear_weak_pointer (&self->session);
  g_clear_pointer (&self->bye_options, sip_request_options_unref);
  g_clear_object (&self->flow);
  g_clear_object (&self->dialog);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (sip_session_dialog_parent_class)->dispose (object);
}

static void
sip_session_dialog_finalize (GObject *object)
{
  g_clear_object (&SIP_SESSION_DIALOG (object)->offer_answer);

  G_OBJECT_CLASS (sip_session_dialog_parent_class)->finalize (object);
}

static void
add_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SipSessionDialog:agent:
   *
   * The account whose dialog it is.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT, readable);
  /**
   * SipSessionDialog:dialog:
   *
   * Its tags, targets and routes.
   */
  props[PROP_DIALOG] = g_param_spec_object ("dialog", NULL, NULL, SIP_TYPE_DIALOG, readable);
  /**
   * SipSessionDialog:state:
   *
   * How far it is.
   */
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_SESSION_DIALOG_STATE,
                                         SIP_SESSION_DIALOG_INITIAL, readable);
  /**
   * SipSessionDialog:signaling-state:
   *
   * Whose offer has no answer yet.
   */
  props[PROP_SIGNALING_STATE] = g_param_spec_enum ("signaling-state", NULL, NULL, SIP_TYPE_SIGNALING_STATE,
                                                   SIP_SIGNALING_INITIAL, readable);
  /**
   * SipSessionDialog:offer:
   *
   * The offer that is open, or that was answered last.
   */
  props[PROP_OFFER] = g_param_spec_boxed ("offer", NULL, NULL, SIP_TYPE_BODY, readable);
  /**
   * SipSessionDialog:answer:
   *
   * The answer to it; %NULL while it is open.
   */
  props[PROP_ANSWER] = g_param_spec_boxed ("answer", NULL, NULL, SIP_TYPE_BODY, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static guint
add_hook (GType type, const char *name)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SIP_TYPE_INCOMING_REQUEST);
}

static void
add_hooks (GType type)
{
  /**
   * SipSessionDialog::info:
   * @self: what emits it
   * @request: an INFO (RFC 6086)
   *
   * Without an answer of a handler: a tone is taken and answered with 200, as is one without a body; any other body
   * gets 415, an Info-Package 469.
   */
  hooks[SIP_SESSION_DIALOG_HOOK_INFO] = add_hook (type, "info");
  /**
   * SipSessionDialog::message:
   * @self: what emits it
   * @request: a MESSAGE (RFC 3428)
   *
   * Without an answer of a handler: 405.
   */
  hooks[SIP_SESSION_DIALOG_HOOK_MESSAGE] = add_hook (type, "message");
  /**
   * SipSessionDialog::notify-request:
   * @self: what emits it
   * @request: a NOTIFY (RFC 6665)
   *
   * Without an answer of a handler: 481 for the progress of a transfer, 489 for any other event.
   */
  hooks[SIP_SESSION_DIALOG_HOOK_NOTIFY] = add_hook (type, "notify-request");
  /**
   * SipSessionDialog::refer:
   * @self: what emits it
   * @request: a REFER (RFC 3515)
   *
   * Without an answer of a handler: 405.
   */
  hooks[SIP_SESSION_DIALOG_HOOK_REFER] = add_hook (type, "refer");
  /**
   * SipSessionDialog::reinvite:
   * @self: what emits it
   * @request: a re-INVITE (RFC 3261 14.2), or an UPDATE with an offer (RFC 3311)
   *
   * Without an answer of a handler: the session's description handler decides.
   */
  hooks[SIP_SESSION_DIALOG_HOOK_REINVITE] = add_hook (type, "reinvite");
  /**
   * SipSessionDialog::bye:
   * @self: what emits it
   * @request: a BYE
   *
   * Without an answer of a handler: 200. The dialog ends, whatever the answer.
   */
  hooks[SIP_SESSION_DIALOG_HOOK_BYE] = add_hook (type, "bye");
}

static void
sip_session_dialog_class_init (SipSessionDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = sip_session_dialog_get_property;
  object_class->dispose = sip_session_dialog_dispose;
  object_class->finalize = sip_session_dialog_finalize;
  add_properties (object_class);

  signals[ACKNOWLEDGED] = g_signal_new ("acknowledged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        SIP_TYPE_MESSAGE);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                 SIP_TYPE_ORIGINATOR, SIP_TYPE_CAUSE, SIP_TYPE_MESSAGE);
  signals[DTMF] = g_signal_new ("dtmf", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING,
                                G_TYPE_UINT, SIP_TYPE_MESSAGE);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGEABLE] = g_signal_new ("changeable", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FRESH_OFFER] = g_signal_new ("fresh-offer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFRESH] = g_signal_new ("refresh", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TIMER_CHANGED] = g_signal_new ("timer-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PRACK] = g_signal_new ("prack", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                                 G_TYPE_BOOLEAN, 1, SIP_TYPE_SERVER_TRANSACTION);
  /**
   * SipSessionDialog::sending:
   * @self: what emits it
   * @request: the request under way
   *
   * A request of ours leaves in the dialog; what becomes of it is told by its own signals.
   */
  signals[SENDING] = g_signal_new ("sending", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   SIP_TYPE_OUTGOING_REQUEST);
  add_hooks (type);
}

static void
sip_session_dialog_init (SipSessionDialog *self)
{
  self->reinvites = g_ptr_array_new_with_free_func (g_object_unref);
  self->offer_answer = sip_offer_answer_new ();
  g_signal_connect_object (self->offer_answer, "notify::state", G_CALLBACK (on_signaling_state), self,
                           G_CONNECT_SWAPPED);
}

SipSessionDialog *
sip_session_dialog_new (SipAgent *agent, SipDialog *dialog, SipFlow *flow)
{
  SipSessionDialog *self = g_object_new (SIP_TYPE_SESSION_DIALOG, NULL);

  self->agent = g_object_ref (agent);
  self->dialog = g_object_ref (dialog);
  g_set_object (&self->flow, flow);
  add_timer (self);
  sip_dialog_table_add (sip_agent_get_dialogs (agent), dialog, G_OBJECT (self));
  return self;
}

/**
 * sip_session_dialog_get_agent:
 *
 * Returns: (transfer none): the account whose dialog it is
 */
SipAgent *
sip_session_dialog_get_agent (SipSessionDialog *self)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  return self->agent;
}

/**
 * sip_session_dialog_get_dialog:
 *
 * Returns: (transfer none): its tags, targets and routes
 */
SipDialog *
sip_session_dialog_get_dialog (SipSessionDialog *self)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  return self->dialog;
}

/**
 * sip_session_dialog_get_state:
 *
 * Returns: how far it is
 */
SipSessionDialogState
sip_session_dialog_get_state (SipSessionDialog *self)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), SIP_SESSION_DIALOG_TERMINATED);

  return self->state;
}

/**
 * sip_session_dialog_get_signaling_state:
 *
 * Returns: whose offer has no answer yet
 */
SipSignalingState
sip_session_dialog_get_signaling_state (SipSessionDialog *self)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), SIP_SIGNALING_CLOSED);

  return sip_offer_answer_get_state (self->offer_answer);
}

/**
 * sip_session_dialog_get_offer:
 *
 * Returns: (transfer none) (nullable): the offer that is open, or that was answered last
 */
SipBody *
sip_session_dialog_get_offer (SipSessionDialog *self)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  return sip_offer_answer_get_offer (self->offer_answer);
}

/**
 * sip_session_dialog_get_answer:
 *
 * Returns: (transfer none) (nullable): the answer to it
 */
SipBody *
sip_session_dialog_get_answer (SipSessionDialog *self)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  return sip_offer_answer_get_answer (self->offer_answer);
}

SipOfferAnswer *
sip_session_dialog_get_offer_answer (SipSessionDialog *self)
{
  return self->offer_answer;
}

void
sip_session_dialog_set_describer (SipSessionDialog *self, SipDescriber *describer)
{
  if (self->state < SIP_SESSION_DIALOG_CLOSING)
    g_set_object (&self->describer, describer);
}

SipSessionTimer *
sip_session_dialog_get_timer (SipSessionDialog *self)
{
  return self->timer;
}

SipDescriber *
sip_session_dialog_get_describer (SipSessionDialog *self)
{
  return self->describer;
}

/**
 * sip_session_dialog_peer_allows:
 * @method: not %SIP_METHOD_OTHER
 *
 * Returns: whether the far end said that it takes @method (RFC 3261 20.5)
 */
gboolean
sip_session_dialog_peer_allows (SipSessionDialog *self, SipMethod method)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), FALSE);

  return (self->peer_methods & (1u << method)) != 0;
}

void
sip_session_dialog_note_peer (SipSessionDialog *self, SipMessage *message)
{
  if (sip_message_count (message, SIP_HEADER_ALLOW) == 0)
    return;
  self->peer_methods = 0;
  for (SipMethod method = SIP_METHOD_INVITE; method <= SIP_METHOD_PUBLISH; method++)
    {
      if (sip_message_has_token (message, SIP_HEADER_ALLOW, sip_method_to_string (method)))
        self->peer_methods |= 1u << method;
    }
}

void
sip_session_dialog_begin (SipSessionDialog *self)
{
  if (self->state == SIP_SESSION_DIALOG_INITIAL)
    sip_session_dialog_move (self, SIP_SESSION_DIALOG_EARLY);
}

void
sip_session_dialog_confirm (SipSessionDialog *self, SipMessage *invite, SipMessage *response, SipBody *answer)
{
  gboolean first = self->state <= SIP_SESSION_DIALOG_EARLY;
  SipMessageBuilder *builder;

  if (first)
    sip_dialog_confirm (self->dialog, response);
  /* Whoever was told of that may have ended the call, and with it came here. */
  if (first && !self->ack)
    {
      builder = sip_dialog_create_ack (self->dialog, invite);
      if (answer)
        sip_message_builder_set_body (builder, sip_body_get_content_type (answer), sip_body_get_bytes (answer));
      self->ack = sip_message_builder_end (builder);
    }
  if (self->ack)
    sip_agent_send_ack (self->agent, self->ack, self->dialog, self->flow);
  if (self->state > SIP_SESSION_DIALOG_EARLY)
    return;
  sip_session_dialog_note_peer (self, response);
  sip_session_dialog_move (self, SIP_SESSION_DIALOG_CONFIRMED);
  if (self->timer)
    sip_session_timer_take_response (self->timer, invite, response);
}

void
sip_session_dialog_accept (SipSessionDialog *self, SipServerTransaction *invite, SipMessage *response)
{
  g_return_if_fail (self->state <= SIP_SESSION_DIALOG_EARLY);

  self->ack_wait = sip_ack_wait_new (invite, response, sip_agent_get_clock (self->agent));
  g_signal_connect_object (self->ack_wait, "ended", G_CALLBACK (on_ack_wait_ended), self, G_CONNECT_SWAPPED);
  sip_session_dialog_move (self, SIP_SESSION_DIALOG_ACK_WAIT);
  sip_dialog_confirm (self->dialog, response);
}

void
sip_session_dialog_close (SipSessionDialog *self, const char *reason, SipRequestOptions *options)
{
  if (self->state <= SIP_SESSION_DIALOG_EARLY)
    {
      sip_session_dialog_terminate (self);
      return;
    }
  if (self->state >= SIP_SESSION_DIALOG_CLOSING)
    return;
  self->bye_reason = g_strdup (reason);
  if (options)
    self->bye_options = sip_request_options_ref (options);
  sip_session_dialog_begin_close (self);
}

SipDialogUsages *
sip_session_dialog_get_usages (SipSessionDialog *self)
{
  if (!self->usages)
    self->usages = sip_dialog_usages_new (self->agent, self->dialog);
  return self->usages;
}

void
sip_session_dialog_set_session (SipSessionDialog *self, gpointer session)
{
  g_set_weak_pointer (&self->session, session);
}

gpointer
sip_session_dialog_get_session (SipSessionDialog *self)
{
  return self->session;
}
