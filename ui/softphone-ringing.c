/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-ringing.h"

#include <glib/gi18n-lib.h>

#include "softphone-call-text.h"

static char *
notification_id (PhoneCall *call)
{
  return g_strdup_printf ("call-%s", phone_call_get_id (call));
}

/* Without a bus there is nobody to tell, and GIO does not expect it. */
static gboolean
can_notify (GApplication *application)
{
  return g_application_get_dbus_connection (application) != NULL;
}

void
softphone_ringing_notify (GApplication *application,
                          PhoneCall    *call,
                          gboolean      in_call)
{
  const char *id = phone_call_get_id (call);
  g_autofree char *key = notification_id (call);
  /* The caller's words stand in the title, which no notification server takes for markup. */
  g_autofree char *title = softphone_call_text_title (call);
  g_autofree char *body = softphone_call_text_incoming (call);
  g_autoptr(GNotification) notification = g_notification_new (title);

  if (!can_notify (application))
    return;
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_category (notification, "call.incoming");
  g_notification_set_default_action_and_target (notification, "app.show-incoming", "s", id);
  g_notification_add_button_with_target (notification, _("Decline"), "app.decline-call", "s", id);
  g_notification_add_button_with_target (notification, in_call ? _("Hang Up and Answer") : _("Answer"),
                                         "app.answer-call", "s", id);
  g_application_send_notification (application, key, notification);
}

void
softphone_ringing_withdraw (GApplication *application,
                            PhoneCall    *call)
{
  g_autofree char *key = notification_id (call);
  g_autofree char *title = softphone_call_text_title (call);
  g_autoptr(GNotification) notification = g_notification_new (title);

  if (!can_notify (application))
    return;
  if (!softphone_call_was_missed (call))
    {
      g_application_withdraw_notification (application, key);
      return;
    }
  g_notification_set_body (notification, _("Missed call"));
  g_notification_set_category (notification, "call.unanswered");
  g_application_send_notification (application, key, notification);
}
