/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-peer.h"

G_BEGIN_DECLS

#define REGISTERER_INSTANCE "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"

/* A phone, sip:alice@192.0.2.9 at 192.0.2.1, its registrar at 192.0.2.9, and what its registerer said. */
typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer; /* the registrar */
  SipRegisterer *registerer;
  GString *states;
  GError *error; /* of the last register or unregister */
  guint n_finished;
} RegistererFixture;

/* @protocol: a #SipProtocol, NULL: UDP */
void registerer_fixture_set_up (RegistererFixture *self, gconstpointer protocol);
void registerer_fixture_tear_down (RegistererFixture *self, gconstpointer protocol);
#define ADD(name, data, function) \
  g_test_add ("/registration/" name, RegistererFixture, data, registerer_fixture_set_up, function, \
              registerer_fixture_tear_down)
#define ADD_OVER(name, protocol, function) ADD (name, GINT_TO_POINTER (protocol), function)

/* The agent gets an instance id. */
void registerer_set_instance (RegistererFixture *self);
void registerer_on_finished (GObject *source, GAsyncResult *result, gpointer user_data);
void registerer_begin (RegistererFixture *self);
void registerer_sign_out (RegistererFixture *self);
guint registerer_get_next_attempt (RegistererFixture *self);
gboolean registerer_is_registered (RegistererFixture *self);

/* (transfer full) */
SipMessage *registerer_expect (RegistererFixture *self);
/* The Contact that it registers, as it is written. (transfer full) */
char *registerer_dup_contact (SipMessage *request);
void registerer_assert_cseq (SipMessage *message, guint expected);
void registerer_assert_expires (SipMessage *message, guint expected);

void registerer_grant (RegistererFixture *self, SipMessage *request, guint expires);
/* 200 with the own Contact, @params (";expires=…") and @headers, each nullable; from @peer. */
void registerer_accept (TestPeer *peer, SipMessage *request, const char *params, const char *headers);
void registerer_grant_seen_at (RegistererFixture *self, SipMessage *request, const char *address, guint port,
                               guint expires);
void registerer_register_and_grant (RegistererFixture *self, guint expires);
/* Registers; the 200 has @params and @headers. The request. (transfer full) */
SipMessage *registerer_register_and_accept (RegistererFixture *self, const char *params, const char *headers);
void registerer_challenge (RegistererFixture *self, SipMessage *request, guint nonce);

G_END_DECLS
