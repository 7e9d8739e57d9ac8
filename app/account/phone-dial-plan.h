/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/phone-config.h"

G_BEGIN_DECLS

/**
 * PhoneDialPlan:
 *
 * What numbers mean to an account. The one form of a number begins with + and the country; a number that is not known
 * to be of a country, as an extension or a service, has itself as its form. Numbers may hold separators.
 */
typedef struct _PhoneDialPlan PhoneDialPlan;

/* From the keys of @group, "account NAME", and from [calls] emergency; @group: (nullable): none are set. */
PhoneDialPlan *phone_dial_plan_new (PhoneConfig *config, const char *group);
void phone_dial_plan_free (PhoneDialPlan *self);

/* Digits, *, # and separators, + only at the beginning, and not nothing. */
gboolean phone_dial_plan_is_number (const char *text);
/* (transfer full) */
char *phone_dial_plan_without_separators (const char *number);

/* (transfer full): @number in its one form */
char *phone_dial_plan_normalize (PhoneDialPlan *self, const char *number);
/* (transfer full): what is sent where a person dials @number */
char *phone_dial_plan_dial (PhoneDialPlan *self, const char *number);
/* Whether both are the same number, however they are written. */
gboolean phone_dial_plan_matches (PhoneDialPlan *self, const char *number, const char *other);
/* (transfer full) (nullable): which of [calls] emergency it is, also with the digits for an outside line before it */
char *phone_dial_plan_dup_emergency (PhoneDialPlan *self, const char *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneDialPlan, phone_dial_plan_free)

G_END_DECLS
