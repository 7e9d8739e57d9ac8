/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-flow.h"
#include "transport/sip-stun-private.h"
#include "util/sip-clock.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/**
 * SipKeepAlive:
 *
 * When a flow is pinged, and what it means that nothing comes back (RFC 5626 4.4). Belongs to its flow.
 */
typedef struct _SipKeepAlive SipKeepAlive;

SipKeepAlive *sip_keep_alive_new (SipFlow *flow, SipClock *clock, SipRandom *random);
void sip_keep_alive_free (SipKeepAlive *self);

void sip_keep_alive_start (SipKeepAlive *self, guint interval_s, SipKeepAliveFlags flags);
void sip_keep_alive_stop (SipKeepAlive *self);

/* Something came back. */
void sip_keep_alive_take_pong (SipKeepAlive *self);
/* FALSE: it answers nothing that was asked. */
gboolean sip_keep_alive_take_answer (SipKeepAlive *self, const SipStun *answer);

G_END_DECLS
