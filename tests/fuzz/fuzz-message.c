/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "message/sip-body.h"
#include "message/sip-credentials.h"
#include "message/sip-digest.h"
#include "message/sip-message-builder.h"
#include "message/sip-params.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

/* Reads every byte, so that the sanitizers see a slice that leaves its memory. */
static void
touch (SipSlice slice)
{
  g_free (g_memdup2 (slice.data, slice.length));
}

static void
read_uri (SipUri *uri)
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
  touch (sip_uri_get_user (uri));
  touch (sip_uri_get_host (uri));
  touch (sip_uri_get_headers (uri));
  sip_uri_get_param (uri, "transport", &value);
  touch (value);
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

static void
read_address (SipAddress *address)
{
  g_autofree char *name = sip_address_dup_display_name (address);
  SipSlice value = SIP_SLICE_NONE;

  g_assert_true (!name || g_utf8_validate (name, -1, NULL));
  touch (sip_address_get_text (address));
  touch (sip_address_get_tag (address));
  sip_address_get_param (address, "expires", &value);
  touch (value);
  if (!sip_address_is_star (address))
    {
      g_autoptr (SipAddress) tagged = sip_address_with_param (address, "tag", "new");

      read_uri (sip_address_get_uri (address));
      /* A copy through a C string ends at a NUL in the quoted name. */
      g_assert_true (!tagged || sip_slice_equal (sip_address_get_tag (tagged), SIP_SLICE ("new")));
    }
}

static void
read_lists (SipMessage *message)
{
  static const SipHeader headers[] = {
    SIP_HEADER_FROM,         SIP_HEADER_TO,   SIP_HEADER_CONTACT,       SIP_HEADER_ROUTE,
    SIP_HEADER_RECORD_ROUTE, SIP_HEADER_PATH, SIP_HEADER_SERVICE_ROUTE, SIP_HEADER_REFER_TO,
  };
  SipAddress *address;
  const SipVia *via;

  for (guint i = 0; (via = sip_message_get_via (message, i)); i++)
    {
      touch (via->transport);
      touch (via->host);
      touch (via->branch);
      touch (via->received);
      touch (via->params);
    }
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      for (guint j = 0; (address = sip_message_get_address (message, headers[i], j)); j++)
        read_address (address);
    }
}

static void
read_fields (SipMessage *message)
{
  SipSlice name, value, found;

  for (guint i = 0; i < sip_message_get_n_headers (message); i++)
    {
      SipHeader header;
      guint32 number;

      sip_message_get_nth_header (message, i, &name, &value);
      touch (name);
      touch (value);
      header = sip_header_from_slice (name);
      if (sip_params_get (value, "tag", &found))
        touch (found);
      if (header == SIP_HEADER_OTHER)
        continue;
      g_assert_cmpuint (sip_message_count (message, header), >, 0);
      sip_message_get_uint (message, header, &number);
      sip_message_has_token (message, header, "100rel");
    }
  touch (sip_message_get_method_name (message));
  touch (sip_message_get_reason_phrase (message));
  touch (sip_message_get_call_id (message));
  touch (sip_message_get_content_type (message));
  touch (sip_message_get_body (message));
  read_uri (sip_message_get_request_uri (message));
}

static void
answer_challenges (SipMessage *message)
{
  static const SipHeader headers[] = { SIP_HEADER_AUTHORIZATION, SIP_HEADER_PROXY_AUTHORIZATION };
  g_autoptr (GPtrArray) challenges = sip_challenge_list (message);

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
        touch (credentials->response);
    }
}

static void
find_bodies (SipMessage *message)
{
  static const char *const types[] = { "application/sdp", "text/plain" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (SipBody) body = sip_message_find_body (message, types[i]);
      SipSlice bytes;

      if (!body)
        continue;
      bytes.data = g_bytes_get_data (sip_body_get_bytes (body), &bytes.length);
      touch (bytes);
    }
}

/* What passes the checks can be written again, and answered, and passes them still. */
static void
write_again (SipMessage *message)
{
  g_autoptr (SipMessage) copy = sip_message_builder_end (sip_message_builder_new_from (message));
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (GError) error = NULL;

  sip_message_check (copy, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sip_slice_equal (sip_message_get_body (copy), sip_message_get_body (message)));
  g_assert_true (sip_slice_equal (sip_message_get_call_id (copy), sip_message_get_call_id (message)));
  if (!sip_message_is_request (message))
    return;
  response = sip_message_builder_end (sip_message_builder_new_response (message, 200, NULL, "tag"));
  sip_message_check (response, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sip_address_get_tag (sip_message_get_to (response)).data);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (SipMessage) message = sip_message_parse (bytes, NULL);
  g_autofree char *text = NULL;
  guint status = 0;

  if (!message)
    return 0;
  read_lists (message);
  read_fields (message);
  answer_challenges (message);
  find_bodies (message);
  text = sip_message_to_redacted_string (message);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (sip_message_check (message, &status, NULL))
    write_again (message);
  else
    g_assert_true (status == 0 || status == 400 || status == 416 || status == 505);
  return 0;
}
