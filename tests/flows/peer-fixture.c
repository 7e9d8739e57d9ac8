/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

#include "message/sip-rack.h"

void
peer_fixture_set_up (PeerFixture *self, gconstpointer data)
{
  test_net_init (&self->net, 5);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", PEER_ALICE, SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
}

void
peer_fixture_tear_down (PeerFixture *self, gconstpointer data)
{
  test_net_run (&self->net, 2 * 64 * 500 + 5000);
  self->invite = NULL;
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

void
peer_run (PeerFixture *self, guint ms)
{
  test_net_run (&self->net, ms);
}

SipMessage *
peer_expect (PeerFixture *self, const char *start)
{
  SipMessage *message = test_peer_expect (&self->peer, start);

  g_ptr_array_add (self->kept, message);
  return message;
}

void
peer_expect_silence (PeerFixture *self)
{
  test_peer_expect_silence (&self->peer);
}

SipMessage *
peer_expect_and_accept (PeerFixture *self, const char *start)
{
  SipMessage *request = peer_expect (self, start);

  test_peer_reply (&self->peer, request, 200, NULL, NULL, NULL);
  return request;
}

SipMessage *
peer_take_call (PeerFixture *self, const SipInviteOptions *options)
{
  test_phone_call_with (&self->alice, PEER_URI, options);
  self->invite = peer_expect (self, "INVITE ");
  return self->invite;
}

SipDialog *
peer_talk (PeerFixture *self)
{
  SipDialog *dialog;

  peer_take_call (self, NULL);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  dialog = sip_dialog_new_uas (self->invite, "t", NULL);
  g_assert_nonnull (dialog);
  return dialog;
}

void
peer_hang_up (PeerFixture *self)
{
  test_phone_hang_up (&self->alice);
  peer_expect_and_accept (self, "BYE ");
}

void
peer_request (PeerFixture *self, SipDialog *dialog, SipMethod method, const char *headers, const char *type,
              const char *body)
{
  g_ptr_array_add (self->kept, test_peer_request (&self->peer, dialog, method, headers, type, body));
}

void
peer_end (PeerFixture *self, SipDialog *dialog)
{
  peer_request (self, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  peer_expect (self, "SIP/2.0 200");
}

void
peer_answer_with (PeerFixture *self, guint status, const char *tag, const char *headers, const char *sdp)
{
  test_peer_reply (&self->peer, self->invite, status, tag, headers, sdp);
}

void
peer_answer (PeerFixture *self, guint status, const char *tag, guint rseq, const char *sdp)
{
  g_autofree char *headers = rseq > 0 ? g_strdup_printf ("Require: 100rel\r\nRSeq: %u\r\n", rseq) : NULL;

  peer_answer_with (self, status, tag, headers, sdp);
}

void
peer_call (PeerFixture *self, const char *headers, const char *sdp)
{
  self->invite = test_peer_invite (&self->peer, PEER_ALICE, headers, sdp);
  g_ptr_array_add (self->kept, self->invite);
}

SipDialog *
peer_create_dialog (PeerFixture *self, SipMessage *response)
{
  SipDialog *dialog = sip_dialog_new_uac (self->invite, response, NULL);

  g_assert_nonnull (dialog);
  return dialog;
}

void
peer_prack (PeerFixture *self, SipDialog *dialog, SipMessage *response, const char *sdp)
{
  g_autofree char *rack = NULL;
  guint32 rseq = 0, cseq = 0;

  g_assert_true (sip_message_get_rseq (response, &rseq));
  g_assert_true (sip_message_get_cseq (response, &cseq, NULL));
  rack = g_strdup_printf ("RAck: %u %u INVITE\r\n", rseq, cseq);
  g_ptr_array_add (self->kept,
                   test_peer_request (&self->peer, dialog, SIP_METHOD_PRACK, rack, "application/sdp", sdp));
}
