/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-register-series-private.h"

struct _SipRegisterSeries
{
  SipMessage *first;
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
  g_clear_pointer (&self->first, sip_message_unref);
  g_free (self);
}

static SipUri *
dup_domain (SipUri *aor)
{
  g_autofree char *host = sip_slice_dup (sip_uri_get_host (aor));

  return sip_uri_new (sip_uri_get_scheme (aor), NULL, host, sip_uri_get_port (aor));
}

SipMessageBuilder *
sip_register_series_next (SipRegisterSeries *self, SipAgent *agent)
{
  SipMessageBuilder *builder;
  g_autofree char *cseq = NULL;

  if (!self->first)
    {
      g_autoptr (SipUri) domain = dup_domain (sip_agent_get_aor (agent));

      self->first = sip_message_builder_end (sip_agent_create_request (agent, SIP_METHOD_REGISTER, domain));
    }
  cseq = g_strdup_printf ("%u REGISTER", ++self->cseq);
  builder = sip_message_builder_new_from (self->first);
  sip_message_builder_set (builder, SIP_HEADER_CSEQ, cseq);
  return builder;
}

void
sip_register_series_note (SipRegisterSeries *self, SipMessage *sent)
{
  guint32 cseq;

  if (sip_message_get_cseq (sent, &cseq, NULL))
    self->cseq = MAX (self->cseq, cseq);
}
