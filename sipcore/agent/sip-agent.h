/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-outgoing-request.h"
#include "agent/sip-strangers.h"
#include "agent/sip-registered-flow.h"
#include "dialog/sip-dialog-table.h"
#include "message/sip-privacy.h"
#include "transaction/sip-transaction-layer.h"
#include "transport/sip-resolver.h"
#include "util/sip-pacer.h"

G_BEGIN_DECLS

typedef struct _SipDescriptionHandler SipDescriptionHandler;

/**
 * SipAgent:
 *
 * One account's identity on the stack: who it is, how it signs in, which way its requests go, from which sessions and
 * registrations are made.
 *
 * Construct properties: transactions (#SipTransactionLayer), dialogs (#SipDialogTable), resolver (#SipResolver), aor
 * (#SipUri), pacer (#SipPacer or NULL: spreads what all accounts would otherwise send at once). Properties:
 * display-name, contact-user (default: the AOR's user), protocol (#SipProtocol),
 * outbound-proxy (#SipUri), registrar (#SipUri), websocket-url (where WS and WSS connect, with its path; NULL: made
 * of the registrar or the AOR), tls-database (#GTlsDatabase), tls-certificate (#GTlsCertificate), udp-limit,
 * user-agent (text of User-Agent and Server),
 * registers (whether the account is to be registered, so that strangers are refused by default), strangers
 * (#SipStrangers: instead of the stack's), any-user (whether the registration's flow is enough to say that a request
 * is for this account), weakest-digest (#SipDigestAlgorithm: a challenge with a weaker one is not
 * answered), session-expires and min-se (seconds, RFC 4028), privacy (#SipPrivacy), preferred-identity
 * (#SipAddress), instance-id (URN of this device, the same for ever: "urn:uuid:…", RFC 5626 4.1), flow (#SipFlow: the
 * registered one), registered, service-route, pub-gruu and temp-gruu (see #SipRegisteredFlow).
 *
 * Signal request (SipServerTransaction *), with a gboolean result: a request outside dialogs for this account that
 * passed the checks of RFC 3261 8.2. If no handler answers it, which it says by %TRUE, it gets 405 or 501. OPTIONS is
 * answered by the agent (11.2).
 * Signal addresses-changed: sip_agent_matches() may decide otherwise from now on.
 */
#define SIP_TYPE_AGENT (sip_agent_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipAgent, sip_agent, SIP, AGENT, GObject)

struct _SipAgentClass
{
  GObjectClass parent_class;

  /* Returns whether it answered or will. */
  gboolean (*request) (SipAgent *self, SipServerTransaction *transaction);
  /* Whether @method, which nobody has to serve, is served: what Allow says. */
  gboolean (*serves) (SipAgent *self, SipMethod method);
};

/**
 * SipDescriptionHandlerFactory:
 * @self: whose session it is
 * @user_data: as it was given
 *
 * Makes what describes one session and has its media.
 *
 * Returns: (transfer full): a new handler
 */
typedef SipDescriptionHandler *(*SipDescriptionHandlerFactory) (SipAgent *self, gpointer user_data);

void sip_agent_set_description_handler_factory (SipAgent *self,
                                                SipDescriptionHandlerFactory factory,
                                                gpointer user_data,
                                                GDestroyNotify destroy);
/* (transfer full) (nullable) */
SipDescriptionHandler *sip_agent_create_description_handler (SipAgent *self);

/* @user and @password are kept until the agent goes, then wiped. */
void sip_agent_set_credentials (SipAgent *self, const char *user, const char *password);

SipUri *sip_agent_get_aor (SipAgent *self);
/* The AOR with the display name: our From. (transfer full) */
SipAddress *sip_agent_dup_identity (SipAgent *self);
/* How we are reached over @flow: the learned address where there is one, no GRUU. (transfer full) */
SipAddress *sip_agent_dup_contact (SipAgent *self, SipFlow *flow);
/* The same for a response to @request: of sips where RFC 3261 12.1.1 demands it. (transfer full) */
SipAddress *sip_agent_dup_contact_for (SipAgent *self, SipMessage *request, SipFlow *flow);
SipTransactionLayer *sip_agent_get_transactions (SipAgent *self);
SipDialogTable *sip_agent_get_dialogs (SipAgent *self);
SipClock *sip_agent_get_clock (SipAgent *self);
SipRandom *sip_agent_get_random (SipAgent *self);

/* (nullable): the flow over which the account is registered; of several the preferred one that is open */
SipFlow *sip_agent_get_flow (SipAgent *self);
/* The one flow over which the account is registered; NULL: none. */
void sip_agent_set_flow (SipAgent *self, SipFlow *flow);
/* (nullable): what is known of sip_agent_get_flow() */
SipRegisteredFlow *sip_agent_get_registered_flow (SipAgent *self);
/* (nullable): what is known of @flow if the account is registered over it */
SipRegisteredFlow *sip_agent_find_registered_flow (SipAgent *self, SipFlow *flow);
/* (nullable): of #SipRegisteredFlow, the preferred one first */
GPtrArray *sip_agent_list_registered_flows (SipAgent *self);
/* Puts @fresh in the place of @old; either may be NULL. */
void sip_agent_replace_registered_flow (SipAgent *self, SipRegisteredFlow *old, SipRegisteredFlow *fresh);
const char *sip_agent_get_instance_id (SipAgent *self);
SipPacer *sip_agent_get_pacer (SipAgent *self);

/* A request outside dialogs with From and its tag, To, Call-ID, CSeq and Max-Forwards (RFC 3261 8.1.1). What depends on
 * its way, and what the agent says of itself, is added by sip_agent_send(). */
SipMessageBuilder *sip_agent_create_request (SipAgent *self, SipMethod method, SipUri *target);

/**
 * sip_agent_send:
 * @request: from sip_agent_create_request() or sip_dialog_create_request(), not yet sent
 * @dialog: (nullable): the dialog to which it belongs: its route, its CSeq numbers
 * @flow: (nullable): a flow to prefer, taken if it is open; in a dialog only where it leads to the next hop
 *
 * Sends @request: over @flow, by the route that it has, the Service-Route, the outbound proxy, over the registered
 * flow, or to the registrar; with none of these as RFC 3263 says. Further targets are tried where one fails (RFC 3263
 * 4.3). Via, Route, Contact, User-Agent, Allow and Supported are added where the method wants them and they are
 * missing.
 *
 * Challenges are answered (RFC 3261 22.2, 22.3), each nonce once. Signals come after this has returned.
 *
 * Returns: (transfer full): the request under way, which goes on without a reference as well
 */
SipOutgoingRequest *sip_agent_send (SipAgent *self, SipMessage *request, SipDialog *dialog, SipFlow *flow);

/**
 * SipAgentCompleteFunc: (skip)
 *
 * Adds to @builder what depends on @flow, over which it is about to be sent.
 */
typedef void (*SipAgentCompleteFunc) (SipAgent *self, SipMessageBuilder *builder, SipFlow *flow, gpointer user_data);

/* Like sip_agent_send(), with a function that is asked before each attempt. */
SipOutgoingRequest *sip_agent_send_completed (SipAgent *self,
                                              SipMessage *request,
                                              SipDialog *dialog,
                                              SipFlow *flow,
                                              SipAgentCompleteFunc complete,
                                              gpointer user_data,
                                              GDestroyNotify destroy);

/**
 * sip_agent_send_ack:
 * @ack: from sip_dialog_create_ack()
 * @flow: over which the INVITE went; taken at once where it leads to the next hop of @dialog
 *
 * Sends the ACK of a 2xx the way the requests of @dialog go: no transaction, nothing to wait for (RFC 3261 13.2.2.4).
 * Errors are logged; the far end sends its 2xx again.
 */
void sip_agent_send_ack (SipAgent *self, SipMessage *ack, SipDialog *dialog, SipFlow *flow);

/* The checks of RFC 3261 8.2.2.3 and 8.2.3 that hold inside dialogs too: a request that requires an extension that is
 * not supported (420) or has a body encoding that is not (415) is answered, and FALSE returned. */
gboolean sip_agent_check_request (SipAgent *self, SipServerTransaction *transaction);

/**
 * SipAgentMatchFunc:
 *
 * Whether a request outside dialogs, which came over @flow, is meant for @self.
 */
typedef gboolean (*SipAgentMatchFunc) (SipAgent *self, SipMessage *request, SipFlow *flow, gpointer user_data);

/* @func decides instead of the rule of sip_agent_matches(): for an agent that answers for more, or for less, than its
 * own address. */
gboolean sip_agent_has_match_func (SipAgent *self);
void sip_agent_set_match_func (SipAgent *self, SipAgentMatchFunc func, gpointer user_data, GDestroyNotify destroy);

SipMessage *sip_agent_apply_privacy (SipAgent *self, SipMessage *request, SipPrivacy privacy);

gboolean sip_agent_trusts (SipAgent *self, SipFlow *flow);
/* (transfer container) (element-type GInetAddress): from where it trusts flows, beside those of the registration */
GPtrArray *sip_agent_list_trusted_addresses (SipAgent *self);
gboolean sip_agent_get_registers (SipAgent *self);
SipStrangers sip_agent_get_strangers (SipAgent *self);
gboolean sip_agent_get_any_user (SipAgent *self);

void
sip_agent_connect_async (SipAgent *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SipFlow *sip_agent_connect_finish (SipAgent *self, GAsyncResult *result, GError **error);

void sip_agent_announce_session (SipAgent *self, GObject *session);

/* Whether a request outside dialogs is meant for this account: by its flow, its Request-URI, or both. */
gboolean sip_agent_matches (SipAgent *self, SipMessage *request, SipFlow *flow);
/* Hands a request over; made by the stack. */
void sip_agent_receive_request (SipAgent *self, SipServerTransaction *transaction);

/* OPTIONS, in a dialog or outside. */
void sip_agent_answer_options (SipAgent *self, SipServerTransaction *transaction);
/* 405 or 501 */
void sip_agent_refuse_method (SipAgent *self, SipServerTransaction *transaction);

/* Which event packages are served, as in Allow-Events (RFC 6665 4.4.4); NULL: none. */
void sip_agent_set_allow_events (SipAgent *self, const char *packages);
const char *sip_agent_get_allow_events (SipAgent *self);

guint sip_agent_get_session_expires (SipAgent *self);
guint sip_agent_get_min_se (SipAgent *self);

/* The values of Allow, Supported and Accept that this side writes. */
const char *sip_agent_get_allow (SipAgent *self);
const char *sip_agent_get_supported (SipAgent *self);
char *sip_agent_dup_supported (SipAgent *self, SipFlow *flow);

/**
 * SipAgent:aor:
 *
 * The address of record: who one is.
 */

/**
 * SipAgent:contact-user:
 *
 * The user in Contact; %NULL: that of the address.
 */

/**
 * SipAgent:dialogs:
 *
 * The dialogs of the stack.
 */

/**
 * SipAgent:display-name:
 *
 * The name that goes with the address; %NULL: none.
 */

/**
 * SipAgent:flow:
 *
 * The flow over which the account is registered; %NULL: it is not.
 */

/**
 * SipAgent:outbound-proxy:
 *
 * Where every request outside dialogs goes first; %NULL: nowhere.
 */

/**
 * SipAgent:protocol:
 *
 * The transport to the account's own server; automatic: as RFC 3263 finds it.
 */

/**
 * SipAgent:registered:
 *
 * Whether the account is registered.
 */

/**
 * SipAgent:registrar:
 *
 * Where REGISTER is sent; %NULL: to the server of the address's domain.
 */

/**
 * SipAgent:resolver:
 *
 * What finds servers.
 */

/**
 * SipAgent:transactions:
 *
 * The transactions of the stack.
 */

/**
 * SipAgent:user-agent:
 *
 * The text of User-Agent and Server; %NULL: neither is sent.
 */

/**
 * SipAgent:websocket-url:
 *
 * Where WebSockets connect, with the path; %NULL: made of the registrar or the address.
 */

/**
 * SipAgent::request:
 * @self: what emits it
 * @transaction: is to be answered
 *
 * A request outside dialogs came; a handler that answers it, or will, returns %TRUE.
 */

G_END_DECLS
