/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *sip_redact (GBytes *message);
char *sip_redact_to_text (GBytes *redacted);

G_END_DECLS
