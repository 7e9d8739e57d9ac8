/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-account-state.h"

#include <glib/gi18n-lib.h>

#include "softphone-text.h"

static const struct {
  const char *icon_name;
  const char *css_class;
} looks[] = {
  [PHONE_ACCOUNT_NONE] = { "softphone-offline-symbolic", "state-off" },
  [PHONE_ACCOUNT_REGISTERING] = { "softphone-waiting-symbolic", "state-warn" },
  [PHONE_ACCOUNT_REGISTERED] = { "softphone-available-symbolic", "state-ok" },
  [PHONE_ACCOUNT_FAILED] = { "softphone-error-symbolic", "state-bad" },
};

void
softphone_account_state_show (PhoneAccount *account,
                              GtkImage     *image)
{
  PhoneAccountState state = account ? phone_account_get_state (account) : PHONE_ACCOUNT_NONE;

  gtk_image_set_from_icon_name (image, looks[state].icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (image), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (image), looks[state].css_class);
}

static char *
failure (PhoneAccount *account)
{
  g_autofree char *reason = softphone_text_clean (phone_account_get_reason (account), 256);
  guint seconds = 0;

  g_object_get (account, "next-attempt", &seconds, NULL);
  if (*reason == '\0')
    return g_strdup (seconds > 0 ? _("Connecting again soon") : _("Not connected"));
  return g_steal_pointer (&reason);
}

char *
softphone_account_state_to_text (PhoneAccount *account)
{
  switch (phone_account_get_state (account))
    {
    case PHONE_ACCOUNT_REGISTERED:
      return g_strdup (_("Ready"));
    case PHONE_ACCOUNT_REGISTERING:
      return phone_account_get_reason (account) ? failure (account) : g_strdup (_("Connecting…"));
    case PHONE_ACCOUNT_FAILED:
      return failure (account);
    case PHONE_ACCOUNT_NONE:
    default:
      return g_strdup (phone_account_get_registers (account) ? _("Not connected")
                                                             : _("Does not register"));
    }
}

char *
softphone_account_dup_label (PhoneAccount *account)
{
  return softphone_text_clean (phone_account_get_label (account), SOFTPHONE_TEXT_NAME_MAX);
}
