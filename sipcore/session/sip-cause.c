/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-cause.h"

#include "util/sip-error.h"

G_DEFINE_ENUM_TYPE (SipCause, sip_cause,
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_NONE, "none"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_BYE, "bye"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_CANCELED, "canceled"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_ANSWERED_ELSEWHERE, "answered-elsewhere"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_BUSY, "busy"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_REJECTED, "rejected"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_REDIRECTED, "redirected"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_UNAVAILABLE, "unavailable"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_NOT_FOUND, "not-found"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_ADDRESS_INCOMPLETE, "address-incomplete"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_INCOMPATIBLE_SDP, "incompatible-sdp"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_MISSING_SDP, "missing-sdp"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_AUTHENTICATION, "authentication"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_NO_ANSWER, "no-answer"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_EXPIRES, "expires"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_NO_ACK, "no-ack"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_DIALOG_ERROR, "dialog-error"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_REQUEST_TIMEOUT, "request-timeout"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_CONNECTION, "connection"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_INVALID_TARGET, "invalid-target"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_RTP_TIMEOUT, "rtp-timeout"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_USER_DENIED_MEDIA, "user-denied-media"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_SIP_FAILURE, "sip-failure"),
  G_DEFINE_ENUM_VALUE (SIP_CAUSE_INTERNAL, "internal"))

G_DEFINE_ENUM_TYPE (SipOriginator, sip_originator,
  G_DEFINE_ENUM_VALUE (SIP_ORIGINATOR_LOCAL, "local"),
  G_DEFINE_ENUM_VALUE (SIP_ORIGINATOR_REMOTE, "remote"),
  G_DEFINE_ENUM_VALUE (SIP_ORIGINATOR_SYSTEM, "system"))

static const struct
{
  guint status;
  SipCause cause;
} status_causes[] = {
  { 401, SIP_CAUSE_AUTHENTICATION },
  { 403, SIP_CAUSE_REJECTED },
  { 404, SIP_CAUSE_NOT_FOUND },
  { 407, SIP_CAUSE_AUTHENTICATION },
  { 408, SIP_CAUSE_REQUEST_TIMEOUT },
  { 410, SIP_CAUSE_UNAVAILABLE },
  { 415, SIP_CAUSE_INCOMPATIBLE_SDP },
  { 416, SIP_CAUSE_INVALID_TARGET },
  { 424, SIP_CAUSE_ADDRESS_INCOMPLETE },
  { 430, SIP_CAUSE_UNAVAILABLE },
  { 480, SIP_CAUSE_UNAVAILABLE },
  { 484, SIP_CAUSE_ADDRESS_INCOMPLETE },
  { 486, SIP_CAUSE_BUSY },
  { 487, SIP_CAUSE_CANCELED },
  { 488, SIP_CAUSE_INCOMPATIBLE_SDP },
  { 600, SIP_CAUSE_BUSY },
  { 603, SIP_CAUSE_REJECTED },
  { 604, SIP_CAUSE_NOT_FOUND },
  { 606, SIP_CAUSE_INCOMPATIBLE_SDP },
};

/**
 * sip_cause_from_status:
 *
 * Returns: what a final response means to a call; %SIP_CAUSE_NONE for what refuses nothing
 */
SipCause
sip_cause_from_status (guint status)
{
  if (status < 300)
    return SIP_CAUSE_NONE;
  if (status < 400)
    return SIP_CAUSE_REDIRECTED;

  for (gsize i = 0; i < G_N_ELEMENTS (status_causes); i++)
    {
      if (status_causes[i].status == status)
        return status_causes[i].cause;
    }
  return SIP_CAUSE_SIP_FAILURE;
}

/**
 * sip_cause_from_error:
 * @error: (nullable)
 *
 * Returns: what an error of this library means to a call
 */
SipCause
sip_cause_from_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return SIP_CAUSE_CANCELED;
  if (!error || error->domain != SIP_ERROR)
    return SIP_CAUSE_INTERNAL;

  switch ((SipError) error->code)
    {
    case SIP_ERROR_RESOLVE:
    case SIP_ERROR_SCHEME:
      return SIP_CAUSE_INVALID_TARGET;
    case SIP_ERROR_CONNECTION:
    case SIP_ERROR_TLS:
      return SIP_CAUSE_CONNECTION;
    case SIP_ERROR_TIMED_OUT:
      return SIP_CAUSE_REQUEST_TIMEOUT;
    case SIP_ERROR_AUTHENTICATION:
      return SIP_CAUSE_AUTHENTICATION;
    case SIP_ERROR_REJECTED:
      return SIP_CAUSE_SIP_FAILURE;
    case SIP_ERROR_CANCELED:
      return SIP_CAUSE_CANCELED;
    case SIP_ERROR_NOT_ACCEPTABLE:
    case SIP_ERROR_MEDIA_TYPE:
      return SIP_CAUSE_INCOMPATIBLE_SDP;
    case SIP_ERROR_MEDIA_DENIED:
      return SIP_CAUSE_USER_DENIED_MEDIA;
    default:
      return SIP_CAUSE_INTERNAL;
    }
}
