/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-authenticator-private.h"

#include <string.h>

#define MAX_REMEMBERED 16
#define CNONCE_BYTES 8

struct _SipAuthenticator
{
  SipRandom *random;
  char *user;
  char *password;
  GPtrArray *remembered; /* of Entry, the oldest first */
};

typedef struct
{
  SipChallenge *challenge;
  guint32 count; /* of answers to this nonce */
  char *cnonce;  /* nullable: of the session that a -sess variant began */

  /* For which requests it holds. */
  char *call_id;
  char *to;
  GInetSocketAddress *hop; /* nullable: a WebSocket's */
  SipProtocol protocol;
  gboolean home;
} Entry;

static void
entry_free (Entry *entry)
{
  sip_challenge_free (entry->challenge);
  g_free (entry->cnonce);
  g_free (entry->call_id);
  g_free (entry->to);
  g_clear_object (&entry->hop);
  g_free (entry);
}

static SipSlice
to_uri (SipMessage *request)
{
  SipAddress *to = sip_message_get_to (request);
  SipUri *uri = to ? sip_address_get_uri (to) : NULL;

  return uri ? sip_uri_get_text (uri) : SIP_SLICE_NONE;
}

static gboolean
same_address (GInetSocketAddress *a, GInetSocketAddress *b)
{
  if (!a || !b)
    return a == b;
  return g_inet_socket_address_get_port (a) == g_inet_socket_address_get_port (b)
         && g_inet_address_equal (g_inet_socket_address_get_address (a), g_inet_socket_address_get_address (b));
}

static gboolean
entry_holds (Entry *entry, SipMessage *request, SipFlow *flow)
{
  if (entry->protocol != sip_flow_get_protocol (flow) || !same_address (entry->hop, sip_flow_get_remote_address (flow)))
    return FALSE;
  if (sip_slice_equal (sip_slice (entry->call_id), sip_message_get_call_id (request)))
    return TRUE;
  if (entry->challenge->proxy)
    return entry->home;
  return sip_slice_equal (sip_slice (entry->to), to_uri (request));
}

static gboolean
same_space (const SipChallenge *a, const SipChallenge *b)
{
  return a->proxy == b->proxy && strcmp (a->realm, b->realm) == 0;
}

static void
wipe (char **secret)
{
  if (*secret)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

SipAuthenticator *
sip_authenticator_new (SipRandom *random)
{
  SipAuthenticator *self = g_new0 (SipAuthenticator, 1);

  self->random = g_object_ref (random);
  self->remembered = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  return self;
}

void
sip_authenticator_free (SipAuthenticator *self)
{
  wipe (&self->user);
  wipe (&self->password);
  g_ptr_array_unref (self->remembered);
  g_object_unref (self->random);
  g_free (self);
}

void
sip_authenticator_set_credentials (SipAuthenticator *self, const char *user, const char *password)
{
  wipe (&self->user);
  wipe (&self->password);
  g_ptr_array_set_size (self->remembered, 0);
  self->user = g_strdup (user);
  self->password = g_strdup (password);
}

gboolean
sip_authenticator_has_credentials (SipAuthenticator *self)
{
  return self->user && self->password;
}

void
sip_authenticator_remember (SipAuthenticator *self, const SipChallenge *challenge, SipMessage *request, SipFlow *flow,
                            gboolean home)
{
  g_autofree char *cnonce = NULL;
  SipSlice to = to_uri (request);
  guint32 count = 0;
  Entry *entry;

  for (guint i = self->remembered->len; i > 0; i--)
    {
      entry = g_ptr_array_index (self->remembered, i - 1);
      if (!same_space (entry->challenge, challenge) || !entry_holds (entry, request, flow))
        continue;
      if (strcmp (entry->challenge->nonce, challenge->nonce) == 0)
        {
          count = entry->count;
          g_free (cnonce);
          cnonce = g_steal_pointer (&entry->cnonce);
        }
      g_ptr_array_remove_index (self->remembered, i - 1);
    }
  if (self->remembered->len == MAX_REMEMBERED)
    g_ptr_array_remove_index (self->remembered, 0);

  entry = g_new0 (Entry, 1);
  entry->challenge = sip_challenge_copy (challenge);
  entry->count = count;
  entry->cnonce = g_steal_pointer (&cnonce);
  entry->call_id = sip_slice_dup (sip_message_get_call_id (request));
  entry->to = sip_slice_dup (to);
  entry->protocol = sip_flow_get_protocol (flow);
  g_set_object (&entry->hop, sip_flow_get_remote_address (flow));
  entry->home = home;
  g_ptr_array_add (self->remembered, entry);
}

GPtrArray *
sip_authenticator_recall (SipAuthenticator *self, SipMessage *request, SipFlow *flow, SipDigestAlgorithm weakest)
{
  GPtrArray *challenges = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_challenge_free);

  for (guint i = 0; sip_authenticator_has_credentials (self) && i < self->remembered->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->remembered, i);

      if (entry->challenge->algorithm >= weakest && entry_holds (entry, request, flow))
        g_ptr_array_add (challenges, sip_challenge_copy (entry->challenge));
    }
  return challenges;
}

/* RFC 7616 3.4: how often the nonce was used, for whatever it was given. */
static guint32
next_count (SipAuthenticator *self, const char *nonce)
{
  guint32 count = 0;

  for (guint i = 0; i < self->remembered->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->remembered, i);

      if (strcmp (entry->challenge->nonce, nonce) == 0)
        count = MAX (count, entry->count);
    }
  count++;
  for (guint i = 0; i < self->remembered->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->remembered, i);

      if (strcmp (entry->challenge->nonce, nonce) == 0)
        entry->count = count;
    }
  return count;
}

/* RFC 7616 3.4.2: a -sess variant hashes the cnonce of its first answer; some servers take that of the last. */
static char *
choose_cnonce (SipAuthenticator *self, const SipChallenge *challenge)
{
  char *cnonce = NULL;

  for (guint i = 0; challenge->session && !cnonce && i < self->remembered->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->remembered, i);

      if (strcmp (entry->challenge->nonce, challenge->nonce) != 0)
        continue;
      if (!entry->cnonce)
        entry->cnonce = sip_random_token (self->random, CNONCE_BYTES);
      cnonce = g_strdup (entry->cnonce);
    }
  return cnonce ? cnonce : sip_random_token (self->random, CNONCE_BYTES);
}

void
sip_authenticator_renew (SipAuthenticator *self, const SipChallenge *challenge, const char *nonce)
{
  g_autofree char *last = g_strdup (challenge->nonce);

  if (strcmp (last, nonce) == 0)
    return;
  for (guint i = 0; i < self->remembered->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->remembered, i);

      if (!same_space (entry->challenge, challenge) || strcmp (entry->challenge->nonce, last) != 0)
        continue;
      sip_challenge_set_nonce (entry->challenge, nonce);
      entry->count = 0;
    }
}

void
sip_authenticator_answer (SipAuthenticator *self, const SipChallenge *challenge, SipMessage *request,
                          SipMessageBuilder *builder)
{
  g_autofree char *cnonce = choose_cnonce (self, challenge);
  g_autofree char *method = sip_slice_dup (sip_message_get_method_name (request));
  g_autofree char *uri = sip_uri_to_string (sip_message_get_request_uri (request));
  SipHeader header = challenge->proxy ? SIP_HEADER_PROXY_AUTHORIZATION : SIP_HEADER_AUTHORIZATION;
  g_autofree char *answer = sip_challenge_answer (challenge, self->user, self->password, method, uri,
                                                  next_count (self, challenge->nonce), cnonce,
                                                  sip_message_get_body (request));

  sip_message_builder_add (builder, header, answer);
}
