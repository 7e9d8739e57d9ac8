/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-trace.h"

#include "client/sip-pcap-encoder.h"
#include "control/phone-control-values.h"
#include "control/phone-control.h"

#define PHONE_TYPE_TRACE_FOLLOWER (phone_trace_follower_get_type ())
G_DECLARE_FINAL_TYPE (PhoneTraceFollower, phone_trace_follower, PHONE, TRACE_FOLLOWER, GObject)

/* Who follows the trace over D-Bus. Belongs to its connection. */
struct _PhoneTraceFollower
{
  GObject parent_instance;

  char *sender; /* nullable: the peer of the connection */
  char *key;    /* of its place in the connection */
  SipPcapEncoder *encoder; /* nullable */

  GDBusConnection *connection;
  guint watch;
};

G_DEFINE_FINAL_TYPE (PhoneTraceFollower, phone_trace_follower, G_TYPE_OBJECT)

static void
add_enum (GVariantBuilder *dict, const char *name, GType type, int value)
{
  g_autoptr (GEnumClass) class = g_type_class_ref (type);

  phone_control_add_string (dict, name, g_enum_get_value (class, value)->value_nick);
}

static void
add_address (GVariantBuilder *dict, const char *name, GInetSocketAddress *address)
{
  g_autofree char *text = address ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address)) : NULL;

  phone_control_add_string (dict, name, text);
}

static void
add_time (GVariantBuilder *dict, SipTraceEntry *entry)
{
  g_autoptr (GDateTime) time = sip_trace_entry_dup_time (entry);
  /* Six digits even where they are zeros, so that lines stand below each other. */
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.%fZ");

  phone_control_add_string (dict, "time", text);
}

static void
add_bytes (GVariantBuilder *dict, const char *name, GBytes *bytes)
{
  g_variant_builder_add (dict, "{sv}", name, g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
}

static void
describe (GVariantBuilder *dict, SipTraceEntry *entry)
{
  g_autofree char *text = sip_trace_entry_dup_text (entry);
  g_autofree char *call_id = sip_trace_entry_dup_call_id (entry);

  add_time (dict, entry);
  add_enum (dict, "kind", SIP_TYPE_TRACE_KIND, sip_trace_entry_get_kind (entry));
  add_enum (dict, "direction", SIP_TYPE_TRACE_DIRECTION, sip_trace_entry_get_direction (entry));
  add_enum (dict, "protocol", SIP_TYPE_PROTOCOL, sip_trace_entry_get_protocol (entry));
  add_address (dict, "local", sip_trace_entry_get_local_address (entry));
  add_address (dict, "remote", sip_trace_entry_get_remote_address (entry));
  phone_control_add_string (dict, "call-id", call_id);
  phone_control_add_string (dict, "text", text);
  phone_control_add_string (dict, "reason", sip_trace_entry_get_reason (entry));
}

static GVariant *
list_entries (SipTrace *trace)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (trace)); i++)
    {
      g_autoptr (SipTraceEntry) entry = g_list_model_get_item (G_LIST_MODEL (trace), i);

      g_variant_builder_open (&list, G_VARIANT_TYPE_VARDICT);
      describe (&list, entry);
      g_variant_builder_close (&list);
    }
  return g_variant_builder_end (&list);
}

GVariant *
phone_control_describe_trace (SipTrace *trace, gboolean pcap)
{
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  if (pcap)
    {
      g_autoptr (GBytes) file = sip_trace_to_pcap (trace);

      add_bytes (&dict, "pcap", file);
    }
  else
    g_variant_builder_add (&dict, "{sv}", "entries", list_entries (trace));
  return g_variant_builder_end (&dict);
}

static void
tell (PhoneTraceFollower *self, SipTraceEntry *entry)
{
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  describe (&dict, entry);
  if (self->encoder)
    {
      g_autoptr (GBytes) packets = sip_pcap_encoder_encode (self->encoder, entry);

      add_bytes (&dict, "packets", packets);
    }
  g_dbus_connection_emit_signal (self->connection, self->sender, PHONE_CONTROL_PATH, PHONE_CONTROL_INTERFACE, "Event",
                                 g_variant_new ("(sa{sv})", "trace", &dict), NULL);
}

static void
on_items_changed (SipTrace *trace, guint position, guint removed, guint added, PhoneTraceFollower *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SipTraceEntry) entry = g_list_model_get_item (G_LIST_MODEL (trace), i);

      tell (self, entry);
    }
}

static void
leave (PhoneTraceFollower *self)
{
  g_autofree char *key = g_strdup (self->key);

  g_object_set_data (G_OBJECT (self->connection), key, NULL);
}

static void
on_closed (GDBusConnection *connection, gboolean by_peer, GError *error, PhoneTraceFollower *self)
{
  leave (self);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  leave (user_data);
}

static void
phone_trace_follower_finalize (GObject *object)
{
  PhoneTraceFollower *self = PHONE_TRACE_FOLLOWER (object);

  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  g_clear_object (&self->encoder);
  g_free (self->sender);
  g_free (self->key);

  G_OBJECT_CLASS (phone_trace_follower_parent_class)->finalize (object);
}

static void
phone_trace_follower_class_init (PhoneTraceFollowerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_trace_follower_finalize;
}

static void
phone_trace_follower_init (PhoneTraceFollower *self)
{
}

/* An encoder that has seen the connections that are open. */
static SipPcapEncoder *
create_encoder (SipTrace *trace)
{
  SipPcapEncoder *encoder = sip_pcap_encoder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (trace)); i++)
    {
      g_autoptr (SipTraceEntry) entry = g_list_model_get_item (G_LIST_MODEL (trace), i);
      g_autoptr (GBytes) seen = sip_pcap_encoder_encode (encoder, entry);
    }
  return encoder;
}

void
phone_control_follow_trace (SipTrace *trace, gboolean pcap, GDBusMethodInvocation *invocation)
{
  PhoneTraceFollower *self = g_object_new (PHONE_TYPE_TRACE_FOLLOWER, NULL);

  self->connection = g_dbus_method_invocation_get_connection (invocation);
  self->sender = g_strdup (g_dbus_method_invocation_get_sender (invocation));
  self->key = g_strconcat ("phone-trace-follower ", self->sender, NULL);
  self->encoder = pcap ? create_encoder (trace) : NULL;
  if (self->sender)
    self->watch = g_bus_watch_name_on_connection (self->connection, self->sender, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                  on_vanished, self, NULL);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_signal_connect_object (trace, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  /* Takes the place of an earlier wish of the same caller. */
  g_object_set_data_full (G_OBJECT (self->connection), self->key, self, g_object_unref);
}
