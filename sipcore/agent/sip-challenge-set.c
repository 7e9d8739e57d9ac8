/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-challenge-set-private.h"

#include <string.h>

/* A server may have a request answer this many times, as when each of several proxies asks for itself. */
#define MAX_ROUNDS 8

struct _SipChallengeSet
{
  GPtrArray *recalled; /* of SipChallenge */
  GPtrArray *asked;    /* likewise */
  guint n_rounds;
};

static SipChallenge *
find (GPtrArray *challenges, const SipChallenge *wanted, guint *index)
{
  for (*index = 0; *index < challenges->len; ++*index)
    {
      SipChallenge *challenge = g_ptr_array_index (challenges, *index);

      if (challenge->proxy == wanted->proxy && strcmp (challenge->realm, wanted->realm) == 0)
        return challenge;
    }
  return NULL;
}

/* A realm that no longer asks has been passed: another of its nonces, later, is no refusal (servers use each once). */
static void
note_passed (SipChallengeSet *self, GPtrArray *challenges)
{
  guint index;

  for (guint i = 0; i < self->asked->len;)
    {
      if (find (challenges, g_ptr_array_index (self->asked, i), &index))
        i++;
      else
        g_ptr_array_add (self->recalled, g_ptr_array_steal_index (self->asked, i));
    }
}

/* What was just refused is not sent again, unless only the nonce was stale. One of an earlier request may have aged. */
static gboolean
take_one (SipChallengeSet *self, const SipChallenge *challenge)
{
  SipChallenge *last;
  guint index;

  last = find (self->asked, challenge, &index);
  if (last && (!challenge->stale || strcmp (last->nonce, challenge->nonce) == 0))
    return FALSE;
  if (last)
    g_ptr_array_remove_index (self->asked, index);
  last = find (self->recalled, challenge, &index);
  if (last && strcmp (last->nonce, challenge->nonce) == 0)
    return FALSE;
  if (last)
    g_ptr_array_remove_index (self->recalled, index);
  g_ptr_array_add (self->asked, sip_challenge_copy (challenge));
  return TRUE;
}

static void
answer_all (GPtrArray *challenges, SipAuthenticator *authenticator, SipMessage *request, SipMessageBuilder *builder)
{
  for (guint i = 0; i < challenges->len; i++)
    sip_authenticator_answer (authenticator, g_ptr_array_index (challenges, i), request, builder);
}

SipChallengeSet *
sip_challenge_set_new (void)
{
  SipChallengeSet *self = g_new0 (SipChallengeSet, 1);

  self->recalled = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_challenge_free);
  self->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_challenge_free);
  return self;
}

void
sip_challenge_set_free (SipChallengeSet *self)
{
  g_ptr_array_unref (self->recalled);
  g_ptr_array_unref (self->asked);
  g_free (self);
}

void
sip_challenge_set_recall (SipChallengeSet *self, SipAuthenticator *authenticator, SipMessage *request, SipFlow *flow,
                          SipDigestAlgorithm weakest)
{
  if (self->n_rounds > 0)
    return;
  g_ptr_array_unref (self->recalled);
  self->recalled = sip_authenticator_recall (authenticator, request, flow, weakest);
}

gboolean
sip_challenge_set_take (SipChallengeSet *self, SipAuthenticator *authenticator, GPtrArray *challenges,
                        SipMessage *request, SipFlow *flow, gboolean home)
{
  if (++self->n_rounds > MAX_ROUNDS)
    return FALSE;
  note_passed (self, challenges);
  for (guint i = 0; i < challenges->len; i++)
    {
      SipChallenge *challenge = g_ptr_array_index (challenges, i);

      if (!take_one (self, challenge))
        return FALSE;
      sip_authenticator_remember (authenticator, challenge, request, flow, home);
    }
  return TRUE;
}

void
sip_challenge_set_answer (SipChallengeSet *self, SipAuthenticator *authenticator, SipMessage *request,
                          SipMessageBuilder *builder)
{
  /* They may have been taken back since the challenge came. */
  if (!sip_authenticator_has_credentials (authenticator))
    return;
  answer_all (self->recalled, authenticator, request, builder);
  answer_all (self->asked, authenticator, request, builder);
}

/* (nullable): %NULL where there are several, since a response does not say for which realm it speaks */
static SipChallenge *
find_only (SipChallengeSet *self, gboolean proxy)
{
  GPtrArray *lists[] = { self->recalled, self->asked };
  SipChallenge *only = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (guint j = 0; j < lists[i]->len; j++)
        {
          SipChallenge *challenge = g_ptr_array_index (lists[i], j);

          if (challenge->proxy != proxy)
            continue;
          if (only)
            return NULL;
          only = challenge;
        }
    }
  return only;
}

void
sip_challenge_set_learn (SipChallengeSet *self, SipAuthenticator *authenticator, SipMessage *response)
{
  for (guint proxy = 0; proxy < 2; proxy++)
    {
      SipChallenge *answered = find_only (self, proxy);
      g_autofree char *nonce = answered ? sip_digest_get_next_nonce (response, proxy) : NULL;

      if (nonce)
        sip_authenticator_renew (authenticator, answered, nonce);
    }
}

gboolean
sip_challenge_set_is_empty (SipChallengeSet *self)
{
  return self->recalled->len + self->asked->len == 0;
}
