/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIP_ERROR (sip_error_quark ())

/**
 * SipError:
 * @SIP_ERROR_FAILED: something else failed; the message says what
 * @SIP_ERROR_INVALID_ARGUMENT: the caller passed a value that cannot be used
 * @SIP_ERROR_INVALID_STATE: the object's state does not allow the call
 * @SIP_ERROR_MALFORMED: bytes break the grammar (400)
 * @SIP_ERROR_TOO_LARGE: a limit on size, count or depth was passed (413, 513)
 * @SIP_ERROR_VERSION: not SIP/2.0 (505)
 * @SIP_ERROR_SCHEME: a URI scheme that cannot be used here (416)
 * @SIP_ERROR_RESOLVE: no address was found for a name
 * @SIP_ERROR_CONNECTION: connecting, sending or an open connection failed
 * @SIP_ERROR_TLS: the peer's certificate was not accepted
 * @SIP_ERROR_TIMED_OUT: no answer in time (408)
 * @SIP_ERROR_AUTHENTICATION: the credentials were refused or are missing
 * @SIP_ERROR_REJECTED: the far end answered with a final response that is no 2xx
 * @SIP_ERROR_CANCELED: the request was cancelled before a final answer
 * @SIP_ERROR_NOT_ACCEPTABLE: a session description that cannot be used (488)
 * @SIP_ERROR_MEDIA_TYPE: a body of a type that is not understood (415)
 * @SIP_ERROR_MEDIA: the media failed here (500)
 * @SIP_ERROR_FRESH_OFFER: the answer is for another transport than the one in use, which a new offer with
 *   %SIP_DESCRIPTION_FRESH would settle
 * @SIP_ERROR_MEDIA_DENIED: microphone or camera may not be used: the user or the system does not allow it (480)
 *
 * What went wrong, one code per thing that a caller handles differently. The
 * message is a whole sentence for a person.
 */
typedef enum {
  SIP_ERROR_FAILED,
  SIP_ERROR_INVALID_ARGUMENT,
  SIP_ERROR_INVALID_STATE,
  SIP_ERROR_MALFORMED,
  SIP_ERROR_TOO_LARGE,
  SIP_ERROR_VERSION,
  SIP_ERROR_SCHEME,
  SIP_ERROR_RESOLVE,
  SIP_ERROR_CONNECTION,
  SIP_ERROR_TLS,
  SIP_ERROR_TIMED_OUT,
  SIP_ERROR_AUTHENTICATION,
  SIP_ERROR_REJECTED,
  SIP_ERROR_CANCELED,
  SIP_ERROR_NOT_ACCEPTABLE,
  SIP_ERROR_MEDIA_TYPE,
  SIP_ERROR_MEDIA,
  SIP_ERROR_FRESH_OFFER,
  SIP_ERROR_MEDIA_DENIED,
} SipError;

GQuark sip_error_quark (void);

G_END_DECLS
