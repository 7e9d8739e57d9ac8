/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-media.h"

#include <malloc.h>

#include "media/phone-front.h"
#include "media/phone-gst.h"
#include "media/phone-media-private.h"
#include "media/phone-webrtc-leg.h"

struct _PhoneMedia
{
  GObject parent_instance;

  PhoneAudioConfig *config;
  PhoneAudioConfig *no_devices;
  PhoneMixer *mixer;
  PhoneFront *front;
  GPtrArray *sessions; /* not owned */

  guint n_legs;        /* that need ticks … */
  guint n_device_legs; /* … and of those, the devices */
  guint n_closing;
  int n_preparing; /* atomic */
  gboolean with_devices;
};

enum {
  DEVICE_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhoneMedia, phone_media, G_TYPE_OBJECT)

static void
on_front_failed (PhoneMedia *self, GError *error)
{
  g_signal_emit (self, signals[DEVICE_FAILED], 0, error);
}

static void
start_front (PhoneMedia *self)
{
  if (!phone_gst_init (NULL))
    return;
  self->with_devices = self->n_device_legs > 0;
  phone_front_start (self->front, self->with_devices ? self->config : self->no_devices);
}

static void
restart_front (PhoneMedia *self)
{
  phone_front_stop (self->front);
  start_front (self);
}

static void
stop_front (PhoneMedia *self)
{
  phone_front_stop (self->front);
  phone_mixer_settle (self->mixer);
}

PhoneMixer *
phone_media_get_mixer (PhoneMedia *self)
{
  return self->mixer;
}

GstClockTime
phone_media_get_base_time (PhoneMedia *self)
{
  return phone_front_get_base_time (self->front);
}

void
phone_media_use_front (PhoneMedia *self, gboolean devices)
{
  self->n_legs++;
  if (devices)
    self->n_device_legs++;
  if (!phone_front_is_running (self->front))
    start_front (self);
  else if (devices && !self->with_devices)
    restart_front (self);
}

/* A leg on its way out. */
typedef struct
{
  PhoneMedia *media;
  PhoneLeg *leg;
  gboolean devices;
} Retired;

static void
on_leg_closed (gpointer data)
{
  g_autoptr (PhoneMedia) self = data;

  self->n_closing--;
  /* What a call's threads leave in their arenas would stay there. */
  if (self->n_closing == 0 && self->n_legs == 0)
    malloc_trim (0);
}

static void
on_row_left (PhoneMixerRow *row, gpointer data)
{
  g_autofree Retired *retired = data;
  PhoneMedia *self = retired->media;

  self->n_legs--;
  if (retired->devices)
    self->n_device_legs--;
  phone_leg_close (retired->leg, on_leg_closed, self);
  g_object_unref (retired->leg);
  if (self->n_legs == 0)
    stop_front (self);
}

void
phone_media_retire_leg (PhoneMedia *self, PhoneLeg *leg, gboolean devices)
{
  Retired *retired = g_new (Retired, 1);

  *retired = (Retired) { g_object_ref (self), leg, devices };
  self->n_closing++;
  phone_mixer_leave (self->mixer, phone_leg_get_row (leg), on_row_left, retired);
}

void
phone_media_forget_session (PhoneMedia *self, PhoneMediaSession *session)
{
  g_ptr_array_remove_fast (self->sessions, session);
}

static void
phone_media_finalize (GObject *object)
{
  PhoneMedia *self = PHONE_MEDIA (object);

  phone_front_stop (self->front);
  g_clear_object (&self->front);
  g_clear_object (&self->mixer);
  g_clear_pointer (&self->config, phone_audio_config_free);
  g_clear_pointer (&self->no_devices, phone_audio_config_free);
  g_ptr_array_unref (self->sessions);
  G_OBJECT_CLASS (phone_media_parent_class)->finalize (object);
}

static void
phone_media_class_init (PhoneMediaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_media_finalize;

  signals[DEVICE_FAILED] = g_signal_new ("device-failed", PHONE_TYPE_MEDIA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
phone_media_init (PhoneMedia *self)
{
  /* Each thread of a pipeline would have an arena of its own. */
  mallopt (M_ARENA_MAX, 2);
  self->no_devices = phone_audio_config_new ("silence", "null", NULL);
  self->mixer = phone_mixer_new ();
  self->front = phone_front_new (self->mixer);
  self->sessions = g_ptr_array_new ();
  g_signal_connect_object (self->front, "failed", G_CALLBACK (on_front_failed), self, G_CONNECT_SWAPPED);
}

PhoneMedia *
phone_media_new (const PhoneAudioConfig *config)
{
  PhoneMedia *self = g_object_new (PHONE_TYPE_MEDIA, NULL);

  self->config = phone_audio_config_copy (config);
  return self;
}

void
phone_media_set_audio_config (PhoneMedia *self, const PhoneAudioConfig *config)
{
  g_return_if_fail (PHONE_IS_MEDIA (self));

  if (phone_audio_config_equal (config, self->config))
    return;
  phone_audio_config_free (self->config);
  self->config = phone_audio_config_copy (config);
  if (phone_front_is_running (self->front) && self->with_devices)
    restart_front (self);
}

static void
prepare (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhoneMedia *self = source;
  GError *error = NULL;

  if (phone_gst_init (&error))
    {
      if (GPOINTER_TO_INT (task_data))
        phone_webrtc_leg_prepare_certificate ();
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
  g_atomic_int_add (&self->n_preparing, -1);
  g_main_context_wakeup (NULL);
}

void
phone_media_prepare_async (PhoneMedia *self, gboolean webrtc, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (PHONE_IS_MEDIA (self));

  g_task_set_source_tag (task, phone_media_prepare_async);
  g_task_set_task_data (task, GINT_TO_POINTER (webrtc), NULL);
  g_atomic_int_inc (&self->n_preparing);
  g_task_run_in_thread (task, prepare);
}

gboolean
phone_media_prepare_finish (PhoneMedia *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

PhoneMediaSession *
phone_media_create_session (PhoneMedia *self, const PhoneMediaPolicy *policy)
{
  PhoneMediaSession *session;

  g_return_val_if_fail (PHONE_IS_MEDIA (self), NULL);

  session = phone_media_session_new (self, policy);
  g_ptr_array_add (self->sessions, session);
  return session;
}

double
phone_media_get_microphone_level (PhoneMedia *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA (self), 0);
  return phone_mixer_get_microphone_level (self->mixer);
}

double
phone_media_get_speaker_level (PhoneMedia *self)
{
  g_return_val_if_fail (PHONE_IS_MEDIA (self), 0);
  return phone_mixer_get_speaker_level (self->mixer);
}

void
phone_media_shutdown (PhoneMedia *self)
{
  g_return_if_fail (PHONE_IS_MEDIA (self));

  while (self->sessions->len > 0)
    sip_description_handler_close (self->sessions->pdata[self->sessions->len - 1]);
  stop_front (self);
  /* OpenSSL must not be at work on a certificate while the program exits. */
  while (self->n_closing > 0 || phone_front_is_closing (self->front) || g_atomic_int_get (&self->n_preparing) > 0)
    g_main_context_iteration (NULL, TRUE);
}
