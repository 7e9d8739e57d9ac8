/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-window.h"

const char *
softphone_window_get_title (void)
{
  return _("A window");
}
