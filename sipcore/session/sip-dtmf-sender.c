/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-dtmf-sender-private.h"

#include "session/sip-dtmf-relay-private.h"

#define PAUSE_MS 2000

typedef struct
{
  char tone;
  guint duration_ms;
  guint gap_ms;
} Tone;

struct _SipDtmfSender
{
  GObject parent_instance;

  /* owned */
  SipSessionDialog *dialog;
  SipOutgoingRequest *info;
  GQueue tones;

  guint timer;
};

G_DEFINE_FINAL_TYPE (SipDtmfSender, sip_dtmf_sender, G_TYPE_OBJECT)

static void send_next (SipDtmfSender *self);

static SipClock *
get_clock (SipDtmfSender *self)
{
  return sip_agent_get_clock (sip_session_dialog_get_agent (self->dialog));
}

static void
on_timer (gpointer user_data)
{
  SipDtmfSender *self = user_data;

  self->timer = 0;
  send_next (self);
}

static void
on_answered (SipDtmfSender *self)
{
  g_clear_object (&self->info);
  send_next (self);
}

static void
send_next (SipDtmfSender *self)
{
  g_autofree Tone *tone = NULL;
  guint wait_ms = PAUSE_MS;

  if (self->timer || self->info || sip_session_dialog_get_state (self->dialog) != SIP_SESSION_DIALOG_CONFIRMED)
    return;
  tone = g_queue_pop_head (&self->tones);
  if (!tone)
    return;

  if (tone->tone != ',')
    {
      g_autoptr (SipBody) body = sip_dtmf_relay_new_body (tone->tone, tone->duration_ms);
      g_autoptr (SipRequestOptions) options = sip_request_options_new ();

      sip_request_options_set_body (options, body);
      self->info = sip_session_dialog_info (self->dialog, options, NULL);
      for (const char *const *outcome = (const char *const[]) { "accept", "redirect", "reject", "failed", NULL };
           *outcome; outcome++)
        g_signal_connect_object (self->info, *outcome, G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
      wait_ms = tone->duration_ms + tone->gap_ms;
    }
  self->timer = sip_clock_add (get_clock (self), wait_ms, on_timer, self);
}

static void
sip_dtmf_sender_dispose (GObject *object)
{
  SipDtmfSender *self = SIP_DTMF_SENDER (object);

  if (self->dialog)
    sip_clock_clear (get_clock (self), &self->timer);
  g_queue_clear_full (&self->tones, g_free);
  g_clear_object (&self->info);
  g_clear_object (&self->dialog);

  G_OBJECT_CLASS (sip_dtmf_sender_parent_class)->dispose (object);
}

static void
sip_dtmf_sender_class_init (SipDtmfSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_dtmf_sender_dispose;
}

static void
sip_dtmf_sender_init (SipDtmfSender *self)
{
  g_queue_init (&self->tones);
}

SipDtmfSender *
sip_dtmf_sender_new (SipSessionDialog *dialog)
{
  SipDtmfSender *self = g_object_new (SIP_TYPE_DTMF_SENDER, NULL);

  self->dialog = g_object_ref (dialog);
  return self;
}

void
sip_dtmf_sender_add (SipDtmfSender *self, const char *tones, guint duration_ms, guint gap_ms)
{
  for (const char *c = tones; *c; c++)
    {
      Tone *tone = g_new (Tone, 1);

      *tone = (Tone) { *c, duration_ms, gap_ms };
      g_queue_push_tail (&self->tones, tone);
    }
  send_next (self);
}
