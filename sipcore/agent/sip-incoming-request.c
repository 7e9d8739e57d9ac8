/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-incoming-request.h"

#include <glib/gi18n-lib.h>

#include "util/sip-argument.h"
#include "util/sip-error.h"

/**
 * SipIncomingRequest:
 *
 * A request from the far end that a program may answer: it comes as the argument of a signal. A handler accepts it,
 * rejects it, or defers it and keeps a reference to do so later; where none did, the default answer of that method is
 * sent once the handlers have returned. One that was deferred and then dropped is answered with 500.
 */
struct _SipIncomingRequest
{
  GObject parent_instance;

  /* owned */
  SipServerTransaction *transaction;

  /* borrowed */
  SipIncomingResponder responder;
  gpointer responder_data;

  gboolean answered;
  gboolean deferred;
};

enum {
  PROP_0,
  PROP_MESSAGE,
  PROP_FLOW,
  PROP_ANSWERED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipIncomingRequest, sip_incoming_request, G_TYPE_OBJECT)

static gboolean
check (SipIncomingRequest *self, guint status, guint lowest, guint highest, GError **error)
{
  if (!sip_argument_check_status (status, lowest, highest, error))
    return FALSE;
  if (self->answered)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The request was already answered."));
      return FALSE;
    }
  return TRUE;
}

static void
respond (SipIncomingRequest *self, guint status, const char *reason, SipRequestOptions *options)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (self->transaction, status, reason);
  g_autoptr (SipMessage) response = NULL;

  sip_request_options_apply (options, builder);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (self->transaction, response);
}

static void
answer (SipIncomingRequest *self, guint status, const char *reason, SipRequestOptions *options)
{
  g_autoptr (SipIncomingRequest) hold = g_object_ref (self);

  self->answered = TRUE;
  if (self->responder)
    self->responder (status, reason, options, self->responder_data);
  else
    respond (self, status, reason, options);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ANSWERED]);
}

static void
sip_incoming_request_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipIncomingRequest *self = SIP_INCOMING_REQUEST (object);

  switch (prop_id)
    {
    case PROP_MESSAGE:
      g_value_set_boxed (value, sip_incoming_request_get_message (self));
      break;
    case PROP_FLOW:
      g_value_set_object (value, sip_incoming_request_get_flow (self));
      break;
    case PROP_ANSWERED:
      g_value_set_boolean (value, self->answered);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_incoming_request_dispose (GObject *object)
{
  SipIncomingRequest *self = SIP_INCOMING_REQUEST (object);

  if (self->transaction && !self->answered)
    answer (self, 500, NULL, NULL);
  g_clear_object (&self->transaction);

  G_OBJECT_CLASS (sip_incoming_request_parent_class)->dispose (object);
}

static void
sip_incoming_request_class_init (SipIncomingRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_incoming_request_get_property;
  object_class->dispose = sip_incoming_request_dispose;

  /**
   * SipIncomingRequest:message:
   *
   * The request.
   */
  props[PROP_MESSAGE] = g_param_spec_boxed ("message", NULL, NULL, SIP_TYPE_MESSAGE, readable);
  /**
   * SipIncomingRequest:flow:
   *
   * The flow over which it came.
   */
  props[PROP_FLOW] = g_param_spec_object ("flow", NULL, NULL, SIP_TYPE_FLOW, readable);
  /**
   * SipIncomingRequest:answered:
   *
   * Whether a final response was sent.
   */
  props[PROP_ANSWERED] = g_param_spec_boolean ("answered", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_incoming_request_init (SipIncomingRequest *self)
{
}

/**
 * sip_incoming_request_new:
 *
 * Returns: (transfer full): the request of @transaction, to be answered
 */
SipIncomingRequest *
sip_incoming_request_new (SipServerTransaction *transaction)
{
  SipIncomingRequest *self;

  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (transaction), NULL);

  self = g_object_new (SIP_TYPE_INCOMING_REQUEST, NULL);
  self->transaction = g_object_ref (transaction);
  return self;
}

/**
 * sip_incoming_request_get_message:
 *
 * Returns: (transfer none): the request
 */
SipMessage *
sip_incoming_request_get_message (SipIncomingRequest *self)
{
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (self), NULL);

  return sip_transaction_get_request (SIP_TRANSACTION (self->transaction));
}

/**
 * sip_incoming_request_get_flow:
 *
 * Returns: (transfer none): the flow over which it came
 */
SipFlow *
sip_incoming_request_get_flow (SipIncomingRequest *self)
{
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (self), NULL);

  return sip_transaction_get_flow (SIP_TRANSACTION (self->transaction));
}

/**
 * sip_incoming_request_is_answered:
 *
 * Returns: whether a final response was sent
 */
gboolean
sip_incoming_request_is_answered (SipIncomingRequest *self)
{
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (self), FALSE);

  return self->answered;
}

/**
 * sip_incoming_request_is_deferred:
 *
 * Returns: whether a handler will answer it later
 */
gboolean
sip_incoming_request_is_deferred (SipIncomingRequest *self)
{
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (self), FALSE);

  return self->deferred && !self->answered;
}

/**
 * sip_incoming_request_accept:
 * @status: 200 to 299
 * @options: (nullable): what the response carries besides
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE where it was answered before
 */
gboolean
sip_incoming_request_accept (SipIncomingRequest *self, guint status, SipRequestOptions *options, GError **error)
{
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (self), FALSE);

  if (!check (self, status, 200, 299, error))
    return FALSE;
  answer (self, status, NULL, options);
  return TRUE;
}

/**
 * sip_incoming_request_reject:
 * @status: 300 to 699
 * @reason: (nullable): reason phrase, %NULL for the usual one
 * @options: (nullable): what the response carries besides
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE where it was answered before
 */
gboolean
sip_incoming_request_reject (SipIncomingRequest *self, guint status, const char *reason, SipRequestOptions *options,
                             GError **error)
{
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (self), FALSE);

  if (!sip_argument_check_line ("reason", reason, error) || !check (self, status, 300, 699, error))
    return FALSE;
  answer (self, status, reason, options);
  return TRUE;
}

/**
 * sip_incoming_request_defer:
 *
 * Says that the answer comes later. The far end waits for half a minute at most (RFC 3261 17.1.2.2, timer F).
 */
void
sip_incoming_request_defer (SipIncomingRequest *self)
{
  g_return_if_fail (SIP_IS_INCOMING_REQUEST (self));

  self->deferred = TRUE;
}

/**
 * sip_incoming_request_get_transaction: (skip)
 */
SipServerTransaction *
sip_incoming_request_get_transaction (SipIncomingRequest *self)
{
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (self), NULL);

  return self->transaction;
}

/**
 * sip_incoming_request_respond: (skip)
 * @response: a final response, made by the library
 */
void
sip_incoming_request_respond (SipIncomingRequest *self, SipMessage *response)
{
  g_return_if_fail (SIP_IS_INCOMING_REQUEST (self));
  g_return_if_fail (!self->answered);

  self->answered = TRUE;
  sip_server_transaction_respond (self->transaction, response);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ANSWERED]);
}

/**
 * sip_incoming_request_settle: (skip)
 * @status: the default answer of the method
 */
void
sip_incoming_request_settle (SipIncomingRequest *self, guint status)
{
  g_return_if_fail (SIP_IS_INCOMING_REQUEST (self));

  if (!self->answered && !self->deferred)
    answer (self, status, NULL, NULL);
}

/**
 * sip_incoming_request_set_responder: (skip)
 * @responder: (nullable): answers in place of the transaction; %NULL: it was answered, or is no longer to be
 */
void
sip_incoming_request_set_responder (SipIncomingRequest *self, SipIncomingResponder responder, gpointer user_data)
{
  g_return_if_fail (SIP_IS_INCOMING_REQUEST (self));

  self->responder = responder;
  self->responder_data = user_data;
  self->answered = self->answered || !responder;
}

/**
 * sip_incoming_request_pass: (skip)
 *
 * Leaves the answer to whoever made @self, where no handler has answered or will.
 *
 * Returns: whether a handler has answered or will
 */
gboolean
sip_incoming_request_pass (SipIncomingRequest *self)
{
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (self), FALSE);

  if (self->answered || self->deferred)
    return TRUE;
  self->answered = TRUE;
  return FALSE;
}
