/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-options.h"

#include <glib/gi18n.h>

#include "config/phone-error.h"

static const PhoneControlOption *
find (const PhoneControlOption *allowed, const char *name)
{
  for (; allowed->name; allowed++)
    {
      if (g_str_equal (allowed->name, name))
        return allowed;
    }
  return NULL;
}

gboolean
phone_control_options_check (GVariant *options, const PhoneControlOption *allowed, GError **error)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      const PhoneControlOption *option = find (allowed, name);

      if (option && g_variant_is_of_type (value, G_VARIANT_TYPE (option->type)))
        continue;
      if (option)
        g_set_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT,
                     _("The option “%s” must be of type %s, and is of type %s."), name, option->type,
                     g_variant_get_type_string (value));
      else
        g_set_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, _("There is no option “%s”."), name);
      g_variant_unref (value);
      return FALSE;
    }
  return TRUE;
}
