/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a program passes in. What cannot be used is %SIP_ERROR_INVALID_ARGUMENT, and the message names the argument. */

/* For the sentence that refuses it. (transfer full) */
char *sip_argument_show (const char *value);
gboolean sip_argument_is_line (const char *value);
gboolean sip_argument_check_line (const char *name, const char *value, GError **error);
gboolean sip_argument_check_status (guint status, guint lowest, guint highest, GError **error);

G_END_DECLS
