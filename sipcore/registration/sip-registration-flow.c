/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registration-parts-private.h"

#include "registration/sip-gruu-probe-private.h"
#include "registration/sip-registration-error-private.h"

/* After a flow that worked was lost; spread, so that not all phones of a server come back at once. */
#define RECONNECT_MIN_MS 100
#define RECONNECT_MAX_MS 2000
/* Between two corrections for which no registrar's answer asked. */
#define CORRECTION_GAP_US (30 * G_USEC_PER_SEC)
/* A server that ends each flow is not met with one REGISTER after the other. */
#define RECONNECT_GAP_US (30 * G_USEC_PER_SEC)

static void
clear_probe (SipRegistration *self)
{
  g_autoptr (SipOutgoingRequest) probe = g_steal_pointer (&self->probe);

  if (!probe)
    return;
  g_signal_handlers_disconnect_by_data (probe, self);
  sip_outgoing_request_cancel (probe, NULL);
}

void
sip_registration_drop_flow (SipRegistration *self)
{
  clear_probe (self);
  g_clear_pointer (&self->probed, sip_uri_unref);
  /* Not by data: thousands of accounts may be registered over one flow. */
  for (guint i = 0; i < G_N_ELEMENTS (self->flow_handlers); i++)
    g_clear_signal_handler (&self->flow_handlers[i], self->binding.flow);
  sip_flow_binding_drop_flow (&self->binding, self->agent);
}

/* RFC 5626 4.5: only what fails while the new flow is made delays the next. */
static guint
get_reconnect_ms (SipRegistration *self)
{
  gint64 now = sip_registration_get_now (self);

  if (!sip_flow_binding_is_proven (&self->binding, self->agent) || now - self->reconnected_at < RECONNECT_GAP_US)
    return sip_registration_get_retry_ms (self, NULL);
  self->reconnected_at = now;
  return sip_random_range (sip_agent_get_random (self->agent), RECONNECT_MIN_MS, RECONNECT_MAX_MS);
}

static void
on_flow_closed (SipRegistration *self)
{
  g_autofree char *server = NULL;

  if (!self->agent || self->state != SIP_REGISTERER_REGISTERED)
    return;
  server = sip_registration_dup_server (self);
  sip_registration_fail (self, sip_registration_error_flow_lost (server), get_reconnect_ms (self));
}

gboolean
sip_registration_is_stale (SipRegistration *self)
{
  guint reg_id = sip_register_settings_choose_reg_id (self->settings, self->agent, self->reg_id);

  return sip_flow_binding_is_stale (&self->binding, self->agent, self->settings, reg_id);
}

static gboolean
may_correct (SipRegistration *self)
{
  return self->agent && self->state == SIP_REGISTERER_REGISTERED && !sip_registration_is_busy (self)
         && sip_registration_get_now (self) - self->corrected_at >= CORRECTION_GAP_US;
}

/* Another request than ours was answered, and we are elsewhere by now. */
static void
on_learned_address (SipRegistration *self)
{
  if (may_correct (self) && sip_registration_is_stale (self))
    sip_registration_send (self, SIP_REGISTRATION_CORRECTION);
}

/* RFC 5626 4.4.2: the flow counts as failed; over a datagram socket the new one has the same ends. */
static void
on_remapped (SipRegistration *self)
{
  if (!may_correct (self))
    return;
  self->corrected_at = sip_registration_get_now (self);
  sip_registration_send (self, SIP_REGISTRATION_REFRESH);
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

void
sip_registration_probe_gruu (SipRegistration *self)
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

void
sip_registration_watch_flow (SipRegistration *self)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } heard[] = {
    { "closed", G_CALLBACK (on_flow_closed) },
    { "notify::learned-address", G_CALLBACK (on_learned_address) },
    { "remapped", G_CALLBACK (on_remapped) },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (heard) == G_N_ELEMENTS (self->flow_handlers));
  for (guint i = 0; i < G_N_ELEMENTS (heard); i++)
    self->flow_handlers[i] = g_signal_connect_object (self->binding.flow, heard[i].signal, heard[i].callback, self,
                                                      G_CONNECT_SWAPPED);
}
