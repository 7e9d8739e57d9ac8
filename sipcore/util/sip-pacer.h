/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-clock.h"

G_BEGIN_DECLS

/**
 * SipPacer:
 *
 * Lets only so many exchanges with one server go on at a time, the others wait for their turn: a thousand accounts that
 * start together must not drown it, nor the buffers on the way. A server that does not answer delays only its own.
 */
#define SIP_TYPE_PACER (sip_pacer_get_type ())
G_DECLARE_FINAL_TYPE (SipPacer, sip_pacer, SIP, PACER, GObject)

/**
 * SipTurn: (skip)
 *
 * An exchange that waits or goes on.
 */
typedef struct _SipTurn SipTurn;

/**
 * SipTurnFunc: (skip)
 *
 * The turn has come.
 */
typedef void (*SipTurnFunc) (gpointer user_data);

SipPacer *sip_pacer_new (SipClock *clock, guint width, guint patience_ms);
SipTurn *sip_pacer_take_turn (SipPacer *self, const char *server, SipTurnFunc func, gpointer user_data);
gboolean sip_turn_has_come (SipTurn *self);
void sip_turn_end (SipTurn *self);

G_END_DECLS
