/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registerer-fixture.h"

#define OTHERS \
  "Contact: <sip:alice@198.51.100.1:5062>;expires=33;q=0.5;+sip.instance=\"<urn:uuid:desk>\";reg-id=2\r\n" \
  "Contact: \"At home\" <sip:alice@203.0.113.4>;q=2;expires=44\r\n"

static SipBinding *
get_nth (RegistererFixture *self, guint n)
{
  /* The list keeps it. */
  g_autoptr (SipBinding) binding = g_list_model_get_item (sip_registerer_get_bindings (self->registerer), n);

  g_assert_nonnull (binding);
  return binding;
}

static guint
count (RegistererFixture *self)
{
  return g_list_model_get_n_items (sip_registerer_get_bindings (self->registerer));
}

static void
assert_uri (SipBinding *binding, const char *expected)
{
  g_autofree char *text = sip_uri_to_string (sip_binding_get_uri (binding));

  g_assert_cmpstr (text, ==, expected);
}

static void
other_devices_are_listed (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=300", OTHERS);
  SipBinding *own, *desk, *home;

  g_assert_cmpuint (count (self), ==, 3);
  own = get_nth (self, 0);
  assert_uri (own, "sip:alice@192.0.2.1:5060");
  g_assert_true (sip_binding_get_own (own));
  g_assert_cmpuint (sip_binding_get_expires (own), ==, 300);
  desk = get_nth (self, 1);
  g_assert_false (sip_binding_get_own (desk));
  g_assert_cmpuint (sip_binding_get_expires (desk), ==, 33);
  g_assert_cmpfloat (sip_binding_get_q (desk), ==, 0.5);
  g_assert_cmpstr (sip_binding_get_instance_id (desk), ==, "urn:uuid:desk");
  g_assert_cmpuint (sip_binding_get_reg_id (desk), ==, 2);
  home = get_nth (self, 2);
  g_assert_cmpfloat (sip_binding_get_q (home), ==, -1);
  g_assert_null (sip_binding_get_instance_id (home));
  g_assert_cmpuint (sip_binding_get_reg_id (home), ==, 0);
}

static void
own_binding_is_known_without_a_list (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=300", NULL);

  g_assert_cmpuint (count (self), ==, 1);
  g_assert_true (sip_binding_get_own (get_nth (self, 0)));
  g_assert_cmpuint (sip_binding_get_expires (get_nth (self, 0)), ==, 300);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RegistererFixture *self = user_data;

  g_clear_error (&self->error);
  sip_registerer_fetch_bindings_finish (SIP_REGISTERER (source), result, &self->error);
  self->n_finished++;
}

static SipMessage *
fetch (RegistererFixture *self)
{
  sip_registerer_fetch_bindings_async (self->registerer, NULL, on_fetched, self);
  test_net_run (&self->net, 0);
  return registerer_expect (self);
}

static void
fetching_changes_nothing (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = fetch (self);

  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_CONTACT), ==, 0);
  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_EXPIRES), ==, 0);
  test_peer_reply (&self->peer, request, 200, "r", OTHERS, NULL);
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);
  g_assert_cmpuint (count (self), ==, 2);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_IDLE);
}

static void
fetching_refused (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = fetch (self);

  test_peer_reply (&self->peer, request, 403, "r", NULL, NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
}

static void
fetching_in_silence (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = fetch (self);

  test_net_run (&self->net, 64 * 500);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  test_peer_forget (&self->peer);
}

/* A refresh, and challenges to both, while one asks: no CSeq is used twice. */
static void
fetching_beside_a_refresh (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) asked = NULL;
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (SipMessage) asked_again = NULL;
  g_autoptr (SipMessage) refresh_again = NULL;
  guint32 numbers[4];

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  first = registerer_register_and_accept (self, NULL, NULL);
  asked = fetch (self);
  registerer_begin (self);
  refresh = registerer_expect (self);
  g_assert_true (sip_slice_equal (sip_message_get_call_id (asked), sip_message_get_call_id (refresh)));
  registerer_challenge (self, asked, 1);
  asked_again = registerer_expect (self);
  registerer_challenge (self, refresh, 2);
  refresh_again = registerer_expect (self);
  sip_message_get_cseq (asked, &numbers[0], NULL);
  sip_message_get_cseq (asked_again, &numbers[1], NULL);
  sip_message_get_cseq (refresh, &numbers[2], NULL);
  sip_message_get_cseq (refresh_again, &numbers[3], NULL);
  for (guint i = 1; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpuint (numbers[i], >, numbers[i - 1]);
  registerer_grant (self, refresh_again, 300);
  test_peer_reply (&self->peer, asked_again, 200, "r", OTHERS, NULL);
  g_assert_true (registerer_is_registered (self));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RegistererFixture *self = user_data;

  g_clear_error (&self->error);
  sip_registerer_remove_binding_finish (SIP_REGISTERER (source), result, &self->error);
  self->n_finished++;
}

static void
removes_that_of_a_lost_device (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=300", OTHERS);
  g_autoptr (SipMessage) removal = NULL;
  g_autofree char *contact = NULL;

  sip_registerer_remove_binding_async (self->registerer, get_nth (self, 1), NULL, on_removed, self);
  test_net_run (&self->net, 0);
  removal = registerer_expect (self);
  registerer_assert_expires (removal, 0);
  g_assert_cmpuint (sip_message_count (removal, SIP_HEADER_CONTACT), ==, 1);
  contact = registerer_dup_contact (removal);
  g_assert_cmpstr (contact, ==, "<sip:alice@198.51.100.1:5062>;+sip.instance=\"<urn:uuid:desk>\";reg-id=2");
  test_peer_reply (&self->peer, removal, 200, "r", "Contact: <sip:alice@192.0.2.1:5060>;expires=290\r\n", NULL);
  g_assert_no_error (self->error);
  g_assert_cmpuint (count (self), ==, 1);
  g_assert_true (sip_binding_get_own (get_nth (self, 0)));
  g_assert_true (registerer_is_registered (self));
}

static void
removing_the_own_one_signs_out (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=300", OTHERS);
  g_autoptr (SipMessage) removal = NULL;

  sip_registerer_remove_binding_async (self->registerer, get_nth (self, 0), NULL, on_removed, self);
  test_net_run (&self->net, 0);
  removal = registerer_expect (self);
  registerer_assert_expires (removal, 0);
  test_peer_reply (&self->peer, removal, 200, "r", OTHERS, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_IDLE);
  g_assert_cmpuint (count (self), ==, 2);
}

static void
on_removed_all (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RegistererFixture *self = user_data;

  g_clear_error (&self->error);
  sip_registerer_remove_all_bindings_finish (SIP_REGISTERER (source), result, &self->error);
  self->n_finished++;
}

static void
removes_all (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) removal = NULL;
  g_autoptr (SipMessage) again = NULL;

  registerer_set_instance (self);
  request = registerer_register_and_accept (self, ";expires=300", OTHERS);
  sip_registerer_remove_all_bindings_async (self->registerer, NULL, on_removed_all, self);
  test_net_run (&self->net, 0);
  removal = registerer_expect (self);
  registerer_assert_expires (removal, 0);
  g_assert_cmpuint (sip_message_count (removal, SIP_HEADER_CONTACT), ==, 1);
  g_assert_true (sip_slice_equal (sip_message_get_header (removal, SIP_HEADER_CONTACT, 0), SIP_SLICE ("*")));
  test_peer_reply (&self->peer, removal, 200, "r", NULL, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_IDLE);
  g_assert_false (registerer_is_registered (self));
  g_assert_cmpuint (count (self), ==, 0);
  test_net_run (&self->net, 3600 * 1000);
  test_peer_expect_silence (&self->peer);
  again = registerer_register_and_accept (self, NULL, NULL);
}

static void
removing_all_is_refused (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=300", OTHERS);
  g_autoptr (SipMessage) removal = NULL;

  sip_registerer_remove_all_bindings_async (self->registerer, NULL, on_removed_all, self);
  test_net_run (&self->net, 0);
  removal = registerer_expect (self);
  test_peer_reply (&self->peer, removal, 403, "r", NULL, NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_assert_true (registerer_is_registered (self));
  g_assert_cmpuint (count (self), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("bindings/other-devices-are-listed", NULL, other_devices_are_listed);
  ADD ("bindings/own-one-is-known-without-a-list", NULL, own_binding_is_known_without_a_list);
  ADD ("bindings/fetching-changes-nothing", NULL, fetching_changes_nothing);
  ADD ("bindings/fetching-refused", NULL, fetching_refused);
  ADD ("bindings/fetching-in-silence", NULL, fetching_in_silence);
  ADD ("bindings/fetching-beside-a-refresh", NULL, fetching_beside_a_refresh);
  ADD ("bindings/removes-that-of-a-lost-device", NULL, removes_that_of_a_lost_device);
  ADD ("bindings/removing-the-own-one-signs-out", NULL, removing_the_own_one_signs_out);
  ADD ("bindings/removes-all", NULL, removes_all);
  ADD ("bindings/removing-all-is-refused", NULL, removing_all_is_refused);

  return g_test_run ();
}
