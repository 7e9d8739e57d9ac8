/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-profiles.h"

#define AVP SIP_MEDIA_PROFILE_AVP
#define WEBRTC SIP_MEDIA_PROFILE_WEBRTC
#define END SIP_MEDIA_PROFILE_ANY

typedef enum {
  WEB_SOCKET,
  TLS,
  DATAGRAM_OR_STREAM,
} Transport;

typedef enum {
  REQUIRED,
  PREFERRED,
  OFF,
} Encryption;

static const SipMediaProfile automatic[][3][3] = {
  [WEB_SOCKET] = {
    [REQUIRED] = { WEBRTC, END },
    [PREFERRED] = { WEBRTC, AVP, END },
    [OFF] = { WEBRTC, AVP, END },
  },
  [TLS] = {
    [REQUIRED] = { WEBRTC, END },
    [PREFERRED] = { AVP, WEBRTC, END },
    [OFF] = { AVP, WEBRTC, END },
  },
  [DATAGRAM_OR_STREAM] = {
    [REQUIRED] = { WEBRTC, END },
    [PREFERRED] = { AVP, WEBRTC, END },
    [OFF] = { AVP, WEBRTC, END },
  },
};
static const SipMediaProfile only_webrtc[] = { WEBRTC, END };
static const SipMediaProfile only_avp[] = { AVP, END };

static Transport
transport_of (SipProtocol protocol)
{
  switch (protocol)
    {
    case SIP_PROTOCOL_WS:
    case SIP_PROTOCOL_WSS:
      return WEB_SOCKET;
    case SIP_PROTOCOL_TLS:
      return TLS;
    case SIP_PROTOCOL_AUTO:
    case SIP_PROTOCOL_UDP:
    case SIP_PROTOCOL_TCP:
    default:
      return DATAGRAM_OR_STREAM;
    }
}

static Encryption
encryption_of (const char *word)
{
  if (g_str_equal (word, "required"))
    return REQUIRED;
  return g_str_equal (word, "off") ? OFF : PREFERRED;
}

const SipMediaProfile *
phone_profiles_lookup (SipProtocol protocol, const char *encryption, const char *media)
{
  g_return_val_if_fail (encryption && media, only_webrtc);

  if (g_str_equal (media, "webrtc"))
    return only_webrtc;
  /* media=rtp with encryption=required does not pass the configuration. */
  if (g_str_equal (media, "rtp"))
    return encryption_of (encryption) == REQUIRED ? only_webrtc : only_avp;
  return automatic[transport_of (protocol)][encryption_of (encryption)];
}
