/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-latency-rule.h"

#define PACKET_US 20000
#define PACKET 160

typedef struct
{
  PhoneLatencyRule rule;
  gint64 now;
  guint32 time;
} Stream;

static guint
add (Stream *stream, gint64 late_us)
{
  stream->now += PACKET_US;
  stream->time += PACKET;
  return phone_latency_rule_add (&stream->rule, stream->now + late_us, stream->time, 8000);
}

static guint
run (Stream *stream, guint n, gint64 late_us)
{
  guint latency = 0;

  for (guint i = 0; i < n; i++)
    latency = add (stream, i % 10 == 5 ? late_us : 0);
  return latency;
}

static void
begin (Stream *stream)
{
  *stream = (Stream) { .now = 1000000 };
  phone_latency_rule_init (&stream->rule);
}

static void
test_even (void)
{
  Stream stream;

  begin (&stream);
  g_assert_cmpuint (run (&stream, 500, 0), ==, PHONE_LATENCY_LEAST);
}

static void
test_rises (void)
{
  Stream stream;

  begin (&stream);
  run (&stream, 100, 0);
  g_assert_cmpuint (run (&stream, 30, 60000), >=, 65);
  g_assert_cmpuint (run (&stream, 500, 60000), <=, 75);
}

static void
test_one_outlier (void)
{
  Stream stream;

  begin (&stream);
  run (&stream, 200, 0);
  g_assert_cmpuint (add (&stream, 90000), ==, PHONE_LATENCY_LEAST);
  g_assert_cmpuint (run (&stream, 200, 0), ==, PHONE_LATENCY_LEAST);
}

static void
test_falls (void)
{
  Stream stream;
  guint before, after;

  begin (&stream);
  before = run (&stream, 200, 80000);
  run (&stream, 510, 0);
  before = add (&stream, 0);
  for (guint i = 0; i < 50; i++)
    after = add (&stream, 0);
  g_assert_cmpuint (before - after, >=, 9);
  g_assert_cmpuint (before - after, <=, 11);
  g_assert_cmpuint (run (&stream, 1000, 0), ==, PHONE_LATENCY_LEAST);
}

static void
test_bounds (void)
{
  Stream stream;

  begin (&stream);
  g_assert_cmpuint (run (&stream, 400, 900000), ==, PHONE_LATENCY_MOST);
}

static void
test_jump (void)
{
  Stream stream;

  begin (&stream);
  run (&stream, 100, 0);
  stream.time += 0x7fffff00u;
  g_assert_cmpuint (add (&stream, 0), ==, PHONE_LATENCY_LEAST);
  stream.time = 0xffffff00u;
  g_assert_cmpuint (run (&stream, 100, 0), ==, PHONE_LATENCY_LEAST);
  /* Whatever the far end writes there. */
  for (guint i = 0; i < 1000; i++)
    {
      stream.time = stream.time * 1664525u + 1013904223u;
      g_assert_cmpuint (add (&stream, 0), <=, PHONE_LATENCY_MOST);
    }
  g_assert_cmpuint (phone_latency_rule_add (&stream.rule, stream.now, 1, 0), <=, PHONE_LATENCY_MOST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/latency/least-for-an-even-stream", test_even);
  g_test_add_func ("/media/latency/rises-at-once-with-what-is-late-again-and-again", test_rises);
  g_test_add_func ("/media/latency/one-late-packet-changes-nothing", test_one_outlier);
  g_test_add_func ("/media/latency/falls-by-10-ms-a-second", test_falls);
  g_test_add_func ("/media/latency/never-more-than-200-ms", test_bounds);
  g_test_add_func ("/media/latency/times-that-jump-begin-anew", test_jump);
  return g_test_run ();
}
