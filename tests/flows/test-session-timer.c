/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog-fixture.h"

#define TIMER "Supported: timer\r\n"

#define IN NULL
#define OUT GINT_TO_POINTER (1)

static void
assert_terms (DialogFixture *self, guint interval_s, SipRefresher refresher)
{
  g_assert_cmpuint (sip_session_get_session_expires (dialog_get_session (self)), ==, interval_s);
  g_assert_cmpint (sip_session_get_refresher (dialog_get_session (self)), ==, refresher);
}

static void
assert_header (SipMessage *message, SipHeader header, const char *expected)
{
  g_autofree char *value = sip_slice_dup (sip_message_get_header (message, header, 0));

  g_assert_cmpstr (value, ==, expected);
}

/* Alice calls; her INVITE is answered with @headers. */
static void
call_out (DialogFixture *self, const char *asked, const char *headers)
{
  SipMessage *invite;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = dialog_expect (self, "INVITE ");
  assert_header (invite, SIP_HEADER_SESSION_EXPIRES, asked);
  g_assert_true (sip_message_has_token (invite, SIP_HEADER_SUPPORTED, "timer"));
  self->dialog = sip_dialog_new_uas (invite, "peer", NULL);
  dialog_reply (self, invite, 200, headers, DIALOG_SDP);
  dialog_expect (self, "ACK ");
}

/* The peer calls with @headers, and alice's 200 says @granted. */
static void
call_in (DialogFixture *self, const char *headers, const char *granted)
{
  SipMessage *response;

  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, headers, DIALOG_SDP);
  test_phone_answer (&self->alice);
  response = dialog_expect (self, "SIP/2.0 200");
  assert_header (response, SIP_HEADER_SESSION_EXPIRES, granted);
  self->dialog = sip_dialog_new_uac (self->invite, response, NULL);
  dialog_ack (self, self->invite, NULL);
  g_assert_cmpint (sip_message_has_token (response, SIP_HEADER_REQUIRE, "timer"), ==,
                   granted != NULL && strstr (headers, TIMER) != NULL);
}

static void
refresh_by_update (DialogFixture *self, gconstpointer unused)
{
  SipMessage *update;

  call_out (self, "1800", DIALOG_ALLOW "Session-Expires: 1800;refresher=uac\r\nRequire: timer\r\n");
  assert_terms (self, 1800, SIP_REFRESHER_LOCAL);
  for (guint i = 0; i < 3; i++)
    {
      dialog_run (self, 899999);
      dialog_expect_silence (self);
      dialog_run (self, 1);
      update = dialog_expect (self, "UPDATE ");
      g_assert_cmpstr (dialog_get_body (update), ==, "");
      assert_header (update, SIP_HEADER_SESSION_EXPIRES, "1800;refresher=uac");
      dialog_reply (self, update, 200, "Session-Expires: 1800;refresher=uac\r\nRequire: timer\r\n", NULL);
    }
  g_assert_cmpstr (dialog_get_media (self), ==, "");
  dialog_hang_up (self);
}

/* RFC 4028 7.4: what was offered last, byte for byte. */
static void
refresh_by_reinvite (DialogFixture *self, gconstpointer unused)
{
  SipMessage *invite;

  call_out (self, "1800", "Allow: INVITE, ACK, BYE\r\nSession-Expires: 200;refresher=uac\r\nRequire: timer\r\n");
  assert_terms (self, 200, SIP_REFRESHER_LOCAL);
  dialog_run (self, 100 * 1000);
  invite = dialog_expect (self, "INVITE ");
  assert_header (invite, SIP_HEADER_SESSION_EXPIRES, "200;refresher=uac");
  dialog_reply (self, invite, 200, "Session-Expires: 200;refresher=uac\r\n", DIALOG_SDP);
  dialog_expect (self, "ACK ");
  g_assert_cmpstr (dialog_get_media (self), ==, "get-offer any same, set-answer");
  dialog_hang_up (self);
}

static void
refresh_while_on_hold_holds (DialogFixture *self, gconstpointer unused)
{
  call_out (self, "1800", "Allow: INVITE\r\nSession-Expires: 200;refresher=uac\r\n");
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, "Session-Expires: 200;refresher=uac\r\n", DIALOG_SDP);
  dialog_expect (self, "ACK ");
  dialog_run (self, 100 * 1000);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, "Session-Expires: 200;refresher=uac\r\n", DIALOG_SDP);
  dialog_expect (self, "ACK ");
  g_assert_cmpstr (dialog_get_media (self), ==,
                   "get-offer any hold, set-answer, get-offer any hold same, set-answer");
  g_assert_true (sip_session_is_on_hold (dialog_get_session (self)));
  dialog_hang_up (self);
}

static void
update_that_is_not_allowed_becomes_reinvite (DialogFixture *self, gconstpointer unused)
{
  call_out (self, "1800", DIALOG_ALLOW "Session-Expires: 200;refresher=uac\r\n");
  dialog_run (self, 100 * 1000);
  dialog_reply (self, dialog_expect (self, "UPDATE "), 405, NULL, NULL);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, "Session-Expires: 200;refresher=uac\r\n", DIALOG_SDP);
  dialog_expect (self, "ACK ");
  dialog_run (self, 99999);
  dialog_expect_silence (self);
  dialog_hang_up (self);
}

/* RFC 3311 5.1: as with a re-INVITE. */
static void
refresh_that_meets_a_change_is_tried_again (DialogFixture *self, gconstpointer unused)
{
  guint waited;

  call_out (self, "1800", DIALOG_ALLOW "Session-Expires: 200;refresher=uac\r\n");
  dialog_run (self, 100 * 1000);
  dialog_reply (self, dialog_expect (self, "UPDATE "), 491, NULL, NULL);
  waited = dialog_wait (self, 4010);
  g_assert_cmpuint (waited, >=, 2100);
  g_assert_cmpuint (waited, <=, 4000);
  dialog_reply (self, dialog_expect (self, "UPDATE "), 200, "Session-Expires: 200;refresher=uac\r\n", NULL);
  dialog_run (self, 60 * 1000);
  dialog_expect_silence (self);
  dialog_hang_up (self);
}

/* RFC 4028 7.2: a far end that knows nothing of intervals is asked all the same whether it is still there. */
static void
far_end_without_timers_is_refreshed (DialogFixture *self, gconstpointer unused)
{
  call_out (self, "1800", NULL);
  assert_terms (self, 1800, SIP_REFRESHER_LOCAL);
  dialog_run (self, 900 * 1000);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, DIALOG_SDP);
  dialog_expect (self, "ACK ");
  assert_terms (self, 1800, SIP_REFRESHER_LOCAL);
  dialog_hang_up (self);
}

/* Nobody asks: nothing expires. */
static void
not_asked_for (DialogFixture *self, gconstpointer unused)
{
  g_object_set (self->alice.agent, "session-expires", 0, NULL);
  call_out (self, NULL, NULL);
  assert_terms (self, 0, SIP_REFRESHER_NONE);
  dialog_run (self, 24 * 3600 * 1000);
  dialog_expect_silence (self);
  dialog_hang_up (self);
}

static void
asked_for_in_the_answer (DialogFixture *self, gconstpointer unused)
{
  g_object_set (self->alice.agent, "session-expires", 0, NULL);
  call_out (self, NULL, DIALOG_ALLOW "Session-Expires: 600;refresher=uas\r\nRequire: timer\r\n");
  assert_terms (self, 600, SIP_REFRESHER_REMOTE);
  dialog_hang_up (self);
}

/* RFC 4028 10: 32 seconds before the end, or a third of a short interval. */
static void
no_refresh_of_the_far_end_ends_the_call (DialogFixture *self, gconstpointer unused)
{
  call_out (self, "1800", "Session-Expires: 600;refresher=uas\r\nRequire: timer\r\n");
  dialog_run (self, 567999);
  dialog_expect_silence (self);
  dialog_run (self, 1);
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  test_phone_assert_log (&self->alice, "started, ended system expires");
}

static void
refresh_of_the_far_end_keeps_the_call (DialogFixture *self, gconstpointer unused)
{
  SipMessage *response;

  call_out (self, "1800", "Session-Expires: 600;refresher=uas\r\nRequire: timer\r\n");
  for (guint i = 0; i < 4; i++)
    {
      dialog_run (self, 300 * 1000);
      dialog_request (self, SIP_METHOD_UPDATE, TIMER "Session-Expires: 600;refresher=uac\r\n", NULL, NULL);
      response = dialog_expect (self, "SIP/2.0 200");
      assert_header (response, SIP_HEADER_SESSION_EXPIRES, "600;refresher=uac");
      g_assert_true (sip_message_has_token (response, SIP_HEADER_REQUIRE, "timer"));
      assert_terms (self, 600, SIP_REFRESHER_REMOTE);
    }
  dialog_hang_up (self);
}

/* A refused refresh is tried again; where all are refused, the session expires. */
static void
refused_refreshes_end_the_call (DialogFixture *self, gconstpointer unused)
{
  guint n = 0;

  call_out (self, "1800", DIALOG_ALLOW "Session-Expires: 400;refresher=uac\r\n");
  dialog_run (self, 200 * 1000);
  while (sip_session_get_state (dialog_get_session (self)) == SIP_SESSION_ESTABLISHED && n < 10)
    {
      dialog_reply (self, dialog_expect (self, "UPDATE "), 500, NULL, NULL);
      dialog_wait (self, 100 * 1000);
      n++;
    }
  g_assert_cmpuint (n, ==, 2);
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  test_phone_assert_log (&self->alice, "started, ended system expires");
}

/* interop "session timers": 422: Min-SE, same Call-ID, CSeq+1. */
static void
too_small_for_the_far_end (DialogFixture *self, gconstpointer unused)
{
  SipMessage *first, *second;
  guint32 cseq;

  g_object_set (self->alice.agent, "session-expires", 100, NULL);
  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  first = dialog_expect (self, "INVITE ");
  assert_header (first, SIP_HEADER_SESSION_EXPIRES, "100");
  assert_header (first, SIP_HEADER_MIN_SE, NULL);
  dialog_reply (self, first, 422, "Min-SE: 3600\r\n", NULL);
  dialog_expect (self, "ACK ");
  second = dialog_expect (self, "INVITE ");
  assert_header (second, SIP_HEADER_SESSION_EXPIRES, "3600");
  assert_header (second, SIP_HEADER_MIN_SE, "3600");
  g_assert_true (sip_slice_equal (sip_message_get_call_id (first), sip_message_get_call_id (second)));
  g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_from (first)),
                                  sip_address_get_tag (sip_message_get_from (second))));
  g_assert_true (sip_message_get_cseq (second, &cseq, NULL));
  g_assert_cmpuint (cseq, ==, 2);
  self->dialog = sip_dialog_new_uas (second, "peer", NULL);
  dialog_reply (self, second, 200, "Session-Expires: 3600;refresher=uac\r\nRequire: timer\r\n", DIALOG_SDP);
  dialog_expect (self, "ACK ");
  assert_terms (self, 3600, SIP_REFRESHER_LOCAL);
  dialog_hang_up (self);
}

static const char *const bad_refusals[] = { NULL, "Min-SE: x\r\n", "Min-SE: 90\r\n" };

/* A 422 that asks for nothing new is a refusal, not a loop. */
static void
too_small_without_end (DialogFixture *self, gconstpointer data)
{
  SipMessage *invite;
  guint n = 0;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  while (!g_queue_is_empty (&self->peer.received) && n++ < 10)
    {
      invite = dialog_expect (self, "INVITE ");
      dialog_reply (self, invite, 422, bad_refusals[GPOINTER_TO_UINT (data)], NULL);
      dialog_expect (self, "ACK ");
    }
  g_assert_cmpuint (n, <=, 2);
  test_phone_assert_log (&self->alice, "failed remote sip-failure 422");
}

static void
hang_up_once (SipSession *session, GParamSpec *pspec, gpointer unused)
{
  sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
}

/* The interval is told before the 200 leaves; a program that ends the call then gets no call. */
static void
hung_up_as_the_terms_are_told (DialogFixture *self, gconstpointer unused)
{
  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, "Supported: timer\r\nSession-Expires: 600\r\n",
                                   DIALOG_SDP);
  g_signal_connect (self->alice.session, "notify::session-expires", G_CALLBACK (hang_up_once), NULL);
  test_phone_answer (&self->alice);
  dialog_run (self, 0);
  dialog_expect (self, "SIP/2.0 480");
  dialog_expect_silence (self);
}

static void
too_small_a_little_more_each_time (DialogFixture *self, gconstpointer unused)
{
  guint n = 0;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  while (!g_queue_is_empty (&self->peer.received) && n++ < 20)
    {
      g_autofree char *header = g_strdup_printf ("Min-SE: %u\r\n", 2000 + n);

      dialog_reply (self, dialog_expect (self, "INVITE "), 422, header, NULL);
      dialog_expect (self, "ACK ");
    }
  g_assert_cmpuint (n, ==, 9);
  test_phone_assert_log (&self->alice, "failed remote sip-failure 422");
}

/* RFC 4028 7.3, 7.4: within the dialog, too; the session has not been refreshed meanwhile. */
static void
too_small_in_the_dialog (DialogFixture *self, gconstpointer unused)
{
  SipMessage *update;

  call_out (self, "1800", DIALOG_ALLOW "Session-Expires: 200;refresher=uac\r\n");
  dialog_run (self, 100 * 1000);
  dialog_reply (self, dialog_expect (self, "UPDATE "), 422, "Min-SE: 500\r\n", NULL);
  update = dialog_expect (self, "UPDATE ");
  assert_header (update, SIP_HEADER_SESSION_EXPIRES, "500;refresher=uac");
  assert_header (update, SIP_HEADER_MIN_SE, "500");
  dialog_reply (self, update, 200, "Session-Expires: 500;refresher=uac\r\n", NULL);
  assert_terms (self, 500, SIP_REFRESHER_LOCAL);
  dialog_run (self, 250 * 1000);
  update = dialog_expect (self, "UPDATE ");
  assert_header (update, SIP_HEADER_MIN_SE, "500");
  dialog_reply (self, update, 422, "Min-SE: 500\r\n", NULL);
  dialog_expect_silence (self);
  dialog_hang_up (self);
}

static void
too_small_for_us (DialogFixture *self, gconstpointer unused)
{
  SipMessage *refused;

  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, TIMER "Session-Expires: 89\r\n", DIALOG_SDP);
  refused = dialog_expect (self, "SIP/2.0 422");
  assert_header (refused, SIP_HEADER_MIN_SE, "90");
  test_phone_assert_log (&self->alice, "");
  g_clear_pointer (&self->invite, sip_message_unref);

  g_object_set (self->alice.agent, "min-se", 300, NULL);
  call_in (self, TIMER "Session-Expires: 300\r\n", "300;refresher=uac");
  dialog_request (self, SIP_METHOD_UPDATE, TIMER "Session-Expires: 299\r\n", NULL, NULL);
  assert_header (dialog_expect (self, "SIP/2.0 422"), SIP_HEADER_MIN_SE, "300");
  dialog_request (self, SIP_METHOD_INVITE, TIMER "Session-Expires: 299\r\n", "application/sdp", DIALOG_SDP);
  assert_header (dialog_expect (self, "SIP/2.0 422"), SIP_HEADER_MIN_SE, "300");
  assert_terms (self, 300, SIP_REFRESHER_REMOTE);
  dialog_hang_up (self);
}

/* RFC 4028 9, table 2. */
static const struct
{
  const char *headers;
  const char *granted;
  guint interval_s;
  SipRefresher refresher;
} offers[] = {
  { "", NULL, 0, SIP_REFRESHER_NONE },
  { TIMER, "1800;refresher=uas", 1800, SIP_REFRESHER_LOCAL },
  { TIMER "Min-SE: 2000\r\n", "2000;refresher=uas", 2000, SIP_REFRESHER_LOCAL },
  { TIMER "Session-Expires: 400\r\n", "400;refresher=uac", 400, SIP_REFRESHER_REMOTE },
  { TIMER "Session-Expires: 400;refresher=uac\r\n", "400;refresher=uac", 400, SIP_REFRESHER_REMOTE },
  { TIMER "Session-Expires: 400;refresher=uas\r\n", "400;refresher=uas", 400, SIP_REFRESHER_LOCAL },
  { TIMER "x: 400 ; refresher=UAS\r\n", "400;refresher=uas", 400, SIP_REFRESHER_LOCAL },
  { "Session-Expires: 400\r\n", "400;refresher=uas", 400, SIP_REFRESHER_LOCAL },
  { TIMER "Session-Expires: soon\r\n", "1800;refresher=uas", 1800, SIP_REFRESHER_LOCAL },
  { TIMER "Session-Expires: 4294967295\r\n", "604800;refresher=uac", 604800, SIP_REFRESHER_REMOTE },
  { TIMER "Session-Expires: 99999999999999999999\r\n", "604800;refresher=uac", 604800, SIP_REFRESHER_REMOTE },
};

static void
answered_as_the_table_says (DialogFixture *self, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  call_in (self, offers[i].headers, offers[i].granted);
  assert_terms (self, offers[i].interval_s, offers[i].refresher);
  dialog_hang_up (self);
}

/* interop "session timers": the refresher's role is kept. */
static void
role_is_kept (DialogFixture *self, gconstpointer unused)
{
  SipMessage *reinvite, *invite;

  call_in (self, TIMER DIALOG_ALLOW "Session-Expires: 400;refresher=uac\r\n", "400;refresher=uac");
  /* Ours says that the far end, now the UAS, goes on refreshing. */
  dialog_hold (self, TRUE);
  invite = dialog_expect (self, "INVITE ");
  assert_header (invite, SIP_HEADER_SESSION_EXPIRES, "400;refresher=uas");
  dialog_reply (self, invite, 200, "Session-Expires: 400;refresher=uas\r\nRequire: timer\r\n", DIALOG_SDP);
  dialog_expect (self, "ACK ");
  assert_terms (self, 400, SIP_REFRESHER_REMOTE);

  reinvite = dialog_request (self, SIP_METHOD_INVITE, TIMER "Session-Expires: 400\r\n", "application/sdp", DIALOG_SDP);
  assert_header (dialog_expect (self, "SIP/2.0 200"), SIP_HEADER_SESSION_EXPIRES, "400;refresher=uac");
  dialog_ack (self, reinvite, NULL);
  assert_terms (self, 400, SIP_REFRESHER_REMOTE);
  dialog_hang_up (self);
}

static void
odd_answers (DialogFixture *self, gconstpointer data)
{
  g_autofree char *headers = g_strdup_printf ("Session-Expires: %s\r\n", (const char *) data);

  call_out (self, "1800", headers);
  g_assert_cmpuint (sip_session_get_session_expires (dialog_get_session (self)), >=, 30);
  g_assert_cmpuint (sip_session_get_session_expires (dialog_get_session (self)), <=, 604800);
  dialog_hang_up (self);
}

/* The far end is gone: the refresh is not answered. */
static void
refresh_without_an_answer_ends_the_call (DialogFixture *self, gconstpointer unused)
{
  call_out (self, "1800", DIALOG_ALLOW "Session-Expires: 400;refresher=uac\r\n");
  dialog_run (self, 200 * 1000);
  test_net_set_loss (&self->net, 100);
  dialog_run (self, 64 * 500);
  test_phone_assert_log (&self->alice, "started, ended system request-timeout");
  dialog_run (self, 64 * 500);
  test_peer_forget (&self->peer);
}

static void
refresh_that_the_far_end_does_not_know_ends_the_call (DialogFixture *self, gconstpointer unused)
{
  call_out (self, "1800", DIALOG_ALLOW "Session-Expires: 400;refresher=uac\r\n");
  dialog_run (self, 200 * 1000);
  dialog_reply (self, dialog_expect (self, "UPDATE "), 481, NULL, NULL);
  dialog_expect_silence (self);
  test_phone_assert_log (&self->alice, "started, ended remote dialog-error");
}

/* Two phones over a bad network: a long call lives through it, and ends on both sides when one side is gone. */
static void
two_phones_under (guint32 seed, const SipMemoryFaults *faults)
{
  TestNet net;
  TestPhone alice, bob;

  test_net_init (&net, seed);
  test_phone_init (&alice, &net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&bob, &net, "sip:bob@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  g_object_set (seed % 2 ? alice.agent : bob.agent, "session-expires", 300, NULL);
  g_object_set (seed % 2 ? bob.agent : alice.agent, "session-expires", 0, NULL);
  test_phone_call (&alice, "sip:bob@192.0.2.2", 0);
  test_phone_answer (&bob);
  test_phone_assert_state (&alice, SIP_SESSION_ESTABLISHED);
  sip_memory_network_set_faults (net.network, faults);
  for (guint i = 0; i < 100; i++)
    test_net_run (&net, 36 * 1000);
  test_phone_assert_state (&alice, SIP_SESSION_ESTABLISHED);
  test_phone_assert_state (&bob, SIP_SESSION_ESTABLISHED);

  test_net_set_loss (&net, 100);
  for (guint i = 0; i < 10; i++)
    test_net_run (&net, 36 * 1000);
  test_phone_assert_state (&alice, SIP_SESSION_TERMINATED);
  test_phone_assert_state (&bob, SIP_SESSION_TERMINATED);
  test_phone_clear (&alice);
  test_phone_clear (&bob);
  test_net_clear (&net);
}

static void
two_phones (gconstpointer faults)
{
  for (guint32 seed = 1; seed <= 40; seed++)
    two_phones_under (seed, faults);
}

/* Each message of the first refreshes in turn cannot be sent. */
static void
nth_send_fails (void)
{
  for (guint nth = 1; nth <= 12; nth++)
    two_phones_under (nth, &(SipMemoryFaults) { .fail_nth = nth, .min_delay_ms = 5, .max_delay_ms = 5 });
}

static const SipMemoryFaults loss = { .loss = 20, .min_delay_ms = 10, .max_delay_ms = 10 };
static const SipMemoryFaults duplication = { .duplication = 50, .min_delay_ms = 5, .max_delay_ms = 5 };
static const SipMemoryFaults reordering = { .min_delay_ms = 0, .max_delay_ms = 800 };

#define ADD(name, data, function) dialog_test_add ("/session/session-timer/" name, data, function)

static void
add_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/session-timer/answered-as-the-table-says-%u", i);

      dialog_test_add (path, GUINT_TO_POINTER (i), answered_as_the_table_says);
    }
  ADD ("too-small-without-an-end-nor-min-se", GUINT_TO_POINTER (0), too_small_without_end);
  ADD ("too-small-without-an-end-nor-a-number", GUINT_TO_POINTER (1), too_small_without_end);
  ADD ("too-small-without-an-end", GUINT_TO_POINTER (2), too_small_without_end);
  ADD ("answer-of-nothing", "0", odd_answers);
  ADD ("answer-of-a-second", "1;refresher=uac", odd_answers);
  ADD ("answer-of-words", "never", odd_answers);
  ADD ("answer-beyond-every-number", "4294967296;refresher=uas", odd_answers);
  ADD ("answer-with-an-unknown-refresher", "400;refresher=proxy", odd_answers);
}

/* What real networks demand, row by row. */
#define ROW(name, data, function) dialog_test_add ("/interop/" name, data, function)

static void
add_rows (void)
{
  ROW ("session-timers/422-and-min-se", NULL, too_small_for_the_far_end);
  ROW ("session-timers/refresher-role-kept", NULL, role_is_kept);
  ROW ("session-timers/refresh-by-update", NULL, refresh_by_update);
  ROW ("session-timers/else-by-reinvite-of-the-same", NULL, refresh_by_reinvite);
  ROW ("session-timers/expiry-ends-the-call", NULL, no_refresh_of_the_far_end_ends_the_call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("refresh-while-on-hold-holds", NULL, refresh_while_on_hold_holds);
  ADD ("update-that-is-not-allowed-becomes-reinvite", NULL, update_that_is_not_allowed_becomes_reinvite);
  ADD ("refresh-that-meets-a-change-is-tried-again", NULL, refresh_that_meets_a_change_is_tried_again);
  ADD ("far-end-without-timers-is-refreshed", NULL, far_end_without_timers_is_refreshed);
  ADD ("not-asked-for", NULL, not_asked_for);
  ADD ("asked-for-in-the-answer", NULL, asked_for_in_the_answer);
  ADD ("refresh-of-the-far-end-keeps-the-call", NULL, refresh_of_the_far_end_keeps_the_call);
  ADD ("refused-refreshes-end-the-call", NULL, refused_refreshes_end_the_call);
  ADD ("too-small-in-the-dialog", NULL, too_small_in_the_dialog);
  ADD ("too-small-for-us", NULL, too_small_for_us);
  ADD ("hung-up-as-the-terms-are-told", NULL, hung_up_as_the_terms_are_told);
  ADD ("a-little-more-with-each-422-is-given-up", NULL, too_small_a_little_more_each_time);
  ADD ("refresh-without-an-answer-ends-the-call", NULL, refresh_without_an_answer_ends_the_call);
  ADD ("refresh-that-the-far-end-does-not-know-ends-the-call", NULL,
       refresh_that_the_far_end_does_not_know_ends_the_call);
  add_tables ();
  add_rows ();
  g_test_add_data_func ("/session/session-timer/over-a-network-that-loses", &loss, two_phones);
  g_test_add_data_func ("/session/session-timer/over-a-network-that-doubles", &duplication, two_phones);
  g_test_add_data_func ("/session/session-timer/over-a-network-that-reorders", &reordering, two_phones);
  g_test_add_func ("/session/session-timer/nth-send-fails", nth_send_fails);

  return g_test_run ();
}
