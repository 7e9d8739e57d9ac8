/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-values.h"

#include <string.h>

#include "message/sip-body.h"
#include "message/sip-credentials.h"
#include "message/sip-digest.h"

void
fuzz_touch (SipSlice slice)
{
  g_free (g_memdup2 (slice.data, slice.length));
}

void
fuzz_read_uri (SipUri *uri)
{
  g_autofree char *user = NULL;
  g_autofree char *text = NULL;
  g_autoptr (SipUri) again = NULL;
  g_autoptr (SipUri) edited = NULL;
  g_autoptr (SipUri) bare = NULL;
  SipSlice value = SIP_SLICE_NONE;

  if (!uri)
    return;
  user = sip_uri_dup_user (uri);
  fuzz_touch (sip_uri_get_user (uri));
  fuzz_touch (sip_uri_get_host (uri));
  fuzz_touch (sip_uri_get_headers (uri));
  sip_uri_get_param (uri, "transport", &value);
  fuzz_touch (value);
  text = sip_uri_to_string (uri);
  again = sip_uri_parse (text, NULL);
  g_assert_nonnull (again);
  g_assert_true (sip_uri_equal (uri, again));
  edited = sip_uri_with_param (uri, "transport", "tcp");
  if (sip_uri_get_scheme (uri) == SIP_SCHEME_SIP)
    {
      g_assert_true (sip_uri_get_param (edited, "transport", &value));
      g_assert_true (sip_slice_equal (value, SIP_SLICE ("tcp")));
    }
  bare = sip_uri_without_headers (uri);
  g_assert_null (sip_uri_get_headers (bare).data);
}

void
fuzz_read_address (SipAddress *address)
{
  g_autofree char *name = sip_address_dup_display_name (address);
  g_autoptr (SipAddress) copy = sip_address_copy (address);
  SipSlice value = SIP_SLICE_NONE;

  g_assert_nonnull (copy);
  g_assert_true (sip_slice_equal (sip_address_get_text (copy), sip_address_get_text (address)));
  g_assert_true (!name || g_utf8_validate (name, -1, NULL));
  fuzz_touch (sip_address_get_text (address));
  fuzz_touch (sip_address_get_tag (address));
  sip_address_get_param (address, "expires", &value);
  fuzz_touch (value);
  if (!sip_address_is_star (address))
    {
      g_autoptr (SipAddress) tagged = sip_address_with_param (address, "tag", "new");

      fuzz_read_uri (sip_address_get_uri (address));
      g_assert_nonnull (tagged);
      g_assert_true (sip_slice_equal (sip_address_get_tag (tagged), SIP_SLICE ("new")));
    }
}

void
fuzz_read_vias (SipMessage *message)
{
  const SipVia *via;

  for (guint i = 0; (via = sip_message_get_via (message, i)); i++)
    {
      fuzz_touch (via->transport);
      fuzz_touch (via->host);
      fuzz_touch (via->branch);
      fuzz_touch (via->received);
      fuzz_touch (via->params);
    }
}

void
fuzz_read_addresses (SipMessage *message, SipHeader header)
{
  SipAddress *address;

  for (guint i = 0; (address = sip_message_get_address (message, header, i)); i++)
    fuzz_read_address (address);
}

void
fuzz_answer_challenges (SipMessage *message)
{
  static const SipHeader headers[] = { SIP_HEADER_AUTHORIZATION, SIP_HEADER_PROXY_AUTHORIZATION };
  g_autoptr (GPtrArray) challenges = sip_challenge_list (message, SIP_DIGEST_MD5);

  for (guint i = 0; i < challenges->len; i++)
    {
      const SipChallenge *challenge = g_ptr_array_index (challenges, i);
      g_autofree char *answer = sip_challenge_answer (challenge, "alice", "secret", "REGISTER", "sip:example.com", 1,
                                                      "c", sip_message_get_body (message));
      g_autofree char *nonce = sip_digest_get_field (sip_slice (answer), "nonce");

      g_assert_cmpstr (nonce, ==, challenge->nonce);
      g_assert_null (strpbrk (answer, "\r\n"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      const SipCredentials *credentials = sip_message_get_credentials (message, headers[i], 0);

      if (credentials)
        fuzz_touch (credentials->response);
    }
}

void
fuzz_find_bodies (SipMessage *message)
{
  static const char *const types[] = { "application/sdp", "text/plain" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (SipBody) body = sip_message_find_body (message, types[i]);
      SipSlice bytes;

      if (!body)
        continue;
      bytes.data = g_bytes_get_data (sip_body_get_bytes (body), &bytes.length);
      fuzz_touch (bytes);
    }
}
