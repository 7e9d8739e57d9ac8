/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-values.h"

#include <string.h>

#include "message/sip-message-builder.h"
#include "message/sip-params.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

static void
read_lists (SipMessage *message)
{
  static const SipHeader headers[] = {
    SIP_HEADER_FROM,         SIP_HEADER_TO,   SIP_HEADER_CONTACT,       SIP_HEADER_ROUTE,
    SIP_HEADER_RECORD_ROUTE, SIP_HEADER_PATH, SIP_HEADER_SERVICE_ROUTE, SIP_HEADER_REFER_TO,
  };

  fuzz_read_vias (message);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    fuzz_read_addresses (message, headers[i]);
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
      fuzz_touch (name);
      fuzz_touch (value);
      header = sip_header_from_slice (name);
      if (sip_params_get (value, "tag", &found))
        fuzz_touch (found);
      if (header == SIP_HEADER_OTHER)
        continue;
      g_assert_cmpuint (sip_message_count (message, header), >, 0);
      sip_message_get_uint (message, header, &number);
      sip_message_has_token (message, header, "100rel");
    }
  fuzz_touch (sip_message_get_method_name (message));
  fuzz_touch (sip_message_get_reason_phrase (message));
  fuzz_touch (sip_message_get_call_id (message));
  fuzz_touch (sip_message_get_content_type (message));
  fuzz_touch (sip_message_get_body (message));
  fuzz_read_uri (sip_message_get_request_uri (message));
}

/* What the builder knows of its message is what a parser finds in the bytes. */
static void
parse_again (SipMessage *built)
{
  g_autoptr (SipMessage) parsed = sip_message_parse (sip_message_get_bytes (built), NULL);
  SipSlice name, value, name_again, value_again;

  g_assert_nonnull (parsed);
  g_assert_cmpuint (sip_message_get_status (built), ==, sip_message_get_status (parsed));
  g_assert_true (sip_slice_equal (sip_message_get_method_name (built), sip_message_get_method_name (parsed)));
  g_assert_true (sip_slice_equal (sip_message_get_reason_phrase (built), sip_message_get_reason_phrase (parsed)));
  g_assert_cmpuint (sip_message_get_n_headers (built), ==, sip_message_get_n_headers (parsed));
  for (guint i = 0; i < sip_message_get_n_headers (built); i++)
    {
      sip_message_get_nth_header (built, i, &name, &value);
      sip_message_get_nth_header (parsed, i, &name_again, &value_again);
      g_assert_true (sip_slice_equal (name, name_again) && sip_slice_equal (value, value_again));
    }
  g_assert_true (sip_slice_equal (sip_message_get_body (built), sip_message_get_body (parsed)));
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
  if (sip_message_get_n_headers (copy) <= SIP_MESSAGE_MAX_HEADERS)
    parse_again (copy);
  g_assert_true (sip_slice_equal (sip_message_get_body (copy), sip_message_get_body (message)));
  g_assert_true (sip_slice_equal (sip_message_get_call_id (copy), sip_message_get_call_id (message)));
  if (!sip_message_is_request (message))
    return;
  response = sip_message_builder_end (sip_message_builder_new_response (message, 200, NULL, "tag"));
  sip_message_check (response, NULL, &error);
  g_assert_no_error (error);
  parse_again (response);
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
  fuzz_answer_challenges (message);
  fuzz_find_bodies (message);
  text = sip_message_to_redacted_string (message);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (sip_message_check (message, &status, NULL))
    write_again (message);
  else
    g_assert_true (status == 0 || status == 400 || status == 416 || status == 505);
  return 0;
}
