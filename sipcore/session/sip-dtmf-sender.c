/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-dtmf-sender-private.h"

#include <glib/gi18n-lib.h>

#include "session/sip-dtmf-relay-private.h"

#define PAUSE_MS 2000

/* What one call of sip_session_send_dtmf_async() asked for. */
typedef struct
{
  char *tones;
  const char *next;
  guint duration_ms;
  guint gap_ms;
  SipRequestOptions *headers;
  GTask *task;
} Series;

struct _SipDtmfSender
{
  GObject parent_instance;

  /* owned */
  SipSessionDialog *dialog;
  SipOutgoingRequest *info; /* waits for its answer */
  GQueue series;

  guint timer;
};

enum {
  SENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipDtmfSender, sip_dtmf_sender, G_TYPE_OBJECT)

static void send_next (SipDtmfSender *self);

static void
series_free (gpointer data)
{
  Series *self = data;

  g_free (self->tones);
  g_clear_pointer (&self->headers, sip_request_options_unref);
  g_clear_object (&self->task);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Series, series_free)

static SipClock *
get_clock (SipDtmfSender *self)
{
  return sip_agent_get_clock (sip_session_dialog_get_agent (self->dialog));
}

/* Takes the series that is under way off the queue, with its outcome. @error: (transfer full) (nullable) */
static void
finish_series (SipDtmfSender *self, GError *error)
{
  g_autoptr (Series) series = g_queue_pop_head (&self->series);

  if (error)
    g_task_return_error (series->task, error);
  else
    g_task_return_boolean (series->task, TRUE);
}

static void
on_timer (gpointer user_data)
{
  g_autoptr (SipDtmfSender) self = g_object_ref (user_data);

  self->timer = 0;
  send_next (self);
}

static void
forget_info (SipDtmfSender *self)
{
  if (self->info)
    g_signal_handlers_disconnect_by_data (self->info, self);
  g_clear_object (&self->info);
}

static void
on_accepted (SipDtmfSender *self)
{
  forget_info (self);
  send_next (self);
}

static void
refuse (SipDtmfSender *self, GError *error)
{
  g_autoptr (SipDtmfSender) hold = g_object_ref (self);

  forget_info (self);
  if (!g_queue_is_empty (&self->series))
    finish_series (self, error);
  else
    g_error_free (error);
  send_next (self);
}

static void
on_refused (SipDtmfSender *self, SipMessage *response)
{
  g_autofree char *reason = sip_message_dup_reason_phrase (response);

  refuse (self, g_error_new (SIP_ERROR, SIP_ERROR_REJECTED, _("The far end refused the tone: %u %s."),
                             sip_message_get_status (response), reason));
}

static void
on_failed (SipDtmfSender *self, GError *error)
{
  refuse (self, g_error_copy (error));
}

static gboolean
send_info (SipDtmfSender *self, Series *series, char tone, GError **error)
{
  g_autoptr (SipBody) body = sip_dtmf_relay_new_body (tone, series->duration_ms);
  g_autoptr (SipRequestOptions) options = sip_request_options_copy (series->headers);

  sip_request_options_set_body (options, body);
  self->info = sip_session_dialog_info (self->dialog, options, error);
  if (!self->info)
    return FALSE;
  g_signal_connect_object (self->info, "accept", G_CALLBACK (on_accepted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->info, "redirect", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->info, "reject", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->info, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  return TRUE;
}

static void
tell (SipDtmfSender *self, char tone, guint duration_ms)
{
  const char text[] = { g_ascii_toupper (tone), '\0' };

  g_signal_emit (self, signals[SENT], 0, text, duration_ms, sip_outgoing_request_get_message (self->info));
}

static void
send_tone (SipDtmfSender *self, Series *series, char tone)
{
  GError *error = NULL;
  guint duration_ms = series->duration_ms;
  guint wait_ms = tone == ',' ? PAUSE_MS : duration_ms + series->gap_ms;

  if (tone != ',' && !send_info (self, series, tone, &error))
    {
      refuse (self, error);
      return;
    }
  /* Whoever saw it leave may have ended the call. */
  if (g_queue_is_empty (&self->series))
    return;
  self->timer = sip_clock_add (get_clock (self), wait_ms, on_timer, self);
  if (self->info)
    tell (self, tone, duration_ms);
}

static void
send_next (SipDtmfSender *self)
{
  g_autoptr (SipDtmfSender) hold = g_object_ref (self);
  Series *series;

  while (!self->timer && !self->info && (series = g_queue_peek_head (&self->series)))
    {
      if (*series->next)
        send_tone (self, series, *series->next++);
      else
        finish_series (self, NULL);
    }
}

static void
sip_dtmf_sender_dispose (GObject *object)
{
  SipDtmfSender *self = SIP_DTMF_SENDER (object);

  if (self->dialog)
    sip_dtmf_sender_abandon (self);
  g_clear_object (&self->dialog);

  G_OBJECT_CLASS (sip_dtmf_sender_parent_class)->dispose (object);
}

static void
sip_dtmf_sender_class_init (SipDtmfSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_dtmf_sender_dispose;

  signals[SENT] = g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                3, G_TYPE_STRING, G_TYPE_UINT, SIP_TYPE_MESSAGE);
}

static void
sip_dtmf_sender_init (SipDtmfSender *self)
{
  g_queue_init (&self->series);
}

SipDtmfSender *
sip_dtmf_sender_new (SipSessionDialog *dialog)
{
  SipDtmfSender *self = g_object_new (SIP_TYPE_DTMF_SENDER, NULL);

  self->dialog = g_object_ref (dialog);
  return self;
}

void
sip_dtmf_sender_add (SipDtmfSender *self, const char *tones, guint duration_ms, guint gap_ms,
                     SipRequestOptions *headers, GTask *task)
{
  g_autoptr (SipDtmfSender) hold = g_object_ref (self);
  Series *series = g_new (Series, 1);

  *series = (Series) { .tones = g_strdup (tones), .duration_ms = duration_ms, .gap_ms = gap_ms,
                       .headers = headers ? sip_request_options_ref (headers) : NULL, .task = g_object_ref (task) };
  series->next = series->tones;
  g_queue_push_tail (&self->series, series);
  send_next (self);
}

void
sip_dtmf_sender_abandon (SipDtmfSender *self)
{
  sip_clock_clear (get_clock (self), &self->timer);
  forget_info (self);
  while (!g_queue_is_empty (&self->series))
    finish_series (self, g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED,
                                              _("The call ended before the tones were sent.")));
}
