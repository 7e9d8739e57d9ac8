/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/phone-config.h"

G_BEGIN_DECLS

/* The key of the table for @group as in the file ("account alice"); NULL for one that is not known. */
const PhoneConfigKey *phone_config_find_key (const char *group, const char *name);

/* Whether @value, which is not empty, fits @key. If not, @problem is the end of a sentence that begins with the key
 * and its value: "… is no number: write one from 0 to 3600." */
gboolean phone_config_check_value (const PhoneConfigKey *key, const char *value, char **problem);

/* yes, no, true, false */
gboolean phone_config_parse_boolean (const char *text, gboolean *value);

G_END_DECLS
