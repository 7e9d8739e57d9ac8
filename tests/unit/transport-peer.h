/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-memory-network.h"
#include "transport/sip-transport-layer.h"

G_BEGIN_DECLS

/* A transport layer and what came in at it. */
typedef struct
{
  SipTransportLayer *layer;
  GPtrArray *flows;    /* SipFlow */
  GPtrArray *messages; /* SipMessage */
  GArray *statuses;    /* guint */
  guint n_sent;
  guint n_traced;
  guint answer; /* status with which requests are answered; 0: not at all */
} TestPeer;

TestPeer *test_peer_new (SipClock *clock);
void test_peer_free (TestPeer *self);

SipMessage *test_peer_message (TestPeer *self, guint index);
SipFlow *test_peer_flow (TestPeer *self, guint index);
guint test_peer_status (TestPeer *self, guint index);

/* Listens at a free port of 127.0.0.1. (transfer full) */
GInetSocketAddress *test_peer_listen (TestPeer *self, SipProtocol protocol, GTlsCertificate *certificate);
/* Iterates the main context until it is settled. (transfer full) */
SipFlow *test_peer_try_connect (TestPeer *self, SipTarget *target, SipTlsPolicy *policy, GError **error);
SipFlow *test_peer_connect (TestPeer *self, SipProtocol protocol, GInetSocketAddress *address);

/* An OPTIONS request with @via as its top Via's value, and @number in CSeq. */
SipMessage *test_request_with_via (const char *via, guint number);
/* The same as it would go out over @flow. */
SipMessage *test_request (SipFlow *flow, guint number);
guint test_request_number (SipMessage *message);

GInetSocketAddress *test_inet (const char *host, guint port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPeer, test_peer_free)

G_END_DECLS
