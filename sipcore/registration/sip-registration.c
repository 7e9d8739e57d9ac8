/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registration-private.h"

#include "registration/sip-register-query-private.h"
#include "registration/sip-registration-parts-private.h"
#include "util/sip-state.h"

#define UNREGISTER_LIMIT_MS 2000

G_DEFINE_FINAL_TYPE (SipRegistration, sip_registration, G_TYPE_OBJECT)

static const SipStateEdge edges[] = {
  { SIP_REGISTERER_IDLE, SIP_REGISTERER_REGISTERING },
  { SIP_REGISTERER_IDLE, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_REGISTERED },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_FAILED },
  { SIP_REGISTERER_REGISTERING, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_REGISTERED, SIP_REGISTERER_REGISTERING },
  { SIP_REGISTERER_REGISTERED, SIP_REGISTERER_FAILED },
  { SIP_REGISTERER_REGISTERED, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_FAILED, SIP_REGISTERER_REGISTERING },
  { SIP_REGISTERER_FAILED, SIP_REGISTERER_UNREGISTERING },
  { SIP_REGISTERER_UNREGISTERING, SIP_REGISTERER_IDLE },
  { -1, -1 },
};

void
sip_registration_tell_changed (SipRegistration *self)
{
  if (self->owner)
    self->functions->changed (self->owner, self);
}

void
sip_registration_tell_finished (SipRegistration *self, const GError *error)
{
  if (self->owner)
    self->functions->finished (self->owner, self, error);
}

void
sip_registration_enter (SipRegistration *self, SipRegistererState to)
{
  int state = self->state;

  if (state == (int) to || !sip_state_move (self, SIP_TYPE_REGISTERER_STATE, edges, &state, to))
    return;
  self->state = state;
  sip_registration_tell_changed (self);
}

gint64
sip_registration_get_now (SipRegistration *self)
{
  return sip_clock_now (sip_agent_get_clock (self->agent));
}

void
sip_registration_clear_timer (SipRegistration *self)
{
  if (self->agent)
    sip_clock_clear (sip_agent_get_clock (self->agent), &self->timer);
  self->next_attempt = 0;
}

static void
on_timer (gpointer user_data)
{
  g_autoptr (SipRegistration) self = g_object_ref (user_data);

  self->timer = 0;
  sip_registration_clear_timer (self);
  /* A correction of the Contact that nobody answered: the refresh takes its place. */
  sip_registration_clear_request (self);
  sip_registration_send (self, SIP_REGISTRATION_REFRESH);
  if (self->state == SIP_REGISTERER_FAILED)
    sip_registration_enter (self, SIP_REGISTERER_REGISTERING);
  else
    sip_registration_tell_changed (self);
}

void
sip_registration_schedule (SipRegistration *self, guint delay_ms)
{
  SipClock *clock = sip_agent_get_clock (self->agent);

  sip_clock_clear (clock, &self->timer);
  self->timer = sip_clock_add (clock, delay_ms, on_timer, self);
  self->next_attempt = sip_clock_now (clock) + (gint64) delay_ms * 1000;
}

void
sip_registration_fail (SipRegistration *self, GError *error, guint delay_ms)
{
  g_autoptr (SipRegistration) hold = g_object_ref (self);
  g_autoptr (GError) told = g_error_copy (error);

  sip_registration_clear_request (self);
  sip_registration_clear_timer (self);
  sip_registration_drop_flow (self);
  g_clear_pointer (&self->target, sip_uri_unref);
  self->n_redirects = 0;
  if (self->tries_plain)
    self->settings->plain = FALSE;
  self->tries_plain = FALSE;
  g_clear_error (&self->error);
  self->error = error;
  if (delay_ms > 0)
    sip_registration_schedule (self, delay_ms);
  sip_registration_enter (self, SIP_REGISTERER_FAILED);
  sip_registration_tell_finished (self, told);
}

guint
sip_registration_get_retry_ms (SipRegistration *self, SipMessage *response)
{
  gboolean others_hold = self->owner && self->functions->others_hold (self->owner, self);

  return sip_retry_schedule_fail (&self->schedule, sip_agent_get_random (self->agent), others_hold, response);
}

void
sip_registration_finish_ending (SipRegistration *self)
{
  g_autoptr (SipRegistration) hold = g_object_ref (self);

  sip_registration_clear_request (self);
  sip_registration_clear_timer (self);
  sip_registration_drop_flow (self);
  sip_flow_binding_clear (&self->binding, self->agent);
  g_clear_pointer (&self->target, sip_uri_unref);
  sip_registration_enter (self, SIP_REGISTERER_IDLE);
}

static void
on_unregister_limit (gpointer user_data)
{
  SipRegistration *self = user_data;

  self->timer = 0;
  sip_registration_finish_ending (self);
}

static void
sip_registration_dispose (GObject *object)
{
  SipRegistration *self = SIP_REGISTRATION (object);

  sip_registration_abandon (self);
  g_clear_weak_pointer (&self->agent);

  G_OBJECT_CLASS (sip_registration_parent_class)->dispose (object);
}

static void
sip_registration_finalize (GObject *object)
{
  SipRegistration *self = SIP_REGISTRATION (object);

  g_clear_pointer (&self->series, sip_register_series_free);
  sip_flow_binding_clear (&self->binding, NULL);
  g_clear_pointer (&self->proxy, sip_uri_unref);
  g_clear_pointer (&self->target, sip_uri_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (sip_registration_parent_class)->finalize (object);
}

static void
sip_registration_class_init (SipRegistrationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sip_registration_dispose;
  object_class->finalize = sip_registration_finalize;
}

static void
sip_registration_init (SipRegistration *self)
{
  self->series = sip_register_series_new ();
  self->corrected_at = self->reconnected_at = G_MININT64 / 2;
}

SipRegistration *
sip_registration_new (SipAgent *agent, SipRegisterSettings *settings, guint reg_id, SipUri *proxy,
                      const SipRegistrationOwner *functions, gpointer owner)
{
  SipRegistration *self = g_object_new (SIP_TYPE_REGISTRATION, NULL);

  g_set_weak_pointer (&self->agent, agent);
  self->settings = settings;
  self->reg_id = reg_id;
  self->proxy = proxy ? sip_uri_ref (proxy) : NULL;
  self->functions = functions;
  self->owner = owner;
  return self;
}

void
sip_registration_abandon (SipRegistration *self)
{
  self->owner = NULL;
  sip_registration_clear_request (self);
  sip_registration_clear_timer (self);
  sip_registration_drop_flow (self);
}

void
sip_registration_begin (SipRegistration *self)
{
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    sip_registration_finish_ending (self);
  if (!self->agent || sip_registration_is_busy (self))
    return;
  sip_registration_clear_timer (self);
  self->asked_s = self->settings->expires_s;
  self->interval_retries = 0;
  self->n_redirects = 0;
  sip_retry_schedule_reset (&self->schedule);
  sip_registration_send (self, SIP_REGISTRATION_REFRESH);
  if (self->state != SIP_REGISTERER_REGISTERED)
    sip_registration_enter (self, SIP_REGISTERER_REGISTERING);
  else
    sip_registration_tell_changed (self);
}

void
sip_registration_move (SipRegistration *self)
{
  g_autoptr (SipFlow) flow = NULL;

  if (!self->agent || self->state == SIP_REGISTERER_IDLE || self->state == SIP_REGISTERER_UNREGISTERING)
    return;
  g_set_object (&flow, self->binding.flow);
  sip_registration_clear_request (self);
  sip_registration_drop_flow (self);
  if (flow)
    sip_flow_close (flow);
  sip_registration_enter (self, SIP_REGISTERER_REGISTERING);
  sip_registration_begin (self);
}

/* Whether the server may know of us. */
static gboolean
may_be_bound (SipRegistration *self)
{
  return self->binding.contact || (self->request && sip_outgoing_request_get_flow (self->request));
}

void
sip_registration_end (SipRegistration *self)
{
  gboolean bound;

  if (!self->agent || self->state == SIP_REGISTERER_UNREGISTERING)
    return;
  bound = may_be_bound (self);
  sip_registration_clear_request (self);
  sip_registration_clear_timer (self);
  g_clear_error (&self->error);
  sip_registration_enter (self, SIP_REGISTERER_UNREGISTERING);
  if (self->state != SIP_REGISTERER_UNREGISTERING)
    return;
  if (!bound)
    {
      sip_registration_finish_ending (self);
      return;
    }
  sip_registration_send (self, SIP_REGISTRATION_REMOVAL);
  self->timer = sip_clock_add (sip_agent_get_clock (self->agent), UNREGISTER_LIMIT_MS, on_unregister_limit, self);
}

void
sip_registration_forget (SipRegistration *self)
{
  if (self->state == SIP_REGISTERER_IDLE)
    return;
  sip_registration_clear_request (self);
  sip_registration_clear_timer (self);
  sip_registration_enter (self, SIP_REGISTERER_UNREGISTERING);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    sip_registration_finish_ending (self);
}

gboolean
sip_registration_is_busy (SipRegistration *self)
{
  return self->request || self->turn;
}

SipRegistererState
sip_registration_get_state (SipRegistration *self)
{
  return self->state;
}

const GError *
sip_registration_get_error (SipRegistration *self)
{
  return self->error;
}

guint
sip_registration_get_status (SipRegistration *self)
{
  return self->status;
}

const char *
sip_registration_get_reason (SipRegistration *self)
{
  return self->reason;
}

guint
sip_registration_get_granted (SipRegistration *self)
{
  return self->binding.granted_s;
}

gint64
sip_registration_get_next_attempt (SipRegistration *self)
{
  return self->next_attempt;
}

SipAddress *
sip_registration_get_contact (SipRegistration *self)
{
  return self->binding.contact;
}

SipFlow *
sip_registration_get_flow (SipRegistration *self)
{
  return self->binding.flow;
}

void
sip_registration_ask (SipRegistration *self, const char *removed, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  sip_register_query_async (self->agent, self->series, removed, self->proxy, self->binding.flow, cancellable, callback,
                            user_data);
}

gboolean
sip_registration_get_outbound (SipRegistration *self)
{
  return self->binding.registered && sip_registered_flow_get_outbound (self->binding.registered);
}
