/* SPDX-License-Identifier: GPL-3.0-or-later */
#define GST_USE_UNSTABLE_API
#include "media/phone-webrtc-leg.h"

#include <glib/gi18n.h>
#include <gst/webrtc/webrtc.h>
#include <string.h>

#include "config/phone-error.h"
#include "media/phone-gst.h"
#include "media/phone-webrtc-sdp.h"
#include "util/sip-error.h"

/* What arrives later than that is not told. */
#define GATHERING_MS 500
/* The first certificate of a process, on a machine that has no time. */
#define MAKING_MS 5000
#define LATENCY_MS 40

struct _PhoneWebrtcLeg
{
  PhoneLeg parent_instance;

  GstElement *webrtc;
  GstPad *sink;                 /* what is sent goes in here */
  GMainContext *context;
  GTask *task;                  /* gathering */
  PhoneSdpTransport *transport;
  GInetAddress *local;
  char *mid;
  char *remote_ufrag;
  char *remote_fingerprint;
  GstCaps *caps;                /* of the section */
  guint timeout_id;
  gboolean offering;
  gboolean closing;
};

G_DEFINE_FINAL_TYPE (PhoneWebrtcLeg, phone_webrtc_leg, PHONE_TYPE_LEG)

/* A step that follows when webrtcbin has done what it was told, in the main context. */
typedef void (*Step) (PhoneWebrtcLeg *self, const GstStructure *reply);

typedef struct
{
  PhoneWebrtcLeg *leg;
  Step step;
  GstPromise *promise;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  gst_promise_unref (pending->promise);
  g_object_unref (pending->leg);
  g_free (pending);
}

static void
finish_gathering (PhoneWebrtcLeg *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
fail (PhoneWebrtcLeg *self, const char *why)
{
  g_autoptr (GError) error = NULL;

  if (self->task != NULL)
    {
      finish_gathering (self,
                        g_error_new (SIP_ERROR, SIP_ERROR_MEDIA, _("The call could not be encrypted (%s)."), why));
      return;
    }
  error = g_error_new (PHONE_ERROR, PHONE_ERROR_MEDIA, _("The encrypted connection for sound failed (%s)."), why);
  g_signal_emit_by_name (self, "failed", error);
}

static gboolean
on_promise_main (gpointer data)
{
  Pending *pending = data;
  const GstStructure *reply;
  g_autoptr (GError) error = NULL;

  if (pending->leg->closing || gst_promise_wait (pending->promise) != GST_PROMISE_RESULT_REPLIED)
    return G_SOURCE_REMOVE;
  reply = gst_promise_get_reply (pending->promise);
  if (reply != NULL && gst_structure_has_field (reply, "error"))
    gst_structure_get (reply, "error", G_TYPE_ERROR, &error, NULL);
  if (error != NULL)
    fail (pending->leg, error->message);
  else if (pending->step != NULL)
    pending->step (pending->leg, reply);
  return G_SOURCE_REMOVE;
}

/* In a thread of webrtcbin's; the promise is answered or given up by now. */
static void
on_promise (GstPromise *promise, gpointer data)
{
  Pending *pending = data;

  phone_gst_call_main (pending->leg->context, on_promise_main, pending, pending_free);
}

static GstPromise *
promise_new (PhoneWebrtcLeg *self, Step step)
{
  Pending *pending = g_new (Pending, 1);

  *pending = (Pending) { g_object_ref (self), step, NULL };
  pending->promise = gst_promise_new_with_change_func (on_promise, pending, NULL);
  return pending->promise;
}

static void
set_description (PhoneWebrtcLeg *self, const char *signal, GstWebRTCSDPType type, const char *text, Step step)
{
  GstSDPMessage *message;
  g_autoptr (GstWebRTCSessionDescription) description = NULL;

  gst_sdp_message_new (&message);
  gst_sdp_message_parse_buffer ((const guint8 *) text, strlen (text), message);
  description = gst_webrtc_session_description_new (type, message);
  g_signal_emit_by_name (self->webrtc, signal, description, promise_new (self, step));
}

/* An answer makes it; of an offer it is asked for, by the section's number, before the answer makes another one. */
static void
ensure_sink (PhoneWebrtcLeg *self)
{
  if (self->sink == NULL)
    self->sink = gst_element_get_static_pad (self->webrtc, "sink_0");
  if (self->sink == NULL)
    self->sink = gst_element_request_pad_simple (self->webrtc, "sink_0");
}

/* Gathering is over, or has taken long enough. */
static void
read_local (PhoneWebrtcLeg *self)
{
  g_autoptr (GstWebRTCSessionDescription) description = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (self->task == NULL || self->closing)
    return;
  g_object_get (self->webrtc, "local-description", &description, NULL);
  if (description == NULL)
    {
      fail (self, "description");
      return;
    }
  text = gst_sdp_message_as_text (description->sdp);
  g_clear_pointer (&self->mid, g_free);
  ensure_sink (self);
  self->transport = phone_webrtc_sdp_read_local (text, self->offering, &self->mid, &error);
  finish_gathering (self, error);
}

static gboolean
has_gathered (PhoneWebrtcLeg *self)
{
  g_autoptr (GstWebRTCSessionDescription) description = NULL;
  GstWebRTCICEGatheringState state;

  g_object_get (self->webrtc, "ice-gathering-state", &state, "local-description", &description, NULL);
  return state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE && description != NULL;
}

static gboolean
on_gathering_timeout (gpointer data)
{
  g_autoptr (PhoneWebrtcLeg) self = g_object_ref (data);

  self->timeout_id = 0;
  read_local (self);
  return G_SOURCE_REMOVE;
}

/* Gathering may be over before the description is in place: whichever comes last lets it be read. */
static gboolean
on_gathered_main (gpointer data)
{
  PhoneWebrtcLeg *self = data;

  if (!self->closing && has_gathered (self))
    read_local (self);
  return G_SOURCE_REMOVE;
}

static void
on_local_set (PhoneWebrtcLeg *self, const GstStructure *reply)
{
  if (self->task == NULL)
    return;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (GATHERING_MS, on_gathering_timeout, self);
  on_gathered_main (self);
}

/* What was made becomes the local description, and gathering begins. */
static void
take_local (PhoneWebrtcLeg *self, const GstStructure *reply, const char *kind)
{
  g_autoptr (GstWebRTCSessionDescription) description = NULL;

  gst_structure_get (reply, kind, GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &description, NULL);
  if (description == NULL)
    fail (self, kind);
  else
    g_signal_emit_by_name (self->webrtc, "set-local-description", description, promise_new (self, on_local_set));
}

static void
on_offer_made (PhoneWebrtcLeg *self, const GstStructure *reply)
{
  take_local (self, reply, "offer");
}

static void
on_answer_made (PhoneWebrtcLeg *self, const GstStructure *reply)
{
  take_local (self, reply, "answer");
}

static void
add_transceiver (PhoneWebrtcLeg *self)
{
  g_autoptr (GstWebRTCRTPTransceiver) transceiver = NULL;

  g_signal_emit_by_name (self->webrtc, "add-transceiver", GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDRECV, self->caps,
                         &transceiver);
}

/* What webrtcbin makes for a section by itself only receives. Up to GStreamer 1.22 it does so as it answers, where one
 * that is there already takes the section; later (seen in 1.26) as it takes the offer. */
static void
on_offer_taken (PhoneWebrtcLeg *self, const GstStructure *reply)
{
  g_autoptr (GArray) transceivers = NULL;

  g_signal_emit_by_name (self->webrtc, "get-transceivers", &transceivers);
  if (transceivers == NULL || transceivers->len == 0)
    add_transceiver (self);
  else
    g_object_set (g_array_index (transceivers, GObject *, 0), "direction",
                  GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDRECV, "codec-preferences", self->caps, NULL);
  g_signal_emit_by_name (self->webrtc, "create-answer", NULL, promise_new (self, on_answer_made));
}

static void
on_gathering (GstElement *webrtc, GParamSpec *pspec, gpointer data)
{
  PhoneWebrtcLeg *self = data;
  GstWebRTCICEGatheringState state;

  g_object_get (webrtc, "ice-gathering-state", &state, NULL);
  if (state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE)
    phone_gst_call_main (self->context, on_gathered_main, g_object_ref (self), g_object_unref);
}

static gboolean
on_connection_failed_main (gpointer data)
{
  PhoneWebrtcLeg *self = data;

  if (!self->closing)
    fail (self, _("no way to the other side was found"));
  return G_SOURCE_REMOVE;
}

static void
on_connection (GstElement *webrtc, GParamSpec *pspec, gpointer data)
{
  PhoneWebrtcLeg *self = data;
  GstWebRTCPeerConnectionState state;

  g_object_get (webrtc, "connection-state", &state, NULL);
  if (state == GST_WEBRTC_PEER_CONNECTION_STATE_FAILED)
    phone_gst_call_main (self->context, on_connection_failed_main, g_object_ref (self), g_object_unref);
}

static void
on_pad_added (GstElement *webrtc, GstPad *pad, gpointer data)
{
  g_autoptr (GstCaps) caps = NULL;
  int payload_type = -1;

  if (GST_PAD_DIRECTION (pad) != GST_PAD_SRC)
    return;
  caps = gst_pad_get_current_caps (pad);
  if (caps == NULL)
    caps = gst_pad_query_caps (pad, NULL);
  if (!gst_caps_is_empty (caps) && !gst_caps_is_any (caps))
    gst_structure_get_int (gst_caps_get_structure (caps, 0), "payload", &payload_type);
  phone_leg_receive_from (data, pad, (guint) payload_type);
}

/* Its defaults ask routers for ports, try TCP, and wait long for what does not answer. */
static void
configure_ice (PhoneWebrtcLeg *self, GstElement *webrtc)
{
  g_autoptr (GObject) ice = NULL, agent = NULL;

  g_object_get (webrtc, "ice-agent", &ice, NULL);
  if (ice == NULL)
    return;
  if (self->local != NULL)
    {
      g_autofree char *address = g_inet_address_to_string (self->local);
      gboolean added;

      g_signal_emit_by_name (ice, "add-local-ip-address", address, &added);
    }
  g_object_get (ice, "agent", &agent, NULL);
  if (agent != NULL)
    g_object_set (agent, "upnp", FALSE, "ice-tcp", FALSE, "stun-max-retransmissions", 2, NULL);
}

static gboolean
phone_webrtc_leg_build (PhoneLeg *leg, GError **error)
{
  PhoneWebrtcLeg *self = PHONE_WEBRTC_LEG (leg);
  GstElement *webrtc = phone_gst_make ("webrtcbin", error);
  g_autoptr (GstElement) rtpbin = NULL;

  if (webrtc == NULL)
    return FALSE;
  gst_util_set_object_arg (G_OBJECT (webrtc), "bundle-policy", "max-compat");
  g_object_set (webrtc, "latency", LATENCY_MS, NULL);
  configure_ice (self, webrtc);
  self->webrtc = gst_object_ref (webrtc);
  g_signal_connect_object (webrtc, "notify::ice-gathering-state", G_CALLBACK (on_gathering), self, 0);
  g_signal_connect_object (webrtc, "notify::connection-state", G_CALLBACK (on_connection), self, 0);
  g_signal_connect (webrtc, "pad-added", G_CALLBACK (on_pad_added), self);
  gst_bin_add (phone_leg_get_bin (leg), webrtc);
  rtpbin = phone_gst_get (webrtc, "rtpbin");
  phone_leg_watch_rtpbin (leg, rtpbin);
  return TRUE;
}

static gboolean
phone_webrtc_leg_take_sender (PhoneLeg *leg, GstPad *pad, const PhoneCodec *codec, guint payload_type, GError **error)
{
  PhoneWebrtcLeg *self = PHONE_WEBRTC_LEG (leg);

  if (self->sink != NULL && gst_pad_link (pad, self->sink) == GST_PAD_LINK_OK)
    return TRUE;
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_MEDIA, _("The encrypted connection does not carry %s."), codec->name);
  return FALSE;
}

static void
phone_webrtc_leg_closing (PhoneLeg *leg)
{
  PhoneWebrtcLeg *self = PHONE_WEBRTC_LEG (leg);

  self->closing = TRUE;
  finish_gathering (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The call has ended.")));
}

static void
phone_webrtc_leg_finalize (GObject *object)
{
  PhoneWebrtcLeg *self = PHONE_WEBRTC_LEG (object);

  gst_clear_object (&self->sink);
  g_clear_object (&self->local);
  gst_clear_object (&self->webrtc);
  gst_clear_caps (&self->caps);
  g_clear_pointer (&self->transport, phone_webrtc_sdp_free_transport);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->mid);
  g_free (self->remote_ufrag);
  g_free (self->remote_fingerprint);
  G_OBJECT_CLASS (phone_webrtc_leg_parent_class)->finalize (object);
}

static void
phone_webrtc_leg_class_init (PhoneWebrtcLegClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_webrtc_leg_finalize;
  PHONE_LEG_CLASS (klass)->burst = TRUE;
  PHONE_LEG_CLASS (klass)->name = "webrtc";
  PHONE_LEG_CLASS (klass)->build = phone_webrtc_leg_build;
  PHONE_LEG_CLASS (klass)->take_sender = phone_webrtc_leg_take_sender;
  PHONE_LEG_CLASS (klass)->closing = phone_webrtc_leg_closing;
}

static void
phone_webrtc_leg_init (PhoneWebrtcLeg *self)
{
  self->context = g_main_context_ref_thread_default ();
}

PhoneWebrtcLeg *
phone_webrtc_leg_new (GInetAddress *local, GstClockTime base_time)
{
  PhoneWebrtcLeg *self = g_object_new (PHONE_TYPE_WEBRTC_LEG, NULL);

  g_set_object (&self->local, local);
  phone_leg_set_base_time (PHONE_LEG (self), base_time);
  return self;
}

static void
set_caps (PhoneWebrtcLeg *self, const PhoneSdpPlan *plan)
{
  gst_clear_caps (&self->caps);
  self->caps = phone_webrtc_sdp_make_caps (plan);
}

static gboolean
start_gathering (PhoneWebrtcLeg *self, GTask *task)
{
  g_autoptr (GError) error = NULL;

  if (!phone_leg_build (PHONE_LEG (self), &error))
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_MEDIA, "%s", error->message);
      return FALSE;
    }
  self->task = g_object_ref (task);
  self->timeout_id = g_timeout_add (MAKING_MS, on_gathering_timeout, self);
  return TRUE;
}

void
phone_webrtc_leg_gather_offer_async (PhoneWebrtcLeg *self, const PhoneSdpPlan *expected, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, phone_webrtc_leg_gather_offer_async);
  self->offering = TRUE;
  if (!start_gathering (self, task))
    return;
  set_caps (self, expected);
  add_transceiver (self);
  g_signal_emit_by_name (self->webrtc, "create-offer", NULL, promise_new (self, on_offer_made));
}

static void
remember_remote (PhoneWebrtcLeg *self, const PhoneSdp *remote, const PhoneSdpStream *stream)
{
  g_free (self->remote_ufrag);
  g_free (self->remote_fingerprint);
  self->remote_ufrag = g_strdup (phone_sdp_get (remote, stream, "ice-ufrag"));
  self->remote_fingerprint = g_strdup (phone_sdp_get (remote, stream, "fingerprint"));
}

void
phone_webrtc_leg_gather_answer_async (PhoneWebrtcLeg *self, const PhoneSdp *offer, const PhoneSdpStream *stream,
                                      const PhoneSdpPlan *plan, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *text = phone_webrtc_sdp_make_remote (offer, stream, plan, "0");

  g_task_set_source_tag (task, phone_webrtc_leg_gather_answer_async);
  self->offering = FALSE;
  remember_remote (self, offer, stream);
  if (!start_gathering (self, task))
    return;
  set_caps (self, plan);
  set_description (self, "set-remote-description", GST_WEBRTC_SDP_TYPE_OFFER, text, on_offer_taken);
}

gboolean
phone_webrtc_leg_gather_finish (PhoneWebrtcLeg *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

const PhoneSdpTransport *
phone_webrtc_leg_get_transport (PhoneWebrtcLeg *self)
{
  g_return_val_if_fail (PHONE_IS_WEBRTC_LEG (self), NULL);
  return self->transport;
}

void
phone_webrtc_leg_take_answer (PhoneWebrtcLeg *self, const PhoneSdp *answer, const PhoneSdpStream *stream,
                              const PhoneSdpPlan *plan)
{
  g_autofree char *text = phone_webrtc_sdp_make_remote (answer, stream, plan, self->mid);

  remember_remote (self, answer, stream);
  set_description (self, "set-remote-description", GST_WEBRTC_SDP_TYPE_ANSWER, text, NULL);
}

gboolean
phone_webrtc_leg_is_for (PhoneWebrtcLeg *self, const PhoneSdp *remote, const PhoneSdpStream *stream)
{
  return g_strcmp0 (self->remote_ufrag, phone_sdp_get (remote, stream, "ice-ufrag")) == 0 &&
         g_strcmp0 (self->remote_fingerprint, phone_sdp_get (remote, stream, "fingerprint")) == 0;
}

gboolean
phone_webrtc_leg_check (const PhoneSdp *remote, const PhoneSdpStream *stream, GError **error)
{
  static const char *const needed[] = { "ice-ufrag", "ice-pwd", "fingerprint", "setup", "rtcp-mux" };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (phone_sdp_get (remote, stream, needed[i]) == NULL)
      {
        g_set_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE,
                     _("The other side’s description of its encrypted sound lacks “a=%s”."), needed[i]);
        return FALSE;
      }
  return TRUE;
}

void
phone_webrtc_leg_prepare_certificate (void)
{
  g_autoptr (GstElement) decoder = gst_element_factory_make ("dtlsdec", NULL);
  g_autofree char *pem = NULL;

  if (decoder == NULL)
    return;
  gst_object_ref_sink (decoder);
  g_object_get (decoder, "pem", &pem, NULL);
}
