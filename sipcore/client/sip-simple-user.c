/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-simple-user.h"

#include <glib/gi18n-lib.h>

#include "client/sip-session-manager.h"
#include "event/sip-messager.h"
#include "util/sip-error.h"

/**
 * SipSimpleUser:
 *
 * A phone with one account and one call at a time: a handful of functions and signals on top of
 * [class@Sip.UserAgent], [class@Sip.SessionManager] and [class@Sip.Session]. A second call is answered with 486.
 *
 * The media are those of the agent's description handlers: see
 * [method@Sip.Agent.set_description_handler_factory] of [method@Sip.SimpleUser.get_agent].
 */
struct _SipSimpleUser
{
  GObject parent_instance;

  /* owned */
  SipStack *stack;
  SipUserAgent *agent;
  SipSessionManager *manager;
};

enum
{
  PROP_0,
  PROP_AGENT,
  PROP_SESSION,
  N_PROPS
};

enum
{
  SIGNAL_CALL_RECEIVED,
  SIGNAL_CALL_ANSWERED,
  SIGNAL_CALL_ENDED,
  SIGNAL_DTMF_RECEIVED,
  SIGNAL_MESSAGE_RECEIVED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipSimpleUser, sip_simple_user, G_TYPE_OBJECT)

static SipUri *
parse_address (const char *text, GError **error)
{
  g_autoptr (SipUri) uri = sip_uri_parse (text, error);

  if (!uri || sip_uri_get_scheme (uri) == SIP_SCHEME_SIP || sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS)
    return g_steal_pointer (&uri);
  g_set_error (error, SIP_ERROR, SIP_ERROR_SCHEME, _("“%s” is not a SIP address. It has to begin with sip: or sips:."),
               text);
  return NULL;
}

/* The call that is not being ended; there is one at most. (transfer none) (nullable) */
static SipSession *
find_session (SipSimpleUser *self)
{
  GListModel *sessions = G_LIST_MODEL (self->manager);

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (SipSession) session = g_list_model_get_item (sessions, i);
      SipSessionState state = sip_session_get_state (session);

      if (state != SIP_SESSION_TERMINATING && state != SIP_SESSION_TERMINATED)
        return session;
    }
  return NULL;
}

static void
on_started (SipSimpleUser *self)
{
  g_signal_emit (self, signals[SIGNAL_CALL_ANSWERED], 0);
}

static void
on_ended (SipSimpleUser *self, SipOriginator originator, SipCause cause, SipMessage *message, SipSession *session)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
  g_signal_emit (self, signals[SIGNAL_CALL_ENDED], 0, cause);
}

static void
on_failed (SipSimpleUser *self, SipOriginator originator, SipCause cause, SipMessage *message, GError *error,
           SipSession *session)
{
  on_ended (self, originator, cause, message, session);
}

static void
on_dtmf (SipSimpleUser *self, SipOriginator originator, const char *tone)
{
  if (originator == SIP_ORIGINATOR_REMOTE)
    g_signal_emit (self, signals[SIGNAL_DTMF_RECEIVED], 0, tone);
}

static void
on_session_added (SipSimpleUser *self, SipSession *session)
{
  g_signal_connect_object (session, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "new-dtmf", G_CALLBACK (on_dtmf), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

static void
on_invite (SipSimpleUser *self, SipInvitation *invitation)
{
  sip_invitation_progress_async (invitation, NULL, NULL, NULL, NULL);
  if (sip_session_get_state (SIP_SESSION (invitation)) == SIP_SESSION_INITIAL)
    g_signal_emit (self, signals[SIGNAL_CALL_RECEIVED], 0,
                   sip_session_get_remote_identity (SIP_SESSION (invitation)));
}

/* RFC 3261 21.4.13: what cannot be shown is refused with what could be. */
static void
refuse_message (SipIncomingRequest *request)
{
  SipMessageBuilder *builder =
    sip_server_transaction_create_response (sip_incoming_request_get_transaction (request), 415, NULL);
  g_autoptr (SipMessage) response = NULL;

  sip_message_builder_add (builder, SIP_HEADER_ACCEPT, "text/plain");
  response = sip_message_builder_end (builder);
  sip_incoming_request_respond (request, response);
}

static void
on_message (SipSimpleUser *self, SipIncomingRequest *request)
{
  SipMessage *message = sip_incoming_request_get_message (request);
  g_autoptr (SipBody) body = sip_message_find_body (message, "text/plain");
  g_autofree char *text = NULL;
  const char *bytes;
  gsize size;

  if (!body)
    {
      refuse_message (request);
      return;
    }
  bytes = g_bytes_get_data (sip_body_get_bytes (body), &size);
  text = g_utf8_make_valid (bytes ? bytes : "", (gssize) size);
  sip_incoming_request_accept (request, 200, NULL, NULL);
  g_signal_emit (self, signals[SIGNAL_MESSAGE_RECEIVED], 0, sip_message_get_from (message), text);
}

static void
sip_simple_user_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipSimpleUser *self = SIP_SIMPLE_USER (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_SESSION:
      g_value_set_object (value, find_session (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_simple_user_dispose (GObject *object)
{
  SipSimpleUser *self = SIP_SIMPLE_USER (object);

  if (self->manager)
    sip_session_manager_terminate_all_async (self->manager, NULL, NULL, NULL, NULL);
  g_clear_object (&self->manager);
  if (self->stack && self->agent)
    sip_stack_remove_agent (self->stack, SIP_AGENT (self->agent));
  g_clear_object (&self->agent);
  g_clear_object (&self->stack);

  G_OBJECT_CLASS (sip_simple_user_parent_class)->dispose (object);
}

static void
add_signals (void)
{
  /**
   * SipSimpleUser::call-received:
   * @self: what emits it
   * @caller: who calls
   *
   * Somebody calls, and is told that it rings.
   */
  signals[SIGNAL_CALL_RECEIVED] = g_signal_new ("call-received", SIP_TYPE_SIMPLE_USER, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, SIP_TYPE_ADDRESS);

  /**
   * SipSimpleUser::call-answered:
   * @self: what emits it
   *
   * The call was answered, here or there.
   */
  signals[SIGNAL_CALL_ANSWERED] = g_signal_new ("call-answered", SIP_TYPE_SIMPLE_USER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                NULL, G_TYPE_NONE, 0);

  /**
   * SipSimpleUser::call-ended:
   * @self: what emits it
   * @cause: why
   *
   * The call is over, or came to nothing.
   */
  signals[SIGNAL_CALL_ENDED] = g_signal_new ("call-ended", SIP_TYPE_SIMPLE_USER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 1, SIP_TYPE_CAUSE);

  /**
   * SipSimpleUser::dtmf-received:
   * @self: what emits it
   * @tone: of 0-9 A-D * #
   *
   * The far end sent a tone by INFO; those in the media come from the description handler.
   */
  signals[SIGNAL_DTMF_RECEIVED] = g_signal_new ("dtmf-received", SIP_TYPE_SIMPLE_USER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * SipSimpleUser::message-received:
   * @self: what emits it
   * @sender: who wrote
   * @text: in UTF-8
   *
   * A message came (RFC 3428); it is acknowledged already.
   */
  signals[SIGNAL_MESSAGE_RECEIVED] = g_signal_new ("message-received", SIP_TYPE_SIMPLE_USER, G_SIGNAL_RUN_LAST, 0, NULL,
                                                   NULL, NULL, G_TYPE_NONE, 2, SIP_TYPE_ADDRESS, G_TYPE_STRING);
}

static void
sip_simple_user_class_init (SipSimpleUserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_simple_user_get_property;
  object_class->dispose = sip_simple_user_dispose;

  /**
   * SipSimpleUser:agent:
   *
   * The account, for its settings.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_USER_AGENT, readable);

  /**
   * SipSimpleUser:session:
   *
   * The call; %NULL: there is none.
   */
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SIP_TYPE_SESSION, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
  add_signals ();
}

static void
sip_simple_user_init (SipSimpleUser *self)
{
}

/**
 * sip_simple_user_new:
 * @address: who one is, as "sip:alice@example.org"
 *
 * Returns: (transfer full): a user on a stack of its own, or %NULL with %SIP_ERROR_MALFORMED or %SIP_ERROR_SCHEME
 */
SipSimpleUser *
sip_simple_user_new (const char *address, GError **error)
{
  g_autoptr (SipUri) aor = NULL;
  g_autoptr (SipClock) clock = NULL;
  g_autoptr (SipRandom) random = NULL;
  g_autoptr (SipStack) stack = NULL;

  g_return_val_if_fail (address, NULL);

  aor = parse_address (address, error);
  if (!aor)
    return NULL;
  clock = sip_clock_new ();
  random = sip_random_new ();
  stack = sip_stack_new (clock, random);
  return sip_simple_user_new_on_stack (stack, aor);
}

/**
 * sip_simple_user_new_on_stack: (constructor)
 * @stack: may be one that listens, or that others share
 * @aor: who one is
 *
 * Returns: (transfer full): a user who can be called from now on
 */
SipSimpleUser *
sip_simple_user_new_on_stack (SipStack *stack, SipUri *aor)
{
  SipSimpleUser *self;

  g_return_val_if_fail (SIP_IS_STACK (stack), NULL);
  g_return_val_if_fail (aor, NULL);

  self = g_object_new (SIP_TYPE_SIMPLE_USER, NULL);
  self->stack = g_object_ref (stack);
  self->agent = sip_user_agent_new (stack, aor);
  self->manager = sip_session_manager_new ();
  sip_session_manager_set_max_sessions (self->manager, 1);
  sip_session_manager_add_agent (self->manager, SIP_AGENT (self->agent));
  g_signal_connect_object (self->manager, "session-added", G_CALLBACK (on_session_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->agent, "invite", G_CALLBACK (on_invite), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->agent, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  sip_stack_add_agent (stack, SIP_AGENT (self->agent));
  return self;
}

/**
 * sip_simple_user_get_agent:
 *
 * Returns: (transfer none): the account, for its settings
 */
SipUserAgent *
sip_simple_user_get_agent (SipSimpleUser *self)
{
  g_return_val_if_fail (SIP_IS_SIMPLE_USER (self), NULL);

  return self->agent;
}

/**
 * sip_simple_user_get_session:
 *
 * Returns: (transfer none) (nullable): the call
 */
SipSession *
sip_simple_user_get_session (SipSimpleUser *self)
{
  g_return_val_if_fail (SIP_IS_SIMPLE_USER (self), NULL);

  return find_session (self);
}

/**
 * sip_simple_user_set_password:
 * @password: of the user in the address
 *
 * Signs in with @password. Another user name is set with [method@Sip.Agent.set_credentials] of the agent.
 */
void
sip_simple_user_set_password (SipSimpleUser *self, const char *password)
{
  g_autofree char *user = NULL;

  g_return_if_fail (SIP_IS_SIMPLE_USER (self));
  g_return_if_fail (password);

  user = sip_uri_dup_user (sip_agent_get_aor (SIP_AGENT (self->agent)));
  sip_agent_set_credentials (SIP_AGENT (self->agent), user ? user : "", password);
}

/**
 * sip_simple_user_set_server:
 * @server: a SIP URI, as "sip:192.0.2.1;transport=tcp", or a WebSocket's URL, as "wss://example.org/sip"
 *
 * Says where the server is; without it that is found from the address (RFC 3263).
 *
 * Returns: whether @server could be read; otherwise %SIP_ERROR_MALFORMED or %SIP_ERROR_SCHEME
 */
gboolean
sip_simple_user_set_server (SipSimpleUser *self, const char *server, GError **error)
{
  gboolean secure;

  g_return_val_if_fail (SIP_IS_SIMPLE_USER (self), FALSE);
  g_return_val_if_fail (server, FALSE);

  secure = g_ascii_strncasecmp (server, "wss:", 4) == 0;
  if (secure || g_ascii_strncasecmp (server, "ws:", 3) == 0)
    {
      g_autoptr (SipTarget) target = sip_target_new_websocket (server, error);

      if (target)
        g_object_set (self->agent, "websocket-url", server, "protocol", secure ? SIP_PROTOCOL_WSS : SIP_PROTOCOL_WS,
                      NULL);
      return target != NULL;
    }
  else
    {
      g_autoptr (SipUri) uri = parse_address (server, error);

      if (uri)
        g_object_set (self->agent, "registrar", uri, NULL);
      return uri != NULL;
    }
}

/* Everything that is waited for here is a task of one of our parts. */
static void
pass_on (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sip_simple_user_register_async:
 *
 * Registers and stays registered, as [method@Sip.UserAgent.start_async].
 */
void
sip_simple_user_register_async (SipSimpleUser *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (SIP_IS_SIMPLE_USER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_simple_user_register_async);
  g_object_set (self->agent, "registers", TRUE, NULL);
  sip_user_agent_start_async (self->agent, cancellable, pass_on, task);
}

/**
 * sip_simple_user_register_finish:
 *
 * Returns: whether the first attempt worked; otherwise why not, as a sentence for a person
 */
gboolean
sip_simple_user_register_finish (SipSimpleUser *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_simple_user_unregister_async:
 *
 * Ends the call and signs out, as [method@Sip.UserAgent.stop_async].
 */
void
sip_simple_user_unregister_async (SipSimpleUser *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (SIP_IS_SIMPLE_USER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_simple_user_unregister_async);
  sip_user_agent_stop_async (self->agent, cancellable, pass_on, task);
}

/**
 * sip_simple_user_unregister_finish:
 *
 * Returns: %TRUE; %FALSE with %SIP_ERROR_INVALID_STATE where that is under way already
 */
gboolean
sip_simple_user_unregister_finish (SipSimpleUser *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_simple_user_call:
 * @address: who is called, as "sip:bob@example.org"
 *
 * Calls somebody. What becomes of it is told by the signals.
 *
 * Returns: whether the call begins; otherwise %SIP_ERROR_MALFORMED, %SIP_ERROR_SCHEME, or %SIP_ERROR_INVALID_STATE
 *   where there is a call already
 */
gboolean
sip_simple_user_call (SipSimpleUser *self, const char *address, GError **error)
{
  g_autoptr (SipUri) target = NULL;
  g_autoptr (SipInviter) inviter = NULL;

  g_return_val_if_fail (SIP_IS_SIMPLE_USER (self), FALSE);
  g_return_val_if_fail (address, FALSE);

  target = parse_address (address, error);
  if (!target || !sip_session_manager_check_room (self->manager, error))
    return FALSE;
  inviter = sip_inviter_new (SIP_AGENT (self->agent), target, NULL, 0);
  sip_inviter_invite (inviter, NULL);
  return TRUE;
}

/* (transfer none): the call, if it rings here */
static SipInvitation *
get_ringing (SipSimpleUser *self, GError **error)
{
  SipSession *session = find_session (self);

  if (session && SIP_IS_INVITATION (session) && sip_session_get_state (session) == SIP_SESSION_INITIAL)
    return SIP_INVITATION (session);
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("Nobody calls."));
  return NULL;
}

/**
 * sip_simple_user_answer:
 *
 * Answers the call that rings.
 *
 * Returns: whether there is one; otherwise %SIP_ERROR_INVALID_STATE
 */
gboolean
sip_simple_user_answer (SipSimpleUser *self, GError **error)
{
  SipInvitation *invitation;

  g_return_val_if_fail (SIP_IS_SIMPLE_USER (self), FALSE);

  invitation = get_ringing (self, error);
  if (invitation)
    sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
  return invitation != NULL;
}

/**
 * sip_simple_user_decline:
 *
 * Refuses the call that rings, with 480.
 *
 * Returns: whether there is one; otherwise %SIP_ERROR_INVALID_STATE
 */
gboolean
sip_simple_user_decline (SipSimpleUser *self, GError **error)
{
  SipInvitation *invitation;

  g_return_val_if_fail (SIP_IS_SIMPLE_USER (self), FALSE);

  invitation = get_ringing (self, error);
  if (invitation)
    sip_session_terminate_async (SIP_SESSION (invitation), NULL, NULL, NULL, NULL);
  return invitation != NULL;
}

static gboolean
check_call (SipSession *session, GError **error)
{
  if (!session)
    g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("There is no call."));
  return session != NULL;
}

/**
 * sip_simple_user_hang_up:
 *
 * Ends the call, whatever its state.
 *
 * Returns: whether there is one; otherwise %SIP_ERROR_INVALID_STATE
 */
gboolean
sip_simple_user_hang_up (SipSimpleUser *self, GError **error)
{
  SipSession *session;

  g_return_val_if_fail (SIP_IS_SIMPLE_USER (self), FALSE);

  session = find_session (self);
  if (!check_call (session, error))
    return FALSE;
  sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
  return TRUE;
}

/**
 * sip_simple_user_hold_async:
 * @hold: whether the far end is to wait
 *
 * Puts the far end on hold, or goes on with it.
 */
void
sip_simple_user_hold_async (SipSimpleUser *self, gboolean hold, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipSession *session;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SIMPLE_USER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_simple_user_hold_async);
  session = find_session (self);
  if (check_call (session, &error))
    sip_session_hold_async (session, hold, cancellable, pass_on, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * sip_simple_user_hold_finish:
 *
 * Returns: whether the far end agreed; otherwise why not
 */
gboolean
sip_simple_user_hold_finish (SipSimpleUser *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_simple_user_send_dtmf_async:
 * @tones: of 0-9 A-D * # and ',' (a pause of two seconds)
 *
 * Sends tones in the media where the far end takes them there, else by INFO.
 */
void
sip_simple_user_send_dtmf_async (SipSimpleUser *self, const char *tones, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipSession *session;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SIMPLE_USER (self));
  g_return_if_fail (tones);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_simple_user_send_dtmf_async);
  session = find_session (self);
  if (check_call (session, &error))
    sip_session_send_dtmf_async (session, tones, NULL, cancellable, pass_on, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * sip_simple_user_send_dtmf_finish:
 *
 * Returns: whether the tones were sent; otherwise why not: %SIP_ERROR_INVALID_ARGUMENT for another character
 */
gboolean
sip_simple_user_send_dtmf_finish (SipSimpleUser *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_message_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SipMessage) response = sip_messager_send_text_finish (SIP_MESSAGER (source), result, &error);

  if (response)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sip_simple_user_message_async:
 * @address: to whom, as "sip:bob@example.org"
 * @text: in UTF-8
 *
 * Sends a message (RFC 3428), with a call or without one.
 */
void
sip_simple_user_message_async (SipSimpleUser *self, const char *address, const char *text, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SipUri) target = NULL;
  g_autoptr (SipMessager) messager = NULL;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SIMPLE_USER (self));
  g_return_if_fail (address && text);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_simple_user_message_async);
  target = parse_address (address, &error);
  if (!target)
    {
      g_task_return_error (task, error);
      return;
    }
  messager = sip_messager_new (SIP_AGENT (self->agent), target);
  sip_messager_send_text_async (messager, text, NULL, cancellable, on_message_sent, g_steal_pointer (&task));
}

/**
 * sip_simple_user_message_finish:
 *
 * Returns: whether the far end has it; otherwise why not: %SIP_ERROR_REJECTED and those of a request without answer
 */
gboolean
sip_simple_user_message_finish (SipSimpleUser *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
