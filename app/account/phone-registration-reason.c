/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-registration-reason.h"

#include <glib/gi18n.h>

#include "util/sip-error.h"

static char *
reason_of_password (const char *auth_user, gboolean has_password)
{
  if (!has_password)
    return g_strdup_printf (_("The server asks for a password, and none is known for “%s”. Enter it again."),
                            auth_user);
  return g_strdup_printf (_("The server refused the password: the password, or the sign-in name “%s”, is wrong. Type "
                            "them again."),
                          auth_user);
}

static char *
reason_of_status (guint status, const char *phrase, const char *address)
{
  switch (status)
    {
    case 404:
    case 604:
      return g_strdup_printf (_("The server does not know the address “%s”. Check how it is written."), address);
    case 408:
    case 504:
      return g_strdup (_("The server found nobody who could answer in time. Try again later."));
    case 423:
      return g_strdup (_("The server wants registrations of another length than this phone can give. Tell its "
                         "administrator."));
    case 500:
    case 503:
      return g_strdup_printf (_("The server is not able to serve now (%u). It is tried again by itself."), status);
    default:
      return g_strdup_printf (_("The server refused the registration: %u %s. Ask its administrator."), status,
                              phrase && *phrase ? phrase : "…");
    }
}

char *
phone_registration_reason (const GError *error, guint status, const char *phrase, const char *address,
                           const char *auth_user, gboolean has_password)
{
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION) || status == 401 || status == 403 || status == 407)
    return reason_of_password (auth_user, has_password);
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_TIMED_OUT))
    return g_strdup_printf (_("The server of “%s” does not answer. Check the server’s name and the network."), address);
  if (status >= 300)
    return reason_of_status (status, phrase, address);
  return g_strdup (error ? error->message : _("The registration failed. Try again."));
}
