/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registration-parts-private.h"

#include "registration/sip-own-contact-private.h"
#include "registration/sip-registration-answer-private.h"
#include "registration/sip-registration-error-private.h"

#define MAX_INTERVAL_RETRIES 2
#define MAX_REDIRECTS 5

static void
set_response (SipRegistration *self, SipMessage *response)
{
  g_free (self->reason);
  self->reason = response ? sip_message_dup_reason_phrase (response) : NULL;
  self->status = response ? sip_message_get_status (response) : 0;
}

static void
take_binding (SipRegistration *self, SipMessage *sent, SipFlow *flow, SipAddress *own, SipMessage *response)
{
  gboolean fresh = flow != self->binding.flow;

  if (fresh)
    sip_registration_drop_flow (self);
  sip_flow_binding_take (&self->binding, self->agent, self->settings, self->proxy, flow, sent, own, response,
                         self->asked_s);
  if (fresh)
    sip_registration_watch_flow (self);
  sip_retry_schedule_reset (&self->schedule);
  self->interval_retries = 0;
  self->n_redirects = 0;
  self->tries_plain = FALSE;
  self->settings->accepted |= self->carries_options && !self->settings->plain;
  g_clear_error (&self->error);
  sip_registration_probe_gruu (self);
  sip_registration_schedule (self, sip_retry_schedule_get_refresh_ms (self->binding.granted_s));
}

static void
on_registered (SipRegistration *self, SipMessage *response)
{
  g_autoptr (SipRegistration) hold = g_object_ref (self);
  g_autoptr (SipOutgoingRequest) request = g_object_ref (self->request);
  SipMessage *sent = sip_outgoing_request_get_message (request);
  SipAddress *own = sip_own_contact_find (sip_own_contact_of_request (sent), response);
  gboolean corrected = self->purpose == SIP_REGISTRATION_CORRECTION;

  sip_registration_clear_request (self);
  sip_register_settings_learn (self->settings, response);
  if (!own || sip_own_contact_get_expires (own, response, self->asked_s) == 0)
    {
      g_autofree char *server = sip_registration_dup_server (self);

      sip_registration_fail (self, sip_registration_error_not_listed (server),
                             sip_registration_get_retry_ms (self, response));
      return;
    }

  take_binding (self, sent, sip_outgoing_request_get_flow (request), own, response);
  sip_registration_enter (self, SIP_REGISTERER_REGISTERED);
  sip_registration_tell_changed (self);
  if (self->owner)
    self->functions->listed (self->owner, self, response);
  sip_registration_tell_finished (self, NULL);
  if (!corrected && self->agent && self->state == SIP_REGISTERER_REGISTERED && !sip_registration_is_busy (self)
      && sip_registration_is_stale (self))
    sip_registration_send (self, SIP_REGISTRATION_CORRECTION);
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
  g_autofree char *server = sip_registration_dup_server (self);
  g_autofree char *address = sip_registration_error_dup_address (self->agent);
  gboolean final;
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
      sip_registration_clear_request (self);
      sip_registration_send (self, self->purpose);
      return;
    }
  error = sip_registration_error_from_response (response, server, address,
                                                sip_outgoing_request_is_challenged (self->request));
  final = sip_registration_answer_is_final (response);
  sip_registration_fail (self, error, final ? 0 : sip_registration_get_retry_ms (self, response));
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
  sip_registration_clear_request (self);
  sip_registration_drop_flow (self);
  sip_registration_send (self, SIP_REGISTRATION_REFRESH);
  if (self->state == SIP_REGISTERER_REGISTERED)
    sip_registration_enter (self, SIP_REGISTERER_REGISTERING);
}

static void
on_failed (SipRegistration *self, GError *error)
{
  g_autofree char *server = sip_registration_dup_server (self);
  g_autofree char *address = sip_registration_error_dup_address (self->agent);
  gboolean refused = g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION);
  GError *told;

  set_response (self, refused ? sip_outgoing_request_get_response (self->request) : NULL);
  if (self->state == SIP_REGISTERER_UNREGISTERING)
    {
      sip_registration_finish_ending (self);
      return;
    }
  told = sip_registration_error_from_error (error, server, address,
                                            sip_outgoing_request_is_challenged (self->request));
  sip_registration_fail (self, told, refused ? 0 : sip_registration_get_retry_ms (self, NULL));
}

void
sip_registration_watch_request (SipRegistration *self)
{
  g_signal_connect_object (self->request, "accept", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "redirect", G_CALLBACK (on_redirect), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "reject", G_CALLBACK (on_reject), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}
