/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call-fixture.h"

G_BEGIN_DECLS

/* A far end that says only what the test has it say: no transactions, no dialogs, no retransmissions of its own. */
typedef struct
{
  TestNet *net;
  SipTransportLayer *transport;
  char *address;       /* "192.0.2.9:5060" */
  GQueue received;     /* SipMessage */
  SipFlow *flow;       /* of the last message */
  guint n_sent;
} TestPeer;

void test_peer_init (TestPeer *self, TestNet *net, const char *address, SipProtocol protocol);
void test_peer_clear (TestPeer *self);

/* The next message; its start line begins with @start ("INVITE ", "SIP/2.0 200"). (transfer full) */
SipMessage *test_peer_expect (TestPeer *self, const char *start);
/* Nothing (more) came. */
void test_peer_expect_silence (TestPeer *self);
/* Throws away what came. */
void test_peer_forget (TestPeer *self);

/* @headers: (nullable): whole lines, each ended by CRLF; @sdp: (nullable) */
void test_peer_reply (TestPeer *self, SipMessage *request, guint status, const char *to_tag, const char *headers,
                      const char *sdp);
/* The usual answer: Contact and a description. */
void test_peer_reply_ok (TestPeer *self, SipMessage *request, const char *to_tag);
/* The same bytes again. */
void test_peer_send (TestPeer *self, SipMessage *message);

/* An INVITE for @uri, at the other end of a new flow to @phone_address. (transfer full): as sent */
SipMessage *test_peer_invite (TestPeer *self, const char *phone_address, const char *headers, const char *sdp);
/* A request in @dialog. (transfer full): as sent */
SipMessage *test_peer_request (TestPeer *self, SipDialog *dialog, SipMethod method, const char *headers,
                               const char *content_type, const char *body);
/* Any request, with a Via of its own and what else @text says. (transfer full) */
SipMessage *test_peer_send_text (TestPeer *self, const char *phone_address, const char *text);
/* What a program gives with a request or response: X-Program, and a body unless @text is NULL. (transfer full) */
SipRequestOptions *test_options_new (const char *type, const char *text);
/* Whether a program's options came with it. */
void test_assert_has_options (SipMessage *message);

void test_peer_ack (TestPeer *self, SipDialog *dialog, SipMessage *invite, const char *sdp);

G_END_DECLS
