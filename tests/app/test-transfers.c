/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "phone/phone-listeners.h"
#include "phone/phone-transfers.h"
#include "test-loop.h"

/* Two phones, the second of which has an echo service. */
typedef struct
{
  Phone *phones[2];
  PhoneCall *calls[2];
  PhoneCall *asked;
  PhoneCall *settled;
  GAsyncResult *result;
  char *echo;
} Fixture;

static void
on_asked (Fixture *fixture, PhoneCall *call)
{
  g_set_object (&fixture->asked, call);
}

static void
on_settled (Fixture *fixture, PhoneCall *call)
{
  g_set_object (&fixture->settled, call);
}

static Phone *
start_phone (const char *uri, const char *transfers, gboolean echo)
{
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autoptr (GError) error = NULL;
  Phone *phone;

  phone_config_set_string (config, "listen", "udp", "127.0.0.1:0", NULL);
  phone_config_set_string (config, "listen", "tcp", "", NULL);
  phone_config_set_string (config, "audio", "source", "silence", NULL);
  phone_config_set_string (config, "audio", "sink", "null", NULL);
  phone_config_set_string (config, "answer", "mode", "auto", NULL);
  phone_config_set_string (config, "calls", "transfers", transfers, NULL);
  phone_config_set_string (config, "account me", "uri", uri, NULL);
  phone_config_set_string (config, "account me", "registrar", "none", NULL);
  phone = phone_new (config, echo);
  g_assert_true (phone_start (phone, &error));
  g_assert_no_error (error);
  return phone;
}

static PhoneCall *
dup_first_call (Phone *phone)
{
  return g_list_model_get_item (phone_get_calls (phone), 0);
}

static void
set_up (Fixture *fixture, gconstpointer transfers)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bob = NULL;
  guint port;

  test_watchdog (60);
  fixture->phones[0] = start_phone ("sip:alice@127.0.0.1", "ask", FALSE);
  fixture->phones[1] = start_phone ("sip:bob@127.0.0.1", transfers, TRUE);
  g_signal_connect_swapped (phone_get_transfers (fixture->phones[1]), "asked", G_CALLBACK (on_asked), fixture);
  g_signal_connect_swapped (phone_get_transfers (fixture->phones[1]), "settled", G_CALLBACK (on_settled), fixture);
  port = phone_listeners_get_loopback_port (phone_get_stack (fixture->phones[1]), &error);
  bob = g_strdup_printf ("sip:bob@127.0.0.1:%u", port);
  fixture->echo = g_strdup_printf ("sip:echo@127.0.0.1:%u", port);
  phone_dial (fixture->phones[0], bob, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->calls[0] = dup_first_call (fixture->phones[0]);
  test_wait_until (phone_call_get_state (fixture->calls[0]) == PHONE_CALL_ACTIVE);
  fixture->calls[1] = dup_first_call (fixture->phones[1]);
  test_wait_until (phone_call_get_state (fixture->calls[1]) == PHONE_CALL_ACTIVE);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
stop_phone (Phone *phone)
{
  g_autoptr (GAsyncResult) result = NULL;

  phone_stop_async (phone, on_done, &result);
  test_wait_until (result);
  g_object_unref (phone);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixture->phones); i++)
    {
      g_object_unref (fixture->calls[i]);
      stop_phone (fixture->phones[i]);
    }
  g_clear_object (&fixture->asked);
  g_clear_object (&fixture->settled);
  g_clear_object (&fixture->result);
  g_free (fixture->echo);
  test_drain ();
}

static void
ask (Fixture *fixture)
{
  phone_call_transfer_async (fixture->calls[0], fixture->echo, NULL, NULL, on_done, &fixture->result);
  test_wait_until (fixture->asked);
  g_assert_true (fixture->asked == fixture->calls[1]);
  g_assert_true (phone_transfers_is_asked (phone_get_transfers (fixture->phones[1]), fixture->asked));
  g_assert_null (fixture->settled);
}

static void
check_transferred (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneCall) next = NULL;

  test_wait_until (fixture->result);
  g_assert_true (phone_call_transfer_finish (fixture->calls[0], fixture->result, &error));
  g_assert_no_error (error);
  test_wait_until (phone_call_get_state (fixture->calls[1]) == PHONE_CALL_ENDED);
  g_assert_cmpstr (phone_call_get_reason (fixture->calls[0]), ==, "The call was transferred.");
  g_assert_cmpstr (phone_call_get_cause (fixture->calls[0]), ==, "bye");
  g_assert_cmpuint (g_list_model_get_n_items (phone_get_calls (fixture->phones[0])), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (phone_get_calls (fixture->phones[1])), ==, 1);
  next = dup_first_call (fixture->phones[1]);
  g_assert_cmpint (phone_call_get_state (next), ==, PHONE_CALL_ACTIVE);
  g_assert_cmpstr (phone_call_get_peer_uri (next), ==, fixture->echo);
}

static void
test_accepted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ask (fixture);
  g_assert_true (phone_transfers_accept (phone_get_transfers (fixture->phones[1]), fixture->asked, &error));
  g_assert_no_error (error);
  g_assert_true (fixture->settled == fixture->calls[1]);
  check_transferred (fixture);
}

static void
test_allowed (Fixture *fixture, gconstpointer data)
{
  phone_call_transfer_async (fixture->calls[0], fixture->echo, NULL, NULL, on_done, &fixture->result);
  check_transferred (fixture);
  g_assert_null (fixture->asked);
}

static void
check_refused (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  test_wait_until (fixture->result);
  g_assert_false (phone_call_transfer_finish (fixture->calls[0], fixture->result, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_REFUSED);
  test_wait_until (phone_call_get_state (fixture->calls[0]) == PHONE_CALL_ACTIVE);
  test_wait_until (!phone_call_get_held_by_peer (fixture->calls[1]));
  g_assert_cmpint (phone_call_get_state (fixture->calls[1]), ==, PHONE_CALL_ACTIVE);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  ask (fixture);
  g_assert_true (phone_call_get_held_by_peer (fixture->calls[1]));
  g_assert_true (phone_transfers_refuse (phone_get_transfers (fixture->phones[1]), fixture->asked, NULL));
  g_assert_true (fixture->settled == fixture->calls[1]);
  check_refused (fixture);
}

static void
test_refused_by_policy (Fixture *fixture, gconstpointer data)
{
  phone_call_transfer_async (fixture->calls[0], fixture->echo, NULL, NULL, on_done, &fixture->result);
  check_refused (fixture);
  g_assert_null (fixture->asked);
}

static void
test_ended (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ask (fixture);
  phone_call_hang_up (fixture->calls[1]);
  g_assert_true (fixture->settled == fixture->calls[1]);
  g_assert_cmpstr (phone_call_get_reason (fixture->calls[1]), ==, "You ended the call.");
  g_assert_false (phone_transfers_accept (phone_get_transfers (fixture->phones[1]), fixture->asked, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE);
  test_wait_until (fixture->result);
}

static void
hold (PhoneCall *call, gboolean wanted)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  phone_call_hold_async (call, wanted, NULL, on_done, &result);
  test_wait_until (result);
  g_assert_true (phone_call_hold_finish (call, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (phone_call_get_state (call), ==, wanted ? PHONE_CALL_HELD : PHONE_CALL_ACTIVE);
}

static void
test_both_hold (Fixture *fixture, gconstpointer data)
{
  PhoneCall **calls = fixture->calls;

  hold (calls[0], TRUE);
  test_wait_until (phone_call_get_held_by_peer (calls[1]));
  g_assert_cmpint (phone_call_get_state (calls[1]), ==, PHONE_CALL_ACTIVE);
  g_assert_false (phone_call_get_held_by_peer (calls[0]));
  hold (calls[1], TRUE);
  test_wait_until (phone_call_get_held_by_peer (calls[0]));
  hold (calls[0], FALSE);
  test_wait_until (!phone_call_get_held_by_peer (calls[1]));
  g_assert_cmpint (phone_call_get_state (calls[1]), ==, PHONE_CALL_HELD);
  g_assert_true (phone_call_get_held_by_peer (calls[0]));
  hold (calls[1], FALSE);
  test_wait_until (!phone_call_get_held_by_peer (calls[0]));
}

static PhoneCall *
dial_echo (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_dial_echo (fixture->phones[0], &error);

  g_assert_no_error (error);
  g_object_ref (call);
  test_wait_until (phone_call_get_state (call) == PHONE_CALL_ACTIVE);
  return call;
}

static void
test_echo_hold (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = dial_echo (fixture);
  PhoneCallStats before = { 0 }, after = { 0 };

  hold (call, TRUE);
  g_assert_false (phone_call_get_held_by_peer (call));
  hold (call, FALSE);
  g_assert_false (phone_call_get_held_by_peer (call));
  test_wait_until (phone_call_get_stats (call, &before));
  test_wait_until (phone_call_get_stats (call, &after) && after.packets_received > before.packets_received + 5);
  phone_call_hang_up (call);
}

static void
test_echo_transfer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = dial_echo (fixture);
  g_autoptr (GError) error = NULL;

  phone_call_transfer_async (call, fixture->echo, NULL, NULL, on_done, &fixture->result);
  test_wait_until (fixture->result);
  g_assert_false (phone_call_transfer_finish (call, fixture->result, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_REFUSED);
  test_wait_until (phone_call_get_state (call) == PHONE_CALL_ACTIVE);
  phone_call_hang_up (call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
#define ADD(name, transfers, func) g_test_add ("/transfers/" name, Fixture, transfers, set_up, func, tear_down)
  ADD ("asked-and-accepted-both-calls-end-as-transferred", "ask", test_accepted);
  ADD ("allowed-nobody-is-asked", "allow", test_allowed);
  ADD ("asked-and-refused-the-call-goes-on", "ask", test_refused);
  ADD ("refused-by-policy-nobody-is-asked", "refuse", test_refused_by_policy);
  ADD ("a-call-that-ends-settles-what-was-asked", "ask", test_ended);
  ADD ("hold/each-side-knows-who-holds", "ask", test_both_hold);
  ADD ("hold/the-echo-is-held-and-heard-again", "ask", test_echo_hold);
  ADD ("the-echo-is-not-transferred-and-goes-on", "ask", test_echo_transfer);
#undef ADD
  return g_test_run ();
}
