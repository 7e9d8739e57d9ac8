/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhoneDtmfReceiver:
 *
 * Recognises events in a stream of RTP (RFC 4733). All packets of one event have one time stamp, and that is what tells
 * one from the next: any of them may be lost, repeated or late.
 */
typedef struct
{
  gboolean any;
  guint32 ssrc;
  guint32 time;
} PhoneDtmfReceiver;

/* The digit, once for each event; else 0. @payload is from the network. */
char
phone_dtmf_receiver_take (PhoneDtmfReceiver *self, guint32 ssrc, guint32 time, const guint8 *payload, gsize length);

G_END_DECLS
