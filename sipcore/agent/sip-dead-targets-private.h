/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-target.h"
#include "util/sip-clock.h"

G_BEGIN_DECLS

/**
 * SipDeadTargets:
 *
 * Targets that did not answer of late. They are tried last for a while, so that not every request waits for the same
 * dead server again (RFC 3263 4.3 says only how one request goes on).
 */
typedef struct _SipDeadTargets SipDeadTargets;

SipDeadTargets *sip_dead_targets_new (SipClock *clock);
void sip_dead_targets_free (SipDeadTargets *self);

/* @seconds: for how long */
void sip_dead_targets_add (SipDeadTargets *self, SipTarget *target, guint seconds);
gboolean sip_dead_targets_contain (SipDeadTargets *self, SipTarget *target);
/* Moves dead targets behind the others, and keeps the order otherwise. (element-type SipTarget) */
void sip_dead_targets_sort (SipDeadTargets *self, GPtrArray *targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipDeadTargets, sip_dead_targets_free)

G_END_DECLS
