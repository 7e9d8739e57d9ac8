/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

static gboolean
on_accept_certificate (SipTlsPolicy *policy, const char *host, GTlsCertificate *certificate, GTlsCertificateFlags flags,
                       SipAgent *self)
{
  gboolean accepted = FALSE;

  g_signal_emit_by_name (self, "accept-certificate", host, certificate, flags, &accepted);
  return accepted;
}

void
sip_agent_set_tls_policy (SipAgent *self, GTlsDatabase *database, GTlsCertificate *certificate)
{
  g_autoptr (SipTlsPolicy) policy = sip_tls_policy_new (database, certificate);

  g_signal_connect_object (policy, "accept-certificate", G_CALLBACK (on_accept_certificate), self, 0);
  g_set_object (&sip_agent_get_policies (self)->tls, policy);
}

/* Connections that trust alike are shared by accounts. */
SipTlsPolicy *
sip_agent_get_tls_policy (SipAgent *self)
{
  SipTlsPolicy **policy = &sip_agent_get_policies (self)->tls;
  guint signal = g_signal_lookup ("accept-certificate", SIP_TYPE_AGENT);

  if (sip_tls_policy_equal (*policy, NULL) && !g_signal_has_handler_pending (self, signal, 0, TRUE))
    return NULL;
  if (!*policy)
    sip_agent_set_tls_policy (self, NULL, NULL);
  return *policy;
}
