/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-description-handler.h"
#include "transport/sip-protocol.h"

G_BEGIN_DECLS

/**
 * phone_profiles_lookup:
 * @protocol: which carries the account's SIP; %SIP_PROTOCOL_AUTO: not yet known, taken for the least secure
 * @encryption: "required", "preferred" or "off"
 * @media: "auto", "webrtc" or "rtp"
 *
 * What the calls of an account offer, in the order to be tried. Nothing goes below what @encryption asks for.
 *
 * Returns: (transfer none): ended by %SIP_MEDIA_PROFILE_ANY, never empty
 */
const SipMediaProfile *phone_profiles_lookup (SipProtocol protocol, const char *encryption, const char *media);

G_END_DECLS
