/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <unistd.h>

G_BEGIN_DECLS

/* Ends the program with SIGALRM if it hangs: a test's own watchdog, begun anew by each fixture. */
static inline void
test_watchdog (guint seconds)
{
  alarm (seconds);
}

/* Runs the default main context until @condition holds. */
#define test_wait_until(condition) \
  G_STMT_START \
  { \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
  } \
  G_STMT_END

/* Runs what is pending. */
static inline void
test_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Gives a reference away and waits until nobody else has one: threads may still be letting go. */
static inline void
test_await_finalized (gpointer object)
{
  gpointer weak = object;

  g_object_add_weak_pointer (object, &weak);
  g_object_unref (object);
  test_wait_until (!weak);
}

G_END_DECLS
