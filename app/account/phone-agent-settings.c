/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-agent-settings-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "account/phone-pins-private.h"
#include "config.h"
#include "config/phone-certificate.h"
#include "message/sip-digest.h"

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

static gboolean
apply_trust (SipUserAgent *agent, PhoneConfig *config, const char *group, GError **error)
{
  g_autofree char *pins = phone_config_dup_string (config, group, "pins");
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (!apply_authorities (agent, config, group, error))
    return FALSE;
  if (pins)
    phone_pins_apply (SIP_AGENT (agent), pins);
  if (!phone_config_is_set (config, group, "tls-certificate"))
    return TRUE;
  certificate = phone_certificate_load (config, group, error);
  if (certificate)
    g_object_set (agent, "tls-certificate", certificate, NULL);
  return certificate != NULL;
}

static SipDigestAlgorithm
read_weakest_digest (PhoneConfig *config, const char *group)
{
  g_autofree char *word = phone_config_dup_string (config, group, "weakest-digest");

  if (g_str_equal (word, "sha-512-256"))
    return SIP_DIGEST_SHA512_256;
  return g_str_equal (word, "sha-256") ? SIP_DIGEST_SHA256 : SIP_DIGEST_MD5;
}

static SipPrivacy
read_privacy (PhoneConfig *config, const char *group)
{
  g_autofree char *word = phone_config_dup_string (config, group, "privacy");

  if (g_str_equal (word, "full"))
    return SIP_PRIVACY_HEADER | SIP_PRIVACY_SESSION | SIP_PRIVACY_USER | SIP_PRIVACY_ID;
  return g_str_equal (word, "id") ? SIP_PRIVACY_ID : SIP_PRIVACY_NONE;
}

static void
apply_policies (SipUserAgent *agent, PhoneConfig *config, const char *group)
{
  g_object_set (agent,
                "weakest-digest", read_weakest_digest (config, group),
                "privacy", read_privacy (config, group),
                "udp-limit", phone_config_get_uint (config, group, "udp-limit"),
                "session-expires", phone_config_get_uint (config, "calls", "session-expires"),
                "min-se", phone_config_get_uint (config, "calls", "min-se"),
                NULL);
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
  if (!apply_trust (agent, config, group, error))
    return NULL;
  apply_policies (agent, config, group);
  g_object_set (agent, "display-name", name, "protocol", protocol, "user-agent", "Softphone/" APP_VERSION, NULL);
  return g_steal_pointer (&agent);
}
