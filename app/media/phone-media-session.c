/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-media-session-private.h"

#include "media/phone-local-address.h"
#include "media/phone-rtp-leg.h"
#include "media/phone-webrtc-leg.h"
#include "util/sip-error.h"
#include "util/sip-state.h"

static const SipStateEdge edges[] = {
  { PHONE_MEDIA_SESSION_STABLE, PHONE_MEDIA_SESSION_OFFERING },
  { PHONE_MEDIA_SESSION_STABLE, PHONE_MEDIA_SESSION_OFFERED },
  { PHONE_MEDIA_SESSION_OFFERING, PHONE_MEDIA_SESSION_STABLE },
  { PHONE_MEDIA_SESSION_OFFERED, PHONE_MEDIA_SESSION_STABLE },
  { PHONE_MEDIA_SESSION_STABLE, PHONE_MEDIA_SESSION_CLOSED },
  { PHONE_MEDIA_SESSION_OFFERING, PHONE_MEDIA_SESSION_CLOSED },
  { PHONE_MEDIA_SESSION_OFFERED, PHONE_MEDIA_SESSION_CLOSED },
  { -1, -1 },
};

enum {
  PROP_0,
  PROP_CODEC,
  PROP_PROFILE,
  PROP_CIPHER,
  PROP_HELD_BY_PEER,
  PROP_MUTED,
  PROP_STARTED,
  N_PROPERTIES
};

enum {
  DTMF_RECEIVED,
  FAILED,
  MEDIA_STARTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static GType
state_get_type (void)
{
  static const GEnumValue values[] = {
    { PHONE_MEDIA_SESSION_STABLE, "STABLE", "stable" },
    { PHONE_MEDIA_SESSION_OFFERING, "OFFERING", "offering" },
    { PHONE_MEDIA_SESSION_OFFERED, "OFFERED", "offered" },
    { PHONE_MEDIA_SESSION_CLOSED, "CLOSED", "closed" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PhoneMediaSessionState", values));
  return type;
}

void
phone_media_session_move (PhoneMediaSession *self, PhoneMediaSessionState state)
{
  if ((PhoneMediaSessionState) self->state != state)
    sip_state_move (self, state_get_type (), edges, &self->state, state);
}

static void
set_flag (PhoneMediaSession *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
fail (PhoneMediaSession *self, GError *error)
{
  if (self->state != PHONE_MEDIA_SESSION_CLOSED)
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
on_leg_failed (PhoneLeg *leg, GError *error, gpointer data)
{
  PhoneMediaSession *self = data;

  if (leg == self->leg)
    fail (self, error);
}

static void
on_media_started (PhoneLeg *leg, gpointer data)
{
  g_autoptr (PhoneMediaSession) self = g_object_ref (data);

  if (leg != self->leg || self->started)
    return;
  set_flag (self, &self->started, TRUE, PROP_STARTED);
  g_signal_emit (self, signals[MEDIA_STARTED], 0);
}

static void
on_digit (PhoneLeg *leg, const char *digit, gpointer data)
{
  PhoneMediaSession *self = data;

  if (leg == self->leg)
    g_signal_emit (self, signals[DTMF_RECEIVED], 0, digit);
}

void
phone_media_session_remember_quality (PhoneMediaSession *self)
{
  PhoneCallQuality quality;

  if (self->leg != NULL && phone_leg_get_quality (self->leg, &quality))
    {
      self->last_quality = quality;
      self->has_quality = TRUE;
    }
}

void
phone_media_session_retire_leg (PhoneMediaSession *self, PhoneLeg **leg)
{
  if (*leg == NULL)
    return;
  g_signal_handlers_disconnect_by_data (*leg, self);
  phone_media_retire_leg (self->media, g_steal_pointer (leg), !self->loopback);
}

void
phone_media_session_update_route (PhoneMediaSession *self)
{
  const PhoneSdpPlan *plan = self->agreed ? phone_sdp_facade_get_agreed (self->facade) : NULL;
  PhoneMixerRoute route = { 0 };

  if (self->leg == NULL || !phone_leg_is_built (self->leg))
    return;
  if (plan != NULL)
    {
      route.sends = (plan->direction & PHONE_SDP_SENDONLY) != 0;
      route.hears_microphone = self->confirmed && !self->muted && !self->held && !self->loopback;
      route.heard = !self->held && !self->loopback && (plan->direction & PHONE_SDP_RECVONLY) != 0;
      route.loopback = self->loopback && self->confirmed && !self->held;
    }
  route.ringback = self->ringback;
  phone_mixer_set_route (phone_media_get_mixer (self->media), phone_leg_get_row (self->leg), &route);
}

static gboolean
build_leg (PhoneMediaSession *self, GError **error)
{
  PhoneSdpPlan expected;

  if (phone_leg_is_built (self->leg))
    return TRUE;
  if (!phone_leg_build (self->leg, error))
    return FALSE;
  if (phone_sdp_facade_get_plan (self->facade) != NULL)
    return phone_leg_set_plan (self->leg, phone_sdp_facade_get_plan (self->facade), error);
  phone_sdp_facade_expect (self->facade, &expected);
  return phone_leg_set_plan (self->leg, &expected, error);
}

void
phone_media_session_follow_plan (PhoneMediaSession *self)
{
  const PhoneSdpPlan *plan = phone_sdp_facade_get_agreed (self->facade);
  g_autoptr (GError) error = NULL;

  if (!build_leg (self, &error) || (self->agreed && !phone_leg_set_plan (self->leg, plan, &error)))
    {
      fail (self, error);
      return;
    }
  if (self->agreed && PHONE_IS_RTP_LEG (self->leg))
    phone_rtp_leg_connect (PHONE_RTP_LEG (self->leg), plan);
  phone_media_session_update_route (self);
}

static gboolean
on_build (gpointer data)
{
  g_autoptr (PhoneMediaSession) self = g_object_ref (data);

  self->build_id = 0;
  if (self->leg != NULL)
    phone_media_session_follow_plan (self);
  return G_SOURCE_REMOVE;
}

/* What is signalled goes out first. */
void
phone_media_session_schedule_build (PhoneMediaSession *self)
{
  if (self->build_id == 0)
    self->build_id = g_idle_add (on_build, self);
}

static void
adopt_leg (PhoneMediaSession *self, PhoneLeg *leg)
{
  g_signal_connect (leg, "failed", G_CALLBACK (on_leg_failed), self);
  g_signal_connect (leg, "media-started", G_CALLBACK (on_media_started), self);
  g_signal_connect (leg, "digit", G_CALLBACK (on_digit), self);
  phone_media_use_front (self->media, !self->loopback);
}

static PhoneLeg *
make_rtp_leg (PhoneMediaSession *self, GInetAddress *peer, GError **error)
{
  g_autoptr (PhoneRtpTransport) transport = NULL;

  g_clear_object (&self->local);
  if (self->bind_address != NULL)
    self->local = g_object_ref (self->bind_address);
  else
    self->local = phone_local_address_for (peer != NULL ? peer : self->peer);
  transport = phone_rtp_transport_new (self->local, self->first_port, self->last_port, error);
  if (transport == NULL)
    return NULL;
  return PHONE_LEG (phone_rtp_leg_new (transport, phone_media_get_base_time (self->media)));
}

/* ICE takes all addresses but the loopback's, unless it is told which. */
static PhoneLeg *
make_webrtc_leg (PhoneMediaSession *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  GInetAddress *only = self->bind_address;

  if (only == NULL && !phone_local_address_has_network ())
    only = loopback;
  return PHONE_LEG (phone_webrtc_leg_new (only, phone_media_get_base_time (self->media)));
}

static PhoneLeg *
make_leg (PhoneMediaSession *self, SipMediaProfile profile, GInetAddress *peer, GError **error)
{
  g_autoptr (GError) failure = NULL;
  PhoneLeg *leg = NULL;

  if (profile == SIP_MEDIA_PROFILE_AVP)
    leg = make_rtp_leg (self, peer, &failure);
  else
    leg = make_webrtc_leg (self);
  if (leg == NULL)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MEDIA, failure->message);
      return NULL;
    }
  adopt_leg (self, leg);
  return leg;
}

/* The leg for a negotiation: the present one, or a new one that takes its place once it is agreed. */
PhoneLeg *
phone_media_session_ensure_leg (PhoneMediaSession *self, SipMediaProfile profile, GInetAddress *peer, gboolean fresh,
                                GError **error)
{
  if (!self->agreed && self->leg != NULL && (profile != self->profile || fresh))
    phone_media_session_retire_leg (self, &self->leg);
  if (self->leg == NULL)
    {
      self->leg = make_leg (self, profile, peer, error);
      self->profile = profile;
      return self->leg;
    }
  if (!fresh && profile == self->profile)
    return self->leg;
  phone_media_session_retire_leg (self, &self->fresh);
  self->fresh = make_leg (self, profile, peer, error);
  return self->fresh;
}

PhoneLeg *
phone_media_session_get_negotiated_leg (PhoneMediaSession *self)
{
  return self->fresh != NULL ? self->fresh : self->leg;
}

static void
update_stream (PhoneMediaSession *self, const PhoneSdpPlan *plan)
{
  g_autoptr (SipStream) stream = g_list_model_get_item (G_LIST_MODEL (self->streams), 0);

  if (stream == NULL)
    {
      stream = sip_stream_new (SIP_STREAM_AUDIO);
      g_list_store_append (self->streams, stream);
    }
  sip_stream_set_codec (stream, plan->codec->name);
  /* Both have a bit for each way. */
  sip_stream_set_direction (stream, (SipStreamDirection) plan->direction);
  sip_stream_set_protection (stream, self->profile == SIP_MEDIA_PROFILE_WEBRTC ? SIP_STREAM_DTLS : SIP_STREAM_CLEAR);
}

void
phone_media_session_notify_agreement (PhoneMediaSession *self, gboolean profile_changed)
{
  const PhoneSdpPlan *plan = phone_sdp_facade_get_agreed (self->facade);
  g_autofree char *codec = phone_codec_dup_label (plan->codec);

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (codec, self->codec) != 0)
    {
      g_free (self->codec);
      self->codec = g_steal_pointer (&codec);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODEC]);
    }
  if (profile_changed)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CIPHER]);
    }
  set_flag (self, &self->held_by_peer, plan->held_by_peer, PROP_HELD_BY_PEER);
  update_stream (self, plan);
  g_object_thaw_notify (G_OBJECT (self));
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PhoneMediaSession, phone_media_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SIP_TYPE_DESCRIPTION_HANDLER, phone_media_session_handler_init))

static void
phone_media_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (object);

  switch (prop_id)
    {
    case PROP_CODEC:
      g_value_set_string (value, self->codec);
      break;
    case PROP_PROFILE:
      g_value_set_string (value, phone_media_session_get_profile (self));
      break;
    case PROP_CIPHER:
      g_value_set_string (value, phone_media_session_get_cipher (self));
      break;
    case PROP_HELD_BY_PEER:
      g_value_set_boolean (value, self->held_by_peer);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case PROP_STARTED:
      g_value_set_boolean (value, self->started);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phone_media_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_MUTED)
    phone_media_session_set_muted (PHONE_MEDIA_SESSION (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
phone_media_session_dispose (GObject *object)
{
  sip_description_handler_close (SIP_DESCRIPTION_HANDLER (object));
  G_OBJECT_CLASS (phone_media_session_parent_class)->dispose (object);
}

static void
phone_media_session_finalize (GObject *object)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (object);

  g_clear_object (&self->media);
  g_clear_pointer (&self->facade, phone_sdp_facade_free);
  g_clear_error (&self->gather_error);
  g_clear_object (&self->local);
  g_clear_object (&self->bind_address);
  g_clear_object (&self->peer);
  g_clear_object (&self->streams);
  g_free (self->dialog_id);
  g_free (self->codec);
  G_OBJECT_CLASS (phone_media_session_parent_class)->finalize (object);
}

static void
phone_media_session_class_init (PhoneMediaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = phone_media_session_get_property;
  object_class->set_property = phone_media_session_set_property;
  object_class->dispose = phone_media_session_dispose;
  object_class->finalize = phone_media_session_finalize;

  properties[PROP_CODEC] = g_param_spec_string ("codec", NULL, NULL, NULL, flags);
  properties[PROP_PROFILE] = g_param_spec_string ("profile", NULL, NULL, NULL, flags);
  properties[PROP_CIPHER] = g_param_spec_string ("cipher", NULL, NULL, NULL, flags);
  properties[PROP_HELD_BY_PEER] = g_param_spec_boolean ("held-by-peer", NULL, NULL, FALSE, flags);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  properties[PROP_STARTED] = g_param_spec_boolean ("started", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[DTMF_RECEIVED] = g_signal_new ("dtmf-received", PHONE_TYPE_MEDIA_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", PHONE_TYPE_MEDIA_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[MEDIA_STARTED] = g_signal_new ("media-started", PHONE_TYPE_MEDIA_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
phone_media_session_init (PhoneMediaSession *self)
{
  self->streams = g_list_store_new (SIP_TYPE_STREAM);
}

static GInetAddress *
read_address (const char *text)
{
  return text != NULL ? g_inet_address_new_from_string (text) : NULL;
}

PhoneMediaSession *
phone_media_session_new (PhoneMedia *media, const PhoneMediaPolicy *policy)
{
  PhoneMediaSession *self = g_object_new (PHONE_TYPE_MEDIA_SESSION, NULL);

  self->media = g_object_ref (media);
  self->facade = phone_sdp_facade_new (policy->codecs);
  self->bind_address = read_address (policy->local_address);
  self->peer = read_address (policy->peer_address);
  self->first_port = policy->first_port;
  self->last_port = policy->last_port;
  self->encryption = policy->encryption;
  self->loopback = policy->loopback;
  return self;
}

void
phone_media_session_set_ringback (PhoneMediaSession *self, gboolean ringback)
{
  g_return_if_fail (PHONE_IS_MEDIA_SESSION (self));

  if (self->state == PHONE_MEDIA_SESSION_CLOSED || self->ringback == ringback)
    return;
  self->ringback = ringback;
  phone_media_session_update_route (self);
}

void
phone_media_session_set_muted (PhoneMediaSession *self, gboolean muted)
{
  g_return_if_fail (PHONE_IS_MEDIA_SESSION (self));

  set_flag (self, &self->muted, muted, PROP_MUTED);
  if (self->state != PHONE_MEDIA_SESSION_CLOSED)
    phone_media_session_update_route (self);
}

gboolean
phone_media_session_get_muted (PhoneMediaSession *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA_SESSION (self), FALSE);
  return self->muted;
}

gboolean
phone_media_session_get_held_by_peer (PhoneMediaSession *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA_SESSION (self), FALSE);
  return self->held_by_peer;
}

const char *
phone_media_session_get_codec (PhoneMediaSession *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA_SESSION (self), NULL);
  return self->codec;
}

const char *
phone_media_session_get_profile (PhoneMediaSession *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA_SESSION (self), NULL);

  if (!self->agreed)
    return NULL;
  return self->profile == SIP_MEDIA_PROFILE_WEBRTC ? "webrtc" : "avp";
}

/* webrtcbin's DTLS offers one SRTP profile alone. */
const char *
phone_media_session_get_cipher (PhoneMediaSession *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA_SESSION (self), NULL);
  return self->agreed && self->profile == SIP_MEDIA_PROFILE_WEBRTC ? "AES_CM_128_HMAC_SHA1_80" : NULL;
}

double
phone_media_session_get_level (PhoneMediaSession *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA_SESSION (self), 0);
  return self->leg != NULL ? phone_mixer_row_get_level (phone_leg_get_row (self->leg)) : 0;
}

gboolean
phone_media_session_get_stats (PhoneMediaSession *self, PhoneCallQuality *quality)
{
  g_return_val_if_fail (PHONE_IS_MEDIA_SESSION (self), FALSE);

  if (self->leg != NULL && phone_leg_get_quality (self->leg, quality))
    return TRUE;
  *quality = self->last_quality;
  return self->has_quality;
}
