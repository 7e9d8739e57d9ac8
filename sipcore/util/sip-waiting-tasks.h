/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *sip_waiting_tasks_new (void);
void sip_waiting_tasks_add (GPtrArray *self, GTask *task, guint number);
void sip_waiting_tasks_finish (GPtrArray *self, guint first, guint last, const GError *error);
void sip_waiting_tasks_finish_all (GPtrArray *self, const GError *error);

G_END_DECLS
