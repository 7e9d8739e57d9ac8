/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipStateEdge:
 *
 * A move that a state machine allows. Tables end with { -1, -1 }.
 */
typedef struct
{
  int from;
  int to;
} SipStateEdge;

/**
 * sip_state_move:
 * @owner: (nullable): the #GObject whose state it is, for the log
 * @state_type: the states' enum
 * @edges: all moves that are allowed
 * @state: (inout): the state
 *
 * Checks a move, logs it and makes it. One that is not in the table is a bug of ours: it is a g_critical() and the
 * state stays.
 *
 * Returns: whether the state changed
 */
gboolean sip_state_move (gpointer owner, GType state_type, const SipStateEdge *edges, int *state, int to);

G_END_DECLS
