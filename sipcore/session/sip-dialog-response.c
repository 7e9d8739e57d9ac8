/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-dialog-response-private.h"

#include "session/sip-description-private.h"

static void
respond (SipServerTransaction *transaction, SipMessageBuilder *builder)
{
  g_autoptr (SipMessage) response = sip_message_builder_end (builder);

  sip_server_transaction_respond (transaction, response);
}

SipMessageBuilder *
sip_dialog_response_new (SipAgent *agent, SipServerTransaction *transaction, guint status)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, status, NULL);
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  SipFlow *flow = sip_transaction_get_flow (SIP_TRANSACTION (transaction));
  g_autoptr (SipAddress) contact = sip_agent_dup_contact_for (agent, request, flow);

  sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, contact);
  /* RFC 3311 5.1: so that the caller knows of UPDATE while it rings. */
  sip_message_builder_add (builder, SIP_HEADER_ALLOW, sip_agent_get_allow (agent));
  if (status >= 200)
    {
      g_autofree char *supported = sip_agent_dup_supported (agent, flow);

      sip_message_builder_add (builder, SIP_HEADER_SUPPORTED, supported);
    }
  return builder;
}

void
sip_dialog_response_refuse (SipServerTransaction *transaction, guint status)
{
  if (status == 415)
    sip_dialog_response_unsupported_body (transaction, SIP_DESCRIPTION_TYPE);
  else
    sip_server_transaction_reply (transaction, status, NULL);
}

void
sip_dialog_response_unsupported_body (SipServerTransaction *transaction, const char *accept)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, 415, NULL);

  sip_message_builder_add (builder, SIP_HEADER_ACCEPT, accept);
  respond (transaction, builder);
}

void
sip_dialog_response_later (SipAgent *agent, SipServerTransaction *transaction)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, 500, NULL);

  sip_message_builder_add_printf (builder, SIP_HEADER_RETRY_AFTER, "%d",
                                  sip_random_range (sip_agent_get_random (agent), 0, 11));
  respond (transaction, builder);
}
