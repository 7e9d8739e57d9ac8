/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-reoffer-private.h"

#include "session/sip-ack-wait-private.h"
#include "session/sip-description-private.h"
#include "session/sip-dialog-response-private.h"
#include "util/sip-state.h"

struct _SipReoffer
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipDialog *dialog;
  SipDescriptionHandler *handler;
  SipServerTransaction *transaction;
  GCancellable *cancellable;
  SipBody *offer; /* the far end's; NULL: ours is in the 200 */
  SipAckWait *ack_wait;

  SipReofferState state;
};

enum {
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipReoffer, sip_reoffer, G_TYPE_OBJECT)

static G_DEFINE_ENUM_TYPE (SipReofferState, sip_reoffer_state,
  G_DEFINE_ENUM_VALUE (SIP_REOFFER_ANSWERING, "answering"),
  G_DEFINE_ENUM_VALUE (SIP_REOFFER_ACK_WAIT, "ack-wait"),
  G_DEFINE_ENUM_VALUE (SIP_REOFFER_DONE, "done"))

static const SipStateEdge edges[] = {
  { SIP_REOFFER_ANSWERING, SIP_REOFFER_ACK_WAIT },
  { SIP_REOFFER_ANSWERING, SIP_REOFFER_DONE },
  { SIP_REOFFER_ACK_WAIT, SIP_REOFFER_DONE },
  { -1, -1 },
};

static gboolean
move (SipReoffer *self, SipReofferState to)
{
  int state = self->state;

  if (!sip_state_move (self, sip_reoffer_state_get_type (), edges, &state, to))
    return FALSE;
  self->state = state;
  return TRUE;
}

static SipMessage *
get_request (SipReoffer *self)
{
  return sip_transaction_get_request (SIP_TRANSACTION (self->transaction));
}

static void
finish (SipReoffer *self, gboolean lost)
{
  if (self->state == SIP_REOFFER_DONE)
    return;
  move (self, SIP_REOFFER_DONE);
  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, signals[DONE], 0, lost);
}

static void
on_late_answer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipReoffer) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean taken = sip_description_handler_set_finish (SIP_DESCRIPTION_HANDLER (source), result, &error);

  if (self->state == SIP_REOFFER_DONE)
    return;
  if (!taken)
    {
      g_debug ("The answer in the ACK cannot be used: %s", error->message);
      sip_description_handler_rollback (self->handler);
    }
  finish (self, FALSE);
}

static void
on_ack (SipReoffer *self, SipMessage *ack)
{
  g_autoptr (SipBody) answer = NULL;

  if (self->offer || !ack)
    {
      finish (self, ack == NULL);
      return;
    }

  answer = sip_description_from_message (ack, NULL);
  if (answer)
    {
      sip_description_handler_set_async (self->handler, SIP_DESCRIPTION_ANSWER, answer,
                                         sip_dialog_get_id (self->dialog), self->cancellable, on_late_answer_set,
                                         g_object_ref (self));
      return;
    }
  sip_description_handler_rollback (self->handler);
  finish (self, FALSE);
}

static void
refuse (SipReoffer *self, guint status)
{
  sip_dialog_response_refuse (self->transaction, status);
  finish (self, FALSE);
}

static void
accept (SipReoffer *self, SipBody *description)
{
  SipMessageBuilder *builder = sip_dialog_response_new (self->agent, self->transaction, 200);
  g_autoptr (SipMessage) response = NULL;

  if (description)
    sip_description_add_to (description, builder);
  response = sip_message_builder_end (builder);
  sip_dialog_update_target (self->dialog, get_request (self));

  if (sip_message_get_method (get_request (self)) != SIP_METHOD_INVITE)
    {
      sip_server_transaction_respond (self->transaction, response);
      finish (self, FALSE);
      return;
    }
  move (self, SIP_REOFFER_ACK_WAIT);
  self->ack_wait = sip_ack_wait_new (self->transaction, response, sip_agent_get_clock (self->agent));
  g_signal_connect_object (self->ack_wait, "ended", G_CALLBACK (on_ack), self, G_CONNECT_SWAPPED);
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipReoffer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) description = sip_description_exchange_finish (SIP_DESCRIPTION_HANDLER (source), result, &error);

  if (self->state != SIP_REOFFER_ANSWERING)
    return;
  if (description)
    {
      accept (self, description);
      return;
    }
  sip_description_handler_rollback (self->handler);
  refuse (self, sip_description_status_from_error (error));
}

/* RFC 3261 9.2: the call goes on as before. */
static void
on_canceled (SipReoffer *self)
{
  if (self->state != SIP_REOFFER_ANSWERING)
    return;
  sip_description_handler_rollback (self->handler);
  sip_server_transaction_reply (self->transaction, 487, NULL);
  finish (self, FALSE);
}

static void
sip_reoffer_dispose (GObject *object)
{
  SipReoffer *self = SIP_REOFFER (object);

  g_clear_object (&self->ack_wait);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->transaction);
  g_clear_object (&self->handler);
  g_clear_object (&self->dialog);
  g_clear_object (&self->agent);
  g_clear_pointer (&self->offer, sip_body_unref);

  G_OBJECT_CLASS (sip_reoffer_parent_class)->dispose (object);
}

static void
sip_reoffer_class_init (SipReofferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_reoffer_dispose;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_BOOLEAN);
}

static void
sip_reoffer_init (SipReoffer *self)
{
  self->cancellable = g_cancellable_new ();
}

SipReoffer *
sip_reoffer_new (SipAgent *agent, SipDialog *dialog, SipDescriptionHandler *handler, SipServerTransaction *transaction)
{
  SipReoffer *self = g_object_new (SIP_TYPE_REOFFER, NULL);

  self->agent = g_object_ref (agent);
  self->dialog = g_object_ref (dialog);
  self->handler = g_object_ref (handler);
  self->transaction = g_object_ref (transaction);
  return self;
}

void
sip_reoffer_start (SipReoffer *self)
{
  g_autoptr (GError) error = NULL;

  self->offer = sip_description_from_message (get_request (self), &error);
  if (error)
    {
      refuse (self, sip_description_status_from_error (error));
      return;
    }
  if (!self->offer && sip_message_get_method (get_request (self)) != SIP_METHOD_INVITE)
    {
      accept (self, NULL);
      return;
    }
  g_signal_connect_object (self->transaction, "canceled", G_CALLBACK (on_canceled), self, G_CONNECT_SWAPPED);
  sip_description_exchange_async (self->handler, self->offer, sip_dialog_get_id (self->dialog), self->cancellable,
                                  on_exchanged, g_object_ref (self));
}

gboolean
sip_reoffer_is_open (SipReoffer *self)
{
  return self->state == SIP_REOFFER_ANSWERING || (self->state == SIP_REOFFER_ACK_WAIT && !self->offer);
}

gboolean
sip_reoffer_is_ours (SipReoffer *self)
{
  return self->state == SIP_REOFFER_ACK_WAIT && !self->offer;
}

gboolean
sip_reoffer_receive_ack (SipReoffer *self, SipMessage *ack)
{
  if (!self->ack_wait || !sip_ack_wait_matches (self->ack_wait, ack))
    return FALSE;
  sip_ack_wait_receive (self->ack_wait, ack);
  return TRUE;
}

void
sip_reoffer_abandon (SipReoffer *self)
{
  if (self->state == SIP_REOFFER_ANSWERING)
    sip_server_transaction_reply (self->transaction, 487, NULL);
  g_clear_object (&self->ack_wait);
  finish (self, FALSE);
}
