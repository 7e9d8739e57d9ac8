/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-retry-schedule.h"

static SipMessage *
create_response (const char *retry_after)
{
  g_autofree char *text =
    g_strdup_printf ("SIP/2.0 503 Service Unavailable\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\n"
                     "From: <sip:a@example.org>;tag=a\r\nTo: <sip:a@example.org>;tag=b\r\nCall-ID: c\r\n"
                     "CSeq: 1 REGISTER\r\nRetry-After: %s\r\n\r\n",
                     retry_after);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  SipMessage *message = sip_message_parse (bytes, &error);

  g_assert_no_error (error);
  return message;
}

static void
refresh_is_over_before_the_binding (void)
{
  static const guint times[][2] = { { 3600, 3240 }, { 300, 268 }, { 65, 33 }, { 64, 32 }, { 10, 5 } };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    g_assert_cmpuint (sip_retry_schedule_get_refresh_ms (times[i][0]), ==, times[i][1] * 1000);
  g_assert_cmpuint (sip_retry_schedule_get_refresh_ms (1), ==, 500);
}

static void
check_bounds (gboolean others_hold, const guint *bounds_s)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);

  for (guint i = 0; i < 100; i++)
    {
      SipRetrySchedule schedule = { 0 };

      for (guint j = 0; bounds_s[j]; j++)
        {
          guint wait_ms = sip_retry_schedule_fail (&schedule, random, others_hold, NULL);

          g_assert_cmpuint (wait_ms, >=, bounds_s[j] * 500);
          g_assert_cmpuint (wait_ms, <=, bounds_s[j] * 1000);
        }
      sip_retry_schedule_reset (&schedule);
      g_assert_cmpuint (sip_retry_schedule_fail (&schedule, random, others_hold, NULL), <=, bounds_s[0] * 1000);
    }
}

static void
grows_to_half_an_hour (void)
{
  static const guint bounds_s[] = { 60, 120, 240, 480, 960, 1800, 1800, 1800, 0 };

  check_bounds (FALSE, bounds_s);
}

static void
begins_later_while_another_flow_holds (void)
{
  static const guint bounds_s[] = { 180, 360, 720, 1440, 1800, 1800, 1800, 1800, 0 };

  check_bounds (TRUE, bounds_s);
}

static void
retry_after_counts_within_a_day (void)
{
  static const struct
  {
    const char *value;
    guint least_s, most_s;
  } values[] = {
    { "300", 300, 300 },
    { "300 (down for maintenance);duration=3600", 300, 300 },
    { "1", 30, 60 },
    { "0", 30, 60 },
    { "4294967295", 24 * 3600, 24 * 3600 },
    { "99999999999999999999", 30, 24 * 3600 },
    { "soon", 30, 60 },
  };
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      SipRetrySchedule schedule = { 0 };
      g_autoptr (SipMessage) response = create_response (values[i].value);
      guint wait_ms = sip_retry_schedule_fail (&schedule, random, FALSE, response);

      g_assert_cmpuint (wait_ms, >=, values[i].least_s * 1000);
      g_assert_cmpuint (wait_ms, <=, values[i].most_s * 1000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/registration/retry-schedule/refresh-is-over-before-the-binding",
                   refresh_is_over_before_the_binding);
  g_test_add_func ("/registration/retry-schedule/grows-to-half-an-hour", grows_to_half_an_hour);
  g_test_add_func ("/registration/retry-schedule/begins-later-while-another-flow-holds",
                   begins_later_while_another_flow_holds);
  g_test_add_func ("/registration/retry-schedule/retry-after-counts-within-a-day", retry_after_counts_within_a_day);

  return g_test_run ();
}
