/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message-builder.h"

G_BEGIN_DECLS

/**
 * SipDialog:
 *
 * The state of a dialog (RFC 3261 12), and nothing else: it sends nothing and knows no agent. Properties: id, call-id,
 * local-tag, remote-tag, local-address, remote-address (From and To of our requests), remote-target, route-set, secure,
 * early.
 */
#define SIP_TYPE_DIALOG (sip_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SipDialog, sip_dialog, SIP, DIALOG, GObject)

/* From our request and a response to it with a To tag (12.1.2), or NULL: %SIP_ERROR_MALFORMED. */
SipDialog *sip_dialog_new_uac (SipMessage *request, SipMessage *response, GError **error);
/* From a request and the tag we put in To (12.1.1). */
SipDialog *sip_dialog_new_uas (SipMessage *request, const char *local_tag, GError **error);

/* From our SUBSCRIBE and a NOTIFY that began a subscription (RFC 6665 4.4.1). */
SipDialog *sip_dialog_new_notified (SipMessage *subscribe, SipMessage *notify, GError **error);

/* Call-ID, local tag and remote tag, joined so that they can be compared. */
const char *sip_dialog_get_id (SipDialog *self);
char *sip_dialog_join_id (const char *call_id, const char *local_tag, const char *remote_tag);
char *sip_dialog_id_from_message (SipMessage *message, gboolean local_is_to);
const char *sip_dialog_get_call_id (SipDialog *self);
const char *sip_dialog_get_local_tag (SipDialog *self);
const char *sip_dialog_get_remote_tag (SipDialog *self);
SipAddress *sip_dialog_get_local_address (SipDialog *self);
SipAddress *sip_dialog_get_remote_address (SipDialog *self);
SipUri *sip_dialog_get_remote_target (SipDialog *self);
gboolean sip_dialog_is_secure (SipDialog *self);
gboolean sip_dialog_is_protected (SipDialog *self);
gboolean sip_dialog_is_early (SipDialog *self);
/* Whether the request that made it was ours. */
gboolean sip_dialog_is_caller (SipDialog *self);
guint32 sip_dialog_get_local_cseq (SipDialog *self);

/* The first 2xx: no longer early, the route set is computed anew from it (13.2.2.4). */
void sip_dialog_confirm (SipDialog *self, SipMessage *response);
/* A target refresh (12.2.1.2, 12.2.2). */
void sip_dialog_update_target (SipDialog *self, SipMessage *message);
/* Checks the order of a request's CSeq and remembers it; FALSE: to be answered with 500 (12.2.2). */
gboolean sip_dialog_receive_request (SipDialog *self, SipMessage *request);

/* A request with the next CSeq, its route set laid out for strict or loose routers (12.2.1.1). */
SipMessageBuilder *sip_dialog_create_request (SipDialog *self, SipMethod method);
/* ACK for the 2xx to @invite, with its CSeq number and credentials (13.2.2.4). */
SipMessageBuilder *sip_dialog_create_ack (SipDialog *self, SipMessage *invite);
/* The URI to which a request of this dialog is sent: the topmost Route or the remote target. (transfer full) */
SipUri *sip_dialog_dup_next_hop (SipDialog *self);
/* The next CSeq number, for a request that is sent again with credentials. */
guint32 sip_dialog_next_cseq (SipDialog *self);

/**
 * SipDialog:call-id:
 *
 * The Call-ID.
 */

/**
 * SipDialog:early:
 *
 * Whether it is not confirmed yet.
 */

/**
 * SipDialog:id:
 *
 * Tells it from all others.
 */

/**
 * SipDialog:local-address:
 *
 * Our address, with our tag.
 */

/**
 * SipDialog:local-tag:
 *
 * Our tag.
 */

/**
 * SipDialog:remote-address:
 *
 * The far end's address, with its tag.
 */

/**
 * SipDialog:remote-tag:
 *
 * The far end's tag; %NULL where it has none (RFC 2543).
 */

/**
 * SipDialog:remote-target:
 *
 * Where requests are addressed to.
 */

/**
 * SipDialog:route-set:
 *
 * The proxies on the way.
 */

/**
 * SipDialog:secure:
 *
 * Whether it goes over TLS all the way (RFC 3261 12.1.1).
 */

G_END_DECLS
