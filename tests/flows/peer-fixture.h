/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-peer.h"

G_BEGIN_DECLS

#define PEER_ALICE "192.0.2.1:5060"
#define PEER_URI "sip:peer@192.0.2.9"
#define PEER_SDP "v=0\r\ns=peer\r\n"
#define PEER_OTHER_SDP "v=0\r\ns=other\r\n"

/* Alice, a phone, and a far end that speaks as the test has it speak. What it got and what is to be said again is kept
 * until the end of the test. */
typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  SipMessage *invite; /* the present call's */
  GPtrArray *kept;
} PeerFixture;

void peer_fixture_set_up (PeerFixture *self, gconstpointer data);
/* Lets all timers run out, and checks that nothing is left. */
void peer_fixture_tear_down (PeerFixture *self, gconstpointer data);
#define peer_test_add(path, data, func) \
  g_test_add (path, PeerFixture, GUINT_TO_POINTER (data), peer_fixture_set_up, func, peer_fixture_tear_down)

void peer_run (PeerFixture *self, guint ms);
/* The next message; its start line begins with @start. (transfer none) */
SipMessage *peer_expect (PeerFixture *self, const char *start);
void peer_expect_silence (PeerFixture *self);
/* A 200 to the next message, a request that begins with @start. (transfer none) */
SipMessage *peer_expect_and_accept (PeerFixture *self, const char *start);

/* Alice calls the peer, which answers. (transfer full): the peer's dialog */
SipDialog *peer_talk (PeerFixture *self);
/* Alice hangs up. */
void peer_hang_up (PeerFixture *self);
/* The peer hangs up, and is answered. */
void peer_end (PeerFixture *self, SipDialog *dialog);
/* A request of the peer. All but @method nullable */
void peer_request (PeerFixture *self, SipDialog *dialog, SipMethod method, const char *headers, const char *type,
                   const char *body);

/* Alice calls the peer. @options: (nullable). (transfer none): the INVITE */
SipMessage *peer_take_call (PeerFixture *self, const SipInviteOptions *options);
/* Answers that INVITE. @rseq: 0: not reliably. @sdp: (nullable) */
void peer_answer (PeerFixture *self, guint status, const char *tag, guint rseq, const char *sdp);
/* Answers it with @headers: (nullable) */
void peer_answer_with (PeerFixture *self, guint status, const char *tag, const char *headers, const char *sdp);

/* The peer calls alice. Both nullable. */
void peer_call (PeerFixture *self, const char *headers, const char *sdp);
/* The dialog that @response makes. (transfer full) */
SipDialog *peer_create_dialog (PeerFixture *self, SipMessage *response);
/* A PRACK for @response. @sdp: (nullable) */
void peer_prack (PeerFixture *self, SipDialog *dialog, SipMessage *response, const char *sdp);

#define peer_assert_log(self, expected) test_phone_assert_log (&(self)->alice, expected)
#define peer_assert_media(self, expected) \
  g_assert_cmpstr (test_description_handler_get_log ((self)->alice.handler), ==, expected)
#define peer_assert_state(self, expected) test_phone_assert_state (&(self)->alice, expected)
/* Whether @header of @message is @expected, or absent for NULL. */
#define peer_assert_header(message, header, expected) \
  G_STMT_START \
  { \
    g_autofree char *value_ = sip_slice_dup (sip_message_get_header (message, header, 0)); \
    g_assert_cmpstr (value_, ==, expected); \
  } \
  G_STMT_END
/* The same of the body, NULL: empty. */
#define peer_assert_body(message, expected) \
  G_STMT_START \
  { \
    SipSlice body_ = sip_message_get_body (message); \
    g_autofree char *text_ = body_.length > 0 ? g_strndup (body_.data, body_.length) : NULL; \
    g_assert_cmpstr (text_, ==, expected); \
  } \
  G_STMT_END

G_END_DECLS
