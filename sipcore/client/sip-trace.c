/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-trace.h"

#include <glib/gi18n-lib.h>

#include "client/sip-pcap-encoder.h"
#include "client/sip-trace-entry-private.h"
#include "util/sip-error.h"

#define DEFAULT_ENTRIES 1000
#define DEFAULT_BYTES (1024 * 1024)

/**
 * SipTrace:
 *
 * What went over the network of late, as a list of [class@Sip.TraceEntry], the oldest first: messages, bytes that are
 * no messages, and connections that came and went. It is bounded: the oldest entries go when there are too many, or
 * when they take too much memory.
 *
 * A trace begins when it is made and ends when it is dropped. Without one nothing is kept.
 */
struct _SipTrace
{
  GObject parent_instance;

  /* owned */
  SipTransportLayer *transport;
  SipTraceEntry **ring; /* of capacity */

  guint capacity;
  guint first;
  guint n_entries;
  gsize n_bytes;
  guint max_entries;
  guint max_bytes;
};

enum
{
  PROP_0,
  PROP_TRANSPORT,
  PROP_MAX_ENTRIES,
  PROP_MAX_BYTES,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipTrace, sip_trace, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static G_DEFINE_QUARK (sip-trace-flow-id, flow_id)

static SipTraceEntry *
peek (SipTrace *self, guint position)
{
  return self->ring[(self->first + position) % self->capacity];
}

static GType
sip_trace_get_item_type (GListModel *model)
{
  return SIP_TYPE_TRACE_ENTRY;
}

static guint
sip_trace_get_n_items (GListModel *model)
{
  return SIP_TRACE (model)->n_entries;
}

static gpointer
sip_trace_get_item (GListModel *model, guint position)
{
  SipTrace *self = SIP_TRACE (model);

  return position < self->n_entries ? g_object_ref (peek (self, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sip_trace_get_item_type;
  iface->get_n_items = sip_trace_get_n_items;
  iface->get_item = sip_trace_get_item;
}

static void
drop_first (SipTrace *self)
{
  SipTraceEntry *entry = peek (self, 0);

  self->n_bytes -= sip_trace_entry_get_size (entry);
  self->first = (self->first + 1) % self->capacity;
  self->n_entries--;
  g_object_unref (entry);
}

/* Makes room for one more entry of @size bytes. */
static void
make_room (SipTrace *self, guint n_more, gsize size)
{
  guint n_before = self->n_entries;

  while (self->n_entries > 0 &&
         (self->n_entries + n_more > self->max_entries || self->n_bytes + size > self->max_bytes))
    drop_first (self);
  if (self->n_entries < n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before - self->n_entries, 0);
}

static void
grow (SipTrace *self)
{
  guint capacity = MAX (64, self->capacity * 2);
  SipTraceEntry **ring = g_new (SipTraceEntry *, capacity);

  for (guint i = 0; i < self->n_entries; i++)
    ring[i] = peek (self, i);
  g_free (self->ring);
  self->ring = ring;
  self->capacity = capacity;
  self->first = 0;
}

/* Takes @entry. */
static void
add (SipTrace *self, SipTraceEntry *entry)
{
  gsize size = sip_trace_entry_get_size (entry);

  make_room (self, 1, size);
  if (self->n_entries == self->capacity)
    grow (self);
  self->ring[(self->first + self->n_entries) % self->capacity] = entry;
  self->n_entries++;
  self->n_bytes += size;
  g_list_model_items_changed (G_LIST_MODEL (self), self->n_entries - 1, 0, 1);
}

static guint64
get_flow_id (SipFlow *flow)
{
  static guint64 last_id;
  guint64 *id = g_object_get_qdata (G_OBJECT (flow), flow_id_quark ());

  if (id)
    return *id;
  id = g_new (guint64, 1);
  *id = ++last_id;
  g_object_set_qdata_full (G_OBJECT (flow), flow_id_quark (), id, g_free);
  return *id;
}

static SipTracePlace
get_place (SipFlow *flow)
{
  return (SipTracePlace) { get_flow_id (flow), sip_flow_get_protocol (flow), sip_flow_get_local_address (flow),
                           sip_flow_get_remote_address (flow), sip_flow_is_accepted (flow) };
}

static void
on_sent (SipTrace *self, SipFlow *flow, SipMessage *message)
{
  SipTracePlace place = get_place (flow);

  add (self, sip_trace_entry_new (SIP_TRACE_MESSAGE, SIP_TRACE_SENT, &place, message, NULL, NULL));
}

static void
on_received (SipTrace *self, SipFlow *flow, SipMessage *message)
{
  SipTracePlace place = get_place (flow);

  add (self, sip_trace_entry_new (SIP_TRACE_MESSAGE, SIP_TRACE_RECEIVED, &place, message, NULL, NULL));
}

static void
on_dropped (SipTrace *self, SipFlow *flow, GBytes *bytes, GError *error)
{
  SipTracePlace place = get_place (flow);
  SipTraceKind kind = bytes ? SIP_TRACE_UNREADABLE : SIP_TRACE_REFUSED;

  add (self, sip_trace_entry_new (kind, SIP_TRACE_RECEIVED, &place, NULL, bytes, error));
}

static SipTraceDirection
get_beginner (const SipTracePlace *place)
{
  return place->accepted ? SIP_TRACE_RECEIVED : SIP_TRACE_SENT;
}

static void
on_flow_opened (SipTrace *self, SipFlow *flow)
{
  SipTracePlace place = get_place (flow);

  add (self, sip_trace_entry_new (SIP_TRACE_OPENED, get_beginner (&place), &place, NULL, NULL, NULL));
}

static void
on_flow_closed (SipTrace *self, SipFlow *flow, GError *error)
{
  SipTracePlace place = get_place (flow);

  add (self, sip_trace_entry_new (SIP_TRACE_CLOSED, get_beginner (&place), &place, NULL, NULL, error));
}

static void
on_connect_failed (SipTrace *self, SipTarget *target, GError *error)
{
  SipTracePlace place = { .protocol = sip_target_get_protocol (target), .remote = sip_target_get_address (target) };

  add (self, sip_trace_entry_new (SIP_TRACE_FAILED, SIP_TRACE_SENT, &place, NULL, NULL, error));
}

static void
sip_trace_constructed (GObject *object)
{
  SipTrace *self = SIP_TRACE (object);

  G_OBJECT_CLASS (sip_trace_parent_class)->constructed (object);

  if (!self->transport)
    return;
  g_signal_connect_object (self->transport, "sent", G_CALLBACK (on_sent), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "received", G_CALLBACK (on_received), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "dropped", G_CALLBACK (on_dropped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "flow-opened", G_CALLBACK (on_flow_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "flow-closed", G_CALLBACK (on_flow_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "connect-failed", G_CALLBACK (on_connect_failed), self,
                           G_CONNECT_SWAPPED);
}

static void
sip_trace_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipTrace *self = SIP_TRACE (object);

  switch (prop_id)
    {
    case PROP_TRANSPORT:
      g_value_set_object (value, self->transport);
      break;
    case PROP_MAX_ENTRIES:
      g_value_set_uint (value, self->max_entries);
      break;
    case PROP_MAX_BYTES:
      g_value_set_uint (value, self->max_bytes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_trace_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipTrace *self = SIP_TRACE (object);

  switch (prop_id)
    {
    case PROP_TRANSPORT:
      self->transport = g_value_dup_object (value);
      break;
    case PROP_MAX_ENTRIES:
      sip_trace_set_max_entries (self, g_value_get_uint (value));
      break;
    case PROP_MAX_BYTES:
      sip_trace_set_max_bytes (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_trace_finalize (GObject *object)
{
  SipTrace *self = SIP_TRACE (object);

  while (self->n_entries > 0)
    drop_first (self);
  g_free (self->ring);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (sip_trace_parent_class)->finalize (object);
}

static void
sip_trace_class_init (SipTraceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = sip_trace_constructed;
  object_class->get_property = sip_trace_get_property;
  object_class->set_property = sip_trace_set_property;
  object_class->finalize = sip_trace_finalize;

  /**
   * SipTrace:transport:
   *
   * What is traced.
   */
  props[PROP_TRANSPORT] = g_param_spec_object ("transport", NULL, NULL, SIP_TYPE_TRANSPORT_LAYER,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * SipTrace:max-entries:
   *
   * How many entries are kept at most.
   */
  props[PROP_MAX_ENTRIES] =
    g_param_spec_uint ("max-entries", NULL, NULL, 1, G_MAXUINT / 4, DEFAULT_ENTRIES, writable);

  /**
   * SipTrace:max-bytes:
   *
   * How much memory all entries take at most, about; one entry is kept even if it is larger.
   */
  props[PROP_MAX_BYTES] = g_param_spec_uint ("max-bytes", NULL, NULL, 0, G_MAXUINT, DEFAULT_BYTES, writable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_trace_init (SipTrace *self)
{
  self->max_entries = DEFAULT_ENTRIES;
  self->max_bytes = DEFAULT_BYTES;
}

/**
 * sip_trace_new:
 * @transport: as of [method@Sip.Stack.get_transport]
 *
 * Returns: (transfer full): a trace that begins now
 */
SipTrace *
sip_trace_new (SipTransportLayer *transport)
{
  g_return_val_if_fail (SIP_IS_TRANSPORT_LAYER (transport), NULL);

  return g_object_new (SIP_TYPE_TRACE, "transport", transport, NULL);
}

/**
 * sip_trace_get_max_entries:
 *
 * Returns: how many entries are kept at most
 */
guint
sip_trace_get_max_entries (SipTrace *self)
{
  g_return_val_if_fail (SIP_IS_TRACE (self), 0);

  return self->max_entries;
}

/**
 * sip_trace_set_max_entries:
 * @max_entries: at least 1
 *
 * Keeps @max_entries at most; what is too much now goes at once.
 */
void
sip_trace_set_max_entries (SipTrace *self, guint max_entries)
{
  g_return_if_fail (SIP_IS_TRACE (self));
  g_return_if_fail (max_entries > 0 && max_entries <= G_MAXUINT / 4);

  if (self->max_entries == max_entries)
    return;
  self->max_entries = max_entries;
  make_room (self, 0, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAX_ENTRIES]);
}

/**
 * sip_trace_get_max_bytes:
 *
 * Returns: how much memory all entries take at most, about
 */
guint
sip_trace_get_max_bytes (SipTrace *self)
{
  g_return_val_if_fail (SIP_IS_TRACE (self), 0);

  return self->max_bytes;
}

/**
 * sip_trace_set_max_bytes:
 * @max_bytes: of all entries together
 *
 * Keeps @max_bytes at most; what is too much now goes at once.
 */
void
sip_trace_set_max_bytes (SipTrace *self, guint max_bytes)
{
  g_return_if_fail (SIP_IS_TRACE (self));

  if (self->max_bytes == max_bytes)
    return;
  self->max_bytes = max_bytes;
  make_room (self, 0, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAX_BYTES]);
}

/**
 * sip_trace_clear:
 *
 * Forgets all entries, and goes on.
 */
void
sip_trace_clear (SipTrace *self)
{
  guint n;

  g_return_if_fail (SIP_IS_TRACE (self));

  n = self->n_entries;
  while (self->n_entries > 0)
    drop_first (self);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

static void
append_bytes (GByteArray *array, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_byte_array_append (array, data, (guint) size);
}

/**
 * sip_trace_to_pcap:
 *
 * Returns: (transfer full): all entries as a file that Wireshark opens, as [class@Sip.PcapEncoder] writes it
 */
GBytes *
sip_trace_to_pcap (SipTrace *self)
{
  g_autoptr (SipPcapEncoder) encoder = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GBytes) header = NULL;

  g_return_val_if_fail (SIP_IS_TRACE (self), NULL);

  encoder = sip_pcap_encoder_new ();
  file = g_byte_array_new ();
  header = sip_pcap_encoder_create_header (encoder);
  append_bytes (file, header);
  for (guint i = 0; i < self->n_entries; i++)
    {
      g_autoptr (GBytes) packets = sip_pcap_encoder_encode (encoder, peek (self, i));

      append_bytes (file, packets);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) why = NULL;
  g_autofree char *name = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &why))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&why));
      return;
    }
  name = g_file_get_parse_name (G_FILE (source));
  g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_FAILED, _("The trace cannot be written to “%s”: %s"), name,
                           why->message);
}

/**
 * sip_trace_save_pcap_async:
 * @file: what is there is replaced
 *
 * Writes sip_trace_to_pcap() to a file that only its owner can read.
 */
void
sip_trace_save_pcap_async (SipTrace *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (SIP_IS_TRACE (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_trace_save_pcap_async);
  bytes = sip_trace_to_pcap (self);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable,
                                       on_saved, g_steal_pointer (&task));
}

/**
 * sip_trace_save_pcap_finish:
 *
 * Returns: whether the file is there; otherwise %SIP_ERROR_FAILED
 */
gboolean
sip_trace_save_pcap_finish (SipTrace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
