/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-invite-plan-private.h"

#include "test-message.h"

static const SipMediaProfile profiles[] = { SIP_MEDIA_PROFILE_SAVP, SIP_MEDIA_PROFILE_AVP };

typedef struct
{
  SipInvitePlan *plan;
  SipRandom *random;
  guint delay_ms;
} Fixture;

static void
begin (Fixture *self, const char *target)
{
  g_autoptr (SipUri) uri = sip_uri_parse (target, NULL);

  g_clear_pointer (&self->plan, sip_invite_plan_free);
  self->plan = sip_invite_plan_new (uri, SIP_SLICE ("example.org"), profiles, G_N_ELEMENTS (profiles));
  sip_invite_plan_set_options (self->plan, &(SipInviteOptions) { .max_redirects = 3 });
}

static void
setup (Fixture *self, gconstpointer data)
{
  self->random = sip_random_new_seeded (1);
  begin (self, "sip:bob@example.org");
}

static void
teardown (Fixture *self, gconstpointer data)
{
  sip_invite_plan_free (self->plan);
  g_object_unref (self->random);
}

static SipMessage *
create_response (guint status, const char *fields)
{
  g_autofree char *text = g_strdup_printf ("SIP/2.0 %u No\n%s\n", status, fields ? fields : "");

  return test_message (text);
}

static gboolean
refused (Fixture *self, guint status, const char *fields)
{
  g_autoptr (SipMessage) response = create_response (status, fields);

  return sip_invite_plan_revise (self->plan, response, self->random, &self->delay_ms);
}

static gboolean
redirected (Fixture *self, guint status, const char *fields)
{
  g_autoptr (SipMessage) response = create_response (status, fields);
  g_autoptr (GPtrArray) targets = sip_invite_plan_list_redirects (self->plan, response);

  sip_invite_plan_add_redirects (self->plan, targets, status == 305);
  return sip_invite_plan_next (self->plan);
}

static void
assert_target (Fixture *self, const char *target, const char *proxy)
{
  SipUri *by = sip_invite_plan_get_proxy (self->plan);

  test_assert_slice (sip_uri_get_text (sip_invite_plan_get_target (self->plan)), target);
  test_assert_slice (by ? sip_uri_get_text (by) : SIP_SLICE_NONE, proxy);
}

static void
each_profile_once (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (sip_invite_plan_get_profile (self->plan), ==, SIP_MEDIA_PROFILE_SAVP);
  g_assert_true (refused (self, GPOINTER_TO_UINT (data), NULL));
  g_assert_cmpint (sip_invite_plan_get_profile (self->plan), ==, SIP_MEDIA_PROFILE_AVP);
  g_assert_false (refused (self, GPOINTER_TO_UINT (data), NULL));
}

static void
no_profile_is_tried_without_an_offer (Fixture *self, gconstpointer data)
{
  sip_invite_plan_set_options (self->plan, &(SipInviteOptions) { .without_offer = TRUE });
  g_assert_false (sip_invite_plan_has_offer (self->plan));
  g_assert_false (refused (self, 488, NULL));
}

static void
without_100rel_once (Fixture *self, gconstpointer data)
{
  sip_invite_plan_set_options (self->plan, &(SipInviteOptions) { .rel100 = GPOINTER_TO_INT (data) });
  g_assert_false (refused (self, 420, "Unsupported: foo\n"));
  g_assert_true (refused (self, 420, "Unsupported: foo, 100REL\n"));
  g_assert_cmpint (sip_invite_plan_get_rel100 (self->plan), ==, SIP_REL100_OFF);
  g_assert_false (refused (self, 420, "Unsupported: 100rel\n"));
  g_assert_false (refused (self, 421, "Require: 100rel\n"));
}

static void
with_100rel_once (Fixture *self, gconstpointer data)
{
  g_assert_false (refused (self, 421, "Require: foo\n"));
  g_assert_true (refused (self, 421, "Require: 100rel\n"));
  g_assert_cmpint (sip_invite_plan_get_rel100 (self->plan), ==, SIP_REL100_REQUIRED);
  g_assert_false (refused (self, 421, "Require: 100rel\n"));
}

static void
never_with_100rel_against_our_will (Fixture *self, gconstpointer data)
{
  sip_invite_plan_set_options (self->plan, &(SipInviteOptions) { .rel100 = SIP_REL100_OFF });
  g_assert_false (refused (self, 421, "Require: 100rel\n"));
}

static void
without_body_once_after_413 (Fixture *self, gconstpointer data)
{
  g_assert_true (sip_invite_plan_has_offer (self->plan));
  g_assert_true (refused (self, 413, NULL));
  g_assert_false (sip_invite_plan_has_offer (self->plan));
  g_assert_false (refused (self, 413, NULL));
  g_assert_false (refused (self, 414, NULL));
}

static void
later_once_after_491 (Fixture *self, gconstpointer data)
{
  g_assert_true (refused (self, 491, NULL));
  g_assert_cmpuint (self->delay_ms, >=, 2100);
  g_assert_cmpuint (self->delay_ms, <=, 4000);
  g_assert_cmpuint (self->delay_ms % 10, ==, 0);
  g_assert_false (refused (self, 491, NULL));
}

static void
telephone_number_becomes_an_address_once (Fixture *self, gconstpointer data)
{
  begin (self, "tel:+358-555-1234567;isub=1");
  g_assert_true (refused (self, 416, NULL));
  assert_target (self, "sip:+358-555-1234567;isub=1@example.org;user=phone", NULL);
  g_assert_false (refused (self, 416, NULL));

  begin (self, "sips:bob@example.org");
  g_assert_false (refused (self, 416, NULL));
  assert_target (self, "sips:bob@example.org", NULL);
}

static void
redirects_by_preference (Fixture *self, gconstpointer data)
{
  g_assert_true (redirected (self, 302, "Contact: <sip:a@example.org>;q=0.1, <sip:b@example.org>\n"));
  assert_target (self, "sip:b@example.org", NULL);
  g_assert_true (refused (self, 488, NULL));
  assert_target (self, "sip:b@example.org", NULL);
  g_assert_true (refused (self, 486, NULL));
  assert_target (self, "sip:a@example.org", NULL);
  g_assert_cmpint (sip_invite_plan_get_profile (self->plan), ==, SIP_MEDIA_PROFILE_SAVP);
  g_assert_false (refused (self, 486, NULL));
}

static void
redirect_of_a_redirect_comes_first (Fixture *self, gconstpointer data)
{
  g_assert_true (redirected (self, 300, "Contact: <sip:a@example.org>, <sip:b@example.org>\n"));
  g_assert_true (redirected (self, 302, "Contact: <sip:c@example.org>\n"));
  assert_target (self, "sip:c@example.org", NULL);
  g_assert_true (refused (self, 404, NULL));
  assert_target (self, "sip:b@example.org", NULL);
}

static void
no_target_twice_and_no_more_than_allowed (Fixture *self, gconstpointer data)
{
  g_assert_false (redirected (self, 302, "Contact: <sip:bob@EXAMPLE.ORG>\n"));
  g_assert_true (redirected (self, 302, "Contact: <sip:1@example.org>\n"));
  g_assert_true (redirected (self, 302, "Contact: <sip:bob@example.org>, <sip:2@example.org>\n"));
  assert_target (self, "sip:2@example.org", NULL);
  g_assert_true (redirected (self, 302, "Contact: <sip:3@example.org>, <sip:4@example.org>\n"));
  assert_target (self, "sip:3@example.org", NULL);
  g_assert_false (redirected (self, 302, "Contact: <sip:5@example.org>\n"));
}

static void
global_failure_ends_the_search (Fixture *self, gconstpointer data)
{
  g_assert_true (redirected (self, 302, "Contact: <sip:a@example.org>, <sip:b@example.org>\n"));
  g_assert_false (refused (self, 603, NULL));
  assert_target (self, "sip:a@example.org", NULL);
}

static void
sips_is_never_left (Fixture *self, gconstpointer data)
{
  begin (self, "sips:bob@example.org");
  g_assert_false (redirected (self, 302, "Contact: <sip:a@example.org>, <tel:+1>\n"));
  g_assert_true (redirected (self, 302, "Contact: <sip:a@example.org>, <sips:a@example.org>\n"));
  assert_target (self, "sips:a@example.org", NULL);
}

static void
proxy_leaves_the_target (Fixture *self, gconstpointer data)
{
  g_assert_true (redirected (self, 305, "Contact: <sip:192.0.2.7>\n"));
  assert_target (self, "sip:bob@example.org", "sip:192.0.2.7");
  g_assert_false (redirected (self, 305, "Contact: <sip:192.0.2.7>\n"));
}

static void
names_no_profile_but_offers (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@example.org", NULL);
  g_autoptr (SipInvitePlan) plan = sip_invite_plan_new (uri, SIP_SLICE_NONE, NULL, 0);

  g_assert_true (sip_invite_plan_has_offer (plan));
  g_assert_cmpint (sip_invite_plan_get_profile (plan), ==, SIP_MEDIA_PROFILE_ANY);
}

#define ADD(name, data, function) \
  g_test_add ("/session/invite-plan/" name, Fixture, GUINT_TO_POINTER (data), setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("each-profile-once-after-415", 415, each_profile_once);
  ADD ("each-profile-once-after-488", 488, each_profile_once);
  ADD ("each-profile-once-after-606", 606, each_profile_once);
  ADD ("no-profile-is-tried-without-an-offer", 0, no_profile_is_tried_without_an_offer);
  ADD ("names-no-profile-but-offers", 0, names_no_profile_but_offers);
  ADD ("without-100rel-once/supported", SIP_REL100_SUPPORTED, without_100rel_once);
  ADD ("without-100rel-once/required", SIP_REL100_REQUIRED, without_100rel_once);
  ADD ("with-100rel-once", 0, with_100rel_once);
  ADD ("never-with-100rel-against-our-will", 0, never_with_100rel_against_our_will);
  ADD ("without-body-once-after-413", 0, without_body_once_after_413);
  ADD ("later-once-after-491", 0, later_once_after_491);
  ADD ("telephone-number-becomes-an-address-once", 0, telephone_number_becomes_an_address_once);
  ADD ("redirects-by-preference", 0, redirects_by_preference);
  ADD ("redirect-of-a-redirect-comes-first", 0, redirect_of_a_redirect_comes_first);
  ADD ("no-target-twice-and-no-more-than-allowed", 0, no_target_twice_and_no_more_than_allowed);
  ADD ("global-failure-ends-the-search", 0, global_failure_ends_the_search);
  ADD ("sips-is-never-left", 0, sips_is_never_left);
  ADD ("proxy-leaves-the-target", 0, proxy_leaves_the_target);

  return g_test_run ();
}
