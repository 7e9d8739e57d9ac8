/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-session-manager.h"

#include <glib/gi18n-lib.h>

#include "util/sip-error.h"

/**
 * SipSessionManager:
 *
 * The sessions of one or several agents as a list of [class@Sip.Session], the oldest first: those that come, those that
 * the program makes, and those that transfers bring. A session is in the list until nothing is left to be said to its
 * far end, so that it need not be kept elsewhere.
 *
 * It answers 486 to calls that are one too many, by [property@Sip.SessionManager:max-sessions], or that come while
 * there is another and [property@Sip.SessionManager:call-waiting] is off. A call that takes the place of another
 * (RFC 3891) is never too many.
 */
struct _SipSessionManager
{
  GObject parent_instance;

  GPtrArray *sessions;
  GHashTable *agents;

  guint max_sessions;
  gboolean call_waiting;
};

enum
{
  PROP_0,
  PROP_MAX_SESSIONS,
  PROP_CALL_WAITING,
  N_PROPS
};

enum
{
  SIGNAL_SESSION_ADDED,
  SIGNAL_SESSION_REMOVED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipSessionManager, sip_session_manager, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
sip_session_manager_get_item_type (GListModel *model)
{
  return SIP_TYPE_SESSION;
}

static guint
sip_session_manager_get_n_items (GListModel *model)
{
  return SIP_SESSION_MANAGER (model)->sessions->len;
}

static gpointer
sip_session_manager_get_item (GListModel *model, guint position)
{
  SipSessionManager *self = SIP_SESSION_MANAGER (model);

  return position < self->sessions->len ? g_object_ref (self->sessions->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sip_session_manager_get_item_type;
  iface->get_n_items = sip_session_manager_get_n_items;
  iface->get_item = sip_session_manager_get_item;
}

static gboolean
goes_on (SipSession *session)
{
  SipSessionState state = sip_session_get_state (session);

  return state != SIP_SESSION_TERMINATING && state != SIP_SESSION_TERMINATED;
}

static void
on_state (SipSessionManager *self, GParamSpec *pspec, SipSession *session)
{
  g_autoptr (SipSessionManager) alive = g_object_ref (self);
  g_autoptr (SipSession) held = g_object_ref (session);
  guint position;

  if (sip_session_get_state (session) != SIP_SESSION_TERMINATED ||
      !g_ptr_array_find (self->sessions, session, &position))
    return;
  g_signal_handlers_disconnect_by_func (session, on_state, self);
  g_ptr_array_remove_index (self->sessions, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  g_signal_emit (self, signals[SIGNAL_SESSION_REMOVED], 0, session);
}

static gboolean
is_one_too_many (SipSessionManager *self, SipSession *session)
{
  guint n = sip_session_manager_count (self);

  if (sip_session_get_direction (session) == SIP_SESSION_OUTGOING || sip_session_get_replacee (session))
    return FALSE;
  return (self->max_sessions > 0 && n >= self->max_sessions) || (!self->call_waiting && n > 0);
}

static void
on_session (SipSessionManager *self, GObject *object, SipAgent *agent)
{
  g_autoptr (SipSessionManager) alive = g_object_ref (self);
  g_autoptr (SipSession) session = g_object_ref (SIP_SESSION (object));

  if (is_one_too_many (self, session))
    {
      sip_session_terminate_async (session, &(SipTerminateOptions) { .status = 486 }, NULL, NULL, NULL);
      return;
    }
  g_ptr_array_add (self->sessions, g_object_ref (session));
  g_signal_connect_object (session, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_list_model_items_changed (G_LIST_MODEL (self), self->sessions->len - 1, 0, 1);
  g_signal_emit (self, signals[SIGNAL_SESSION_ADDED], 0, session);
}

static void
sip_session_manager_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipSessionManager *self = SIP_SESSION_MANAGER (object);

  switch (prop_id)
    {
    case PROP_MAX_SESSIONS:
      g_value_set_uint (value, self->max_sessions);
      break;
    case PROP_CALL_WAITING:
      g_value_set_boolean (value, self->call_waiting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_session_manager_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipSessionManager *self = SIP_SESSION_MANAGER (object);

  switch (prop_id)
    {
    case PROP_MAX_SESSIONS:
      sip_session_manager_set_max_sessions (self, g_value_get_uint (value));
      break;
    case PROP_CALL_WAITING:
      sip_session_manager_set_call_waiting (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_session_manager_finalize (GObject *object)
{
  SipSessionManager *self = SIP_SESSION_MANAGER (object);

  g_ptr_array_unref (self->sessions);
  g_hash_table_unref (self->agents);

  G_OBJECT_CLASS (sip_session_manager_parent_class)->finalize (object);
}

static void
sip_session_manager_class_init (SipSessionManagerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_session_manager_get_property;
  object_class->set_property = sip_session_manager_set_property;
  object_class->finalize = sip_session_manager_finalize;

  /**
   * SipSessionManager:max-sessions:
   *
   * How many sessions there may be at a time; 0: any number.
   */
  props[PROP_MAX_SESSIONS] = g_param_spec_uint ("max-sessions", NULL, NULL, 0, G_MAXUINT, 0, writable);

  /**
   * SipSessionManager:call-waiting:
   *
   * Whether a call may come while there is another one.
   */
  props[PROP_CALL_WAITING] = g_param_spec_boolean ("call-waiting", NULL, NULL, TRUE, writable);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * SipSessionManager::session-added:
   * @self: what emits it
   * @session: it is in the list by now
   *
   * There is one session more.
   */
  signals[SIGNAL_SESSION_ADDED] = g_signal_new ("session-added", SIP_TYPE_SESSION_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, SIP_TYPE_SESSION);

  /**
   * SipSessionManager::session-removed:
   * @self: what emits it
   * @session: it is terminated
   *
   * There is one session less.
   */
  signals[SIGNAL_SESSION_REMOVED] = g_signal_new ("session-removed", SIP_TYPE_SESSION_MANAGER, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 1, SIP_TYPE_SESSION);
}

static void
sip_session_manager_init (SipSessionManager *self)
{
  self->sessions = g_ptr_array_new_with_free_func (g_object_unref);
  self->agents = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->call_waiting = TRUE;
}

/**
 * sip_session_manager_new:
 *
 * Returns: (transfer full): a manager without agents
 */
SipSessionManager *
sip_session_manager_new (void)
{
  return g_object_new (SIP_TYPE_SESSION_MANAGER, NULL);
}

/**
 * sip_session_manager_add_agent:
 * @agent: kept alive until it is removed
 *
 * Lists the sessions of @agent that begin from now on. Once is enough.
 */
void
sip_session_manager_add_agent (SipSessionManager *self, SipAgent *agent)
{
  g_return_if_fail (SIP_IS_SESSION_MANAGER (self));
  g_return_if_fail (SIP_IS_AGENT (agent));

  if (g_hash_table_add (self->agents, g_object_ref (agent)))
    g_signal_connect_object (agent, "session", G_CALLBACK (on_session), self, G_CONNECT_SWAPPED);
}

/**
 * sip_session_manager_remove_agent:
 *
 * Lists no more sessions of @agent; those that run stay until they are over.
 */
void
sip_session_manager_remove_agent (SipSessionManager *self, SipAgent *agent)
{
  g_return_if_fail (SIP_IS_SESSION_MANAGER (self));
  g_return_if_fail (SIP_IS_AGENT (agent));

  g_signal_handlers_disconnect_by_func (agent, on_session, self);
  g_hash_table_remove (self->agents, agent);
}

/**
 * sip_session_manager_find:
 * @id: as of [property@Sip.Session:id]
 *
 * Returns: (transfer none) (nullable): the session of this id
 */
SipSession *
sip_session_manager_find (SipSessionManager *self, const char *id)
{
  g_return_val_if_fail (SIP_IS_SESSION_MANAGER (self), NULL);
  g_return_val_if_fail (id, NULL);

  for (guint i = 0; i < self->sessions->len; i++)
    {
      if (g_strcmp0 (sip_session_get_id (self->sessions->pdata[i]), id) == 0)
        return self->sessions->pdata[i];
    }
  return NULL;
}

/**
 * sip_session_manager_get_max_sessions:
 *
 * Returns: how many sessions there may be at a time; 0: any number
 */
guint
sip_session_manager_get_max_sessions (SipSessionManager *self)
{
  g_return_val_if_fail (SIP_IS_SESSION_MANAGER (self), 0);

  return self->max_sessions;
}

/**
 * sip_session_manager_set_max_sessions:
 * @max_sessions: at a time; 0: any number
 *
 * Refuses calls that are one too many. Those that run are left alone.
 */
void
sip_session_manager_set_max_sessions (SipSessionManager *self, guint max_sessions)
{
  g_return_if_fail (SIP_IS_SESSION_MANAGER (self));

  if (self->max_sessions == max_sessions)
    return;
  self->max_sessions = max_sessions;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAX_SESSIONS]);
}

/**
 * sip_session_manager_get_call_waiting:
 *
 * Returns: whether a call may come while there is another one
 */
gboolean
sip_session_manager_get_call_waiting (SipSessionManager *self)
{
  g_return_val_if_fail (SIP_IS_SESSION_MANAGER (self), FALSE);

  return self->call_waiting;
}

/**
 * sip_session_manager_set_call_waiting:
 * @call_waiting: whether a call may come while there is another one
 *
 * Refuses second calls, or takes them.
 */
void
sip_session_manager_set_call_waiting (SipSessionManager *self, gboolean call_waiting)
{
  g_return_if_fail (SIP_IS_SESSION_MANAGER (self));

  if (self->call_waiting == !!call_waiting)
    return;
  self->call_waiting = !!call_waiting;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CALL_WAITING]);
}

/**
 * sip_session_manager_count:
 *
 * Returns: how many sessions count for the limit: those that are not being ended
 */
guint
sip_session_manager_count (SipSessionManager *self)
{
  guint n = 0;

  g_return_val_if_fail (SIP_IS_SESSION_MANAGER (self), 0);

  for (guint i = 0; i < self->sessions->len; i++)
    n += goes_on (self->sessions->pdata[i]);
  return n;
}

/**
 * sip_session_manager_check_room:
 *
 * To be asked before the program makes a call.
 *
 * Returns: whether there may be one session more; otherwise %SIP_ERROR_INVALID_STATE
 */
gboolean
sip_session_manager_check_room (SipSessionManager *self, GError **error)
{
  g_return_val_if_fail (SIP_IS_SESSION_MANAGER (self), FALSE);

  if (self->max_sessions == 0 || sip_session_manager_count (self) < self->max_sessions)
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE,
               g_dngettext (GETTEXT_PACKAGE, "There is already %u call, and no more are allowed. End it first.",
                            "There are already %u calls, and no more are allowed. End one of them first.",
                            self->max_sessions),
               self->max_sessions);
  return FALSE;
}

static void
on_one_terminated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint *n_left = g_task_get_task_data (task);

  sip_session_terminate_finish (SIP_SESSION (source), result, NULL);
  if (--*n_left == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * sip_session_manager_terminate_all_async:
 * @options: (nullable): as for [method@Sip.Session.terminate_async]
 *
 * Ends all sessions. Finishes when each far end knows or cannot be told.
 */
void
sip_session_manager_terminate_all_async (SipSessionManager *self, const SipTerminateOptions *options,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  guint *n_left;

  g_return_if_fail (SIP_IS_SESSION_MANAGER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_manager_terminate_all_async);
  sessions = g_ptr_array_copy (self->sessions, (GCopyFunc) (GCallback) g_object_ref, NULL);
  g_ptr_array_set_free_func (sessions, g_object_unref);
  if (sessions->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  n_left = g_new (guint, 1);
  *n_left = sessions->len;
  g_task_set_task_data (task, n_left, g_free);
  for (guint i = 0; i < sessions->len; i++)
    sip_session_terminate_async (sessions->pdata[i], options, NULL, on_one_terminated, g_object_ref (task));
}

/**
 * sip_session_manager_terminate_all_finish:
 *
 * Returns: whether it was not cancelled
 */
gboolean
sip_session_manager_terminate_all_finish (SipSessionManager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
