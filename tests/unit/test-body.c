/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-body.h"

#include "test-message.h"

#define SDP "application/sdp"

/* The body of type @type in a message with these lines after its start line, or NULL. (transfer full) */
static char *
find (const char *lines, const char *type)
{
  g_autofree char *text = g_strconcat ("INVITE sip:a SIP/2.0\n", lines, NULL);
  g_autoptr (SipMessage) message = test_message (text);
  g_autoptr (SipBody) body = sip_message_find_body (message, type);
  GBytes *bytes;

  if (!body)
    return NULL;
  g_assert_cmpstr (sip_body_get_content_type (body), ==, type);
  bytes = sip_body_get_bytes (body);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_found (const char *lines, const char *type, const char *expected)
{
  g_autofree char *found = find (lines, type);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_whole_body (void)
{
  assert_found ("c: Application/SDP ; charset=x\n\nv=0", SDP, "v=0");
  assert_found ("c: application/sdp\n\n", SDP, NULL);
  assert_found ("c: text/plain\n\nv=0", SDP, NULL);
  assert_found ("\nv=0", SDP, NULL);
}

static void
test_part (void)
{
  static const char lines[] = "c: multipart/mixed; boundary=\"a b\"\n"
                              "\n"
                              "preamble\n"
                              "--a bc\n"
                              "--a b \n"
                              "Content-Type: application/isup\n"
                              "\n"
                              "i\n"
                              "--a b\n"
                              "content-type: application/sdp\n"
                              "\n"
                              "v=0\n"
                              "s=-\n"
                              "\n"
                              "--a b\n"
                              "\n"
                              "plain\n"
                              "--a b--\n"
                              "epilogue\n"
                              "--a b\n"
                              "Content-Type: text/html\n"
                              "\n"
                              "no\n"
                              "--a b--\n";

  assert_found (lines, SDP, "v=0\r\ns=-\r\n");
  assert_found (lines, "application/isup", "i");
  assert_found (lines, "text/plain", "plain");
  assert_found (lines, "text/html", NULL);
}

static void
test_best_alternative_is_the_last (void)
{
  assert_found ("c: multipart/alternative;boundary=x\n\n"
                "--x\nContent-Type: application/sdp\n\none\n"
                "--x\nContent-Type: application/sdp\n\ntwo\n"
                "--x\nContent-Type: text/plain\n\nthree\n--x--",
                SDP, "two");
}

static void
test_other_dispositions_are_passed_over (void)
{
  assert_found ("c: multipart/mixed;boundary=x\n\n"
                "--x\nContent-Type: application/sdp\nContent-Disposition: early-session\n\none\n"
                "--x\nContent-Type: application/sdp\nContent-Disposition: session;handling=required\n\ntwo\n--x--",
                SDP, "two");
  assert_found ("c: application/sdp\nContent-Disposition: early-session\n\nv=0", SDP, NULL);
}

static void
test_encoded_ones_are_passed_over (void)
{
  assert_found ("c: application/sdp\ne: gzip\n\nv=0", SDP, NULL);
  assert_found ("c: application/sdp\ne: identity\n\nv=0", SDP, "v=0");
  assert_found ("c: multipart/mixed;boundary=x\n\n"
                "--x\nContent-Type: application/sdp\nContent-Transfer-Encoding: base64\n\ndj0w\n"
                "--x\nContent-Type: application/sdp\nContent-Transfer-Encoding: 8bit\n\nv=0\n--x--",
                SDP, "v=0");
}

/* SDP inside of @depth multiparts. */
static char *
nested (guint depth)
{
  g_autofree char *inside = NULL;

  if (depth == 0)
    return g_strdup ("Content-Type: application/sdp\n\nv=0");
  inside = nested (depth - 1);
  return g_strdup_printf ("Content-Type: multipart/mixed;boundary=%u\n\n--%u\n%s\n--%u--\n", depth, depth, inside,
                          depth);
}

static void
test_depth_is_four (void)
{
  g_autofree char *four = nested (4);
  g_autofree char *five = nested (5);

  assert_found (four, SDP, "v=0");
  assert_found (five, SDP, NULL);
}

static void
test_broken_multiparts_hold_nothing (void)
{
  assert_found ("c: multipart/mixed\n\n--x\nContent-Type: application/sdp\n\nv=0\n--x--", SDP, NULL);
  assert_found ("c: multipart/mixed;boundary=\"\"\n\n--\nContent-Type: application/sdp\n\nv=0\n----", SDP, NULL);
  assert_found ("c: multipart/mixed;boundary=x\n\n--x\nContent-Type: application/sdp\n\nv=0\n", SDP, NULL);
  assert_found ("c: multipart/mixed;boundary=x\n\n--x\nContent-Type: application/sdp\n--x--", SDP, "");
  assert_found ("c: multipart/mixed;boundary=x\n\n--x\n--x--", "text/plain", "");
}

static void
test_body_outlives_its_message (void)
{
  SipMessage *message = test_message ("INVITE sip:a SIP/2.0\nc: application/sdp\n\nv=0");
  g_autoptr (SipBody) body = sip_message_find_body (message, SDP);
  g_autoptr (SipBody) again = sip_body_ref (body);

  sip_message_unref (message);
  g_assert_cmpmem (g_bytes_get_data (sip_body_get_bytes (again), NULL), 3, "v=0", 3);
}

static void
test_type_is_one_line (void)
{
  static const char *const types[] = { "", "a/b\r\nEvil: 1", "a/b\n", "a/b\x01", "a/b\xff" };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_null (sip_body_new (types[i], bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/body/whole-body-is-found-by-type", test_whole_body);
  g_test_add_func ("/body/part-ends-before-the-line-end-of-its-delimiter", test_part);
  g_test_add_func ("/body/best-alternative-is-the-last", test_best_alternative_is_the_last);
  g_test_add_func ("/body/description-of-another-session-is-passed-over", test_other_dispositions_are_passed_over);
  g_test_add_func ("/body/encoded-ones-are-passed-over", test_encoded_ones_are_passed_over);
  g_test_add_func ("/body/multiparts-are-read-four-levels-deep", test_depth_is_four);
  g_test_add_func ("/body/broken-multiparts-hold-nothing", test_broken_multiparts_hold_nothing);
  g_test_add_func ("/body/type-that-is-no-line-of-text-makes-none", test_type_is_one_line);
  g_test_add_func ("/body/body-outlives-its-message", test_body_outlives_its_message);

  return g_test_run ();
}
