/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-pacer.h"

/* One server's; it lives as long as somebody holds a turn of it. */
typedef struct
{
  SipPacer *pacer; /* borrowed; NULL: gone */
  SipClock *clock;
  char *server;
  GQueue waiting; /* SipTurn */
  guint n_going;
} SipLane;

struct _SipPacer
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  GHashTable *lanes; /* server: SipLane, borrowed */

  guint width;
  guint patience_ms;
};

/*
 *  WAITING -- a place is free --> GOING -- patience is at its end --> OVERDUE, which no longer counts
 */
typedef enum {
  WAITING,
  GOING,
  OVERDUE,
} SipTurnState;

struct _SipTurn
{
  SipLane *lane;
  SipTurnFunc func;
  gpointer user_data;
  GList link;
  guint timer;
  SipTurnState state;
};

G_DEFINE_FINAL_TYPE (SipPacer, sip_pacer, G_TYPE_OBJECT)

static void
lane_clear (gpointer data)
{
  SipLane *self = data;

  if (self->pacer)
    g_hash_table_remove (self->pacer->lanes, self->server);
  g_clear_object (&self->clock);
  g_free (self->server);
}

static void
lane_unref (SipLane *self)
{
  g_rc_box_release_full (self, lane_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipLane, lane_unref)

static gboolean
lane_has_room (SipLane *self)
{
  return !self->pacer || self->n_going < self->pacer->width;
}

static void lane_go_on (SipLane *self);

static void
on_overdue (gpointer user_data)
{
  SipTurn *turn = user_data;

  turn->timer = 0;
  turn->state = OVERDUE;
  turn->lane->n_going--;
  lane_go_on (turn->lane);
}

static void
turn_start (SipTurn *self)
{
  SipLane *lane = self->lane;

  self->state = GOING;
  lane->n_going++;
  if (lane->pacer)
    self->timer = sip_clock_add (lane->clock, lane->pacer->patience_ms, on_overdue, self);
}

/* Whoever is let go may do anything, also end turns. */
static void
lane_go_on (SipLane *self)
{
  g_autoptr (SipLane) alive = g_rc_box_acquire (self);

  while (self->waiting.length > 0 && lane_has_room (self))
    {
      SipTurn *turn = self->waiting.head->data;

      g_queue_unlink (&self->waiting, &turn->link);
      turn_start (turn);
      turn->func (turn->user_data);
    }
}

static SipLane *
dup_lane (SipPacer *self, const char *server)
{
  SipLane *lane = g_hash_table_lookup (self->lanes, server);

  if (lane)
    return g_rc_box_acquire (lane);
  lane = g_rc_box_new0 (SipLane);
  lane->pacer = self;
  lane->clock = g_object_ref (self->clock);
  lane->server = g_strdup (server);
  g_queue_init (&lane->waiting);
  g_hash_table_insert (self->lanes, lane->server, lane);
  return lane;
}

/* Turns that were handed out stay valid; those that wait are never let go. */
static void
sip_pacer_finalize (GObject *object)
{
  SipPacer *self = SIP_PACER (object);
  GHashTableIter iter;
  gpointer lane;

  g_hash_table_iter_init (&iter, self->lanes);
  while (g_hash_table_iter_next (&iter, NULL, &lane))
    ((SipLane *) lane)->pacer = NULL;
  g_hash_table_unref (self->lanes);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sip_pacer_parent_class)->finalize (object);
}

static void
sip_pacer_class_init (SipPacerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_pacer_finalize;
}

static void
sip_pacer_init (SipPacer *self)
{
  self->lanes = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * sip_pacer_new:
 * @width: how many exchanges with one server may go on at a time
 * @patience_ms: after so many milliseconds an exchange that goes on no longer counts
 *
 * Returns: (transfer full): a pacer
 */
SipPacer *
sip_pacer_new (SipClock *clock, guint width, guint patience_ms)
{
  SipPacer *self;

  g_return_val_if_fail (SIP_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (width > 0 && patience_ms > 0, NULL);

  self = g_object_new (SIP_TYPE_PACER, NULL);
  self->clock = g_object_ref (clock);
  self->width = width;
  self->patience_ms = patience_ms;
  return self;
}

/**
 * sip_pacer_take_turn: (skip)
 * @server: with whom
 * @func: called when the turn comes, unless it has come already when this returns
 *
 * Returns: (transfer full): to be given back with sip_turn_end(), also while it still waits
 */
SipTurn *
sip_pacer_take_turn (SipPacer *self, const char *server, SipTurnFunc func, gpointer user_data)
{
  SipTurn *turn;

  g_return_val_if_fail (SIP_IS_PACER (self), NULL);
  g_return_val_if_fail (server && func, NULL);

  turn = g_new0 (SipTurn, 1);
  turn->lane = dup_lane (self, server);
  turn->func = func;
  turn->user_data = user_data;
  turn->link.data = turn;
  if (turn->lane->waiting.length == 0 && lane_has_room (turn->lane))
    turn_start (turn);
  else
    g_queue_push_tail_link (&turn->lane->waiting, &turn->link);
  return turn;
}

/**
 * sip_turn_has_come: (skip)
 *
 * Returns: whether the exchange may go on
 */
gboolean
sip_turn_has_come (SipTurn *self)
{
  return self->state != WAITING;
}

/**
 * sip_turn_end: (skip)
 * @self: (transfer full): it is over, or given up
 */
void
sip_turn_end (SipTurn *self)
{
  g_autoptr (SipLane) lane = self->lane;

  sip_clock_clear (lane->clock, &self->timer);
  if (self->state == WAITING)
    g_queue_unlink (&lane->waiting, &self->link);
  else if (self->state == GOING)
    lane->n_going--;
  g_free (self);
  lane_go_on (lane);
}
