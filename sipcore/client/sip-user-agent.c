/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-user-agent.h"

#include <glib/gi18n-lib.h>

#include "agent/sip-incoming-request.h"
#include "message/sip-event.h"
#include "util/sip-error.h"
#include "util/sip-state.h"
#include "util/sip-waiting-tasks.h"

#define EXPIRES_S 3600
/* Far ends that say nothing do not hold up the end. */
#define PATIENCE_MS 4000

/**
 * SipUserAgent:
 *
 * The front door: an account that can call and be called. Its settings are properties of [class@Sip.Agent]; whether it
 * registers is [property@Sip.Agent:registers].
 *
 * [method@Sip.UserAgent.start_async] signs in: it registers, or where the account does not register but has a server
 * behind a connection, it keeps that connection. Both are tried again with back-off and jitter when they fail or are
 * lost. A program may as well add the agent to the stack and use its registerer itself.
 */
struct _SipUserAgent
{
  SipAgent parent_instance;

  /* owned */
  SipRegisterer *registerer;
  SipConnector *connector;
  GPtrArray *tasks;    /* GTask: who waits for the start */

  /* weak */
  SipStack *stack;
  GHashTable *sessions; /* set of those that are not over */

  SipUserAgentState state;
};

/*
 *     STOPPED ──► STARTING ──► STARTED
 *        ▲            │           │
 *        │            ▼           │
 *        └─────── STOPPING ◄──────┘
 */
static const SipStateEdge edges[] = {
  { SIP_USER_AGENT_STOPPED, SIP_USER_AGENT_STARTING },
  { SIP_USER_AGENT_STARTING, SIP_USER_AGENT_STARTED },
  { SIP_USER_AGENT_STARTING, SIP_USER_AGENT_STOPPING },
  { SIP_USER_AGENT_STARTED, SIP_USER_AGENT_STOPPING },
  { SIP_USER_AGENT_STOPPING, SIP_USER_AGENT_STOPPED },
  { -1, -1 },
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_REGISTERER,
  PROP_CONNECTOR,
  N_PROPS
};

enum {
  INVITE,
  MESSAGE,
  NOTIFY,
  SUBSCRIBE,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (SipUserAgentState, sip_user_agent_state,
  G_DEFINE_ENUM_VALUE (SIP_USER_AGENT_STOPPED, "stopped"),
  G_DEFINE_ENUM_VALUE (SIP_USER_AGENT_STARTING, "starting"),
  G_DEFINE_ENUM_VALUE (SIP_USER_AGENT_STARTED, "started"),
  G_DEFINE_ENUM_VALUE (SIP_USER_AGENT_STOPPING, "stopping"))

G_DEFINE_FINAL_TYPE (SipUserAgent, sip_user_agent, SIP_TYPE_AGENT)

static void
on_session_gone (gpointer user_data, GObject *session)
{
  g_hash_table_remove (SIP_USER_AGENT (user_data)->sessions, session);
}

static void
forget_session (SipUserAgent *self, SipSession *session)
{
  g_signal_handlers_disconnect_by_data (session, self);
  g_object_weak_unref (G_OBJECT (session), on_session_gone, self);
  g_hash_table_remove (self->sessions, session);
}

static void
on_session_state (SipUserAgent *self, GParamSpec *pspec, SipSession *session)
{
  if (sip_session_get_state (session) == SIP_SESSION_TERMINATED)
    forget_session (self, session);
}

/* Not kept alive: an invitation that nobody keeps refuses itself. */
static void
on_session (SipUserAgent *self, SipSession *session)
{
  g_hash_table_add (self->sessions, session);
  g_object_weak_ref (G_OBJECT (session), on_session_gone, self);
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (on_session_state), self);
}

static void
receive_invite (SipUserAgent *self, SipServerTransaction *transaction)
{
  g_autoptr (SipInvitation) invitation = NULL;

  /* Nobody would end it. */
  if (self->state == SIP_USER_AGENT_STOPPING)
    {
      sip_server_transaction_reply (transaction, 480, NULL);
      return;
    }
  invitation = sip_invitation_new (SIP_AGENT (self), transaction);
  if (invitation)
    sip_agent_announce_session (SIP_AGENT (self), G_OBJECT (invitation));
  if (invitation && sip_session_get_state (SIP_SESSION (invitation)) == SIP_SESSION_INITIAL)
    g_signal_emit (self, signals[INVITE], 0, invitation);
}

/* RFC 3428 7: 200 once it reached the user, which whoever listens says. */
static void
receive_message (SipUserAgent *self, SipServerTransaction *transaction)
{
  g_autoptr (SipIncomingRequest) request = sip_incoming_request_new (transaction);

  g_signal_emit (self, signals[MESSAGE], 0, request);
  sip_incoming_request_settle (request, 200);
}

/* Servers tell of messages and settings without being asked (RFC 3842 is often used so). */
static const char *const unsolicited[] = { "message-summary", "check-sync" };
#define UNSOLICITED "message-summary, check-sync"

static gboolean
is_unsolicited (SipMessage *request)
{
  g_autoptr (SipEvent) event = sip_message_dup_event (request, NULL);

  for (gsize i = 0; event && i < G_N_ELEMENTS (unsolicited); i++)
    {
      if (g_ascii_strcasecmp (sip_event_get_package (event), unsolicited[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* RFC 6665 8.2.1: 489, with those that are taken, for an event that nobody answered for. */
static void
refuse_event (SipUserAgent *self, SipIncomingRequest *request)
{
  const char *events = sip_agent_get_allow_events (SIP_AGENT (self));
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) response = NULL;

  if (sip_incoming_request_is_answered (request) || sip_incoming_request_is_deferred (request))
    return;
  builder = sip_server_transaction_create_response (sip_incoming_request_get_transaction (request), 489, NULL);
  sip_message_builder_add (builder, SIP_HEADER_ALLOW_EVENTS, events ? events : UNSOLICITED);
  response = sip_message_builder_end (builder);
  sip_incoming_request_respond (request, response);
}

static void
receive_notify (SipUserAgent *self, SipServerTransaction *transaction)
{
  g_autoptr (SipIncomingRequest) request = sip_incoming_request_new (transaction);

  g_signal_emit (self, signals[NOTIFY], 0, request);
  if (is_unsolicited (sip_incoming_request_get_message (request)))
    sip_incoming_request_settle (request, 200);
  else
    refuse_event (self, request);
}

static void
receive_subscribe (SipUserAgent *self, SipServerTransaction *transaction)
{
  g_autoptr (SipIncomingRequest) request = sip_incoming_request_new (transaction);

  g_signal_emit (self, signals[SUBSCRIBE], 0, request);
  refuse_event (self, request);
}

static const struct
{
  SipMethod method;
  void (*receive) (SipUserAgent *self, SipServerTransaction *transaction);
} receivers[] = {
  { SIP_METHOD_INVITE, receive_invite },
  { SIP_METHOD_MESSAGE, receive_message },
  { SIP_METHOD_NOTIFY, receive_notify },
  { SIP_METHOD_SUBSCRIBE, receive_subscribe },
};

static gboolean
sip_user_agent_request (SipAgent *agent, SipServerTransaction *transaction)
{
  SipMethod method = sip_message_get_method (sip_transaction_get_request (SIP_TRANSACTION (transaction)));

  for (gsize i = 0; i < G_N_ELEMENTS (receivers); i++)
    {
      if (receivers[i].method != method)
        continue;
      receivers[i].receive (SIP_USER_AGENT (agent), transaction);
      return TRUE;
    }
  return FALSE;
}

/* A NOTIFY may always come; messages and subscriptions are for those who listen. */
static gboolean
sip_user_agent_serves (SipAgent *agent, SipMethod method)
{
  switch (method)
    {
    case SIP_METHOD_NOTIFY:
      return TRUE;
    case SIP_METHOD_MESSAGE:
      return g_signal_has_handler_pending (agent, signals[MESSAGE], 0, FALSE);
    case SIP_METHOD_SUBSCRIBE:
      return g_signal_has_handler_pending (agent, signals[SUBSCRIBE], 0, FALSE);
    default:
      return FALSE;
    }
}

static void
sip_user_agent_dispose (GObject *object)
{
  SipUserAgent *self = SIP_USER_AGENT (object);
  GHashTableIter iter;
  gpointer session;

  for (g_hash_table_iter_init (&iter, self->sessions); g_hash_table_iter_next (&iter, &session, NULL);
       g_hash_table_iter_init (&iter, self->sessions))
    forget_session (self, session);
  g_clear_object (&self->connector);
  g_clear_object (&self->registerer);
  g_clear_weak_pointer (&self->stack);

  G_OBJECT_CLASS (sip_user_agent_parent_class)->dispose (object);
}

static void
sip_user_agent_finalize (GObject *object)
{
  SipUserAgent *self = SIP_USER_AGENT (object);

  g_hash_table_unref (self->sessions);
  g_ptr_array_unref (self->tasks);

  G_OBJECT_CLASS (sip_user_agent_parent_class)->finalize (object);
}

static void
sip_user_agent_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipUserAgent *self = SIP_USER_AGENT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_REGISTERER:
      g_value_set_object (value, sip_user_agent_get_registerer (self));
      break;
    case PROP_CONNECTOR:
      g_value_set_object (value, sip_user_agent_get_connector (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static guint
add_hook (GType type, const char *name)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SIP_TYPE_INCOMING_REQUEST);
}

static void
add_signals (GType type)
{
  /**
   * SipUserAgent::invite:
   * @self: what emits it
   * @invitation: neither prepared nor answered with 180 yet
   *
   * A call came in. Unless a handler keeps a reference it is refused with 480.
   */
  signals[INVITE] = g_signal_new ("invite", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, SIP_TYPE_INVITATION);
  /**
   * SipUserAgent::message:
   * @self: what emits it
   * @request: a MESSAGE outside calls (RFC 3428)
   *
   * Answered with 200 unless a handler answers otherwise. Where there is no handler, MESSAGE is not allowed.
   */
  signals[MESSAGE] = add_hook (type, "message");
  /**
   * SipUserAgent::notify-request:
   * @self: what emits it
   * @request: a NOTIFY that no subscription asked for
   *
   * Unless a handler answers, message-summary and check-sync get 200, other events 489 (RFC 6665 8.2.1).
   */
  signals[NOTIFY] = add_hook (type, "notify-request");
  /**
   * SipUserAgent::subscribe:
   * @self: what emits it
   * @request: a SUBSCRIBE outside calls (RFC 6665)
   *
   * Answered with 489 unless a handler answers. Where there is no handler, SUBSCRIBE is not allowed.
   */
  signals[SUBSCRIBE] = add_hook (type, "subscribe");
}

static void
sip_user_agent_class_init (SipUserAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sip_user_agent_dispose;
  object_class->finalize = sip_user_agent_finalize;
  object_class->get_property = sip_user_agent_get_property;
  SIP_AGENT_CLASS (klass)->request = sip_user_agent_request;
  SIP_AGENT_CLASS (klass)->serves = sip_user_agent_serves;

  /**
   * SipUserAgent:state:
   *
   * Whether it is at work.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_USER_AGENT_STATE, SIP_USER_AGENT_STOPPED, readable);

  /**
   * SipUserAgent:registerer:
   *
   * What keeps the account registered.
   */
  props[PROP_REGISTERER] =
    g_param_spec_object ("registerer", NULL, NULL, SIP_TYPE_REGISTERER, readable);

  /**
   * SipUserAgent:connector:
   *
   * What keeps the connection of an account that does not register.
   */
  props[PROP_CONNECTOR] = g_param_spec_object ("connector", NULL, NULL, SIP_TYPE_CONNECTOR, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);

  add_signals (G_TYPE_FROM_CLASS (klass));
}

static void
sip_user_agent_init (SipUserAgent *self)
{
  self->sessions = g_hash_table_new (NULL, NULL);
  self->tasks = sip_waiting_tasks_new ();
  g_signal_connect (self, "session", G_CALLBACK (on_session), NULL);
}

/**
 * sip_user_agent_new:
 * @stack: to which it has to be added, or is by its start, to be called; not kept alive
 * @aor: the account's address
 *
 * Returns: (transfer full): an account that is not registered
 */
SipUserAgent *
sip_user_agent_new (SipStack *stack, SipUri *aor)
{
  SipUserAgent *self;

  g_return_val_if_fail (SIP_IS_STACK (stack), NULL);
  g_return_val_if_fail (aor, NULL);

  self = g_object_new (SIP_TYPE_USER_AGENT,
                       "transactions", sip_stack_get_transactions (stack),
                       "dialogs", sip_stack_get_dialogs (stack),
                       "resolver", sip_stack_get_resolver (stack),
                       "pacer", sip_stack_get_pacer (stack),
                       "aor", aor,
                       NULL);
  g_set_weak_pointer (&self->stack, stack);
  return self;
}

/**
 * sip_user_agent_get_state:
 *
 * Returns: whether it is at work
 */
SipUserAgentState
sip_user_agent_get_state (SipUserAgent *self)
{
  g_return_val_if_fail (SIP_IS_USER_AGENT (self), SIP_USER_AGENT_STOPPED);

  return self->state;
}

/**
 * sip_user_agent_get_registerer:
 *
 * Returns: (transfer none): made when first asked for; asks for an hour
 */
SipRegisterer *
sip_user_agent_get_registerer (SipUserAgent *self)
{
  g_return_val_if_fail (SIP_IS_USER_AGENT (self), NULL);

  if (!self->registerer)
    self->registerer = sip_registerer_new (SIP_AGENT (self), EXPIRES_S);
  return self->registerer;
}

/**
 * sip_user_agent_get_connector:
 *
 * Returns: (transfer none): made when first asked for; idle while the account registers
 */
SipConnector *
sip_user_agent_get_connector (SipUserAgent *self)
{
  g_return_val_if_fail (SIP_IS_USER_AGENT (self), NULL);

  if (!self->connector)
    self->connector = sip_connector_new (SIP_AGENT (self));
  return self->connector;
}

static void
move (SipUserAgent *self, SipUserAgentState to)
{
  int state = self->state;

  if (!sip_state_move (self, SIP_TYPE_USER_AGENT_STATE, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* Tells all who wait for the start. @error: (nullable) */
static void
finish_start (SipUserAgent *self, const GError *error)
{
  sip_waiting_tasks_finish_all (self->tasks, error);
}

/* The first attempt is over; it goes on by itself. */
static void
take_outcome (SipUserAgent *self, const GError *error)
{
  if (self->state != SIP_USER_AGENT_STARTING)
    return;
  move (self, SIP_USER_AGENT_STARTED);
  finish_start (self, error);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipUserAgent) self = user_data;
  g_autoptr (GError) error = NULL;

  sip_registerer_register_finish (SIP_REGISTERER (source), result, &error);
  take_outcome (self, error);
}

static void
on_connector_state (SipUserAgent *self)
{
  SipConnectorState state = sip_connector_get_state (self->connector);

  if (state != SIP_CONNECTOR_CONNECTED && state != SIP_CONNECTOR_WAITING)
    return;
  g_signal_handlers_disconnect_by_func (self->connector, on_connector_state, self);
  take_outcome (self, sip_connector_get_error (self->connector));
}

static gboolean
has_server (SipUserAgent *self)
{
  g_autoptr (SipUri) proxy = NULL;
  g_autoptr (SipUri) registrar = NULL;
  g_autofree char *url = NULL;

  g_object_get (self, "outbound-proxy", &proxy, "registrar", &registrar, "websocket-url", &url, NULL);
  return proxy || registrar || url;
}

static void
sign_in (SipUserAgent *self)
{
  SipProtocol protocol;

  g_object_get (self, "protocol", &protocol, NULL);
  if (sip_agent_get_registers (SIP_AGENT (self)))
    sip_registerer_register_async (sip_user_agent_get_registerer (self), NULL, on_registered, g_object_ref (self));
  else if (sip_protocol_is_reliable (protocol) && has_server (self))
    {
      g_signal_connect_object (sip_user_agent_get_connector (self), "notify::state", G_CALLBACK (on_connector_state),
                               self, G_CONNECT_SWAPPED);
      sip_connector_start (self->connector);
    }
  else
    take_outcome (self, NULL);
}

/**
 * sip_user_agent_start_async:
 *
 * Adds the agent to its stack and signs in. Finishes with the first outcome; after an error it goes on trying, as the
 * registerer and the connector tell.
 */
void
sip_user_agent_start_async (SipUserAgent *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_USER_AGENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_user_agent_start_async);
  if (self->state == SIP_USER_AGENT_STARTED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (self->state == SIP_USER_AGENT_STOPPING || !self->stack)
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The account is being signed out."));
      return;
    }
  sip_waiting_tasks_add (self->tasks, g_steal_pointer (&task), 0);
  if (self->state == SIP_USER_AGENT_STARTING)
    return;
  sip_stack_add_agent (self->stack, SIP_AGENT (self));
  move (self, SIP_USER_AGENT_STARTING);
  sign_in (self);
}

/**
 * sip_user_agent_start_finish:
 *
 * Returns: whether the first attempt to sign in worked; otherwise an error of [method@Sip.Registerer.register_finish]
 *   or [property@Sip.Connector:error], or %SIP_ERROR_CANCELED where it was stopped meanwhile
 */
gboolean
sip_user_agent_start_finish (SipUserAgent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_user_agent_reconnect:
 *
 * To be called when the network is another one, or is back: signs in over a new connection now, instead of waiting
 * until the loss of the old one is noticed.
 */
void
sip_user_agent_reconnect (SipUserAgent *self)
{
  SipFlow *flow;

  g_return_if_fail (SIP_IS_USER_AGENT (self));

  if (self->state != SIP_USER_AGENT_STARTED && self->state != SIP_USER_AGENT_STARTING)
    return;
  if (sip_agent_get_registers (SIP_AGENT (self)))
    {
      sip_registerer_refresh (sip_user_agent_get_registerer (self));
      return;
    }
  flow = self->connector ? sip_connector_get_flow (self->connector) : NULL;
  if (flow)
    sip_flow_close (flow);
  if (self->connector)
    sip_connector_retry (self->connector);
}

typedef struct
{
  guint n_left;
  guint timer;
  gboolean signing_out;
} Stop;

static void finish_stop (GTask *task);

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  sip_registerer_unregister_finish (SIP_REGISTERER (source), result, NULL);
  finish_stop (task);
}

static void
sign_out (GTask *task)
{
  SipUserAgent *self = g_task_get_source_object (task);
  Stop *stop = g_task_get_task_data (task);

  if (stop->signing_out)
    return;
  stop->signing_out = TRUE;
  if (self->registerer && sip_registerer_get_state (self->registerer) != SIP_REGISTERER_IDLE)
    sip_registerer_unregister_async (self->registerer, NULL, on_signed_out, g_object_ref (task));
  else
    finish_stop (task);
}

static void
finish_stop (GTask *task)
{
  SipUserAgent *self = g_task_get_source_object (task);
  Stop *stop = g_task_get_task_data (task);

  sip_clock_clear (sip_agent_get_clock (SIP_AGENT (self)), &stop->timer);
  if (self->connector)
    {
      g_signal_handlers_disconnect_by_func (self->connector, on_connector_state, self);
      sip_connector_stop (self->connector);
    }
  if (self->stack)
    sip_stack_remove_agent (self->stack, SIP_AGENT (self));
  move (self, SIP_USER_AGENT_STOPPED);
  g_task_return_boolean (task, TRUE);
}

/* Far ends take too long to say that a call is over. */
static void
on_patience_over (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  ((Stop *) g_task_get_task_data (task))->timer = 0;
  sign_out (task);
}

static void
on_terminated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Stop *stop = g_task_get_task_data (task);

  sip_session_terminate_finish (SIP_SESSION (source), result, NULL);
  if (--stop->n_left == 0)
    sign_out (task);
}

static void
end_sessions (SipUserAgent *self, GTask *task)
{
  GHashTableIter iter;
  gpointer session;
  g_autoptr (GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);
  Stop *stop = g_task_get_task_data (task);

  for (g_hash_table_iter_init (&iter, self->sessions); g_hash_table_iter_next (&iter, &session, NULL);)
    g_ptr_array_add (sessions, g_object_ref (session));
  stop->n_left = sessions->len;
  for (guint i = 0; i < sessions->len; i++)
    sip_session_terminate_async (sessions->pdata[i], NULL, NULL, on_terminated, g_object_ref (task));
  if (sessions->len == 0)
    sign_out (task);
}

/**
 * sip_user_agent_stop_async:
 *
 * Ends the account's calls, signs out and takes the agent from its stack. Finishes within some seconds, whatever far
 * ends and servers do.
 */
void
sip_user_agent_stop_async (SipUserAgent *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Stop *stop;

  g_return_if_fail (SIP_IS_USER_AGENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_user_agent_stop_async);
  if (self->state == SIP_USER_AGENT_STOPPED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (self->state == SIP_USER_AGENT_STOPPING)
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The account is being signed out."));
      return;
    }
  error = g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED, _("The account was signed out."));
  stop = g_new0 (Stop, 1);
  g_task_set_task_data (task, stop, g_free);
  move (self, SIP_USER_AGENT_STOPPING);
  finish_start (self, error);
  stop->timer = sip_clock_add (sip_agent_get_clock (SIP_AGENT (self)), PATIENCE_MS, on_patience_over, task);
  end_sessions (self, task);
}

/**
 * sip_user_agent_stop_finish:
 *
 * Returns: %TRUE; %FALSE with %SIP_ERROR_INVALID_STATE where it is being stopped already
 */
gboolean
sip_user_agent_stop_finish (SipUserAgent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
