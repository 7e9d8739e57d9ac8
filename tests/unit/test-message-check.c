/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-message.h"

#include <string.h>

static const char good[] = "INVITE sip:bob@example.com SIP/2.0\n"
                           "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n"
                           "Max-Forwards: 70\n"
                           "From: <sip:alice@example.com>;tag=1\n"
                           "To: <sip:bob@example.com>\n"
                           "Call-ID: abc\n"
                           "CSeq: 1 INVITE\n"
                           "Contact: <sip:alice@192.0.2.1>\n"
                           "Route: <sip:p.example.com;lr>\n"
                           "Content-Type: application/sdp\n"
                           "Content-Length: 2\n"
                           "\n"
                           "v\n";

/* The good message with @from replaced by @to is answered with @status. */
typedef struct
{
  const char *name;
  const char *from;
  const char *to;
  guint status;
  SipError code;
} Case;

static const Case cases[] = {
  { "version-3", "bob@example.com SIP/2.0", "bob@example.com SIP/3.0", 505, SIP_ERROR_VERSION },
  { "unknown-scheme", "INVITE sip:bob", "INVITE nobody:bob", 416, SIP_ERROR_SCHEME },
  { "uri-in-brackets", "INVITE sip:bob@example.com", "INVITE <sip:bob@example.com>", 400, SIP_ERROR_MALFORMED },
  { "space-in-uri", "INVITE sip:bob@example.com", "INVITE sip:bob@example.com; lr", 400, SIP_ERROR_MALFORMED },
  { "uri-with-headers", "INVITE sip:bob@example.com", "INVITE sip:bob@example.com?Route=x", 400, SIP_ERROR_MALFORMED },
  { "line-without-colon", "Call-ID: abc", "Call-ID: abc\nnonsense", 400, SIP_ERROR_MALFORMED },
  { "name-with-space", "Call-ID: abc", "Call-ID: abc\nNon sense: x", 400, SIP_ERROR_MALFORMED },
  { "no-from", "From:", "X-From:", 400, SIP_ERROR_MALFORMED },
  { "no-to", "To:", "X-To:", 400, SIP_ERROR_MALFORMED },
  { "no-call-id", "Call-ID:", "X-Call-ID:", 400, SIP_ERROR_MALFORMED },
  { "no-cseq", "CSeq:", "X-CSeq:", 400, SIP_ERROR_MALFORMED },
  { "no-via-to-answer-to", "Via:", "X-Via:", 0, SIP_ERROR_MALFORMED },
  { "two-from", "To:", "f: <sip:a@b>\nTo:", 400, SIP_ERROR_MALFORMED },
  { "two-to", "To:", "t: <sip:a@b>\nTo:", 400, SIP_ERROR_MALFORMED },
  { "two-call-ids", "Call-ID:", "i: abc\nCall-ID:", 400, SIP_ERROR_MALFORMED },
  { "two-cseqs", "CSeq:", "CSeq: 1 INVITE\nCSeq:", 400, SIP_ERROR_MALFORMED },
  { "two-max-forwards", "CSeq:", "Max-Forwards: 70\nCSeq:", 400, SIP_ERROR_MALFORMED },
  { "two-content-types", "CSeq:", "c: application/sdp\nCSeq:", 400, SIP_ERROR_MALFORMED },
  { "two-content-lengths", "CSeq:", "l: 3\nCSeq:", 400, SIP_ERROR_MALFORMED },
  { "malformed-via", "192.0.2.1;branch", "192.0.2.1;;branch", 400, SIP_ERROR_MALFORMED },
  { "second-via-malformed", "z9hG4bK1", "z9hG4bK1, x", 400, SIP_ERROR_MALFORMED },
  { "malformed-from", "<sip:alice@example.com>;tag", "\"sip:alice@example.com>;tag", 400, SIP_ERROR_MALFORMED },
  { "malformed-to", "<sip:bob@example.com>\nCall", "<sip:bob@example.com\nCall", 400, SIP_ERROR_MALFORMED },
  { "malformed-contact", "<sip:alice@192.0.2.1>", "sip:alice@192.0.2.1?Route=x", 400, SIP_ERROR_MALFORMED },
  { "star-beside-contact", "<sip:alice@192.0.2.1>", "<sip:alice@192.0.2.1>, *", 400, SIP_ERROR_MALFORMED },
  { "star-before-contact", "Contact:", "Contact: *\nContact:", 400, SIP_ERROR_MALFORMED },
  { "star-as-route", "<sip:p.example.com;lr>", "*", 400, SIP_ERROR_MALFORMED },
  { "malformed-route", "<sip:p.example.com;lr>", "<sip:p.example.com;lr>,", 400, SIP_ERROR_MALFORMED },
  { "malformed-record-route", "Route:", "Record-Route:\nRoute:", 400, SIP_ERROR_MALFORMED },
  { "empty-call-id", "Call-ID: abc", "Call-ID:", 400, SIP_ERROR_MALFORMED },
  { "space-in-call-id", "Call-ID: abc", "Call-ID: a bc", 400, SIP_ERROR_MALFORMED },
  { "other-method-in-cseq", "1 INVITE", "1 OPTIONS", 400, SIP_ERROR_MALFORMED },
  { "method-case-in-cseq", "1 INVITE", "1 invite", 400, SIP_ERROR_MALFORMED },
  { "cseq-above-32-bits", "1 INVITE", "4294967296 INVITE", 400, SIP_ERROR_MALFORMED },
  { "cseq-without-space", "1 INVITE", "1INVITE", 400, SIP_ERROR_MALFORMED },
  { "negative-max-forwards", "Max-Forwards: 70", "Max-Forwards: -1", 400, SIP_ERROR_MALFORMED },
  { "malformed-content-type", "application/sdp", "application", 400, SIP_ERROR_MALFORMED },
  { "malformed-content-type-parameter", "application/sdp", "application/sdp;;", 400, SIP_ERROR_MALFORMED },
  { "negative-content-length", "Content-Length: 2", "Content-Length: -2", 400, SIP_ERROR_MALFORMED },
  { "content-length-in-hexadecimal", "Content-Length: 2", "Content-Length: 0x2", 400, SIP_ERROR_MALFORMED },
  { "content-length-beyond-the-datagram", "Content-Length: 2", "Content-Length: 9999", 400, SIP_ERROR_MALFORMED },
  { "carriage-return-in-value", "Call-ID: abc", "Call-ID: abc\nX: a\rVia: b", 400, SIP_ERROR_MALFORMED },
  { "no-empty-line", "Content-Length: 2\n\nv\n", "", 400, SIP_ERROR_MALFORMED },
};

static char *
replaced (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

static void
test_bad_request (gconstpointer data)
{
  const Case *wrong = data;
  g_autofree char *text = replaced (good, wrong->from, wrong->to);
  g_autoptr (SipMessage) message = test_message (text);
  g_autoptr (GError) error = NULL;
  guint status = 1;

  g_assert_false (sip_message_check (message, &status, &error));
  g_assert_error (error, SIP_ERROR, (int) wrong->code);
  g_assert_cmpuint (status, ==, wrong->status);
}

static void
assert_good (const char *from, const char *to)
{
  g_autofree char *text = replaced (good, from, to);
  g_autoptr (SipMessage) message = test_message (text);
  g_autoptr (GError) error = NULL;
  guint status;

  sip_message_check (message, &status, &error);
  g_assert_no_error (error);
}

static void
test_good_requests (void)
{
  assert_good ("", "");
  assert_good ("Max-Forwards: 70\n", "");
  assert_good ("Max-Forwards: 70", "Max-Forwards: 300");
  assert_good (";branch=z9hG4bK1", "");
  assert_good (";tag=1", "");
  assert_good ("Content-Length: 2\n", "");
  assert_good ("Content-Length: 2", "Content-Length: 1");
  assert_good ("<sip:alice@192.0.2.1>", "*");
  assert_good ("INVITE sip:bob@example.com", "INVITE tel:+1-212-555-0100");
  assert_good ("<sip:bob@example.com>\nCall", "<isbn:2983792873>\nCall");
  assert_good ("INVITE sip:bob@example.com SIP/2.0", "INVITE   sip:bob@example.com  sip/2.0 ");
}

static void
test_what_cannot_be_answered (void)
{
  g_autofree char *ack = replaced (good, "INVITE sip:bob", "ACK sip:bob");
  g_autofree char *answer = replaced (good, "INVITE sip:bob@example.com SIP/2.0", "SIP/2.0 200 OK");
  g_autofree char *bad_answer = replaced (answer, "Call-ID: abc", "");
  g_autoptr (SipMessage) ack_message = test_message (ack);
  g_autoptr (SipMessage) good_message = test_message (answer);
  g_autoptr (SipMessage) bad_message = test_message (bad_answer);
  guint status = 1;

  g_assert_false (sip_message_check (ack_message, &status, NULL));
  g_assert_cmpuint (status, ==, 0);
  status = 1;
  g_assert_false (sip_message_check (bad_message, &status, NULL));
  g_assert_cmpuint (status, ==, 0);
  g_assert_true (sip_message_check (good_message, &status, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message-check/good-requests-pass", test_good_requests);
  g_test_add_func ("/message-check/bad-responses-and-acks-are-not-answered", test_what_cannot_be_answered);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/message-check/refuses/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_bad_request);
    }

  return g_test_run ();
}
