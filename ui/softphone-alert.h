/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A question with a heading, a body and responses. Both types have the same properties and the signal "response";
 * the older one measures its heading smaller than it is, which GTK 4.18 tells. */
#if ADW_CHECK_VERSION (1, 5, 0)
#define SOFTPHONE_TYPE_ALERT ADW_TYPE_ALERT_DIALOG
#else
#define SOFTPHONE_TYPE_ALERT ADW_TYPE_MESSAGE_DIALOG
#endif

GtkWidget *softphone_alert_new (const char *heading, const char *body);
void softphone_alert_add_response (GtkWidget *alert, const char *id, const char *label,
                                   AdwResponseAppearance appearance);
/* What Enter and Escape answer. */
void softphone_alert_set_default (GtkWidget *alert, const char *id);
/* Shows it over @parent, or in a window of its own where there is none. */
void softphone_alert_present (GtkWidget *alert, GtkWindow *parent);
/* Takes it away without a response. */
void softphone_alert_dismiss (GtkWidget *alert);

G_END_DECLS
