/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registration-answer-private.h"

#include "message/sip-params.h"
#include "registration/sip-own-contact-private.h"

/* A longer route is no route. */
#define MAX_SERVICE_ROUTE 16

static gboolean
is_at_least_as_secure (SipUri *uri, SipUri *aor)
{
  SipScheme scheme = sip_uri_get_scheme (uri);

  return scheme == SIP_SCHEME_SIPS || (scheme == SIP_SCHEME_SIP && sip_uri_get_scheme (aor) != SIP_SCHEME_SIPS);
}

/* Whether the values that could be read are all that is written: a part of a route would lead astray. */
static gboolean
is_whole (SipMessage *response, GPtrArray *routes)
{
  guint read = 0;

  for (guint i = 0; i < sip_message_count (response, SIP_HEADER_SERVICE_ROUTE); i++)
    {
      SipSlice field = sip_message_get_header (response, SIP_HEADER_SERVICE_ROUTE, i);
      const char *end = field.data;

      for (; read < routes->len; read++)
        {
          SipSlice value = sip_address_get_text (routes->pdata[read]);

          if (value.data < field.data || value.data >= field.data + field.length)
            break;
          end = value.data + value.length;
        }
      if (end != field.data + field.length)
        return FALSE;
    }
  return read == routes->len;
}

/* RFC 3608 6.1. */
static GStrv
dup_service_route (SipAgent *agent, SipMessage *response)
{
  g_autoptr (GPtrArray) routes = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  SipAddress *route;

  for (guint i = 0; (route = sip_message_get_address (response, SIP_HEADER_SERVICE_ROUTE, i)); i++)
    {
      g_autofree char *text = sip_address_to_string (route);
      SipUri *uri = sip_address_get_uri (route);

      if (i == MAX_SERVICE_ROUTE || !uri || !is_at_least_as_secure (uri, sip_agent_get_aor (agent)))
        return NULL;
      g_strv_builder_add (values, text);
      g_ptr_array_add (routes, route);
    }
  return routes->len > 0 && is_whole (response, routes) ? g_strv_builder_end (values) : NULL;
}

/* RFC 5627 5.2, 3.1: a GRUU has the parameter gr. */
static SipUri *
dup_gruu (SipAddress *own, const char *name)
{
  g_autoptr (SipUri) uri = NULL;
  g_autofree char *text = NULL;
  SipSlice value;

  if (!sip_address_get_param (own, name, &value))
    return NULL;
  text = sip_slice_dup (value);
  uri = text ? sip_uri_parse (text, NULL) : NULL;
  if (!uri || !sip_uri_get_param (uri, "gr", NULL))
    return NULL;
  return g_steal_pointer (&uri);
}

static gboolean
agrees_to_outbound (SipAddress *sent, SipMessage *response)
{
  if (!sip_own_contact_has_reg_id (sent))
    return FALSE;
  return sip_message_has_token (response, SIP_HEADER_REQUIRE, "outbound")
         || sip_registration_answer_get_flow_timer (response) > 0;
}

SipRegisteredFlow *
sip_registration_answer_read (SipAgent *agent, SipFlow *flow, const SipRegisterSettings *settings, SipAddress *sent,
                              SipAddress *own, SipMessage *response, SipUri *proxy)
{
  const gboolean gruu = sip_register_settings_wants_instance (settings, agent)
                        && settings->gruu != SIP_EXTENSION_OFF && !settings->gruu_lost;
  g_auto (GStrv) service_route = dup_service_route (agent, response);
  g_autoptr (SipUri) pub_gruu = gruu ? dup_gruu (own, "pub-gruu") : NULL;
  g_autofree char *supported = sip_register_settings_dup_extensions (settings, agent);
  g_autoptr (SipUri) temp_gruu = gruu ? dup_gruu (own, "temp-gruu") : NULL;
  SipSlice reg_id;
  guint64 number = 0;

  if (sip_address_get_param (sent, "reg-id", &reg_id))
    sip_slice_to_uint (reg_id, G_MAXINT32, &number);
  return g_object_new (SIP_TYPE_REGISTERED_FLOW,
                       "flow", flow,
                       "reg-id", (guint) number,
                       "proxy", proxy,
                       "service-route", service_route,
                       "pub-gruu", pub_gruu,
                       "temp-gruu", temp_gruu,
                       "supported", supported,
                       "outbound", agrees_to_outbound (sent, response),
                       NULL);
}

guint
sip_registration_answer_get_flow_timer (SipMessage *response)
{
  guint64 seconds;
  SipSlice value = sip_message_get_header_by_name (response, "Flow-Timer", 0);

  return value.data && sip_slice_to_uint (value, G_MAXINT32, &seconds) ? seconds : 0;
}

gboolean
sip_registration_answer_get_keep (SipMessage *response, guint *seconds)
{
  const SipVia *via = sip_message_get_via (response, 0);
  guint64 number;
  SipSlice value;

  if (!via || !sip_params_get (via->params, "keep", &value) || !sip_slice_to_uint (value, G_MAXINT32, &number))
    return FALSE;
  *seconds = (guint) number;
  return TRUE;
}

SipUri *
sip_registration_answer_find_target (SipAgent *agent, SipMessage *response)
{
  SipUri *aor = sip_agent_get_aor (agent);
  SipAddress *contact;

  for (guint i = 0; (contact = sip_message_get_address (response, SIP_HEADER_CONTACT, i)); i++)
    {
      SipUri *uri = sip_address_get_uri (contact);
      g_autofree char *host = uri ? sip_slice_dup (sip_uri_get_host (uri)) : NULL;
      g_autoptr (SipUri) domain = NULL;
      g_autofree char *transport = NULL;
      SipSlice value;

      if (!host || !is_at_least_as_secure (uri, aor))
        continue;
      domain = sip_uri_new (sip_uri_get_scheme (uri), NULL, host, sip_uri_get_port (uri));
      if (!domain || !sip_uri_get_param (uri, "transport", &value))
        return g_steal_pointer (&domain);
      transport = sip_slice_dup (value);
      return sip_uri_with_param (domain, "transport", transport);
    }
  return NULL;
}

gboolean
sip_registration_answer_is_final (SipMessage *response)
{
  switch (sip_message_get_status (response))
    {
    case 401:
    case 403:
    case 404:
    case 407:
    case 604:
      return TRUE;
    default:
      return FALSE;
    }
}
