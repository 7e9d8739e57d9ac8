/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *type; /* as in a signature: "s", "b", "u", "as" */
} PhoneControlOption;

/* What a method may be told; @allowed ends with a name NULL. %PHONE_ERROR_INVALID_ARGUMENT for an option that is not
 * among them, or of another type. */
gboolean phone_control_options_check (GVariant *options, const PhoneControlOption *allowed, GError **error);

G_END_DECLS
