/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-clock.h"
#include "util/sip-virtual-clock.h"

typedef struct
{
  SipClock *clock;
  GString *log;
  guint again;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->clock = sip_virtual_clock_new ();
  self->log = g_string_new (NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->clock);
  g_string_free (self->log, TRUE);
}

static void
advance (Fixture *self, guint ms)
{
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), ms);
}

static void
log_a (gpointer user_data)
{
  g_string_append_c (((Fixture *) user_data)->log, 'a');
}

static void
log_b (gpointer user_data)
{
  g_string_append_c (((Fixture *) user_data)->log, 'b');
}

static void
log_and_add (gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_c (self->log, '+');
  self->again = sip_clock_add (self->clock, 500, log_and_add, self);
}

static void
log_and_clear (gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_c (self->log, '-');
  sip_clock_clear (self->clock, &self->again);
}

static gboolean
log_idle (gpointer user_data)
{
  g_string_append_c (((Fixture *) user_data)->log, 'i');
  return G_SOURCE_REMOVE;
}

static void
log_and_idle (gpointer user_data)
{
  g_string_append_c (((Fixture *) user_data)->log, '1');
  g_idle_add (log_idle, user_data);
}

static void
test_fires_by_time_then_by_creation (Fixture *self, gconstpointer data)
{
  sip_clock_add (self->clock, 20, log_b, self);
  sip_clock_add (self->clock, 10, log_b, self);
  sip_clock_add (self->clock, 10, log_a, self);
  g_assert_cmpint (sip_virtual_clock_next (SIP_VIRTUAL_CLOCK (self->clock)), ==, 10);
  advance (self, 9);
  g_assert_cmpstr (self->log->str, ==, "");
  advance (self, 1);
  g_assert_cmpstr (self->log->str, ==, "ba");
  advance (self, 1000);
  g_assert_cmpstr (self->log->str, ==, "bab");
  g_assert_cmpint (sip_virtual_clock_next (SIP_VIRTUAL_CLOCK (self->clock)), ==, -1);
}

static void
test_time_is_the_timers_while_it_fires (Fixture *self, gconstpointer data)
{
  gint64 start = sip_clock_now (self->clock);

  sip_clock_add (self->clock, 500, log_and_add, self);
  advance (self, 1600);
  g_assert_cmpstr (self->log->str, ==, "+++");
  g_assert_cmpint (sip_clock_now (self->clock) - start, ==, 1600 * 1000);
  g_assert_cmpint (sip_virtual_clock_next (SIP_VIRTUAL_CLOCK (self->clock)), ==, 400);
}

static void
test_cleared_timer_does_not_fire (Fixture *self, gconstpointer data)
{
  guint none = 0;

  self->again = sip_clock_add (self->clock, 10, log_a, self);
  sip_clock_clear (self->clock, &self->again);
  g_assert_cmpuint (self->again, ==, 0);
  sip_clock_clear (self->clock, &none);
  advance (self, 10);
  g_assert_cmpstr (self->log->str, ==, "");
}

static void
test_timer_clears_another_that_is_due (Fixture *self, gconstpointer data)
{
  sip_clock_add (self->clock, 10, log_and_clear, self);
  self->again = sip_clock_add (self->clock, 10, log_a, self);
  advance (self, 10);
  g_assert_cmpstr (self->log->str, ==, "-");
}

static void
test_main_context_runs_between_timers (Fixture *self, gconstpointer data)
{
  sip_clock_add (self->clock, 10, log_and_idle, self);
  sip_clock_add (self->clock, 10, log_b, self);
  advance (self, 10);
  g_assert_cmpstr (self->log->str, ==, "1ib");
}

static void
test_many_timers_keep_their_order (Fixture *self, gconstpointer data)
{
  guint ids[1000];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = sip_clock_add (self->clock, G_N_ELEMENTS (ids) - i, log_a, self);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i += 2)
    sip_clock_clear (self->clock, &ids[i]);
  advance (self, 500);
  g_assert_cmpuint (self->log->len, ==, 250);
  advance (self, 500);
  g_assert_cmpuint (self->log->len, ==, 500);
}

static void
quit (gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static gboolean
fail_watchdog (gpointer user_data)
{
  g_error ("The system clock's timer did not fire");
  return G_SOURCE_REMOVE;
}

static void
fail_timer (gpointer user_data)
{
  g_assert_not_reached ();
}

static void
test_system_clock_fires_in_its_main_context (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SipClock) clock = sip_clock_new ();
  gint64 start = sip_clock_now (clock);
  guint watchdog = g_timeout_add_seconds (20, fail_watchdog, NULL);
  guint cleared = sip_clock_add (clock, 0, fail_timer, NULL);

  sip_clock_add (clock, 5, quit, loop);
  sip_clock_clear (clock, &cleared);
  g_main_loop_run (loop);
  g_assert_cmpint (sip_clock_now (clock) - start, >=, 5000);
  g_source_remove (watchdog);
}

static void
drop_clock (gpointer user_data)
{
  g_clear_object ((SipClock **) user_data);
}

static void
test_timer_may_drop_the_clock (void)
{
  SipClock *clock = sip_clock_new ();
  guint watchdog = g_timeout_add_seconds (20, fail_watchdog, NULL);

  sip_clock_add (clock, 0, drop_clock, &clock);
  while (clock)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/clock/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("fires-by-time-then-by-creation", test_fires_by_time_then_by_creation);
  ADD ("time-is-the-timers-while-it-fires", test_time_is_the_timers_while_it_fires);
  ADD ("cleared-timer-does-not-fire", test_cleared_timer_does_not_fire);
  ADD ("timer-clears-another-that-is-due", test_timer_clears_another_that_is_due);
  ADD ("main-context-runs-between-timers", test_main_context_runs_between_timers);
  ADD ("many-timers-keep-their-order", test_many_timers_keep_their_order);
  g_test_add_func ("/clock/system-clock-fires-in-its-main-context", test_system_clock_fires_in_its_main_context);
  g_test_add_func ("/clock/timer-may-drop-the-clock", test_timer_may_drop_the_clock);

  return g_test_run ();
}
