/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog/sip-offer-answer.h"

#include "util/sip-error.h"

typedef struct
{
  SipOfferAnswer *state;
  SipBody *bodies[4];
  guint n_notified;
} Fixture;

static void
on_state (Fixture *self)
{
  self->n_notified++;
}

static void
setup (Fixture *self, gconstpointer data)
{
  self->state = sip_offer_answer_new ();
  g_signal_connect_swapped (self->state, "notify::state", G_CALLBACK (on_state), self);
  for (guint i = 0; i < G_N_ELEMENTS (self->bodies); i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, 1);

      self->bodies[i] = sip_body_new ("application/sdp", bytes);
    }
}

static void
teardown (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->bodies); i++)
    sip_body_unref (self->bodies[i]);
  g_assert_finalize_object (self->state);
}

static void
assert_pair (Fixture *self, SipSignalingState state, int offer, int answer)
{
  g_assert_cmpint (sip_offer_answer_get_state (self->state), ==, state);
  g_assert_true (sip_offer_answer_get_offer (self->state) == (offer < 0 ? NULL : self->bodies[offer]));
  g_assert_true (sip_offer_answer_get_answer (self->state) == (answer < 0 ? NULL : self->bodies[answer]));
}

static void
agree (Fixture *self)
{
  g_assert_true (sip_offer_answer_set_local_offer (self->state, self->bodies[0], NULL));
  g_assert_true (sip_offer_answer_set_remote_answer (self->state, self->bodies[1], NULL));
  assert_pair (self, SIP_SIGNALING_STABLE, 0, 1);
}

static void
offer_and_answer (Fixture *self, gconstpointer data)
{
  assert_pair (self, SIP_SIGNALING_INITIAL, -1, -1);
  agree (self);
  g_assert_true (sip_offer_answer_set_remote_offer (self->state, self->bodies[2], NULL));
  assert_pair (self, SIP_SIGNALING_HAVE_REMOTE_OFFER, 2, -1);
  g_assert_true (sip_offer_answer_set_local_answer (self->state, self->bodies[3], NULL));
  assert_pair (self, SIP_SIGNALING_STABLE, 2, 3);
  g_assert_cmpuint (self->n_notified, ==, 4);
}

typedef gboolean (*Set) (SipOfferAnswer *self, SipBody *body, GError **error);

static const Set sets[] = { sip_offer_answer_set_local_offer, sip_offer_answer_set_remote_offer,
                            sip_offer_answer_set_local_answer, sip_offer_answer_set_remote_answer };

/* What may be set in which state, in the order of the functions above. */
static const struct
{
  SipSignalingState state;
  gboolean allowed[4];
} rules[] = {
  { SIP_SIGNALING_INITIAL, { TRUE, TRUE, FALSE, FALSE } },
  { SIP_SIGNALING_HAVE_LOCAL_OFFER, { FALSE, FALSE, FALSE, TRUE } },
  { SIP_SIGNALING_HAVE_REMOTE_OFFER, { FALSE, FALSE, TRUE, FALSE } },
  { SIP_SIGNALING_STABLE, { TRUE, TRUE, FALSE, FALSE } },
  { SIP_SIGNALING_CLOSED, { FALSE, FALSE, FALSE, FALSE } },
};

static void
reach (Fixture *self, SipSignalingState state)
{
  if (state == SIP_SIGNALING_STABLE)
    agree (self);
  else if (state == SIP_SIGNALING_HAVE_LOCAL_OFFER)
    sip_offer_answer_set_local_offer (self->state, self->bodies[0], NULL);
  else if (state == SIP_SIGNALING_HAVE_REMOTE_OFFER)
    sip_offer_answer_set_remote_offer (self->state, self->bodies[0], NULL);
  else if (state == SIP_SIGNALING_CLOSED)
    sip_offer_answer_close (self->state);
  g_assert_cmpint (sip_offer_answer_get_state (self->state), ==, state);
}

static void
only_what_the_state_allows (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      for (guint n = 0; n < G_N_ELEMENTS (sets); n++)
        {
          g_autoptr (GError) error = NULL;
          Fixture fixture;

          setup (&fixture, NULL);
          reach (&fixture, rules[i].state);
          g_assert_cmpint (sets[n](fixture.state, fixture.bodies[2], &error), ==, rules[i].allowed[n]);
          if (rules[i].allowed[n])
            g_assert_no_error (error);
          else
            {
              g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
              g_assert_cmpint (sip_offer_answer_get_state (fixture.state), ==, rules[i].state);
            }
          teardown (&fixture, NULL);
        }
    }
}

/* RFC 6141 3.1. */
static void
rollback_to_what_was_agreed (Fixture *self, gconstpointer data)
{
  agree (self);
  sip_offer_answer_rollback (self->state);
  assert_pair (self, SIP_SIGNALING_STABLE, 0, 1);
  g_assert_true (sip_offer_answer_set_local_offer (self->state, self->bodies[2], NULL));
  assert_pair (self, SIP_SIGNALING_HAVE_LOCAL_OFFER, 2, -1);
  sip_offer_answer_rollback (self->state);
  assert_pair (self, SIP_SIGNALING_STABLE, 0, 1);
  g_assert_true (sip_offer_answer_set_remote_offer (self->state, self->bodies[3], NULL));
  sip_offer_answer_rollback (self->state);
  assert_pair (self, SIP_SIGNALING_STABLE, 0, 1);
}

static void
rollback_to_nothing (Fixture *self, gconstpointer data)
{
  sip_offer_answer_rollback (self->state);
  g_assert_cmpuint (self->n_notified, ==, 0);
  g_assert_true (sip_offer_answer_set_remote_offer (self->state, self->bodies[0], NULL));
  sip_offer_answer_rollback (self->state);
  assert_pair (self, SIP_SIGNALING_INITIAL, -1, -1);
}

static void
closed_for_ever (Fixture *self, gconstpointer data)
{
  agree (self);
  sip_offer_answer_close (self->state);
  assert_pair (self, SIP_SIGNALING_CLOSED, -1, -1);
  sip_offer_answer_close (self->state);
  sip_offer_answer_rollback (self->state);
  assert_pair (self, SIP_SIGNALING_CLOSED, -1, -1);
}

#define ADD(name, function) g_test_add ("/dialog/offer-answer/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("offer-and-answer", offer_and_answer);
  ADD ("only-what-the-state-allows", only_what_the_state_allows);
  ADD ("rollback-to-what-was-agreed", rollback_to_what_was_agreed);
  ADD ("rollback-to-nothing", rollback_to_nothing);
  ADD ("closed-for-ever", closed_for_ever);

  return g_test_run ();
}
