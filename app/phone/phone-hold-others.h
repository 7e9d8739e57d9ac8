/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes one call at a time be heard: those that are active are held when another one becomes it.
 * @calls: of PhoneCall; it goes on while @owner lives. */
void phone_hold_others (GListModel *calls, GObject *owner);

G_END_DECLS
