/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SipCause:
 * @SIP_CAUSE_NONE: it has not ended
 * @SIP_CAUSE_BYE: one side hung up
 * @SIP_CAUSE_CANCELED: the caller gave up: CANCEL, 487
 * @SIP_CAUSE_ANSWERED_ELSEWHERE: CANCEL with Reason: SIP;cause=200
 * @SIP_CAUSE_BUSY: 486, 600
 * @SIP_CAUSE_REJECTED: 403, 603
 * @SIP_CAUSE_REDIRECTED: 3xx
 * @SIP_CAUSE_UNAVAILABLE: 410, 430, 480
 * @SIP_CAUSE_NOT_FOUND: 404, 604
 * @SIP_CAUSE_ADDRESS_INCOMPLETE: 484, 424
 * @SIP_CAUSE_INCOMPATIBLE_SDP: 415, 488, 606
 * @SIP_CAUSE_MISSING_SDP: the far end did not describe its media
 * @SIP_CAUSE_AUTHENTICATION: 401, 407
 * @SIP_CAUSE_NO_ANSWER: our own timer; 408 after it rang
 * @SIP_CAUSE_EXPIRES: the INVITE's Expires; the session's interval
 * @SIP_CAUSE_NO_ACK: our answer was not acknowledged
 * @SIP_CAUSE_DIALOG_ERROR: 481 in the dialog
 * @SIP_CAUSE_REQUEST_TIMEOUT: 408, timers B and F
 * @SIP_CAUSE_CONNECTION: of the transport
 * @SIP_CAUSE_INVALID_TARGET: 416, or its name is not known
 * @SIP_CAUSE_RTP_TIMEOUT: no media came any more
 * @SIP_CAUSE_USER_DENIED_MEDIA: microphone or camera may not be used
 * @SIP_CAUSE_SIP_FAILURE: any other 4xx to 6xx
 * @SIP_CAUSE_INTERNAL: something failed here
 *
 * Why a session ended or failed.
 */
typedef enum {
  SIP_CAUSE_NONE,
  SIP_CAUSE_BYE,
  SIP_CAUSE_CANCELED,
  SIP_CAUSE_ANSWERED_ELSEWHERE,
  SIP_CAUSE_BUSY,
  SIP_CAUSE_REJECTED,
  SIP_CAUSE_REDIRECTED,
  SIP_CAUSE_UNAVAILABLE,
  SIP_CAUSE_NOT_FOUND,
  SIP_CAUSE_ADDRESS_INCOMPLETE,
  SIP_CAUSE_INCOMPATIBLE_SDP,
  SIP_CAUSE_MISSING_SDP,
  SIP_CAUSE_AUTHENTICATION,
  SIP_CAUSE_NO_ANSWER,
  SIP_CAUSE_EXPIRES,
  SIP_CAUSE_NO_ACK,
  SIP_CAUSE_DIALOG_ERROR,
  SIP_CAUSE_REQUEST_TIMEOUT,
  SIP_CAUSE_CONNECTION,
  SIP_CAUSE_INVALID_TARGET,
  SIP_CAUSE_RTP_TIMEOUT,
  SIP_CAUSE_USER_DENIED_MEDIA,
  SIP_CAUSE_SIP_FAILURE,
  SIP_CAUSE_INTERNAL,
} SipCause;

#define SIP_TYPE_CAUSE (sip_cause_get_type ())
GType sip_cause_get_type (void);

/* What a final response means; %SIP_CAUSE_NONE for 2xx. */
SipCause sip_cause_from_status (guint status);
/* What an error of this library means to a call. */
SipCause sip_cause_from_error (const GError *error);

/**
 * SipOriginator:
 * @SIP_ORIGINATOR_LOCAL: this side
 * @SIP_ORIGINATOR_REMOTE: the far end
 * @SIP_ORIGINATOR_SYSTEM: neither: a timer, the network
 *
 * Who did something.
 */
typedef enum {
  SIP_ORIGINATOR_LOCAL,
  SIP_ORIGINATOR_REMOTE,
  SIP_ORIGINATOR_SYSTEM,
} SipOriginator;

#define SIP_TYPE_ORIGINATOR (sip_originator_get_type ())
GType sip_originator_get_type (void);

G_END_DECLS
