/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-ack-wait-private.h"

struct _SipAckWait
{
  GObject parent_instance;

  /* owned */
  SipServerTransaction *transaction;
  SipMessage *response;
  SipClock *clock;

  guint timer;
  guint interval_ms;
  guint elapsed_ms;
};

enum {
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipAckWait, sip_ack_wait, G_TYPE_OBJECT)

static void on_timer (gpointer user_data);

static void
schedule (SipAckWait *self)
{
  guint delay = MIN (self->interval_ms, 64 * SIP_T1 - self->elapsed_ms);

  self->elapsed_ms += delay;
  self->interval_ms = MIN (2 * self->interval_ms, SIP_T2);
  self->timer = sip_clock_add (self->clock, delay, on_timer, self);
}

static void
on_timer (gpointer user_data)
{
  SipAckWait *self = user_data;

  self->timer = 0;
  if (self->elapsed_ms >= 64 * SIP_T1)
    {
      g_signal_emit (self, signals[ENDED], 0, NULL);
      return;
    }
  sip_server_transaction_respond (self->transaction, self->response);
  schedule (self);
}

static void
sip_ack_wait_dispose (GObject *object)
{
  SipAckWait *self = SIP_ACK_WAIT (object);

  if (self->clock)
    sip_clock_clear (self->clock, &self->timer);
  g_clear_object (&self->clock);
  g_clear_object (&self->transaction);
  g_clear_pointer (&self->response, sip_message_unref);

  G_OBJECT_CLASS (sip_ack_wait_parent_class)->dispose (object);
}

static void
sip_ack_wait_class_init (SipAckWaitClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_ack_wait_dispose;

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, SIP_TYPE_MESSAGE);
}

static void
sip_ack_wait_init (SipAckWait *self)
{
  self->interval_ms = SIP_T1;
}

SipAckWait *
sip_ack_wait_new (SipServerTransaction *transaction, SipMessage *response, SipClock *clock)
{
  SipAckWait *self = g_object_new (SIP_TYPE_ACK_WAIT, NULL);

  self->transaction = g_object_ref (transaction);
  self->response = sip_message_ref (response);
  self->clock = g_object_ref (clock);

  sip_server_transaction_respond (transaction, response);
  schedule (self);
  return self;
}

gboolean
sip_ack_wait_matches (SipAckWait *self, SipMessage *ack)
{
  guint32 invited, acknowledged;

  return sip_message_get_cseq (self->response, &invited, NULL) && sip_message_get_cseq (ack, &acknowledged, NULL) &&
         invited == acknowledged;
}

void
sip_ack_wait_receive (SipAckWait *self, SipMessage *ack)
{
  if (self->timer == 0)
    return;
  sip_clock_clear (self->clock, &self->timer);
  g_signal_emit (self, signals[ENDED], 0, ack);
}
