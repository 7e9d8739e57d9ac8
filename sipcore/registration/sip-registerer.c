/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registerer.h"

#include <glib/gi18n-lib.h>

#include "registration/sip-binding-private.h"
#include "registration/sip-flow-use-private.h"
#include "registration/sip-register-series-private.h"
#include "registration/sip-registration-error-private.h"
#include "util/sip-state.h"

#define UNREGISTER_LIMIT_MS 2000
/* After a flow that worked was lost; spread, so that not all phones of a server come back at once. */
#define RECONNECT_MIN_MS 100
#define RECONNECT_MAX_MS 2000
/* RFC 5626 4.5: a flow that did not last until a keep-alive was answered is no success. */
#define PROVEN_US (30 * G_USEC_PER_SEC)
#define MAX_INTERVAL_RETRIES 2

struct _SipRegisterer
{
  GObject parent_instance;

  /* owned */
  SipRegisterSeries *series;
  SipOutgoingRequest *request; /* under way */
  SipFlow *flow;               /* over which the binding was made */
  SipAddress *contact;         /* registered last */
  GPtrArray *registrations;    /* GTask */
  GPtrArray *unregistrations;  /* GTask */
  GError *error;
  char *reason;

  /* borrowed, weak */
  SipAgent *agent;

  SipRegistererState state;
  guint wanted_s;
  guint asked_s; /* more than wanted after a 423 */
  guint granted_s;
  guint status;
  guint failures;         /* in a row */
  guint interval_retries; /* 423s in a row */
  guint timer;
  gint64 flow_since;   /* by the clock */
  gint64 next_attempt; /* likewise; 0: none */
  gboolean rewriting;  /* the request under way corrects the Contact */
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

static const SipStateEdge edges[] = {
  { SIP_REGISTERER_IDLE, SIP_REGISTERER_REGISTERING },
  { SIP_REGISTERER_IDLE, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_REGISTERED },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_FAILED },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_REGISTERED, SIP_REGISTERER_FAILED },
  { SIP_REGISTERER_REGISTERED, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_FAILED, SIP_REGISTERER_REGISTERING },
  { SIP_REGISTERER_FAILED, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_UNREGISTERING, SIP_REGISTERER_IDLE },
  { -1, -1 },
};

static void send_register (SipRegisterer *self);

static void
move (SipRegisterer *self, SipRegistererState to)
{
  int state = self->state;

  if (state == (int) to || !sip_state_move (self, SIP_TYPE_REGISTERER_STATE, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_error (SipRegisterer *self, GError *error)
{
  if (!error && !self->error)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
set_response (SipRegisterer *self, SipMessage *response)
{
  guint status = response ? sip_message_get_status (response) : 0;

  g_free (self->reason);
  self->reason = response ? sip_slice_dup (sip_message_get_reason_phrase (response)) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
  if (status == self->status)
    return;
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
}

static void
set_granted (SipRegisterer *self, guint granted_s)
{
  if (self->granted_s == granted_s)
    return;
  self->granted_s = granted_s;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPIRES]);
}

static void
clear_timer (SipRegisterer *self)
{
  if (self->agent)
    sip_clock_clear (sip_agent_get_clock (self->agent), &self->timer);
  if (self->next_attempt == 0)
    return;
  self->next_attempt = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NEXT_ATTEMPT]);
}

static void
clear_request (SipRegisterer *self)
{
  if (!self->request)
    return;
  sip_register_series_note (self->series, sip_outgoing_request_get_message (self->request));
  g_signal_handlers_disconnect_by_data (self->request, self);
  sip_outgoing_request_cancel (self->request, NULL);
  g_clear_object (&self->request);
  self->rewriting = FALSE;
}

static void
clear_flow (SipRegisterer *self)
{
  g_autoptr (SipFlow) flow = g_steal_pointer (&self->flow);

  if (!flow)
    return;
  g_signal_handlers_disconnect_by_data (flow, self);
  sip_flow_use_end (flow);
}

static void
drop_flow (SipRegisterer *self)
{
  clear_flow (self);
  set_granted (self, 0);
  if (self->agent)
    sip_agent_set_flow (self->agent, NULL);
}

/* A GError for each task, NULL: done. */
static void
complete (GPtrArray **tasks, const GError *error)
{
  g_autoptr (GPtrArray) completed = g_steal_pointer (tasks);

  for (guint i = 0; completed && i < completed->len; i++)
    {
      if (error)
        g_task_return_error (completed->pdata[i], g_error_copy (error));
      else
        g_task_return_boolean (completed->pdata[i], TRUE);
    }
}

static char *
dup_server (SipRegisterer *self)
{
  g_autoptr (SipUri) registrar = NULL;

  g_object_get (self->agent, "registrar", &registrar, NULL);
  return sip_slice_dup (sip_uri_get_host (registrar ? registrar : sip_agent_get_aor (self->agent)));
}

/* "alice@example.org", as people know it. */
static char *
dup_address (SipRegisterer *self)
{
  SipUri *aor = sip_agent_get_aor (self->agent);
  g_autofree char *host = sip_slice_dup (sip_uri_get_host (aor));
  g_autofree char *user = sip_uri_dup_user (aor);

  return user ? g_strconcat (user, "@", host, NULL) : g_steal_pointer (&host);
}

static gboolean
was_challenged (SipRegisterer *self)
{
  gboolean challenged = FALSE;

  if (self->request)
    g_object_get (self->request, "challenged", &challenged, NULL);
  return challenged;
}

static void
on_timer (gpointer user_data)
{
  g_autoptr (SipRegisterer) self = g_object_ref (user_data);

  self->timer = 0;
  clear_timer (self);
  /* A correction of the Contact that nobody answered: the refresh takes its place. */
  clear_request (self);
  if (self->state == SIP_REGISTERER_FAILED)
    move (self, SIP_REGISTERER_REGISTERING);
  send_register (self);
}

static void
schedule (SipRegisterer *self, guint delay_ms)
{
  SipClock *clock = sip_agent_get_clock (self->agent);

  sip_clock_clear (clock, &self->timer);
  self->timer = sip_clock_add (clock, delay_ms, on_timer, self);
  self->next_attempt = sip_clock_now (clock) + (gint64) delay_ms * 1000;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NEXT_ATTEMPT]);
}

/* @delay_ms 0: not tried again before it is asked for. */
static void
fail (SipRegisterer *self, GError *error, guint delay_ms)
{
  g_autoptr (SipRegisterer) hold = g_object_ref (self);

  clear_request (self);
  clear_timer (self);
  drop_flow (self);
  set_error (self, error);
  if (delay_ms > 0)
    schedule (self, delay_ms);
  move (self, SIP_REGISTERER_FAILED);
  complete (&self->registrations, self->error);
}

static guint
get_retry_ms (SipRegisterer *self, SipMessage *response)
{
  guint32 retry_after_s = 0;

  if (response)
    sip_message_get_uint (response, SIP_HEADER_RETRY_AFTER, &retry_after_s);
  return sip_binding_get_retry_ms (sip_agent_get_random (self->agent), ++self->failures, retry_after_s);
}

static guint
get_reconnect_ms (SipRegisterer *self)
{
  if (sip_clock_now (sip_agent_get_clock (self->agent)) - self->flow_since < PROVEN_US)
    return get_retry_ms (self, NULL);
  return sip_random_range (sip_agent_get_random (self->agent), RECONNECT_MIN_MS, RECONNECT_MAX_MS);
}

static void
on_flow_closed (SipRegisterer *self)
{
  g_autofree char *server = NULL;

  if (!self->agent || self->state != SIP_REGISTERER_REGISTERED)
    return;
  server = dup_server (self);
  fail (self, sip_registration_error_flow_lost (server), get_reconnect_ms (self));
}

static void
take_flow (SipRegisterer *self, SipFlow *flow)
{
  if (flow != self->flow)
    {
      clear_flow (self);
      self->flow = g_object_ref (flow);
      self->flow_since = sip_clock_now (sip_agent_get_clock (self->agent));
      g_signal_connect_object (flow, "closed", G_CALLBACK (on_flow_closed), self, G_CONNECT_SWAPPED);
      sip_flow_use_begin (flow, sip_agent_get_random (self->agent));
    }
  sip_agent_set_flow (self->agent, flow);
}

/* RFC 3581: the server may have seen us elsewhere than where our Contact says. */
static gboolean
contact_is_stale (SipRegisterer *self)
{
  g_autoptr (SipAddress) contact = sip_agent_dup_contact (self->agent, self->flow);

  return !sip_uri_equal (sip_address_get_uri (contact), sip_address_get_uri (self->contact));
}

static void
on_registered (SipRegisterer *self, SipMessage *response)
{
  g_autoptr (SipRegisterer) hold = g_object_ref (self);
  g_autoptr (SipOutgoingRequest) request = g_object_ref (self->request);
  SipMessage *sent = sip_outgoing_request_get_message (request);
  guint granted_s = sip_binding_get_expires (sent, response, self->asked_s);
  gboolean corrected = self->rewriting;

  clear_request (self);
  if (granted_s == 0)
    {
      g_autofree char *server = dup_server (self);

      fail (self, sip_registration_error_not_listed (server), get_retry_ms (self, response));
      return;
    }

  g_clear_pointer (&self->contact, sip_address_unref);
  self->contact = sip_address_ref (sip_binding_get_contact (sent));
  self->failures = 0;
  self->interval_retries = 0;
  set_granted (self, granted_s);
  take_flow (self, sip_outgoing_request_get_flow (request));
  schedule (self, sip_binding_get_refresh_ms (granted_s));
  set_error (self, NULL);
  move (self, SIP_REGISTERER_REGISTERED);
  complete (&self->registrations, NULL);

  if (!corrected && self->state == SIP_REGISTERER_REGISTERED && !self->request && contact_is_stale (self))
    {
      self->rewriting = TRUE;
      send_register (self);
    }
}

static void
finish_unregistering (SipRegisterer *self)
{
  g_autoptr (SipRegisterer) hold = g_object_ref (self);

  clear_request (self);
  clear_timer (self);
  drop_flow (self);
  g_clear_pointer (&self->contact, sip_address_unref);
  move (self, SIP_REGISTERER_IDLE);
  complete (&self->unregistrations, NULL);
}

static void
on_accept (SipRegisterer *self, SipMessage *response)
{
  set_response (self, response);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    finish_unregistering (self);
  else
    on_registered (self, response);
}

/* RFC 3261 10.2.8. */
static gboolean
ask_for_more (SipRegisterer *self, SipMessage *response)
{
  guint32 minimum_s;

  if (sip_message_get_status (response) != 423 || self->interval_retries >= MAX_INTERVAL_RETRIES ||
      !sip_message_get_uint (response, SIP_HEADER_MIN_EXPIRES, &minimum_s) || minimum_s <= self->asked_s)
    return FALSE;
  self->interval_retries++;
  self->asked_s = minimum_s;
  clear_request (self);
  send_register (self);
  return TRUE;
}

/* Trying again will not help before a person has changed something. */
static gboolean
is_final (guint status)
{
  return status == 401 || status == 403 || status == 404 || status == 407 || status == 604;
}

static void
on_reject (SipRegisterer *self, SipMessage *response)
{
  g_autofree char *server = dup_server (self);
  g_autofree char *address = dup_address (self);
  GError *error;

  set_response (self, response);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    {
      finish_unregistering (self);
      return;
    }
  if (ask_for_more (self, response))
    return;
  error = sip_registration_error_from_response (response, server, address, was_challenged (self));
  fail (self, error, is_final (self->status) ? 0 : get_retry_ms (self, response));
}

static void
on_failed (SipRegisterer *self, GError *error)
{
  g_autofree char *server = dup_server (self);
  g_autofree char *address = dup_address (self);
  gboolean refused = g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION);

  set_response (self, refused ? sip_outgoing_request_get_response (self->request) : NULL);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    finish_unregistering (self);
  else
    fail (self, sip_registration_error_from_error (error, server, address, was_challenged (self)),
          refused ? 0 : get_retry_ms (self, NULL));
}

/* One REGISTER removes the binding that was wrong and makes the one that is right. */
static void
add_contacts (SipRegisterer *self, SipMessageBuilder *builder)
{
  g_autoptr (SipAddress) old = sip_address_with_param (self->contact, "expires", "0");
  g_autoptr (SipAddress) contact = sip_agent_dup_contact (self->agent, self->flow);

  sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, old);
  sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, contact);
}

static void
send_request (SipRegisterer *self, SipMessageBuilder *builder, guint expires_s)
{
  g_autoptr (SipMessage) request = NULL;

  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", expires_s);
  request = sip_message_builder_end (builder);
  self->request = sip_agent_send (self->agent, request, NULL, self->flow);
  g_signal_connect_object (self->request, "accept", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "redirect", G_CALLBACK (on_reject), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "reject", G_CALLBACK (on_reject), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

static void
send_register (SipRegisterer *self)
{
  SipMessageBuilder *builder;

  if (!self->agent)
    return;
  builder = sip_register_series_next (self->series, self->agent);
  if (self->rewriting)
    add_contacts (self, builder);
  send_request (self, builder, self->asked_s);
}

static void
on_unregister_limit (gpointer user_data)
{
  SipRegisterer *self = user_data;

  self->timer = 0;
  finish_unregistering (self);
}

static void
send_unregister (SipRegisterer *self)
{
  SipMessageBuilder *builder = sip_register_series_next (self->series, self->agent);

  if (self->contact)
    sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, self->contact);
  send_request (self, builder, 0);
  self->timer = sip_clock_add (sip_agent_get_clock (self->agent), UNREGISTER_LIMIT_MS, on_unregister_limit, self);
}

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
      g_value_set_string (value, self->reason);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_NEXT_ATTEMPT:
      g_value_set_uint (value, sip_registerer_get_next_attempt (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_registerer_dispose (GObject *object)
{
  SipRegisterer *self = SIP_REGISTERER (object);

  clear_request (self);
  if (self->agent)
    sip_clock_clear (sip_agent_get_clock (self->agent), &self->timer);
  clear_flow (self);
  g_clear_weak_pointer (&self->agent);

  G_OBJECT_CLASS (sip_registerer_parent_class)->dispose (object);
}

static void
sip_registerer_finalize (GObject *object)
{
  SipRegisterer *self = SIP_REGISTERER (object);

  g_clear_pointer (&self->series, sip_register_series_free);
  g_clear_pointer (&self->contact, sip_address_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (sip_registerer_parent_class)->finalize (object);
}

static void
sip_registerer_class_init (SipRegistererClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_registerer_get_property;
  object_class->dispose = sip_registerer_dispose;
  object_class->finalize = sip_registerer_finalize;

  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT, readable);
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_REGISTERER_STATE, SIP_REGISTERER_IDLE, readable);
  props[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, 699, 0, readable);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, readable);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  props[PROP_NEXT_ATTEMPT] = g_param_spec_uint ("next-attempt", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_registerer_init (SipRegisterer *self)
{
  self->series = sip_register_series_new ();
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
  self->wanted_s = self->asked_s = expires;
  return self;
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

  return self->error;
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

  return self->status;
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

  return self->reason;
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

static void
add_task (GPtrArray **tasks, GTask *task)
{
  if (!*tasks)
    *tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (*tasks, g_object_ref (task));
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

  g_return_if_fail (SIP_IS_REGISTERER (self));
  g_return_if_fail (self->agent);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_registerer_register_async);
  add_task (&self->registrations, task);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    finish_unregistering (self);
  if (self->request)
    return;

  clear_timer (self);
  self->asked_s = self->wanted_s;
  self->interval_retries = 0;
  self->failures = 0;
  if (self->state != SIP_REGISTERER_REGISTERED)
    move (self, SIP_REGISTERER_REGISTERING);
  send_register (self);
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

/* Whether the server may know of us. */
static gboolean
may_be_bound (SipRegisterer *self)
{
  return self->contact || (self->request && sip_outgoing_request_get_flow (self->request));
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
  gboolean bound;

  g_return_if_fail (SIP_IS_REGISTERER (self));
  g_return_if_fail (self->agent);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_registerer_unregister_async);
  add_task (&self->unregistrations, task);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    return;

  bound = may_be_bound (self);
  clear_request (self);
  clear_timer (self);
  set_error (self, NULL);
  move (self, SIP_REGISTERER_UNREGISTERING);
  error = g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED, _("The account was signed out."));
  complete (&self->registrations, error);
  if (self->state != SIP_REGISTERER_UNREGISTERING)
    return;
  if (bound)
    send_unregister (self);
  else
    finish_unregistering (self);
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
