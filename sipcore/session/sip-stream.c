/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-stream.h"

/**
 * SipStream:
 *
 * One stream of a session's media, as offer and answer agreed on it: what
 * [method@Sip.DescriptionHandler.get_streams] lists. It lives as long as the session and changes with each agreement.
 */
struct _SipStream
{
  GObject parent_instance;

  /* owned */
  char *codec;

  SipStreamKind kind;
  SipStreamDirection direction;
  SipStreamProtection protection;
};

enum {
  PROP_0,
  PROP_KIND,
  PROP_DIRECTION,
  PROP_CODEC,
  PROP_PROTECTION,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipStream, sip_stream, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SipStreamKind, sip_stream_kind,
  G_DEFINE_ENUM_VALUE (SIP_STREAM_AUDIO, "audio"),
  G_DEFINE_ENUM_VALUE (SIP_STREAM_VIDEO, "video"))

G_DEFINE_ENUM_TYPE (SipStreamDirection, sip_stream_direction,
  G_DEFINE_ENUM_VALUE (SIP_STREAM_INACTIVE, "inactive"),
  G_DEFINE_ENUM_VALUE (SIP_STREAM_SENDONLY, "sendonly"),
  G_DEFINE_ENUM_VALUE (SIP_STREAM_RECVONLY, "recvonly"),
  G_DEFINE_ENUM_VALUE (SIP_STREAM_SENDRECV, "sendrecv"))

G_DEFINE_ENUM_TYPE (SipStreamProtection, sip_stream_protection,
  G_DEFINE_ENUM_VALUE (SIP_STREAM_CLEAR, "clear"),
  G_DEFINE_ENUM_VALUE (SIP_STREAM_SDES, "sdes"),
  G_DEFINE_ENUM_VALUE (SIP_STREAM_DTLS, "dtls"))

static void
sip_stream_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipStream *self = SIP_STREAM (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_DIRECTION:
      g_value_set_enum (value, self->direction);
      break;
    case PROP_CODEC:
      g_value_set_string (value, self->codec);
      break;
    case PROP_PROTECTION:
      g_value_set_enum (value, self->protection);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_stream_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipStream *self = SIP_STREAM (object);

  switch (prop_id)
    {
    case PROP_KIND:
      self->kind = g_value_get_enum (value);
      break;
    case PROP_DIRECTION:
      sip_stream_set_direction (self, g_value_get_enum (value));
      break;
    case PROP_CODEC:
      sip_stream_set_codec (self, g_value_get_string (value));
      break;
    case PROP_PROTECTION:
      sip_stream_set_protection (self, g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_stream_finalize (GObject *object)
{
  SipStream *self = SIP_STREAM (object);

  g_clear_pointer (&self->codec, g_free);

  G_OBJECT_CLASS (sip_stream_parent_class)->finalize (object);
}

static void
sip_stream_class_init (SipStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_stream_get_property;
  object_class->set_property = sip_stream_set_property;
  object_class->finalize = sip_stream_finalize;

  /**
   * SipStream:kind:
   *
   * What it carries.
   */
  props[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, SIP_TYPE_STREAM_KIND, SIP_STREAM_AUDIO,
                                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * SipStream:direction:
   *
   * Who sends, as seen from here.
   */
  props[PROP_DIRECTION] =
    g_param_spec_enum ("direction", NULL, NULL, SIP_TYPE_STREAM_DIRECTION, SIP_STREAM_INACTIVE, flags);
  /**
   * SipStream:codec:
   *
   * What is sent, such as `opus`; %NULL before an agreement.
   */
  props[PROP_CODEC] = g_param_spec_string ("codec", NULL, NULL, NULL, flags);
  /**
   * SipStream:protection:
   *
   * Who could listen.
   */
  props[PROP_PROTECTION] =
    g_param_spec_enum ("protection", NULL, NULL, SIP_TYPE_STREAM_PROTECTION, SIP_STREAM_CLEAR, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_stream_init (SipStream *self)
{
}

/**
 * sip_stream_new:
 *
 * Returns: (transfer full): a stream of which nothing is agreed yet
 */
SipStream *
sip_stream_new (SipStreamKind kind)
{
  return g_object_new (SIP_TYPE_STREAM, "kind", kind, NULL);
}

/**
 * sip_stream_get_kind:
 *
 * Returns: what it is
 */
SipStreamKind
sip_stream_get_kind (SipStream *self)
{
  g_return_val_if_fail (SIP_IS_STREAM (self), SIP_STREAM_AUDIO);

  return self->kind;
}

/**
 * sip_stream_get_direction:
 *
 * Returns: which way it goes
 */
SipStreamDirection
sip_stream_get_direction (SipStream *self)
{
  g_return_val_if_fail (SIP_IS_STREAM (self), SIP_STREAM_INACTIVE);

  return self->direction;
}

/**
 * sip_stream_set_direction:
 *
 * Says which way it goes.
 */
void
sip_stream_set_direction (SipStream *self, SipStreamDirection direction)
{
  g_return_if_fail (SIP_IS_STREAM (self));

  if (self->direction == direction)
    return;
  self->direction = direction;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIRECTION]);
}

/**
 * sip_stream_get_codec:
 *
 * Returns: (nullable): what is sent; %NULL before an agreement
 */
const char *
sip_stream_get_codec (SipStream *self)
{
  g_return_val_if_fail (SIP_IS_STREAM (self), NULL);

  return self->codec;
}

/**
 * sip_stream_set_codec:
 * @codec: (nullable): what is sent
 *
 * Says what it is coded with.
 */
void
sip_stream_set_codec (SipStream *self, const char *codec)
{
  g_return_if_fail (SIP_IS_STREAM (self));

  if (g_strcmp0 (self->codec, codec) == 0)
    return;
  g_free (self->codec);
  self->codec = g_strdup (codec);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CODEC]);
}

/**
 * sip_stream_get_protection:
 *
 * Returns: how it is encrypted
 */
SipStreamProtection
sip_stream_get_protection (SipStream *self)
{
  g_return_val_if_fail (SIP_IS_STREAM (self), SIP_STREAM_CLEAR);

  return self->protection;
}

/**
 * sip_stream_set_protection:
 *
 * Says how it is encrypted.
 */
void
sip_stream_set_protection (SipStream *self, SipStreamProtection protection)
{
  g_return_if_fail (SIP_IS_STREAM (self));

  if (self->protection == protection)
    return;
  self->protection = protection;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROTECTION]);
}
