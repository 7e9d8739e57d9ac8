/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tasks that wait until something with their number, or a higher one, is done. */

G_GNUC_INTERNAL GPtrArray *sip_waiting_tasks_new (void);
/* @task: (transfer full): its data becomes the number */
G_GNUC_INTERNAL void sip_waiting_tasks_add (GPtrArray *self, GTask *task, guint number);
/* Ends those from @first to @last, with TRUE or with @error, in the order in which they came. Their callbacks may do
 * anything to @self, which is not touched after them. @error: (nullable) */
G_GNUC_INTERNAL void sip_waiting_tasks_finish (GPtrArray *self, guint first, guint last, const GError *error);

G_END_DECLS
