/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/phone-config.h"

G_BEGIN_DECLS

/* What tls-certificate and tls-key of @group name. (transfer full) (nullable): %PHONE_ERROR_CONFIGURATION */
GTlsCertificate *phone_certificate_load (PhoneConfig *config, const char *group, GError **error);

G_END_DECLS
