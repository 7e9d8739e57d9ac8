/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-flow.h"
#include "transport/sip-target.h"
#include "transport/sip-transport-layer.h"

G_BEGIN_DECLS

#define SIP_TYPE_TRANSPORT (sip_transport_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipTransport, sip_transport, SIP, TRANSPORT, GObject)

/**
 * SipTransport:
 *
 * How one protocol makes flows: it listens and it connects. Belongs to its layer.
 */
struct _SipTransportClass
{
  GObjectClass parent_class;

  /* NULL: cannot listen. Returns (transfer full) the bound address. */
  GInetSocketAddress *(*listen) (SipTransport *self, GInetSocketAddress *address, GTlsCertificate *certificate,
                                 GError **error);
  /* Ends in a #GTask of self that gives a #SipFlow. */
  void (*connect_async) (SipTransport *self, SipTarget *target, SipTlsPolicy *policy, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
  /* Ends what listens, and the flows that the layer does not keep. */
  void (*close) (SipTransport *self);
};

SipTransportLayer *sip_transport_get_layer (SipTransport *self); /* (nullable) once closed */
SipProtocol sip_transport_get_protocol (SipTransport *self);
/* (element-type GInetSocketAddress) */
GPtrArray *sip_transport_get_listeners (SipTransport *self);

GInetSocketAddress *sip_transport_listen (SipTransport *self, GInetSocketAddress *address, GTlsCertificate *certificate,
                                          GError **error);
void sip_transport_connect_async (SipTransport *self, SipTarget *target, SipTlsPolicy *policy,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SipFlow *sip_transport_connect_finish (SipTransport *self, GAsyncResult *result, GError **error);
void sip_transport_close (SipTransport *self);

/* For the kinds of transports: @bound is listened on from now on. */
void sip_transport_add_listener (SipTransport *self, GInetSocketAddress *bound);
/* A socket bound to @address, and listening if it is one for streams, or an error that names it. Not blocking; IPv6
 * alone where it is IPv6. */
GSocket *sip_transport_bind (SipTransport *self, GInetSocketAddress *address, GError **error);

G_END_DECLS
