/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-reliable-provisional-private.h"

#include "dialog/sip-rseq.h"
#include "message/sip-rack.h"
#include "util/sip-state.h"

/*
 *     IDLE ──► SENDING ──► STOPPED
 *      ▲ │         │         ▲
 *      │ └─────────┼─────────┘
 *      └───────────┘
 */
typedef enum {
  IDLE,
  SENDING, /* the first of the queue waits for its PRACK */
  STOPPED,
} SipReliableState;

struct _SipReliableProvisional
{
  GObject parent_instance;

  /* owned */
  SipServerTransaction *transaction;
  SipClock *clock;
  SipRandom *random;
  GQueue responses; /* SipMessage: the first one is on its way */

  SipRSeq rseq;
  SipReliableState state;
  guint timer;
  guint interval_ms;
  guint elapsed_ms;
};

enum {
  SENT,
  ACKNOWLEDGED,
  LOST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipReliableProvisional, sip_reliable_provisional, G_TYPE_OBJECT)

static GType sip_reliable_state_get_type (void);
G_DEFINE_ENUM_TYPE (SipReliableState, sip_reliable_state,
  G_DEFINE_ENUM_VALUE (IDLE, "idle"),
  G_DEFINE_ENUM_VALUE (SENDING, "sending"),
  G_DEFINE_ENUM_VALUE (STOPPED, "stopped"))

static const SipStateEdge edges[] = {
  { IDLE, SENDING },
  { IDLE, STOPPED },
  { SENDING, IDLE },
  { SENDING, STOPPED },
  { -1, -1 },
};

static void
move (SipReliableProvisional *self, SipReliableState to)
{
  int state = self->state;

  if (sip_state_move (self, sip_reliable_state_get_type (), edges, &state, to))
    self->state = state;
}

static void on_timer (gpointer user_data);

/* RFC 3262 3: unlike a 2xx's, the interval is not capped at T2. */
static void
schedule (SipReliableProvisional *self)
{
  guint delay = MIN (self->interval_ms, 64 * SIP_T1 - self->elapsed_ms);

  self->elapsed_ms += delay;
  self->interval_ms *= 2;
  self->timer = sip_clock_add (self->clock, delay, on_timer, self);
}

static void
on_timer (gpointer user_data)
{
  SipReliableProvisional *self = user_data;

  self->timer = 0;
  if (self->elapsed_ms >= 64 * SIP_T1)
    {
      g_signal_emit (self, signals[LOST], 0);
      return;
    }
  sip_server_transaction_respond (self->transaction, g_queue_peek_head (&self->responses));
  schedule (self);
}

static void
send_next (SipReliableProvisional *self)
{
  g_autoptr (SipMessage) response = NULL;

  if (self->state != IDLE || g_queue_is_empty (&self->responses))
    return;
  move (self, SENDING);
  self->interval_ms = SIP_T1;
  self->elapsed_ms = 0;
  response = sip_message_ref (g_queue_peek_head (&self->responses));
  sip_server_transaction_respond (self->transaction, response);
  schedule (self);
  g_signal_emit (self, signals[SENT], 0, response);
}

static void
sip_reliable_provisional_dispose (GObject *object)
{
  SipReliableProvisional *self = SIP_RELIABLE_PROVISIONAL (object);

  if (self->clock)
    sip_clock_clear (self->clock, &self->timer);
  g_queue_clear_full (&self->responses, (GDestroyNotify) sip_message_unref);
  g_clear_object (&self->transaction);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);

  G_OBJECT_CLASS (sip_reliable_provisional_parent_class)->dispose (object);
}

static void
sip_reliable_provisional_class_init (SipReliableProvisionalClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sip_reliable_provisional_dispose;

  signals[SENT] = g_signal_new ("sent", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SIP_TYPE_MESSAGE);
  signals[ACKNOWLEDGED] = g_signal_new ("acknowledged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        SIP_TYPE_MESSAGE);
  signals[LOST] = g_signal_new ("lost", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sip_reliable_provisional_init (SipReliableProvisional *self)
{
  g_queue_init (&self->responses);
}

SipReliableProvisional *
sip_reliable_provisional_new (SipServerTransaction *transaction, SipClock *clock, SipRandom *random)
{
  SipReliableProvisional *self = g_object_new (SIP_TYPE_RELIABLE_PROVISIONAL, NULL);

  self->transaction = g_object_ref (transaction);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

void
sip_reliable_provisional_add (SipReliableProvisional *self, SipMessageBuilder *response)
{
  sip_message_builder_add (response, SIP_HEADER_REQUIRE, "100rel");
  sip_message_builder_add_printf (response, SIP_HEADER_RSEQ, "%u", sip_rseq_next (&self->rseq, self->random));
  g_queue_push_tail (&self->responses, sip_message_builder_end (response));
  send_next (self);
}

SipMessage *
sip_reliable_provisional_peek (SipReliableProvisional *self)
{
  return g_queue_peek_head (&self->responses);
}

gboolean
sip_reliable_provisional_matches (SipReliableProvisional *self, SipMessage *prack)
{
  SipMessage *response = g_queue_peek_head (&self->responses);
  guint32 rseq, cseq;
  SipRAck rack;

  return response && sip_message_get_rack (prack, &rack) && sip_message_get_rseq (response, &rseq) &&
         sip_message_get_cseq (response, &cseq, NULL) && rack.rseq == rseq && rack.cseq == cseq &&
         sip_slice_equal (rack.method, sip_message_get_method_name (response));
}

void
sip_reliable_provisional_acknowledge (SipReliableProvisional *self)
{
  g_autoptr (SipReliableProvisional) hold = g_object_ref (self);
  g_autoptr (SipMessage) response = g_queue_pop_head (&self->responses);

  if (!response)
    return;
  sip_clock_clear (self->clock, &self->timer);
  if (self->state == SENDING)
    move (self, IDLE);
  g_signal_emit (self, signals[ACKNOWLEDGED], 0, response);
  send_next (self);
}

gboolean
sip_reliable_provisional_is_describing (SipReliableProvisional *self)
{
  for (GList *link = self->responses.head; link; link = link->next)
    {
      if (sip_message_get_body (link->data).length > 0)
        return TRUE;
    }
  return FALSE;
}

void
sip_reliable_provisional_stop (SipReliableProvisional *self)
{
  sip_clock_clear (self->clock, &self->timer);
  if (self->state == STOPPED)
    return;
  /* RFC 3262 3: a PRACK for what was sent is still accepted; what was not sent never will be. */
  while (g_queue_get_length (&self->responses) > (self->state == SENDING ? 1 : 0))
    sip_message_unref (g_queue_pop_tail (&self->responses));
  move (self, STOPPED);
}
