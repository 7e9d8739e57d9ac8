/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-agent-settings-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "config.h"

static gboolean
is_web_socket (const char *text)
{
  return g_str_has_prefix (text, "ws://") || g_str_has_prefix (text, "wss://");
}

static SipProtocol
protocol_of_uri (SipUri *uri)
{
  SipSlice value;

  if (!sip_uri_get_param (uri, "transport", &value))
    return SIP_PROTOCOL_AUTO;
  return sip_protocol_from_slice (value);
}

/* wss://HOST:PORT/PATH: the path is for the connection alone, SIP knows host and port. */
static void
apply_web_socket (SipUserAgent *agent, const char *url, SipProtocol *protocol)
{
  g_autoptr (GUri) parsed = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  gboolean secure = g_str_has_prefix (url, "wss:");
  int port = g_uri_get_port (parsed);
  g_autoptr (SipUri) plain = NULL;
  g_autoptr (SipUri) registrar = NULL;

  if (port <= 0)
    port = secure ? 443 : 80;
  plain = sip_uri_new (SIP_SCHEME_SIP, NULL, g_uri_get_host (parsed), port);
  registrar = plain ? sip_uri_with_param (plain, "transport", "ws") : NULL;
  *protocol = secure ? SIP_PROTOCOL_WSS : SIP_PROTOCOL_WS;
  g_object_set (agent, "registrar", registrar, "websocket-url", url, NULL);
}

static void
apply_registrar (SipUserAgent *agent, const char *text, SipProtocol *protocol)
{
  g_autoptr (SipUri) uri = NULL;

  if (text == NULL || g_str_equal (text, "none"))
    return;
  if (is_web_socket (text))
    {
      apply_web_socket (agent, text, protocol);
      return;
    }
  uri = sip_uri_parse (text, NULL);
  if (uri == NULL)
    return;
  if (*protocol == SIP_PROTOCOL_AUTO)
    *protocol = protocol_of_uri (uri);
  g_object_set (agent, "registrar", uri, NULL);
}

static gboolean
apply_authorities (SipUserAgent *agent, PhoneConfig *config, const char *group, GError **error)
{
  g_autofree char *path = phone_config_dup_string (config, group, "ca-file");
  g_autofree char *where = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) local_error = NULL;

  if (path == NULL)
    return TRUE;
  database = g_tls_file_database_new (path, &local_error);
  if (database)
    {
      g_object_set (agent, "tls-database", database, NULL);
      return TRUE;
    }
  where = phone_config_dup_location (config, group, "ca-file");
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION,
               _("%s: ca-file=%s holds no certificates (%s): name a file in PEM form."), where, path,
               local_error->message);
  return FALSE;
}

/* Of several the first one: the others serve the registration. */
static void
apply_proxy (SipUserAgent *agent, const char *text)
{
  g_autofree char *first = text ? g_strndup (text, strcspn (text, ",")) : NULL;
  g_autoptr (SipUri) uri = first ? sip_uri_parse (g_strstrip (first), NULL) : NULL;

  if (uri)
    g_object_set (agent, "outbound-proxy", uri, NULL);
}

static SipProtocol
dup_protocol (PhoneConfig *config, const char *group, SipUri *aor)
{
  g_autofree char *transport = phone_config_dup_string (config, group, "transport");
  SipProtocol protocol = sip_protocol_from_slice (sip_slice (transport));

  return protocol == SIP_PROTOCOL_AUTO ? protocol_of_uri (aor) : protocol;
}

SipUserAgent *
phone_agent_settings_create (SipStack *stack, PhoneConfig *config, const char *group, GError **error)
{
  g_autofree char *uri = phone_config_dup_string (config, group, "uri");
  g_autofree char *name = phone_config_dup_string (config, group, "display-name");
  g_autofree char *registrar = phone_config_dup_string (config, group, "registrar");
  g_autofree char *proxy = phone_config_dup_string (config, group, "outbound-proxy");
  g_autoptr (SipUri) aor = uri ? sip_uri_parse (uri, NULL) : NULL;
  g_autoptr (SipUserAgent) agent = NULL;
  SipProtocol protocol;

  if (aor == NULL)
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, _("The account “%s” has no address."),
                   group + strlen ("account "));
      return NULL;
    }
  agent = sip_user_agent_new (stack, aor);
  protocol = dup_protocol (config, group, aor);
  apply_registrar (agent, registrar, &protocol);
  apply_proxy (agent, proxy);
  if (!apply_authorities (agent, config, group, error))
    return NULL;
  g_object_set (agent, "display-name", name, "protocol", protocol, "user-agent", "Softphone/" APP_VERSION, NULL);
  return g_steal_pointer (&agent);
}
