/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "event/sip-subscriber.h"
#include "test-peer.h"

G_BEGIN_DECLS

/* A subscriber to the presence of sip:bob@192.0.2.9, and a far end that notifies as the test has it. */
typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  SipSubscriber *subscriber;
  SipMessage *subscribe; /* the initial one that came last */
  GString *log;          /* "notified away, terminated rejected" */
  guint n_finished;
  GError *error; /* of what finished last */
} SubscriberFixture;

/* @protocol: a #SipProtocol */
void subscriber_fixture_set_up (SubscriberFixture *self, gconstpointer protocol);
void subscriber_fixture_set_up_seeded (SubscriberFixture *self, guint32 seed, gconstpointer protocol);
void subscriber_fixture_tear_down (SubscriberFixture *self, gconstpointer protocol);
#define subscriber_test_add(path, protocol, func) \
  g_test_add (path, SubscriberFixture, GINT_TO_POINTER (protocol), subscriber_fixture_set_up, func, \
              subscriber_fixture_tear_down)

/* Subscribes for an hour; the SUBSCRIBE is taken by the peer. */
void subscriber_begin (SubscriberFixture *self);
/* The next SUBSCRIBE begins anew: another Call-ID, no To tag, CSeq 1. */
void subscriber_expect_anew (SubscriberFixture *self);
/* 200 to @subscribe; @headers: (nullable) */
void subscriber_grant (SubscriberFixture *self, SipMessage *subscribe, const char *headers);
/* A dialog as the fork @tag of the peer has it. (transfer full) */
SipDialog *subscriber_fork (SubscriberFixture *self, const char *tag);
/* A NOTIFY of the fork; the answer begins with @answer. @body: (nullable): PIDF's place, any text */
void subscriber_notify (SubscriberFixture *self, SipDialog *fork, const char *state, const char *body,
                        const char *answer);
/* The same with all its header fields. @type: (nullable) */
void subscriber_notify_full (SubscriberFixture *self, SipDialog *fork, const char *headers, const char *type,
                             const char *body, const char *answer);
/* The fork that answers @subscribe with 200 and notifies. (transfer full) */
SipDialog *subscriber_come_to_life (SubscriberFixture *self, SipMessage *subscribe);
/* Subscribed, with a fork. (transfer full) */
SipDialog *subscriber_establish (SubscriberFixture *self);
/* (transfer full): a SUBSCRIBE in the dialog of @fork, with this Expires */
SipMessage *subscriber_expect_refresh (SubscriberFixture *self, SipDialog *fork, const char *expires);
void subscriber_unsubscribe (SubscriberFixture *self);

guint subscriber_count (SubscriberFixture *self);
/* (transfer full) */
SipSubscription *subscriber_get (SubscriberFixture *self, guint position);

#define subscriber_assert_state(self, expected) \
  g_assert_cmpint (sip_subscriber_get_state ((self)->subscriber), ==, expected)
#define subscriber_assert_log(self, expected) g_assert_cmpstr ((self)->log->str, ==, expected)
#define subscriber_assert_header(message, header, expected) \
  G_STMT_START \
  { \
    g_autofree char *value_ = sip_slice_dup (sip_message_get_header (message, header, 0)); \
    g_assert_cmpstr (value_, ==, expected); \
  } \
  G_STMT_END

G_END_DECLS
