/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-builder.h"

#include "test-message.h"

static const char invite[] = "INVITE sip:bob@example.com SIP/2.0\n"
                             "v: SIP/2.0/TCP p.example.com;branch=z9hG4bK2, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n"
                             "Via: SIP/2.0/UDP 192.0.2.2\n"
                             "Record-Route: <sip:p.example.com;lr>\n"
                             "f: \"Alice\" <sip:alice@example.com>;tag=1\n"
                             "t: Bob\n <sip:bob@example.com>\n"
                             "i: abc\n"
                             "CSeq: 1 INVITE\n"
                             "Timestamp: 54\n"
                             "X-Own: 1\n"
                             "c: application/sdp\n"
                             "l: 5\n"
                             "\n"
                             "v=0\n";

/* What @message has as bytes, with '\n' for CRLF. */
static char *
text_of (SipMessage *message)
{
  gsize length;
  const char *data = g_bytes_get_data (sip_message_get_bytes (message), &length);
  g_autoptr (GString) text = g_string_new_len (data, (gssize) length);

  g_string_replace (text, "\r\n", "\n", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_text (SipMessage *message, const char *expected)
{
  g_autofree char *text = text_of (message);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_request (void)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@example.com;transport=tcp", NULL);
  g_autoptr (SipAddress) from = sip_address_parse ("\"Alice\" <sip:alice@example.com>;tag=1", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("hello", 5);
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_MESSAGE, uri);
  g_autoptr (SipMessage) message = NULL;

  sip_message_builder_add_address (builder, SIP_HEADER_FROM, from);
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "%u %s", 1, "MESSAGE");
  sip_message_builder_add_by_name (builder, "X-Own", "1");
  sip_message_builder_add (builder, SIP_HEADER_CALL_ID, "abc");
  sip_message_builder_prepend (builder, SIP_HEADER_VIA, "SIP/2.0/TCP 192.0.2.1");
  sip_message_builder_set_body (builder, "text/plain", body);
  message = sip_message_builder_end (builder);

  assert_text (message, "MESSAGE sip:bob@example.com;transport=tcp SIP/2.0\n"
                        "Via: SIP/2.0/TCP 192.0.2.1\n"
                        "From: \"Alice\" <sip:alice@example.com>;tag=1\n"
                        "CSeq: 1 MESSAGE\n"
                        "X-Own: 1\n"
                        "Call-ID: abc\n"
                        "Content-Type: text/plain\n"
                        "Content-Length: 5\n"
                        "\n"
                        "hello");
}

static void
test_response (void)
{
  g_autoptr (SipMessage) request = test_message (invite);
  g_autoptr (SipMessage) ringing =
    sip_message_builder_end (sip_message_builder_new_response (request, 180, NULL, "314"));

  assert_text (ringing, "SIP/2.0 180 Ringing\n"
                        "Via: SIP/2.0/TCP p.example.com;branch=z9hG4bK2, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n"
                        "Via: SIP/2.0/UDP 192.0.2.2\n"
                        "Record-Route: <sip:p.example.com;lr>\n"
                        "From: \"Alice\" <sip:alice@example.com>;tag=1\n"
                        "To: Bob  <sip:bob@example.com>;tag=314\n"
                        "Call-ID: abc\n"
                        "CSeq: 1 INVITE\n"
                        "Content-Length: 0\n"
                        "\n");
}

static void
test_100_has_timestamp_and_no_tag (void)
{
  g_autoptr (SipMessage) request = test_message (invite);
  g_autoptr (SipMessage) trying = sip_message_builder_end (sip_message_builder_new_response (request, 100, NULL, "x"));

  g_assert_null (sip_address_get_tag (sip_message_get_to (trying)).data);
  test_assert_slice (sip_message_get_header (trying, SIP_HEADER_TIMESTAMP, 0), "54");
  g_assert_cmpuint (sip_message_count (trying, SIP_HEADER_RECORD_ROUTE), ==, 0);
}

static void
test_refusal_has_own_phrase_and_no_route (void)
{
  g_autoptr (SipMessage) request = test_message (invite);
  g_autoptr (SipMessage) busy =
    sip_message_builder_end (sip_message_builder_new_response (request, 486, "Not now", "314"));

  test_assert_slice (sip_message_get_reason_phrase (busy), "Not now");
  g_assert_cmpuint (sip_message_count (busy, SIP_HEADER_RECORD_ROUTE), ==, 0);
  test_assert_slice (sip_address_get_tag (sip_message_get_to (busy)), "314");
}

static void
test_tag_is_not_added_twice (void)
{
  g_autoptr (SipMessage) request = test_message ("BYE sip:a@b SIP/2.0\nTo: <sip:a@b>;tag=9\n\n");
  g_autoptr (SipMessage) ok = sip_message_builder_end (sip_message_builder_new_response (request, 200, NULL, "314"));

  test_assert_slice (sip_message_get_header (ok, SIP_HEADER_TO, 0), "<sip:a@b>;tag=9");
}

static void
test_nul_is_echoed (void)
{
  static const char text[] = "OPTIONS sip:a SIP/2.0\r\nTo: \"a\\\0b\" <sip:b@c>\r\n\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (SipMessage) request = sip_message_parse (bytes, NULL);
  g_autoptr (SipMessage) ok = sip_message_builder_end (sip_message_builder_new_response (request, 200, NULL, "1"));
  static const char expected[] = "\"a\\\0b\" <sip:b@c>;tag=1";

  g_assert_true (sip_slice_equal (sip_message_get_header (ok, SIP_HEADER_TO, 0), SIP_SLICE (expected)));
}

static void
test_new_from_writes_the_same_message (void)
{
  g_autoptr (SipMessage) message = test_message (invite);
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:carol@example.org", NULL);
  SipMessageBuilder *builder = sip_message_builder_new_from (message);
  g_autoptr (SipMessage) other = NULL;

  sip_message_builder_set_request_uri (builder, uri);
  sip_message_builder_set (builder, SIP_HEADER_CSEQ, "2 INVITE");
  sip_message_builder_remove (builder, SIP_HEADER_VIA);
  sip_message_builder_remove (builder, SIP_HEADER_TIMESTAMP);
  other = sip_message_builder_end (builder);
  assert_text (other, "INVITE sip:carol@example.org SIP/2.0\n"
                      "Record-Route: <sip:p.example.com;lr>\n"
                      "From: \"Alice\" <sip:alice@example.com>;tag=1\n"
                      "To: Bob  <sip:bob@example.com>\n"
                      "Call-ID: abc\n"
                      "X-Own: 1\n"
                      "Content-Type: application/sdp\n"
                      "CSeq: 2 INVITE\n"
                      "Content-Length: 5\n"
                      "\n"
                      "v=0\n");
}

static void
test_copy_takes_all_fields_of_a_kind (void)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@example.com", NULL);
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_CANCEL, uri);
  g_autoptr (SipMessage) cancel = NULL;
  SipMessage *request = test_message (invite);

  sip_message_builder_copy (builder, request, SIP_HEADER_VIA);
  sip_message_builder_copy (builder, request, SIP_HEADER_TO);
  sip_message_unref (request);
  cancel = sip_message_builder_end (builder);
  g_assert_cmpuint (sip_message_count (cancel, SIP_HEADER_VIA), ==, 2);
  test_assert_slice (sip_message_get_header (cancel, SIP_HEADER_TO, 0), "Bob  <sip:bob@example.com>");
}

static void
test_body_is_dropped_with_its_type (void)
{
  g_autoptr (SipMessage) message = test_message (invite);
  SipMessageBuilder *builder = sip_message_builder_new_from (message);
  g_autoptr (SipMessage) other = NULL;

  sip_message_builder_set_body (builder, NULL, NULL);
  other = sip_message_builder_end (builder);
  g_assert_cmpuint (sip_message_get_body (other).length, ==, 0);
  g_assert_cmpuint (sip_message_count (other, SIP_HEADER_CONTENT_TYPE), ==, 0);
  test_assert_slice (sip_message_get_header (other, SIP_HEADER_CONTENT_LENGTH, 0), "0");
}

static void
build_with_line_end (void)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@example.com", NULL);
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_OPTIONS, uri);
  g_autoptr (SipMessage) message = NULL;

  sip_message_builder_add (builder, SIP_HEADER_SUBJECT, "x\r\nVia: y");
  message = sip_message_builder_end (builder);
  g_assert_cmpuint (sip_message_get_n_headers (message), ==, 1);
}

static void
test_line_end_in_value_is_critical (void)
{
  if (g_test_subprocess ())
    {
      g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
      build_with_line_end ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*line end*");
}

static void
test_response_to_a_full_request (void)
{
  g_autoptr (GString) text = g_string_new ("INVITE sip:a SIP/2.0\n");
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) response = NULL;
  SipMessageBuilder *builder;

  for (guint i = 0; i < SIP_MESSAGE_MAX_HEADERS; i++)
    g_string_append (text, "Via: SIP/2.0/UDP a\n");
  g_string_append_c (text, '\n');
  request = test_message (text->str);
  builder = sip_message_builder_new_response (request, 200, NULL, "1");
  sip_message_builder_add (builder, SIP_HEADER_SERVER, "x");
  response = sip_message_builder_end (builder);
  g_assert_cmpuint (sip_message_count (response, SIP_HEADER_VIA), ==, SIP_MESSAGE_MAX_HEADERS);
}

/* What the builder knows of its message is what a parser finds in the bytes. */
static void
assert_reads_as_its_bytes (SipMessage *built)
{
  g_autoptr (SipMessage) parsed = sip_message_parse (sip_message_get_bytes (built), NULL);

  g_assert_nonnull (parsed);
  g_assert_cmpint (sip_message_get_method (built), ==, sip_message_get_method (parsed));
  g_assert_cmpuint (sip_message_get_status (built), ==, sip_message_get_status (parsed));
  g_assert_true (sip_slice_equal (sip_message_get_method_name (built), sip_message_get_method_name (parsed)));
  g_assert_true (sip_slice_equal (sip_message_get_reason_phrase (built), sip_message_get_reason_phrase (parsed)));
  g_assert_true (sip_slice_equal (sip_message_get_body (built), sip_message_get_body (parsed)));
  g_assert_cmpuint (sip_message_get_n_headers (built), ==, sip_message_get_n_headers (parsed));
  for (guint i = 0; i < sip_message_get_n_headers (built); i++)
    {
      SipSlice names[2], values[2];

      sip_message_get_nth_header (built, i, &names[0], &values[0]);
      sip_message_get_nth_header (parsed, i, &names[1], &values[1]);
      g_assert_true (sip_slice_equal (names[0], names[1]));
      g_assert_true (sip_slice_equal (values[0], values[1]));
    }
}

static void
test_built_message_reads_as_its_bytes (void)
{
  g_autoptr (SipMessage) request = test_message (invite);
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (SipMessage) copy = NULL;
  SipMessageBuilder *builder = sip_message_builder_new_from (request);

  for (guint i = 0; i < 60; i++)
    sip_message_builder_add_printf (builder, SIP_HEADER_SUPPORTED, "  option-%u ", i);
  sip_message_builder_add_by_name (builder, "x-Empty", "");
  sip_message_builder_prepend (builder, SIP_HEADER_VIA, "SIP/2.0/TCP 192.0.2.9;branch=z9hG4bK9");
  copy = sip_message_builder_end (builder);
  assert_reads_as_its_bytes (copy);
  test_assert_slice (sip_message_get_header (copy, SIP_HEADER_SUPPORTED, 59), "option-59");
  test_assert_slice (sip_message_get_via (copy, 0)->branch, "z9hG4bK9");
  test_assert_slice (sip_uri_get_host (sip_message_get_request_uri (copy)), "example.com");

  response = sip_message_builder_end (sip_message_builder_new_response (request, 603, " No  way ", "1"));
  assert_reads_as_its_bytes (response);
}

static void
test_phrases (void)
{
  g_assert_cmpstr (sip_status_get_phrase (200), ==, "OK");
  g_assert_cmpstr (sip_status_get_phrase (487), ==, "Request Terminated");
  g_assert_cmpstr (sip_status_get_phrase (299), ==, "Unknown");
}

/* What a far end sends as its tag need not be a token; it comes back as it is. */
static void
test_response_keeps_the_tag_that_came (void)
{
  g_autoptr (SipMessage) request = test_message ("BYE sip:a@b SIP/2.0\nTo: <sip:a@b>;tag=[9:]\n\n");
  g_autoptr (SipMessage) ok = sip_message_builder_end (sip_message_builder_new_response (request, 200, NULL, "[9:]"));

  test_assert_slice (sip_message_get_header (ok, SIP_HEADER_TO, 0), "<sip:a@b>;tag=[9:]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message-builder/request-is-written-in-order", test_request);
  g_test_add_func ("/message-builder/response-copies-what-rfc-3261-8-2-6-2-says", test_response);
  g_test_add_func ("/message-builder/response-keeps-the-tag-that-came", test_response_keeps_the_tag_that_came);
  g_test_add_func ("/message-builder/100-has-timestamp-and-no-tag", test_100_has_timestamp_and_no_tag);
  g_test_add_func ("/message-builder/refusal-has-own-phrase-and-no-route", test_refusal_has_own_phrase_and_no_route);
  g_test_add_func ("/message-builder/tag-is-not-added-twice", test_tag_is_not_added_twice);
  g_test_add_func ("/message-builder/nul-in-quotes-is-echoed", test_nul_is_echoed);
  g_test_add_func ("/message-builder/new-from-writes-the-same-message", test_new_from_writes_the_same_message);
  g_test_add_func ("/message-builder/copy-takes-all-fields-of-a-kind", test_copy_takes_all_fields_of_a_kind);
  g_test_add_func ("/message-builder/body-is-dropped-with-its-type", test_body_is_dropped_with_its_type);
  g_test_add_func ("/message-builder/line-end-in-value-is-critical-and-left-out", test_line_end_in_value_is_critical);
  g_test_add_func ("/message-builder/request-with-256-headers-can-be-answered", test_response_to_a_full_request);
  g_test_add_func ("/message-builder/built-message-reads-as-its-bytes", test_built_message_reads_as_its_bytes);
  g_test_add_func ("/message-builder/phrases-are-those-of-rfc-3261-21", test_phrases);

  return g_test_run ();
}
