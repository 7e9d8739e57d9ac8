/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linux/errqueue.h wants the kernel's timespec. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/errqueue.h>

#include "transport/sip-inet-private.h"
#include "transport/sip-transport-layer-private.h"
#include "transport/sip-udp-private.h"
#include "util/sip-error.h"

#define DATAGRAMS_A_WAKE_UP 32
#define BUFFER_SIZE         SIP_MESSAGE_MAX_DATAGRAM
#define KERNEL_BUFFER_SIZE  (1024 * 1024)
/* Shorter ones are keep-alives. */
#define SHORTEST_MESSAGE 16

struct _SipUdpSocket
{
  GObject parent_instance;

  /* owned */
  GSocket *socket;
  GSource *source;
  GInetSocketAddress *address;
  GHashTable *flows; /* SipUdpPeer in the flow -> SipUdpFlow, borrowed */
  guint8 *buffer;

  /* borrowed */
  SipTransport *transport;
};

G_DEFINE_FINAL_TYPE (SipUdpSocket, sip_udp_socket, G_TYPE_OBJECT)

static guint
peer_hash (gconstpointer key)
{
  const SipUdpPeer *peer = key;
  guint hash;

  if (peer->any.sa_family == AF_INET)
    return peer->v4.sin_addr.s_addr * 31 + peer->v4.sin_port;
  hash = peer->v6.sin6_port;
  for (gsize i = 0; i < sizeof peer->v6.sin6_addr; i++)
    hash = hash * 31 + peer->v6.sin6_addr.s6_addr[i];
  return hash;
}

static gboolean
peer_equal (gconstpointer a, gconstpointer b)
{
  const SipUdpPeer *one = a, *two = b;

  if (one->any.sa_family != two->any.sa_family)
    return FALSE;
  if (one->any.sa_family == AF_INET)
    return one->v4.sin_port == two->v4.sin_port && one->v4.sin_addr.s_addr == two->v4.sin_addr.s_addr;
  return one->v6.sin6_port == two->v6.sin6_port && one->v6.sin6_scope_id == two->v6.sin6_scope_id &&
         memcmp (&one->v6.sin6_addr, &two->v6.sin6_addr, sizeof one->v6.sin6_addr) == 0;
}

static socklen_t
peer_size (const SipUdpPeer *peer)
{
  return peer->any.sa_family == AF_INET ? sizeof peer->v4 : sizeof peer->v6;
}

static SipFlow *
get_flow (SipUdpSocket *self, const SipUdpPeer *peer, GInetSocketAddress *remote)
{
  SipUdpFlow *flow = g_hash_table_lookup (self->flows, peer);

  if (flow)
    return SIP_FLOW (g_object_ref (flow));
  flow = sip_udp_flow_new (self, sip_transport_get_layer (self->transport), peer, remote);
  g_hash_table_insert (self->flows, (gpointer) sip_udp_flow_get_peer (flow), flow);
  return SIP_FLOW (flow);
}

static void
take_datagram (SipUdpSocket *self, const SipUdpPeer *peer, gsize size)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SipFlow) flow = NULL;

  if (size < SHORTEST_MESSAGE)
    return;
  bytes = g_bytes_new (self->buffer, size);
  flow = g_hash_table_lookup (self->flows, peer);
  if (flow)
    {
      g_object_ref (flow);
    }
  else
    {
      g_autoptr (GSocketAddress) remote = g_socket_address_new_from_native ((gpointer) peer, peer_size (peer));

      flow = get_flow (self, peer, G_INET_SOCKET_ADDRESS (remote));
    }
  sip_flow_receive_datagram (flow, bytes);
}

/* FALSE: there is nothing more. */
static gboolean
receive_one (SipUdpSocket *self)
{
  SipUdpPeer peer = { 0 };
  socklen_t peer_length = sizeof peer;
  gssize size;

  size = recvfrom (g_socket_get_fd (self->socket), self->buffer, BUFFER_SIZE, MSG_DONTWAIT, &peer.any, &peer_length);
  if (size < 0)
    return errno != EAGAIN && errno != EWOULDBLOCK;
  take_datagram (self, &peer, size);
  return TRUE;
}

/* RFC 3261 18.4: which of ICMP's complaints mean that sending failed. */
static gboolean
is_unreachable (const struct sock_extended_err *error)
{
  if (error->ee_origin == SO_EE_ORIGIN_ICMP)
    return error->ee_type == ICMP_DEST_UNREACH || error->ee_type == ICMP_PARAMETERPROB;
  if (error->ee_origin == SO_EE_ORIGIN_ICMP6)
    return error->ee_type == ICMP6_DST_UNREACH || error->ee_type == ICMP6_PARAM_PROB;
  return FALSE;
}

static const struct sock_extended_err *
find_error (struct msghdr *header)
{
  for (struct cmsghdr *control = CMSG_FIRSTHDR (header); control; control = CMSG_NXTHDR (header, control))
    {
      if ((control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_RECVERR) ||
          (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_RECVERR))
        return (const struct sock_extended_err *) CMSG_DATA (control);
    }
  return NULL;
}

static void
report_error (SipUdpSocket *self, const SipUdpPeer *peer, int code)
{
  SipUdpFlow *found = g_hash_table_lookup (self->flows, peer);
  g_autoptr (SipFlow) flow = found ? SIP_FLOW (g_object_ref (found)) : NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *remote = NULL;

  if (!flow)
    return;
  remote = sip_inet_to_string (sip_flow_get_remote_address (flow));
  g_set_error (&error, SIP_ERROR, SIP_ERROR_CONNECTION, _("Nothing can be reached at %s (UDP): %s."), remote,
               g_strerror (code));
  sip_flow_report_send_failed (flow, error);
}

/* FALSE: there is nothing more. */
static gboolean
receive_error (SipUdpSocket *self)
{
  SipUdpPeer peer = { 0 };
  guint64 control[64];
  struct msghdr header = {
    .msg_name = &peer,
    .msg_namelen = sizeof peer,
    .msg_control = control,
    .msg_controllen = sizeof control,
  };
  const struct sock_extended_err *error;

  if (recvmsg (g_socket_get_fd (self->socket), &header, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
    return FALSE;
  error = find_error (&header);
  if (error && is_unreachable (error))
    report_error (self, &peer, error->ee_errno);
  return TRUE;
}

static gboolean
ready_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  g_autoptr (SipUdpSocket) self = g_object_ref (user_data);

  if (condition & G_IO_ERR)
    {
      for (guint i = 0; i < DATAGRAMS_A_WAKE_UP && self->source && receive_error (self); i++)
        continue;
    }
  for (guint i = 0; i < DATAGRAMS_A_WAKE_UP && self->source && receive_one (self); i++)
    continue;
  return G_SOURCE_CONTINUE;
}

static void
sip_udp_socket_finalize (GObject *object)
{
  SipUdpSocket *self = SIP_UDP_SOCKET (object);

  sip_udp_socket_close (self);
  g_clear_object (&self->socket);
  g_clear_object (&self->address);
  g_hash_table_unref (self->flows);
  g_free (self->buffer);

  G_OBJECT_CLASS (sip_udp_socket_parent_class)->finalize (object);
}

static void
sip_udp_socket_class_init (SipUdpSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_udp_socket_finalize;
}

static void
sip_udp_socket_init (SipUdpSocket *self)
{
  self->flows = g_hash_table_new (peer_hash, peer_equal);
  self->buffer = g_malloc (BUFFER_SIZE);
}

static void
set_options (GSocket *socket)
{
  gboolean v6 = g_socket_get_family (socket) == G_SOCKET_FAMILY_IPV6;

  g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, KERNEL_BUFFER_SIZE, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, KERNEL_BUFFER_SIZE, NULL);
  if (v6)
    {
      g_socket_set_option (socket, IPPROTO_IPV6, IPV6_RECVERR, TRUE, NULL);
      g_socket_set_option (socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DONT, NULL);
    }
  else
    {
      g_socket_set_option (socket, IPPROTO_IP, IP_RECVERR, TRUE, NULL);
      /* A large message is to arrive in fragments rather than not at all. */
      g_socket_set_option (socket, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT, NULL);
    }
}

SipUdpSocket *
sip_udp_socket_new (SipTransport *transport, GInetSocketAddress *address, GError **error)
{
  g_autoptr (SipUdpSocket) self = g_object_new (SIP_TYPE_UDP_SOCKET, NULL);

  self->transport = transport;
  self->socket = sip_transport_bind (transport, address, error);
  if (!self->socket)
    return NULL;
  self->address = G_INET_SOCKET_ADDRESS (g_socket_get_local_address (self->socket, error));
  if (!self->address)
    return NULL;
  set_options (self->socket);
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_set_static_name (self->source, "SipUdpSocket");
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return g_steal_pointer (&self);
}

GInetSocketAddress *
sip_udp_socket_get_address (SipUdpSocket *self)
{
  return self->address;
}

SipFlow *
sip_udp_socket_get_flow (SipUdpSocket *self, GInetSocketAddress *remote)
{
  SipUdpPeer peer = { 0 };

  if (!g_socket_address_to_native (G_SOCKET_ADDRESS (remote), &peer, sizeof peer, NULL))
    return NULL;
  return get_flow (self, &peer, remote);
}

static void
set_send_error (GError **error, gsize size, int code)
{
  if (code == EMSGSIZE)
    g_set_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE,
                 _("A message of %" G_GSIZE_FORMAT " bytes is too large for UDP. Use TCP or TLS."), size);
  else
    g_set_error (error, SIP_ERROR, SIP_ERROR_CONNECTION, _("Sending over UDP failed: %s."), g_strerror (code));
}

gboolean
sip_udp_socket_send (SipUdpSocket *self, const SipUdpPeer *peer, gconstpointer data, gsize size, GError **error)
{
  int fd = g_socket_get_fd (self->socket);
  int code = 0;

  /* What ICMP said about an earlier datagram, perhaps to somebody else, is returned once instead of sending. */
  for (guint i = 0; i < 3; i++)
    {
      if (sendto (fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL, &peer->any, peer_size (peer)) >= 0)
        return TRUE;
      code = errno;
      /* A queue that is full loses datagrams here instead of further on. */
      if (code == EAGAIN || code == EWOULDBLOCK || code == ENOBUFS)
        return TRUE;
      if (code == EMSGSIZE)
        break;
    }
  set_send_error (error, size, code);
  return FALSE;
}

void
sip_udp_socket_forget (SipUdpSocket *self, SipUdpFlow *flow)
{
  const SipUdpPeer *peer = sip_udp_flow_get_peer (flow);

  if (g_hash_table_lookup (self->flows, peer) == flow)
    g_hash_table_remove (self->flows, peer);
}

void
sip_udp_socket_close (SipUdpSocket *self)
{
  GHashTableIter iter;
  gpointer flow;

  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  for (g_hash_table_iter_init (&iter, self->flows); g_hash_table_iter_next (&iter, NULL, &flow);
       g_hash_table_iter_init (&iter, self->flows))
    sip_flow_close (flow);
  if (self->socket)
    g_socket_close (self->socket, NULL);
}
