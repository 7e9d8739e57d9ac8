/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-reinvite-server-private.h"

#include "session/sip-ack-wait-private.h"
#include "session/sip-description-private.h"
#include "session/sip-dialog-response-private.h"
#include "util/sip-error.h"
#include "util/sip-state.h"

struct _SipReinviteServer
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipDialog *dialog;
  SipOfferAnswer *offer_answer;
  SipSessionTimer *timer;
  SipDescriber *describer; /* nullable */
  SipServerTransaction *transaction;
  SipIncomingRequest *request;
  SipRequestOptions *options; /* of a program that accepted it */
  GCancellable *cancellable;
  SipBody *offer;             /* the far end's; NULL: ours is in the 200 */
  SipAckWait *ack_wait;

  SipReinviteServerState state;
};

enum {
  DONE,
  FRESH_OFFER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipReinviteServer, sip_reinvite_server, G_TYPE_OBJECT)

static G_DEFINE_ENUM_TYPE (SipReinviteServerState, sip_reinvite_server_state,
  G_DEFINE_ENUM_VALUE (SIP_REINVITE_SERVER_ANSWERING, "answering"),
  G_DEFINE_ENUM_VALUE (SIP_REINVITE_SERVER_ACK_WAIT, "ack-wait"),
  G_DEFINE_ENUM_VALUE (SIP_REINVITE_SERVER_DONE, "done"))

static const SipStateEdge edges[] = {
  { SIP_REINVITE_SERVER_ANSWERING, SIP_REINVITE_SERVER_ACK_WAIT },
  { SIP_REINVITE_SERVER_ANSWERING, SIP_REINVITE_SERVER_DONE },
  { SIP_REINVITE_SERVER_ACK_WAIT, SIP_REINVITE_SERVER_DONE },
  { -1, -1 },
};

static gboolean
move (SipReinviteServer *self, SipReinviteServerState to)
{
  int state = self->state;

  if (!sip_state_move (self, sip_reinvite_server_state_get_type (), edges, &state, to))
    return FALSE;
  self->state = state;
  return TRUE;
}

static SipMessage *
get_request (SipReinviteServer *self)
{
  return sip_transaction_get_request (SIP_TRANSACTION (self->transaction));
}

static void
finish (SipReinviteServer *self, gboolean lost)
{
  if (self->state == SIP_REINVITE_SERVER_DONE)
    return;
  move (self, SIP_REINVITE_SERVER_DONE);
  g_cancellable_cancel (self->cancellable);
  sip_incoming_request_set_responder (self->request, NULL, NULL);
  g_signal_emit (self, signals[DONE], 0, lost);
}

static void
roll_back (SipReinviteServer *self)
{
  sip_offer_answer_rollback (self->offer_answer);
  if (self->describer)
    sip_describer_rollback (self->describer);
}

static void
on_late_answer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipReinviteServer) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean taken = sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);

  if (self->state == SIP_REINVITE_SERVER_DONE)
    return;
  if (!taken)
    {
      g_debug ("The answer in the ACK cannot be used: %s", error->message);
      sip_describer_rollback (self->describer);
    }
  finish (self, FALSE);
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_FRESH_OFFER))
    g_signal_emit (self, signals[FRESH_OFFER], 0);
}

static void
on_ack (SipReinviteServer *self, SipMessage *ack)
{
  g_autoptr (SipBody) answer = NULL;

  if (self->offer || !ack)
    {
      finish (self, ack == NULL);
      return;
    }

  answer = sip_description_from_message (ack, NULL);
  if (answer && self->describer)
    {
      sip_offer_answer_set_remote_answer (self->offer_answer, answer, NULL);
      sip_describer_set_async (self->describer, SIP_DESCRIPTION_ANSWER, answer, sip_dialog_get_id (self->dialog),
                               self->cancellable, on_late_answer_set, g_object_ref (self));
      return;
    }
  if (!answer || !sip_offer_answer_set_remote_answer (self->offer_answer, answer, NULL))
    roll_back (self);
  finish (self, FALSE);
}

static void
refuse (SipReinviteServer *self, guint status)
{
  roll_back (self);
  sip_dialog_response_refuse (self->transaction, status);
  finish (self, FALSE);
}

/* A program that refuses says more than a status. */
static void
refuse_with (SipReinviteServer *self, guint status, const char *reason, SipRequestOptions *options)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (self->transaction, status, reason);
  g_autoptr (SipMessage) response = NULL;

  sip_request_options_apply (options, builder);
  response = sip_message_builder_end (builder);
  roll_back (self);
  sip_server_transaction_respond (self->transaction, response);
  finish (self, FALSE);
}

static void
accept (SipReinviteServer *self, SipBody *description)
{
  SipMessageBuilder *builder = sip_dialog_response_new (self->agent, self->transaction, 200);
  g_autoptr (SipMessage) response = NULL;

  sip_session_timer_answer (self->timer, get_request (self), builder);
  sip_request_options_apply (self->options, builder);
  sip_description_add_to (description, builder);
  response = sip_message_builder_end (builder);
  sip_dialog_update_target (self->dialog, get_request (self));
  if (self->offer)
    sip_offer_answer_set_local_answer (self->offer_answer, description, NULL);
  else
    sip_offer_answer_set_local_offer (self->offer_answer, description, NULL);
  /* Whoever was told of the new terms may have ended the call. */
  if (self->state != SIP_REINVITE_SERVER_ANSWERING)
    return;

  if (!sip_reinvite_server_is_invite (self))
    {
      sip_server_transaction_respond (self->transaction, response);
      finish (self, FALSE);
      return;
    }
  move (self, SIP_REINVITE_SERVER_ACK_WAIT);
  sip_incoming_request_set_responder (self->request, NULL, NULL);
  self->ack_wait = sip_ack_wait_new (self->transaction, response, sip_agent_get_clock (self->agent));
  g_signal_connect_object (self->ack_wait, "ended", G_CALLBACK (on_ack), self, G_CONNECT_SWAPPED);
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipReinviteServer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) description = sip_describer_exchange_finish (SIP_DESCRIBER (source), result, &error);

  if (self->state != SIP_REINVITE_SERVER_ANSWERING)
    return;
  if (description)
    accept (self, description);
  else
    refuse (self, sip_description_status_from_error (error));
}

static void
describe (SipReinviteServer *self)
{
  SipDescriptionFlags flags;

  if (!self->describer)
    {
      refuse (self, 488);
      return;
    }
  flags = sip_describer_is_holding (self->describer) ? SIP_DESCRIPTION_HOLD : SIP_DESCRIPTION_NONE;
  sip_describer_exchange_async (self->describer, self->offer, flags, sip_dialog_get_id (self->dialog),
                                self->cancellable, on_exchanged, g_object_ref (self));
}

/* The program answers. */
static void
on_respond (guint status, const char *reason, SipRequestOptions *options, gpointer user_data)
{
  g_autoptr (SipReinviteServer) self = g_object_ref (user_data);
  SipBody *body = options ? sip_request_options_get_body (options) : NULL;

  if (status >= 300)
    {
      refuse_with (self, status, reason, options);
      return;
    }
  if (options)
    self->options = sip_request_options_ref (options);
  if (body)
    accept (self, body);
  else
    describe (self);
}

/* RFC 3261 9.2: the call goes on as before. */
static void
on_canceled (SipReinviteServer *self)
{
  if (self->state != SIP_REINVITE_SERVER_ANSWERING)
    return;
  roll_back (self);
  sip_server_transaction_reply (self->transaction, 487, NULL);
  finish (self, FALSE);
}

static void
sip_reinvite_server_dispose (GObject *object)
{
  SipReinviteServer *self = SIP_REINVITE_SERVER (object);

  if (self->request)
    sip_incoming_request_set_responder (self->request, NULL, NULL);
  g_clear_object (&self->ack_wait);
  g_clear_object (&self->request);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->transaction);
  g_clear_object (&self->describer);
  g_clear_object (&self->offer_answer);
  g_clear_object (&self->timer);
  g_clear_object (&self->dialog);
  g_clear_object (&self->agent);
  g_clear_pointer (&self->options, sip_request_options_unref);
  g_clear_pointer (&self->offer, sip_body_unref);

  G_OBJECT_CLASS (sip_reinvite_server_parent_class)->dispose (object);
}

static void
sip_reinvite_server_class_init (SipReinviteServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_reinvite_server_dispose;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_BOOLEAN);
  signals[FRESH_OFFER] = g_signal_new ("fresh-offer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
sip_reinvite_server_init (SipReinviteServer *self)
{
  self->cancellable = g_cancellable_new ();
}

SipReinviteServer *
sip_reinvite_server_new (SipSessionDialog *dialog, SipServerTransaction *transaction)
{
  SipReinviteServer *self = g_object_new (SIP_TYPE_REINVITE_SERVER, NULL);

  self->agent = g_object_ref (sip_session_dialog_get_agent (dialog));
  self->dialog = g_object_ref (sip_session_dialog_get_dialog (dialog));
  self->offer_answer = g_object_ref (sip_session_dialog_get_offer_answer (dialog));
  self->timer = g_object_ref (sip_session_dialog_get_timer (dialog));
  g_set_object (&self->describer, sip_session_dialog_get_describer (dialog));
  self->transaction = g_object_ref (transaction);
  self->request = sip_incoming_request_new (transaction);
  return self;
}

gboolean
sip_reinvite_server_begin (SipReinviteServer *self)
{
  g_autoptr (GError) error = NULL;

  sip_incoming_request_set_responder (self->request, on_respond, self);
  self->offer = sip_description_from_message (get_request (self), &error);
  if (error)
    {
      refuse (self, sip_description_status_from_error (error));
      return FALSE;
    }
  if (self->offer)
    sip_offer_answer_set_remote_offer (self->offer_answer, self->offer, NULL);
  g_signal_connect_object (self->transaction, "canceled", G_CALLBACK (on_canceled), self, G_CONNECT_SWAPPED);
  return self->state == SIP_REINVITE_SERVER_ANSWERING;
}

SipIncomingRequest *
sip_reinvite_server_get_request (SipReinviteServer *self)
{
  return self->request;
}

void
sip_reinvite_server_go_on (SipReinviteServer *self)
{
  if (self->state == SIP_REINVITE_SERVER_ANSWERING && !sip_incoming_request_pass (self->request))
    describe (self);
}

gboolean
sip_reinvite_server_is_answering (SipReinviteServer *self)
{
  return self->state == SIP_REINVITE_SERVER_ANSWERING;
}

gboolean
sip_reinvite_server_is_invite (SipReinviteServer *self)
{
  return sip_message_get_method (get_request (self)) == SIP_METHOD_INVITE;
}

gboolean
sip_reinvite_server_receive_ack (SipReinviteServer *self, SipMessage *ack)
{
  if (!self->ack_wait || !sip_ack_wait_matches (self->ack_wait, ack))
    return FALSE;
  sip_ack_wait_receive (self->ack_wait, ack);
  return TRUE;
}

void
sip_reinvite_server_abandon (SipReinviteServer *self)
{
  if (self->state == SIP_REINVITE_SERVER_ANSWERING)
    sip_server_transaction_reply (self->transaction, 487, NULL);
  g_clear_object (&self->ack_wait);
  finish (self, FALSE);
}
