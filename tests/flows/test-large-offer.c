/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

/* An offer that makes the INVITE too large for a datagram: it is trimmed first, then TCP is tried. */

#define LARGE 1200
#define SMALL 10
#define WHOLE "get-offer webrtc"
#define TRIMMED WHOLE ", rollback, get-offer webrtc compact"

static void
set_up (PeerFixture *self, gconstpointer data)
{
  SipProtocol protocol = GPOINTER_TO_INT (data);

  peer_fixture_set_up (self, NULL);
  sip_memory_network_attach (self->net.network, sip_stack_get_transport (self->alice.stack), SIP_PROTOCOL_TCP,
                             PEER_ALICE);
  sip_memory_network_attach (self->net.network, self->peer.transport, SIP_PROTOCOL_TCP, self->peer.address);
  g_object_set (self->alice.agent, "protocol", protocol, NULL);
  self->alice.media_bytes = LARGE;
  self->alice.compact_bytes = SMALL;
}

static void
tear_down (PeerFixture *self, gconstpointer data)
{
  peer_fixture_tear_down (self, NULL);
}

static void
assert_went_by (PeerFixture *self, const char *transport)
{
  SipMessage *invite = peer_take_call (self, NULL);

  g_assert_true (sip_slice_equal (sip_message_get_via (invite, 0)->transport, sip_slice (transport)));
  peer_assert_header (invite, SIP_HEADER_CSEQ, "1 INVITE");
}

static void
hang_up (PeerFixture *self)
{
  peer_answer (self, 200, "bob", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  test_phone_hang_up (&self->alice);
  peer_expect_and_accept (self, "BYE ");
}

static void
assert_call (PeerFixture *self, const char *transport, const char *media)
{
  assert_went_by (self, transport);
  peer_assert_media (self, media);
  hang_up (self);
}

static void
is_trimmed (PeerFixture *self, gconstpointer data)
{
  assert_call (self, "UDP", TRIMMED);
}

static void
still_too_large (PeerFixture *self, gconstpointer data)
{
  self->alice.compact_bytes = LARGE - 10;
  assert_call (self, "TCP", TRIMMED);
}

static void
still_too_large_for_udp_alone (PeerFixture *self, gconstpointer data)
{
  self->alice.compact_bytes = LARGE - 10;
  assert_call (self, "UDP", TRIMMED);
}

static void
small_one_is_whole (PeerFixture *self, gconstpointer data)
{
  self->alice.media_bytes = SMALL;
  assert_call (self, "UDP", WHOLE);
}

static void
no_limit (PeerFixture *self, gconstpointer data)
{
  g_object_set (self->alice.agent, "udp-limit", 0, NULL);
  assert_call (self, "UDP", WHOLE);
}

static void
over_tcp_it_is_whole (PeerFixture *self, gconstpointer data)
{
  assert_call (self, "TCP", WHOLE);
}

/* A proxy that asks for a password makes the second INVITE larger than the first. */
static void
credentials_have_their_room (PeerFixture *self, gconstpointer data)
{
  self->alice.media_bytes = 250;
  assert_call (self, "UDP", WHOLE);
  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  assert_call (self, "UDP", TRIMMED);
}

static void
next_profile_is_trimmed_as_well (PeerFixture *self, gconstpointer data)
{
  assert_went_by (self, "UDP");
  peer_answer (self, 488, "bob", 0, NULL);
  peer_expect (self, "ACK ");
  self->invite = peer_expect (self, "INVITE ");
  peer_assert_header (self->invite, SIP_HEADER_CSEQ, "2 INVITE");
  peer_assert_media (self, "get-offer webrtc, rollback, get-offer webrtc compact, rollback, get-offer avp, rollback, "
                           "get-offer avp compact");
  hang_up (self);
}

static void
change_is_trimmed_as_well (PeerFixture *self, gconstpointer data)
{
  SipMessage *change;

  self->alice.media_bytes = SMALL;
  assert_went_by (self, "UDP");
  peer_answer (self, 200, "bob", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  test_description_handler_set_padding (self->alice.handler, LARGE, SMALL);
  sip_session_hold_async (self->alice.session, TRUE, NULL, NULL, NULL);
  peer_run (self, 0);
  change = peer_expect (self, "INVITE ");
  g_assert_true (sip_slice_equal (sip_message_get_via (change, 0)->transport, SIP_SLICE ("UDP")));
  peer_assert_media (self, "get-offer webrtc, set-answer, confirm, get-offer any hold, rollback, "
                           "get-offer any hold compact");
  test_peer_reply (&self->peer, change, 200, NULL, NULL, PEER_SDP);
  peer_expect (self, "ACK ");
  test_phone_hang_up (&self->alice);
  peer_expect_and_accept (self, "BYE ");
}

static void
media_that_fail_at_it_end_the_call (PeerFixture *self, gconstpointer data)
{
  self->alice.fail_nth = 2;
  self->alice.fail_code = SIP_ERROR_MEDIA;
  test_phone_call (&self->alice, PEER_URI, 0);
  peer_expect_silence (self);
  peer_assert_state (self, SIP_SESSION_TERMINATED);
}

/* Lost, doubled and out of order: the same trimmed INVITE each time. */
static void
bad_network (PeerFixture *self, gconstpointer data)
{
  SipMessage *invite;

  test_net_set_loss (&self->net, 100);
  test_phone_call (&self->alice, PEER_URI, 0);
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .duplication = 100, .max_delay_ms = 50 });
  peer_run (self, 700);
  invite = peer_expect (self, "INVITE ");
  g_assert_true (sip_slice_equal (sip_message_get_via (invite, 0)->transport, SIP_SLICE ("UDP")));
  self->invite = invite;
  peer_expect (self, "INVITE ");
  test_net_set_loss (&self->net, 0);
  peer_assert_media (self, TRIMMED);
  hang_up (self);
}

/* The send over TCP fails: the trimmed one goes by UDP all the same. */
static void
failing_send (PeerFixture *self, gconstpointer data)
{
  self->alice.compact_bytes = LARGE - 10;
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .fail_nth = 1 });
  assert_call (self, "UDP", TRIMMED);
}

#define ADD(name, protocol, func) \
  g_test_add ("/interop/large-requests/" name, PeerFixture, GINT_TO_POINTER (protocol), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("offer-is-trimmed-before-tcp-is-tried", SIP_PROTOCOL_AUTO, is_trimmed);
  ADD ("what-is-trimmed-and-still-too-large-goes-by-tcp", SIP_PROTOCOL_AUTO, still_too_large);
  ADD ("where-there-is-no-tcp-it-is-only-trimmed", SIP_PROTOCOL_UDP, still_too_large_for_udp_alone);
  ADD ("small-offer-is-whole", SIP_PROTOCOL_AUTO, small_one_is_whole);
  ADD ("without-a-limit-it-is-whole", SIP_PROTOCOL_AUTO, no_limit);
  ADD ("over-tcp-it-is-whole", SIP_PROTOCOL_TCP, over_tcp_it_is_whole);
  ADD ("credentials-have-their-room", SIP_PROTOCOL_AUTO, credentials_have_their_room);
  ADD ("next-profile-is-trimmed-as-well", SIP_PROTOCOL_AUTO, next_profile_is_trimmed_as_well);
  ADD ("change-is-trimmed-as-well", SIP_PROTOCOL_AUTO, change_is_trimmed_as_well);
  ADD ("media-that-fail-at-it-end-the-call", SIP_PROTOCOL_AUTO, media_that_fail_at_it_end_the_call);
  ADD ("is-the-same-after-loss-duplication-and-reordering", SIP_PROTOCOL_AUTO, bad_network);
  ADD ("send-that-fails-is-followed-by-udp", SIP_PROTOCOL_AUTO, failing_send);

  return g_test_run ();
}
