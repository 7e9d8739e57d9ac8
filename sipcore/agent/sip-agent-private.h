/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "agent/sip-authenticator-private.h"
#include "agent/sip-dead-targets-private.h"

G_BEGIN_DECLS

/**
 * SipWay:
 * @flow: (nullable): to be taken at once
 * @next_hop: to be looked up if there is no flow
 * @protocol: with which
 * @fallback: (nullable): a flow to take where @next_hop cannot be reached
 * @home: it leads to the account's own server
 * @secure: nothing but TLS will do
 *
 * Where a request goes.
 */
typedef struct
{
  SipFlow *flow;
  SipUri *next_hop;
  SipProtocol protocol;
  SipFlow *fallback;
  gboolean home;
  gboolean secure;
} SipWay;

void sip_agent_find_way (SipAgent *self, SipMessage *request, SipDialog *dialog, SipFlow *flow, SipWay *way);
void sip_way_clear (SipWay *self);

/* The targets of @way, best first. */
void sip_agent_look_up_async (SipAgent *self, const SipWay *way, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (element-type SipTarget) */
GPtrArray *sip_agent_look_up_finish (SipAgent *self, GAsyncResult *result, GError **error);

/* Adds Route, User-Agent, Allow and Supported to @builder, which began as @request, and Contact if that is wanted. */
void sip_agent_complete (SipAgent *self, SipMessage *request, SipMessageBuilder *builder, SipFlow *flow,
                         gboolean contact);

/**
 * SipAgentPolicies:
 * @home: (element-type GInetAddress): addresses of the account's own server, as far as they are known
 *
 * What an account wants for itself and for its safety; each member but @home is a property of the agent.
 */
typedef struct
{
  GPtrArray *home;
  SipAddress *preferred_identity;
  SipTlsPolicy *tls; /* NULL: the usual one */
  char *allow_events;
  guint udp_limit;
  SipDigestAlgorithm weakest_digest;
  SipStrangers strangers;
  SipPrivacy privacy;
  gboolean registers;
  gboolean any_user;
  guint session_expires_s;
  guint min_se_s;
} SipAgentPolicies;

SipAgentPolicies *sip_agent_policies_new (void);
void sip_agent_policies_free (SipAgentPolicies *self);
/* After the other properties; these say whether @id is one of theirs. */
void sip_agent_install_policies (GObjectClass *klass);
gboolean sip_agent_set_policy (SipAgent *self, guint id, const GValue *value);
gboolean sip_agent_get_policy (SipAgent *self, guint id, GValue *value);
SipAgentPolicies *sip_agent_get_policies (SipAgent *self);

/* @targets: (element-type SipTarget): what the name of the account's own server was resolved to */
void sip_agent_note_home (SipAgent *self, GPtrArray *targets);

/* Adds Privacy, and for the account's own server P-Preferred-Identity, to @builder, which began as @request. */
void sip_agent_add_privacy (SipAgent *self, SipMessage *request, SipMessageBuilder *builder, SipFlow *flow);
/* Whether From says nothing (RFC 3323 4.1.1.3). */
gboolean sip_agent_is_anonymous (SipMessage *request);

SipAuthenticator *sip_agent_get_authenticator (SipAgent *self);
SipDeadTargets *sip_agent_get_dead_targets (SipAgent *self);
SipProtocol sip_agent_get_protocol (SipAgent *self);
SipUri *sip_agent_get_outbound_proxy (SipAgent *self);
SipUri *sip_agent_get_registrar (SipAgent *self);
const char *sip_agent_get_websocket_url (SipAgent *self);
/* (nullable): as tls-database, tls-certificate and accept-certificate say */
SipTlsPolicy *sip_agent_get_tls_policy (SipAgent *self);
void sip_agent_set_tls_policy (SipAgent *self, GTlsDatabase *database, GTlsCertificate *certificate);
const char *sip_agent_get_user_agent (SipAgent *self);
SipResolver *sip_agent_get_resolver (SipAgent *self);
/* (nullable): of #SipRegisteredFlow, the preferred one first; NULL: not registered */
GPtrArray **sip_agent_get_registered_flows (SipAgent *self);
/* Emits addresses-changed. */
void sip_agent_tell_addresses (SipAgent *self);
/* @changed: whether the account is registered */
void sip_agent_notify_registered (SipAgent *self, gboolean changed);

gboolean sip_agent_call_match_func (SipAgent *self, SipMessage *request, SipFlow *flow);
/* Whether a handler answered or will. */
gboolean sip_agent_emit_request (SipAgent *self, SipServerTransaction *transaction);

/* The Contact of @request, which goes over @flow: a GRUU where there is one. (transfer full) */
SipAddress *sip_agent_dup_contact_of (SipAgent *self, SipMessage *request, SipFlow *flow);
/* Of Contact; NULL: none. (transfer full) */
char *sip_agent_dup_contact_user (SipAgent *self);

SipOutgoingRequest *sip_outgoing_request_new (SipAgent *agent,
                                              SipMessage *request,
                                              SipDialog *dialog,
                                              SipFlow *flow,
                                              SipAgentCompleteFunc complete,
                                              gpointer complete_data,
                                              GDestroyNotify complete_destroy);

G_END_DECLS
