/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-sdp.h"

G_BEGIN_DECLS

/**
 * PhoneSdpTransport:
 * @address: where we receive
 * @port: of RTP
 * @rtcp_port: of RTCP without multiplexing
 * @proto: of offers; answers repeat the offer's
 * @mux: RTP and RTCP may share a port (RFC 5761)
 * @always_mux: they must (BUNDLE)
 * @attributes: (nullable): lines that belong to the transport, each ended by CRLF
 */
typedef struct
{
  GInetAddress *address;
  guint port;
  guint rtcp_port;
  const char *proto;
  gboolean mux;
  gboolean always_mux;
  const char *attributes;
} PhoneSdpTransport;

/**
 * PhoneSdpPlan:
 * @codec: what is sent
 * @payload_type: as the far end numbers it
 * @ptime_ms: of packets sent
 * @event_type: of telephone-event sent; -1 where the far end does not take them
 * @event_rate: of its durations
 * @decoders: by payload type, what may be received
 * @events: by payload type, the clock of telephone-event; 0 for all else
 * @direction: what we do
 * @rtp: (nullable): where to; %NULL while nothing can be sent
 * @rtcp: (nullable): likewise
 * @mux: RTCP goes with RTP
 * @held_by_peer: the far end does not want to receive
 *
 * What offer and answer agreed.
 */
typedef struct
{
  const PhoneCodec *codec;
  guint payload_type;
  guint ptime_ms;
  int event_type;
  guint event_rate;
  const PhoneCodec *decoders[128];
  guint events[128];
  PhoneSdpDirection direction;
  GSocketAddress *rtp;
  GSocketAddress *rtcp;
  gboolean mux;
  gboolean held_by_peer;
} PhoneSdpPlan;

/**
 * PhoneSdpFacade:
 *
 * The session descriptions of one call as they are on the wire: versions, directions, the order of media sections,
 * numbers of payload types (RFC 3264). What carries the media behind it may be replaced without the far end noticing
 * more than a new transport.
 */
typedef struct _PhoneSdpFacade PhoneSdpFacade;

/* @codecs: (nullable): see #PhoneMediaPolicy; where given, our order wins over that of an offer */
PhoneSdpFacade *phone_sdp_facade_new (const char *codecs);
void phone_sdp_facade_free (PhoneSdpFacade *self);

/* @compact: as few bytes as it takes */
char *phone_sdp_facade_make_offer (PhoneSdpFacade *self, const PhoneSdpTransport *transport, gboolean hold,
                                   gboolean compact);
/* The description sent last, once more, as an offer; %NULL where there is none. */
char *phone_sdp_facade_repeat_offer (PhoneSdpFacade *self);
/* Chooses what the answer will have. @offer: (transfer full). %SIP_ERROR_NOT_ACCEPTABLE. */
gboolean phone_sdp_facade_take_offer (PhoneSdpFacade *self, PhoneSdp *offer, GError **error);
char *phone_sdp_facade_make_answer (PhoneSdpFacade *self, const PhoneSdpTransport *transport, gboolean hold);
/* @answer: (transfer full). %SIP_ERROR_NOT_ACCEPTABLE. */
gboolean phone_sdp_facade_take_answer (PhoneSdpFacade *self, PhoneSdp *answer, GError **error);
/* Forgets an offer of either side. */
void phone_sdp_facade_rollback (PhoneSdpFacade *self);

/* (nullable): what was agreed last; while an offer of the far end waits for its answer, what will be */
const PhoneSdpPlan *phone_sdp_facade_get_plan (PhoneSdpFacade *self);
/* (nullable): what was agreed last, whatever waits */
const PhoneSdpPlan *phone_sdp_facade_get_agreed (PhoneSdpFacade *self);
/* What may come before an answer, and what the codec preferred needs. */
void phone_sdp_facade_expect (PhoneSdpFacade *self, PhoneSdpPlan *plan);
/* (nullable): the description that the far end sent last, and the section of it that is in use */
const PhoneSdp *phone_sdp_facade_get_remote (PhoneSdpFacade *self);
const PhoneSdpStream *phone_sdp_facade_get_remote_stream (PhoneSdpFacade *self);

/* The first section of sound over a protocol that the phone knows. FALSE where there is none. */
gboolean phone_sdp_facade_find_audio (const PhoneSdp *offer, guint *index);
/* Whether it is ICE and DTLS-SRTP. */
gboolean phone_sdp_facade_is_webrtc (const PhoneSdpStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneSdpFacade, phone_sdp_facade_free)

G_END_DECLS
