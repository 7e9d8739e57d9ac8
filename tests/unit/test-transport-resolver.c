/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "test-loop.h"
#include "transport/sip-resolver.h"
#include "util/sip-error.h"

/* A GResolver that knows a zone: lines of "SERVICE PRIORITY WEIGHT PORT HOST" and "HOST ADDRESS". */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;

  const char *const *zone;
  gboolean down;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static const char *const zone[] = {
  "_sip._udp.example.org 20 0 5070 backup.example.org",
  "_sip._udp.example.org 10 0 5060 first.example.org",
  "_sip._tcp.example.org 5 0 5080 first.example.org",
  "_sips._tcp.example.org 1 0 5091 secure.example.org",
  "_sip._tcp.lonely.example.org 1 0 5082 first.example.org",
  "_sip._udp.hollow.example.org 1 0 5060 nowhere.example.org",
  "_sip._udp.declined.example.org 0 0 0 .",
  "first.example.org 192.0.2.11",
  "first.example.org 2001:db8::11",
  "backup.example.org 192.0.2.12",
  "secure.example.org 192.0.2.13",
  "plain.example.org 192.0.2.14",
  "declined.example.org 192.0.2.15",
  NULL,
};

static gboolean
check_up (TestResolver *self, GTask *task)
{
  if (self->down)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "down");
  return !self->down;
}

static void
lookup_name_async (GResolver *resolver, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GList *addresses = NULL;

  if (!check_up (self, task))
    return;
  for (gsize i = 0; self->zone[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit (self->zone[i], " ", -1);

      if (g_strv_length (words) == 2 && g_str_equal (words[0], name))
        addresses = g_list_append (addresses, g_inet_address_new_from_string (words[1]));
    }
  if (addresses)
    g_task_return_pointer (task, addresses, (GDestroyNotify) g_resolver_free_addresses);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lookup_service_async (GResolver *resolver, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GList *targets = NULL;
  gboolean found = FALSE;

  if (!check_up (self, task))
    return;
  for (gsize i = 0; self->zone[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit (self->zone[i], " ", -1);

      if (g_strv_length (words) != 5 || !g_str_equal (words[0], name))
        continue;
      found = TRUE;
      targets = g_list_append (targets, g_srv_target_new (words[4], atoi (words[3]), atoi (words[1]), atoi (words[2])));
    }
  targets = g_srv_target_list_sort (targets);
  if (found)
    g_task_return_pointer (task, targets, (GDestroyNotify) g_resolver_free_targets);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such service");
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = lookup_name_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_service_async = lookup_service_async;
  resolver_class->lookup_service_finish = lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
  self->zone = zone;
}

typedef struct
{
  SipResolver *resolver;
  TestResolver *names;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  test_watchdog (30);
  self->resolver = sip_resolver_new ();
  self->names = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (G_RESOLVER (self->names));
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_finalize_object (self->resolver);
  g_object_unref (self->names);
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
  test_wait_until (result);
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
                  "udp 192.0.2.11:5060, udp [2001:db8::11]:5060, udp 192.0.2.12:5070, "
                  "tcp 192.0.2.11:5080, tcp [2001:db8::11]:5080", "example.org");
  assert_targets (self, "sip:example.org", SIP_PROTOCOL_TCP, "tcp 192.0.2.11:5080, tcp [2001:db8::11]:5080",
                  "example.org");
  assert_targets (self, "sip:example.org", SIP_PROTOCOL_TLS, "tls 192.0.2.13:5091", "example.org");
  assert_targets (self, "sip:lonely.example.org", SIP_PROTOCOL_AUTO, "tcp 192.0.2.11:5082, tcp [2001:db8::11]:5082",
                  "lonely.example.org");
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
  assert_targets (self, "sip:declined.example.org", SIP_PROTOCOL_AUTO, "udp 192.0.2.15:5060", "declined.example.org");
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
  self->names->down = TRUE;
  assert_error (self, "sip:example.org", SIP_PROTOCOL_AUTO, SIP_ERROR_RESOLVE, "Check the network connection");
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/transport/resolver/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("numeric-hosts-are-taken-as-they-are", test_numeric);
  ADD ("what-the-account-demands-beats-the-parameter", test_demand_beats_parameter);
  ADD ("port-skips-services-rfc3263-4.2", test_port_skips_services);
  ADD ("services-by-protocol-and-priority-rfc3263-4.2", test_services);
  ADD ("no-services-fall-back-to-addresses-rfc3263-4.2", test_no_services);
  ADD ("declined-service-falls-back-to-addresses", test_declined_service);
  ADD ("sips-is-never-less-than-secure-rfc3261-26.2.2", test_sips);
  ADD ("maddr-is-where-to-go-rfc3263-4", test_maddr);
  ADD ("websockets-are-urls", test_websocket);
  ADD ("failures-are-sentences", test_failures);
  ADD ("can-be-cancelled", test_cancelled);
  return g_test_run ();
}
