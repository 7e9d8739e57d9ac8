/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-values.h"

#include <string.h>

#include "message/sip-credentials.h"
#include "message/sip-etag.h"
#include "message/sip-event.h"
#include "message/sip-message-builder.h"
#include "message/sip-params.h"
#include "message/sip-rack.h"
#include "message/sip-reason.h"
#include "message/sip-replaces.h"
#include "message/sip-subscription-state.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

typedef struct
{
  SipHeader header;
  void (*read) (SipMessage *message, SipHeader header); /* called if there is such a field */
} Row;

static void
read_vias (SipMessage *message, SipHeader header)
{
  fuzz_read_vias (message);
}

static void
read_credentials (SipMessage *message, SipHeader header)
{
  for (guint i = 0; i <= sip_message_count (message, header); i++)
    {
      const SipCredentials *credentials = sip_message_get_credentials (message, header, i);

      if (credentials)
        fuzz_touch (credentials->realm);
    }
}

static void
read_challenges (SipMessage *message, SipHeader header)
{
  read_credentials (message, header);
  fuzz_answer_challenges (message);
}

static void
read_cseq (SipMessage *message, SipHeader header)
{
  SipMethod method = SIP_METHOD_OTHER;
  guint32 number = 0;

  if (!sip_message_get_cseq (message, &number, &method))
    g_assert_cmpint (method, ==, SIP_METHOD_OTHER);
}

static void
read_number (SipMessage *message, SipHeader header)
{
  guint32 number = 0;

  if (!sip_message_get_uint (message, header, &number))
    g_assert_cmpuint (number, ==, 0);
}

static void
read_tokens (SipMessage *message, SipHeader header)
{
  g_assert_false (sip_message_has_token (message, header, "not in any seed"));
  sip_message_has_token (message, header, "timer");
}

static void
read_params (SipMessage *message, SipHeader header)
{
  for (guint i = 0; i < sip_message_count (message, header); i++)
    {
      SipSlice value = sip_message_get_header (message, header, i), found = SIP_SLICE_NONE;

      sip_params_valid (value);
      if (sip_params_get (value, "expires", &found))
        {
          g_autofree char *plain = sip_unquote (found);
          g_autofree char *quoted = sip_quote (plain);

          g_assert_true (g_utf8_validate (plain, -1, NULL));
          g_assert_null (strpbrk (quoted, "\r\n"));
        }
    }
}

static void
read_call_id (SipMessage *message, SipHeader header)
{
  fuzz_touch (sip_message_get_call_id (message));
}

static void
read_content_type (SipMessage *message, SipHeader header)
{
  fuzz_touch (sip_message_get_content_type (message));
  fuzz_find_bodies (message);
}

static void
read_reason (SipMessage *message, SipHeader header)
{
  g_assert_cmpuint (sip_message_get_reason_status (message), <=, 699);
}

static void
read_rack (SipMessage *message, SipHeader header)
{
  SipRAck rack = { 0 };

  if (sip_message_get_rack (message, &rack))
    fuzz_touch (rack.method);
  else
    g_assert_null (rack.method.data);
}

static void
read_rseq (SipMessage *message, SipHeader header)
{
  guint32 number = 0;

  if (sip_message_get_rseq (message, &number))
    g_assert_cmpuint (number, >, 0);
}

static void
read_event (SipMessage *message, SipHeader header)
{
  g_autoptr (SipEvent) event = sip_message_dup_event (message, NULL);
  g_autoptr (SipEvent) again = NULL;
  g_autofree char *param = NULL;

  if (!event)
    return;
  param = sip_event_dup_param (event, "expires");
  g_assert_nonnull (sip_event_get_package (event));
  again = sip_event_parse (sip_event_get_text (event), NULL);
  g_assert_nonnull (again);
  g_assert_true (sip_event_equal (event, again));
}

static void
read_subscription_state (SipMessage *message, SipHeader header)
{
  g_autoptr (SipSubscriptionState) state = sip_message_dup_subscription_state (message, NULL);
  g_autoptr (SipSubscriptionState) again = NULL;

  if (!state)
    return;
  again = sip_subscription_state_parse (sip_subscription_state_get_text (state), NULL);
  g_assert_nonnull (again);
  g_assert_cmpint (sip_subscription_state_get_substate (again), ==, sip_subscription_state_get_substate (state));
  g_assert_cmpint (sip_subscription_state_get_reason (again), ==, sip_subscription_state_get_reason (state));
  g_assert_cmpint (sip_subscription_state_get_expires (again), ==, sip_subscription_state_get_expires (state));
  g_assert_cmpint (sip_subscription_state_get_retry_after (again), ==, sip_subscription_state_get_retry_after (state));
}

static void
read_replaces (SipMessage *message, SipHeader header)
{
  g_autoptr (SipReplaces) replaces = sip_replaces_new_from_message (message, NULL);
  g_autoptr (SipReplaces) again = NULL;
  g_autofree char *text = NULL;

  if (!replaces)
    return;
  text = sip_replaces_to_string (replaces);
  again = sip_replaces_parse (text, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (sip_replaces_get_call_id (again), ==, sip_replaces_get_call_id (replaces));
  g_assert_cmpstr (sip_replaces_get_to_tag (again), ==, sip_replaces_get_to_tag (replaces));
  g_assert_cmpstr (sip_replaces_get_from_tag (again), ==, sip_replaces_get_from_tag (replaces));
}

static void
read_etag (SipMessage *message, SipHeader header)
{
  g_autofree char *etag = sip_message_dup_etag (message, header);

  if (etag)
    g_assert_null (strpbrk (etag, "\r\n"));
}

/* A header that gets an accessor of its own gets a row here, and a line in seeds/headers-*.dat. */
static const Row rows[] = {
  { SIP_HEADER_ACCEPT, read_tokens },
  { SIP_HEADER_ALLOW, read_tokens },
  { SIP_HEADER_ALLOW_EVENTS, read_tokens },
  { SIP_HEADER_AUTHORIZATION, read_credentials },
  { SIP_HEADER_CALL_ID, read_call_id },
  { SIP_HEADER_CONTACT, fuzz_read_addresses },
  { SIP_HEADER_CONTENT_LENGTH, read_number },
  { SIP_HEADER_CONTENT_TYPE, read_content_type },
  { SIP_HEADER_CSEQ, read_cseq },
  { SIP_HEADER_EVENT, read_params },
  { SIP_HEADER_EVENT, read_event },
  { SIP_HEADER_EXPIRES, read_number },
  { SIP_HEADER_FROM, fuzz_read_addresses },
  { SIP_HEADER_MAX_FORWARDS, read_number },
  { SIP_HEADER_MIN_EXPIRES, read_number },
  { SIP_HEADER_MIN_SE, read_number },
  { SIP_HEADER_P_ASSERTED_IDENTITY, fuzz_read_addresses },
  { SIP_HEADER_PATH, fuzz_read_addresses },
  { SIP_HEADER_PRIVACY, read_tokens },
  { SIP_HEADER_PROXY_AUTHENTICATE, read_challenges },
  { SIP_HEADER_PROXY_AUTHORIZATION, read_credentials },
  { SIP_HEADER_PROXY_REQUIRE, read_tokens },
  { SIP_HEADER_RACK, read_rack },
  { SIP_HEADER_REASON, read_reason },
  { SIP_HEADER_RECORD_ROUTE, fuzz_read_addresses },
  { SIP_HEADER_REFER_TO, fuzz_read_addresses },
  { SIP_HEADER_REFERRED_BY, fuzz_read_addresses },
  { SIP_HEADER_REPLACES, read_replaces },
  { SIP_HEADER_REPLY_TO, fuzz_read_addresses },
  { SIP_HEADER_REQUIRE, read_tokens },
  { SIP_HEADER_RETRY_AFTER, read_number },
  { SIP_HEADER_ROUTE, fuzz_read_addresses },
  { SIP_HEADER_RSEQ, read_rseq },
  { SIP_HEADER_SERVICE_ROUTE, fuzz_read_addresses },
  { SIP_HEADER_SESSION_EXPIRES, read_number },
  { SIP_HEADER_SIP_ETAG, read_etag },
  { SIP_HEADER_SIP_IF_MATCH, read_etag },
  { SIP_HEADER_SUBSCRIPTION_STATE, read_params },
  { SIP_HEADER_SUBSCRIPTION_STATE, read_subscription_state },
  { SIP_HEADER_SUPPORTED, read_tokens },
  { SIP_HEADER_TO, fuzz_read_addresses },
  { SIP_HEADER_UNSUPPORTED, read_tokens },
  { SIP_HEADER_VIA, read_vias },
  { SIP_HEADER_WWW_AUTHENTICATE, read_challenges },
};

/* The input is a message's header fields. */
static SipMessage *
parse_fields (const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (text, (const guint8 *) "SIP/2.0 401 Unauthorized\r\n", 26);
  g_byte_array_append (text, data, (guint) length);
  g_byte_array_append (text, (const guint8 *) "\r\n\r\n", 4);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&text));
  return sip_message_parse (bytes, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (SipMessage) message = parse_fields (data, length);

  if (!message)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (sip_message_count (message, rows[i].header) > 0)
        rows[i].read (message, rows[i].header);
    }
  return 0;
}
