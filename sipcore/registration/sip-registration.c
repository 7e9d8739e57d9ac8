/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registration-private.h"

#include <glib/gi18n-lib.h>

#include "agent/sip-retry-schedule.h"
#include "registration/sip-flow-binding-private.h"
#include "registration/sip-gruu-probe-private.h"
#include "registration/sip-own-contact-private.h"
#include "registration/sip-register-query-private.h"
#include "registration/sip-registration-answer-private.h"
#include "registration/sip-registration-error-private.h"
#include "util/sip-state.h"

#define UNREGISTER_LIMIT_MS 2000
/* After a flow that worked was lost; spread, so that not all phones of a server come back at once. */
#define RECONNECT_MIN_MS 100
#define RECONNECT_MAX_MS 2000
/* Between two corrections for which no registrar's answer asked. */
#define CORRECTION_GAP_US (30 * G_USEC_PER_SEC)
#define MAX_INTERVAL_RETRIES 2
#define MAX_REDIRECTS 5

/* What the request under way is for. */
typedef enum {
  REFRESH,
  CORRECTION, /* of a Contact that was registered a moment ago */
  REMOVAL,
} Purpose;

struct _SipRegistration
{
  GObject parent_instance;

  /* owned */
  SipRegisterSeries *series;
  SipOutgoingRequest *request; /* under way */
  SipTurn *turn;               /* of that request, or it waits for it */
  SipFlowBinding binding;
  SipOutgoingRequest *probe; /* of the GRUU */
  SipUri *probed;
  SipUri *proxy;
  SipUri *target; /* where the registrar sent us */
  GError *error;
  char *reason;

  /* borrowed */
  SipAgent *agent; /* weak */
  SipRegisterSettings *settings;
  const SipRegistrationOwner *functions;
  gpointer owner; /* NULL: it went */

  SipRetrySchedule schedule;
  SipRegistererState state;
  Purpose purpose;
  guint reg_id;
  guint asked_s; /* more than wanted after a 423 */
  guint status;
  guint interval_retries; /* 423s in a row */
  guint n_redirects;      /* likewise */
  guint timer;
  gint64 corrected_at; /* by the clock */
  gint64 next_attempt; /* likewise; 0: none */
  gboolean carries_options;
  gboolean tries_plain;
};

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

/* A request goes round: send, answer, send again. */
static void send (SipRegistration *self, Purpose purpose);

static void
tell_changed (SipRegistration *self)
{
  if (self->owner)
    self->functions->changed (self->owner, self);
}

static void
tell_finished (SipRegistration *self, const GError *error)
{
  if (self->owner)
    self->functions->finished (self->owner, self, error);
}

static void
move (SipRegistration *self, SipRegistererState to)
{
  int state = self->state;

  if (state == (int) to || !sip_state_move (self, SIP_TYPE_REGISTERER_STATE, edges, &state, to))
    return;
  self->state = state;
  tell_changed (self);
}

static gint64
now (SipRegistration *self)
{
  return sip_clock_now (sip_agent_get_clock (self->agent));
}

static void
set_response (SipRegistration *self, SipMessage *response)
{
  g_free (self->reason);
  self->reason = response ? sip_slice_dup (sip_message_get_reason_phrase (response)) : NULL;
  self->status = response ? sip_message_get_status (response) : 0;
}

static void
clear_timer (SipRegistration *self)
{
  if (self->agent)
    sip_clock_clear (sip_agent_get_clock (self->agent), &self->timer);
  self->next_attempt = 0;
}

static void
clear_request (SipRegistration *self)
{
  g_autoptr (SipOutgoingRequest) request = g_steal_pointer (&self->request);

  if (request)
    {
      sip_register_series_note (self->series, sip_outgoing_request_get_message (request));
      g_signal_handlers_disconnect_by_data (request, self);
      sip_outgoing_request_cancel (request, NULL);
    }
  g_clear_pointer (&self->turn, sip_turn_end);
}

static void
clear_probe (SipRegistration *self)
{
  g_autoptr (SipOutgoingRequest) probe = g_steal_pointer (&self->probe);

  if (!probe)
    return;
  g_signal_handlers_disconnect_by_data (probe, self);
  sip_outgoing_request_cancel (probe, NULL);
}

static void
drop_flow (SipRegistration *self)
{
  clear_probe (self);
  g_clear_pointer (&self->probed, sip_uri_unref);
  if (self->binding.flow)
    g_signal_handlers_disconnect_by_data (self->binding.flow, self);
  sip_flow_binding_drop_flow (&self->binding, self->agent);
}

static char *
dup_server (SipRegistration *self)
{
  return sip_registration_error_dup_server (self->agent, self->target ? self->target : self->proxy);
}

static void
on_timer (gpointer user_data)
{
  g_autoptr (SipRegistration) self = g_object_ref (user_data);

  self->timer = 0;
  clear_timer (self);
  /* A correction of the Contact that nobody answered: the refresh takes its place. */
  clear_request (self);
  send (self, REFRESH);
  if (self->state == SIP_REGISTERER_FAILED)
    move (self, SIP_REGISTERER_REGISTERING);
  else
    tell_changed (self);
}

static void
schedule (SipRegistration *self, guint delay_ms)
{
  SipClock *clock = sip_agent_get_clock (self->agent);

  sip_clock_clear (clock, &self->timer);
  self->timer = sip_clock_add (clock, delay_ms, on_timer, self);
  self->next_attempt = sip_clock_now (clock) + (gint64) delay_ms * 1000;
}

/* @error: (transfer full). @delay_ms 0: not tried again before it is asked for. */
static void
fail (SipRegistration *self, GError *error, guint delay_ms)
{
  g_autoptr (SipRegistration) hold = g_object_ref (self);
  g_autoptr (GError) told = g_error_copy (error);

  clear_request (self);
  clear_timer (self);
  drop_flow (self);
  g_clear_pointer (&self->target, sip_uri_unref);
  self->n_redirects = 0;
  if (self->tries_plain)
    self->settings->plain = FALSE;
  self->tries_plain = FALSE;
  g_clear_error (&self->error);
  self->error = error;
  if (delay_ms > 0)
    schedule (self, delay_ms);
  move (self, SIP_REGISTERER_FAILED);
  tell_finished (self, told);
}

static guint
get_retry_ms (SipRegistration *self, SipMessage *response)
{
  gboolean others_hold = self->owner && self->functions->others_hold (self->owner, self);

  return sip_retry_schedule_fail (&self->schedule, sip_agent_get_random (self->agent), others_hold, response);
}

static guint
get_reconnect_ms (SipRegistration *self)
{
  if (!sip_flow_binding_is_proven (&self->binding, self->agent))
    return get_retry_ms (self, NULL);
  return sip_random_range (sip_agent_get_random (self->agent), RECONNECT_MIN_MS, RECONNECT_MAX_MS);
}

static void
on_flow_closed (SipRegistration *self)
{
  g_autofree char *server = NULL;

  if (!self->agent || self->state != SIP_REGISTERER_REGISTERED)
    return;
  server = dup_server (self);
  fail (self, sip_registration_error_flow_lost (server), get_reconnect_ms (self));
}

static gboolean
contact_is_stale (SipRegistration *self)
{
  guint reg_id = sip_register_settings_choose_reg_id (self->settings, self->agent, self->reg_id);

  return sip_flow_binding_is_stale (&self->binding, self->agent, self->settings, reg_id);
}

static gboolean
may_correct (SipRegistration *self)
{
  return self->agent && self->state == SIP_REGISTERER_REGISTERED && !sip_registration_is_busy (self)
         && now (self) - self->corrected_at >= CORRECTION_GAP_US;
}

/* Another request than ours was answered, and we are elsewhere by now. */
static void
on_learned_address (SipRegistration *self)
{
  if (may_correct (self) && contact_is_stale (self))
    send (self, CORRECTION);
}

/* RFC 5626 4.4.2: the flow counts as failed; over a datagram socket the new one has the same ends. */
static void
on_remapped (SipRegistration *self)
{
  if (!may_correct (self))
    return;
  self->corrected_at = now (self);
  send (self, REFRESH);
}

static void
on_probe_rejected (SipRegistration *self, SipMessage *response)
{
  gboolean lost = sip_gruu_probe_is_lost (response);

  clear_probe (self);
  if (!lost || !self->agent)
    return;
  g_debug ("The registrar's GRUU does not lead here: %u", sip_message_get_status (response));
  self->settings->gruu_lost = TRUE;
  sip_flow_binding_forget_gruus (&self->binding, self->agent);
}

static void
probe_gruu (SipRegistration *self)
{
  SipUri *gruu = sip_registered_flow_get_pub_gruu (self->binding.registered);

  if (!gruu || (self->probed && sip_uri_equal (gruu, self->probed)))
    return;
  clear_probe (self);
  g_clear_pointer (&self->probed, sip_uri_unref);
  self->probed = sip_uri_ref (gruu);
  self->probe = sip_gruu_probe_send (self->agent, self->binding.flow, gruu);
  if (self->probe)
    g_signal_connect_object (self->probe, "reject", G_CALLBACK (on_probe_rejected), self, G_CONNECT_SWAPPED);
}

static void
take_binding (SipRegistration *self, SipMessage *sent, SipFlow *flow, SipAddress *own, SipMessage *response)
{
  gboolean fresh = flow != self->binding.flow;

  if (fresh)
    drop_flow (self);
  sip_flow_binding_take (&self->binding, self->agent, self->settings, self->proxy, flow, sent, own, response,
                         self->asked_s);
  if (fresh)
    {
      g_signal_connect_object (flow, "closed", G_CALLBACK (on_flow_closed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (flow, "notify::learned-address", G_CALLBACK (on_learned_address), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (flow, "remapped", G_CALLBACK (on_remapped), self, G_CONNECT_SWAPPED);
    }
  sip_retry_schedule_reset (&self->schedule);
  self->interval_retries = 0;
  self->n_redirects = 0;
  self->tries_plain = FALSE;
  self->settings->accepted |= self->carries_options && !self->settings->plain;
  g_clear_error (&self->error);
  probe_gruu (self);
  schedule (self, sip_retry_schedule_get_refresh_ms (self->binding.granted_s));
}

static void
on_registered (SipRegistration *self, SipMessage *response)
{
  g_autoptr (SipRegistration) hold = g_object_ref (self);
  g_autoptr (SipOutgoingRequest) request = g_object_ref (self->request);
  SipMessage *sent = sip_outgoing_request_get_message (request);
  SipAddress *own = sip_own_contact_find (sip_own_contact_of_request (sent), response);
  gboolean corrected = self->purpose == CORRECTION;

  clear_request (self);
  sip_register_settings_learn (self->settings, response);
  if (!own || sip_own_contact_get_expires (own, response, self->asked_s) == 0)
    {
      g_autofree char *server = dup_server (self);

      fail (self, sip_registration_error_not_listed (server), get_retry_ms (self, response));
      return;
    }

  take_binding (self, sent, sip_outgoing_request_get_flow (request), own, response);
  move (self, SIP_REGISTERER_REGISTERED);
  tell_changed (self);
  if (self->owner)
    self->functions->listed (self->owner, self, response);
  tell_finished (self, NULL);
  if (!corrected && self->agent && self->state == SIP_REGISTERER_REGISTERED && !sip_registration_is_busy (self)
      && contact_is_stale (self))
    send (self, CORRECTION);
}

void
sip_registration_finish_ending (SipRegistration *self)
{
  g_autoptr (SipRegistration) hold = g_object_ref (self);

  clear_request (self);
  clear_timer (self);
  drop_flow (self);
  sip_flow_binding_clear (&self->binding, self->agent);
  g_clear_pointer (&self->target, sip_uri_unref);
  move (self, SIP_REGISTERER_IDLE);
}

static void
on_accept (SipRegistration *self, SipMessage *response)
{
  set_response (self, response);
  if (self->state != SIP_REGISTERER_UNREGISTERING)
    {
      on_registered (self, response);
      return;
    }
  if (self->owner)
    self->functions->listed (self->owner, self, response);
  sip_registration_finish_ending (self);
}

/* RFC 3261 10.2.8. */
static gboolean
ask_for_more (SipRegistration *self, SipMessage *response)
{
  guint32 minimum_s;

  if (self->status != 423 || self->interval_retries >= MAX_INTERVAL_RETRIES
      || !sip_message_get_uint (response, SIP_HEADER_MIN_EXPIRES, &minimum_s) || minimum_s <= self->asked_s)
    return FALSE;
  self->interval_retries++;
  self->asked_s = minimum_s;
  return TRUE;
}

/* RFC 5626 11.6, RFC 8599 13: and what a registrar that does not know any of these may say. */
static gboolean
ask_for_less (SipRegistration *self)
{
  if (!self->carries_options)
    return FALSE;
  switch (self->status)
    {
    case 439:
      self->settings->outbound_refused = TRUE;
      return TRUE;
    case 400:
    case 403:
    case 420:
    case 555:
      if (self->settings->accepted)
        return FALSE;
      self->settings->plain = TRUE;
      self->tries_plain = TRUE;
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_reject (SipRegistration *self, SipMessage *response)
{
  g_autofree char *server = dup_server (self);
  g_autofree char *address = sip_registration_error_dup_address (self->agent);
  GError *error;

  set_response (self, response);
  sip_register_settings_learn (self->settings, response);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    {
      sip_registration_finish_ending (self);
      return;
    }
  if (ask_for_more (self, response) || ask_for_less (self))
    {
      clear_request (self);
      send (self, self->purpose);
      return;
    }
  error = sip_registration_error_from_response (response, server, address,
                                                sip_outgoing_request_is_challenged (self->request));
  fail (self, error, sip_registration_answer_is_final (response) ? 0 : get_retry_ms (self, response));
}

/* RFC 3261 8.1.3.4. */
static void
on_redirect (SipRegistration *self, SipMessage *response)
{
  SipUri *target = sip_registration_answer_find_target (self->agent, response);

  if (self->state == SIP_REGISTERER_UNREGISTERING || !target || self->n_redirects >= MAX_REDIRECTS)
    {
      g_clear_pointer (&target, sip_uri_unref);
      on_reject (self, response);
      return;
    }
  set_response (self, response);
  self->n_redirects++;
  g_clear_pointer (&self->target, sip_uri_unref);
  self->target = target;
  clear_request (self);
  drop_flow (self);
  send (self, REFRESH);
  if (self->state == SIP_REGISTERER_REGISTERED)
    move (self, SIP_REGISTERER_REGISTERING);
}

static void
on_failed (SipRegistration *self, GError *error)
{
  g_autofree char *server = dup_server (self);
  g_autofree char *address = sip_registration_error_dup_address (self->agent);
  gboolean refused = g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION);

  set_response (self, refused ? sip_outgoing_request_get_response (self->request) : NULL);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    sip_registration_finish_ending (self);
  else
    fail (self, sip_registration_error_from_error (error, server, address,
                                                   sip_outgoing_request_is_challenged (self->request)),
          refused ? 0 : get_retry_ms (self, NULL));
}

/* One REGISTER removes the binding that was wrong and makes the one that is right. */
static void
add_contacts (SipAgent *agent, SipMessageBuilder *builder, SipFlow *flow, gpointer user_data)
{
  SipRegistration *self = user_data;
  SipMessage *last = self->request ? sip_outgoing_request_get_response (self->request) : NULL;
  g_autoptr (SipAddress) contact = NULL;

  if (last)
    sip_register_settings_learn (self->settings, last);
  self->carries_options = sip_register_settings_has_options (self->settings, agent);
  contact = sip_own_contact_new (agent, flow, self->settings,
                                 sip_register_settings_choose_reg_id (self->settings, agent, self->reg_id));
  if (sip_flow_binding_outlives (&self->binding, agent, contact))
    {
      g_autoptr (SipAddress) old = sip_own_contact_dup_removed (self->binding.contact);

      sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, old);
    }
  sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, contact);
}

static void
add_removed_contact (SipAgent *agent, SipMessageBuilder *builder, SipFlow *flow, gpointer user_data)
{
  SipRegistration *self = user_data;

  if (self->binding.contact)
    sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, self->binding.contact);
  else
    add_contacts (agent, builder, flow, self);
}

static void
send_now (SipRegistration *self)
{
  SipMessageBuilder *builder = sip_register_series_next (self->series, self->agent, self->target, self->proxy);
  g_autofree char *supported = sip_register_settings_dup_supported (self->settings, self->agent);
  gboolean removal = self->purpose == REMOVAL;
  g_autoptr (SipMessage) request = NULL;

  if (*supported)
    sip_message_builder_add (builder, SIP_HEADER_SUPPORTED, supported);
  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", removal ? 0 : self->asked_s);
  request = sip_message_builder_end (builder);
  self->request = sip_agent_send_completed (self->agent, request, NULL, self->binding.flow,
                                            removal ? add_removed_contact : add_contacts, self, NULL);
  g_signal_connect_object (self->request, "accept", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "redirect", G_CALLBACK (on_redirect), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "reject", G_CALLBACK (on_reject), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

static void
on_turn (gpointer user_data)
{
  SipRegistration *self = user_data;

  if (self->agent)
    send_now (self);
}

static void
send (SipRegistration *self, Purpose purpose)
{
  SipPacer *pacer;
  g_autofree char *server = NULL;

  if (!self->agent)
    return;
  self->purpose = purpose;
  if (purpose == CORRECTION)
    self->corrected_at = now (self);
  pacer = sip_agent_get_pacer (self->agent);
  if (pacer)
    {
      server = dup_server (self);
      self->turn = sip_pacer_take_turn (pacer, server, on_turn, self);
    }
  if (!self->turn || sip_turn_has_come (self->turn))
    send_now (self);
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
  self->corrected_at = -CORRECTION_GAP_US;
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
  clear_request (self);
  clear_timer (self);
  drop_flow (self);
}

void
sip_registration_begin (SipRegistration *self)
{
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    sip_registration_finish_ending (self);
  if (!self->agent || sip_registration_is_busy (self))
    return;
  clear_timer (self);
  self->asked_s = self->settings->expires_s;
  self->interval_retries = 0;
  self->n_redirects = 0;
  sip_retry_schedule_reset (&self->schedule);
  send (self, REFRESH);
  if (self->state != SIP_REGISTERER_REGISTERED)
    move (self, SIP_REGISTERER_REGISTERING);
  else
    tell_changed (self);
}

void
sip_registration_move (SipRegistration *self)
{
  g_autoptr (SipFlow) flow = NULL;

  if (!self->agent || self->state == SIP_REGISTERER_IDLE || self->state == SIP_REGISTERER_UNREGISTERING)
    return;
  g_set_object (&flow, self->binding.flow);
  clear_request (self);
  drop_flow (self);
  if (flow)
    sip_flow_close (flow);
  move (self, SIP_REGISTERER_REGISTERING);
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
  clear_request (self);
  clear_timer (self);
  g_clear_error (&self->error);
  move (self, SIP_REGISTERER_UNREGISTERING);
  if (self->state != SIP_REGISTERER_UNREGISTERING)
    return;
  if (!bound)
    {
      sip_registration_finish_ending (self);
      return;
    }
  send (self, REMOVAL);
  self->timer = sip_clock_add (sip_agent_get_clock (self->agent), UNREGISTER_LIMIT_MS, on_unregister_limit, self);
}

void
sip_registration_forget (SipRegistration *self)
{
  if (self->state == SIP_REGISTERER_IDLE)
    return;
  clear_request (self);
  clear_timer (self);
  move (self, SIP_REGISTERER_UNREGISTERING);
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
