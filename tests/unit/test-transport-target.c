/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport-peer.h"
#include "util/sip-error.h"

static void
test_protocol_names (void)
{
  static const struct
  {
    SipProtocol protocol;
    const char *via;
    const char *param;
    guint port;
    gboolean reliable, secure;
  } cases[] = {
    { SIP_PROTOCOL_UDP, "UDP", "udp", 5060, FALSE, FALSE }, { SIP_PROTOCOL_TCP, "TCP", "tcp", 5060, TRUE, FALSE },
    { SIP_PROTOCOL_TLS, "TLS", "tls", 5061, TRUE, TRUE },   { SIP_PROTOCOL_WS, "WS", "ws", 80, TRUE, FALSE },
    { SIP_PROTOCOL_WSS, "WSS", "ws", 443, TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SipProtocol protocol = cases[i].protocol;
      g_autofree char *lower = g_ascii_strdown (cases[i].via, -1);

      g_assert_cmpstr (sip_protocol_to_via (protocol), ==, cases[i].via);
      g_assert_cmpstr (sip_protocol_to_param (protocol), ==, cases[i].param);
      g_assert_cmpint (sip_protocol_from_slice (sip_slice (cases[i].via)), ==, protocol);
      g_assert_cmpint (sip_protocol_from_slice (sip_slice (lower)), ==, protocol);
      g_assert_cmpuint (sip_protocol_get_default_port (protocol), ==, cases[i].port);
      g_assert_cmpint (sip_protocol_is_reliable (protocol), ==, cases[i].reliable);
      g_assert_cmpint (sip_protocol_is_secure (protocol), ==, cases[i].secure);
    }
}

static void
test_unknown_protocol (void)
{
  g_assert_cmpint (sip_protocol_from_slice (SIP_SLICE ("sctp")), ==, SIP_PROTOCOL_AUTO);
  g_assert_cmpint (sip_protocol_from_slice (SIP_SLICE ("auto")), ==, SIP_PROTOCOL_AUTO);
  g_assert_cmpint (sip_protocol_from_slice (SIP_SLICE ("")), ==, SIP_PROTOCOL_AUTO);
  g_assert_cmpint (sip_protocol_from_slice (SIP_SLICE_NONE), ==, SIP_PROTOCOL_AUTO);
}

static SipTarget *
make_target (SipProtocol protocol, const char *host, guint port, const char *name)
{
  g_autoptr (GInetSocketAddress) address = test_inet (host, port);

  return sip_target_new (protocol, address, name);
}

static void
test_equality (void)
{
  g_autoptr (SipTarget) target = make_target (SIP_PROTOCOL_TLS, "192.0.2.1", 5061, "example.org");
  g_autoptr (SipTarget) same = make_target (SIP_PROTOCOL_TLS, "192.0.2.1", 5061, "EXAMPLE.org");
  g_autoptr (SipTarget) protocol = sip_target_with_protocol (target, SIP_PROTOCOL_TCP);
  g_autoptr (SipTarget) host = make_target (SIP_PROTOCOL_TLS, "192.0.2.2", 5061, "example.org");
  g_autoptr (SipTarget) port = make_target (SIP_PROTOCOL_TLS, "192.0.2.1", 5062, "example.org");
  g_autoptr (SipTarget) name = make_target (SIP_PROTOCOL_TLS, "192.0.2.1", 5061, "example.com");
  g_autoptr (SipTarget) v6 = make_target (SIP_PROTOCOL_TLS, "2001:db8::1", 5061, "example.org");

  g_assert_true (sip_target_equal (target, same));
  g_assert_false (sip_target_equal (target, protocol));
  g_assert_false (sip_target_equal (target, host));
  g_assert_false (sip_target_equal (target, port));
  g_assert_false (sip_target_equal (target, name));
  g_assert_false (sip_target_equal (target, v6));
}

static void
test_text (void)
{
  g_autoptr (SipTarget) v4 = make_target (SIP_PROTOCOL_UDP, "192.0.2.1", 5060, "example.org");
  g_autoptr (SipTarget) v6 = make_target (SIP_PROTOCOL_TLS, "2001:db8::1", 5061, "example.org");
  g_autofree char *v4_text = sip_target_to_string (v4);
  g_autofree char *v6_text = sip_target_to_string (v6);

  g_assert_cmpstr (v4_text, ==, "udp 192.0.2.1:5060");
  g_assert_cmpstr (v6_text, ==, "tls [2001:db8::1]:5061");
}

static void
test_websocket (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipTarget) target = sip_target_new_websocket ("wss://sip.example.org:8443/ws?x=y", &error);
  g_autoptr (SipTarget) same = sip_target_new_websocket ("wss://sip.example.org:8443/ws?x=y", &error);
  g_autoptr (SipTarget) other = sip_target_new_websocket ("wss://sip.example.org:8443/", &error);

  g_assert_no_error (error);
  g_assert_cmpint (sip_target_get_protocol (target), ==, SIP_PROTOCOL_WSS);
  g_assert_cmpstr (sip_target_get_server_name (target), ==, "sip.example.org");
  g_assert_cmpstr (sip_target_get_url (target), ==, "wss://sip.example.org:8443/ws?x=y");
  g_assert_null (sip_target_get_address (target));
  g_assert_true (sip_target_equal (target, same));
  g_assert_false (sip_target_equal (target, other));
}

static void
test_secret_websocket (void)
{
  static const char *const urls[] = { "wss://alice:5ec7e7@example.org/sip",
                                      "wss://example.org/sip?token=5ec7e7#5ec7e7" };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (SipTarget) target = sip_target_new_websocket (urls[i], NULL);
      g_autofree char *text = sip_target_to_string (target);

      g_assert_cmpstr (sip_target_get_url (target), ==, urls[i]);
      g_assert_cmpstr (text, ==, "wss://example.org/sip");
    }
}

static void
test_bad_websocket (void)
{
  static const char *const urls[] = { "", "example.org", "https://example.org/", "wss:///path", "wss://",
                                      "sip:example.org", "wss://[::1/", "tcp://example.org/", "ws:relative" };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sip_target_new_websocket (urls[i], &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transport/protocol/names-ports-and-qualities", test_protocol_names);
  g_test_add_func ("/transport/protocol/unknown-names-are-auto", test_unknown_protocol);
  g_test_add_func ("/transport/target/equal-by-protocol-address-and-name", test_equality);
  g_test_add_func ("/transport/target/text-is-readable", test_text);
  g_test_add_func ("/transport/target/websocket-is-its-url", test_websocket);
  g_test_add_func ("/transport/target/text-of-a-websocket-has-no-secrets", test_secret_websocket);
  g_test_add_func ("/transport/target/bad-websocket-url-is-an-error", test_bad_websocket);
  return g_test_run ();
}
