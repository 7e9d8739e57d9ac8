/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-clock.h"

G_BEGIN_DECLS

/* Timers by due time, then by creation. One GSource serves them all: a main context walks all of its sources in
 * each iteration, and a busy stack has a hundred thousand timers. */
typedef struct _SipTimerQueue SipTimerQueue;

G_GNUC_INTERNAL SipTimerQueue *sip_timer_queue_new (void);
G_GNUC_INTERNAL void sip_timer_queue_free (SipTimerQueue *self);
G_GNUC_INTERNAL guint sip_timer_queue_add (SipTimerQueue *self, gint64 due, SipTimerFunc func, gpointer user_data);
G_GNUC_INTERNAL void sip_timer_queue_remove (SipTimerQueue *self, guint id);
/* The time of the first timer, or -1. */
G_GNUC_INTERNAL gint64 sip_timer_queue_get_first (SipTimerQueue *self);
/* Fires the first timer if it is due at @now. */
G_GNUC_INTERNAL gboolean sip_timer_queue_fire (SipTimerQueue *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipTimerQueue, sip_timer_queue_free)

G_END_DECLS
