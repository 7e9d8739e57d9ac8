/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SoftphoneNotice:
 *
 * Whole sentences about what does not work while the rest goes on. Stays until it is closed, and hides no button.
 */
#define SOFTPHONE_TYPE_NOTICE (softphone_notice_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneNotice, softphone_notice, SOFTPHONE, NOTICE, AdwBin)

/* A further sentence is added to those that still show. */
void softphone_notice_say (SoftphoneNotice *self, const char *sentence);
/* Says only this: a page that opens link after link fills no window. */
void softphone_notice_answer (SoftphoneNotice *self, const char *sentence);
void softphone_notice_dismiss (SoftphoneNotice *self);

G_END_DECLS
