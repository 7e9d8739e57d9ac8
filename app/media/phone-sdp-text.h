/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-sdp-facade.h"

G_BEGIN_DECLS

#define PHONE_SDP_MAX_CODECS 8

/**
 * PhoneSdpNumbers:
 *
 * The payload types of one session: a number never changes its meaning (RFC 3264 8.3.2), so those of the far end's
 * offers are taken over.
 */
typedef struct
{
  guint codecs[PHONE_SDP_MAX_CODECS]; /* in the order of phone_codec_get_all() */
  guint event_8000;
  guint event_48000;
} PhoneSdpNumbers;

void phone_sdp_numbers_init (PhoneSdpNumbers *self);
void phone_sdp_numbers_adopt (PhoneSdpNumbers *self, const PhoneSdpStream *stream);
guint phone_sdp_numbers_get (const PhoneSdpNumbers *self, const PhoneCodec *codec);
/* Only where nothing is there yet. */
void phone_sdp_numbers_fill (const PhoneSdpNumbers *self, const PhoneCodec *const *codecs,
                             const PhoneCodec **decoders, guint *events);

/**
 * PhoneSdpSection:
 * @events_of: (nullable): an offer's section, whose events of a fitting clock are repeated
 * @mid: (nullable)
 * @compact: leaves out what the far end takes for granted, and of the candidates all but the best of each kind
 */
typedef struct
{
  const char *proto;
  const PhoneCodec *const *codecs;
  const PhoneSdpNumbers *numbers;
  const PhoneSdpStream *events_of;
  PhoneSdpDirection direction;
  gboolean mux;
  guint ptime_ms;
  const char *mid;
  gboolean compact;
} PhoneSdpSection;

void phone_sdp_text_add_section (GString *body, const PhoneSdpTransport *transport, const PhoneSdpSection *section);
/* The same section with port 0 (RFC 3264 6). @stream: (nullable) */
void phone_sdp_text_add_refusal (GString *body, const PhoneSdpStream *stream);
char *phone_sdp_text_make_head (guint64 session_id, guint64 version, GInetAddress *address, const char *body);

G_END_DECLS
