/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-user-agent.h"
#include "lib/test-description-handler.h"
#include "transport/sip-memory-network.h"
#include "util/sip-virtual-clock.h"

G_BEGIN_DECLS

/* A network in virtual time, the phones on it, and a far end that speaks as the test has it speak. */
typedef struct
{
  SipClock *clock;
  SipRandom *random;
  SipMemoryNetwork *network;
} TestNet;

void test_net_init (TestNet *self, guint32 seed);
/* Everything that was made on it must be gone by now. */
void test_net_clear (TestNet *self);
/* Lets @ms pass; 0: only what is due now. */
void test_net_run (TestNet *self, guint ms);
void test_net_set_loss (TestNet *self, guint percent);

/* A phone: a stack with one user agent, what its last session said, and that session's media. */
typedef struct
{
  TestNet *net;
  SipStack *stack;
  SipUserAgent *agent;
  SipSession *session;                /* nullable: made or got last */
  TestDescriptionHandler *handler;    /* nullable, borrowed: made last */
  GString *log;                       /* "progress 180, started, ended remote bye" */
  SipError fail_code;                 /* for the next handler: its nth operation fails … */
  guint fail_nth;                     /* … 0: none does */
  gboolean pause_media;               /* the next handler waits from the start */
  guint media_bytes;                  /* padding of the next handler's descriptions … */
  guint compact_bytes;                /* … and of those that are to be compact */
} TestPhone;

void test_phone_init (TestPhone *self, TestNet *net, const char *aor, const char *address, SipProtocol protocol);
/* Checks that no transaction, dialog, session or handler is left. */
void test_phone_clear (TestPhone *self);
SipInviter *test_phone_call_with (TestPhone *self, const char *uri, const SipInviteOptions *options);
SipInviter *test_phone_call (TestPhone *self, const char *uri, guint no_answer_s);
SipInvitation *test_phone_get_invitation (TestPhone *self);
/* Accepts without waiting. */
void test_phone_answer (TestPhone *self);
void test_phone_hang_up (TestPhone *self);
void test_phone_drop_session (TestPhone *self);
/* Whether there is no session, or it is TERMINATED. */
gboolean test_phone_is_over (TestPhone *self);
/* That the session that was made or got last ended or failed once. */
void test_phone_assert_one_outcome (TestPhone *self);

#define test_phone_assert_log(self, expected) g_assert_cmpstr ((self)->log->str, ==, (expected))
#define test_phone_assert_state(self, expected) \
  g_assert_cmpint (sip_session_get_state ((self)->session), ==, (expected))

G_END_DECLS
