/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registration-parts-private.h"

#include "registration/sip-own-contact-private.h"
#include "registration/sip-registration-error-private.h"

void
sip_registration_clear_request (SipRegistration *self)
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

char *
sip_registration_dup_server (SipRegistration *self)
{
  return sip_registration_error_dup_server (self->agent, self->target ? self->target : self->proxy);
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
  gboolean removal = self->purpose == SIP_REGISTRATION_REMOVAL;
  g_autoptr (SipMessage) request = NULL;

  sip_message_builder_add (builder, SIP_HEADER_SUPPORTED, supported);
  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", removal ? 0 : self->asked_s);
  request = sip_message_builder_end (builder);
  self->request = sip_agent_send_completed (self->agent, request, NULL, self->binding.flow,
                                            removal ? add_removed_contact : add_contacts, self, NULL);
  sip_registration_watch_request (self);
}

static void
on_turn (gpointer user_data)
{
  SipRegistration *self = user_data;

  if (self->agent)
    send_now (self);
}

void
sip_registration_send (SipRegistration *self, SipRegistrationPurpose purpose)
{
  SipPacer *pacer;
  g_autofree char *server = NULL;

  if (!self->agent)
    return;
  self->purpose = purpose;
  if (purpose == SIP_REGISTRATION_CORRECTION)
    self->corrected_at = sip_registration_get_now (self);
  pacer = sip_agent_get_pacer (self->agent);
  if (pacer)
    {
      server = sip_registration_dup_server (self);
      self->turn = sip_pacer_take_turn (pacer, server, on_turn, self);
    }
  if (!self->turn || sip_turn_has_come (self->turn))
    send_now (self);
}
