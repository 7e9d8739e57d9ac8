/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-binding-private.h"

#define REQUEST "REGISTER sip:example.org SIP/2.0\r\n" COMMON
#define RESPONSE "SIP/2.0 200 OK\r\n" COMMON
#define COMMON \
  "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\nFrom: <sip:a@example.org>;tag=a\r\nTo: <sip:a@example.org>\r\n" \
  "Call-ID: c\r\nCSeq: 1 REGISTER\r\n"

static SipMessage *
parse (const char *start, const char *headers)
{
  g_autofree char *text = g_strconcat (start, headers, "\r\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  SipMessage *message = sip_message_parse (bytes, &error);

  g_assert_no_error (error);
  return message;
}

static const struct
{
  const char *contacts;
  guint granted;
} answers[] = {
  { "Contact: <sip:a@192.0.2.1>;expires=120\r\n", 120 },
  { "Contact: <sip:b@192.0.2.1>;expires=7, <SIP:a@192.0.2.1>;expires=60\r\n", 60 },
  { "Contact: <sip:a@192.0.2.1>\r\nExpires: 90\r\n", 90 },
  { "Contact: <sip:a@192.0.2.1>\r\n", 600 },
  { "Contact: <sip:a@192.0.2.1>;expires=soon\r\n", 600 },
  { "Contact: <sip:a@192.0.2.1>;expires=0\r\n", 0 },
  { "Contact: <sip:a@192.0.2.1>;expires=4000000000\r\n", 604800 },
  { "Contact: <sip:a@192.0.2.1:5070>;expires=120\r\n", 0 },
  { "Contact: *\r\n", 0 },
  { "", 0 },
};

static void
expires_is_that_of_the_own_contact (void)
{
  g_autoptr (SipMessage) request = parse (REQUEST, "Contact: <sip:a@192.0.2.1>\r\n");

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (SipMessage) response = parse (RESPONSE, answers[i].contacts);

      g_assert_cmpuint (sip_binding_get_expires (request, response, 600), ==, answers[i].granted);
    }
}

static void
own_contact_is_the_last (void)
{
  g_autoptr (SipMessage) request =
    parse (REQUEST, "Contact: <sip:old@192.0.2.1>;expires=0\r\nContact: <sip:a@192.0.2.1>\r\n");
  g_autoptr (SipMessage) none = parse (REQUEST, "");
  g_autoptr (SipMessage) response = parse (RESPONSE, "Contact: <sip:a@192.0.2.1>;expires=60\r\n");

  g_assert_cmpuint (sip_binding_get_expires (request, response, 600), ==, 60);
  g_assert_null (sip_binding_get_contact (none));
  g_assert_cmpuint (sip_binding_get_expires (none, response, 600), ==, 0);
}

static void
refresh_leaves_time_to_try_again (void)
{
  g_assert_cmpuint (sip_binding_get_refresh_ms (3600), ==, 3240 * 1000);
  g_assert_cmpuint (sip_binding_get_refresh_ms (60), ==, 54 * 1000);
  g_assert_cmpuint (sip_binding_get_refresh_ms (20), ==, 15 * 1000);
  g_assert_cmpuint (sip_binding_get_refresh_ms (10), ==, 5 * 1000);
  g_assert_cmpuint (sip_binding_get_refresh_ms (1), ==, 500);
}

static void
retry_grows_to_half_an_hour (void)
{
  static const guint bounds[] = { 0, 60, 120, 240, 480, 960, 1800, 1800, 1800 };
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);

  for (guint failures = 1; failures < G_N_ELEMENTS (bounds); failures++)
    for (guint i = 0; i < 100; i++)
      {
        guint wait = sip_binding_get_retry_ms (random, failures, 0);

        g_assert_cmpuint (wait, >=, bounds[failures] * 500);
        g_assert_cmpuint (wait, <=, bounds[failures] * 1000);
      }
  g_assert_cmpuint (sip_binding_get_retry_ms (random, G_MAXUINT, 0), <=, 1800 * 1000);
}

static void
retry_after_counts_within_a_day (void)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);

  g_assert_cmpuint (sip_binding_get_retry_ms (random, 1, 300), ==, 300 * 1000);
  g_assert_cmpuint (sip_binding_get_retry_ms (random, 1, 1), >=, 30 * 1000);
  g_assert_cmpuint (sip_binding_get_retry_ms (random, 1, G_MAXUINT), ==, 24 * 3600 * 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/registration/binding/expires-is-that-of-the-own-contact", expires_is_that_of_the_own_contact);
  g_test_add_func ("/registration/binding/own-contact-is-the-last", own_contact_is_the_last);
  g_test_add_func ("/registration/binding/refresh-leaves-time-to-try-again", refresh_leaves_time_to_try_again);
  g_test_add_func ("/registration/binding/retry-grows-to-half-an-hour", retry_grows_to_half_an_hour);
  g_test_add_func ("/registration/binding/retry-after-counts-within-a-day", retry_after_counts_within_a_day);

  return g_test_run ();
}
