/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-media-session.h"

#include <glib/gi18n.h>
#include <string.h>

#include "config/phone-error.h"
#include "media/phone-gst.h"
#include "media/phone-local-address.h"
#include "media/phone-media-private.h"
#include "media/phone-rtp-leg.h"
#include "media/phone-webrtc-leg.h"
#include "util/sip-error.h"
#include "util/sip-state.h"

#define CONTENT_TYPE "application/sdp"
#define AVP "RTP/AVP"
#define WEBRTC "UDP/TLS/RTP/SAVPF"

/*
 *              get offer            set offer
 *   OFFERING ◄─────────── STABLE ───────────► OFFERED
 *       │ set answer,      ▲  ▲                 │ get answer,
 *       └── rollback ──────┘  └──── rollback ───┘
 *
 *   all ──► CLOSED
 */
typedef enum {
  STABLE,
  OFFERING,
  OFFERED,
  CLOSED,
} State;

static const SipStateEdge edges[] = {
  { STABLE, OFFERING }, { STABLE, OFFERED }, { OFFERING, STABLE }, { OFFERED, STABLE },
  { STABLE, CLOSED },   { OFFERING, CLOSED }, { OFFERED, CLOSED }, { -1, -1 },
};

struct _PhoneMediaSession
{
  GObject parent_instance;

  PhoneMedia *media;
  PhoneSdpFacade *facade;
  PhoneLeg *leg;
  PhoneLeg *fresh;              /* offered in place of the other one */
  GTask *waiting;               /* for what is gathered to answer an offer */
  GError *gather_error;
  GInetAddress *local;
  GInetAddress *bind_address;
  GInetAddress *peer;
  char *codec;
  guint build_id;

  guint16 first_port;
  guint16 last_port;
  PhoneEncryption encryption;
  gboolean loopback;
  int state;
  SipMediaProfile profile;
  gboolean agreed;
  gboolean confirmed;
  gboolean hold_wanted;
  gboolean held;
  gboolean muted;
  gboolean ringback;
  gboolean started;
  gboolean held_by_peer;
  gboolean gathering;
  PhoneCallQuality last_quality;
  gboolean has_quality;
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
    { STABLE, "STABLE", "stable" },
    { OFFERING, "OFFERING", "offering" },
    { OFFERED, "OFFERED", "offered" },
    { CLOSED, "CLOSED", "closed" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PhoneMediaSessionState", values));
  return type;
}

static void
move (PhoneMediaSession *self, State state)
{
  if ((State) self->state != state)
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
  if (self->state != CLOSED)
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* ---- the leg ---- */

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

static void
remember_quality (PhoneMediaSession *self)
{
  PhoneCallQuality quality;

  if (self->leg != NULL && phone_leg_get_quality (self->leg, &quality))
    {
      self->last_quality = quality;
      self->has_quality = TRUE;
    }
}

static void
retire (PhoneMediaSession *self, PhoneLeg **leg)
{
  if (*leg == NULL)
    return;
  g_signal_handlers_disconnect_by_data (*leg, self);
  phone_media_retire_leg (self->media, g_steal_pointer (leg), !self->loopback);
}

static void
update_route (PhoneMediaSession *self)
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

static void
follow_plan (PhoneMediaSession *self)
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
  update_route (self);
}

static gboolean
on_build (gpointer data)
{
  g_autoptr (PhoneMediaSession) self = g_object_ref (data);

  self->build_id = 0;
  if (self->leg != NULL)
    follow_plan (self);
  return G_SOURCE_REMOVE;
}

/* What is signalled goes out first. */
static void
schedule_build (PhoneMediaSession *self)
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

static PhoneLeg *
make_leg (PhoneMediaSession *self, SipMediaProfile profile, GInetAddress *peer, GError **error)
{
  g_autoptr (GError) failure = NULL;
  PhoneLeg *leg = NULL;

  if (profile == SIP_MEDIA_PROFILE_AVP)
    leg = make_rtp_leg (self, peer, &failure);
  else
    leg = PHONE_LEG (phone_webrtc_leg_new (phone_media_get_base_time (self->media)));
  if (leg == NULL)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MEDIA, failure->message);
      return NULL;
    }
  adopt_leg (self, leg);
  return leg;
}

/* The leg for a negotiation: the present one, or a new one that takes its place once it is agreed. */
static PhoneLeg *
ensure_leg (PhoneMediaSession *self, SipMediaProfile profile, GInetAddress *peer, gboolean fresh, GError **error)
{
  if (!self->agreed && self->leg != NULL && (profile != self->profile || fresh))
    retire (self, &self->leg);
  if (self->leg == NULL)
    {
      self->leg = make_leg (self, profile, peer, error);
      self->profile = profile;
      return self->leg;
    }
  if (!fresh && profile == self->profile)
    return self->leg;
  retire (self, &self->fresh);
  self->fresh = make_leg (self, profile, peer, error);
  return self->fresh;
}

static PhoneLeg *
get_negotiated_leg (PhoneMediaSession *self)
{
  return self->fresh != NULL ? self->fresh : self->leg;
}

/* ---- what was agreed ---- */

static void
notify_agreement (PhoneMediaSession *self, gboolean profile_changed)
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
  g_object_thaw_notify (G_OBJECT (self));
}

static void
settle (PhoneMediaSession *self)
{
  g_autoptr (PhoneMediaSession) hold = g_object_ref (self);
  gboolean profile_changed = !self->agreed || self->fresh != NULL;

  if (self->fresh != NULL)
    {
      remember_quality (self);
      retire (self, &self->leg);
      self->leg = g_steal_pointer (&self->fresh);
      self->profile = PHONE_IS_RTP_LEG (self->leg) ? SIP_MEDIA_PROFILE_AVP : SIP_MEDIA_PROFILE_WEBRTC;
    }
  self->agreed = TRUE;
  self->held = self->hold_wanted;
  move (self, STABLE);
  /* A leg that was built while it rang starts at once. */
  if (phone_leg_is_built (self->leg))
    follow_plan (self);
  else
    schedule_build (self);
  if (self->state != CLOSED)
    notify_agreement (self, profile_changed);
}

static void
get_rtp_transport (PhoneMediaSession *self, PhoneLeg *leg, PhoneSdpTransport *transport)
{
  PhoneRtpTransport *rtp = phone_rtp_leg_get_transport (PHONE_RTP_LEG (leg));

  *transport = (PhoneSdpTransport) {
    .address = self->local,
    .port = phone_rtp_transport_get_port (rtp),
    .rtcp_port = phone_rtp_transport_get_rtcp_port (rtp),
    .proto = AVP,
    .mux = TRUE,
  };
}

static char *
make_description (PhoneMediaSession *self, PhoneLeg *leg, SipDescriptionKind kind)
{
  PhoneSdpTransport rtp;
  const PhoneSdpTransport *transport = &rtp;

  if (PHONE_IS_RTP_LEG (leg))
    get_rtp_transport (self, leg, &rtp);
  else
    transport = phone_webrtc_leg_get_transport (PHONE_WEBRTC_LEG (leg));
  if (kind == SIP_DESCRIPTION_OFFER)
    return phone_sdp_facade_make_offer (self->facade, transport, self->hold_wanted);
  return phone_sdp_facade_make_answer (self->facade, transport, self->hold_wanted);
}

static void
return_body (GTask *task, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_task_return_pointer (task, sip_body_new (CONTENT_TYPE, bytes), (GDestroyNotify) sip_body_unref);
}

/* Everything for @kind is there. */
static void
return_description (PhoneMediaSession *self, GTask *task, SipDescriptionKind kind)
{
  char *text = make_description (self, get_negotiated_leg (self), kind);

  if (kind == SIP_DESCRIPTION_OFFER)
    {
      move (self, OFFERING);
      if (PHONE_IS_RTP_LEG (get_negotiated_leg (self)) && self->fresh == NULL)
        schedule_build (self);
    }
  else
    settle (self);
  return_body (task, text);
}

/* ---- gathering ---- */

static void
on_offer_gathered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  PhoneMediaSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!phone_webrtc_leg_gather_finish (PHONE_WEBRTC_LEG (source), result, &error))
    g_task_return_error (task, error);
  else if (self->state == CLOSED || source != G_OBJECT (get_negotiated_leg (self)))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The call has ended."));
  else
    return_description (self, task, SIP_DESCRIPTION_OFFER);
}

static void
on_answer_gathered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PhoneMediaSession) self = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;

  phone_webrtc_leg_gather_finish (PHONE_WEBRTC_LEG (source), result, &error);
  self->gathering = FALSE;
  if (task == NULL)
    self->gather_error = g_steal_pointer (&error);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->state != OFFERED)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The call has ended."));
  else
    return_description (self, task, SIP_DESCRIPTION_ANSWER);
}

static void
gather_answer (PhoneMediaSession *self, PhoneLeg *leg)
{
  self->gathering = TRUE;
  g_clear_error (&self->gather_error);
  phone_webrtc_leg_gather_answer_async (PHONE_WEBRTC_LEG (leg), phone_sdp_facade_get_remote (self->facade),
                                        phone_sdp_facade_get_remote_stream (self->facade),
                                        phone_sdp_facade_get_plan (self->facade), NULL, on_answer_gathered,
                                        g_object_ref (self));
}

/* ---- the description handler ---- */

static SipMediaProfile
choose_profile (PhoneMediaSession *self, SipMediaProfile wanted)
{
  if (wanted != SIP_MEDIA_PROFILE_ANY)
    return wanted;
  if (self->leg != NULL)
    return self->profile;
  return self->encryption == PHONE_ENCRYPTION_REQUIRED ? SIP_MEDIA_PROFILE_WEBRTC : SIP_MEDIA_PROFILE_AVP;
}

static void
get_offer (PhoneMediaSession *self, GTask *task, SipDescriptionFlags flags, SipMediaProfile profile)
{
  GError *error = NULL;
  PhoneSdpPlan expected;
  PhoneLeg *leg;
  char *same = flags & SIP_DESCRIPTION_SAME ? phone_sdp_facade_repeat_offer (self->facade) : NULL;

  if (same != NULL)
    {
      move (self, OFFERING);
      return_body (task, same);
      return;
    }
  profile = choose_profile (self, profile);
  if (profile == SIP_MEDIA_PROFILE_SAVP)
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, "%s",
                               _("This phone has no SRTP with keys in the description."));
      return;
    }
  leg = ensure_leg (self, profile, NULL, (flags & (SIP_DESCRIPTION_FRESH | SIP_DESCRIPTION_RESTART)) != 0, &error);
  if (leg == NULL)
    g_task_return_error (task, error);
  else if (PHONE_IS_RTP_LEG (leg) || phone_webrtc_leg_get_transport (PHONE_WEBRTC_LEG (leg)) != NULL)
    return_description (self, task, SIP_DESCRIPTION_OFFER);
  else
    {
      phone_sdp_facade_expect (self->facade, &expected);
      phone_webrtc_leg_gather_offer_async (PHONE_WEBRTC_LEG (leg), &expected, g_task_get_cancellable (task),
                                           on_offer_gathered, g_object_ref (task));
    }
}

static void
get_answer (PhoneMediaSession *self, GTask *task)
{
  if (self->state != OFFERED)
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_MEDIA, "%s", _("There is no offer to answer."));
  else if (self->gather_error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->gather_error));
  else if (self->gathering)
    self->waiting = g_object_ref (task);
  else
    return_description (self, task, SIP_DESCRIPTION_ANSWER);
}

static void
phone_media_session_get_async (SipDescriptionHandler *handler, SipDescriptionKind kind, SipDescriptionFlags flags,
                               SipMediaProfile profile, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (handler);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, phone_media_session_get_async);
  self->hold_wanted = (flags & SIP_DESCRIPTION_HOLD) != 0;
  if (self->state == CLOSED)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The call has ended."));
  else if (kind == SIP_DESCRIPTION_OFFER)
    get_offer (self, task, flags, profile);
  else
    get_answer (self, task);
}

static SipBody *
phone_media_session_get_finish (SipDescriptionHandler *handler, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
check_offer (PhoneMediaSession *self, const PhoneSdp *offer, const PhoneSdpStream *stream, GError **error)
{
  if (phone_sdp_facade_is_webrtc (stream))
    return phone_webrtc_leg_check (offer, stream, error);
  if (self->encryption != PHONE_ENCRYPTION_REQUIRED)
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE,
               _("The other side offers sound without encryption, and this account requires it."));
  return FALSE;
}

static gboolean
set_offer (PhoneMediaSession *self, PhoneSdp *parsed, GError **error)
{
  g_autoptr (PhoneSdp) offer = parsed;
  const PhoneSdpStream *stream = NULL;
  SipMediaProfile profile = SIP_MEDIA_PROFILE_AVP;
  gboolean fresh = FALSE;
  PhoneLeg *leg;
  guint audio;

  if (phone_sdp_facade_find_audio (offer, &audio))
    stream = phone_sdp_get_stream (offer, audio);
  if (stream != NULL && !check_offer (self, offer, stream, error))
    return FALSE;
  if (!phone_sdp_facade_take_offer (self->facade, g_steal_pointer (&offer), error))
    return FALSE;

  stream = phone_sdp_facade_get_remote_stream (self->facade);
  if (phone_sdp_facade_is_webrtc (stream))
    {
      profile = SIP_MEDIA_PROFILE_WEBRTC;
      fresh = self->agreed && PHONE_IS_WEBRTC_LEG (self->leg) &&
              !phone_webrtc_leg_is_for (PHONE_WEBRTC_LEG (self->leg), phone_sdp_facade_get_remote (self->facade), stream);
    }
  leg = ensure_leg (self, profile, stream->address, fresh, error);
  if (leg == NULL)
    {
      phone_sdp_facade_rollback (self->facade);
      return FALSE;
    }
  move (self, OFFERED);
  if (PHONE_IS_WEBRTC_LEG (leg) && phone_webrtc_leg_get_transport (PHONE_WEBRTC_LEG (leg)) == NULL)
    gather_answer (self, leg);
  else if (!self->agreed)
    schedule_build (self);
  return TRUE;
}

static gboolean
set_answer (PhoneMediaSession *self, PhoneSdp *answer, GError **error)
{
  const PhoneSdp *remote;
  const PhoneSdpStream *stream;
  PhoneLeg *leg = get_negotiated_leg (self);

  if (!phone_sdp_facade_take_answer (self->facade, answer, error))
    return FALSE;
  remote = phone_sdp_facade_get_remote (self->facade);
  stream = phone_sdp_facade_get_remote_stream (self->facade);
  if (PHONE_IS_WEBRTC_LEG (leg) && !phone_webrtc_leg_is_for (PHONE_WEBRTC_LEG (leg), remote, stream))
    {
      if (!phone_webrtc_leg_check (remote, stream, error))
        return FALSE;
      phone_webrtc_leg_take_answer (PHONE_WEBRTC_LEG (leg), remote, stream, phone_sdp_facade_get_agreed (self->facade));
    }
  settle (self);
  return TRUE;
}

static gboolean
set_description (PhoneMediaSession *self, SipDescriptionKind kind, SipBody *body, GError **error)
{
  PhoneSdp *sdp;

  if (self->state == CLOSED)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The call has ended."));
      return FALSE;
    }
  if (g_ascii_strcasecmp (sip_body_get_content_type (body), CONTENT_TYPE) != 0)
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_MEDIA_TYPE, _("The other side describes its sound in a form that "
                                                             "this phone does not read."));
      return FALSE;
    }
  if (kind == SIP_DESCRIPTION_ANSWER && self->state == STABLE && !self->agreed)
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_MEDIA, _("An answer came without an offer."));
      return FALSE;
    }
  sdp = phone_sdp_parse (sip_body_get_bytes (body), error);
  if (sdp == NULL)
    return FALSE;
  return kind == SIP_DESCRIPTION_OFFER ? set_offer (self, sdp, error) : set_answer (self, sdp, error);
}

static void
phone_media_session_set_async (SipDescriptionHandler *handler, SipDescriptionKind kind, SipBody *body,
                               const char *dialog_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (handler);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, phone_media_session_set_async);
  if (set_description (self, kind, body, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
phone_media_session_set_finish (SipDescriptionHandler *handler, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
phone_media_session_rollback (SipDescriptionHandler *handler)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (handler);

  if (self->state == CLOSED)
    return;
  phone_sdp_facade_rollback (self->facade);
  retire (self, &self->fresh);
  self->hold_wanted = self->held;
  move (self, STABLE);
}

static gboolean
phone_media_session_send_dtmf (SipDescriptionHandler *handler, const char *tones, guint duration_ms, guint gap_ms,
                               GError **error)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (handler);

  if (self->state == CLOSED || !self->agreed || !phone_leg_is_built (self->leg))
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, _("The sound of this call is not up."));
      return FALSE;
    }
  return phone_leg_send_dtmf (self->leg, tones, duration_ms, gap_ms, error);
}

static void
phone_media_session_confirm (SipDescriptionHandler *handler)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (handler);

  self->confirmed = TRUE;
  self->ringback = FALSE;
  if (self->state != CLOSED)
    update_route (self);
}

static void
phone_media_session_close (SipDescriptionHandler *handler)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (handler);
  g_autoptr (GTask) waiting = g_steal_pointer (&self->waiting);

  if (self->state == CLOSED)
    return;
  move (self, CLOSED);
  g_clear_handle_id (&self->build_id, g_source_remove);
  remember_quality (self);
  retire (self, &self->fresh);
  retire (self, &self->leg);
  phone_media_forget_session (self->media, self);
  if (waiting != NULL)
    g_task_return_new_error (waiting, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The call has ended."));
}

static void
phone_media_session_handler_init (SipDescriptionHandlerInterface *iface)
{
  iface->get_async = phone_media_session_get_async;
  iface->get_finish = phone_media_session_get_finish;
  iface->set_async = phone_media_session_set_async;
  iface->set_finish = phone_media_session_set_finish;
  iface->rollback = phone_media_session_rollback;
  iface->send_dtmf = phone_media_session_send_dtmf;
  iface->confirm = phone_media_session_confirm;
  iface->close = phone_media_session_close;
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
  phone_media_session_close (SIP_DESCRIPTION_HANDLER (object));
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
phone_media_session_prepare (PhoneMediaSession *self, SipMediaProfile profile)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PHONE_IS_MEDIA_SESSION (self));

  if (self->state == STABLE && self->leg == NULL &&
      (profile == SIP_MEDIA_PROFILE_AVP || profile == SIP_MEDIA_PROFILE_WEBRTC) &&
      ensure_leg (self, profile, NULL, FALSE, &error) == NULL)
    g_debug ("The media cannot be made ready: %s", error->message);
}

void
phone_media_session_set_ringback (PhoneMediaSession *self, gboolean ringback)
{
  g_return_if_fail (PHONE_IS_MEDIA_SESSION (self));

  if (self->state == CLOSED || self->ringback == ringback)
    return;
  self->ringback = ringback;
  update_route (self);
}

void
phone_media_session_set_muted (PhoneMediaSession *self, gboolean muted)
{
  g_return_if_fail (PHONE_IS_MEDIA_SESSION (self));

  set_flag (self, &self->muted, muted, PROP_MUTED);
  if (self->state != CLOSED)
    update_route (self);
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

gboolean
phone_media_session_get_started (PhoneMediaSession *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA_SESSION (self), FALSE);
  return self->started;
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
