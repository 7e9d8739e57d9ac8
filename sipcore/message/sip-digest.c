/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-digest.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>
#include <string.h>

#include "message/sip-credentials-private.h"
#include "message/sip-credentials.h"
#include "message/sip-params.h"

G_DEFINE_ENUM_TYPE (SipDigestAlgorithm, sip_digest_algorithm,
                    G_DEFINE_ENUM_VALUE (SIP_DIGEST_MD5, "md5"),
                    G_DEFINE_ENUM_VALUE (SIP_DIGEST_SHA256, "sha-256"),
                    G_DEFINE_ENUM_VALUE (SIP_DIGEST_SHA512_256, "sha-512-256"))

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

/* Not GChecksum: it would leave the last block of what is hashed in freed memory. */
typedef union
{
  struct md5_ctx md5;
  struct sha256_ctx sha256;
  struct sha512_256_ctx sha512_256;
} HashContext;

static gsize
hash_bytes (SipDigestAlgorithm algorithm, SipSlice text, guint8 *digest)
{
  const guint8 *data = (const guint8 *) text.data;
  HashContext context;
  gsize size = algorithm == SIP_DIGEST_MD5 ? MD5_DIGEST_SIZE : SHA256_DIGEST_SIZE;

  switch (algorithm)
    {
    case SIP_DIGEST_MD5:
      md5_init (&context.md5);
      md5_update (&context.md5, text.length, data);
      md5_digest (&context.md5, size, digest);
      break;
    case SIP_DIGEST_SHA256:
      sha256_init (&context.sha256);
      sha256_update (&context.sha256, text.length, data);
      sha256_digest (&context.sha256, size, digest);
      break;
    case SIP_DIGEST_SHA512_256:
      sha512_256_init (&context.sha512_256);
      sha512_256_update (&context.sha512_256, text.length, data);
      sha512_256_digest (&context.sha512_256, size, digest);
      break;
    }
  explicit_bzero (&context, sizeof context);
  return size;
}

static char *
hash (SipDigestAlgorithm algorithm, SipSlice text)
{
  static const char digits[] = "0123456789abcdef";
  guint8 digest[SHA256_DIGEST_SIZE];
  gsize size = hash_bytes (algorithm, text, digest);
  char *hexadecimal = g_malloc (2 * size + 1);

  for (gsize i = 0; i < size; i++)
    {
      hexadecimal[2 * i] = digits[digest[i] >> 4];
      hexadecimal[2 * i + 1] = digits[digest[i] & 0xf];
    }
  hexadecimal[2 * size] = '\0';
  explicit_bzero (digest, sizeof digest);
  return hexadecimal;
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
  self->utf8 = sip_slice_is (asked->charset, "UTF-8");
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
collect (GPtrArray *challenges, SipMessage *response, SipHeader header, SipDigestAlgorithm weakest)
{
  guint n = sip_message_count (response, header);

  for (guint i = 0; i < n; i++)
    {
      const SipCredentials *asked = sip_message_get_credentials (response, header, i);
      g_autoptr (SipChallenge) challenge =
        asked ? challenge_new (asked, header == SIP_HEADER_PROXY_AUTHENTICATE) : NULL;

      if (challenge && challenge->algorithm >= weakest && !has_realm (challenges, challenge))
        g_ptr_array_add (challenges, g_steal_pointer (&challenge));
    }
}

GPtrArray *
sip_challenge_list (SipMessage *response, SipDigestAlgorithm weakest)
{
  GPtrArray *challenges;

  g_return_val_if_fail (response, NULL);

  challenges = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_challenge_free);
  collect (challenges, response, SIP_HEADER_WWW_AUTHENTICATE, weakest);
  collect (challenges, response, SIP_HEADER_PROXY_AUTHENTICATE, weakest);
  return challenges;
}

G_DEFINE_BOXED_TYPE (SipChallenge, sip_challenge, sip_challenge_copy, sip_challenge_free)

/**
 * sip_challenge_copy:
 *
 * Returns: (transfer full): a copy
 */
SipChallenge *
sip_challenge_copy (const SipChallenge *self)
{
  SipChallenge *copy;

  g_return_val_if_fail (self, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->realm = g_strdup (self->realm);
  copy->nonce = g_strdup (self->nonce);
  copy->opaque = g_strdup (self->opaque);
  copy->session_nonce = g_strdup (self->session_nonce);
  return copy;
}

/**
 * sip_challenge_free:
 *
 * Frees a copy.
 */
void
sip_challenge_free (SipChallenge *self)
{
  g_return_if_fail (self);

  g_free (self->realm);
  g_free (self->nonce);
  g_free (self->opaque);
  g_free (self->session_nonce);
  g_free (self);
}

/**
 * sip_challenge_set_nonce:
 *
 * Takes the nonce that the server wants to be used from now on (RFC 7616 3.5, "nextnonce").
 */
void
sip_challenge_set_nonce (SipChallenge *self, const char *nonce)
{
  char *last;

  g_return_if_fail (self);
  g_return_if_fail (nonce);

  last = self->nonce;
  self->nonce = g_strdup (nonce);
  if (self->session && !self->session_nonce)
    self->session_nonce = g_steal_pointer (&last);
  g_free (last);
}

/* RFC 7616 4: what is typed on another keyboard may be composed otherwise. */
static char *
compose (const SipChallenge *self, const char *text)
{
  char *composed = NULL;

  if (self->utf8 && !g_str_is_ascii (text))
    composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  return composed ? composed : g_strdup (text);
}

/* RFC 7616 3.4.2 */
static char *
hash_a1 (const SipChallenge *self, const char *user, const char *password, const char *cnonce)
{
  char *secret = compose (self, password);
  char *plain = HASH (self->algorithm, user, self->realm, secret);
  char *session;

  wipe (secret);
  if (!self->session)
    return plain;
  session = HASH (self->algorithm, plain, self->session_nonce ? self->session_nonce : self->nonce, cnonce);
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
  g_autofree char *composed_user = NULL;
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
  composed_user = compose (self, user);
  quoted_user = sip_quote (composed_user);
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

static char *
find_field (SipScan *scan, const char *name)
{
  SipSlice wanted = sip_slice (name), key, value;

  while (sip_credentials_scan_param (scan, &key, &value))
    {
      if (sip_slice_equal_nocase (key, wanted))
        return sip_slice_dup (value);
    }
  return NULL;
}

char *
sip_digest_get_field (SipSlice header_value, const char *name)
{
  SipScan scan = sip_scan (header_value);

  g_return_val_if_fail (name, NULL);

  sip_scan_run (&scan, SIP_CHAR_TOKEN);
  sip_scan_space (&scan);
  return find_field (&scan, name);
}

char *
sip_digest_get_next_nonce (SipMessage *response, gboolean proxy)
{
  g_autofree char *nonce = NULL;
  SipScan scan;

  g_return_val_if_fail (response, NULL);

  if (proxy)
    scan = sip_scan (sip_message_get_header_by_name (response, "Proxy-Authentication-Info", 0));
  else
    scan = sip_scan (sip_message_get_header (response, SIP_HEADER_AUTHENTICATION_INFO, 0));
  nonce = find_field (&scan, "nextnonce");
  return nonce && *nonce && is_plain (sip_slice (nonce)) ? g_steal_pointer (&nonce) : NULL;
}
