/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "test-dns.h"
#include "test-loop.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-resolver-private.h"
#include "util/sip-error.h"
#include "util/sip-virtual-clock.h"

static const char *const zone[] = {
  "_sip._udp.example.org SRV 20 0 5070 backup.example.org",
  "_sip._udp.example.org SRV 10 0 5060 first.example.org",
  "_sip._tcp.example.org SRV 5 0 5080 first.example.org",
  "_sips._tcp.example.org SRV 1 0 5091 secure.example.org",
  "_sip._tcp.lonely.example.org SRV 1 0 5082 first.example.org",
  "_sip._udp.hollow.example.org SRV 1 0 5060 nowhere.example.org",
  "_sip._udp.declined.example.org SRV 0 0 0 .",
  "declined.example.org A 192.0.2.15",
  "first.example.org A 192.0.2.11",
  "backup.example.org A 192.0.2.12",
  "secure.example.org A 192.0.2.13",
  "plain.example.org A 192.0.2.14",

  /* NAPTR: TCP is preferred, TLS next, UDP has a higher order. */
  "naptr.example.org NAPTR 10 20 s SIPS+D2T _sips._tcp.naptr.example.org",
  "naptr.example.org NAPTR 10 10 s SIP+D2T _sip._tcp.naptr.example.org",
  "naptr.example.org NAPTR 20 10 s SIP+D2U _sip._udp.naptr.example.org",
  "naptr.example.org NAPTR 5 10 s SIP+D2S _sip._sctp.naptr.example.org",
  "naptr.example.org NAPTR 5 10 u E2U+sip _sip._udp.naptr.example.org",
  "_sip._tcp.naptr.example.org SRV 1 0 5080 first.example.org",
  "_sips._tcp.naptr.example.org SRV 1 0 5081 secure.example.org",
  "_sip._udp.naptr.example.org SRV 1 0 5082 first.example.org",
  "insecure.example.org NAPTR 10 10 s SIP+D2T _sip._tcp.insecure.example.org",
  "_sip._tcp.insecure.example.org SRV 1 0 5080 first.example.org",
  "insecure.example.org A 192.0.2.16",
  "web.example.org NAPTR 10 10 S sips+d2w _sips._ws.web.example.org",
  "web.example.org NAPTR 10 20 s SIP+D2W _sip._ws.web.example.org",
  "_sips._ws.web.example.org SRV 1 0 8443 secure.example.org",
  "_sip._ws.web.example.org SRV 1 0 8080 first.example.org",
  "stale.example.org NAPTR 10 10 s SIP+D2T _sip._tcp.gone.example.org",
  "_sip._udp.stale.example.org SRV 1 0 5083 first.example.org",
  "mute.example.org NAPTR failure",
  "_sip._udp.mute.example.org SRV 1 0 5084 first.example.org",

  "both.example.org A 127.0.0.1",
  "both.example.org AAAA 2001:db8::11",
  "half.example.org A 192.0.2.17",
  "half.example.org AAAA silent",
  "six.example.org AAAA 2001:db8::12",
  "six.example.org A failure",
  "silent.example.org NAPTR silent",
  NULL,
};

typedef struct
{
  SipClock *clock;
  SipRandom *random;
  SipResolver *resolver;
  TestDns *dns;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  test_watchdog (30);
  self->clock = sip_virtual_clock_new ();
  self->random = sip_random_new_seeded (2782);
  self->resolver = sip_resolver_new (self->clock, self->random);
  self->dns = test_dns_new (zone);
  sip_resolver_set_dns (self->resolver, SIP_DNS (self->dns));
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  test_dns_release (self->dns);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->resolver);
  g_assert_finalize_object (self->dns);
  g_assert_finalize_object (self->random);
  g_assert_finalize_object (self->clock);
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static GPtrArray *
resolve (Fixture *self, const char *text, SipProtocol protocol, GCancellable *cancellable, GError **error)
{
  g_autoptr (SipUri) uri = sip_uri_parse (text, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (uri);
  sip_resolver_resolve_async (self->resolver, uri, protocol, cancellable, resolved_cb, &result);
  for (guint ms = 0; !result && ms < 1000; ms++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), 1);
    }
  g_assert_nonnull (result);
  return sip_resolver_resolve_finish (self->resolver, result, error);
}

static void
assert_targets (Fixture *self, const char *uri, SipProtocol protocol, const char *expected, const char *server_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = resolve (self, uri, protocol, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < targets->len; i++)
    {
      g_autofree char *target = sip_target_to_string (targets->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", target);
      g_assert_cmpstr (sip_target_get_server_name (targets->pdata[i]), ==, server_name);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_error (Fixture *self, const char *uri, SipProtocol protocol, SipError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = resolve (self, uri, protocol, NULL, &error);

  g_assert_null (targets);
  g_assert_error (error, SIP_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_numeric (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sip:192.0.2.1", SIP_PROTOCOL_AUTO, "udp 192.0.2.1:5060", "192.0.2.1");
  assert_targets (self, "sip:192.0.2.1:5070", SIP_PROTOCOL_TCP, "tcp 192.0.2.1:5070", "192.0.2.1");
  assert_targets (self, "sip:[2001:db8::1]", SIP_PROTOCOL_TLS, "tls [2001:db8::1]:5061", "2001:db8::1");
  assert_targets (self, "sips:192.0.2.1", SIP_PROTOCOL_AUTO, "tls 192.0.2.1:5061", "192.0.2.1");
  assert_targets (self, "sip:192.0.2.1;transport=tcp", SIP_PROTOCOL_AUTO, "tcp 192.0.2.1:5060", "192.0.2.1");
}

static void
test_demand_beats_parameter (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sip:192.0.2.1;transport=udp", SIP_PROTOCOL_TLS, "tls 192.0.2.1:5061", "192.0.2.1");
}

static void
test_port_skips_services (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sip:plain.example.org:5099", SIP_PROTOCOL_AUTO, "udp 192.0.2.14:5099", "plain.example.org");
}

static void
test_services (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sip:example.org", SIP_PROTOCOL_AUTO,
                  "udp 192.0.2.11:5060, udp 192.0.2.12:5070, tcp 192.0.2.11:5080", "example.org");
  assert_targets (self, "sip:example.org", SIP_PROTOCOL_TCP, "tcp 192.0.2.11:5080", "example.org");
  assert_targets (self, "sip:example.org", SIP_PROTOCOL_TLS, "tls 192.0.2.13:5091", "example.org");
  assert_targets (self, "sip:lonely.example.org", SIP_PROTOCOL_AUTO, "tcp 192.0.2.11:5082", "lonely.example.org");
}

static void
test_no_services (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sip:plain.example.org", SIP_PROTOCOL_AUTO, "udp 192.0.2.14:5060", "plain.example.org");
  assert_targets (self, "sips:plain.example.org", SIP_PROTOCOL_AUTO, "tls 192.0.2.14:5061", "plain.example.org");
}

static void
test_declined_service (Fixture *self, gconstpointer unused)
{
  assert_error (self, "sip:declined.example.org", SIP_PROTOCOL_AUTO, SIP_ERROR_RESOLVE, "takes no calls");
  assert_targets (self, "sip:declined.example.org:5060", SIP_PROTOCOL_AUTO, "udp 192.0.2.15:5060",
                  "declined.example.org");
}

static void
test_sips (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sips:example.org", SIP_PROTOCOL_AUTO, "tls 192.0.2.13:5091", "example.org");
  assert_targets (self, "sips:example.org;transport=tcp", SIP_PROTOCOL_AUTO, "tls 192.0.2.13:5091", "example.org");
  assert_targets (self, "sips:example.org", SIP_PROTOCOL_WS, "wss://example.org/", "example.org");
  assert_error (self, "sips:example.org", SIP_PROTOCOL_UDP, SIP_ERROR_SCHEME, "TLS");
  assert_error (self, "sips:example.org;transport=udp", SIP_PROTOCOL_AUTO, SIP_ERROR_SCHEME, "TLS");
}

static void
test_maddr (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sip:example.org;maddr=192.0.2.77", SIP_PROTOCOL_AUTO, "udp 192.0.2.77:5060", "example.org");
}

static void
test_websocket (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sip:example.org:8080;transport=ws", SIP_PROTOCOL_AUTO, "ws://example.org:8080/",
                  "example.org");
  assert_targets (self, "sip:example.org;transport=wss", SIP_PROTOCOL_AUTO, "wss://example.org/", "example.org");
  assert_targets (self, "sip:[2001:db8::1]:443", SIP_PROTOCOL_WSS, "wss://[2001:db8::1]:443/", "2001:db8::1");
}

static void
test_failures (Fixture *self, gconstpointer unused)
{
  assert_error (self, "sip:unknown.example.org", SIP_PROTOCOL_AUTO, SIP_ERROR_RESOLVE,
                "no server named unknown.example.org");
  assert_error (self, "sip:hollow.example.org", SIP_PROTOCOL_AUTO, SIP_ERROR_RESOLVE, "hollow.example.org");
  assert_error (self, "tel:+123", SIP_PROTOCOL_AUTO, SIP_ERROR_SCHEME, "sip");
  assert_error (self, "sip:example.org;transport=sctp", SIP_PROTOCOL_AUTO, SIP_ERROR_RESOLVE, "sctp");
  test_dns_set_down (self->dns, TRUE);
  assert_error (self, "sip:other.example.org", SIP_PROTOCOL_AUTO, SIP_ERROR_RESOLVE, "Check the network connection");
}

static void
test_naptr (Fixture *self, gconstpointer unused)
{
  g_autofree char *questions = NULL;

  assert_targets (self, "sip:naptr.example.org", SIP_PROTOCOL_AUTO, "tcp 192.0.2.11:5080, tls 192.0.2.13:5081",
                  "naptr.example.org");
  questions = test_dns_take_questions (self->dns);
  g_assert_cmpstr (questions, ==,
                   "NAPTR naptr.example.org, SRV _sip._tcp.naptr.example.org, SRV _sips._tcp.naptr.example.org, "
                   "A first.example.org, AAAA first.example.org, A secure.example.org, AAAA secure.example.org");
  assert_targets (self, "sip:stale.example.org", SIP_PROTOCOL_AUTO, "udp 192.0.2.11:5083", "stale.example.org");
  assert_targets (self, "sip:mute.example.org", SIP_PROTOCOL_AUTO, "udp 192.0.2.11:5084", "mute.example.org");
}

static void
test_naptr_not_asked (Fixture *self, gconstpointer unused)
{
  g_autofree char *questions = NULL;

  assert_targets (self, "sip:naptr.example.org;transport=udp", SIP_PROTOCOL_AUTO, "udp 192.0.2.11:5082",
                  "naptr.example.org");
  questions = test_dns_take_questions (self->dns);
  g_assert_cmpstr (questions, ==, "SRV _sip._udp.naptr.example.org, A first.example.org, AAAA first.example.org");
}

static void
test_naptr_sips (Fixture *self, gconstpointer unused)
{
  assert_targets (self, "sips:naptr.example.org", SIP_PROTOCOL_AUTO, "tls 192.0.2.13:5081", "naptr.example.org");
  assert_targets (self, "sips:insecure.example.org", SIP_PROTOCOL_AUTO, "tls 192.0.2.16:5061",
                  "insecure.example.org");
}

static void
test_naptr_websocket (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) targets = NULL;
  g_autofree char *address = NULL;

  assert_targets (self, "sips:web.example.org", SIP_PROTOCOL_AUTO, "wss://web.example.org:8443/", "web.example.org");
  assert_targets (self, "sip:web.example.org", SIP_PROTOCOL_AUTO,
                  "wss://web.example.org:8443/, ws://web.example.org:8080/", "web.example.org");
  targets = resolve (self, "sips:web.example.org", SIP_PROTOCOL_AUTO, NULL, NULL);
  address = sip_inet_to_string (sip_target_get_address (targets->pdata[0]));
  g_assert_cmpstr (address, ==, "192.0.2.13:8443");
}

static void
test_families (Fixture *self, gconstpointer unused)
{
  g_autoptr (GInetSocketAddress) v6 = sip_inet_parse ("[2001:db8::11]:5060", 0);
  g_autoptr (GInetSocketAddress) route = sip_inet_find_route (v6, 0);

  assert_targets (self, "sip:both.example.org:5060", SIP_PROTOCOL_AUTO,
                  route ? "udp [2001:db8::11]:5060, udp 127.0.0.1:5060" : "udp 127.0.0.1:5060, udp [2001:db8::11]:5060",
                  "both.example.org");
  assert_targets (self, "sip:six.example.org:5060", SIP_PROTOCOL_AUTO, "udp [2001:db8::12]:5060", "six.example.org");
}

static void
test_silent_family (Fixture *self, gconstpointer unused)
{
  gint64 begin = sip_clock_now (self->clock), ms;

  assert_targets (self, "sip:half.example.org:5060", SIP_PROTOCOL_AUTO, "udp 192.0.2.17:5060", "half.example.org");
  ms = (sip_clock_now (self->clock) - begin) / 1000;
  g_assert_cmpint (ms, >=, 250);
  g_assert_cmpint (ms, <, 260);
}

static void
test_memory (Fixture *self, gconstpointer unused)
{
  g_autofree char *once = NULL, *again = NULL, *later = NULL;

  assert_targets (self, "sip:PLAIN.example.org:5060", SIP_PROTOCOL_AUTO, "udp 192.0.2.14:5060", "PLAIN.example.org");
  once = test_dns_take_questions (self->dns);
  g_assert_cmpstr (once, ==, "A PLAIN.example.org, AAAA PLAIN.example.org");
  assert_targets (self, "sip:plain.example.org:5060", SIP_PROTOCOL_AUTO, "udp 192.0.2.14:5060", "plain.example.org");
  again = test_dns_take_questions (self->dns);
  g_assert_cmpstr (again, ==, "");
  /* Nothing holds for 5 s, an address for as long as it says. */
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), 30 * 1000);
  assert_targets (self, "sip:plain.example.org:5060", SIP_PROTOCOL_AUTO, "udp 192.0.2.14:5060", "plain.example.org");
  later = test_dns_take_questions (self->dns);
  g_assert_cmpstr (later, ==, "AAAA plain.example.org");
}

/* The zone of whoever wants us to try for ever: 40 services of 20 addresses each. */
static GPtrArray *
create_endless_zone (void)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 40; i++)
    {
      g_ptr_array_add (lines, g_strdup_printf ("_sip._udp.endless.example.org SRV %u 0 5060 h%u.example.org", i, i));
      for (guint j = 0; j < 20; j++)
        g_ptr_array_add (lines, g_strdup_printf ("h%u.example.org A 192.0.%u.%u", i, i, j));
    }
  g_ptr_array_add (lines, NULL);
  return lines;
}

static void
test_endless_answers (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) zone_of_many = create_endless_zone ();
  g_autoptr (TestDns) dns = test_dns_new ((const char *const *) zone_of_many->pdata);
  g_autoptr (GPtrArray) targets = NULL;
  g_autoptr (GPtrArray) one_host = NULL;
  g_autofree char *questions = NULL;
  g_auto (GStrv) asked = NULL;

  sip_resolver_set_dns (self->resolver, SIP_DNS (dns));
  targets = resolve (self, "sip:endless.example.org", SIP_PROTOCOL_UDP, NULL, NULL);
  g_assert_cmpuint (targets->len, ==, 32);
  questions = test_dns_take_questions (dns);
  asked = g_strsplit (questions, ", ", -1);
  /* One for the services, two for the addresses of each of sixteen hosts. */
  g_assert_cmpuint (g_strv_length (asked), ==, 1 + 2 * 16);
  one_host = resolve (self, "sip:h0.example.org:5060", SIP_PROTOCOL_UDP, NULL, NULL);
  g_assert_cmpuint (one_host->len, ==, 8);
  sip_resolver_set_dns (self->resolver, SIP_DNS (self->dns));
}

/* More names than anybody calls: what was known is forgotten, and nothing else happens. */
static void
test_memory_is_bounded (Fixture *self, gconstpointer unused)
{
  g_autofree char *again = NULL;

  assert_targets (self, "sip:plain.example.org:5060", SIP_PROTOCOL_AUTO, "udp 192.0.2.14:5060", "plain.example.org");
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *uri = g_strdup_printf ("sip:n%u.example.org:5060", i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) targets = resolve (self, uri, SIP_PROTOCOL_AUTO, NULL, &error);

      g_assert_error (error, SIP_ERROR, SIP_ERROR_RESOLVE);
      g_assert_null (targets);
    }
  g_free (test_dns_take_questions (self->dns));
  assert_targets (self, "sip:plain.example.org:5060", SIP_PROTOCOL_AUTO, "udp 192.0.2.14:5060", "plain.example.org");
  again = test_dns_take_questions (self->dns);
  g_assert_cmpstr (again, ==, "A plain.example.org, AAAA plain.example.org");
}

static void
test_shared_question (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:plain.example.org:5060", NULL);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  GAsyncResult *first = NULL, *second = NULL;
  g_autofree char *questions = NULL;

  sip_resolver_resolve_async (self->resolver, uri, SIP_PROTOCOL_AUTO, NULL, resolved_cb, &first);
  sip_resolver_resolve_async (self->resolver, uri, SIP_PROTOCOL_AUTO, NULL, resolved_cb, &second);
  test_wait_until (first && second);
  g_ptr_array_add (results, first);
  g_ptr_array_add (results, second);
  for (guint i = 0; i < results->len; i++)
    {
      g_autoptr (GPtrArray) targets = sip_resolver_resolve_finish (self->resolver, results->pdata[i], NULL);

      g_assert_cmpuint (targets->len, ==, 1);
    }
  questions = test_dns_take_questions (self->dns);
  g_assert_cmpstr (questions, ==, "A plain.example.org, AAAA plain.example.org");
}

static void
test_cancelled (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (resolve (self, "sip:example.org", SIP_PROTOCOL_AUTO, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_while_silent (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:silent.example.org", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sip_resolver_resolve_async (self->resolver, uri, SIP_PROTOCOL_AUTO, cancellable, resolved_cb, &result);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  test_wait_until (result);
  g_assert_null (sip_resolver_resolve_finish (self->resolver, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_nameservers (Fixture *self, gconstpointer unused)
{
  static const char *const bad[] = { "ns.example.org", "192.0.2.1:0x", "192.0.2.1,,192.0.2.2", "192.0.2.1:70000",
                                     "192.0.2.1,192.0.2.2,192.0.2.3,192.0.2.4,192.0.2.5,192.0.2.6,192.0.2.7,192.0.2.8,"
                                     "192.0.2.9" };
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_resolver_set_nameservers (self->resolver, "192.0.2.1, [2001:db8::1]:5353", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (sip_resolver_get_nameservers (self->resolver), ==, "192.0.2.1:53,[2001:db8::1]:5353");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (sip_resolver_set_nameservers (self->resolver, bad[i], &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, bad[i]));
      g_clear_error (&error);
    }
  g_assert_cmpstr (sip_resolver_get_nameservers (self->resolver), ==, "192.0.2.1:53,[2001:db8::1]:5353");
  g_assert_true (sip_resolver_set_nameservers (self->resolver, "", &error));
  g_assert_null (sip_resolver_get_nameservers (self->resolver));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define DNS(path, func) g_test_add ("/interop/dns/" path, Fixture, NULL, set_up, func, tear_down)
#define ADD(path, func) g_test_add ("/transport/resolver/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("numeric-hosts-are-taken-as-they-are", test_numeric);
  ADD ("what-the-account-demands-beats-the-parameter", test_demand_beats_parameter);
  DNS ("port-skips-services-rfc3263-4.2", test_port_skips_services);
  DNS ("services-by-protocol-and-priority-rfc3263-4.2", test_services);
  DNS ("no-services-fall-back-to-addresses-rfc3263-4.2", test_no_services);
  ADD ("declined-service-is-none-rfc2782", test_declined_service);
  DNS ("naptr-says-which-protocol-rfc3263-4.1", test_naptr);
  DNS ("naptr-is-not-asked-where-the-protocol-is-known-rfc3263-4.1", test_naptr_not_asked);
  DNS ("naptr-leads-sips-to-tls-alone-rfc3263-4.1", test_naptr_sips);
  DNS ("naptr-leads-to-websockets-rfc7118-10.2", test_naptr_websocket);
  DNS ("addresses-without-a-route-come-last-rfc6724", test_families);
  ADD ("a-silent-family-holds-nobody-up-rfc8305-3", test_silent_family);
  ADD ("answers-are-kept-as-long-as-they-hold", test_memory);
  ADD ("endless-answers-are-cut", test_endless_answers);
  ADD ("no-more-answers-are-kept-than-there-is-room-for", test_memory_is_bounded);
  ADD ("the-same-question-is-asked-once", test_shared_question);
  ADD ("sips-is-never-less-than-secure-rfc3261-26.2.2", test_sips);
  ADD ("maddr-is-where-to-go-rfc3263-4", test_maddr);
  ADD ("websockets-are-urls", test_websocket);
  ADD ("failures-are-sentences", test_failures);
  ADD ("can-be-cancelled", test_cancelled);
  ADD ("can-be-cancelled-while-nobody-answers", test_cancelled_while_silent);
  ADD ("name-servers-are-addresses", test_nameservers);
  return g_test_run ();
}
