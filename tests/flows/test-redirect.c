/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

/* 3xx, both ways (RFC 3261 8.1.3.4, 21.3), and what else an INVITE is sent again for (8.1.3.5). The row "redirects,
 * reasons". */

static const SipInviteOptions five = { .max_redirects = 5 };

/* The INVITE that follows, by CSeq number, with what may not change. (transfer none) */
static SipMessage *
expect_invite (PeerFixture *self, const char *target, const char *cseq)
{
  g_autofree char *start = g_strdup_printf ("INVITE %s SIP/2.0", target);
  SipMessage *first = self->kept->pdata[0], *invite;

  peer_expect (self, "ACK ");
  invite = peer_expect (self, start);
  peer_assert_header (invite, SIP_HEADER_CSEQ, cseq);
  g_assert_true (sip_slice_equal (sip_message_get_call_id (invite), sip_message_get_call_id (first)));
  g_assert_true (sip_slice_equal (sip_message_get_header (invite, SIP_HEADER_FROM, 0),
                                  sip_message_get_header (first, SIP_HEADER_FROM, 0)));
  g_assert_true (sip_slice_equal (sip_message_get_header (invite, SIP_HEADER_TO, 0),
                                  sip_message_get_header (first, SIP_HEADER_TO, 0)));
  g_assert_false (sip_slice_equal (sip_message_get_via (invite, 0)->branch, sip_message_get_via (first, 0)->branch));
  g_assert_cmpuint (sip_message_count (invite, SIP_HEADER_ROUTE), ==, 0);
  self->invite = invite;
  return invite;
}

static void
is_followed (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipUri) target = NULL;

  peer_take_call (self, &five);
  peer_answer (self, 180, "t", 0, NULL);
  peer_answer_with (self, GPOINTER_TO_UINT (data), "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  expect_invite (self, "sip:there@192.0.2.9", "2 INVITE");
  g_object_get (self->alice.session, "target", &target, NULL);
  g_assert_true (sip_slice_equal (sip_uri_get_text (target), SIP_SLICE ("sip:there@192.0.2.9")));
  peer_answer (self, 200, "u", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 180, started");
  peer_assert_media (self, "get-offer webrtc, rollback, get-offer webrtc, set-answer, confirm");
  test_phone_hang_up (&self->alice);
  peer_expect_and_accept (self, "BYE ");
}

static void
assert_redirected (PeerFixture *self, guint status)
{
  g_autofree char *expected = g_strdup_printf ("failed remote redirected %u", status);

  peer_expect (self, "ACK ");
  peer_run (self, 0);
  peer_expect_silence (self);
  peer_assert_log (self, expected);
}

static void
is_not_followed_by_default (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer_with (self, 302, "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  assert_redirected (self, 302);
}

static void
leads_nowhere (PeerFixture *self, gconstpointer data)
{
  static const char *const contacts[] = {
    NULL, "Contact: *\r\n", "Contact: <mailto:bob@example.org>\r\n", "Contact: <sip:peer@192.0.2.9>\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++)
    {
      g_string_assign (self->alice.log, "");
      peer_take_call (self, &five);
      peer_answer_with (self, 302, "t", contacts[i], NULL);
      assert_redirected (self, 302);
    }
}

/* RFC 3261 21.3.5: the alternative is described in the body. */
static void
alternative_service_is_not_followed (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &five);
  peer_answer_with (self, 380, "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  assert_redirected (self, 380);
}

static void
loop_ends (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &five);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *contact = g_strdup_printf ("Contact: <sip:%u@192.0.2.9>\r\n", i);
      g_autofree char *target = g_strdup_printf ("sip:%u@192.0.2.9", i);
      g_autofree char *cseq = g_strdup_printf ("%u INVITE", i + 1);

      peer_answer_with (self, 302, "t", contact, NULL);
      expect_invite (self, target, cseq);
    }
  peer_answer_with (self, 302, "t", "Contact: <sip:6@192.0.2.9>\r\n", NULL);
  assert_redirected (self, 302);
}

static void
to_and_fro_ends (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &five);
  peer_answer_with (self, 302, "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  expect_invite (self, "sip:there@192.0.2.9", "2 INVITE");
  peer_answer_with (self, 302, "t", "Contact: <sip:peer@192.0.2.9>\r\n", NULL);
  assert_redirected (self, 302);
}

static void
targets_one_after_another_by_q (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &five);
  peer_answer_with (self, 300, "t",
                    "Contact: <sip:last@192.0.2.9>;q=0.1, <sip:first@192.0.2.9>\r\n"
                    "Contact: <sip:second@192.0.2.9>;q=0.5\r\n",
                    NULL);
  expect_invite (self, "sip:first@192.0.2.9", "2 INVITE");
  peer_answer (self, 486, "a", 0, NULL);
  expect_invite (self, "sip:second@192.0.2.9", "3 INVITE");
  peer_answer (self, 404, "b", 0, NULL);
  expect_invite (self, "sip:last@192.0.2.9", "4 INVITE");
  peer_answer (self, 480, "c", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "failed remote unavailable 480");
}

static void
silent_target_gives_way_to_the_next (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &five);
  peer_answer_with (self, 300, "t", "Contact: <sip:gone@192.0.2.77>, <sip:there@192.0.2.9>;q=0.5\r\n", NULL);
  peer_expect (self, "ACK ");
  peer_run (self, 64 * 500);
  self->invite = peer_expect (self, "INVITE sip:there@192.0.2.9 SIP/2.0");
  peer_answer (self, 486, "u", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "failed remote busy 486");
}

static void
global_refusal_ends_the_search (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &five);
  peer_answer_with (self, 300, "t", "Contact: <sip:a@192.0.2.9>, <sip:b@192.0.2.9>\r\n", NULL);
  expect_invite (self, "sip:a@192.0.2.9", "2 INVITE");
  peer_answer (self, 603, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_expect_silence (self);
  peer_assert_log (self, "failed remote rejected 603");
}

static gboolean
on_redirect (SipInviter *inviter, SipUri *target, GString *asked)
{
  g_string_append_printf (asked, "%.*s ", SIP_SLICE_FORMAT (sip_uri_get_text (target)));
  return sip_slice_equal (sip_uri_get_user (target), SIP_SLICE ("premium"));
}

static void
program_may_veto (PeerFixture *self, gconstpointer data)
{
  g_autoptr (GString) asked = g_string_new (NULL);

  peer_take_call (self, &five);
  g_signal_connect (self->alice.session, "redirect", G_CALLBACK (on_redirect), asked);
  peer_answer_with (self, 302, "t", "Contact: <sip:premium@192.0.2.9>, <sip:there@192.0.2.9>;q=0.9\r\n", NULL);
  expect_invite (self, "sip:there@192.0.2.9", "2 INVITE");
  g_assert_cmpstr (asked->str, ==, "sip:premium@192.0.2.9 sip:there@192.0.2.9 ");
  peer_answer_with (self, 302, "t", "Contact: <sip:premium@192.0.2.9>\r\n", NULL);
  assert_redirected (self, 302);
}

static gboolean
on_redirect_hang_up (SipInviter *inviter, SipUri *target, gpointer user_data)
{
  sip_session_terminate_async (SIP_SESSION (inviter), NULL, NULL, NULL, NULL);
  return FALSE;
}

static void
program_may_hang_up (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &five);
  g_signal_connect (self->alice.session, "redirect", G_CALLBACK (on_redirect_hang_up), NULL);
  peer_answer_with (self, 302, "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  peer_expect (self, "ACK ");
  peer_expect_silence (self);
  peer_assert_log (self, "failed local canceled");
  peer_assert_state (self, SIP_SESSION_TERMINATED);
}

/* Another far end has not seen what this one was sent. */
static void
early_media_do_not_go_along (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &five);
  peer_answer (self, 183, "t", 0, PEER_SDP);
  peer_answer_with (self, 302, "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  expect_invite (self, "sip:there@192.0.2.9", "2 INVITE");
  peer_answer (self, 183, "u", 0, PEER_OTHER_SDP);
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_OTHER_SDP);
  peer_assert_media (self, "get-offer webrtc, set-answer, rollback, get-offer webrtc fresh, set-answer");
  peer_assert_log (self, "progress 183, early-media, progress 183, early-media");
  peer_answer (self, 486, "u", 0, NULL);
  peer_expect (self, "ACK ");
}

static void
headers_of_the_target_are_dropped (PeerFixture *self, gconstpointer data)
{
  SipMessage *invite;

  peer_take_call (self, &five);
  peer_answer_with (self, 302, "t", "Contact: <sip:there@192.0.2.9;method=BYE?Route=%3Csip:192.0.2.66%3E&Z=y>\r\n",
                    NULL);
  invite = expect_invite (self, "sip:there@192.0.2.9", "2 INVITE");
  g_assert_null (sip_message_get_header_by_name (invite, "Z", 0).data);
  peer_answer (self, 486, "u", 0, NULL);
  peer_expect (self, "ACK ");
}

/* RFC 3261 21.3.4: the same request by way of the proxy. */
static void
use_proxy (PeerFixture *self, gconstpointer data)
{
  TestPeer proxy;
  g_autoptr (SipMessage) invite = NULL;
  g_autoptr (SipMessage) ack = NULL;

  test_peer_init (&proxy, &self->net, "192.0.2.8:5060", SIP_PROTOCOL_UDP);
  peer_take_call (self, &five);
  peer_answer_with (self, 305, "t", "Contact: <sip:192.0.2.8>\r\n", NULL);
  peer_expect (self, "ACK ");
  peer_expect_silence (self);
  invite = test_peer_expect (&proxy, "INVITE sip:peer@192.0.2.9 SIP/2.0");
  peer_assert_header (invite, SIP_HEADER_ROUTE, "<sip:192.0.2.8;lr>");
  test_peer_reply (&proxy, invite, 305, "u", "Contact: <sip:192.0.2.8>\r\n", NULL);
  ack = test_peer_expect (&proxy, "ACK ");
  peer_assert_log (self, "failed remote redirected 305");
  test_peer_forget (&proxy);
  peer_run (self, 64 * 500 + 5000);
  test_peer_clear (&proxy);
}

/* The called side. */
static void
sends_the_caller_elsewhere (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipUri) one = sip_uri_parse ("sip:one@192.0.2.7", NULL);
  g_autoptr (SipUri) two = sip_uri_parse ("sip:two@192.0.2.7;transport=tcp", NULL);
  SipUri *targets[] = { one, two };
  g_autoptr (GError) error = NULL;
  SipInvitation *invitation;
  SipMessage *response;

  peer_call (self, NULL, PEER_SDP);
  invitation = test_phone_get_invitation (&self->alice);
  g_assert_false (sip_invitation_redirect (invitation, 486, targets, 1, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (sip_invitation_redirect (invitation, 302, targets, 2, NULL, &error));
  peer_run (self, 0);
  response = peer_expect (self, "SIP/2.0 302 Moved Temporarily");
  peer_assert_header (response, SIP_HEADER_CONTACT, "<sip:one@192.0.2.7>;q=0.999");
  g_assert_true (sip_slice_equal (sip_message_get_header (response, SIP_HEADER_CONTACT, 1),
                                  SIP_SLICE ("<sip:two@192.0.2.7;transport=tcp>;q=0.998")));
  peer_assert_log (self, "invite, failed local redirected");
  g_assert_false (sip_invitation_redirect (invitation, 302, targets, 2, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
}

static void
request_pending_is_tried_once_more (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 491, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_run (self, 2099);
  peer_expect_silence (self);
  for (guint waited = 2099; g_queue_is_empty (&self->peer.received) && waited < 4000; waited++)
    peer_run (self, 1);
  self->invite = peer_expect (self, "INVITE ");
  peer_answer (self, 491, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "failed remote sip-failure 491");
}

static void
hung_up_before_the_second_try (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 491, "t", 0, NULL);
  peer_expect (self, "ACK ");
  test_phone_hang_up (&self->alice);
  peer_assert_log (self, "failed local canceled");
  peer_run (self, 5000);
  peer_expect_silence (self);
}

static void
address_that_is_too_long_is_not_tried_again (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 414, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "failed remote sip-failure 414");
}

static guint32 retry_after;

static void
on_failed (SipSession *session, SipOriginator originator, SipCause cause, SipMessage *message, GError *error,
           gpointer user_data)
{
  sip_message_get_uint (message, SIP_HEADER_RETRY_AFTER, &retry_after);
}

/* RFC 3261 21.5.4: nobody else is left to ask; when to try again is told. */
static void
unavailable_service_says_when (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  g_signal_connect (self->alice.session, "failed", G_CALLBACK (on_failed), NULL);
  peer_answer_with (self, 503, "t", "Retry-After: 120 (busy)\r\n", NULL);
  peer_expect (self, "ACK ");
  peer_expect_silence (self);
  peer_assert_log (self, "failed remote sip-failure 503");
  g_assert_cmpuint (retry_after, ==, 120);
}

static void
expiry_is_told_and_kept (PeerFixture *self, gconstpointer data)
{
  SipMessage *invite = peer_take_call (self, &(SipInviteOptions) { .expires_s = 30 });

  peer_assert_header (invite, SIP_HEADER_EXPIRES, "30");
  peer_answer (self, 180, "t", 0, NULL);
  peer_run (self, 29999);
  peer_expect_silence (self);
  peer_run (self, 1);
  peer_expect_and_accept (self, "CANCEL ");
  peer_answer (self, 487, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 180, failed local expires");
}

/* 4294968 s are 704 ms more than 2^32 ms. */
static void
waiting_for_ever_is_not_waiting_for_a_moment (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &(SipInviteOptions) { .expires_s = 4294968, .no_answer_s = G_MAXUINT });
  peer_answer (self, 180, "t", 0, NULL);
  peer_run (self, 3600 * 1000);
  peer_expect_silence (self);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

#define ADD(name, data, function) peer_test_add ("/interop/redirects-and-reasons/" name, data, function)

static void
add_other_reasons (void)
{
  ADD ("again/request-pending-is-tried-once-more", 0, request_pending_is_tried_once_more);
  ADD ("again/hung-up-before-the-second-try", 0, hung_up_before_the_second_try);
  ADD ("again/address-that-is-too-long-is-not-tried-again", 0, address_that_is_too_long_is_not_tried_again);
  ADD ("again/unavailable-service-says-when", 0, unavailable_service_says_when);
  ADD ("again/expiry-is-told-and-kept", 0, expiry_is_told_and_kept);
  ADD ("again/waiting-for-ever-is-not-waiting-for-a-moment", 0, waiting_for_ever_is_not_waiting_for_a_moment);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("is-followed/300", 300, is_followed);
  ADD ("is-followed/301", 301, is_followed);
  ADD ("is-followed/302", 302, is_followed);
  ADD ("is-not-followed-by-default", 0, is_not_followed_by_default);
  ADD ("leads-nowhere", 0, leads_nowhere);
  ADD ("alternative-service-is-not-followed", 0, alternative_service_is_not_followed);
  ADD ("loop-ends", 0, loop_ends);
  ADD ("to-and-fro-ends", 0, to_and_fro_ends);
  ADD ("targets-one-after-another-by-q", 0, targets_one_after_another_by_q);
  ADD ("silent-target-gives-way-to-the-next", 0, silent_target_gives_way_to_the_next);
  ADD ("global-refusal-ends-the-search", 0, global_refusal_ends_the_search);
  ADD ("program-may-veto", 0, program_may_veto);
  ADD ("program-may-hang-up", 0, program_may_hang_up);
  ADD ("early-media-do-not-go-along", 0, early_media_do_not_go_along);
  ADD ("headers-of-the-target-are-dropped", 0, headers_of_the_target_are_dropped);
  ADD ("use-proxy", 0, use_proxy);
  ADD ("sends-the-caller-elsewhere", 0, sends_the_caller_elsewhere);
  add_other_reasons ();

  return g_test_run ();
}
