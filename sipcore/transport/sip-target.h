/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/sip-protocol.h"

G_BEGIN_DECLS

/**
 * SipTarget:
 *
 * One place to which a request can be sent. Reference counted and immutable.
 */
typedef struct _SipTarget SipTarget;

#define SIP_TYPE_TARGET (sip_target_get_type ())
GType sip_target_get_type (void);

/* @server_name: against which a certificate is checked: the host of the URI that was resolved, never an SRV
 * target (RFC 5922). */
SipTarget *sip_target_new (SipProtocol protocol, GInetSocketAddress *address, const char *server_name);
/* WS and WSS: the whole URL. */
SipTarget *sip_target_new_websocket (const char *url, GError **error);
/* The same at an address that is known (NAPTR, RFC 7118 10.2). */
SipTarget *sip_target_new_websocket_at (SipProtocol protocol, GInetSocketAddress *address, const char *server_name);
SipTarget *sip_target_ref (SipTarget *self);
void sip_target_unref (SipTarget *self);
SipProtocol sip_target_get_protocol (SipTarget *self);
GInetSocketAddress *sip_target_get_address (SipTarget *self); /* (nullable) for WS and WSS, whose name is looked up */
const char *sip_target_get_server_name (SipTarget *self);
const char *sip_target_get_url (SipTarget *self);             /* (nullable) */
char *sip_target_to_string (SipTarget *self);                 /* "udp 192.0.2.1:5060", for people */
SipTarget *sip_target_with_protocol (SipTarget *self, SipProtocol protocol);
gboolean sip_target_equal (SipTarget *a, SipTarget *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipTarget, sip_target_unref)

G_END_DECLS
