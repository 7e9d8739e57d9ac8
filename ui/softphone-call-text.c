/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-call-text.h"

#include <glib/gi18n-lib.h>

#include "softphone-text.h"

gboolean
softphone_call_is_echo_test (PhoneCall *call)
{
  return phone_call_get_account (call) == NULL && phone_call_get_direction (call) == PHONE_CALL_OUT;
}

gboolean
softphone_call_is_ringing_here (PhoneCall *call)
{
  return phone_call_get_direction (call) == PHONE_CALL_IN && phone_call_get_state (call) == PHONE_CALL_RINGING;
}

gboolean
softphone_call_is_engaged (PhoneCall *call)
{
  return phone_call_get_state (call) != PHONE_CALL_ENDED && !softphone_call_is_ringing_here (call);
}

gboolean
softphone_call_is_answered (PhoneCall *call)
{
  PhoneCallState state = phone_call_get_state (call);

  return state == PHONE_CALL_ACTIVE || state == PHONE_CALL_HELD;
}

gboolean
softphone_call_is_held (PhoneCall *call)
{
  return softphone_call_is_answered (call) &&
         (phone_call_get_state (call) == PHONE_CALL_HELD || phone_call_get_held_by_peer (call));
}

gboolean
softphone_call_was_missed (PhoneCall *call)
{
  const char *cause = phone_call_get_cause (call);

  return phone_call_get_direction (call) == PHONE_CALL_IN &&
         (g_strcmp0 (cause, "canceled") == 0 || g_strcmp0 (cause, "no-answer") == 0);
}

/* A number is shown in its one form, whatever the server makes of it. */
static char *
peer_address (PhoneCall *call)
{
  const char *number = phone_call_get_peer_number (call);

  return softphone_text_address (number ? number : phone_call_get_peer_uri (call));
}

char *
softphone_call_text_title (PhoneCall *call)
{
  g_autofree char *name = softphone_text_clean (phone_call_get_peer_name (call), SOFTPHONE_TEXT_NAME_MAX);

  if (softphone_call_is_echo_test (call))
    return g_strdup (_("Echo Test"));
  if (*name)
    return g_steal_pointer (&name);
  g_clear_pointer (&name, g_free);
  name = peer_address (call);
  return *name ? g_steal_pointer (&name) : g_strdup (_("Unknown Caller"));
}

char *
softphone_call_text_address (PhoneCall *call)
{
  g_autofree char *title = softphone_call_text_title (call);
  g_autofree char *address = NULL;

  if (softphone_call_is_echo_test (call))
    return g_strdup (_("Speak, and you hear yourself"));
  address = peer_address (call);
  return g_strcmp0 (title, address) == 0 ? g_strdup ("") : g_steal_pointer (&address);
}

static char *
account_label (PhoneCall *call)
{
  PhoneAccount *account = phone_call_get_account (call);

  return softphone_text_clean (account ? phone_account_get_label (account) : NULL, SOFTPHONE_TEXT_NAME_MAX);
}

char *
softphone_call_text_account (PhoneCall *call)
{
  g_autofree char *label = account_label (call);

  if (softphone_call_is_echo_test (call))
    return g_strdup (_("On this computer"));
  if (!*label)
    return g_strdup ("");
  /* Translators: the account that a call goes out from, or came in to */
  return phone_call_get_direction (call) == PHONE_CALL_OUT ? g_strdup_printf (_("From %s"), label)
                                                           : g_strdup_printf (_("To %s"), label);
}

char *
softphone_call_text_incoming (PhoneCall *call)
{
  g_autofree char *label = account_label (call);

  return *label ? g_strdup_printf (_("Incoming call to %s"), label) : g_strdup (_("Incoming call"));
}

char *
softphone_call_text_state (PhoneCall *call)
{
  const char *reason = phone_call_get_reason (call);

  switch (phone_call_get_state (call))
    {
    case PHONE_CALL_DIALING:
    case PHONE_CALL_CONNECTING:
      return g_strdup (_("Connecting…"));
    case PHONE_CALL_RINGING:
    case PHONE_CALL_EARLY:
      return g_strdup (_("Ringing…"));
    case PHONE_CALL_ACTIVE:
      return g_strdup (phone_call_get_held_by_peer (call) ? _("The other side holds the call") : _("Connected"));
    case PHONE_CALL_HELD:
      return g_strdup (phone_call_get_held_by_peer (call) ? _("Both sides hold the call") : _("On hold"));
    case PHONE_CALL_ENDED:
    default:
      return reason ? softphone_text_clean (reason, 256) : g_strdup (_("The call has ended."));
    }
}
