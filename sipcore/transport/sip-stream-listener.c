/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-inet-private.h"
#include "transport/sip-stream-private.h"
#include "transport/sip-transport-layer-private.h"

#define ACCEPTS_A_WAKE_UP 16
#define PAUSE_MS          1000
/* Each takes one of GIO's threads until it is through. */
#define MAX_HANDSHAKES 8

struct _SipStreamListener
{
  GObject parent_instance;

  /* owned */
  GSocket *socket;
  GSource *source; /* NULL while no more are taken */
  GInetSocketAddress *address;
  GTlsCertificate *certificate; /* nullable */
  SipClock *clock;

  /* weak */
  SipTransport *transport;

  GPtrArray *handshakes; /* borrowed: each belongs to its callback */
  guint pause_timer;
};

typedef struct
{
  /* owned */
  SipStreamListener *listener;
  GSocketConnection *connection;
  GCancellable *cancellable;

  guint timer;
} Handshake;

G_DEFINE_FINAL_TYPE (SipStreamListener, sip_stream_listener, G_TYPE_OBJECT)

static void watch (SipStreamListener *self);

static void
unwatch (SipStreamListener *self)
{
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
handshake_free (Handshake *handshake)
{
  g_ptr_array_remove_fast (handshake->listener->handshakes, handshake);
  sip_clock_clear (handshake->listener->clock, &handshake->timer);
  g_object_unref (handshake->cancellable);
  g_object_unref (handshake->connection);
  g_object_unref (handshake->listener);
  g_free (handshake);
}

static void
handshake_timeout_cb (gpointer user_data)
{
  Handshake *handshake = user_data;

  handshake->timer = 0;
  g_cancellable_cancel (handshake->cancellable);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;
  g_autoptr (SipStreamListener) self = g_object_ref (handshake->listener);
  g_autoptr (GSocketConnection) connection = g_object_ref (handshake->connection);
  g_autoptr (SipFlow) flow = NULL;
  g_autoptr (GError) error = NULL;

  handshake_free (handshake);
  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    g_debug ("a client's handshake failed: %s", error->message);
  else if (self->transport)
    flow = sip_stream_flow_open (self->transport, connection, G_TLS_CONNECTION (source));
  if (!self->pause_timer)
    watch (self);
}

static void
begin_handshake (SipStreamListener *self, GSocketConnection *connection)
{
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  Handshake *handshake;

  if (!tls)
    return;
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  handshake = g_new0 (Handshake, 1);
  handshake->listener = g_object_ref (self);
  handshake->connection = g_object_ref (connection);
  handshake->cancellable = g_cancellable_new ();
  handshake->timer = sip_clock_add (self->clock, SIP_CONNECT_TIMEOUT_MS, handshake_timeout_cb, handshake);
  g_ptr_array_add (self->handshakes, handshake);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, handshake->cancellable, handshake_cb,
                                    handshake);
}

static void
resume_cb (gpointer user_data)
{
  SipStreamListener *self = user_data;

  self->pause_timer = 0;
  watch (self);
}

/* FALSE: there is nobody more, or no room for them. */
static gboolean
accept_one (SipStreamListener *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (SipFlow) flow = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (self->socket, NULL, &error);

  if (!socket)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return FALSE;
      /* Out of file descriptors, most likely: the listening socket would stay readable all the time. */
      g_debug ("cannot accept: %s", error->message);
      unwatch (self);
      self->pause_timer = sip_clock_add (self->clock, PAUSE_MS, resume_cb, self);
      return FALSE;
    }
  g_socket_set_blocking (socket, FALSE);
  connection = g_socket_connection_factory_create_connection (socket);
  if (self->certificate)
    begin_handshake (self, connection);
  else
    flow = sip_stream_flow_open (self->transport, connection, NULL);
  if (self->handshakes->len >= MAX_HANDSHAKES)
    unwatch (self);
  return TRUE;
}

static gboolean
acceptable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  g_autoptr (SipStreamListener) self = g_object_ref (user_data);

  for (guint i = 0; i < ACCEPTS_A_WAKE_UP && self->source && self->transport; i++)
    {
      if (!accept_one (self))
        break;
    }
  return G_SOURCE_CONTINUE;
}

static void
watch (SipStreamListener *self)
{
  if (self->source || g_socket_is_closed (self->socket))
    return;
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (acceptable_cb), self, NULL);
  g_source_set_static_name (self->source, "SipStreamListener");
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
sip_stream_listener_finalize (GObject *object)
{
  SipStreamListener *self = SIP_STREAM_LISTENER (object);

  if (self->socket)
    sip_stream_listener_close (self);
  g_clear_weak_pointer (&self->transport);
  g_clear_object (&self->socket);
  g_clear_object (&self->address);
  g_clear_object (&self->certificate);
  g_clear_object (&self->clock);
  g_ptr_array_unref (self->handshakes);

  G_OBJECT_CLASS (sip_stream_listener_parent_class)->finalize (object);
}

static void
sip_stream_listener_class_init (SipStreamListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_stream_listener_finalize;
}

static void
sip_stream_listener_init (SipStreamListener *self)
{
  self->handshakes = g_ptr_array_new ();
}

SipStreamListener *
sip_stream_listener_new (SipTransport *transport,
                         GInetSocketAddress *address,
                         GTlsCertificate *certificate,
                         GError **error)
{
  g_autoptr (SipStreamListener) self = g_object_new (SIP_TYPE_STREAM_LISTENER, NULL);

  g_set_weak_pointer (&self->transport, transport);
  g_set_object (&self->certificate, certificate);
  self->clock = g_object_ref (sip_transport_layer_get_clock (sip_transport_get_layer (transport)));
  self->socket = sip_transport_bind (transport, address, error);
  if (!self->socket)
    return NULL;
  self->address = G_INET_SOCKET_ADDRESS (g_socket_get_local_address (self->socket, error));
  if (!self->address)
    return NULL;
  watch (self);
  return g_steal_pointer (&self);
}

GInetSocketAddress *
sip_stream_listener_get_address (SipStreamListener *self)
{
  return self->address;
}

void
sip_stream_listener_close (SipStreamListener *self)
{
  unwatch (self);
  sip_clock_clear (self->clock, &self->pause_timer);
  g_clear_weak_pointer (&self->transport);
  for (guint i = 0; i < self->handshakes->len; i++)
    g_cancellable_cancel (((Handshake *) self->handshakes->pdata[i])->cancellable);
  g_socket_close (self->socket, NULL);
}
