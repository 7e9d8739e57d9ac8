/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-fixed-host-private.h"

struct _SipFixedHost
{
  GNetworkAddress parent_instance;

  GInetSocketAddress *address;
};

static void connectable_init (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipFixedHost, sip_fixed_host, G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, connectable_init))

static GSocketAddressEnumerator *
sip_fixed_host_enumerate (GSocketConnectable *connectable)
{
  return g_socket_connectable_enumerate (G_SOCKET_CONNECTABLE (SIP_FIXED_HOST (connectable)->address));
}

static void
connectable_init (GSocketConnectableIface *iface)
{
  iface->enumerate = sip_fixed_host_enumerate;
  iface->proxy_enumerate = sip_fixed_host_enumerate;
}

static void
sip_fixed_host_finalize (GObject *object)
{
  g_clear_object (&SIP_FIXED_HOST (object)->address);

  G_OBJECT_CLASS (sip_fixed_host_parent_class)->finalize (object);
}

static void
sip_fixed_host_class_init (SipFixedHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_fixed_host_finalize;
}

static void
sip_fixed_host_init (SipFixedHost *self)
{
}

GSocketConnectable *
sip_fixed_host_new (const char *name, GInetSocketAddress *address)
{
  SipFixedHost *self;

  self = g_object_new (SIP_TYPE_FIXED_HOST,
                       "hostname", name,
                       "port", (guint) g_inet_socket_address_get_port (address),
                       NULL);
  self->address = g_object_ref (address);
  return G_SOCKET_CONNECTABLE (self);
}
