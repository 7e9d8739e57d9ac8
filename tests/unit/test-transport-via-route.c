/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport-peer.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-via-route-private.h"

static char *
dup_via (SipMessage *message)
{
  return sip_slice_dup (sip_message_get_header (message, SIP_HEADER_VIA, 0));
}

static void
assert_tagged (const char *via, const char *source, const char *expected)
{
  g_autoptr (SipMessage) request = test_request_with_via (via, 1);
  g_autoptr (GInetSocketAddress) address = sip_inet_parse (source, 0);
  g_autoptr (SipMessage) tagged = sip_via_route_tag (request, address);
  g_autofree char *text = dup_via (tagged);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_tag (void)
{
  assert_tagged ("SIP/2.0/UDP [2001:db8::9]:5060;branch=z9hG4bK1;rport", "[2001:db8::1]:40000",
                 "SIP/2.0/UDP [2001:db8::9]:5060;branch=z9hG4bK1;received=2001:db8::1;rport=40000");
  assert_tagged ("SIP/2.0/UDP [2001:0db8:0::1]:5060;branch=z9hG4bK1", "[2001:db8::1]:5060",
                 "SIP/2.0/UDP [2001:0db8:0::1]:5060;branch=z9hG4bK1");
  assert_tagged ("SIP/2.0/UDP a.example.org;rport;branch=z9hG4bK1;received=192.0.2.66", "192.0.2.1:40000",
                 "SIP/2.0/UDP a.example.org;branch=z9hG4bK1;received=192.0.2.1;rport=40000");
}

/* Where a response with @via goes. */
static void
assert_found (const char *via, SipProtocol protocol, const char *expected)
{
  g_autoptr (SipMessage) message = test_request_with_via (via, 1);
  g_autoptr (GInetSocketAddress) found = sip_via_route_find (message, protocol);
  g_autofree char *text = found ? sip_inet_to_string (found) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_find (void)
{
  assert_found ("SIP/2.0/UDP [2001:db8::9];branch=z9hG4bK1;received=2001:db8::1;rport=40000", SIP_PROTOCOL_UDP,
                "[2001:db8::1]:40000");
  assert_found ("SIP/2.0/UDP [2001:db8::9]:5070;branch=z9hG4bK1;received=[2001:db8::1]", SIP_PROTOCOL_UDP,
                "[2001:db8::1]:5070");
  assert_found ("SIP/2.0/UDP [2001:db8::9];branch=z9hG4bK1", SIP_PROTOCOL_UDP, "[2001:db8::9]:5060");
  assert_found ("SIP/2.0/TLS [2001:db8::9];branch=z9hG4bK1;received=192.0.2.1;rport=40000", SIP_PROTOCOL_TLS,
                "192.0.2.1:5061");
  assert_found ("SIP/2.0/UDP a.example.org;branch=z9hG4bK1", SIP_PROTOCOL_UDP, NULL);
  assert_found ("SIP/2.0/UDP a.example.org;branch=z9hG4bK1;received=b.example.org", SIP_PROTOCOL_UDP, NULL);
}

static void
assert_learnt (const char *via, const char *sent_by, const char *expected)
{
  g_autoptr (SipMessage) message = test_request_with_via (via, 1);
  g_autoptr (GInetSocketAddress) learnt = sip_via_route_learn (message, sent_by);
  g_autofree char *text = learnt ? sip_inet_to_string (learnt) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_learn (void)
{
  assert_learnt ("SIP/2.0/UDP [fd00::1]:5060;branch=z9hG4bK1;received=2001:db8::1;rport=1024", "[fd00::1]:5060",
                 "[2001:db8::1]:1024");
  assert_learnt ("SIP/2.0/UDP [fd00::1]:5060;branch=z9hG4bK1;received=[2001:db8::1];rport=1024", "[fd00::1]:5060",
                 "[2001:db8::1]:1024");
  /* Of another's request, without a port, or of nowhere. */
  assert_learnt ("SIP/2.0/UDP [fd00::2]:5060;branch=z9hG4bK1;received=2001:db8::1;rport=1024", "[fd00::1]:5060", NULL);
  assert_learnt ("SIP/2.0/UDP [fd00::1]:5060;branch=z9hG4bK1;received=2001:db8::1;rport", "[fd00::1]:5060", NULL);
  assert_learnt ("SIP/2.0/UDP [fd00::1]:5060;branch=z9hG4bK1;received=example.org;rport=1", "[fd00::1]:5060", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/interop/rport-and-received/tags-with-the-source-rfc3581-4", test_tag);
  g_test_add_func ("/interop/rport-and-received/answers-to-the-source-with-and-without-brackets-rfc5118-4.5",
                   test_find);
  g_test_add_func ("/interop/rport-and-received/learns-from-its-own-via-alone-rfc3261-18.1.2", test_learn);
  return g_test_run ();
}
