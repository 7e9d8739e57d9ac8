/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-call-quality.h"
#include "session/sip-description-handler.h"

G_BEGIN_DECLS

#define PHONE_TYPE_MEDIA_SESSION (phone_media_session_get_type ())
G_DECLARE_FINAL_TYPE (PhoneMediaSession, phone_media_session, PHONE, MEDIA_SESSION, GObject)

/**
 * PhoneMediaSession:
 *
 * The media of one call, made by phone_media_create_session(). It is the [iface@Sip.DescriptionHandler] of the call's
 * session. Once closed (by the session, or by disposing it) it never signals again.
 *
 * Properties, all read-only but `muted`, all with notification:
 *
 * - `codec` (string): what is sent, as `opus/48000`; %NULL before an agreement
 * - `profile` (string): `avp`, `savp`, `webrtc`; %NULL before an agreement
 * - `cipher` (string): as `AES_CM_128_HMAC_SHA1_80`; %NULL where the media are in the clear
 * - `held-by-peer` (boolean): the far end does not want to hear us
 * - `muted` (boolean): the microphone is not sent
 * - `started` (boolean): something was received
 *
 * Signals:
 *
 * - `dtmf-received (char *digit)`: once for each event (RFC 4733), `digit` is a string of one character of 0-9 * # A-D
 * - `failed (GError *error)`: the media of this call ended and will not come back; %PHONE_ERROR_MEDIA
 * - `media-started ()`: the first packet came
 */

/* The user hears the tone of a far end that rings, until media arrive or it is switched off. */
void phone_media_session_set_ringback (PhoneMediaSession *self, gboolean ringback);

void phone_media_session_set_muted (PhoneMediaSession *self, gboolean muted);
gboolean phone_media_session_get_muted (PhoneMediaSession *self);
gboolean phone_media_session_get_held_by_peer (PhoneMediaSession *self);
/* (nullable) */
const char *phone_media_session_get_codec (PhoneMediaSession *self);
/* (nullable) */
const char *phone_media_session_get_profile (PhoneMediaSession *self);
/* (nullable) */
const char *phone_media_session_get_cipher (PhoneMediaSession *self);

/* Loudness of what the far end says now: 0 to 1, full scale. */
double phone_media_session_get_level (PhoneMediaSession *self);

/* Whether there is anything to tell. After the media ended it is how they were at the end. */
gboolean phone_media_session_get_stats (PhoneMediaSession *self, PhoneCallQuality *quality);

G_END_DECLS
