/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

int
main (void)
{
  adw_init ();
  return 0;
}
