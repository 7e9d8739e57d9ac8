/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "event/sip-publisher.h"
#include "test-peer.h"

G_BEGIN_DECLS

#define PUBLISHER_EXPIRES_S 3600
#define PUBLISHER_GRANTED(etag, expires) "SIP-ETag: " etag "\r\nExpires: " expires "\r\n"

/* A publisher of the presence of sip:alice@192.0.2.9, and a server that answers as the test has it. */
typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer server;
  SipPublisher *publisher;
  GString *states;   /* "publishing published" */
  GString *outcomes; /* of what was asked for: "open ok, closed canceled, removal ok" */
} PublisherFixture;

void publisher_fixture_set_up (PublisherFixture *self, gconstpointer data);
void publisher_fixture_tear_down (PublisherFixture *self, gconstpointer data);
/* The publisher is gone, and nobody holds it. */
void publisher_drop (PublisherFixture *self);

void publisher_publish (PublisherFixture *self, const char *text);
/* Takes it back without waiting; and so that what is due now is done. */
void publisher_begin_removal (PublisherFixture *self);
void publisher_take_back (PublisherFixture *self);
/* The next PUBLISH. @etag, @body: NULL: none. (transfer full) */
SipMessage *publisher_expect (PublisherFixture *self, const char *etag, guint expires_s, const char *body);
/* Expects that, and answers it. */
void publisher_serve (PublisherFixture *self, const char *etag, guint expires_s, const char *body, guint status,
                      const char *headers);
/* Nothing comes for @least_s, and something within @most_s. */
void publisher_wait_for_request (PublisherFixture *self, guint least_s, guint most_s);
/* "open" is published for an hour, with the tag a1. */
void publisher_start (PublisherFixture *self);

G_END_DECLS
