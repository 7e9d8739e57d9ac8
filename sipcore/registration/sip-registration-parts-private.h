/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-retry-schedule.h"
#include "registration/sip-flow-binding-private.h"
#include "registration/sip-registration-private.h"

G_BEGIN_DECLS

/* What the request under way is for. */
typedef enum {
  SIP_REGISTRATION_REFRESH,
  SIP_REGISTRATION_CORRECTION, /* of a Contact that was registered a moment ago */
  SIP_REGISTRATION_REMOVAL,
} SipRegistrationPurpose;

/* What the files of #SipRegistration share. */
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
  SipRegistrationPurpose purpose;
  guint reg_id;
  guint asked_s; /* more than wanted after a 423 */
  guint status;
  guint interval_retries; /* 423s in a row */
  guint n_redirects;      /* likewise */
  guint timer;
  gulong flow_handlers[3]; /* of the binding's flow */
  gint64 corrected_at; /* by the clock */
  gint64 reconnected_at; /* likewise: after a flow was lost, without delay */
  gint64 next_attempt; /* likewise; 0: none */
  gboolean carries_options;
  gboolean tries_plain;
};

/* sip-registration.c: its state, and when it tries again */
void sip_registration_tell_changed (SipRegistration *self);
/* @error: (nullable) */
void sip_registration_tell_finished (SipRegistration *self, const GError *error);
void sip_registration_enter (SipRegistration *self, SipRegistererState to);
gint64 sip_registration_get_now (SipRegistration *self);
void sip_registration_clear_timer (SipRegistration *self);
/* Registers again after @delay_ms. */
void sip_registration_schedule (SipRegistration *self, guint delay_ms);
/* How long to wait after one more failure. @response: (nullable): what the server said */
guint sip_registration_get_retry_ms (SipRegistration *self, SipMessage *response);
/* @error: (transfer full). @delay_ms 0: not tried again before it is asked for. */
void sip_registration_fail (SipRegistration *self, GError *error, guint delay_ms);

/* sip-registration-send.c: one REGISTER at a time */
void sip_registration_send (SipRegistration *self, SipRegistrationPurpose purpose);
void sip_registration_clear_request (SipRegistration *self);
/* Where it goes, for people. (transfer full) */
char *sip_registration_dup_server (SipRegistration *self);

/* sip-registration-outcomes.c: what becomes of it */
void sip_registration_watch_request (SipRegistration *self);

/* sip-registration-flow.c: the flow of the binding */
void sip_registration_watch_flow (SipRegistration *self);
void sip_registration_drop_flow (SipRegistration *self);
void sip_registration_probe_gruu (SipRegistration *self);
/* Whether another Contact should be registered over it. */
gboolean sip_registration_is_stale (SipRegistration *self);

G_END_DECLS
