/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registerer-fixture.h"

static void
binds_and_refreshes (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autofree char *to = NULL;

  registerer_begin (self);
  g_assert_cmpstr (self->states->str, ==, "registering");
  first = registerer_expect (self);
  registerer_assert_cseq (first, 1);
  registerer_assert_expires (first, 600);
  to = sip_slice_dup (sip_message_get_header (first, SIP_HEADER_TO, 0));
  g_assert_cmpstr (to, ==, "<sip:alice@192.0.2.9>");
  g_assert_true (sip_slice_equal (sip_message_get_header (first, SIP_HEADER_CONTACT, 0),
                                  SIP_SLICE ("<sip:alice@192.0.2.1:5060>")));
  g_assert_cmpuint (self->n_finished, ==, 0);

  registerer_grant (self, first, 300);
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);
  g_assert_cmpstr (self->states->str, ==, "registering, registered");
  g_assert_cmpuint (sip_registerer_get_expires (self->registerer), ==, 300);
  g_assert_cmpuint (sip_registerer_get_status (self->registerer), ==, 200);
  g_assert_true (registerer_is_registered (self));

  test_net_run (&self->net, 268 * 1000 - 1);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 1);
  second = registerer_expect (self);
  registerer_assert_cseq (second, 2);
  g_assert_true (sip_slice_equal (sip_message_get_call_id (first), sip_message_get_call_id (second)));
  g_assert_true (registerer_is_registered (self));
  registerer_grant (self, second, 300);
  g_assert_cmpstr (self->states->str, ==, "registering, registered");
}

static void
expires_header_counts_without_parameter (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  registerer_begin (self);
  request = registerer_expect (self);
  test_peer_reply (&self->peer, request, 200, "r", "Expires: 120\r\nContact: <sip:alice@192.0.2.1:5060>\r\n", NULL);
  g_assert_cmpuint (sip_registerer_get_expires (self->registerer), ==, 120);
}

static void
assert_not_listed (RegistererFixture *self, const char *headers)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) again = NULL;

  registerer_begin (self);
  request = registerer_expect (self);
  test_peer_reply (&self->peer, request, 200, "r", headers, NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_FAILED);
  g_assert_cmpstr (self->states->str, ==, "registering, failed");
  g_assert_false (registerer_is_registered (self));
  g_assert_cmpuint (registerer_get_next_attempt (self), >=, 30);
  g_assert_cmpuint (registerer_get_next_attempt (self), <=, 60);
  test_net_run (&self->net, 60000);
  again = registerer_expect (self);
  registerer_grant (self, again, 300);
  g_assert_cmpstr (self->states->str, ==, "registering, failed, registering, registered");
  g_assert_null (sip_registerer_get_error (self->registerer));
}

static void
no_contact_in_the_answer (RegistererFixture *self, gconstpointer data)
{
  assert_not_listed (self, NULL);
}

static void
only_contacts_of_others_in_the_answer (RegistererFixture *self, gconstpointer data)
{
  assert_not_listed (self, "Contact: <sip:alice@192.0.2.1:5061>;expires=300, <sip:bob@192.0.2.1:5060>\r\n");
}

static void
own_contact_with_no_time_left (RegistererFixture *self, gconstpointer data)
{
  assert_not_listed (self, "Contact: <sip:alice@192.0.2.1:5060>;expires=0\r\n");
}

static void
right_password (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) refresh = NULL;

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  registerer_begin (self);
  first = registerer_expect (self);
  registerer_challenge (self, first, 1);
  second = registerer_expect (self);
  registerer_assert_cseq (second, 2);
  g_assert_cmpuint (sip_message_count (second, SIP_HEADER_AUTHORIZATION), ==, 1);
  registerer_grant (self, second, 100);
  g_assert_true (registerer_is_registered (self));
  test_net_run (&self->net, 90000);
  refresh = registerer_expect (self);
  registerer_assert_cseq (refresh, 3);
  registerer_grant (self, refresh, 100);
}

static void
assert_given_up (RegistererFixture *self, SipError code, const char *sentence)
{
  g_assert_error (self->error, SIP_ERROR, (int) code);
  g_assert_cmpstr (self->error->message, ==, sentence);
  g_assert_cmpstr (sip_registerer_get_error (self->registerer)->message, ==, sentence);
  g_assert_cmpstr (self->states->str, ==, "registering, failed");
  g_assert_cmpuint (registerer_get_next_attempt (self), ==, 0);
  test_net_run (&self->net, 24 * 3600 * 1000);
  test_peer_expect_silence (&self->peer);
}

static void
wrong_password_is_told_once_and_not_tried_again (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "wrong");
  registerer_begin (self);
  first = registerer_expect (self);
  registerer_challenge (self, first, 1);
  second = registerer_expect (self);
  registerer_challenge (self, second, 2);
  assert_given_up (self, SIP_ERROR_AUTHENTICATION,
                   "The server at 192.0.2.9 refused the password for alice@192.0.2.9. Check the password and the "
                   "sign-in name.");
  g_assert_cmpuint (sip_registerer_get_status (self->registerer), ==, 401);
}

static void
no_password (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  registerer_begin (self);
  request = registerer_expect (self);
  registerer_challenge (self, request, 1);
  assert_given_up (self, SIP_ERROR_AUTHENTICATION,
                   "The server at 192.0.2.9 asks for a password for alice@192.0.2.9, and none is known. Enter the "
                   "password.");
}

static void
refused_for_good (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  registerer_begin (self);
  request = registerer_expect (self);
  test_peer_reply (&self->peer, request, 404, "r", NULL, NULL);
  assert_given_up (self, SIP_ERROR_REJECTED,
                   "The server at 192.0.2.9 does not know alice@192.0.2.9. Check how the address is written.");
  g_assert_cmpuint (sip_registerer_get_status (self->registerer), ==, 404);
  g_assert_cmpstr (sip_registerer_get_reason (self->registerer), ==, "Not Found");
}

static void
asks_for_as_long_as_the_server_wants (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  test_peer_reply (&self->peer, first, 423, "r", "Min-Expires: 1800\r\n", NULL);
  second = registerer_expect (self);
  registerer_assert_expires (second, 1800);
  registerer_assert_cseq (second, 2);
  registerer_grant (self, second, 1800);
  g_assert_cmpstr (self->states->str, ==, "registering, registered");
}

/* Nine tenths of it, in milliseconds, are 2^32 and a little. */
static void
interval_of_months_is_not_refreshed_at_once (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  test_peer_reply (&self->peer, first, 423, "r", "Min-Expires: 4772186\r\n", NULL);
  second = registerer_expect (self);
  registerer_assert_expires (second, 4772186);
  registerer_accept (&self->peer, second, "", NULL);
  g_assert_true (registerer_is_registered (self));
  test_net_run (&self->net, 60 * 1000);
  test_peer_expect_silence (&self->peer);
}

static void
endless_423_ends (RegistererFixture *self, gconstpointer data)
{
  registerer_begin (self);
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (SipMessage) request = registerer_expect (self);
      g_autofree char *headers = g_strdup_printf ("Min-Expires: %u\r\n", 1000 * i);

      test_peer_reply (&self->peer, request, 423, "r", headers, NULL);
    }
  test_peer_expect_silence (&self->peer);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
}

static void
contact_follows_the_address_that_the_server_sees (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) refresh = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  registerer_grant_seen_at (self, first, "198.51.100.7", 40000, 300);
  second = registerer_expect (self);
  g_assert_cmpuint (sip_message_count (second, SIP_HEADER_CONTACT), ==, 2);
  g_assert_true (sip_slice_equal (sip_message_get_header (second, SIP_HEADER_CONTACT, 0),
                                  SIP_SLICE ("<sip:alice@192.0.2.1:5060>;expires=0")));
  g_assert_true (sip_slice_equal (sip_message_get_header (second, SIP_HEADER_CONTACT, 1),
                                  SIP_SLICE ("<sip:alice@198.51.100.7:40000>")));
  registerer_grant_seen_at (self, second, "198.51.100.7", 40000, 300);
  g_assert_true (registerer_is_registered (self));
  test_net_run (&self->net, 267999);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 1);
  refresh = registerer_expect (self);
  g_assert_cmpuint (sip_message_count (refresh, SIP_HEADER_CONTACT), ==, 1);
  registerer_grant_seen_at (self, refresh, "198.51.100.7", 40000, 300);
  test_peer_expect_silence (&self->peer);
  g_assert_cmpstr (self->states->str, ==, "registering, registered");
}

/* A NAT that gives every packet another port must not make us register without end. */
static void
flapping_nat_gets_one_correction_a_refresh (RegistererFixture *self, gconstpointer data)
{
  guint port = 40000;

  registerer_begin (self);
  for (guint refresh = 0; refresh < 3; refresh++)
    {
      for (guint i = 0; i < 2; i++)
        {
          g_autoptr (SipMessage) request = registerer_expect (self);

          registerer_grant_seen_at (self, request, "198.51.100.7", port++, 300);
        }
      test_peer_expect_silence (&self->peer);
      test_net_run (&self->net, 268000);
    }
  test_peer_forget (&self->peer);
}

static void
refresh_overtakes_a_correction_that_is_not_answered (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) correction = NULL;
  g_autoptr (SipMessage) refresh = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  registerer_grant_seen_at (self, first, "198.51.100.7", 40000, 20);
  correction = registerer_expect (self);
  test_net_run (&self->net, 9999);
  test_peer_forget (&self->peer);
  test_net_run (&self->net, 1);
  refresh = registerer_expect (self);
  registerer_assert_cseq (refresh, 3);
  g_assert_cmpuint (sip_message_count (refresh, SIP_HEADER_CONTACT), ==, 2);
  registerer_grant_seen_at (self, refresh, "198.51.100.7", 40000, 300);
  test_net_run (&self->net, 40000);
  g_assert_true (registerer_is_registered (self));
  test_peer_forget (&self->peer);
}

static void
private_address_of_a_stranger_is_passed_over (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  registerer_grant_seen_at (self, first, "10.1.2.3", 5060, 300);
  test_peer_expect_silence (&self->peer);
  g_assert_true (registerer_is_registered (self));
}

static void
refused_for_now_is_tried_again (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  test_peer_reply (&self->peer, first, 503, "r", "Retry-After: 120 (busy);duration=9\r\n", NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_assert_cmpuint (registerer_get_next_attempt (self), ==, 120);
  test_net_run (&self->net, 119999);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 1);
  second = registerer_expect (self);
  registerer_grant (self, second, 300);
}

/* RFC 5626 4.5: 30 to 60 s after the first failure, up to half an hour. */
static void
silence_is_tried_again_ever_later (RegistererFixture *self, gconstpointer data)
{
  guint bounds[] = { 60, 120, 240, 480, 960, 1800, 1800 };

  test_net_set_loss (&self->net, 100);
  registerer_begin (self);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      test_net_run (&self->net, 64 * 500);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
      g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_FAILED);
      g_assert_cmpuint (registerer_get_next_attempt (self), >=, bounds[i] / 2);
      g_assert_cmpuint (registerer_get_next_attempt (self), <=, bounds[i]);
      test_net_run (&self->net, registerer_get_next_attempt (self) * 1000);
      g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_REGISTERING);
    }
  test_net_set_loss (&self->net, 0);
  test_peer_forget (&self->peer);
  test_net_run (&self->net, 4000);
  {
    g_autoptr (SipMessage) request = registerer_expect (self);

    registerer_grant (self, request, 300);
    test_peer_forget (&self->peer);
  }
  g_assert_true (registerer_is_registered (self));
}

static void
refresh_that_fails (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) refresh = NULL;

  registerer_register_and_grant (self, 60);
  test_net_run (&self->net, 54000);
  refresh = registerer_expect (self);
  test_peer_reply (&self->peer, refresh, 500, "r", NULL, NULL);
  g_assert_cmpstr (self->states->str, ==, "registering, registered, failed");
  g_assert_false (registerer_is_registered (self));
  g_assert_cmpuint (sip_registerer_get_expires (self->registerer), ==, 0);
  g_assert_cmpuint (registerer_get_next_attempt (self), >, 0);
}

static void
lost_flow_is_replaced (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) again = NULL;

  registerer_register_and_grant (self, 300);
  test_net_run (&self->net, 30000);
  sip_flow_close (self->peer.flow);
  test_net_run (&self->net, 0);
  g_assert_cmpstr (self->states->str, ==, "registering, registered, failed");
  g_assert_cmpuint (registerer_get_next_attempt (self), <=, 2);
  g_assert_error (sip_registerer_get_error (self->registerer), SIP_ERROR, SIP_ERROR_CONNECTION);
  g_assert_cmpuint (registerer_get_next_attempt (self), >, 0);
  test_net_run (&self->net, 2000);
  again = registerer_expect (self);
  registerer_assert_cseq (again, 3);
  registerer_grant (self, again, 300);
  g_assert_true (registerer_is_registered (self));
}

/* A server that hangs up after each answer must not be asked without end. */
static void
flow_that_never_lasts (RegistererFixture *self, gconstpointer data)
{
  registerer_register_and_grant (self, 300);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SipMessage) request = NULL;

      sip_flow_close (self->peer.flow);
      test_net_run (&self->net, 0);
      g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_FAILED);
      g_assert_cmpuint (registerer_get_next_attempt (self), >=, 30);
      test_net_run (&self->net, registerer_get_next_attempt (self) * 1000);
      request = registerer_expect (self);
      registerer_grant (self, request, 300);
      test_peer_forget (&self->peer);
    }
}

static void
on_pong (guint *n_pongs)
{
  ++*n_pongs;
}

static void
flow_is_kept_alive (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipRegisterer) other = sip_registerer_new (SIP_AGENT (self->alice.agent), 600);
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipFlow) flow = NULL;
  guint n_pongs = 0;

  registerer_register_and_grant (self, 3600);
  flow = g_object_ref (sip_agent_get_flow (SIP_AGENT (self->alice.agent)));
  g_signal_connect_swapped (flow, "pong", G_CALLBACK (on_pong), &n_pongs);
  test_net_run (&self->net, 60000);
  g_assert_cmpuint (n_pongs, ==, 2);

  /* Another account over the same connection, which signs out: the first one still needs it. */
  sip_registerer_register_async (other, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  request = registerer_expect (self);
  registerer_grant (self, request, 3600);
  g_assert_cmpint (sip_registerer_get_state (other), ==, SIP_REGISTERER_REGISTERED);
  g_assert_true (sip_agent_get_flow (SIP_AGENT (self->alice.agent)) == flow);
  sip_registerer_unregister_async (other, NULL, NULL, NULL);
  test_net_run (&self->net, 60000);
  g_assert_cmpuint (n_pongs, >=, 4);
  test_peer_forget (&self->peer);

  registerer_sign_out (self);
  n_pongs = 0;
  test_net_run (&self->net, 120000);
  g_assert_cmpuint (n_pongs, ==, 0);
  g_signal_handlers_disconnect_by_data (flow, &n_pongs);
}

static void
signs_out (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  registerer_register_and_grant (self, 300);
  registerer_sign_out (self);
  request = registerer_expect (self);
  registerer_assert_expires (request, 0);
  registerer_assert_cseq (request, 2);
  g_assert_true (sip_slice_equal (sip_message_get_header (request, SIP_HEADER_CONTACT, 0),
                                  SIP_SLICE ("<sip:alice@192.0.2.1:5060>")));
  test_peer_reply (&self->peer, request, 200, "r", NULL, NULL);
  g_assert_cmpuint (self->n_finished, ==, 2);
  g_assert_no_error (self->error);
  g_assert_cmpstr (self->states->str, ==, "registering, registered, unregistering, idle");
  g_assert_false (registerer_is_registered (self));
  test_net_run (&self->net, 600000);
  test_peer_expect_silence (&self->peer);
}

static void
signs_out_within_two_seconds (RegistererFixture *self, gconstpointer data)
{
  registerer_register_and_grant (self, 300);
  test_net_set_loss (&self->net, 100);
  registerer_sign_out (self);
  test_net_run (&self->net, 1999);
  g_assert_cmpuint (self->n_finished, ==, 1);
  test_net_run (&self->net, 1);
  g_assert_cmpuint (self->n_finished, ==, 2);
  g_assert_no_error (self->error);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_IDLE);
}

static void
signs_out_while_signing_in (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  registerer_sign_out (self);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_CANCELED);
  second = registerer_expect (self);
  registerer_assert_expires (second, 0);
  registerer_assert_cseq (second, 2);
  registerer_grant (self, first, 300);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_UNREGISTERING);
  test_peer_reply (&self->peer, second, 200, "r", NULL, NULL);
  g_assert_cmpstr (self->states->str, ==, "registering, unregistering, idle");
}

static void
signs_in_again_while_signing_out (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) out = NULL;
  g_autoptr (SipMessage) in = NULL;

  registerer_register_and_grant (self, 300);
  registerer_sign_out (self);
  out = registerer_expect (self);
  registerer_begin (self);
  in = registerer_expect (self);
  registerer_assert_cseq (in, 3);
  registerer_assert_expires (in, 600);
  registerer_grant (self, in, 300);
  g_assert_cmpstr (self->states->str, ==, "registering, registered, unregistering, idle, registering, registered");
  g_assert_cmpuint (self->n_finished, ==, 3);
}

static void
signs_out_when_never_signed_in (RegistererFixture *self, gconstpointer data)
{
  registerer_sign_out (self);
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);
  test_peer_expect_silence (&self->peer);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_IDLE);
}

static void
dropped_by_state (RegistererFixture *self)
{
  if (sip_registerer_get_state (self->registerer) != SIP_REGISTERER_FAILED)
    return;
  sip_registerer_unregister_async (self->registerer, NULL, registerer_on_finished, self);
}

/* A program that signs out as soon as it hears of the failure. */
static void
signs_out_in_the_callback_of_a_failure (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  g_signal_connect_swapped (self->registerer, "notify::state", G_CALLBACK (dropped_by_state), self);
  registerer_begin (self);
  request = registerer_expect (self);
  test_peer_reply (&self->peer, request, 500, "r", NULL, NULL);
  test_net_run (&self->net, 120000);
  test_peer_expect_silence (&self->peer);
  g_assert_cmpuint (self->n_finished, ==, 2);
  g_assert_cmpuint (registerer_get_next_attempt (self), ==, 0);
}

/* Each second the registrar answers what came. Returns for how many seconds the phone was registered. */
static guint
run_with_registrar (RegistererFixture *self, guint seconds)
{
  guint n_registered = 0;

  for (guint i = 0; i < seconds; i++)
    {
      while (!g_queue_is_empty (&self->peer.received))
        {
          g_autoptr (SipMessage) request = registerer_expect (self);

          registerer_grant (self, request, 120);
        }
      test_net_run (&self->net, 1000);
      n_registered += sip_registerer_get_state (self->registerer) == SIP_REGISTERER_REGISTERED;
    }
  return n_registered;
}

/* An hour of refreshes every 108 seconds: most of the time the binding stands, and it always comes back. */
static void
stays_registered_under_loss (RegistererFixture *self, gconstpointer data)
{
  const SipMemoryFaults faults = { .loss = 30, .duplication = 10, .min_delay_ms = 5, .max_delay_ms = 400 };
  const SipMemoryFaults none = { .loss = 0 };

  sip_memory_network_set_faults (self->net.network, &faults);
  registerer_begin (self);
  g_assert_cmpuint (run_with_registrar (self, 3600), >, 3600 * 9 / 10);
  sip_memory_network_set_faults (self->net.network, &none);
  run_with_registrar (self, 120);
  g_assert_cmpuint (run_with_registrar (self, 600), ==, 600);
  g_assert_true (registerer_is_registered (self));
  test_peer_forget (&self->peer);
}

static void
add_failures (void)
{
  ADD ("wrong-password-is-told-once-and-not-tried-again", NULL, wrong_password_is_told_once_and_not_tried_again);
  ADD ("no-password", NULL, no_password);
  ADD ("refused-for-good", NULL, refused_for_good);
  ADD ("refused-for-now-is-tried-again", NULL, refused_for_now_is_tried_again);
  ADD ("silence-is-tried-again-ever-later", NULL, silence_is_tried_again_ever_later);
  ADD ("refresh-that-fails", NULL, refresh_that_fails);
  ADD_OVER ("lost-flow-is-replaced", SIP_PROTOCOL_TCP, lost_flow_is_replaced);
  ADD ("no-contact-in-the-answer", NULL, no_contact_in_the_answer);
  ADD ("only-contacts-of-others-in-the-answer", NULL, only_contacts_of_others_in_the_answer);
  ADD ("own-contact-with-no-time-left", NULL, own_contact_with_no_time_left);
  ADD_OVER ("flow-that-never-lasts", SIP_PROTOCOL_TCP, flow_that_never_lasts);
  ADD ("interval-of-months-is-not-refreshed-at-once", NULL, interval_of_months_is_not_refreshed_at_once);
  ADD ("endless-423-ends", NULL, endless_423_ends);
}

static void
add_sign_out (void)
{
  ADD ("signs-out", NULL, signs_out);
  ADD ("signs-out-within-two-seconds", NULL, signs_out_within_two_seconds);
  ADD ("signs-out-while-signing-in", NULL, signs_out_while_signing_in);
  ADD ("signs-in-again-while-signing-out", NULL, signs_in_again_while_signing_out);
  ADD ("signs-out-when-never-signed-in", NULL, signs_out_when_never_signed_in);
  ADD ("signs-out-in-the-callback-of-a-failure", NULL, signs_out_in_the_callback_of_a_failure);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("binds-and-refreshes", NULL, binds_and_refreshes);
  ADD ("expires-header-counts-without-parameter", NULL, expires_header_counts_without_parameter);
  ADD ("right-password", NULL, right_password);
  ADD ("asks-for-as-long-as-the-server-wants", NULL, asks_for_as_long_as_the_server_wants);
  ADD ("contact-follows-the-address-that-the-server-sees", NULL, contact_follows_the_address_that_the_server_sees);
  ADD ("flapping-nat-gets-one-correction-a-refresh", NULL, flapping_nat_gets_one_correction_a_refresh);
  ADD ("refresh-overtakes-a-correction-that-is-not-answered", NULL,
       refresh_overtakes_a_correction_that_is_not_answered);
  ADD ("private-address-of-a-stranger-is-passed-over", NULL, private_address_of_a_stranger_is_passed_over);
  ADD ("stays-registered-under-loss", NULL, stays_registered_under_loss);
  ADD_OVER ("flow-is-kept-alive", SIP_PROTOCOL_TCP, flow_is_kept_alive);
  add_failures ();
  add_sign_out ();

  return g_test_run ();
}
