/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-register-series-private.h"

/* More than a request can take when it is challenged again and again. */
#define ROOM 16

struct _SipRegisterSeries
{
  char *call_id;
  char *from;
  guint32 cseq; /* used last */
};

SipRegisterSeries *
sip_register_series_new (void)
{
  return g_new0 (SipRegisterSeries, 1);
}

void
sip_register_series_free (SipRegisterSeries *self)
{
  g_free (self->call_id);
  g_free (self->from);
  g_free (self);
}

static SipUri *
dup_domain (SipUri *uri)
{
  g_autofree char *host = sip_slice_dup (sip_uri_get_host (uri));

  return sip_uri_new (sip_uri_get_scheme (uri), NULL, host, sip_uri_get_port (uri));
}

static void
add_route (SipMessageBuilder *builder, SipUri *uri)
{
  g_autoptr (SipAddress) route = uri ? sip_address_new_route (uri) : NULL;

  if (route)
    sip_message_builder_add_address (builder, SIP_HEADER_ROUTE, route);
}

static void
take_identity (SipRegisterSeries *self, SipMessageBuilder *builder)
{
  g_autoptr (SipMessage) first = sip_message_builder_end (builder);

  self->call_id = sip_slice_dup (sip_message_get_call_id (first));
  self->from = sip_slice_dup (sip_message_get_header (first, SIP_HEADER_FROM, 0));
}

static SipMessageBuilder *
create (SipRegisterSeries *self, SipAgent *agent, SipUri *target, SipUri *proxy)
{
  g_autoptr (SipUri) domain = dup_domain (target ? target : sip_agent_get_aor (agent));
  g_autofree char *cseq = g_strdup_printf ("%u REGISTER", self->cseq);
  SipMessageBuilder *builder;

  if (!self->call_id)
    take_identity (self, sip_agent_create_request (agent, SIP_METHOD_REGISTER, domain));
  builder = sip_agent_create_request (agent, SIP_METHOD_REGISTER, domain);
  sip_message_builder_set (builder, SIP_HEADER_CALL_ID, self->call_id);
  sip_message_builder_set (builder, SIP_HEADER_FROM, self->from);
  sip_message_builder_set (builder, SIP_HEADER_CSEQ, cseq);
  /* RFC 3261 8.1.2: by the route, whatever else the agent would take. */
  add_route (builder, proxy ? proxy : target);
  return builder;
}

SipMessageBuilder *
sip_register_series_next (SipRegisterSeries *self, SipAgent *agent, SipUri *target, SipUri *proxy)
{
  self->cseq++;
  return create (self, agent, target, proxy);
}

SipMessageBuilder *
sip_register_series_next_beside (SipRegisterSeries *self, SipAgent *agent, SipUri *proxy)
{
  SipMessageBuilder *builder;

  self->cseq += ROOM;
  builder = create (self, agent, NULL, proxy);
  self->cseq += ROOM;
  return builder;
}

void
sip_register_series_note (SipRegisterSeries *self, SipMessage *sent)
{
  guint32 cseq;

  if (sip_message_get_cseq (sent, &cseq, NULL))
    self->cseq = MAX (self->cseq, cseq);
}
