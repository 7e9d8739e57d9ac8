/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipPrivacy:
 * @SIP_PRIVACY_NONE: nothing is asked for, or that nothing be hidden
 * @SIP_PRIVACY_HEADER: hide what the header fields say of the sender (RFC 3323)
 * @SIP_PRIVACY_SESSION: hide where the media comes from
 * @SIP_PRIVACY_USER: hide who the sender is
 * @SIP_PRIVACY_CRITICAL: rather fail than not hide
 * @SIP_PRIVACY_ID: hide the asserted identity (RFC 3325)
 * @SIP_PRIVACY_HISTORY: hide History-Info (RFC 7044)
 *
 * What is to be kept from the far end.
 */
typedef enum {
  SIP_PRIVACY_NONE = 0,
  SIP_PRIVACY_HEADER = 1 << 0,
  SIP_PRIVACY_SESSION = 1 << 1,
  SIP_PRIVACY_USER = 1 << 2,
  SIP_PRIVACY_CRITICAL = 1 << 3,
  SIP_PRIVACY_ID = 1 << 4,
  SIP_PRIVACY_HISTORY = 1 << 5,
} SipPrivacy;

#define SIP_TYPE_PRIVACY (sip_privacy_get_type ())
GType sip_privacy_get_type (void);

SipPrivacy sip_privacy_parse (const char *text);
char *sip_privacy_to_string (SipPrivacy self);
SipPrivacy sip_message_get_privacy (SipMessage *message);

G_END_DECLS
