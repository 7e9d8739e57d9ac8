/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-media-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "media/phone-rtp-leg.h"
#include "media/phone-webrtc-leg.h"
#include "util/sip-error.h"

#define CONTENT_TYPE "application/sdp"
#define AVP "RTP/AVP"

static void
settle (PhoneMediaSession *self)
{
  g_autoptr (PhoneMediaSession) hold = g_object_ref (self);
  gboolean profile_changed = !self->agreed || self->fresh != NULL;

  if (self->fresh != NULL)
    {
      phone_media_session_remember_quality (self);
      phone_media_session_retire_leg (self, &self->leg);
      self->leg = g_steal_pointer (&self->fresh);
      self->profile = PHONE_IS_RTP_LEG (self->leg) ? SIP_MEDIA_PROFILE_AVP : SIP_MEDIA_PROFILE_WEBRTC;
    }
  self->agreed = TRUE;
  self->held = self->hold_wanted;
  phone_media_session_move (self, PHONE_MEDIA_SESSION_STABLE);
  /* A leg that was built while it rang starts at once. */
  if (phone_leg_is_built (self->leg))
    phone_media_session_follow_plan (self);
  else
    phone_media_session_schedule_build (self);
  if (self->state != PHONE_MEDIA_SESSION_CLOSED)
    phone_media_session_notify_agreement (self, profile_changed);
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
    return phone_sdp_facade_make_offer (self->facade, transport, self->hold_wanted, self->compact_wanted);
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
  char *text = make_description (self, phone_media_session_get_negotiated_leg (self), kind);

  if (kind == SIP_DESCRIPTION_OFFER)
    {
      phone_media_session_move (self, PHONE_MEDIA_SESSION_OFFERING);
      if (PHONE_IS_RTP_LEG (phone_media_session_get_negotiated_leg (self)) && self->fresh == NULL)
        phone_media_session_schedule_build (self);
    }
  else
    settle (self);
  return_body (task, text);
}

static void
on_offer_gathered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  PhoneMediaSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!phone_webrtc_leg_gather_finish (PHONE_WEBRTC_LEG (source), result, &error))
    g_task_return_error (task, error);
  else if (self->state == PHONE_MEDIA_SESSION_CLOSED ||
           source != G_OBJECT (phone_media_session_get_negotiated_leg (self)))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The call has ended."));
  else
    return_description (self, task, SIP_DESCRIPTION_OFFER);
}

static void
on_answer_gathered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PhoneMediaSession) self = data;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  phone_webrtc_leg_gather_finish (PHONE_WEBRTC_LEG (source), result, &error);
  /* The offer was taken back. */
  if (source != (GObject *) phone_media_session_get_negotiated_leg (self))
    return;
  task = g_steal_pointer (&self->waiting);
  self->gathering = FALSE;
  if (task == NULL)
    self->gather_error = g_steal_pointer (&error);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->state != PHONE_MEDIA_SESSION_OFFERED)
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
  gboolean fresh = (flags & (SIP_DESCRIPTION_FRESH | SIP_DESCRIPTION_RESTART)) != 0;
  char *same = flags & SIP_DESCRIPTION_SAME ? phone_sdp_facade_repeat_offer (self->facade) : NULL;

  if (same != NULL)
    {
      phone_media_session_move (self, PHONE_MEDIA_SESSION_OFFERING);
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
  leg = phone_media_session_ensure_leg (self, profile, NULL, fresh, &error);
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
  if (self->state != PHONE_MEDIA_SESSION_OFFERED)
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
  self->compact_wanted = (flags & SIP_DESCRIPTION_COMPACT) != 0;
  if (self->state == PHONE_MEDIA_SESSION_CLOSED)
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
      fresh =
          self->agreed && PHONE_IS_WEBRTC_LEG (self->leg) &&
          !phone_webrtc_leg_is_for (PHONE_WEBRTC_LEG (self->leg), phone_sdp_facade_get_remote (self->facade), stream);
    }
  leg = phone_media_session_ensure_leg (self, profile, stream->address, fresh, error);
  if (leg == NULL)
    {
      phone_sdp_facade_rollback (self->facade);
      return FALSE;
    }
  phone_media_session_move (self, PHONE_MEDIA_SESSION_OFFERED);
  if (PHONE_IS_WEBRTC_LEG (leg) && phone_webrtc_leg_get_transport (PHONE_WEBRTC_LEG (leg)) == NULL)
    gather_answer (self, leg);
  else if (!self->agreed)
    phone_media_session_schedule_build (self);
  return TRUE;
}

static gboolean
set_answer (PhoneMediaSession *self, PhoneSdp *answer, GError **error)
{
  const PhoneSdp *remote;
  const PhoneSdpStream *stream;
  PhoneLeg *leg = phone_media_session_get_negotiated_leg (self);

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

/* DTLS stays with the one far end that it shook hands with. */
static gboolean
is_bound_elsewhere (PhoneMediaSession *self, const PhoneSdp *answer)
{
  guint audio;

  return self->state == PHONE_MEDIA_SESSION_STABLE && PHONE_IS_WEBRTC_LEG (self->leg) &&
         phone_sdp_facade_find_audio (answer, &audio) &&
         !phone_webrtc_leg_is_for (PHONE_WEBRTC_LEG (self->leg), answer, phone_sdp_get_stream (answer, audio));
}

/* What the same far end says again is passed over (RFC 3261 13.2.1); another one has to be made a new offer. */
static gboolean
set_second_answer (PhoneMediaSession *self, PhoneSdp *answer, const char *dialog_id, GError **error)
{
  phone_sdp_free (answer);
  if (g_strcmp0 (self->dialog_id, dialog_id) == 0)
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_FRESH_OFFER,
               _("Another device answered than the one whose sound was heard first."));
  return FALSE;
}

static gboolean
set_description (PhoneMediaSession *self, SipDescriptionKind kind, SipBody *body, const char *dialog_id,
                 GError **error)
{
  PhoneSdp *sdp;

  if (self->state == PHONE_MEDIA_SESSION_CLOSED)
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
  if (kind == SIP_DESCRIPTION_ANSWER && self->state == PHONE_MEDIA_SESSION_STABLE && !self->agreed)
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_MEDIA, _("An answer came without an offer."));
      return FALSE;
    }
  sdp = phone_sdp_parse (sip_body_get_bytes (body), error);
  if (sdp == NULL)
    return FALSE;
  if (kind == SIP_DESCRIPTION_ANSWER && is_bound_elsewhere (self, sdp))
    return set_second_answer (self, sdp, dialog_id, error);
  g_free (self->dialog_id);
  self->dialog_id = g_strdup (dialog_id);
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
  if (set_description (self, kind, body, dialog_id, &error))
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

  if (self->state == PHONE_MEDIA_SESSION_CLOSED)
    return;
  phone_sdp_facade_rollback (self->facade);
  /* What gathers for an answer has taken the offer: nothing else can be done with it. */
  if (self->gathering && self->fresh == NULL)
    phone_media_session_retire_leg (self, &self->leg);
  phone_media_session_retire_leg (self, &self->fresh);
  self->gathering = FALSE;
  g_clear_error (&self->gather_error);
  self->hold_wanted = self->held;
  phone_media_session_move (self, PHONE_MEDIA_SESSION_STABLE);
}

static gboolean
phone_media_session_send_dtmf (SipDescriptionHandler *handler, const char *tones, guint duration_ms, guint gap_ms,
                               GError **error)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (handler);

  if (self->state == PHONE_MEDIA_SESSION_CLOSED || !self->agreed || !phone_leg_is_built (self->leg))
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
  if (self->state != PHONE_MEDIA_SESSION_CLOSED)
    phone_media_session_update_route (self);
}

static void
phone_media_session_close (SipDescriptionHandler *handler)
{
  PhoneMediaSession *self = PHONE_MEDIA_SESSION (handler);
  g_autoptr (GTask) waiting = g_steal_pointer (&self->waiting);

  if (self->state == PHONE_MEDIA_SESSION_CLOSED)
    return;
  phone_media_session_move (self, PHONE_MEDIA_SESSION_CLOSED);
  g_clear_handle_id (&self->build_id, g_source_remove);
  phone_media_session_remember_quality (self);
  phone_media_session_retire_leg (self, &self->fresh);
  phone_media_session_retire_leg (self, &self->leg);
  phone_media_forget_session (self->media, self);
  if (waiting != NULL)
    g_task_return_new_error (waiting, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The call has ended."));
}

static GListModel *
phone_media_session_get_streams (SipDescriptionHandler *handler)
{
  return G_LIST_MODEL (PHONE_MEDIA_SESSION (handler)->streams);
}

void
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
  iface->get_streams = phone_media_session_get_streams;
}

