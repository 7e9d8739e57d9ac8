/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-peer.h"

G_BEGIN_DECLS

#define DIALOG_ALICE "192.0.2.1:5060"
#define DIALOG_SDP "v=0\r\ns=peer\r\n"
#define DIALOG_ALLOW "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, MESSAGE\r\n"

/* What became of an operation. */
typedef struct
{
  guint n_done;
  GError *error;
} DialogResult;

/* A call between a phone, alice, and a far end that says only what the test has it say. */
typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  SipMessage *invite; /* that made the dialog */
  SipDialog *dialog;  /* the peer's */
  GPtrArray *kept;    /* messages handed out */
  DialogResult result;
} DialogFixture;

void dialog_fixture_set_up (DialogFixture *self, gconstpointer data);
void dialog_fixture_tear_down (DialogFixture *self, gconstpointer data);
#define dialog_test_add(path, data, func) \
  g_test_add (path, DialogFixture, data, dialog_fixture_set_up, func, dialog_fixture_tear_down)

/* The peer calls and alice answers; or alice calls, and the peer answers with @headers. Alice's log is empty then. */
void dialog_establish_in (DialogFixture *self, const char *headers);
void dialog_establish_out (DialogFixture *self, const char *headers);
/* Who called is told by the test's data: NULL: the peer. */
void dialog_establish (DialogFixture *self, gconstpointer alice_calls, const char *headers);

/* (transfer none) */
SipMessage *dialog_expect (DialogFixture *self, const char *start);
void dialog_expect_silence (DialogFixture *self);
void dialog_run (DialogFixture *self, guint ms);
/* Waits for a request, @max_ms at most, and throws away responses that come meanwhile; milliseconds, in steps of 10. */
guint dialog_wait (DialogFixture *self, guint max_ms);
/* @headers: (nullable): whole lines, each ended by CRLF; @sdp: (nullable); @request: (transfer none) */
void dialog_reply (DialogFixture *self, SipMessage *request, guint status, const char *headers, const char *sdp);
/* A request of the peer. (transfer none) */
SipMessage *dialog_request (DialogFixture *self, SipMethod method, const char *headers, const char *type,
                            const char *body);
void dialog_ack (DialogFixture *self, SipMessage *invite, const char *sdp);
/* The peer hangs up, is answered, and alice has ended. */
void dialog_hang_up (DialogFixture *self);

SipSession *dialog_get_session (DialogFixture *self);
SipSessionDialog *dialog_get_session_dialog (DialogFixture *self);
/* Of alice's media, since the call was established. */
const char *dialog_get_media (DialogFixture *self);
const char *dialog_get_body (SipMessage *message);

void dialog_hold (DialogFixture *self, gboolean hold);
void dialog_reinvite (DialogFixture *self, const SipReinviteOptions *options);
/* It is done, with this code of #SipError or, for -1, without one. */
void dialog_assert_done (DialogFixture *self, int code);
void dialog_assert_pending (DialogFixture *self);

G_END_DECLS
