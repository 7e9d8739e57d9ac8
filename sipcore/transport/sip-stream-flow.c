/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "message/sip-framer.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-stream-private.h"
#include "transport/sip-transport-layer-private.h"
#include "transport/sip-write-queue-private.h"
#include "util/sip-error.h"
#include "util/sip-state.h"

#define READ_SIZE       (16 * 1024)
#define READS_A_WAKE_UP 4
#define LINGER_MS       2000

/*
 *   OPEN ----> LINGERING: what is queued is still written, what comes is thrown away
 *     |            |      (closing a socket with unread input would take back our last answer)
 *     |            v
 *     +-------> CLOSED
 */
typedef enum {
  STREAM_OPEN,
  STREAM_LINGERING,
  STREAM_CLOSED,
} StreamState;

#define TYPE_STREAM_STATE (stream_state_get_type ())
static GType stream_state_get_type (void);

G_DEFINE_ENUM_TYPE (StreamState,
                    stream_state,
                    G_DEFINE_ENUM_VALUE (STREAM_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (STREAM_LINGERING, "lingering"),
                    G_DEFINE_ENUM_VALUE (STREAM_CLOSED, "closed"))

static const SipStateEdge edges[] = {
  { STREAM_OPEN, STREAM_LINGERING },
  { STREAM_OPEN, STREAM_CLOSED },
  { STREAM_LINGERING, STREAM_CLOSED },
  { -1, -1 },
};

struct _SipStreamFlow
{
  SipFlow parent_instance;

  /* owned */
  GSocket *socket;
  GIOStream *stream;
  GSource *in;
  GSource *out; /* while something is queued */
  SipFramer *framer;
  SipWriteQueue queue;
  SipClock *clock;

  int state;
  guint linger_timer;
  guint receive_timer; /* of an accepted connection: until something is whole */
  gboolean spoilt;
};

G_DEFINE_FINAL_TYPE (SipStreamFlow, sip_stream_flow, SIP_TYPE_FLOW)

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
shut (SipStreamFlow *self)
{
  gboolean lingered = self->state == STREAM_LINGERING;

  if (self->state == STREAM_CLOSED)
    return;
  sip_state_move (self, TYPE_STREAM_STATE, edges, &self->state, STREAM_CLOSED);
  clear_source (&self->in);
  clear_source (&self->out);
  sip_clock_clear (self->clock, &self->linger_timer);
  sip_clock_clear (self->clock, &self->receive_timer);
  sip_write_queue_clear (&self->queue);
  /* TLS says good-bye, which may have to wait for room. */
  if (G_IS_TLS_CONNECTION (self->stream))
    g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  else
    g_io_stream_close (self->stream, NULL, NULL);
  if (lingered)
    g_object_unref (self);
}

static void
linger_cb (gpointer user_data)
{
  SipStreamFlow *self = user_data;

  self->linger_timer = 0;
  shut (self);
}

static void
linger_on (SipStreamFlow *self)
{
  if (self->queue.size > 0)
    return;
  if (!self->spoilt)
    shut (self);
  else if (!G_IS_TLS_CONNECTION (self->stream))
    g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}

static void
break_off (SipStreamFlow *self, const GError *why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *remote = sip_inet_to_string (sip_flow_get_remote_address (SIP_FLOW (self)));

  g_set_error (&error, SIP_ERROR, SIP_ERROR_CONNECTION, _("The connection to %s broke: %s."), remote, why->message);
  shut (self);
  sip_flow_end (SIP_FLOW (self), error);
}

static gboolean
writable_cb (GPollableOutputStream *stream, gpointer user_data)
{
  g_autoptr (SipStreamFlow) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;

  if (!sip_write_queue_flush (&self->queue, stream, &error))
    {
      break_off (self, error);
      return G_SOURCE_REMOVE;
    }
  if (self->queue.size > 0)
    return G_SOURCE_CONTINUE;
  clear_source (&self->out);
  if (self->state == STREAM_LINGERING)
    linger_on (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_room (SipStreamFlow *self)
{
  if (self->out || self->queue.size == 0)
    return;
  self->out = g_pollable_output_stream_create_source (
    G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream)), NULL);
  g_source_set_callback (self->out, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_set_static_name (self->out, "SipStreamFlow out");
  g_source_attach (self->out, g_main_context_get_thread_default ());
}

static gboolean
push (SipStreamFlow *self, GBytes *bytes, GError **error)
{
  GPollableOutputStream *out = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));

  if (self->queue.size + g_bytes_get_size (bytes) > SIP_STREAM_MAX_QUEUE)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_CONNECTION, _("The far end takes nothing any more."));
      return FALSE;
    }
  sip_write_queue_push (&self->queue, bytes);
  if (!self->out && !sip_write_queue_flush (&self->queue, out, error))
    return FALSE;
  wait_for_room (self);
  return TRUE;
}

static gboolean
sip_stream_flow_send (SipFlow *flow, GBytes *bytes, GError **error)
{
  SipStreamFlow *self = SIP_STREAM_FLOW (flow);
  g_autoptr (GError) why = NULL;

  if (push (self, bytes, &why))
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_CONNECTION, _("Sending over the connection failed: %s."), why->message);
  break_off (self, why);
  return FALSE;
}

static void
send_keep_alive (SipStreamFlow *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  sip_stream_flow_send (SIP_FLOW (self), bytes, NULL);
}

static void
sip_stream_flow_ping (SipFlow *flow)
{
  send_keep_alive (SIP_STREAM_FLOW (flow), "\r\n\r\n");
}

static void
sip_stream_flow_close (SipFlow *flow)
{
  SipStreamFlow *self = SIP_STREAM_FLOW (flow);

  if (self->state != STREAM_OPEN)
    return;
  if ((self->queue.size == 0 && !self->spoilt) || !sip_flow_get_layer (flow) ||
      sip_transport_layer_is_closed (sip_flow_get_layer (flow)))
    {
      shut (self);
      return;
    }
  g_object_ref (self);
  sip_state_move (self, TYPE_STREAM_STATE, edges, &self->state, STREAM_LINGERING);
  self->linger_timer = sip_clock_add (self->clock, LINGER_MS, linger_cb, self);
  linger_on (self);
}

static void
receive_timeout_cb (gpointer user_data)
{
  g_autoptr (SipStreamFlow) self = g_object_ref (user_data);

  self->receive_timer = 0;
  sip_flow_close (SIP_FLOW (self));
}

/* Whoever connects and says nothing, or never ends what it says, keeps others out. */
static void
await_whole (SipStreamFlow *self)
{
  SipTransportLayer *layer = sip_flow_get_layer (SIP_FLOW (self));
  guint seconds = layer ? sip_transport_layer_get_receive_timeout (layer) : 0;

  if (!self->receive_timer && seconds > 0 && sip_flow_is_accepted (SIP_FLOW (self)))
    self->receive_timer = sip_clock_add (self->clock, seconds * 1000, receive_timeout_cb, self);
}

/* FALSE: nothing more is to be had. */
static gboolean
take_frame (SipStreamFlow *self)
{
  SipFlow *flow = SIP_FLOW (self);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  switch (sip_framer_pull (self->framer, &bytes, &error))
    {
    case SIP_FRAME_MESSAGE:
      sip_clock_clear (self->clock, &self->receive_timer);
      sip_transport_layer_receive (sip_flow_get_layer (flow), flow, bytes);
      return TRUE;
    case SIP_FRAME_PING:
      sip_clock_clear (self->clock, &self->receive_timer);
      send_keep_alive (self, "\r\n");
      return TRUE;
    case SIP_FRAME_PONG:
      sip_flow_take_pong (flow);
      return TRUE;
    case SIP_FRAME_ERROR:
      self->spoilt = TRUE;
      sip_transport_layer_receive_spoilt (sip_flow_get_layer (flow), flow, bytes, error);
      sip_flow_close (flow);
      return FALSE;
    case SIP_FRAME_NONE:
    default:
      return FALSE;
    }
}

/* FALSE: nothing more is to be had. */
static gboolean
read_some (SipStreamFlow *self, GPollableInputStream *stream)
{
  g_autoptr (GError) error = NULL;
  guint8 buffer[READ_SIZE];
  gssize size = g_pollable_input_stream_read_nonblocking (stream, buffer, sizeof buffer, NULL, &error);

  if (size < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;
  if (size <= 0)
    {
      if (error)
        {
          break_off (self, error);
          return FALSE;
        }
      shut (self);
      sip_flow_end (SIP_FLOW (self), NULL);
      return FALSE;
    }
  if (self->state != STREAM_OPEN)
    return TRUE;
  sip_framer_push (self->framer, buffer, size);
  while (self->state == STREAM_OPEN && take_frame (self))
    continue;
  if (self->state == STREAM_OPEN && sip_framer_has_part (self->framer))
    await_whole (self);
  return TRUE;
}

static gboolean
readable_cb (GPollableInputStream *stream, gpointer user_data)
{
  g_autoptr (SipStreamFlow) self = g_object_ref (user_data);

  for (guint i = 0; i < READS_A_WAKE_UP && self->state != STREAM_CLOSED; i++)
    {
      if (!read_some (self, stream))
        break;
    }
  return G_SOURCE_CONTINUE;
}

static void
sip_stream_flow_dispose (GObject *object)
{
  shut (SIP_STREAM_FLOW (object));

  G_OBJECT_CLASS (sip_stream_flow_parent_class)->dispose (object);
}

static void
sip_stream_flow_finalize (GObject *object)
{
  SipStreamFlow *self = SIP_STREAM_FLOW (object);

  g_clear_object (&self->socket);
  g_clear_object (&self->stream);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->framer, sip_framer_free);

  G_OBJECT_CLASS (sip_stream_flow_parent_class)->finalize (object);
}

static void
sip_stream_flow_class_init (SipStreamFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SipFlowClass *flow_class = SIP_FLOW_CLASS (klass);

  object_class->dispose = sip_stream_flow_dispose;
  object_class->finalize = sip_stream_flow_finalize;

  flow_class->send = sip_stream_flow_send;
  flow_class->ping = sip_stream_flow_ping;
  flow_class->close = sip_stream_flow_close;
}

static void
sip_stream_flow_init (SipStreamFlow *self)
{
  sip_write_queue_init (&self->queue);
}

static void
start (SipStreamFlow *self, GSocketConnection *connection, GTlsConnection *tls)
{
  self->socket = g_object_ref (g_socket_connection_get_socket (connection));
  self->stream = g_object_ref (tls ? G_IO_STREAM (tls) : G_IO_STREAM (connection));
  /* Messages are small and each is awaited: none is to be held back for the next. */
  g_socket_set_option (self->socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_keepalive (self->socket, TRUE);
  self->in = g_pollable_input_stream_create_source (
    G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream)), NULL);
  g_source_set_callback (self->in, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_set_static_name (self->in, "SipStreamFlow in");
  g_source_attach (self->in, g_main_context_get_thread_default ());
}

SipFlow *
sip_stream_flow_open (SipTransport *transport, GSocketConnection *connection, GTlsConnection *tls)
{
  SipTransportLayer *layer = sip_transport_get_layer (transport);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (SipStreamFlow) self = NULL;

  if (!layer || !local || !remote)
    return NULL;
  self = g_object_new (SIP_TYPE_STREAM_FLOW,
                       "layer", layer,
                       "protocol", sip_transport_get_protocol (transport),
                       "local-address", local,
                       "remote-address", remote,
                       NULL);
  self->clock = g_object_ref (sip_transport_layer_get_clock (layer));
  self->framer = sip_framer_new (sip_transport_layer_get_max_message_size (layer));
  start (self, connection, tls);
  await_whole (self);
  return sip_transport_layer_add_flow (layer, SIP_FLOW (self)) ? SIP_FLOW (g_steal_pointer (&self)) : NULL;
}
