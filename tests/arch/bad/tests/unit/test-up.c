/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

void
test_up (void)
{
  g_usleep (1000);
  g_assert (TRUE);
}
