/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * PhoneDtmfSender:
 *
 * Tones as events in a stream of RTP (RFC 4733): while one sounds, packets of sound are replaced by packets of the
 * event, so that numbers and times of the stream go on unbroken.
 */
typedef struct _PhoneDtmfSender PhoneDtmfSender;

PhoneDtmfSender *phone_dtmf_sender_new (void);
void phone_dtmf_sender_free (PhoneDtmfSender *self);

/* @event_type: -1 where the far end takes no events; what is queued is dropped then. */
void phone_dtmf_sender_configure (PhoneDtmfSender *self, int event_type, guint event_rate, guint audio_rate);
/* %SIP_ERROR_INVALID_ARGUMENT, %SIP_ERROR_NOT_ACCEPTABLE; then nothing was queued. */
gboolean phone_dtmf_sender_queue (PhoneDtmfSender *self, const char *tones, guint duration_ms, guint gap_ms,
                                  GError **error);
/* In the streaming thread, with each packet of sound. @packet: (transfer full). Returns: (transfer full) */
GstBuffer *phone_dtmf_sender_filter (PhoneDtmfSender *self, GstBuffer *packet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneDtmfSender, phone_dtmf_sender_free)

G_END_DECLS
