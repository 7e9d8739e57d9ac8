/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-answer-mode.h"
#include "message/sip-warning.h"
#include "peer-fixture.h"
#include "subscriber-fixture.h"

/* What exchanges, providers and far ends in the field demand of calls and of what surrounds them, a test for each
 * demand that no other file has. Those about registrations are in test-registration-rows. */

#define STRANGER "192.0.2.66:5060"

/* A request outside dialogs, for alice. (transfer none) */
static SipMessage *
send_request (PeerFixture *self, const char *method, const char *headers)
{
  g_autofree char *text = g_strdup_printf ("%s sip:alice@" PEER_ALICE " SIP/2.0\r\n"
                                           "From: <sip:peer@192.0.2.9>;tag=%u\r\n"
                                           "To: <sip:alice@192.0.2.1>\r\nCall-ID: c%u\r\nCSeq: 1 %s\r\n%s",
                                           method, self->peer.n_sent, self->peer.n_sent, method, headers);
  SipMessage *sent = test_peer_send_text (&self->peer, PEER_ALICE, text);

  g_ptr_array_add (self->kept, sent);
  return sent;
}

/* The peer calls and alice answers. (transfer full) */
static SipDialog *
talk (PeerFixture *self)
{
  SipDialog *dialog;

  peer_call (self, NULL, PEER_SDP);
  test_phone_answer (&self->alice);
  dialog = peer_create_dialog (self, peer_expect (self, "SIP/2.0 200"));
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  return dialog;
}

static void
refuse (PeerFixture *self)
{
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
}

static void
supported_by_default (PeerFixture *self, gconstpointer data)
{
  SipMessage *invite = peer_take_call (self, NULL);

  g_assert_true (sip_message_has_token (invite, SIP_HEADER_SUPPORTED, "100rel"));
  g_assert_cmpuint (sip_message_count (invite, SIP_HEADER_REQUIRE), ==, 0);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

static void
note_warning (GString *said, SipOriginator originator, SipCause cause, SipMessage *message)
{
  g_autofree char *warning = sip_message_dup_warning (message);

  g_string_assign (said, warning ? warning : "none");
}

/* RFC 3261 20.43: what the far end says about a refusal reaches the person, whatever it is. */
static void
warnings (PeerFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *header;
    const char *shown;
  } rows[] = {
    { "Warning: 305 peer \"Only G.729 here\", 399 peer \"more\"\r\n", "Only G.729 here" },
    { "Warning: nonsense, 370 192.0.2.9:5060 \"Not \\\"enough\\\" of it\"\r\n", "Not \"enough\" of it" },
    { "Warning: 399 peer \"\xe2\x80\xae" "ruoy\"\r\n", "ruoy" },
    { "Warning: 399 peer \"\"\r\n", "none" },
    { NULL, "none" },
  };
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      peer_take_call (self, NULL);
      g_signal_connect_swapped (self->alice.session, "failed", G_CALLBACK (note_warning), said);
      peer_answer_with (self, 403, "t", rows[i].header, NULL);
      peer_expect (self, "ACK ");
      g_assert_cmpstr (said->str, ==, rows[i].shown);
      g_signal_handlers_disconnect_by_data (self->alice.session, said);
    }
}

/* RFC 3261 16.6: proxies count, user agents do not. */
static void
no_forwards_left (PeerFixture *self, gconstpointer data)
{
  send_request (self, "OPTIONS", "Max-Forwards: 0\r\n");
  peer_expect (self, "SIP/2.0 200");
  send_request (self, "INVITE", "Max-Forwards: 0\r\nContact: <sip:peer@192.0.2.9>\r\n");
  peer_assert_log (self, "invite");
  refuse (self);
}

static void
options_in_a_call (PeerFixture *self, gconstpointer data)
{
  static const char *const methods[] = { "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "UPDATE", "INFO", "REFER" };
  g_autoptr (SipDialog) dialog = talk (self);
  SipMessage *ok;

  peer_request (self, dialog, SIP_METHOD_OPTIONS, NULL, NULL, NULL);
  ok = peer_expect (self, "SIP/2.0 200");
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_assert_true (sip_message_has_token (ok, SIP_HEADER_ALLOW, methods[i]));
  g_assert_true (sip_message_has_token (ok, SIP_HEADER_ACCEPT, "application/sdp"));
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

/* Nobody is to be called for one who is not in a call with us (RFC 5589 is of another opinion). */
static void
refer_outside_calls (PeerFixture *self, gconstpointer data)
{
  send_request (self, "REFER", "Contact: <sip:peer@192.0.2.9>\r\nRefer-To: <sip:carol@192.0.2.9>\r\n");
  peer_expect (self, "SIP/2.0 4");
  peer_expect_silence (self);
  peer_assert_log (self, "");
}

static void
take (SipIncomingRequest **place, SipIncomingRequest *request)
{
  g_set_object (place, request);
}

static void
accept_request (gpointer user_data, SipIncomingRequest *request)
{
  g_assert_true (sip_incoming_request_accept (request, 200, NULL, NULL));
}

/* Remote control is for the program alone. */
static void
remote_control (PeerFixture *self, gconstpointer data)
{
  static const char *const events[] = { "talk", "hold" };
  g_autoptr (SipIncomingRequest) seen = NULL;

  send_request (self, "NOTIFY", "Event: check-sync\r\nSubscription-State: active\r\n");
  peer_expect (self, "SIP/2.0 200");
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *headers = g_strdup_printf ("Event: %s\r\nSubscription-State: active\r\n", events[i]);
      g_autoptr (SipDialog) dialog = NULL;
      SipSession *session;

      send_request (self, "NOTIFY", headers);
      peer_expect (self, "SIP/2.0 489");
      dialog = talk (self);
      session = self->alice.session;
      peer_request (self, dialog, SIP_METHOD_NOTIFY, headers, NULL, NULL);
      peer_expect (self, "SIP/2.0 489");
      g_assert_false (sip_session_is_on_hold (session));
      g_signal_connect_swapped (session, "notify-request", G_CALLBACK (take), &seen);
      g_signal_connect_swapped (session, "notify-request", G_CALLBACK (accept_request), self);
      peer_request (self, dialog, SIP_METHOD_NOTIFY, headers, NULL, NULL);
      peer_expect (self, "SIP/2.0 200");
      g_assert_nonnull (seen);
      g_clear_object (&seen);
      g_signal_handlers_disconnect_by_data (session, &seen);
      g_signal_handlers_disconnect_by_data (session, self);
      peer_hang_up (self);
    }
}

/* What each of the two ways in which alice is called says of the caller. */
static char *
identify (PeerFixture *self, TestPeer *from, const char *headers)
{
  g_autoptr (GString) said = g_string_new (NULL);
  SipIdentity *identity;
  GPtrArray *via;

  test_phone_drop_session (&self->alice);
  g_ptr_array_add (self->kept, test_peer_invite (from, PEER_ALICE, headers, PEER_SDP));
  identity = sip_session_get_asserted_identity (self->alice.session);
  via = sip_identity_get_via (identity);
  if (sip_identity_is_anonymous (identity))
    g_string_append (said, "anonymous");
  else
    {
      SipSlice user = sip_uri_get_user (sip_address_get_uri (sip_identity_get_address (identity)));

      g_string_append_len (said, user.data, user.length);
    }
  for (guint i = 0; i < via->len; i++)
    {
      SipSlice user = sip_uri_get_user (sip_address_get_uri (via->pdata[i]));

      g_string_append_printf (said, " via %.*s", SIP_SLICE_FORMAT (user));
    }
  test_phone_hang_up (&self->alice);
  test_peer_forget (from);
  return g_string_free (g_steal_pointer (&said), FALSE);
}

static void
caller_identity (PeerFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *headers;
    const char *from_home;
    const char *from_stranger;
  } rows[] = {
    { NULL, "peer", "peer" },
    { "P-Asserted-Identity: <sip:boss@example.org>\r\n", "boss", "peer" },
    { "P-Asserted-Identity: <sip:boss@example.org>\r\nPrivacy: id\r\n", "anonymous", "anonymous" },
    { "Privacy: none\r\n", "peer", "peer" },
    { "Diversion: <sip:office@example.org>;reason=no-answer\r\n", "peer via office", "peer via office" },
    { "Diversion: <sip:office@example.org>;reason=no-answer, <sip:front@example.org>;reason=user-busy\r\n",
      "peer via office via front", "peer via office via front" },
    { "Diversion: <sip:office@example.org>;privacy=full\r\n", "peer", "peer" },
    { "History-Info: <sip:office@example.org>;index=1, <sip:alice@example.org;cause=486>;index=1.1\r\n",
      "peer via office", "peer via office" },
  };
  g_autoptr (SipUri) registrar = sip_uri_parse ("sip:192.0.2.9", NULL);
  TestPeer stranger;

  test_peer_init (&stranger, &self->net, STRANGER, SIP_PROTOCOL_UDP);
  stranger.n_sent = 100; /* its calls have other names */
  g_object_set (self->alice.agent, "registers", TRUE, "registrar", registrar, "strangers", SIP_STRANGERS_ACCEPT, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *home = identify (self, &self->peer, rows[i].headers);
      g_autofree char *elsewhere = identify (self, &stranger, rows[i].headers);

      g_assert_cmpstr (home, ==, rows[i].from_home);
      g_assert_cmpstr (elsewhere, ==, rows[i].from_stranger);
    }
  peer_run (self, 64 * 500 + 5000);
  test_peer_forget (&self->peer);
  test_peer_clear (&stranger);
}

/* The core says what the caller asks for, and answers nothing by itself. */
static void
auto_answer (PeerFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *headers;
    gboolean privileged;
  } rows[] = {
    { "Call-Info: <sip:x>;answer-after=0\r\n", FALSE },     { "Call-Info: ;answer-after=0\r\n", FALSE },
    { "Alert-Info: ;info=alert-autoanswer\r\n", FALSE },    { "Answer-Mode: Auto\r\n", FALSE },
    { "Alert-Info: <http://x>;info=alert-autoanswer\r\n", FALSE }, { "Priv-Answer-Mode: Auto\r\n", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SipInvitation *invitation;
      g_autoptr (SipAnswerMode) mode = NULL;

      peer_call (self, rows[i].headers, PEER_SDP);
      invitation = test_phone_get_invitation (&self->alice);
      mode = sip_message_get_answer_mode (sip_invitation_get_request (invitation), rows[i].privileged);
      g_assert_nonnull (mode);
      g_assert_true (mode->automatic);
      g_assert_cmpuint (mode->delay, ==, 0);
      peer_run (self, 10000);
      test_peer_forget (&self->peer);
      peer_assert_state (self, SIP_SESSION_INITIAL);
      test_phone_hang_up (&self->alice);
      peer_expect (self, "SIP/2.0 480");
      peer_run (self, 32000);
      test_peer_forget (&self->peer);
    }
}

static void
note_error (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_clear_error (user_data);
  sip_registerer_register_finish (SIP_REGISTERER (source), result, user_data);
}

/* Whether the registrar takes us or not, a call goes out. */
static void
call_without_registration (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipRegisterer) registerer = sip_registerer_new (SIP_AGENT (self->alice.agent), 600);
  g_autoptr (SipUri) registrar = sip_uri_parse ("sip:192.0.2.9", NULL);
  g_autoptr (GError) error = NULL;

  g_object_set (self->alice.agent, "registrar", registrar, NULL);
  sip_registerer_register_async (registerer, NULL, note_error, &error);
  peer_run (self, 0);
  test_peer_reply (&self->peer, peer_expect (self, "REGISTER "), 403, "r", NULL, NULL);
  g_assert_nonnull (error);
  peer_take_call (self, NULL);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

/* All in one: compact forms, folded lines, joined values, odd case, escapes, no user in From, a body of two parts. */
static void
odd_writing (PeerFixture *self, gconstpointer data)
{
  static const char text[] =
    "INVITE sip:alice@" PEER_ALICE " SIP/2.0\r\n"
    "f:\"A \\\"B\\\" \\\\ C\"\r\n  <sip:192.0.2.9>;TAG=p\r\n"
    "t\t: <sip:alice@192.0.2.1>\r\ni:odd\r\ncSeQ: 1\r\n INVITE\r\n"
    "m:<sip:192.0.2.9>;q=1 , <sip:192.0.2.9:5070>\r\nK: 100REL,\r\n\ttimer , replaces\r\n"
    "mAX-fORWARDS:70\r\nc:Multipart/Mixed;boundary=\"x y\"\r\nl:  98  \r\n"
    "\r\n"
    "--x y\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x y\r\n"
    "Content-Type: application/sdp\r\n\r\nv=0\r\n\r\n--x y--";
  g_autofree char *name = NULL;
  SipMessage *invite;
  SipAddress *from;

  invite = test_peer_send_text (&self->peer, PEER_ALICE, text);
  g_ptr_array_add (self->kept, invite);
  peer_assert_log (self, "invite");
  from = sip_session_get_remote_identity (self->alice.session);
  name = sip_address_dup_display_name (from);
  g_assert_cmpstr (name, ==, "A \"B\" \\ C");
  g_assert_cmpuint (sip_uri_get_user (sip_address_get_uri (from)).length, ==, 0);
  g_assert_true (sip_invitation_takes_reliable (test_phone_get_invitation (&self->alice)));
  test_phone_answer (&self->alice);
  peer_expect (self, "SIP/2.0 200");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, "v=0\r\n");
  test_phone_hang_up (&self->alice);
  peer_run (self, 32000);
  test_peer_forget (&self->peer);
}

/* Bare LF on the wire. */
static void
bare_lf (PeerFixture *self, gconstpointer data)
{
  static const char text[] = "OPTIONS sip:alice@" PEER_ALICE " SIP/2.0\n"
                             "Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKlf\n"
                             "From: <sip:peer@192.0.2.9>;tag=p\nTo: <sip:alice@192.0.2.1>\nCall-ID: lf\n"
                             "CSeq: 1 OPTIONS\nMax-Forwards: 70\nContent-Length: 0\n\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (SipMessage) request = sip_message_parse (bytes, NULL);

  send_request (self, "OPTIONS", "Max-Forwards: 70\r\n");
  peer_expect (self, "SIP/2.0 200");
  test_peer_send (&self->peer, request);
  peer_assert_header (peer_expect (self, "SIP/2.0 200"), SIP_HEADER_CALL_ID, "lf");
}

/* The call that runs meanwhile, and the registration, know nothing of it. */
static void
failed_subscribe (SubscriberFixture *self, gconstpointer data)
{
  static const guint refusals[] = { 403, 404, 481, 489, 500, 603 };
  g_autoptr (SipMessage) invite = NULL, ack = NULL, bye = NULL;

  test_phone_call (&self->alice, "sip:bob@192.0.2.9", 0);
  invite = test_peer_expect (&self->peer, "INVITE ");
  test_peer_reply_ok (&self->peer, invite, "t");
  ack = test_peer_expect (&self->peer, "ACK ");
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);

      subscriber_begin (self);
      test_peer_reply (&self->peer, self->subscribe, refusals[i], "s", NULL, NULL);
      g_assert_nonnull (self->error);
      test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
      subscriber_unsubscribe (self);
      test_net_run (&self->net, 0);
      test_peer_forget (&self->peer);
    }
  test_phone_assert_log (&self->alice, "started");
  test_phone_hang_up (&self->alice);
  bye = test_peer_expect (&self->peer, "BYE ");
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
}

#define ADD(name, function) peer_test_add ("/interop/" name, 0, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("100rel/is-supported-and-not-required-by-default", supported_by_default);
  ADD ("reasons/a-warning-is-for-the-person", warnings);
  ADD ("merged-requests/no-forwards-left-is-no-error", no_forwards_left);
  ADD ("options/in-a-call", options_in_a_call);
  ADD ("incoming-refer/outside-calls-is-refused", refer_outside_calls);
  ADD ("notify-check-sync/remote-control-is-for-the-program", remote_control);
  ADD ("caller-identity/as-far-as-the-server-vouches", caller_identity);
  ADD ("auto-answer/is-told-and-not-done", auto_answer);
  ADD ("emergency/call-without-registration", call_without_registration);
  ADD ("parser/odd-writing", odd_writing);
  ADD ("parser/bare-lf", bare_lf);
  subscriber_test_add ("/interop/failed-subscribe/touches-nothing-else", SIP_PROTOCOL_UDP, failed_subscribe);

  return g_test_run ();
}
