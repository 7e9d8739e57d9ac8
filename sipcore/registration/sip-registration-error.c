/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registration-error-private.h"

#include <glib/gi18n-lib.h>

static GError *
error_of_password (const char *server, const char *address, gboolean password_sent)
{
  if (!password_sent)
    return g_error_new (SIP_ERROR, SIP_ERROR_AUTHENTICATION,
                        _("The server at %s asks for a password for %s, and none is known. Enter the password."),
                        server, address);
  return g_error_new (SIP_ERROR, SIP_ERROR_AUTHENTICATION,
                      _("The server at %s refused the password for %s. Check the password and the sign-in name."),
                      server, address);
}

GError *
sip_registration_error_from_response (SipMessage *response, const char *server, const char *address,
                                      gboolean password_sent)
{
  guint status = sip_message_get_status (response);
  g_autofree char *reason = sip_message_dup_reason_phrase (response);

  switch (status)
    {
    case 401:
    case 407:
      return error_of_password (server, address, password_sent);
    case 403:
      return g_error_new (SIP_ERROR, SIP_ERROR_REJECTED,
                          _("The server at %s does not let %s sign in. Check the address and the password."), server,
                          address);
    case 404:
    case 604:
      return g_error_new (SIP_ERROR, SIP_ERROR_REJECTED,
                          _("The server at %s does not know %s. Check how the address is written."), server, address);
    default:
      return g_error_new (SIP_ERROR, SIP_ERROR_REJECTED,
                          _("The server at %s did not register %s (%u %s). The phone will try again."), server, address,
                          status, reason ? reason : "");
    }
}

GError *
sip_registration_error_from_error (const GError *error, const char *server, const char *address, gboolean password_sent)
{
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION))
    return error_of_password (server, address, password_sent);
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_TIMED_OUT))
    return g_error_new (SIP_ERROR, SIP_ERROR_TIMED_OUT,
                        _("The server at %s did not answer. Check its name and the network; the phone will try again."),
                        server);
  return g_error_copy (error);
}

char *
sip_registration_error_dup_server (SipAgent *agent, SipUri *next)
{
  g_autoptr (SipUri) registrar = NULL;

  g_object_get (agent, "registrar", &registrar, NULL);
  if (!next)
    next = registrar ? registrar : sip_agent_get_aor (agent);
  return sip_slice_dup (sip_uri_get_host (next));
}

char *
sip_registration_error_dup_address (SipAgent *agent)
{
  SipUri *aor = sip_agent_get_aor (agent);
  g_autofree char *host = sip_slice_dup (sip_uri_get_host (aor));
  g_autofree char *user = sip_uri_dup_user (aor);

  return user ? g_strconcat (user, "@", host, NULL) : g_steal_pointer (&host);
}

GError *
sip_registration_error_not_listed (const char *server)
{
  return g_error_new (SIP_ERROR, SIP_ERROR_FAILED,
                      _("The server at %s agreed but does not list this phone, so no call would arrive. Tell its "
                        "administrator; the phone will try again."),
                      server);
}

GError *
sip_registration_error_flow_lost (const char *server)
{
  return g_error_new (SIP_ERROR, SIP_ERROR_CONNECTION,
                      _("The connection to the server at %s was lost. The phone is connecting again."), server);
}
