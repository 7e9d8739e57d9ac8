/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/phone-config.h"

G_BEGIN_DECLS

/* What several keys must agree on. */
gboolean phone_config_check_rules (PhoneConfig *config, GError **error);

G_END_DECLS
