/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-notification-private.h"

void
sip_notification_refuse (SipServerTransaction *transaction, guint status, SipHeader header, const char *value)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, status, NULL);
  g_autoptr (SipMessage) response = NULL;

  sip_message_builder_add (builder, header, value);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (transaction, response);
}

/* All of it, whatever it is. */
static SipBody *
dup_whole_body (SipMessage *message)
{
  g_autofree char *type = sip_slice_dup (sip_message_get_header (message, SIP_HEADER_CONTENT_TYPE, 0));
  SipSlice text = sip_message_get_body (message);
  g_autoptr (GBytes) bytes = NULL;

  if (sip_message_get_content_type (message).length == 0)
    return NULL;
  bytes = g_bytes_new (text.data, text.length);
  return sip_body_new (type, bytes);
}

SipBody *
sip_notification_find_body (SipMessage *message, const char *accept)
{
  g_auto (GStrv) types = NULL;
  SipBody *body = NULL;

  if (sip_message_get_body (message).length == 0)
    return NULL;
  if (!accept)
    return dup_whole_body (message);
  types = g_strsplit (accept, ",", -1);
  for (guint i = 0; types[i] && !body; i++)
    body = sip_message_find_body (message, g_strstrip (types[i]));
  return body;
}

static gboolean
check_event (SipServerTransaction *transaction, SipMessage *message, SipEvent *expected)
{
  g_autoptr (SipEvent) event = sip_message_dup_event (message, NULL);

  if (event && sip_event_equal (event, expected))
    return TRUE;
  if (!event)
    sip_server_transaction_reply (transaction, 400, "Bad Event header");
  else if (g_str_equal (sip_event_get_package (event), sip_event_get_package (expected)))
    sip_server_transaction_reply (transaction, 481, NULL);
  else
    sip_server_transaction_reply (transaction, 489, NULL);
  return FALSE;
}

gboolean
sip_notification_read (SipNotification *self, SipAgent *agent, SipServerTransaction *transaction, SipEvent *event,
                       const char *accept)
{
  SipMessage *message = sip_transaction_get_request (SIP_TRANSACTION (transaction));

  *self = (SipNotification) { .message = message };
  if (!sip_agent_check_request (agent, transaction) || !check_event (transaction, message, event))
    return FALSE;
  self->state = sip_message_dup_subscription_state (message, NULL);
  if (!self->state)
    {
      sip_server_transaction_reply (transaction, 400, "Bad Subscription-State header");
      return FALSE;
    }
  self->body = sip_notification_find_body (message, accept);
  if (self->body || sip_message_get_body (message).length == 0)
    return TRUE;
  if (accept)
    sip_notification_refuse (transaction, 415, SIP_HEADER_ACCEPT, accept);
  else
    sip_server_transaction_reply (transaction, 400, "Bad Content-Type header");
  return FALSE;
}

/* NOTIFY is a target refresh, so its 2xx says where we are (RFC 3261 12.2.2). */
void
sip_notification_accept (SipAgent *agent, SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  SipFlow *flow = sip_transaction_get_flow (SIP_TRANSACTION (transaction));
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, 200, NULL);
  g_autoptr (SipAddress) contact = sip_agent_dup_contact_for (agent, request, flow);
  g_autoptr (SipMessage) response = NULL;

  sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, contact);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (transaction, response);
}

void
sip_notification_clear (SipNotification *self)
{
  g_clear_pointer (&self->state, sip_subscription_state_unref);
  g_clear_pointer (&self->body, sip_body_unref);
}
