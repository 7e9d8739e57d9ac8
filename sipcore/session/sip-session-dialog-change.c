/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-dialog-parts-private.h"

#include <glib/gi18n-lib.h>

#include "session/sip-description-private.h"
#include "util/sip-error.h"

/* Our re-INVITEs and UPDATEs: what they offer, and what the far end says to it. */

static G_DEFINE_QUARK (sip-session-dialog-ack, ack)

/* RFC 3261 14.1: one INVITE at a time, whoever sent it. */
static gboolean
is_invite_open (SipSessionDialog *self)
{
  if (self->invite)
    return TRUE;
  for (guint i = 0; i < self->reinvites->len; i++)
    {
      if (sip_reinvite_server_is_invite (self->reinvites->pdata[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse_pending (GError **error)
{
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The call is being changed already."));
  return FALSE;
}

static SipBody *
find_description (SipRequestOptions *options)
{
  SipBody *body = options ? sip_request_options_get_body (options) : NULL;

  return body && sip_description_is (body) ? body : NULL;
}

static void
forget (SipSessionDialog *self, SipOutgoingRequest *request)
{
  if (self->invite == request)
    g_clear_object (&self->invite);
  if (self->update == request)
    g_clear_object (&self->update);
  sip_session_dialog_emit_changeable (self);
}

static gboolean
is_ours (SipSessionDialog *self, SipOutgoingRequest *request)
{
  return self->invite == request || self->update == request;
}

static void
roll_back (SipSessionDialog *self, SipOutgoingRequest *request)
{
  if (is_ours (self, request) &&
      sip_offer_answer_get_state (self->offer_answer) == SIP_SIGNALING_HAVE_LOCAL_OFFER)
    sip_offer_answer_rollback (self->offer_answer);
  forget (self, request);
}

static void
on_rejected (SipSessionDialog *self, SipMessage *response, SipOutgoingRequest *request)
{
  if (self->timer)
    sip_session_timer_take_refusal (self->timer, response);
}

static void
on_refused (SipSessionDialog *self, gpointer response_or_error, SipOutgoingRequest *request)
{
  roll_back (self, request);
}

/* What a 2xx describes: the answer to our offer, or an offer where we made none. */
static void
take_description (SipSessionDialog *self, SipMessage *response)
{
  g_autoptr (SipBody) body = sip_description_from_message (response, NULL);

  if (!body)
    return;
  if (sip_offer_answer_get_state (self->offer_answer) == SIP_SIGNALING_HAVE_LOCAL_OFFER)
    sip_offer_answer_set_remote_answer (self->offer_answer, body, NULL);
  else if (self->invite)
    sip_offer_answer_set_remote_offer (self->offer_answer, body, NULL);
}

/* Now and for each repetition of the 2xx. */
static void
acknowledge (SipSessionDialog *self, SipOutgoingRequest *invite, SipRequestOptions *options)
{
  SipMessageBuilder *builder = sip_dialog_create_ack (self->dialog, sip_outgoing_request_get_message (invite));
  SipMessage *ack;

  sip_request_options_apply (options, builder);
  ack = sip_message_builder_end (builder);
  g_object_set_qdata_full (G_OBJECT (invite), ack_quark (), ack, (GDestroyNotify) sip_message_unref);
  sip_agent_send_ack (self->agent, ack, self->dialog, self->flow);
}

/* RFC 3261 13.2.2.4: a 2xx that comes after the dialog's end is acknowledged, too. */
static void
on_invite_accepted (SipSessionDialog *self, SipMessage *response, SipOutgoingRequest *request)
{
  SipMessage *ack = g_object_get_qdata (G_OBJECT (request), ack_quark ());

  if (ack)
    {
      sip_agent_send_ack (self->agent, ack, self->dialog, self->flow);
      return;
    }
  if (self->invite != request)
    {
      acknowledge (self, request, NULL);
      return;
    }
  sip_dialog_update_target (self->dialog, response);
  sip_session_dialog_note_peer (self, response);
  sip_session_timer_take_response (self->timer, sip_outgoing_request_get_message (request), response);
  take_description (self, response);
}

static void
on_update_accepted (SipSessionDialog *self, SipMessage *response, SipOutgoingRequest *request)
{
  if (self->state >= SIP_SESSION_DIALOG_CLOSING)
    return;
  sip_dialog_update_target (self->dialog, response);
  sip_session_dialog_note_peer (self, response);
  sip_session_timer_take_response (self->timer, sip_outgoing_request_get_message (request), response);
  if (self->update == request)
    take_description (self, response);
  /* An offer that a 2xx leaves without an answer is no longer open. */
  roll_back (self, request);
}

/* @offer: (nullable). Whoever is told of it may end the call, and then nothing can be sent any more. */
static gboolean
take_local_offer (SipSessionDialog *self, SipBody *offer, SipMethod method, GError **error)
{
  if (offer)
    sip_offer_answer_set_local_offer (self->offer_answer, offer, NULL);
  return sip_session_dialog_check_state (self, method, error);
}

static SipMessageBuilder *
create_request (SipSessionDialog *self, SipMethod method)
{
  SipMessageBuilder *builder = sip_dialog_create_request (self->dialog, method);

  sip_session_timer_ask (self->timer, builder);
  return builder;
}

static void
watch_refusal (SipSessionDialog *self, SipOutgoingRequest *request)
{
  g_signal_connect_object (request, "reject", G_CALLBACK (on_rejected), self, G_CONNECT_SWAPPED);
  for (const char *const *outcome = (const char *const[]) { "redirect", "reject", "failed", NULL }; *outcome; outcome++)
    g_signal_connect_object (request, *outcome, G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
}

/**
 * sip_session_dialog_invite:
 * @options: (nullable): our offer; without one the far end makes it in its 200
 *
 * Sends a re-INVITE (RFC 3261 14.1). Once the far end accepts, sip_session_dialog_ack() has to be called: at once, or
 * when the answer to its offer is made. A refusal leaves what was agreed upon before.
 *
 * Returns: (transfer full): the request under way, or %NULL with %SIP_ERROR_INVALID_STATE: before the first INVITE was
 *   acknowledged, while another INVITE is under way, or while an offer is open
 */
SipOutgoingRequest *
sip_session_dialog_invite (SipSessionDialog *self, SipRequestOptions *options, GError **error)
{
  SipOutgoingRequest *request;
  SipBody *offer;

  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  if (!sip_session_dialog_check_state (self, SIP_METHOD_INVITE, error))
    return NULL;
  offer = find_description (options);
  if (is_invite_open (self) || sip_offer_answer_get_state (self->offer_answer) != SIP_SIGNALING_STABLE)
    {
      refuse_pending (error);
      return NULL;
    }
  if (!take_local_offer (self, offer, SIP_METHOD_INVITE, error))
    return NULL;
  request = sip_session_dialog_send (self, create_request (self, SIP_METHOD_INVITE), options, &self->invite);
  g_signal_connect_object (request, "accept", G_CALLBACK (on_invite_accepted), self, G_CONNECT_SWAPPED);
  watch_refusal (self, request);
  return request;
}

/**
 * sip_session_dialog_update:
 * @options: (nullable): an offer, or only what the UPDATE carries besides
 *
 * Sends an UPDATE (RFC 3311 5.1), also before the call is answered.
 *
 * Returns: (transfer full): the request under way, or %NULL with %SIP_ERROR_INVALID_STATE: in an offer while another
 *   one is open, or where nothing was agreed upon yet
 */
SipOutgoingRequest *
sip_session_dialog_update (SipSessionDialog *self, SipRequestOptions *options, GError **error)
{
  SipOutgoingRequest *request;
  SipBody *offer;

  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  if (!sip_session_dialog_check_state (self, SIP_METHOD_UPDATE, error))
    return NULL;
  offer = find_description (options);
  if (offer && sip_offer_answer_get_state (self->offer_answer) != SIP_SIGNALING_STABLE)
    {
      refuse_pending (error);
      return NULL;
    }
  if (!take_local_offer (self, offer, SIP_METHOD_UPDATE, error))
    return NULL;
  request = sip_session_dialog_send (self, create_request (self, SIP_METHOD_UPDATE), options,
                                     offer ? &self->update : NULL);
  g_signal_connect_object (request, "accept", G_CALLBACK (on_update_accepted), self, G_CONNECT_SWAPPED);
  watch_refusal (self, request);
  return request;
}

/**
 * sip_session_dialog_ack:
 * @options: (nullable): the answer to an offer that came in the 2xx, and what the ACK carries besides
 *
 * Acknowledges the 2xx of the re-INVITE that sip_session_dialog_invite() sent; each repetition of that 2xx is
 * acknowledged in the same way from now on. An offer of the far end that is not answered here is taken back.
 *
 * Returns: whether it was sent; %SIP_ERROR_INVALID_STATE where there is nothing to acknowledge
 */
gboolean
sip_session_dialog_ack (SipSessionDialog *self, SipRequestOptions *options, GError **error)
{
  g_autoptr (SipOutgoingRequest) invite = NULL;
  SipMessage *response;
  SipBody *answer;

  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), FALSE);

  response = self->invite ? sip_outgoing_request_get_response (self->invite) : NULL;
  if (!response || sip_message_get_status (response) / 100 != 2)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("There is nothing to acknowledge."));
      return FALSE;
    }
  invite = g_steal_pointer (&self->invite);
  answer = find_description (options);
  if (answer && sip_offer_answer_get_state (self->offer_answer) == SIP_SIGNALING_HAVE_REMOTE_OFFER)
    sip_offer_answer_set_local_answer (self->offer_answer, answer, NULL);
  else
    sip_offer_answer_rollback (self->offer_answer);
  acknowledge (self, invite, options);
  sip_session_dialog_emit_changeable (self);
  return TRUE;
}

/* RFC 3261 9.1: a far end that rings would do so for ever; 13.2.2.4: a 2xx wants its ACK whatever became of the
 * call. */
void
sip_session_dialog_abandon_invite (SipSessionDialog *self)
{
  g_autoptr (SipOutgoingRequest) invite = g_steal_pointer (&self->invite);
  SipMessage *response = invite ? sip_outgoing_request_get_response (invite) : NULL;

  if (response && sip_message_get_status (response) / 100 == 2)
    acknowledge (self, invite, NULL);
  else if (invite)
    sip_outgoing_request_cancel (invite, NULL);
}

gboolean
sip_session_dialog_is_changeable (SipSessionDialog *self)
{
  if (self->update || sip_offer_answer_get_state (self->offer_answer) != SIP_SIGNALING_STABLE)
    return FALSE;
  if (self->state == SIP_SESSION_DIALOG_EARLY)
    return sip_session_dialog_peer_allows (self, SIP_METHOD_UPDATE);
  return self->state == SIP_SESSION_DIALOG_CONFIRMED && !is_invite_open (self);
}
