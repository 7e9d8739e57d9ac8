/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flow-fixture.h"

#include <string.h>

#include "lib/test-loop.h"
#include "transport/sip-resolver-private.h"

typedef struct
{
  SipMessage *message;
  gint64 at_ms;
} FlowArrival;

static void
arrival_free (FlowArrival *arrival)
{
  sip_message_unref (arrival->message);
  g_free (arrival);
}

static void
on_message (SipTransportLayer *transport, SipFlow *flow, SipMessage *message, guint status, FlowEnd *end)
{
  FlowArrival *arrival = g_new (FlowArrival, 1);

  g_assert_cmpuint (status, ==, 0);
  arrival->message = sip_message_ref (message);
  arrival->at_ms = sip_clock_now (sip_transport_layer_get_clock (transport)) / 1000;
  g_queue_push_tail (&end->received, arrival);
  g_set_object (&end->flow, flow);
}

static void
end_init (FlowFixture *self, FlowEnd *end, guint index)
{
  g_autofree char *address = g_strdup_printf ("192.0.2.%u:5060", 11 + index);

  end->transport = sip_transport_layer_new (self->clock, self->random);
  g_queue_init (&end->received);
  sip_memory_network_attach (self->network, end->transport, self->protocol, address);
  g_signal_connect (end->transport, "message", G_CALLBACK (on_message), end);
}

static void
end_clear (FlowFixture *self, FlowEnd *end)
{
  g_queue_clear_full (&end->received, (GDestroyNotify) arrival_free);
  g_clear_object (&end->flow);
  sip_transport_layer_close (end->transport);
  flow_run (self, 0);
  g_assert_finalize_object (g_steal_pointer (&end->transport));
}

/* many.example is all ends; ordered.example two by SRV, the second one for want of the first. */
static const char *const zone[] = {
  "many.example A 192.0.2.11",
  "many.example A 192.0.2.12",
  "many.example A 192.0.2.13",
  "_sip._udp.ordered.example SRV 10 0 5060 one.example",
  "_sip._udp.ordered.example SRV 20 0 5060 two.example",
  "_sip._tcp.ordered.example SRV 10 0 5060 one.example",
  "_sip._tcp.ordered.example SRV 20 0 5060 two.example",
  "one.example A 192.0.2.11",
  "two.example A 192.0.2.12",
  NULL,
};

void
flow_fixture_set_up (FlowFixture *self, gconstpointer protocol)
{
  test_watchdog (30);
  self->protocol = GPOINTER_TO_INT (protocol);
  self->clock = sip_virtual_clock_new ();
  self->random = sip_random_new_seeded (3261);
  self->network = sip_memory_network_new (self->clock, self->random);
  self->transport = sip_transport_layer_new (self->clock, self->random);
  sip_memory_network_attach (self->network, self->transport, self->protocol, FLOW_NEAR_ADDRESS);
  self->transactions = sip_transaction_layer_new (self->transport);
  self->dialogs = sip_dialog_table_new ();
  self->dns = test_dns_new (zone);
  self->resolver = sip_resolver_new (self->clock, self->random);
  sip_resolver_set_dns (self->resolver, SIP_DNS (self->dns));
  for (guint i = 0; i < FLOW_N_ENDS; i++)
    end_init (self, &self->ends[i], i);
  self->far = &self->ends[0];
  self->flow = flow_connect (self, self->far);
  self->objects = g_ptr_array_new ();
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
}

static void
assert_gone (gpointer place, gpointer unused)
{
  gpointer object = *(gpointer *) place;

  if (object)
    g_error ("A %s is left, with %u references", G_OBJECT_TYPE_NAME (object), ((GObject *) object)->ref_count);
  g_free (place);
}

void
flow_fixture_tear_down (FlowFixture *self, gconstpointer protocol)
{
  g_ptr_array_unref (self->kept);
  /* Longer than any timer of a transaction that nothing answers. */
  flow_run (self, 200 * 1000);
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (self->transactions), ==, 0);
  g_assert_cmpuint (sip_dialog_table_get_size (self->dialogs), ==, 0);
  g_ptr_array_foreach (self->objects, assert_gone, NULL);
  g_ptr_array_unref (self->objects);

  g_clear_object (&self->flow);
  sip_transport_layer_close (self->transport);
  for (guint i = 0; i < FLOW_N_ENDS; i++)
    end_clear (self, &self->ends[i]);
  g_assert_finalize_object (self->resolver);
  g_assert_finalize_object (self->dns);
  g_assert_finalize_object (self->dialogs);
  g_assert_finalize_object (self->transactions);
  g_assert_finalize_object (self->transport);
  g_assert_finalize_object (self->network);
  g_assert_finalize_object (self->random);
  g_assert_finalize_object (self->clock);
}

void
flow_run (FlowFixture *self, guint ms)
{
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), ms);
}

void
flow_set_faults (FlowFixture *self, SipMemoryFaults faults)
{
  sip_memory_network_set_faults (self->network, &faults);
}

void
flow_set_loss (FlowFixture *self, guint percent)
{
  flow_set_faults (self, (SipMemoryFaults) { .loss = percent });
}

void
flow_watch (FlowFixture *self, gpointer object)
{
  gpointer *place = g_new0 (gpointer, 1);

  *place = object;
  g_object_add_weak_pointer (object, place);
  g_ptr_array_add (self->objects, place);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(SipFlow **) user_data = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, &error);
  g_assert_no_error (error);
}

SipFlow *
flow_connect (FlowFixture *self, FlowEnd *end)
{
  g_autofree char *host = g_strdup_printf ("192.0.2.%u", (guint) (11 + (end - self->ends)));
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, 5060);
  g_autoptr (SipTarget) target = sip_target_new (self->protocol, G_INET_SOCKET_ADDRESS (address), host);
  SipFlow *flow = NULL;

  sip_transport_layer_connect_async (self->transport, target, NULL, NULL, on_connected, &flow);
  test_wait_until (flow);
  return flow;
}

static char *
dup_start_line (SipMessage *message)
{
  gsize size;
  const char *bytes = g_bytes_get_data (sip_message_get_bytes (message), &size);
  const char *end = memchr (bytes, '\r', size);

  return g_strndup (bytes, end ? (gsize) (end - bytes) : size);
}

SipMessage *
flow_take (FlowFixture *self, FlowEnd *end)
{
  FlowArrival *arrival = g_queue_pop_head (&end->received);
  SipMessage *message = arrival ? sip_message_ref (arrival->message) : NULL;

  g_clear_pointer (&arrival, arrival_free);
  if (message)
    g_ptr_array_add (self->kept, message);
  return message;
}

SipMessage *
flow_expect (FlowFixture *self, FlowEnd *end, const char *start)
{
  FlowArrival *arrival;
  g_autofree char *line = NULL;
  SipMessage *message;

  flow_run (self, 0);
  arrival = g_queue_pop_head (&end->received);
  if (!arrival)
    g_error ("“%s” was expected, but nothing came", start);
  message = arrival->message;
  g_free (arrival);
  g_ptr_array_add (self->kept, message);
  line = dup_start_line (message);
  if (!g_str_has_prefix (line, start))
    g_error ("“%s” was expected, but “%s” came", start, line);
  return message;
}

void
flow_expect_silence (FlowEnd *end)
{
  FlowArrival *arrival = g_queue_peek_head (&end->received);
  g_autofree char *line = arrival ? dup_start_line (arrival->message) : NULL;

  if (line)
    g_error ("Nothing was expected, but “%s” came", line);
}

char *
flow_dup_times (FlowEnd *end, const char *start)
{
  GString *times = g_string_new (NULL);
  FlowArrival *arrival;
  gint64 first = -1;

  while ((arrival = g_queue_pop_head (&end->received)))
    {
      g_autofree char *line = dup_start_line (arrival->message);

      if (first < 0)
        first = arrival->at_ms;
      if (g_str_has_prefix (line, start))
        g_string_append_printf (times, "%s%" G_GINT64_FORMAT, times->len > 0 ? " " : "", arrival->at_ms - first);
      else
        g_string_append_printf (times, "%s(%s)", times->len > 0 ? " " : "", line);
      arrival_free (arrival);
    }
  return g_string_free (times, FALSE);
}

static void
add_headers (SipMessageBuilder *builder, const char *headers)
{
  g_auto (GStrv) lines = g_strsplit (headers ? headers : "", "\r\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      if (*lines[i])
        sip_message_builder_add_by_name (builder, parts[0], parts[1]);
    }
}

void
flow_reply (FlowFixture *self, FlowEnd *end, SipMessage *request, guint status, const char *to_tag,
            const char *headers)
{
  SipMessageBuilder *builder = sip_message_builder_new_response (request, status, NULL, to_tag);
  SipMessage *response;

  add_headers (builder, headers);
  response = sip_message_builder_end (builder);
  g_ptr_array_add (self->kept, response);
  flow_resend (self, end, response);
}

void
flow_resend (FlowFixture *self, FlowEnd *end, SipMessage *message)
{
  g_autoptr (GError) error = NULL;

  sip_flow_send (end->flow, message, &error);
  g_assert_no_error (error);
  flow_run (self, 0);
}

static void
on_end_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FlowEnd *end = user_data;
  g_autoptr (GError) error = NULL;

  end->flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, &error);
  g_assert_no_error (error);
}

static void
ensure_flow (FlowFixture *self, FlowEnd *end)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("192.0.2.1", 5060);
  g_autoptr (SipTarget) target = sip_target_new (self->protocol, G_INET_SOCKET_ADDRESS (address), "192.0.2.1");

  if (end->flow)
    return;
  sip_transport_layer_connect_async (end->transport, target, NULL, NULL, on_end_connected, end);
  test_wait_until (end->flow);
}

void
flow_say (FlowFixture *self, FlowEnd *end, const char *text)
{
  const char *body = strstr (text, "\n\n");
  g_autofree char *head = body ? g_strndup (text, body - text) : g_strdup (text);
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
  g_autofree char *wire_head = g_strjoinv ("\r\n", lines);
  g_autofree char *wire = g_strconcat (wire_head, "\r\n\r\n", body ? body + 2 : "", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (wire, strlen (wire));
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) message = sip_message_parse (bytes, &error);

  g_assert_no_error (error);
  ensure_flow (self, end);
  flow_resend (self, end, message);
}
