/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-dialog-parts-private.h"

#include "session/sip-description-private.h"
#include "session/sip-dialog-response-private.h"
#include "session/sip-dtmf-relay-private.h"

/* Answered, and still without their ACK: each is repeated for half a minute. */
#define MAX_REINVITES 8

static SipMessage *
get_request (SipServerTransaction *transaction)
{
  return sip_transaction_get_request (SIP_TRANSACTION (transaction));
}

/* A refusal that says what would be taken. */
static void
refuse_with (SipServerTransaction *transaction, guint status, const char *header, const char *value)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, status, NULL);
  g_autoptr (SipMessage) response = NULL;

  sip_message_builder_add_by_name (builder, header, value);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (transaction, response);
}

/* Whether a handler answered, or will. */
static gboolean
ask (SipSessionDialog *self, SipSessionDialogHook hook, SipServerTransaction *transaction)
{
  g_autoptr (SipIncomingRequest) request = sip_incoming_request_new (transaction);

  sip_session_dialog_emit_hook (self, hook, request);
  return sip_incoming_request_pass (request);
}

static void
receive_bye (SipSessionDialog *self, SipServerTransaction *transaction)
{
  SipSessionDialogState state = self->state;

  if (!ask (self, SIP_SESSION_DIALOG_HOOK_BYE, transaction))
    sip_server_transaction_reply (transaction, 200, NULL);
  if (state != SIP_SESSION_DIALOG_CLOSING)
    sip_session_dialog_emit_ended (self, SIP_ORIGINATOR_REMOTE,
                                   state <= SIP_SESSION_DIALOG_EARLY ? SIP_CAUSE_CANCELED : SIP_CAUSE_BYE,
                                   get_request (transaction));
  sip_session_dialog_terminate (self);
}

static void
on_reinvite_done (SipSessionDialog *self, gboolean lost, SipReinviteServer *reinvite)
{
  g_ptr_array_remove (self->reinvites, reinvite);
  if (lost && self->state == SIP_SESSION_DIALOG_CONFIRMED)
    sip_session_dialog_fail (self, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_NO_ACK, NULL);
  else
    sip_session_dialog_emit_changeable (self);
}

static gboolean
is_answering (SipSessionDialog *self)
{
  for (guint i = 0; i < self->reinvites->len; i++)
    {
      if (sip_reinvite_server_is_answering (self->reinvites->pdata[i]))
        return TRUE;
    }
  return FALSE;
}

/* The status that refuses an offer now, 0: it may come (RFC 3261 14.2, RFC 3311 5.2, RFC 5407 3.1.5). */
static guint
find_collision (SipSessionDialog *self, SipMessage *request)
{
  SipSignalingState signaling = sip_offer_answer_get_state (self->offer_answer);
  gboolean early = self->state <= SIP_SESSION_DIALOG_EARLY;

  if (early && sip_message_get_method (request) == SIP_METHOD_INVITE)
    return sip_dialog_is_caller (self->dialog) ? 491 : 500;
  if (self->invite || self->update || signaling == SIP_SIGNALING_HAVE_LOCAL_OFFER)
    return 491;
  if (is_answering (self) || self->reinvites->len >= MAX_REINVITES ||
      signaling == SIP_SIGNALING_HAVE_REMOTE_OFFER || signaling == SIP_SIGNALING_INITIAL)
    return 500;
  return 0;
}

static void
receive_offer (SipSessionDialog *self, SipServerTransaction *transaction)
{
  g_autoptr (SipReinviteServer) reinvite = NULL;
  guint status = find_collision (self, get_request (transaction));

  if (!sip_session_timer_check (self->agent, transaction))
    return;
  if (status == 500)
    {
      sip_dialog_response_later (self->agent, transaction);
      return;
    }
  if (status > 0)
    {
      sip_server_transaction_reply (transaction, status, NULL);
      return;
    }
  reinvite = sip_reinvite_server_new (self, transaction);
  g_ptr_array_add (self->reinvites, g_object_ref (reinvite));
  g_signal_connect_object (reinvite, "done", G_CALLBACK (on_reinvite_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reinvite, "fresh-offer", G_CALLBACK (sip_session_dialog_emit_fresh_offer), self,
                           G_CONNECT_SWAPPED);
  if (!sip_reinvite_server_begin (reinvite))
    return;
  sip_session_dialog_emit_hook (self, SIP_SESSION_DIALOG_HOOK_REINVITE, sip_reinvite_server_get_request (reinvite));
  sip_reinvite_server_go_on (reinvite);
}

/* Also one that cannot be understood; a body that may be passed over is none. */
static gboolean
has_offer (SipMessage *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) offer = sip_description_from_message (request, &error);

  return offer || error;
}

/* RFC 3311 5.2: without an offer it only refreshes the target, whatever else is under way. */
static void
receive_update (SipSessionDialog *self, SipServerTransaction *transaction)
{
  SipMessage *request = get_request (transaction);
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) response = NULL;

  if (has_offer (request))
    {
      receive_offer (self, transaction);
      return;
    }
  if (!sip_session_timer_check (self->agent, transaction))
    return;
  sip_dialog_update_target (self->dialog, request);
  builder = sip_dialog_response_new (self->agent, transaction, 200);
  sip_session_timer_answer (self->timer, request, builder);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (transaction, response);
}

static void
receive_info (SipSessionDialog *self, SipServerTransaction *transaction)
{
  SipMessage *request = get_request (transaction);
  char tone[2] = { '\0', '\0' };
  guint duration_ms;

  if (ask (self, SIP_SESSION_DIALOG_HOOK_INFO, transaction))
    return;
  if (sip_dtmf_relay_parse (request, &tone[0], &duration_ms))
    {
      sip_server_transaction_reply (transaction, 200, NULL);
      sip_session_dialog_emit_dtmf (self, tone, duration_ms, request);
      return;
    }
  /* RFC 6086 4.2.2: a package that was not agreed upon; RFC 2976 2.2: none at all, with a body or without. */
  if (sip_message_get_header_by_name (request, "Info-Package", 0).data)
    refuse_with (transaction, 469, "Recv-Info", "");
  else if (sip_message_get_body (request).length == 0)
    sip_server_transaction_reply (transaction, 200, NULL);
  else
    sip_dialog_response_unsupported_body (transaction, SIP_DTMF_RELAY_TYPE ", application/dtmf");
}

static void
receive_message (SipSessionDialog *self, SipServerTransaction *transaction)
{
  if (!ask (self, SIP_SESSION_DIALOG_HOOK_MESSAGE, transaction))
    sip_agent_refuse_method (self->agent, transaction);
}

static void
receive_refer (SipSessionDialog *self, SipServerTransaction *transaction)
{
  if (!ask (self, SIP_SESSION_DIALOG_HOOK_REFER, transaction))
    sip_agent_refuse_method (self->agent, transaction);
}

/* RFC 6665 4.1.3: an event that was subscribed to, but is not now; one that never is. */
static void
receive_notify (SipSessionDialog *self, SipServerTransaction *transaction)
{
  if (ask (self, SIP_SESSION_DIALOG_HOOK_NOTIFY, transaction))
    return;
  if (sip_message_has_token (get_request (transaction), SIP_HEADER_EVENT, "refer"))
    sip_server_transaction_reply (transaction, 481, NULL);
  else if (sip_agent_get_allow_events (self->agent))
    refuse_with (transaction, 489, "Allow-Events", sip_agent_get_allow_events (self->agent));
  else
    sip_server_transaction_reply (transaction, 489, NULL);
}

/* RFC 3262 3. */
static void
receive_prack (SipSessionDialog *self, SipServerTransaction *transaction)
{
  if (!sip_session_dialog_emit_prack (self, transaction))
    sip_server_transaction_reply (transaction, 481, NULL);
}

static void
receive_options (SipSessionDialog *self, SipServerTransaction *transaction)
{
  sip_agent_answer_options (self->agent, transaction);
}

static const struct
{
  SipMethod method;
  void (*receive) (SipSessionDialog *self, SipServerTransaction *transaction);
} receivers[] = {
  { SIP_METHOD_BYE, receive_bye },
  { SIP_METHOD_INVITE, receive_offer },
  { SIP_METHOD_UPDATE, receive_update },
  { SIP_METHOD_PRACK, receive_prack },
  { SIP_METHOD_INFO, receive_info },
  { SIP_METHOD_MESSAGE, receive_message },
  { SIP_METHOD_NOTIFY, receive_notify },
  { SIP_METHOD_REFER, receive_refer },
  { SIP_METHOD_OPTIONS, receive_options },
};

static void
receive (SipSessionDialog *self, SipServerTransaction *transaction)
{
  SipMethod method = sip_message_get_method (get_request (transaction));

  for (gsize i = 0; i < G_N_ELEMENTS (receivers); i++)
    {
      if (receivers[i].method != method)
        continue;
      receivers[i].receive (self, transaction);
      return;
    }
  sip_agent_refuse_method (self->agent, transaction);
}

void
sip_session_dialog_dispatch (SipSessionDialog *self, SipServerTransaction *transaction)
{
  g_autoptr (SipSessionDialog) hold = g_object_ref (self);
  SipMessage *request = get_request (transaction);

  if (!sip_agent_check_request (self->agent, transaction))
    return;
  if (!sip_dialog_receive_request (self->dialog, request))
    sip_server_transaction_reply (transaction, 500, NULL);
  else if (self->usages && sip_dialog_usages_receive_request (self->usages, transaction))
    return;
  else if (self->state >= SIP_SESSION_DIALOG_CLOSING && sip_message_get_method (request) != SIP_METHOD_BYE)
    sip_server_transaction_reply (transaction, 481, NULL); /* RFC 5407 3.2.2 */
  else
    receive (self, transaction);
}
