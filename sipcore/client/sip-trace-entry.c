/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-trace-entry.h"

#include "client/sip-trace-entry-private.h"
#include "message/sip-redact.h"

/* Of an entry without its message. */
#define OVERHEAD 256

/**
 * SipTraceEntry:
 *
 * One thing that happened on the network: a message sent or received, bytes that are no message, a connection that came
 * or went. What it shows is free of secrets, as [method@Sip.Message.redact] says.
 */
struct _SipTraceEntry
{
  GObject parent_instance;

  /* owned */
  GInetSocketAddress *local;
  GInetSocketAddress *remote;
  SipMessage *message;
  GBytes *bytes;
  char *reason;

  gint64 unix_us;
  guint64 flow_id;
  SipTraceKind kind;
  SipTraceDirection direction;
  SipProtocol protocol;
  gboolean accepted;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_DIRECTION,
  PROP_TIME,
  PROP_PROTOCOL,
  PROP_FLOW_ID,
  PROP_LOCAL_ADDRESS,
  PROP_REMOTE_ADDRESS,
  PROP_SUMMARY,
  PROP_CALL_ID,
  PROP_TEXT,
  PROP_REASON,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (SipTraceKind, sip_trace_kind,
  G_DEFINE_ENUM_VALUE (SIP_TRACE_MESSAGE, "message"),
  G_DEFINE_ENUM_VALUE (SIP_TRACE_UNREADABLE, "unreadable"),
  G_DEFINE_ENUM_VALUE (SIP_TRACE_REFUSED, "refused"),
  G_DEFINE_ENUM_VALUE (SIP_TRACE_OPENED, "opened"),
  G_DEFINE_ENUM_VALUE (SIP_TRACE_CLOSED, "closed"),
  G_DEFINE_ENUM_VALUE (SIP_TRACE_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (SipTraceDirection, sip_trace_direction,
  G_DEFINE_ENUM_VALUE (SIP_TRACE_RECEIVED, "received"),
  G_DEFINE_ENUM_VALUE (SIP_TRACE_SENT, "sent"))

G_DEFINE_FINAL_TYPE (SipTraceEntry, sip_trace_entry, G_TYPE_OBJECT)

static void
sip_trace_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipTraceEntry *self = SIP_TRACE_ENTRY (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_DIRECTION:
      g_value_set_enum (value, self->direction);
      break;
    case PROP_TIME:
      g_value_take_boxed (value, sip_trace_entry_dup_time (self));
      break;
    case PROP_PROTOCOL:
      g_value_set_enum (value, self->protocol);
      break;
    case PROP_FLOW_ID:
      g_value_set_uint64 (value, self->flow_id);
      break;
    case PROP_LOCAL_ADDRESS:
      g_value_set_object (value, self->local);
      break;
    case PROP_REMOTE_ADDRESS:
      g_value_set_object (value, self->remote);
      break;
    case PROP_SUMMARY:
      g_value_take_string (value, sip_trace_entry_dup_summary (self));
      break;
    case PROP_CALL_ID:
      g_value_take_string (value, sip_trace_entry_dup_call_id (self));
      break;
    case PROP_TEXT:
      g_value_take_string (value, sip_trace_entry_dup_text (self));
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_trace_entry_finalize (GObject *object)
{
  SipTraceEntry *self = SIP_TRACE_ENTRY (object);

  g_clear_object (&self->local);
  g_clear_object (&self->remote);
  g_clear_pointer (&self->message, sip_message_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->reason);

  G_OBJECT_CLASS (sip_trace_entry_parent_class)->finalize (object);
}

static void
sip_trace_entry_class_init (SipTraceEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sip_trace_entry_get_property;
  object_class->finalize = sip_trace_entry_finalize;

  /**
   * SipTraceEntry:kind:
   *
   * What happened.
   */
  props[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, SIP_TYPE_TRACE_KIND, SIP_TRACE_MESSAGE, flags);

  /**
   * SipTraceEntry:direction:
   *
   * Where it came from.
   */
  props[PROP_DIRECTION] =
    g_param_spec_enum ("direction", NULL, NULL, SIP_TYPE_TRACE_DIRECTION, SIP_TRACE_RECEIVED, flags);

  /**
   * SipTraceEntry:time:
   *
   * When, by the system's clock, in UTC.
   */
  props[PROP_TIME] = g_param_spec_boxed ("time", NULL, NULL, G_TYPE_DATE_TIME, flags);

  /**
   * SipTraceEntry:protocol:
   *
   * Over which transport.
   */
  props[PROP_PROTOCOL] =
    g_param_spec_enum ("protocol", NULL, NULL, SIP_TYPE_PROTOCOL, SIP_PROTOCOL_AUTO, flags);

  /**
   * SipTraceEntry:flow-id:
   *
   * Tells one connection, or on UDP one path, from another; 0 where there is none.
   */
  props[PROP_FLOW_ID] = g_param_spec_uint64 ("flow-id", NULL, NULL, 0, G_MAXUINT64, 0, flags);

  /**
   * SipTraceEntry:local-address:
   *
   * Our end; %NULL where it is not known, as on WebSockets.
   */
  props[PROP_LOCAL_ADDRESS] =
    g_param_spec_object ("local-address", NULL, NULL, G_TYPE_INET_SOCKET_ADDRESS, flags);

  /**
   * SipTraceEntry:remote-address:
   *
   * The far end; %NULL where it is not known.
   */
  props[PROP_REMOTE_ADDRESS] =
    g_param_spec_object ("remote-address", NULL, NULL, G_TYPE_INET_SOCKET_ADDRESS, flags);

  /**
   * SipTraceEntry:summary:
   *
   * One line: the start line of a message, else the reason.
   */
  props[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);

  /**
   * SipTraceEntry:call-id:
   *
   * The Call-ID of a message; %NULL: it has none.
   */
  props[PROP_CALL_ID] = g_param_spec_string ("call-id", NULL, NULL, NULL, flags);

  /**
   * SipTraceEntry:text:
   *
   * The whole message without its secrets, lines that end with LF; %NULL where there is none.
   */
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);

  /**
   * SipTraceEntry:reason:
   *
   * What went wrong, in a sentence; %NULL: nothing.
   */
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_trace_entry_init (SipTraceEntry *self)
{
  self->unix_us = g_get_real_time ();
}

SipTraceEntry *
sip_trace_entry_new (SipTraceKind kind, SipTraceDirection direction, const SipTracePlace *place, SipMessage *message,
                     GBytes *bytes, const GError *error)
{
  SipTraceEntry *self = g_object_new (SIP_TYPE_TRACE_ENTRY, NULL);

  self->kind = kind;
  self->direction = direction;
  self->flow_id = place->flow_id;
  self->protocol = place->protocol;
  self->accepted = place->accepted;
  g_set_object (&self->local, place->local);
  g_set_object (&self->remote, place->remote);
  self->message = message ? sip_message_ref (message) : NULL;
  self->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  self->reason = error ? g_strdup (error->message) : NULL;
  return self;
}

SipTracePlace
sip_trace_entry_get_place (SipTraceEntry *self)
{
  return (SipTracePlace) { self->flow_id, self->protocol, self->local, self->remote, self->accepted };
}

GBytes *
sip_trace_entry_redact (SipTraceEntry *self)
{
  if (self->message)
    return sip_message_redact (self->message);
  return self->bytes ? sip_redact (self->bytes) : NULL;
}

gsize
sip_trace_entry_get_size (SipTraceEntry *self)
{
  GBytes *bytes = self->message ? sip_message_get_bytes (self->message) : self->bytes;

  return OVERHEAD + (bytes ? g_bytes_get_size (bytes) : 0);
}

/**
 * sip_trace_entry_get_kind:
 *
 * Returns: what happened
 */
SipTraceKind
sip_trace_entry_get_kind (SipTraceEntry *self)
{
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), SIP_TRACE_MESSAGE);

  return self->kind;
}

/**
 * sip_trace_entry_get_direction:
 *
 * Returns: where it came from
 */
SipTraceDirection
sip_trace_entry_get_direction (SipTraceEntry *self)
{
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), SIP_TRACE_RECEIVED);

  return self->direction;
}

/**
 * sip_trace_entry_get_unix_us:
 *
 * Returns: when, in microseconds since 1970 in UTC
 */
gint64
sip_trace_entry_get_unix_us (SipTraceEntry *self)
{
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), 0);

  return self->unix_us;
}

/**
 * sip_trace_entry_dup_time:
 *
 * Returns: (transfer full): when, in UTC
 */
GDateTime *
sip_trace_entry_dup_time (SipTraceEntry *self)
{
  g_autoptr (GDateTime) second = NULL;

  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), NULL);

  second = g_date_time_new_from_unix_utc (self->unix_us / G_USEC_PER_SEC);
  return g_date_time_add (second, self->unix_us % G_USEC_PER_SEC);
}

/**
 * sip_trace_entry_get_protocol:
 *
 * Returns: over which transport
 */
SipProtocol
sip_trace_entry_get_protocol (SipTraceEntry *self)
{
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), SIP_PROTOCOL_AUTO);

  return self->protocol;
}

/**
 * sip_trace_entry_get_flow_id:
 *
 * Returns: a number that tells one connection, or on UDP one path, from another; 0 where there is none
 */
guint64
sip_trace_entry_get_flow_id (SipTraceEntry *self)
{
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), 0);

  return self->flow_id;
}

/**
 * sip_trace_entry_get_local_address:
 *
 * Returns: (transfer none) (nullable): our end
 */
GInetSocketAddress *
sip_trace_entry_get_local_address (SipTraceEntry *self)
{
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), NULL);

  return self->local;
}

/**
 * sip_trace_entry_get_remote_address:
 *
 * Returns: (transfer none) (nullable): the far end
 */
GInetSocketAddress *
sip_trace_entry_get_remote_address (SipTraceEntry *self)
{
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), NULL);

  return self->remote;
}

/**
 * sip_trace_entry_dup_summary:
 *
 * Returns: (transfer full) (nullable): the start line of a message, else the reason
 */
char *
sip_trace_entry_dup_summary (SipTraceEntry *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), NULL);

  if (!self->message)
    return g_strdup (self->reason);
  text = sip_trace_entry_dup_text (self);
  return g_strndup (text, strcspn (text, "\n"));
}

/**
 * sip_trace_entry_dup_call_id:
 *
 * Returns: (transfer full) (nullable): the Call-ID of a message
 */
char *
sip_trace_entry_dup_call_id (SipTraceEntry *self)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), NULL);

  value = self->message ? sip_slice_dup (sip_message_get_header (self->message, SIP_HEADER_CALL_ID, 0)) : NULL;
  return value ? g_utf8_make_valid (value, -1) : NULL;
}

/**
 * sip_trace_entry_dup_text:
 *
 * Returns: (transfer full) (nullable): the message without its secrets, lines that end with LF, control characters as
 *   "?"
 */
char *
sip_trace_entry_dup_text (SipTraceEntry *self)
{
  g_autoptr (GBytes) redacted = NULL;

  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), NULL);

  redacted = sip_trace_entry_redact (self);
  return redacted ? sip_redact_to_text (redacted) : NULL;
}

/**
 * sip_trace_entry_get_reason:
 *
 * Returns: (nullable): what went wrong, in a sentence
 */
const char *
sip_trace_entry_get_reason (SipTraceEntry *self)
{
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (self), NULL);

  return self->reason;
}
