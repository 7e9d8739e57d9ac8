/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-digest.h"

#include <nettle/sha2.h>
#include <string.h>

#include "message/sip-credentials-private.h"
#include "message/sip-credentials.h"
#include "message/sip-params.h"

static const char *const algorithm_names[] = {
  [SIP_DIGEST_MD5] = "MD5",
  [SIP_DIGEST_SHA256] = "SHA-256",
  [SIP_DIGEST_SHA512_256] = "SHA-512-256",
};

/* Frees a string that holds a secret, or what stands for one. */
static void
wipe (char *secret)
{
  if (secret)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static char *
hash_sha512_256 (SipSlice text)
{
  struct sha512_256_ctx context;
  guint8 digest[SHA512_256_DIGEST_SIZE];
  GString *hexadecimal = g_string_sized_new (2 * sizeof digest);

  sha512_256_init (&context);
  sha512_256_update (&context, text.length, (const guint8 *) text.data);
  sha512_256_digest (&context, sizeof digest, digest);
  explicit_bzero (&context, sizeof context);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (hexadecimal, "%02x", digest[i]);
  return g_string_free (hexadecimal, FALSE);
}

static char *
hash (SipDigestAlgorithm algorithm, SipSlice text)
{
  switch (algorithm)
    {
    case SIP_DIGEST_MD5:
      return g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guint8 *) text.data, text.length);
    case SIP_DIGEST_SHA256:
      return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) text.data, text.length);
    case SIP_DIGEST_SHA512_256:
      return hash_sha512_256 (text);
    }
  g_return_val_if_reached (NULL);
}

/* Of @parts joined by colons. */
static char *
hash_parts (SipDigestAlgorithm algorithm, const char *const *parts)
{
  char *joined = g_strjoinv (":", (char **) parts);
  char *hashed = hash (algorithm, sip_slice (joined));

  wipe (joined);
  return hashed;
}

#define HASH(algorithm, ...) hash_parts (algorithm, (const char *const[]) { __VA_ARGS__, NULL })

static gboolean
read_algorithm (SipChallenge *self, SipSlice name)
{
  gsize suffix = strlen ("-sess");

  if (!name.data)
    {
      self->algorithm = SIP_DIGEST_MD5;
      return TRUE;
    }
  if (name.length > suffix && g_ascii_strncasecmp (name.data + name.length - suffix, "-sess", suffix) == 0)
    {
      self->session = TRUE;
      name.length -= suffix;
    }
  for (guint i = 0; i < G_N_ELEMENTS (algorithm_names); i++)
    {
      if (sip_slice_equal_nocase (name, sip_slice (algorithm_names[i])))
        {
          self->algorithm = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_qop (SipChallenge *self, SipSlice list)
{
  SipScan scan = sip_scan (list);

  if (!list.data)
    return TRUE;
  do
    {
      SipSlice option;

      sip_scan_space (&scan);
      option = sip_scan_run (&scan, SIP_CHAR_TOKEN);
      self->qop_auth |= sip_slice_is (option, "auth");
      self->qop_auth_int |= sip_slice_is (option, "auth-int");
    }
  while (sip_scan_separator (&scan, ','));
  return self->qop_auth || self->qop_auth_int;
}

/* What goes back to the server must not break out of its line. */
static gboolean
is_plain (SipSlice text)
{
  for (gsize i = 0; i < text.length; i++)
    {
      if (g_ascii_iscntrl (text.data[i]))
        return FALSE;
    }
  return TRUE;
}

static SipChallenge *
challenge_new (const SipCredentials *asked, gboolean proxy)
{
  g_autoptr (SipChallenge) self = g_new0 (SipChallenge, 1);

  if (!sip_slice_is (asked->scheme, "Digest") || !asked->realm.data || !asked->nonce.data)
    return NULL;
  if (!is_plain (asked->realm) || !is_plain (asked->nonce) || !is_plain (asked->opaque))
    return NULL;
  if (!read_algorithm (self, asked->algorithm) || !read_qop (self, asked->qop))
    return NULL;
  self->proxy = proxy;
  self->realm = sip_slice_dup (asked->realm);
  self->nonce = sip_slice_dup (asked->nonce);
  self->opaque = sip_slice_dup (asked->opaque);
  self->stale = sip_slice_is (asked->stale, "true");
  return g_steal_pointer (&self);
}

static gboolean
has_realm (GPtrArray *challenges, const SipChallenge *challenge)
{
  for (guint i = 0; i < challenges->len; i++)
    {
      const SipChallenge *other = g_ptr_array_index (challenges, i);

      if (other->proxy == challenge->proxy && g_str_equal (other->realm, challenge->realm))
        return TRUE;
    }
  return FALSE;
}

static void
collect (GPtrArray *challenges, SipMessage *response, SipHeader header)
{
  guint n = sip_message_count (response, header);

  for (guint i = 0; i < n; i++)
    {
      const SipCredentials *asked = sip_message_get_credentials (response, header, i);
      g_autoptr (SipChallenge) challenge =
        asked ? challenge_new (asked, header == SIP_HEADER_PROXY_AUTHENTICATE) : NULL;

      if (challenge && !has_realm (challenges, challenge))
        g_ptr_array_add (challenges, g_steal_pointer (&challenge));
    }
}

GPtrArray *
sip_challenge_list (SipMessage *response)
{
  GPtrArray *challenges;

  g_return_val_if_fail (response, NULL);

  challenges = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_challenge_free);
  collect (challenges, response, SIP_HEADER_WWW_AUTHENTICATE);
  collect (challenges, response, SIP_HEADER_PROXY_AUTHENTICATE);
  return challenges;
}

SipChallenge *
sip_challenge_copy (const SipChallenge *self)
{
  SipChallenge *copy;

  g_return_val_if_fail (self, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->realm = g_strdup (self->realm);
  copy->nonce = g_strdup (self->nonce);
  copy->opaque = g_strdup (self->opaque);
  return copy;
}

void
sip_challenge_free (SipChallenge *self)
{
  g_return_if_fail (self);

  g_free (self->realm);
  g_free (self->nonce);
  g_free (self->opaque);
  g_free (self);
}

/* RFC 7616 3.4.2 */
static char *
hash_a1 (const SipChallenge *self, const char *user, const char *password, const char *cnonce)
{
  char *plain = HASH (self->algorithm, user, self->realm, password);
  char *session;

  if (!self->session)
    return plain;
  session = HASH (self->algorithm, plain, self->nonce, cnonce);
  wipe (plain);
  return session;
}

/* RFC 7616 3.4.3 */
static char *
hash_a2 (const SipChallenge *self, const char *qop, const char *method, const char *uri, SipSlice body)
{
  g_autofree char *body_hash = NULL;

  if (g_strcmp0 (qop, "auth-int") != 0)
    return HASH (self->algorithm, method, uri);
  body_hash = hash (self->algorithm, body.data ? body : SIP_SLICE (""));
  return HASH (self->algorithm, method, uri, body_hash);
}

static const char *
choose_qop (const SipChallenge *self)
{
  if (self->qop_auth)
    return "auth";
  return self->qop_auth_int ? "auth-int" : NULL;
}

char *
sip_challenge_answer (const SipChallenge *self, const char *user, const char *password, const char *method,
                      const char *uri, guint32 nonce_count, const char *cnonce, SipSlice body)
{
  g_autoptr (GString) answer = g_string_new ("Digest ");
  g_autofree char *quoted_user = NULL;
  g_autofree char *bare_user = NULL;
  g_autofree char *a2 = NULL;
  g_autofree char *response = NULL;
  char count[9];
  const char *qop;
  char *a1;

  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (user && password && method && uri && cnonce, NULL);

  qop = choose_qop (self);
  g_snprintf (count, sizeof count, "%08x", nonce_count);
  /* RFC 7616 3.4.2 hashes what stands between the quotes, escapes and all. */
  quoted_user = sip_quote (user);
  bare_user = g_strndup (quoted_user + 1, strlen (quoted_user) - 2);
  a1 = hash_a1 (self, bare_user, password, cnonce);
  a2 = hash_a2 (self, qop, method, uri, body);
  response = qop ? HASH (self->algorithm, a1, self->nonce, count, cnonce, qop, a2)
                 : HASH (self->algorithm, a1, self->nonce, a2);
  wipe (a1);

  g_string_append_printf (answer, "username=%s, realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\"",
                          quoted_user, self->realm, self->nonce, uri, response);
  g_string_append_printf (answer, ", algorithm=%s%s", algorithm_names[self->algorithm], self->session ? "-sess" : "");
  if (self->opaque)
    g_string_append_printf (answer, ", opaque=\"%s\"", self->opaque);
  if (qop || self->session)
    g_string_append_printf (answer, ", cnonce=\"%s\"", cnonce);
  if (qop)
    g_string_append_printf (answer, ", qop=%s, nc=%s", qop, count);
  return g_string_free (g_steal_pointer (&answer), FALSE);
}

char *
sip_digest_get_field (SipSlice header_value, const char *name)
{
  SipSlice wanted = sip_slice (name), key, value;
  SipScan scan = sip_scan (header_value);

  g_return_val_if_fail (name, NULL);

  sip_scan_run (&scan, SIP_CHAR_TOKEN);
  sip_scan_space (&scan);
  while (sip_credentials_scan_param (&scan, &key, &value))
    {
      if (sip_slice_equal_nocase (key, wanted))
        return sip_slice_dup (value);
    }
  return NULL;
}
