/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "registration/sip-extension-policy.h"

G_BEGIN_DECLS

/* What the flows of one account have in common: what was asked for, and what was learnt of the registrar. */
typedef struct
{
  guint expires_s;
  guint keep_alive_s; /* 0: none */
  SipExtensionPolicy outbound;
  SipExtensionPolicy gruu;
  gboolean path;
  double q;     /* below 0: none */
  char *push;   /* nullable: "pn-provider=…;pn-prid=…" */
  guint n_flows;

  gboolean outbound_seen;    /* the registrar said that it knows RFC 5626 */
  gboolean outbound_refused; /* it, or the first hop, does not */
  gboolean plain;            /* no optional parameters: they were refused */
  gboolean gruu_lost;        /* what it gave is of no use */
  gboolean accepted;         /* a registration with them succeeded */
} SipRegisterSettings;

/* Forgets what was learnt. */
void sip_register_settings_forget (SipRegisterSettings *self);
void sip_register_settings_learn (SipRegisterSettings *self, SipMessage *response);

gboolean sip_register_settings_wants_instance (const SipRegisterSettings *self, SipAgent *agent);
gboolean sip_register_settings_wants_outbound (const SipRegisterSettings *self, SipAgent *agent);
/* @reg_id, or 0 where none is told. */
guint sip_register_settings_choose_reg_id (const SipRegisterSettings *self, SipAgent *agent, guint reg_id);
gboolean sip_register_settings_wants_push (const SipRegisterSettings *self);
/* The extensions that the UA itself takes part in, as in Supported; NULL: none. (transfer full) (nullable) */
char *sip_register_settings_dup_extensions (const SipRegisterSettings *self, SipAgent *agent);
/* Supported of a REGISTER: the agent's, and what registrars want to know. (transfer full) */
char *sip_register_settings_dup_supported (const SipRegisterSettings *self, SipAgent *agent);
/* Whether anything is asked for that a registrar may refuse. */
gboolean sip_register_settings_has_options (const SipRegisterSettings *self, SipAgent *agent);

G_END_DECLS
