/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "registration/sip-register-series-private.h"
#include "registration/sip-register-settings-private.h"
#include "registration/sip-registerer.h"

G_BEGIN_DECLS

/* One binding over one flow: made, refreshed, corrected, made again after a failure, and removed. */
#define SIP_TYPE_REGISTRATION (sip_registration_get_type ())
G_DECLARE_FINAL_TYPE (SipRegistration, sip_registration, SIP, REGISTRATION, GObject)

/* What its owner does when something has happened. */
typedef struct
{
  /* Something that can be asked for is different. */
  void (*changed) (gpointer owner, SipRegistration *self);
  /* The registrar lists these bindings. */
  void (*listed) (gpointer owner, SipRegistration *self, SipMessage *response);
  /* What was begun is over. @error: (nullable) */
  void (*finished) (gpointer owner, SipRegistration *self, const GError *error);
  /* Whether another flow of the account is registered. */
  gboolean (*others_hold) (gpointer owner, SipRegistration *self);
} SipRegistrationOwner;

/* @proxy: (nullable): by which outbound proxy. @settings and @owner outlive it. */
SipRegistration *sip_registration_new (SipAgent *agent,
                                       SipRegisterSettings *settings,
                                       guint reg_id,
                                       SipUri *proxy,
                                       const SipRegistrationOwner *functions,
                                       gpointer owner);
/* The owner goes: nothing is sent or told any more. */
void sip_registration_abandon (SipRegistration *self);

/* Registers, or refreshes what is registered, now. */
void sip_registration_begin (SipRegistration *self);
/* Registers over a new flow, now. */
void sip_registration_move (SipRegistration *self);
/* Removes the binding. */
void sip_registration_end (SipRegistration *self);
/* It does not wait for the server any longer. */
void sip_registration_finish_ending (SipRegistration *self);
/* The binding is gone without it, or is another flow's as well. */
void sip_registration_forget (SipRegistration *self);

/* Whether a request is under way. */
gboolean sip_registration_is_busy (SipRegistration *self);
SipRegistererState sip_registration_get_state (SipRegistration *self);
const GError *sip_registration_get_error (SipRegistration *self);
guint sip_registration_get_status (SipRegistration *self);
const char *sip_registration_get_reason (SipRegistration *self);
guint sip_registration_get_granted (SipRegistration *self);
gint64 sip_registration_get_next_attempt (SipRegistration *self);
SipAddress *sip_registration_get_contact (SipRegistration *self);
SipFlow *sip_registration_get_flow (SipRegistration *self);
/* A REGISTER beside the binding: see sip_register_query_async(). */
void sip_registration_ask (SipRegistration *self,
                           const char *removed,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* Whether the registrar agreed to RFC 5626. */
gboolean sip_registration_get_outbound (SipRegistration *self);

G_END_DECLS
