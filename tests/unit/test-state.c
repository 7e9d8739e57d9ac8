/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-state.h"

#include <gio/gio.h>

static const SipStateEdge edges[] = {
  { G_SOCKET_FAMILY_INVALID, G_SOCKET_FAMILY_IPV4 },
  { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 },
  { -1, -1 },
};

static void
test_moves_along_an_edge (void)
{
  int state = G_SOCKET_FAMILY_INVALID;

  g_assert_true (sip_state_move (NULL, G_TYPE_SOCKET_FAMILY, edges, &state, G_SOCKET_FAMILY_IPV4));
  g_assert_cmpint (state, ==, G_SOCKET_FAMILY_IPV4);
  g_assert_true (sip_state_move (NULL, G_TYPE_SOCKET_FAMILY, edges, &state, G_SOCKET_FAMILY_IPV6));
  g_assert_cmpint (state, ==, G_SOCKET_FAMILY_IPV6);
}

static void
test_other_moves_are_critical_and_change_nothing (void)
{
  int state = G_SOCKET_FAMILY_INVALID;

  if (g_test_subprocess ())
    {
      g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
      g_assert_false (sip_state_move (NULL, G_TYPE_SOCKET_FAMILY, edges, &state, G_SOCKET_FAMILY_IPV6));
      g_assert_cmpint (state, ==, G_SOCKET_FAMILY_INVALID);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*cannot go from invalid to ipv6*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/state/moves-along-an-edge", test_moves_along_an_edge);
  g_test_add_func ("/state/other-moves-are-critical-and-change-nothing",
                   test_other_moves_are_critical_and_change_nothing);

  return g_test_run ();
}
