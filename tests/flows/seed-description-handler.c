/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

/* What a program has to do with the media of a call: a test for each item of the row "sessionDescriptionHandler, its
 * factory, its modifiers and options, for the first INVITE and for re-INVITE separately". */

#define CHANGED "a=changed\r\n"

static SipInviter *
create_inviter (PeerFixture *self, const SipMediaProfile *profiles, gsize n_profiles)
{
  g_autoptr (SipUri) target = sip_uri_parse (PEER_URI, NULL);

  test_phone_drop_session (&self->alice);
  self->alice.session =
    SIP_SESSION (sip_inviter_new (SIP_AGENT (self->alice.agent), target, profiles, n_profiles));
  return SIP_INVITER (self->alice.session);
}

static void
invite (PeerFixture *self)
{
  sip_inviter_invite (SIP_INVITER (self->alice.session), NULL);
  peer_run (self, 0);
  self->invite = peer_expect (self, "INVITE ");
}

static void
answer (PeerFixture *self)
{
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_expect (self, "ACK ");
}

static SipDescriptionHandler *
count_and_create (SipAgent *agent, gpointer user_data)
{
  ++*(guint *) user_data;
  return SIP_DESCRIPTION_HANDLER (test_description_handler_new ());
}

static void
count_destroyed (gpointer user_data)
{
  *(guint *) user_data += 100;
}

/* One handler a session, made when it is first needed, and gone with it. */
static void
factory (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDescriptionHandler) handler = NULL;
  g_autoptr (SipDialog) dialog = NULL;
  guint n_made = 0;

  sip_agent_set_description_handler_factory (SIP_AGENT (self->alice.agent), count_and_create, &n_made,
                                             count_destroyed);
  create_inviter (self, NULL, 0);
  g_assert_cmpuint (n_made, ==, 0);
  g_assert_null (sip_session_get_description_handler (self->alice.session));
  invite (self);
  answer (self);
  g_object_get (self->alice.session, "description-handler", &handler, NULL);
  g_assert_cmpstr (test_description_handler_get_log (TEST_DESCRIPTION_HANDLER (handler)), ==,
                   "get-offer any, set-answer, confirm");
  dialog = sip_dialog_new_uas (self->invite, "t", NULL);
  peer_request (self, dialog, SIP_METHOD_UPDATE, NULL, "application/sdp", PEER_OTHER_SDP);
  peer_expect (self, "SIP/2.0 200");
  g_assert_cmpuint (n_made, ==, 1);
  peer_hang_up (self);
  g_assert_null (sip_session_get_description_handler (self->alice.session));
  peer_call (self, NULL, PEER_SDP);
  g_assert_cmpuint (n_made, ==, 1);
  sip_invitation_prepare (test_phone_get_invitation (&self->alice));
  g_assert_cmpuint (n_made, ==, 2);
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
  sip_agent_set_description_handler_factory (SIP_AGENT (self->alice.agent), NULL, NULL, NULL);
  g_assert_cmpuint (n_made, ==, 102);
}

static void
no_factory (PeerFixture *self, gconstpointer data)
{
  sip_agent_set_description_handler_factory (SIP_AGENT (self->alice.agent), NULL, NULL, NULL);
  test_phone_call (&self->alice, PEER_URI, 0);
  peer_assert_log (self, "failed local internal");
  peer_expect_silence (self);
  peer_call (self, NULL, PEER_SDP);
  test_phone_answer (&self->alice);
  peer_expect (self, "SIP/2.0 500");
}

/* What a handler is asked for. */
static void
options_of_the_first_invite (PeerFixture *self, gconstpointer data)
{
  static const SipMediaProfile profiles[] = { SIP_MEDIA_PROFILE_SAVP, SIP_MEDIA_PROFILE_AVP };

  create_inviter (self, profiles, G_N_ELEMENTS (profiles));
  invite (self);
  peer_assert_media (self, "get-offer savp");
  peer_answer (self, 488, "t", 0, NULL);
  peer_expect (self, "ACK ");
  self->invite = peer_expect (self, "INVITE ");
  peer_assert_media (self, "get-offer savp, rollback, get-offer avp");
  answer (self);
  peer_hang_up (self);
}

static void
options_of_a_reinvite (PeerFixture *self, gconstpointer data)
{
  static const struct
  {
    SipReinviteOptions options;
    const char *asked;
  } rows[] = {
    { { .flags = SIP_DESCRIPTION_NONE }, "get-offer any" },
    { { .flags = SIP_DESCRIPTION_HOLD }, "get-offer any hold" },
    { { .flags = SIP_DESCRIPTION_RESTART }, "get-offer any restart" },
    { { .flags = SIP_DESCRIPTION_FRESH, .profile = SIP_MEDIA_PROFILE_AVP }, "get-offer avp fresh" },
  };
  g_autoptr (SipDialog) dialog = peer_talk (self);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *before = g_strdup (test_description_handler_get_log (self->alice.handler));
      g_autofree char *expected = g_strdup_printf ("%s, %s, set-answer", before, rows[i].asked);
      SipMessage *reinvite;

      sip_session_invite_async (self->alice.session, &rows[i].options, NULL, NULL, NULL);
      peer_run (self, 0);
      reinvite = peer_expect (self, "INVITE ");
      test_peer_reply (&self->peer, reinvite, 200, NULL, NULL, PEER_SDP);
      peer_expect (self, "ACK ");
      peer_assert_media (self, expected);
    }
  peer_hang_up (self);
}

/* Notes what it sees, and changes what is ours: of the first exchange, or of those in the call. */
typedef struct
{
  GString *seen;
  gboolean first;
} Modifier;

static SipBody *
modify (SipSession *session, SipDescriptionKind kind, gboolean local, gboolean first, SipBody *body, gpointer user_data)
{
  Modifier *self = user_data;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gsize size;
  const char *given = g_bytes_get_data (sip_body_get_bytes (body), &size);

  if (first != self->first)
    return sip_body_ref (body);
  g_string_append_printf (self->seen, "%s%s %s", self->seen->len > 0 ? ", " : "", local ? "our" : "their",
                          kind == SIP_DESCRIPTION_OFFER ? "offer" : "answer");
  text = g_strdup_printf ("%.*s" CHANGED, (int) size, given);
  bytes = g_bytes_new (text, strlen (text));
  return sip_body_new (sip_body_get_content_type (body), bytes);
}

static void
assert_changed (SipMessage *message, gboolean changed)
{
  g_autofree char *body = sip_slice_dup (sip_message_get_body (message));

  g_assert_cmpint (g_str_has_suffix (body, CHANGED), ==, changed);
}

static void
assert_remote (PeerFixture *self, const char *expected)
{
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, expected);
}

static void
hold (PeerFixture *self, gboolean changed)
{
  SipMessage *reinvite;

  sip_session_hold_async (self->alice.session, TRUE, NULL, NULL, NULL);
  peer_run (self, 0);
  reinvite = peer_expect (self, "INVITE ");
  assert_changed (reinvite, changed);
  test_peer_reply (&self->peer, reinvite, 200, NULL, NULL, PEER_SDP);
  peer_expect (self, "ACK ");
  assert_remote (self, changed ? PEER_SDP CHANGED : PEER_SDP);
}

static void
add_modifier (PeerFixture *self, Modifier *modifier)
{
  sip_session_add_modifier (self->alice.session, modify, modifier, NULL);
}

static void
modifiers_of_the_caller (PeerFixture *self, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  Modifier modifier = { seen, data != NULL };

  create_inviter (self, NULL, 0);
  add_modifier (self, &modifier);
  invite (self);
  assert_changed (self->invite, modifier.first);
  answer (self);
  assert_remote (self, modifier.first ? PEER_SDP CHANGED : PEER_SDP);
  hold (self, !modifier.first);
  g_assert_cmpstr (seen->str, ==, "our offer, their answer");
  peer_hang_up (self);
}

static void
modifiers_of_the_called (PeerFixture *self, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (SipDialog) dialog = NULL;
  Modifier modifier = { seen, data != NULL };
  SipMessage *ok;

  peer_call (self, NULL, PEER_SDP);
  add_modifier (self, &modifier);
  test_phone_answer (&self->alice);
  ok = peer_expect (self, "SIP/2.0 200");
  assert_changed (ok, modifier.first);
  assert_remote (self, modifier.first ? PEER_SDP CHANGED : PEER_SDP);
  dialog = peer_create_dialog (self, ok);
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  peer_request (self, dialog, SIP_METHOD_UPDATE, NULL, "application/sdp", PEER_OTHER_SDP);
  assert_changed (peer_expect (self, "SIP/2.0 200"), !modifier.first);
  assert_remote (self, modifier.first ? PEER_OTHER_SDP : PEER_OTHER_SDP CHANGED);
  g_assert_cmpstr (seen->str, ==, "their offer, our answer");
  peer_hang_up (self);
}

static SipBody *
refuse (SipSession *session, SipDescriptionKind kind, gboolean local, gboolean first, SipBody *body, gpointer user_data)
{
  return NULL;
}

/* As if the media could not use it. */
static void
modifier_that_refuses (PeerFixture *self, gconstpointer data)
{
  peer_call (self, NULL, PEER_SDP);
  sip_session_add_modifier (self->alice.session, refuse, NULL, NULL);
  test_phone_answer (&self->alice);
  peer_expect (self, "SIP/2.0 488");
  peer_assert_log (self, "invite, failed local incompatible-sdp");
}

#define ADD(name, data, function) \
  g_test_add ("/seed/description-handler/" name, PeerFixture, data, peer_fixture_set_up, function, \
              peer_fixture_tear_down)
#define FIRST GINT_TO_POINTER (1)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("factory", NULL, factory);
  ADD ("factory/none", NULL, no_factory);
  ADD ("options/first-invite", NULL, options_of_the_first_invite);
  ADD ("options/reinvite", NULL, options_of_a_reinvite);
  ADD ("modifiers/first-invite-of-the-caller", FIRST, modifiers_of_the_caller);
  ADD ("modifiers/first-invite-of-the-called", FIRST, modifiers_of_the_called);
  ADD ("modifiers/reinvite-of-the-caller", NULL, modifiers_of_the_caller);
  ADD ("modifiers/reinvite-of-the-called", NULL, modifiers_of_the_called);
  ADD ("modifiers/one-that-refuses", NULL, modifier_that_refuses);

  return g_test_run ();
}
