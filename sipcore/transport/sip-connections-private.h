/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-flow-private.h"

G_BEGIN_DECLS

/**
 * SipConnections:
 *
 * The connections of a layer, which keeps them alive. One that nobody else holds, no registration, transaction or
 * dialog, is closed after a while.
 */
typedef struct _SipConnections SipConnections;

SipConnections *sip_connections_new (SipClock *clock);
void sip_connections_free (SipConnections *self);

/* 0: never */
void sip_connections_set_idle_timeout (SipConnections *self, guint seconds);

void sip_connections_add (SipConnections *self, SipFlow *flow);
/* FALSE: it was not there. */
gboolean sip_connections_remove (SipConnections *self, SipFlow *flow);
/* (transfer none) (nullable) */
SipFlow *sip_connections_find (SipConnections *self, SipTarget *target, SipTlsPolicy *policy);
/* (transfer none) (nullable): any of them */
SipFlow *sip_connections_peek (SipConnections *self);
/* Accepted ones, from @address or NULL: from anywhere. */
guint sip_connections_count_accepted (SipConnections *self, GInetAddress *address);

G_END_DECLS
