/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-dialog-parts-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "agent/sip-request-size.h"
#include "session/sip-description-private.h"
#include "util/sip-argument.h"
#include "util/sip-error.h"

#define STATE(name) (1u << SIP_SESSION_DIALOG_##name)

/* In which states a method may be sent (RFC 3261 14.1, 15, RFC 3311 5.1, RFC 3262 4, RFC 6086 4.2.1). */
static const struct
{
  SipMethod method;
  guint states;
} permissions[] = {
  { SIP_METHOD_INVITE, STATE (CONFIRMED) },
  { SIP_METHOD_REFER, STATE (ACK_WAIT) | STATE (CONFIRMED) },
  { SIP_METHOD_INFO, STATE (EARLY) | STATE (ACK_WAIT) | STATE (CONFIRMED) },
  { SIP_METHOD_MESSAGE, STATE (EARLY) | STATE (ACK_WAIT) | STATE (CONFIRMED) },
  { SIP_METHOD_NOTIFY, STATE (EARLY) | STATE (ACK_WAIT) | STATE (CONFIRMED) },
  { SIP_METHOD_PRACK, STATE (EARLY) | STATE (CONFIRMED) },
  { SIP_METHOD_UPDATE, STATE (EARLY) | STATE (ACK_WAIT) | STATE (CONFIRMED) },
};

static gboolean
refuse_state (GError **error)
{
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("This cannot be sent in the call's state."));
  return FALSE;
}

static gboolean
check_state (SipSessionDialog *self, SipMethod method, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (permissions); i++)
    {
      if (permissions[i].method == method && permissions[i].states & (1u << self->state))
        return TRUE;
    }
  return refuse_state (error);
}

static gboolean
check_value (const char *name, const char *value, GError **error)
{
  if (*value)
    return sip_argument_check_line (name, value, error);
  g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT, _("“%s” must not be empty."), name);
  return FALSE;
}

/* RFC 5057 5.1: the response says that the dialog itself is broken. */
static gboolean
destroys_dialog (guint status)
{
  switch (status)
    {
    case 404:
    case 410:
    case 416:
    case 482:
    case 483:
    case 484:
    case 485:
    case 502:
    case 604:
      return TRUE;
    default:
      return FALSE;
    }
}

/* RFC 5057 5.3: methods whose fate is the call's. */
static gboolean
belongs_to_call (SipMethod method)
{
  switch (method)
    {
    case SIP_METHOD_INVITE:
    case SIP_METHOD_UPDATE:
    case SIP_METHOD_INFO:
    case SIP_METHOD_PRACK:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_answered (SipSessionDialog *self)
{
  return self->state == SIP_SESSION_DIALOG_ACK_WAIT || self->state == SIP_SESSION_DIALOG_CONFIRMED;
}

/* RFC 3261 12.2.1.2, RFC 5057 5.1: after a 481 there is nobody who could be told. */
static void
on_rejected (SipSessionDialog *self, SipMessage *response, SipOutgoingRequest *request)
{
  g_autoptr (SipSessionDialog) hold = g_object_ref (self);
  gboolean call = belongs_to_call (sip_message_get_method (sip_outgoing_request_get_message (request)));
  guint status = sip_message_get_status (response);

  if (!is_answered (self))
    return;
  if (call && status == 481)
    {
      sip_session_dialog_emit_ended (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_DIALOG_ERROR, response);
      sip_session_dialog_terminate (self);
    }
  else if (call && status == 408)
    sip_session_dialog_fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_REQUEST_TIMEOUT, response);
  else if (destroys_dialog (status))
    sip_session_dialog_fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_DIALOG_ERROR, response);
}

/* RFC 5057 5.2. */
static void
on_failed (SipSessionDialog *self, GError *error, SipOutgoingRequest *request)
{
  if (is_answered (self) && g_error_matches (error, SIP_ERROR, SIP_ERROR_TIMED_OUT) &&
      belongs_to_call (sip_message_get_method (sip_outgoing_request_get_message (request))))
    sip_session_dialog_fail (self, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_REQUEST_TIMEOUT, NULL);
}

gboolean
sip_session_dialog_exceeds_datagram (SipSessionDialog *self, SipBody *offer)
{
  SipUri *target = sip_dialog_get_remote_target (self->dialog);
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_INVITE, target);
  g_autoptr (SipMessage) request = NULL;

  sip_description_add_to (offer, builder);
  request = sip_message_builder_end (builder);
  return sip_agent_exceeds_datagram (self->agent, request, self->dialog, self->flow);
}

SipOutgoingRequest *
sip_session_dialog_send (SipSessionDialog *self, SipMessageBuilder *builder, SipRequestOptions *options,
                         SipOutgoingRequest **place)
{
  g_autoptr (SipMessage) request = NULL;
  SipOutgoingRequest *sent;

  sip_request_options_apply (options, builder);
  request = sip_message_builder_end (builder);
  sent = sip_agent_send (self->agent, request, self->dialog, self->flow);
  g_signal_connect_object (sent, "reject", G_CALLBACK (on_rejected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sent, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  if (place)
    g_set_object (place, sent);
  sip_session_dialog_emit_sending (self, sent);
  return sent;
}

static SipOutgoingRequest *
send_method (SipSessionDialog *self, SipMethod method, SipRequestOptions *options, GError **error)
{
  if (!check_state (self, method, error))
    return NULL;
  return sip_session_dialog_send (self, sip_dialog_create_request (self->dialog, method), options, NULL);
}

/**
 * sip_session_dialog_bye:
 * @options: (nullable): what the BYE carries besides
 *
 * Hangs up. What has not been answered yet can only be ended like this by the caller, and what is not acknowledged yet
 * by nobody (RFC 3261 15).
 *
 * Returns: (transfer full): the request under way, or %NULL with %SIP_ERROR_INVALID_STATE
 */
SipOutgoingRequest *
sip_session_dialog_bye (SipSessionDialog *self, SipRequestOptions *options, GError **error)
{
  g_autoptr (SipSessionDialog) hold = NULL;
  SipOutgoingRequest *bye;

  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  if (self->state != SIP_SESSION_DIALOG_CONFIRMED &&
      !(self->state == SIP_SESSION_DIALOG_EARLY && sip_dialog_is_caller (self->dialog)))
    {
      refuse_state (error);
      return NULL;
    }
  hold = g_object_ref (self);
  if (options)
    self->bye_options = sip_request_options_ref (options);
  sip_session_dialog_begin_close (self);
  bye = g_object_ref (self->bye);
  sip_session_dialog_emit_ended (self, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_BYE, NULL);
  return bye;
}

/**
 * sip_session_dialog_info:
 * @options: (nullable): the body, and what the INFO carries besides
 *
 * Returns: (transfer full): the INFO under way (RFC 6086), or %NULL with %SIP_ERROR_INVALID_STATE
 */
SipOutgoingRequest *
sip_session_dialog_info (SipSessionDialog *self, SipRequestOptions *options, GError **error)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  return send_method (self, SIP_METHOD_INFO, options, error);
}

/**
 * sip_session_dialog_message:
 * @options: (nullable): the body, and what the MESSAGE carries besides
 *
 * Returns: (transfer full): the MESSAGE under way (RFC 3428), or %NULL with %SIP_ERROR_INVALID_STATE
 */
SipOutgoingRequest *
sip_session_dialog_message (SipSessionDialog *self, SipRequestOptions *options, GError **error)
{
  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);

  return send_method (self, SIP_METHOD_MESSAGE, options, error);
}

/**
 * sip_session_dialog_notify:
 * @event: value of Event
 * @subscription_state: value of Subscription-State
 * @options: (nullable): the body, and what the NOTIFY carries besides
 *
 * Returns: (transfer full): the NOTIFY under way (RFC 6665), or %NULL with %SIP_ERROR_INVALID_STATE or
 *   %SIP_ERROR_INVALID_ARGUMENT
 */
SipOutgoingRequest *
sip_session_dialog_notify (SipSessionDialog *self, const char *event, const char *subscription_state,
                           SipRequestOptions *options, GError **error)
{
  SipMessageBuilder *builder;

  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);
  g_return_val_if_fail (event && subscription_state, NULL);

  if (!check_state (self, SIP_METHOD_NOTIFY, error) || !check_value ("event", event, error) ||
      !check_value ("subscription_state", subscription_state, error))
    return NULL;
  builder = sip_dialog_create_request (self->dialog, SIP_METHOD_NOTIFY);
  sip_message_builder_add (builder, SIP_HEADER_EVENT, event);
  sip_message_builder_add (builder, SIP_HEADER_SUBSCRIPTION_STATE, subscription_state);
  return sip_session_dialog_send (self, builder, options, NULL);
}

/**
 * sip_session_dialog_refer:
 * @refer_to: value of Refer-To
 * @options: (nullable): what the REFER carries besides
 *
 * Returns: (transfer full): the REFER under way (RFC 3515), or %NULL with %SIP_ERROR_INVALID_STATE or
 *   %SIP_ERROR_INVALID_ARGUMENT
 */
SipOutgoingRequest *
sip_session_dialog_refer (SipSessionDialog *self, const char *refer_to, SipRequestOptions *options, GError **error)
{
  SipMessageBuilder *builder;

  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);
  g_return_val_if_fail (refer_to, NULL);

  if (!check_state (self, SIP_METHOD_REFER, error) || !check_value ("refer_to", refer_to, error))
    return NULL;
  builder = sip_dialog_create_request (self->dialog, SIP_METHOD_REFER);
  sip_message_builder_add (builder, SIP_HEADER_REFER_TO, refer_to);
  return sip_session_dialog_send (self, builder, options, NULL);
}

/**
 * sip_session_dialog_prack:
 * @rack: value of RAck
 * @options: (nullable): a description, and what the PRACK carries besides
 *
 * Returns: (transfer full): the PRACK under way (RFC 3262), or %NULL with %SIP_ERROR_INVALID_STATE or
 *   %SIP_ERROR_INVALID_ARGUMENT
 */
SipOutgoingRequest *
sip_session_dialog_prack (SipSessionDialog *self, const char *rack, SipRequestOptions *options, GError **error)
{
  SipMessageBuilder *builder;

  g_return_val_if_fail (SIP_IS_SESSION_DIALOG (self), NULL);
  g_return_val_if_fail (rack, NULL);

  if (!check_state (self, SIP_METHOD_PRACK, error) || !check_value ("rack", rack, error))
    return NULL;
  builder = sip_dialog_create_request (self->dialog, SIP_METHOD_PRACK);
  sip_message_builder_add (builder, SIP_HEADER_RACK, rack);
  return sip_session_dialog_send (self, builder, options, NULL);
}

gboolean
sip_session_dialog_check_state (SipSessionDialog *self, SipMethod method, GError **error)
{
  return check_state (self, method, error);
}
