/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registerer.h"

#include <glib/gi18n-lib.h>

#include "registration/sip-registerer-private.h"
#include "registration/sip-registration-set-private.h"
#include "util/sip-argument.h"
#include "util/sip-state.h"
#include "util/sip-waiting-tasks.h"

#define KEEP_ALIVE_S 29

struct _SipRegisterer
{
  GObject parent_instance;

  /* owned */
  GPtrArray *registrations;  /* SipRegistration, one a flow */
  GPtrArray *begun;          /* GTask of register */
  GPtrArray *ended;          /* GTask of unregister */
  GListStore *bindings;      /* nullable */
  SipRegisterSettings settings;

  /* borrowed */
  SipAgent *agent;       /* weak */
  SipRegistration *last; /* of which something was told last */

  SipRegistererState state;
  gboolean ending;
  gboolean single; /* the registrar knows no outbound: one flow at a time */

  /* As they were told last. */
  guint status;
  guint granted_s;
  guint n_flows;
  gint64 next_attempt;
  const GError *error; /* only to be compared */
};

enum {
  PROP_0,
  PROP_AGENT,
  PROP_STATE,
  PROP_EXPIRES,
  PROP_STATUS,
  PROP_REASON,
  PROP_ERROR,
  PROP_NEXT_ATTEMPT,
  PROP_N_FLOWS,
  PROP_BINDINGS,
  PROP_WANTED_EXPIRES,
  PROP_OUTBOUND,
  PROP_GRUU,
  PROP_PATH,
  PROP_Q,
  PROP_PUSH,
  PROP_KEEP_ALIVE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipRegisterer, sip_registerer, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SipRegistererState, sip_registerer_state,
  G_DEFINE_ENUM_VALUE (SIP_REGISTERER_IDLE, "idle"),
  G_DEFINE_ENUM_VALUE (SIP_REGISTERER_REGISTERING, "registering"),
  G_DEFINE_ENUM_VALUE (SIP_REGISTERER_REGISTERED, "registered"),
  G_DEFINE_ENUM_VALUE (SIP_REGISTERER_FAILED, "failed"),
  G_DEFINE_ENUM_VALUE (SIP_REGISTERER_UNREGISTERING, "unregistering"))

/* Of several flows any may come and go. */
static const SipStateEdge edges[] = {
  { SIP_REGISTERER_IDLE, SIP_REGISTERER_REGISTERING },
  { SIP_REGISTERER_IDLE, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_REGISTERED },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_FAILED },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_IDLE },
  { SIP_REGISTERER_REGISTERED, SIP_REGISTERER_REGISTERING },
  { SIP_REGISTERER_REGISTERED, SIP_REGISTERER_FAILED },
  { SIP_REGISTERER_REGISTERED, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_FAILED, SIP_REGISTERER_REGISTERING },
  { SIP_REGISTERER_FAILED, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_UNREGISTERING, SIP_REGISTERER_IDLE },
  { -1, -1 },
};

static void
notify_if (SipRegisterer *self, gboolean changed, guint prop)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
move (SipRegisterer *self, SipRegistererState to)
{
  int state = self->state;

  if (state == (int) to || !sip_state_move (self, SIP_TYPE_REGISTERER_STATE, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* Whatever is told has to be true when it is told: all is taken over first. */
static void
update (SipRegisterer *self)
{
  g_autoptr (SipRegisterer) hold = g_object_ref (self);
  SipRegistration *registered = sip_registration_set_find_registered (self->registrations);
  guint status = self->last ? sip_registration_get_status (self->last) : 0;
  guint granted_s = registered ? sip_registration_get_granted (registered) : 0;
  guint n_flows = sip_registration_set_count (self->registrations, SIP_REGISTERER_REGISTERED);
  gint64 next_attempt = sip_registration_set_get_next_attempt (self->registrations);
  const GError *error = sip_registerer_get_error (self);
  gboolean changed[N_PROPS] = {
    [PROP_STATUS] = status != self->status,     [PROP_REASON] = status != self->status,
    [PROP_EXPIRES] = granted_s != self->granted_s, [PROP_N_FLOWS] = n_flows != self->n_flows,
    [PROP_ERROR] = error != self->error,        [PROP_NEXT_ATTEMPT] = next_attempt != self->next_attempt,
  };

  self->status = status;
  self->granted_s = granted_s;
  self->n_flows = n_flows;
  self->error = error;
  self->next_attempt = next_attempt;
  for (guint i = 0; i < N_PROPS; i++)
    notify_if (self, changed[i], i);
  move (self, sip_registration_set_sum_up (self->registrations, self->ending));
  if (self->ending && self->state == SIP_REGISTERER_IDLE)
    {
      self->ending = FALSE;
      sip_waiting_tasks_finish_all (self->ended, NULL);
    }
}

static void
on_changed (gpointer owner, SipRegistration *registration)
{
  SipRegisterer *self = owner;

  self->last = registration;
  update (self);
}

static void
on_listed (gpointer owner, SipRegistration *registration, SipMessage *response)
{
  sip_registerer_update_bindings (owner, response);
}

static gboolean
others_hold (gpointer owner, SipRegistration *registration)
{
  SipRegisterer *self = owner;
  gboolean own = sip_registration_get_state (registration) == SIP_REGISTERER_REGISTERED;

  return sip_registration_set_count (self->registrations, SIP_REGISTERER_REGISTERED) > (own ? 1 : 0);
}

/* Which flows there are to be, after one has succeeded or failed (RFC 5626 4.2.1): a registrar that knows no outbound
 * would call each flow as if it were another phone. */
static void
arrange (SipRegisterer *self)
{
  SipRegistration *registered = sip_registration_set_find_registered (self->registrations);

  if (self->registrations->len == 1 || self->ending)
    return;
  if (registered && !self->single && !sip_registration_get_outbound (registered))
    self->single = self->settings.outbound_refused = TRUE;
  if (!self->single)
    return;
  if (registered)
    sip_registration_set_keep_only (self->registrations, registered);
  else if (!sip_registration_set_is_busy (self->registrations))
    sip_registration_set_begin_next (self->registrations);
}

static void
on_finished (gpointer owner, SipRegistration *registration, const GError *error)
{
  g_autoptr (SipRegisterer) self = g_object_ref (owner);

  arrange (self);
  if (!error)
    sip_waiting_tasks_finish_all (self->begun, NULL);
  else if (sip_registration_set_is_over (self->registrations))
    sip_waiting_tasks_finish_all (self->begun, error);
}

static const SipRegistrationOwner owner_functions = { on_changed, on_listed, on_finished, others_hold };

static void
sip_registerer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipRegisterer *self = SIP_REGISTERER (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_EXPIRES:
      g_value_set_uint (value, self->granted_s);
      break;
    case PROP_STATUS:
      g_value_set_uint (value, self->status);
      break;
    case PROP_REASON:
      g_value_set_string (value, sip_registerer_get_reason (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, sip_registerer_get_error (self));
      break;
    case PROP_NEXT_ATTEMPT:
      g_value_set_uint (value, sip_registerer_get_next_attempt (self));
      break;
    case PROP_N_FLOWS:
      g_value_set_uint (value, self->n_flows);
      break;
    case PROP_BINDINGS:
      g_value_set_object (value, sip_registerer_get_bindings (self));
      break;
    case PROP_WANTED_EXPIRES:
      g_value_set_uint (value, self->settings.expires_s);
      break;
    case PROP_OUTBOUND:
      g_value_set_enum (value, self->settings.outbound);
      break;
    case PROP_GRUU:
      g_value_set_enum (value, self->settings.gruu);
      break;
    case PROP_PATH:
      g_value_set_boolean (value, self->settings.path);
      break;
    case PROP_Q:
      g_value_set_double (value, self->settings.q);
      break;
    case PROP_PUSH:
      g_value_set_string (value, self->settings.push);
      break;
    case PROP_KEEP_ALIVE:
      g_value_set_uint (value, self->settings.keep_alive_s);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_registerer_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipRegisterer *self = SIP_REGISTERER (object);

  switch (prop_id)
    {
    case PROP_WANTED_EXPIRES:
      self->settings.expires_s = g_value_get_uint (value);
      break;
    case PROP_OUTBOUND:
      self->settings.outbound = g_value_get_enum (value);
      break;
    case PROP_GRUU:
      self->settings.gruu = g_value_get_enum (value);
      break;
    case PROP_PATH:
      self->settings.path = g_value_get_boolean (value);
      break;
    case PROP_Q:
      self->settings.q = g_value_get_double (value);
      break;
    case PROP_KEEP_ALIVE:
      self->settings.keep_alive_s = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_registerer_dispose (GObject *object)
{
  SipRegisterer *self = SIP_REGISTERER (object);

  for (guint i = 0; self->registrations && i < self->registrations->len; i++)
    sip_registration_abandon (self->registrations->pdata[i]);
  g_clear_pointer (&self->registrations, g_ptr_array_unref);
  g_clear_object (&self->bindings);
  g_clear_weak_pointer (&self->agent);

  G_OBJECT_CLASS (sip_registerer_parent_class)->dispose (object);
}

static void
sip_registerer_finalize (GObject *object)
{
  SipRegisterer *self = SIP_REGISTERER (object);

  g_ptr_array_unref (self->begun);
  g_ptr_array_unref (self->ended);
  g_free (self->settings.push);

  G_OBJECT_CLASS (sip_registerer_parent_class)->finalize (object);
}

static void
install_settings (void)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  /**
   * SipRegisterer:wanted-expires:
   *
   * Seconds to ask for, from the next request on.
   */
  props[PROP_WANTED_EXPIRES] = g_param_spec_uint ("wanted-expires", NULL, NULL, 1, G_MAXINT32, 3600, flags);
  /**
   * SipRegisterer:outbound:
   *
   * Whether RFC 5626 is used; it needs #SipAgent:instance-id.
   */
  props[PROP_OUTBOUND] =
    g_param_spec_enum ("outbound", NULL, NULL, SIP_TYPE_EXTENSION_POLICY, SIP_EXTENSION_AUTO, flags);
  /**
   * SipRegisterer:gruu:
   *
   * Whether the registrar is told the instance and its GRUUs are used (RFC 5627), unless it refuses.
   */
  props[PROP_GRUU] = g_param_spec_enum ("gruu", NULL, NULL, SIP_TYPE_EXTENSION_POLICY, SIP_EXTENSION_AUTO, flags);
  /**
   * SipRegisterer:path:
   *
   * Whether RFC 3327 is offered.
   */
  props[PROP_PATH] = g_param_spec_boolean ("path", NULL, NULL, TRUE, flags);
  /**
   * SipRegisterer:q:
   *
   * The weight of this phone among the others of the account, from 0 to 1, -1: none is told.
   */
  props[PROP_Q] = g_param_spec_double ("q", NULL, NULL, -1, 1, -1, flags);
  /**
   * SipRegisterer:push:
   *
   * What of a push service the registrar is told (RFC 8599): see sip_registerer_set_push().
   */
  props[PROP_PUSH] =
    g_param_spec_string ("push", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * SipRegisterer:keep-alive:
   *
   * Seconds from keep-alive to keep-alive at most, 0: only where the server asks for some.
   */
  props[PROP_KEEP_ALIVE] = g_param_spec_uint ("keep-alive", NULL, NULL, 0, 24 * 60 * 60, KEEP_ALIVE_S, flags);
}

static void
sip_registerer_class_init (SipRegistererClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_registerer_get_property;
  object_class->set_property = sip_registerer_set_property;
  object_class->dispose = sip_registerer_dispose;
  object_class->finalize = sip_registerer_finalize;

  /**
   * SipRegisterer:agent:
   *
   * Whose address is registered; not kept alive.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT, readable);
  /**
   * SipRegisterer:state:
   *
   * Registered while one flow is.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_REGISTERER_STATE, SIP_REGISTERER_IDLE, readable);
  /**
   * SipRegisterer:expires:
   *
   * Seconds for which the server granted the binding, 0: there is none.
   */
  props[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipRegisterer:status:
   *
   * Of the last final response, 0: none came.
   */
  props[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, 699, 0, readable);
  /**
   * SipRegisterer:reason:
   *
   * The reason phrase of the last final response.
   */
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, readable);
  /**
   * SipRegisterer:error:
   *
   * Why the last attempt failed, in a sentence for a person.
   */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  /**
   * SipRegisterer:next-attempt:
   *
   * Seconds until a refresh or the next attempt, 0: none is planned.
   */
  props[PROP_NEXT_ATTEMPT] = g_param_spec_uint ("next-attempt", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipRegisterer:n-flows:
   *
   * Over how many flows the account is registered (RFC 5626).
   */
  props[PROP_N_FLOWS] = g_param_spec_uint ("n-flows", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipRegisterer:bindings:
   *
   * A list of #SipBinding: all that the registrar has of the account, as it told last.
   */
  props[PROP_BINDINGS] = g_param_spec_object ("bindings", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  install_settings ();
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_registerer_init (SipRegisterer *self)
{
  self->registrations = g_ptr_array_new_with_free_func (g_object_unref);
  self->begun = sip_waiting_tasks_new ();
  self->ended = sip_waiting_tasks_new ();
  self->settings.path = TRUE;
  self->settings.q = -1;
  self->settings.keep_alive_s = KEEP_ALIVE_S;
}

/**
 * sip_registerer_new:
 * @agent: whose address to register; not kept alive
 * @expires: seconds to ask for
 *
 * Returns: (transfer full): a registerer that does nothing yet
 */
SipRegisterer *
sip_registerer_new (SipAgent *agent, guint expires)
{
  SipRegisterer *self;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (expires > 0, NULL);

  self = g_object_new (SIP_TYPE_REGISTERER, NULL);
  g_set_weak_pointer (&self->agent, agent);
  g_object_set (agent, "registers", TRUE, NULL);
  self->settings.expires_s = expires;
  sip_registerer_set_outbound_proxies (self, NULL);
  return self;
}

/**
 * sip_registerer_set_outbound_proxies:
 * @uris: (nullable) (element-type SipUri): to each of them a flow; %NULL: one flow, as the agent's requests go
 *
 * Only while nothing is registered.
 */
void
sip_registerer_set_outbound_proxies (SipRegisterer *self, GPtrArray *uris)
{
  g_return_if_fail (SIP_IS_REGISTERER (self));
  g_return_if_fail (self->state == SIP_REGISTERER_IDLE);

  self->last = NULL;
  g_clear_pointer (&self->registrations, g_ptr_array_unref);
  self->settings.n_flows = uris && uris->len > 0 ? uris->len : 1;
  self->registrations = g_ptr_array_new_full (self->settings.n_flows, g_object_unref);
  for (guint i = 0; i < self->settings.n_flows; i++)
    g_ptr_array_add (self->registrations,
                     sip_registration_new (self->agent, &self->settings, i + 1,
                                           uris && uris->len > 0 ? uris->pdata[i] : NULL, &owner_functions, self));
}

/**
 * sip_registerer_set_push:
 * @params: (nullable): "pn-provider=…;pn-prid=…;pn-param=…", escaped as in a URI
 *
 * What of a push service the registrar is told (RFC 8599 4.1), from the next request on.
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT where @params holds anything else
 */
gboolean
sip_registerer_set_push (SipRegisterer *self, const char *params, GError **error)
{
  g_return_val_if_fail (SIP_IS_REGISTERER (self), FALSE);

  if (!sip_registerer_is_push (params))
    {
      g_autofree char *shown = sip_argument_show (params);

      g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                   _("“%s” is nothing of a push service: write pn-provider=…;pn-prid=…;pn-param=…."), shown);
      return FALSE;
    }
  g_free (self->settings.push);
  self->settings.push = params && *params ? g_strdup (params) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PUSH]);
  return TRUE;
}

SipRegistererState
sip_registerer_get_state (SipRegisterer *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERER (self), SIP_REGISTERER_IDLE);

  return self->state;
}

/**
 * sip_registerer_get_error:
 *
 * Returns: (nullable): why the last attempt failed, in a sentence for a person
 */
const GError *
sip_registerer_get_error (SipRegisterer *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERER (self), NULL);

  return self->last ? sip_registration_get_error (self->last) : NULL;
}

/**
 * sip_registerer_get_status:
 *
 * Returns: of the last final response, 0: none came
 */
guint
sip_registerer_get_status (SipRegisterer *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERER (self), 0);

  return self->last ? sip_registration_get_status (self->last) : 0;
}

/**
 * sip_registerer_get_reason:
 *
 * Returns: (nullable): the reason phrase of the last final response
 */
const char *
sip_registerer_get_reason (SipRegisterer *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERER (self), NULL);

  return self->last ? sip_registration_get_reason (self->last) : NULL;
}

/**
 * sip_registerer_get_expires:
 *
 * Returns: seconds for which the server granted the binding, 0: there is none
 */
guint
sip_registerer_get_expires (SipRegisterer *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERER (self), 0);

  return self->granted_s;
}

/**
 * sip_registerer_get_next_attempt:
 *
 * Returns: seconds until a refresh or the next attempt, 0: none is planned
 */
guint
sip_registerer_get_next_attempt (SipRegisterer *self)
{
  gint64 left;

  g_return_val_if_fail (SIP_IS_REGISTERER (self), 0);

  if (!self->agent || self->next_attempt == 0)
    return 0;
  left = self->next_attempt - sip_clock_now (sip_agent_get_clock (self->agent));
  return left > 0 ? (left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC : 0;
}

/**
 * sip_registerer_get_n_flows:
 *
 * Returns: over how many flows the account is registered
 */
guint
sip_registerer_get_n_flows (SipRegisterer *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERER (self), 0);

  return self->n_flows;
}

SipAgent *
sip_registerer_get_agent (SipRegisterer *self)
{
  return self->agent;
}

GPtrArray *
sip_registerer_get_registrations (SipRegisterer *self)
{
  return self->registrations;
}

GListStore **
sip_registerer_get_list (SipRegisterer *self)
{
  return &self->bindings;
}

static void
stop_ending (SipRegisterer *self)
{
  for (guint i = 0; self->ending && i < self->registrations->len; i++)
    {
      if (sip_registration_get_state (self->registrations->pdata[i]) == SIP_REGISTERER_UNREGISTERING)
        sip_registration_finish_ending (self->registrations->pdata[i]);
    }
}

/**
 * sip_registerer_register_async:
 *
 * Registers and stays registered, or tries again by itself where that may help. On a binding that exists: refreshes it
 * now.
 */
void
sip_registerer_register_async (SipRegisterer *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  gboolean refreshes;

  g_return_if_fail (SIP_IS_REGISTERER (self));
  g_return_if_fail (self->agent);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_registerer_register_async);
  sip_waiting_tasks_add (self->begun, g_object_ref (task), 0);
  stop_ending (self);
  if (sip_registration_set_is_busy (self->registrations))
    return;

  refreshes = self->state == SIP_REGISTERER_REGISTERED;
  if (!refreshes)
    {
      sip_register_settings_forget (&self->settings);
      self->single = FALSE;
    }
  for (guint i = 0; i < self->registrations->len; i++)
    {
      if (!refreshes || sip_registration_get_state (self->registrations->pdata[i]) != SIP_REGISTERER_IDLE)
        sip_registration_begin (self->registrations->pdata[i]);
    }
}

/**
 * sip_registerer_register_finish:
 *
 * Returns: whether the first attempt worked; the error is that of sip_registerer_get_error(), or %SIP_ERROR_CANCELED
 *   where the account was signed out meanwhile
 */
gboolean
sip_registerer_register_finish (SipRegisterer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_registerer_unregister_async:
 *
 * Removes the binding and stays without. Finishes within two seconds even where the server does not answer.
 */
void
sip_registerer_unregister_async (SipRegisterer *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SIP_IS_REGISTERER (self));
  g_return_if_fail (self->agent);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_registerer_unregister_async);
  sip_waiting_tasks_add (self->ended, g_object_ref (task), 0);
  if (self->ending)
    return;

  self->ending = TRUE;
  for (guint i = 0; self->ending && i < self->registrations->len; i++)
    sip_registration_end (self->registrations->pdata[i]);
  error = g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED, _("The account was signed out."));
  sip_waiting_tasks_finish_all (self->begun, error);
}

/**
 * sip_registerer_unregister_finish:
 *
 * Returns: %TRUE
 */
gboolean
sip_registerer_unregister_finish (SipRegisterer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sip_registerer_forget_bindings (SipRegisterer *self)
{
  const gboolean was_ending = self->ending;

  self->ending = TRUE;
  for (guint i = 0; self->ending && i < self->registrations->len; i++)
    {
      if (sip_registration_is_busy (self->registrations->pdata[i]))
        sip_registration_end (self->registrations->pdata[i]);
      else
        sip_registration_forget (self->registrations->pdata[i]);
    }
  if (!was_ending)
    update (self);
}

/**
 * sip_registerer_refresh:
 *
 * To be called when the network is another one: what was registered over the old one is registered over a new flow, at
 * once. Nothing happens where nothing was.
 */
void
sip_registerer_refresh (SipRegisterer *self)
{
  g_autoptr (SipRegisterer) hold = NULL;

  g_return_if_fail (SIP_IS_REGISTERER (self));

  hold = g_object_ref (self);
  for (guint i = 0; self->registrations && i < self->registrations->len; i++)
    sip_registration_move (self->registrations->pdata[i]);
}
