/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-pacer.h"
#include "util/sip-virtual-clock.h"

#define WIDTH 3
#define PATIENCE_MS 2000

typedef struct
{
  SipClock *clock;
  SipPacer *pacer;
  GString *log;
} Fixture;

typedef struct
{
  Fixture *fixture;
  SipTurn *turn;
  SipTurn *ends; /* when it comes */
  char name;
} Exchange;

static void
setup (Fixture *self, gconstpointer data)
{
  self->clock = sip_virtual_clock_new ();
  self->pacer = sip_pacer_new (self->clock, WIDTH, PATIENCE_MS);
  self->log = g_string_new (NULL);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  if (self->pacer)
    g_assert_finalize_object (g_steal_pointer (&self->pacer));
  g_assert_finalize_object (self->clock);
  g_string_free (self->log, TRUE);
}

static void
on_turn (gpointer user_data)
{
  Exchange *exchange = user_data;

  g_string_append_c (exchange->fixture->log, exchange->name);
  g_clear_pointer (&exchange->ends, sip_turn_end);
}

static void
take (Fixture *self, Exchange *exchange, char name, const char *server)
{
  *exchange = (Exchange) { .fixture = self, .name = name };
  exchange->turn = sip_pacer_take_turn (self->pacer, server, on_turn, exchange);
  if (sip_turn_has_come (exchange->turn))
    g_string_append_c (self->log, name);
}

static void
take_all (Fixture *self, Exchange *exchanges, guint n)
{
  for (guint i = 0; i < n; i++)
    take (self, &exchanges[i], 'a' + i, "s");
}

static void
end (Exchange *exchange)
{
  sip_turn_end (g_steal_pointer (&exchange->turn));
}

static void
so_many_at_a_time_in_their_order (Fixture *self, gconstpointer data)
{
  Exchange exchanges[6];

  take_all (self, exchanges, 6);
  g_assert_cmpstr (self->log->str, ==, "abc");
  end (&exchanges[1]);
  g_assert_cmpstr (self->log->str, ==, "abcd");
  end (&exchanges[4]);
  end (&exchanges[0]);
  g_assert_cmpstr (self->log->str, ==, "abcdf");
  end (&exchanges[2]);
  end (&exchanges[3]);
  end (&exchanges[5]);
  g_assert_cmpstr (self->log->str, ==, "abcdf");
}

static void
silence_holds_the_others_up_for_a_while_only (Fixture *self, gconstpointer data)
{
  Exchange exchanges[5];

  take_all (self, exchanges, 5);
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), PATIENCE_MS - 1);
  g_assert_cmpstr (self->log->str, ==, "abc");
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), 1);
  g_assert_cmpstr (self->log->str, ==, "abcde");
  for (guint i = 0; i < 5; i++)
    end (&exchanges[i]);
}

static void
one_server_does_not_delay_another (Fixture *self, gconstpointer data)
{
  Exchange exchanges[4], other;

  take_all (self, exchanges, 4);
  take (self, &other, 'x', "t");
  g_assert_cmpstr (self->log->str, ==, "abcx");
  for (guint i = 0; i < 4; i++)
    end (&exchanges[i]);
  end (&other);
}

static void
who_is_let_go_may_end_others (Fixture *self, gconstpointer data)
{
  Exchange exchanges[6];

  take_all (self, exchanges, 6);
  exchanges[3].ends = g_steal_pointer (&exchanges[4].turn);
  end (&exchanges[0]);
  g_assert_cmpstr (self->log->str, ==, "abcd");
  exchanges[5].ends = g_steal_pointer (&exchanges[3].turn);
  end (&exchanges[1]);
  g_assert_cmpstr (self->log->str, ==, "abcdf");
  end (&exchanges[2]);
  end (&exchanges[5]);
}

static void
turns_outlive_their_pacer (Fixture *self, gconstpointer data)
{
  Exchange exchanges[4];

  take_all (self, exchanges, 4);
  g_assert_finalize_object (g_steal_pointer (&self->pacer));
  for (guint i = 0; i < 4; i++)
    end (&exchanges[3 - i]);
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), 2 * PATIENCE_MS);
  g_assert_cmpstr (self->log->str, ==, "abc");
}

#define ADD(name, function) g_test_add ("/pacer/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("so-many-at-a-time-in-their-order", so_many_at_a_time_in_their_order);
  ADD ("silence-holds-the-others-up-for-a-while-only", silence_holds_the_others_up_for_a_while_only);
  ADD ("one-server-does-not-delay-another", one_server_does_not_delay_another);
  ADD ("who-is-let-go-may-end-others", who_is_let_go_may_end_others);
  ADD ("turns-outlive-their-pacer", turns_outlive_their_pacer);

  return g_test_run ();
}
