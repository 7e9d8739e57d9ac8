/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-trace.h"

#include <glib/gstdio.h>
#include <string.h>

#include "test-loop.h"
#include "transport-peer.h"
#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"
#include "util/sip-virtual-clock.h"

typedef struct
{
  SipClock *clock;
  SipMemoryNetwork *network;
  TestPeer *a;
  TestPeer *b;
  GInetSocketAddress *b_address;
  SipTrace *trace; /* of a */
  SipFlow *flow;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (7);

  test_watchdog (30);
  self->clock = sip_virtual_clock_new ();
  self->network = sip_memory_network_new (self->clock, random);
  self->a = test_peer_new (self->clock);
  self->b = test_peer_new (self->clock);
  sip_memory_network_attach (self->network, self->a->layer, SIP_PROTOCOL_UDP, "192.0.2.1:5060");
  sip_memory_network_attach (self->network, self->b->layer, SIP_PROTOCOL_UDP, "192.0.2.2:5060");
  self->b_address = test_inet ("192.0.2.2", 5060);
  self->trace = sip_trace_new (self->a->layer);
  self->flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->b_address);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_clear_object (&self->flow);
  g_assert_finalize_object (self->trace);
  test_peer_free (self->a);
  test_peer_free (self->b);
  g_assert_finalize_object (self->network);
  g_object_unref (self->b_address);
  g_assert_finalize_object (self->clock);
}

static void
send_number (Fixture *self, guint number)
{
  g_autoptr (SipMessage) request = test_request (self->flow, number);
  g_autoptr (GError) error = NULL;

  sip_flow_send (self->flow, request, &error);
  g_assert_no_error (error);
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), 0);
}

/* At the near side. */
static void
receive (Fixture *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  sip_transport_layer_receive (self->a->layer, self->flow, bytes);
}

static guint
count (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->trace));
}

static SipTraceEntry *
get (SipTrace *trace, guint position)
{
  g_autoptr (SipTraceEntry) entry = g_list_model_get_item (G_LIST_MODEL (trace), position);

  g_assert_true (SIP_IS_TRACE_ENTRY (entry));
  return entry;
}

static void
assert_summary (SipTraceEntry *entry, const char *expected)
{
  g_autofree char *summary = sip_trace_entry_dup_summary (entry);

  g_assert_cmpstr (summary, ==, expected);
}

static void
assert_address (GInetSocketAddress *address, const char *expected)
{
  g_autofree char *text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_messages (Fixture *self, gconstpointer unused)
{
  gint64 before = g_get_real_time ();
  SipTraceEntry *sent, *received;
  g_autofree char *call_id = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GDateTime) time = NULL;

  self->b->answer = 200;
  send_number (self, 1);

  g_assert_cmpuint (count (self), ==, 2);
  sent = get (self->trace, 0);
  received = get (self->trace, 1);
  g_assert_cmpint (sip_trace_entry_get_kind (sent), ==, SIP_TRACE_MESSAGE);
  g_assert_cmpint (sip_trace_entry_get_direction (sent), ==, SIP_TRACE_SENT);
  g_assert_cmpint (sip_trace_entry_get_protocol (sent), ==, SIP_PROTOCOL_UDP);
  assert_summary (sent, "OPTIONS sip:bob@example.org SIP/2.0");
  assert_address (sip_trace_entry_get_local_address (sent), "192.0.2.1:5060");
  assert_address (sip_trace_entry_get_remote_address (sent), "192.0.2.2:5060");
  call_id = sip_trace_entry_dup_call_id (sent);
  g_assert_cmpstr (call_id, ==, "transport");
  text = sip_trace_entry_dup_text (sent);
  g_assert_nonnull (strstr (text, "\nMax-Forwards: 70\n"));
  g_assert_cmpint (sip_trace_entry_get_unix_us (sent), >=, before);
  g_assert_cmpint (sip_trace_entry_get_unix_us (sent), <=, g_get_real_time ());
  time = sip_trace_entry_dup_time (sent);
  g_assert_cmpint (g_date_time_to_unix (time), ==, sip_trace_entry_get_unix_us (sent) / G_USEC_PER_SEC);
  g_assert_cmpint (g_date_time_get_microsecond (time), ==, sip_trace_entry_get_unix_us (sent) % G_USEC_PER_SEC);

  g_assert_cmpint (sip_trace_entry_get_direction (received), ==, SIP_TRACE_RECEIVED);
  g_assert_cmpuint (sip_trace_entry_get_flow_id (received), ==, sip_trace_entry_get_flow_id (sent));
  assert_summary (received, "SIP/2.0 200 OK");
}

static void
test_unreadable (Fixture *self, gconstpointer unused)
{
  SipTraceEntry *entry;
  g_autofree char *text = NULL;

  receive (self, "GET / HTTP/1.0\r\nAuthorization: Basic 5ec7e7\r\n\r\n");
  g_assert_cmpuint (count (self), ==, 1);
  entry = get (self->trace, 0);
  g_assert_cmpint (sip_trace_entry_get_kind (entry), ==, SIP_TRACE_UNREADABLE);
  g_assert_cmpint (sip_trace_entry_get_direction (entry), ==, SIP_TRACE_RECEIVED);
  text = sip_trace_entry_dup_text (entry);
  g_assert_cmpstr (text, ==, "GET / HTTP/1.0\nAuthorization: …\n\n");
  g_assert_cmpstr (sip_trace_entry_get_reason (entry), !=, NULL);
  assert_summary (entry, sip_trace_entry_get_reason (entry));
}

static void
test_refused (Fixture *self, gconstpointer unused)
{
  g_autofree char *text = NULL;

  receive (self, "SIP/2.0 200 OK\r\nCall-ID: a\r\n\r\n");
  g_assert_cmpuint (count (self), ==, 2);
  g_assert_cmpint (sip_trace_entry_get_kind (get (self->trace, 0)), ==, SIP_TRACE_MESSAGE);
  g_assert_cmpint (sip_trace_entry_get_kind (get (self->trace, 1)), ==, SIP_TRACE_REFUSED);
  g_assert_nonnull (sip_trace_entry_get_reason (get (self->trace, 1)));
  text = sip_trace_entry_dup_text (get (self->trace, 1));
  g_assert_null (text);
}

/* The numbers in the trace, as the list's signal told of them. */
static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  guint *n = user_data;

  g_assert_cmpuint (position + removed, <=, *n);
  *n += added - removed;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, *n);
}

static void
test_entries_are_bounded (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipMessage) request = NULL;
  guint n = 0;

  g_signal_connect (self->trace, "items-changed", G_CALLBACK (on_items_changed), &n);
  sip_trace_set_max_entries (self->trace, 70);
  for (guint i = 1; i <= 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      receive (self, text);
      g_assert_cmpuint (count (self), ==, MIN (i, 70));
    }
  for (guint i = 0; i < 70; i++)
    {
      g_autofree char *text = sip_trace_entry_dup_text (get (self->trace, i));
      g_autofree char *expected = g_strdup_printf ("%u", 131 + i);

      g_assert_cmpstr (text, ==, expected);
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (self->trace), 70));

  sip_trace_set_max_entries (self->trace, 3);
  g_assert_cmpuint (count (self), ==, 3);
  sip_trace_clear (self->trace);
  g_assert_cmpuint (n, ==, 0);
  receive (self, "again");
  g_assert_cmpuint (n, ==, 1);
}

static void
test_bytes_are_bounded (Fixture *self, gconstpointer unused)
{
  g_autofree char *large = g_strnfill (1000, 'x');

  sip_trace_set_max_bytes (self->trace, 3000);
  for (guint i = 0; i < 10; i++)
    receive (self, large);
  g_assert_cmpuint (count (self), ==, 2);
  sip_trace_set_max_bytes (self->trace, 10);
  g_assert_cmpuint (count (self), ==, 0);
  receive (self, large);
  receive (self, large);
  g_assert_cmpuint (count (self), ==, 1);
}

static void
test_nothing_is_kept_without_a_trace (Fixture *self, gconstpointer unused)
{
  static const char *const told[] = { "dropped", "flow-opened", "flow-closed", "connect-failed" };

  g_assert_finalize_object (self->trace);
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    {
      guint id = g_signal_lookup (told[i], SIP_TYPE_TRANSPORT_LAYER);

      g_assert_cmpuint (id, !=, 0);
      g_assert_false (g_signal_has_handler_pending (self->a->layer, id, 0, TRUE));
    }
  receive (self, "nothing");
  self->trace = sip_trace_new (self->a->layer);
  g_assert_cmpuint (count (self), ==, 0);
}

static void
test_connections (void)
{
  g_autoptr (SipClock) clock = sip_clock_new ();
  TestPeer *a = test_peer_new (clock);
  TestPeer *b = test_peer_new (clock);
  g_autoptr (SipTrace) near = sip_trace_new (a->layer);
  g_autoptr (SipTrace) far = sip_trace_new (b->layer);
  g_autoptr (GInetSocketAddress) address = test_peer_listen (b, SIP_PROTOCOL_TCP, NULL);
  g_autoptr (SipFlow) flow = NULL;

  test_watchdog (30);
  flow = test_peer_connect (a, SIP_PROTOCOL_TCP, address);
  test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (far)) == 1);
  g_assert_cmpint (sip_trace_entry_get_kind (get (near, 0)), ==, SIP_TRACE_OPENED);
  g_assert_cmpint (sip_trace_entry_get_direction (get (near, 0)), ==, SIP_TRACE_SENT);
  g_assert_cmpint (sip_trace_entry_get_kind (get (far, 0)), ==, SIP_TRACE_OPENED);
  g_assert_cmpint (sip_trace_entry_get_direction (get (far, 0)), ==, SIP_TRACE_RECEIVED);

  sip_flow_close (flow);
  test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (far)) == 2);
  g_assert_cmpint (sip_trace_entry_get_kind (get (near, 1)), ==, SIP_TRACE_CLOSED);
  g_assert_cmpint (sip_trace_entry_get_kind (get (far, 1)), ==, SIP_TRACE_CLOSED);
  g_assert_cmpuint (sip_trace_entry_get_flow_id (get (near, 1)), ==, sip_trace_entry_get_flow_id (get (near, 0)));

  sip_trace_clear (near);
  g_clear_object (&near);
  g_clear_object (&far);
  test_peer_free (a);
  test_peer_free (b);
}

static void
test_failed_connection (void)
{
  g_autoptr (SipClock) clock = sip_clock_new ();
  TestPeer *a = test_peer_new (clock);
  TestPeer *b = test_peer_new (clock);
  g_autoptr (SipTrace) trace = sip_trace_new (a->layer);
  g_autoptr (GInetSocketAddress) address = test_peer_listen (b, SIP_PROTOCOL_TCP, NULL);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TCP, address, "localhost");
  g_autoptr (GError) error = NULL;

  test_watchdog (30);
  test_peer_free (b);
  g_assert_null (test_peer_try_connect (a, target, NULL, &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (trace)), ==, 1);
  g_assert_cmpint (sip_trace_entry_get_kind (get (trace, 0)), ==, SIP_TRACE_FAILED);
  g_assert_cmpstr (sip_trace_entry_get_reason (get (trace, 0)), ==, error->message);
  g_assert_true (sip_trace_entry_get_remote_address (get (trace, 0)) == address);
  g_clear_object (&trace);
  test_peer_free (a);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static void
test_saving (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = g_dir_make_tmp ("trace-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.pcap", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "not", "there", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) bad_file = g_file_new_for_path (nowhere);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) expected = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  send_number (self, 1);
  expected = sip_trace_to_pcap (self->trace);
  sip_trace_save_pcap_async (self->trace, file, NULL, on_saved, &result);
  test_wait_until (result);
  g_assert_true (sip_trace_save_pcap_finish (self->trace, result, &error));
  g_assert_no_error (error);
  written = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (written, expected));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_clear_object (&result);
  sip_trace_save_pcap_async (self->trace, bad_file, NULL, on_saved, &result);
  test_wait_until (result);
  g_assert_false (sip_trace_save_pcap_finish (self->trace, result, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/trace/messages-have-time-addresses-and-direction", Fixture, NULL, set_up, test_messages, tear_down);
  g_test_add ("/trace/what-cannot-be-read-is-shown-without-secrets", Fixture, NULL, set_up, test_unreadable,
              tear_down);
  g_test_add ("/trace/a-message-that-goes-no-further-says-why", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/trace/the-oldest-of-too-many-entries-go", Fixture, NULL, set_up, test_entries_are_bounded, tear_down);
  g_test_add ("/trace/the-oldest-of-too-many-bytes-go", Fixture, NULL, set_up, test_bytes_are_bounded, tear_down);
  g_test_add ("/trace/nothing-is-kept-without-one", Fixture, NULL, set_up, test_nothing_is_kept_without_a_trace,
              tear_down);
  g_test_add_func ("/trace/connections-come-and-go", test_connections);
  g_test_add_func ("/trace/a-connection-that-fails-says-why", test_failed_connection);
  g_test_add ("/trace/a-capture-is-saved-for-its-owner-alone", Fixture, NULL, set_up, test_saving, tear_down);

  return g_test_run ();
}
