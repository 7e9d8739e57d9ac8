/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-message.h"

#include <string.h>

static SipMessage *
parse (const char *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  SipMessage *message = sip_message_parse (bytes, &error);

  g_assert_no_error (error);
  return message;
}

#define PARSE(literal) parse (literal, sizeof (literal) - 1)

static void
test_request (void)
{
  g_autoptr (SipMessage) message = test_message ("INVITE sip:bob@example.com SIP/2.0\n"
                                                 "From: Alice <sip:alice@example.com>;tag=1\n"
                                                 "To: sip:bob@example.com\n"
                                                 "Call-ID: abc@example.com\n"
                                                 "CSeq: 4294967295 INVITE\n"
                                                 "Content-Type: application/sdp;charset=utf-8\n"
                                                 "Content-Length: 4\n"
                                                 "\n"
                                                 "v=0\n"
                                                 "o=");
  guint32 number;
  SipMethod method;

  g_assert_true (sip_message_is_request (message));
  g_assert_cmpuint (sip_message_get_method (message), ==, SIP_METHOD_INVITE);
  test_assert_slice (sip_message_get_method_name (message), "INVITE");
  test_assert_slice (sip_uri_get_host (sip_message_get_request_uri (message)), "example.com");
  g_assert_cmpuint (sip_message_get_status (message), ==, 0);
  test_assert_slice (sip_address_get_tag (sip_message_get_from (message)), "1");
  test_assert_slice (sip_uri_get_user (sip_address_get_uri (sip_message_get_to (message))), "bob");
  test_assert_slice (sip_message_get_call_id (message), "abc@example.com");
  g_assert_true (sip_message_get_cseq (message, &number, &method));
  g_assert_cmpuint (number, ==, G_MAXUINT32);
  g_assert_cmpuint (method, ==, SIP_METHOD_INVITE);
  test_assert_slice (sip_message_get_content_type (message), "application/sdp");
  test_assert_slice (sip_message_get_body (message), "v=0\r");
}

static void
test_response (void)
{
  g_autoptr (SipMessage) message = test_message ("SIP/2.0 183 Session Progress\nCSeq: 7 PRACK\n\n");
  g_autoptr (SipMessage) silent = test_message ("SIP/2.0 100 \n\n");
  g_autoptr (SipMessage) short_line = test_message ("SIP/2.0 200\n\n");

  g_assert_false (sip_message_is_request (message));
  g_assert_cmpuint (sip_message_get_status (message), ==, 183);
  test_assert_slice (sip_message_get_reason_phrase (message), "Session Progress");
  g_assert_cmpuint (sip_message_get_method (message), ==, SIP_METHOD_PRACK);
  test_assert_slice (sip_message_get_method_name (message), "PRACK");
  g_assert_null (sip_message_get_request_uri (message));
  test_assert_slice (sip_message_get_reason_phrase (silent), "");
  g_assert_cmpuint (sip_message_get_method (silent), ==, SIP_METHOD_OTHER);
  g_assert_cmpuint (sip_message_get_status (short_line), ==, 200);
}

static void
test_lines_may_end_with_lf_and_be_folded (void)
{
  g_autoptr (SipMessage) message = PARSE ("\r\n\nOPTIONS sip:a@b SIP/2.0\n"
                                          "Subject  :  I know\r\n\t you're there,\n pick up  \r\n"
                                          "s: x\n"
                                          "\n"
                                          "body");

  test_assert_slice (sip_message_get_header (message, SIP_HEADER_SUBJECT, 0), "I know \t you're there,  pick up");
  test_assert_slice (sip_message_get_header (message, SIP_HEADER_SUBJECT, 1), "x");
  test_assert_slice (sip_message_get_body (message), "body");
}

static void
test_content_length_ends_the_body (void)
{
  g_autoptr (SipMessage) cut = test_message ("ACK sip:a SIP/2.0\nl: 2\n\nbody");
  g_autoptr (SipMessage) rest = test_message ("ACK sip:a SIP/2.0\n\nbody");
  g_autoptr (SipMessage) more = test_message ("ACK sip:a SIP/2.0\nContent-Length: 9\n\nbody");

  test_assert_slice (sip_message_get_body (cut), "bo");
  test_assert_slice (sip_message_get_body (rest), "body");
  test_assert_slice (sip_message_get_body (more), "body");
}

static void
test_headers_by_name_and_number (void)
{
  g_autoptr (SipMessage) message = test_message ("OPTIONS sip:a SIP/2.0\nX-One: 1\nVia: v\nx-one: 2\nX-Two:\nv: w\n\n");
  SipSlice name, value;

  g_assert_cmpuint (sip_message_get_n_headers (message), ==, 5);
  sip_message_get_nth_header (message, 2, &name, &value);
  test_assert_slice (name, "x-one");
  test_assert_slice (value, "2");
  test_assert_slice (sip_message_get_header_by_name (message, "X-ONE", 1), "2");
  test_assert_slice (sip_message_get_header_by_name (message, "X-Two", 0), "");
  g_assert_null (sip_message_get_header_by_name (message, "X-One", 2).data);
  g_assert_null (sip_message_get_header_by_name (message, "X-Three", 0).data);
  test_assert_slice (sip_message_get_header_by_name (message, "via", 1), "w");
  g_assert_cmpuint (sip_message_count (message, SIP_HEADER_VIA), ==, 2);
  g_assert_cmpuint (sip_message_count (message, SIP_HEADER_TO), ==, 0);
}

static void
test_lists_are_split_outside_quotes_and_brackets (void)
{
  g_autoptr (SipMessage) message = test_message ("OPTIONS sip:a SIP/2.0\n"
                                                 "Route: \"a, b\" <sip:x,y@c;lr>;p=\"1,2\" , <sip:d>\n"
                                                 "Route:<sip:e>\n"
                                                 "Contact: sip:f;q=1,*\n\n");

  test_assert_slice (sip_address_get_text (sip_message_get_address (message, SIP_HEADER_ROUTE, 0)),
                     "\"a, b\" <sip:x,y@c;lr>;p=\"1,2\"");
  test_assert_slice (sip_address_get_text (sip_message_get_address (message, SIP_HEADER_ROUTE, 1)), "<sip:d>");
  test_assert_slice (sip_address_get_text (sip_message_get_address (message, SIP_HEADER_ROUTE, 2)), "<sip:e>");
  g_assert_null (sip_message_get_address (message, SIP_HEADER_ROUTE, 3));
  g_assert_true (sip_address_is_star (sip_message_get_address (message, SIP_HEADER_CONTACT, 1)));
}

/* RFC 3261 20.10 */
static void
test_star_stands_in_contact_alone (void)
{
  g_autoptr (SipMessage) message = test_message ("OPTIONS sip:a SIP/2.0\n"
                                                 "P-Asserted-Identity: <tel:+1>, *\n"
                                                 "Route: *\n\n");

  g_assert_nonnull (sip_message_get_address (message, SIP_HEADER_P_ASSERTED_IDENTITY, 0));
  g_assert_null (sip_message_get_address (message, SIP_HEADER_P_ASSERTED_IDENTITY, 1));
  g_assert_null (sip_message_get_address (message, SIP_HEADER_ROUTE, 0));
}

static void
test_malformed_values_are_absent (void)
{
  g_autoptr (SipMessage) message = test_message ("OPTIONS sip:a SIP/2.0\n"
                                                 "From: <sip:a>, <sip:b>\n"
                                                 "To: *\n"
                                                 "CSeq: 4294967296 OPTIONS\n"
                                                 "Route: <sip:a>,\n"
                                                 "Expires: 4294967296\n"
                                                 "Min-Expires: 5x\n"
                                                 "Content-Type: text\n\n");
  guint32 number;

  g_assert_null (sip_message_get_from (message));
  g_assert_null (sip_message_get_to (message));
  g_assert_false (sip_message_get_cseq (message, &number, NULL));
  g_assert_null (sip_message_get_address (message, SIP_HEADER_ROUTE, 1));
  g_assert_false (sip_message_get_uint (message, SIP_HEADER_EXPIRES, &number));
  g_assert_false (sip_message_get_uint (message, SIP_HEADER_MIN_EXPIRES, &number));
  g_assert_false (sip_message_get_uint (message, SIP_HEADER_RSEQ, &number));
  g_assert_null (sip_message_get_content_type (message).data);
}

static void
test_numbers_pass_over_what_follows (void)
{
  g_autoptr (SipMessage) message = test_message ("OPTIONS sip:a SIP/2.0\n"
                                                 "Retry-After: 120 (I'm in a meeting);duration=3\n"
                                                 "Session-Expires: 1800;refresher=uac\n"
                                                 "Max-Forwards: 0\n\n");
  guint32 number;

  g_assert_true (sip_message_get_uint (message, SIP_HEADER_RETRY_AFTER, &number));
  g_assert_cmpuint (number, ==, 120);
  g_assert_true (sip_message_get_uint (message, SIP_HEADER_SESSION_EXPIRES, &number));
  g_assert_cmpuint (number, ==, 1800);
  g_assert_true (sip_message_get_uint (message, SIP_HEADER_MAX_FORWARDS, &number));
  g_assert_cmpuint (number, ==, 0);
}

static void
test_tokens (void)
{
  g_autoptr (SipMessage) message = test_message ("OPTIONS sip:a SIP/2.0\n"
                                                 "Supported: 100rel , timer\n"
                                                 "k: path\n"
                                                 "Accept: text/plain;q=0.1;x=\"a, application/sdp\", */*\n"
                                                 "Require:\n\n");

  g_assert_true (sip_message_has_token (message, SIP_HEADER_SUPPORTED, "Timer"));
  g_assert_true (sip_message_has_token (message, SIP_HEADER_SUPPORTED, "path"));
  g_assert_false (sip_message_has_token (message, SIP_HEADER_SUPPORTED, "time"));
  g_assert_true (sip_message_has_token (message, SIP_HEADER_ACCEPT, "text/plain"));
  g_assert_true (sip_message_has_token (message, SIP_HEADER_ACCEPT, "*/*"));
  g_assert_false (sip_message_has_token (message, SIP_HEADER_ACCEPT, "application/sdp"));
  g_assert_false (sip_message_has_token (message, SIP_HEADER_REQUIRE, "100rel"));
}

static void
test_nul_in_quotes_ends_nothing (void)
{
  g_autoptr (SipMessage) message = PARSE ("OPTIONS sip:a SIP/2.0\r\nTo: \"a\\\0b\0c\" <sip:b@c>;tag=t\r\n\r\nx\0y");

  test_assert_slice (sip_address_get_tag (sip_message_get_to (message)), "t");
  g_assert_cmpuint (sip_message_get_body (message).length, ==, 3);
}

static void
test_values_outlive_their_message (void)
{
  SipMessage *message = test_message ("INVITE sip:a@b SIP/2.0\nContact: <sip:c@d>\n\n");
  g_autoptr (SipAddress) contact = sip_address_ref (sip_message_get_address (message, SIP_HEADER_CONTACT, 0));
  g_autoptr (SipUri) uri = sip_uri_ref (sip_message_get_request_uri (message));

  sip_message_unref (message);
  test_assert_slice (sip_address_get_text (contact), "<sip:c@d>");
  test_assert_slice (sip_uri_get_user (uri), "a");
}

static void
test_more_than_256_headers_are_refused (void)
{
  g_autoptr (GString) text = g_string_new ("OPTIONS sip:a SIP/2.0\r\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) message = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < SIP_MESSAGE_MAX_HEADERS; i++)
    g_string_append_printf (text, "X-%u: x\r\n", i);
  message = parse (text->str, text->len);
  g_assert_cmpuint (sip_message_get_n_headers (message), ==, SIP_MESSAGE_MAX_HEADERS);

  g_string_append (text, "X: x\r\n\r\n");
  bytes = g_bytes_new (text->str, text->len);
  g_assert_null (sip_message_parse (bytes, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE);
}

static void
test_values_without_number_are_refused (void)
{
  g_autoptr (GString) text = g_string_new ("OPTIONS sip:a SIP/2.0\r\nRoute: <sip:a>");
  g_autoptr (SipMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, ",<sip:a>");
  g_string_append (text, "\r\n\r\n");
  message = parse (text->str, text->len);
  g_assert_null (sip_message_get_address (message, SIP_HEADER_ROUTE, 1000));
  g_assert_false (sip_message_check (message, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
}

static void
test_no_start_line (gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, strlen (data));
  g_autoptr (GError) error = NULL;

  g_assert_null (sip_message_parse (bytes, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
}

static const char *const no_start_lines[] = {
  "",
  "\r\n\r\n",
  "OPTIONS",
  "OPTIONS SIP/2.0\r\n\r\n",
  "OPTIONS sip:a\r\n\r\n",
  "GET / HTTP/1.1\r\n\r\n",
  "OPT(IONS sip:a SIP/2.0\r\n\r\n",
  "SIP/2.0\r\n\r\n",
  "SIP/2.0 99 Low\r\n\r\n",
  "SIP/2.0 700 High\r\n\r\n",
  "SIP/2.0 2000 Long\r\n\r\n",
  "SIP/2.0 20x OK\r\n\r\n",
  "SIP/2.0  200 OK\r\n\r\n",
};

/* Whatever it is, it can be shown to a person and sent over a bus. */
static void
test_phrase_for_a_person (void)
{
  g_autofree char *much = g_strnfill (101, 'x');
  g_autofree char *long_line = g_strdup_printf ("SIP/2.0 486 %s\n", much);
  g_autofree char *cut = g_strdup_printf ("%.100s…", much);
  const char *const rows[][2] = {
    { "SIP/2.0 486 Busy Here\n", "Busy Here" },
    { "SIP/2.0 486 \n", "" },
    { "SIP/2.0 486 B\xff" "z\n", "B\ufffdz" },
    { "SIP/2.0 486 a\tb\xe2\x80\xae" "c\n", "abc" },
    { long_line, cut },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SipMessage) message = test_message (rows[i][0]);
      g_autofree char *phrase = sip_message_dup_reason_phrase (message);

      g_assert_cmpstr (phrase, ==, rows[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/request-has-its-parts", test_request);
  g_test_add_func ("/message/response-has-its-parts", test_response);
  g_test_add_func ("/message/phrase-is-for-a-person", test_phrase_for_a_person);
  g_test_add_func ("/message/lines-may-end-with-lf-and-be-folded", test_lines_may_end_with_lf_and_be_folded);
  g_test_add_func ("/message/content-length-ends-the-body", test_content_length_ends_the_body);
  g_test_add_func ("/message/headers-are-found-by-name-and-number", test_headers_by_name_and_number);
  g_test_add_func ("/message/lists-are-split-outside-quotes-and-brackets",
                   test_lists_are_split_outside_quotes_and_brackets);
  g_test_add_func ("/message/star-stands-in-contact-alone", test_star_stands_in_contact_alone);
  g_test_add_func ("/message/malformed-values-are-absent", test_malformed_values_are_absent);
  g_test_add_func ("/message/numbers-pass-over-what-follows", test_numbers_pass_over_what_follows);
  g_test_add_func ("/message/tokens-are-found-whole", test_tokens);
  g_test_add_func ("/message/nul-in-quotes-ends-nothing", test_nul_in_quotes_ends_nothing);
  g_test_add_func ("/message/values-outlive-their-message", test_values_outlive_their_message);
  g_test_add_func ("/message/more-than-256-headers-are-refused", test_more_than_256_headers_are_refused);
  g_test_add_func ("/message/values-without-number-are-refused", test_values_without_number_are_refused);
  for (guint i = 0; i < G_N_ELEMENTS (no_start_lines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/message/without-a-start-line-nothing-is-read/%u", i);

      g_test_add_data_func (path, no_start_lines[i], test_no_start_line);
    }

  return g_test_run ();
}
