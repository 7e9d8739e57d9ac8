/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-rate-limiter.h"
#include "util/sip-virtual-clock.h"

typedef struct
{
  SipClock *clock;
  SipRateLimiter *limiter;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->clock = sip_virtual_clock_new ();
  self->limiter = sip_rate_limiter_new (self->clock);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&self->limiter));
  g_assert_finalize_object (g_steal_pointer (&self->clock));
}

static gboolean
take (Fixture *self, const char *address, gsize bytes)
{
  g_autoptr (GInetAddress) source = address ? g_inet_address_new_from_string (address) : NULL;

  return sip_rate_limiter_admit (self->limiter, source, bytes, NULL);
}

static guint
take_all (Fixture *self, const char *address)
{
  guint n = 0;

  while (n < 100000 && take (self, address, 0))
    n++;
  return n;
}

static void
wait_ms (Fixture *self, guint ms)
{
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), ms);
}

static void
test_default (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 10 * 2000; i++)
    {
      g_assert_true (take (self, "192.0.2.1", 0));
      if (i % 2 == 1)
        wait_ms (self, 1);
    }
  g_assert_cmpuint (sip_rate_limiter_get_n_refused (self->limiter), ==, 0);
}

static void
test_sources (Fixture *self, gconstpointer data)
{
  guint retry_after_s = 0;

  g_object_set (self->limiter, "per-address", 10, "total", 100, NULL);
  g_assert_cmpuint (take_all (self, "192.0.2.1"), ==, 10);
  g_assert_cmpuint (take_all (self, "192.0.2.2"), ==, 10);
  g_assert_cmpuint (take_all (self, NULL), ==, 10);
  g_assert_false (sip_rate_limiter_admit (self->limiter, NULL, 0, &retry_after_s));
  g_assert_cmpuint (retry_after_s, ==, 1);
  wait_ms (self, 500);
  g_assert_cmpuint (take_all (self, "192.0.2.1"), ==, 5);
  wait_ms (self, 60000);
  g_assert_cmpuint (take_all (self, "192.0.2.1"), ==, 10);
  g_assert_cmpuint (sip_rate_limiter_get_n_refused (self->limiter), ==, 6);
}

static void
test_total (Fixture *self, gconstpointer data)
{
  g_object_set (self->limiter, "per-address", 10, "total", 15, NULL);
  g_assert_cmpuint (take_all (self, "192.0.2.1"), ==, 10);
  g_assert_cmpuint (take_all (self, "192.0.2.2"), ==, 5);
  g_assert_cmpuint (take_all (self, "192.0.2.3"), ==, 0);
  wait_ms (self, 1000);
  g_assert_cmpuint (take_all (self, "192.0.2.3"), ==, 10);
}

static void
test_ipv6 (Fixture *self, gconstpointer data)
{
  g_object_set (self->limiter, "per-address", 10, NULL);
  g_assert_cmpuint (take_all (self, "2001:db8::1"), ==, 10);
  g_assert_cmpuint (take_all (self, "2001:db8::ffff:1"), ==, 0);
  g_assert_cmpuint (take_all (self, "2001:db8:0:1::1"), ==, 10);
  g_assert_cmpuint (take_all (self, "::1"), ==, 10);
  g_assert_cmpuint (sip_rate_limiter_get_n_sources (self->limiter), ==, 3);
}

static void
test_table (Fixture *self, gconstpointer data)
{
  g_object_set (self->limiter, "per-address", 2, "total", 0, NULL);
  g_assert_cmpuint (take_all (self, "192.0.2.1"), ==, 2);
  for (guint i = 0; i < 2 * SIP_RATE_LIMITER_MAX_SOURCES; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.1.%u.%u", i / 256, i % 256);

      take (self, address, 0);
      /* Who is heard again and again is not forgotten for those who come once. */
      g_assert_cmpuint (take_all (self, "192.0.2.1"), ==, 0);
    }
  g_assert_cmpuint (sip_rate_limiter_get_n_sources (self->limiter), ==, SIP_RATE_LIMITER_MAX_SOURCES);
}

static void
test_no_limit (Fixture *self, gconstpointer data)
{
  g_object_set (self->limiter, "per-address", 0, "total", 0, "memory", G_GUINT64_CONSTANT (0), NULL);
  for (guint i = 0; i < 50000; i++)
    g_assert_true (take (self, "192.0.2.1", G_MAXUINT32));
}

static void
test_memory (Fixture *self, gconstpointer data)
{
  g_autoptr (GInetAddress) one = g_inet_address_new_from_string ("192.0.2.1");
  g_autoptr (GInetAddress) two = g_inet_address_new_from_string ("192.0.2.2");

  g_object_set (self->limiter, "memory", G_GUINT64_CONSTANT (1000), NULL);
  g_assert_true (take (self, "192.0.2.1", 750));
  g_assert_false (take (self, "192.0.2.1", 751));
  sip_rate_limiter_hold (self->limiter, one, 750);
  g_assert_false (take (self, "192.0.2.1", 1));
  g_assert_true (take (self, "192.0.2.2", 250));
  g_assert_false (take (self, "192.0.2.2", 251));
  sip_rate_limiter_hold (self->limiter, two, 250);
  g_assert_false (take (self, "192.0.2.3", 1));
  sip_rate_limiter_release (self->limiter, one, 700);
  g_assert_cmpuint (sip_rate_limiter_get_held (self->limiter), ==, 300);
  g_assert_true (take (self, "192.0.2.1", 700));
  sip_rate_limiter_release (self->limiter, one, 9999);
  g_assert_cmpuint (sip_rate_limiter_get_held (self->limiter), ==, 0);
}

#define ADD(name, func) g_test_add ("/rate-limiter/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lets-2000-a-second-from-one-address-pass", test_default);
  ADD ("gives-each-address-its-own-share", test_sources);
  ADD ("limits-all-together", test_total);
  ADD ("takes-an-ipv6-network-for-one-source", test_ipv6);
  ADD ("remembers-no-more-than-its-table", test_table);
  ADD ("zero-is-no-limit", test_no_limit);
  ADD ("bounds-memory-for-one-and-all", test_memory);

  return g_test_run ();
}
