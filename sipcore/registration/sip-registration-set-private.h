/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "registration/sip-registration-private.h"

G_BEGIN_DECLS

/* The registrations of one account, an array of #SipRegistration: what they are together. */

guint sip_registration_set_count (GPtrArray *self, SipRegistererState state);
/* The first that is registered. (transfer none) (nullable) */
SipRegistration *sip_registration_set_find_registered (GPtrArray *self);
/* Whether one is registering or refreshing. */
gboolean sip_registration_set_is_busy (GPtrArray *self);
/* Whether none is registered nor may soon be. */
gboolean sip_registration_set_is_over (GPtrArray *self);
/* The earliest, by the clock; 0: none. */
gint64 sip_registration_set_get_next_attempt (GPtrArray *self);
SipRegistererState sip_registration_set_sum_up (GPtrArray *self, gboolean ending);
/* Ends the others, but for those of which the registrar has not decided yet. */
void sip_registration_set_keep_only (GPtrArray *self, SipRegistration *kept);
/* Begins the first that does nothing. */
void sip_registration_set_begin_next (GPtrArray *self);

G_END_DECLS
