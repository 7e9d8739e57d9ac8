/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

#define N_SEEDS 200
#define N_SENDS 40

/* Calls with reliable provisional responses, late offers, redirects, and those that take a second INVITE or an UPDATE,
 * whatever the network does to them: a call is
 * set up with one offer and one answer, or ended on both sides, and nothing stays allocated. */

typedef struct
{
  const char *name;
  SipInviteOptions invite;
  SipProgressOptions progress[3];
  guint n_progress;
  gboolean redirects;
  gboolean refuses_media; /* the first profile … */
  gboolean refuses_timer; /* … or the interval */
  gboolean updates;
} Variant;

static const Variant variants[] = {
  { "ringing", { .rel100 = SIP_REL100_REQUIRED }, { { .status = 180 } }, 1 },
  { "described", { .rel100 = SIP_REL100_SUPPORTED },
    { { .status = 183, .reliable = TRUE, .with_description = TRUE }, { .status = 180, .reliable = TRUE } }, 2 },
  { "many", { .rel100 = SIP_REL100_REQUIRED },
    { { .status = 181 }, { .status = 183, .with_description = TRUE }, { .status = 180 } }, 3 },
  { "late-offer", { .without_offer = TRUE }, { { .status = 180 } }, 1 },
  { "late-offer-in-a-reliable-response", { .without_offer = TRUE }, { { .status = 183, .reliable = TRUE } }, 1 },
  { "redirect", { .max_redirects = 1 }, { { .status = 183, .reliable = TRUE, .with_description = TRUE } }, 1,
    .redirects = TRUE },
  { "next-profile", { .rel100 = SIP_REL100_SUPPORTED }, { { .status = 180 } }, 1, .refuses_media = TRUE },
  { "larger-interval", { .rel100 = SIP_REL100_SUPPORTED }, { { .status = 180 } }, 1, .refuses_timer = TRUE },
  { "update", { .rel100 = SIP_REL100_REQUIRED }, { { .status = 183, .with_description = TRUE } }, 1, .updates = TRUE },
};

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPhone bob;
  const Variant *variant;
  gboolean redirected;
} Fixture;

static void
on_invite (Fixture *self)
{
  SipInvitation *invitation = test_phone_get_invitation (&self->bob);
  g_autoptr (SipUri) here = sip_uri_parse ("sip:bob@192.0.2.2:5060", NULL);

  if (self->variant->redirects && !self->redirected)
    {
      self->redirected = TRUE;
      sip_invitation_redirect (invitation, 302, &here, 1, NULL, NULL);
      return;
    }
  for (guint i = 0; i < self->variant->n_progress; i++)
    sip_invitation_progress_async (invitation, &self->variant->progress[i], NULL, NULL, NULL);
  if (self->variant->updates)
    sip_session_hold_async (SIP_SESSION (invitation), TRUE, NULL, NULL, NULL);
  sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
  self->bob.fail_nth = 0;
}

static void
init (Fixture *self, guint32 seed, const Variant *variant, const SipMemoryFaults *faults)
{
  *self = (Fixture) { .variant = variant };
  test_net_init (&self->net, seed);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->bob, &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  g_signal_connect_swapped (self->bob.agent, "invite", G_CALLBACK (on_invite), self);
  self->bob.fail_nth = variant->refuses_media ? 1 : 0;
  self->bob.fail_code = SIP_ERROR_NOT_ACCEPTABLE;
  if (variant->refuses_timer)
    {
      g_object_set (self->alice.agent, "session-expires", 100, NULL);
      g_object_set (self->bob.agent, "min-se", 3600, NULL);
    }
  sip_memory_network_set_faults (self->net.network, faults);
}

static void
clear (Fixture *self)
{
  test_net_run (&self->net, 2 * 64 * 500 + 5000);
  g_signal_handlers_disconnect_by_data (self->bob.agent, self);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_net_clear (&self->net);
}

static gboolean
is_established (TestPhone *phone)
{
  return phone->session && sip_session_get_state (phone->session) == SIP_SESSION_ESTABLISHED;
}

static void
hang_up (TestPhone *phone)
{
  if (phone->session)
    sip_session_terminate_async (phone->session, NULL, NULL, NULL, NULL);
}

/* Offer and answer: neither side's media were asked twice, and each heard the other. */
static void
assert_one_exchange (Fixture *self)
{
  gboolean late = self->variant->invite.without_offer;
  const char *offering = late ? "get-offer any" : "get-offer webrtc";
  TestPhone *offerer = late ? &self->bob : &self->alice, *answerer = late ? &self->alice : &self->bob;

  g_assert_true (g_strstr_len (test_description_handler_get_log (offerer->handler), -1, offering) != NULL);
  g_assert_true (g_str_has_prefix (test_description_handler_get_log (answerer->handler), "set-offer, get-answer"));
  g_assert_null (g_strstr_len (test_description_handler_get_log (answerer->handler) + strlen ("set-offer"), -1,
                               "set-offer"));
  g_assert_true (g_str_has_prefix (test_description_handler_get_remote (offerer->handler), "v=0\r\ns=answer 1"));
  g_assert_true (g_str_has_prefix (test_description_handler_get_remote (answerer->handler), "v=0\r\ns=offer "));
}

/* Whether the call was set up. */
static gboolean
run_call (guint32 seed, const Variant *variant, const SipMemoryFaults *faults)
{
  Fixture fixture;
  Fixture *self = &fixture;
  gboolean established;

  init (self, seed, variant, faults);
  test_phone_call_with (&self->alice, "sip:bob@192.0.2.2", &variant->invite);
  test_net_run (&self->net, 100 * 1000);
  established = is_established (&self->alice) && is_established (&self->bob);
  /* An UPDATE that cannot be sent is given up. */
  if (established && variant->updates)
    g_assert_true (sip_session_is_on_hold (self->bob.session) || faults->fail_nth > 0);
  else if (established)
    assert_one_exchange (self);
  if (established && variant->refuses_timer)
    g_assert_cmpuint (sip_session_get_session_expires (self->alice.session), ==, 3600);
  hang_up (&self->alice);
  test_net_run (&self->net, 40000);
  hang_up (&self->bob);
  test_net_run (&self->net, 3 * 64 * 500);
  g_assert_true (test_phone_is_over (&self->alice));
  g_assert_true (test_phone_is_over (&self->bob));
  test_phone_assert_one_outcome (&self->alice);
  if (self->bob.session)
    test_phone_assert_one_outcome (&self->bob);
  clear (self);
  return established;
}

static const SipMemoryFaults loss = { .loss = 25, .min_delay_ms = 10, .max_delay_ms = 10 };
static const SipMemoryFaults duplication = { .duplication = 50, .min_delay_ms = 5, .max_delay_ms = 5 };
static const SipMemoryFaults reordering = { .min_delay_ms = 0, .max_delay_ms = 800 };
static const SipMemoryFaults all_of_it = { .loss = 20, .duplication = 30, .min_delay_ms = 0, .max_delay_ms = 600 };

static void
calls_under (gconstpointer data)
{
  const SipMemoryFaults *faults = data;

  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      guint n = 0;

      for (guint32 seed = 1; seed <= N_SEEDS; seed++)
        n += run_call (seed, &variants[i], faults);
      g_test_message ("%s: %u of %u established", variants[i].name, n, N_SEEDS);
      g_assert_cmpuint (n, >=, faults->loss > 0 ? N_SEEDS * 9 / 10 : N_SEEDS);
    }
}

/* Each message of a call in turn cannot be sent. */
static void
nth_send_fails (gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      guint n = 0;

      for (guint nth = 1; nth <= N_SENDS; nth++)
        n += run_call (1, &variants[i], &(SipMemoryFaults) { .fail_nth = nth, .min_delay_ms = 5, .max_delay_ms = 5 });
      g_test_message ("%s: %u of %u established", variants[i].name, n, N_SENDS);
      g_assert_cmpuint (n, >=, N_SENDS / 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/session/early-loss/under-loss", &loss, calls_under);
  g_test_add_data_func ("/session/early-loss/under-duplication", &duplication, calls_under);
  g_test_add_data_func ("/session/early-loss/under-reordering", &reordering, calls_under);
  g_test_add_data_func ("/session/early-loss/under-all-of-it", &all_of_it, calls_under);
  g_test_add_data_func ("/session/early-loss/when-the-nth-send-fails", NULL, nth_send_fails);

  return g_test_run ();
}
