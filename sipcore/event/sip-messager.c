/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-messager.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "agent/sip-request-task.h"
#include "util/sip-error.h"

/**
 * SipMessager:
 *
 * Sends messages to somebody, each by itself (RFC 3428). What the other side sends comes as a signal of its own:
 * [signal@Sip.UserAgent::message].
 */
struct _SipMessager
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipUri *target;
};

enum {
  PROP_0,
  PROP_AGENT,
  PROP_TARGET,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipMessager, sip_messager, G_TYPE_OBJECT)

static void
sip_messager_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipMessager *self = SIP_MESSAGER (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_messager_finalize (GObject *object)
{
  SipMessager *self = SIP_MESSAGER (object);

  g_clear_object (&self->agent);
  g_clear_pointer (&self->target, sip_uri_unref);

  G_OBJECT_CLASS (sip_messager_parent_class)->finalize (object);
}

static void
sip_messager_class_init (SipMessagerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_messager_get_property;
  object_class->finalize = sip_messager_finalize;

  /**
   * SipMessager:agent:
   *
   * The account that sends.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT, readable);
  /**
   * SipMessager:target:
   *
   * Who gets the messages.
   */
  props[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, SIP_TYPE_URI, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_messager_init (SipMessager *self)
{
}

/**
 * sip_messager_new:
 * @target: who gets the messages; header fields of the URI are dropped (RFC 3261 19.1.5)
 *
 * Returns: (transfer full): what sends messages there
 */
SipMessager *
sip_messager_new (SipAgent *agent, SipUri *target)
{
  SipMessager *self;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (target, NULL);

  self = g_object_new (SIP_TYPE_MESSAGER, NULL);
  self->agent = g_object_ref (agent);
  self->target = sip_uri_without_headers (target);
  return self;
}

/**
 * sip_messager_get_target:
 *
 * Returns: (transfer none): who gets the messages
 */
SipUri *
sip_messager_get_target (SipMessager *self)
{
  g_return_val_if_fail (SIP_IS_MESSAGER (self), NULL);

  return self->target;
}

/**
 * sip_messager_send_async:
 * @body: the message
 * @options: (nullable): what the MESSAGE carries besides; a body of theirs is passed over
 * @callback: (scope async): called when it was answered
 *
 * Sends a message. What is too large for a datagram goes over a connection (RFC 3261 18.1.1, RFC 3428 8). A redirect is
 * a refusal: whether somebody else may read what was written is not for this library to say.
 */
void
sip_messager_send_async (SipMessager *self, SipBody *body, SipRequestOptions *options, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessageBuilder *builder;

  g_return_if_fail (SIP_IS_MESSAGER (self));
  g_return_if_fail (body);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_messager_send_async);
  builder = sip_agent_create_request (self->agent, SIP_METHOD_MESSAGE, self->target);
  sip_request_options_apply (options, builder);
  sip_message_builder_set_body (builder, sip_body_get_content_type (body), sip_body_get_bytes (body));
  request = sip_message_builder_end (builder);
  sent = sip_agent_send (self->agent, request, NULL, NULL);
  sip_request_task_follow (task, sent);
}

/**
 * sip_messager_send_text_async:
 * @text: the message, in UTF-8
 * @options: (nullable): what the MESSAGE carries besides
 * @callback: (scope async): called when it was answered
 *
 * Sends a text, as sip_messager_send_async() does; %SIP_ERROR_INVALID_ARGUMENT for an empty one, or one that is not
 * UTF-8.
 */
void
sip_messager_send_text_async (SipMessager *self, const char *text, SipRequestOptions *options,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SipBody) body = NULL;

  g_return_if_fail (SIP_IS_MESSAGER (self));
  g_return_if_fail (text);

  if (*text == '\0' || !g_utf8_validate (text, -1, NULL))
    {
      g_task_report_new_error (self, callback, user_data, sip_messager_send_text_async, SIP_ERROR,
                               SIP_ERROR_INVALID_ARGUMENT, "%s", _("“text” has to be some text in UTF-8."));
      return;
    }
  bytes = g_bytes_new (text, strlen (text));
  body = sip_body_new ("text/plain;charset=UTF-8", bytes);
  sip_messager_send_async (self, body, options, cancellable, callback, user_data);
}

/**
 * sip_messager_send_finish:
 *
 * Returns: (transfer full): the 2xx: 200, it was delivered; 202, it will be (RFC 3428 7); else %NULL with
 *   %SIP_ERROR_REJECTED where it was refused, %SIP_ERROR_TIMED_OUT where nobody answered, or another error of the way
 */
SipMessage *
sip_messager_send_finish (SipMessager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sip_messager_send_text_finish:
 *
 * Returns: (transfer full): as sip_messager_send_finish() does
 */
SipMessage *
sip_messager_send_text_finish (SipMessager *self, GAsyncResult *result, GError **error)
{
  return sip_messager_send_finish (self, result, error);
}
