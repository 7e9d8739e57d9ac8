/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-slice.h"

G_BEGIN_DECLS

/**
 * SipMethod:
 *
 * The methods that this library knows by number.
 */
typedef enum {
  SIP_METHOD_OTHER,
  SIP_METHOD_INVITE,
  SIP_METHOD_ACK,
  SIP_METHOD_BYE,
  SIP_METHOD_CANCEL,
  SIP_METHOD_REGISTER,
  SIP_METHOD_OPTIONS,
  SIP_METHOD_PRACK,
  SIP_METHOD_UPDATE,
  SIP_METHOD_INFO,
  SIP_METHOD_MESSAGE,
  SIP_METHOD_NOTIFY,
  SIP_METHOD_SUBSCRIBE,
  SIP_METHOD_REFER,
  SIP_METHOD_PUBLISH,
} SipMethod;

/**
 * sip_method_from_slice: (skip)
 * @name: case matters (RFC 3261 7.1)
 *
 * Returns: the method, %SIP_METHOD_OTHER for one that this library does not know
 */
SipMethod sip_method_from_slice (SipSlice name);

/**
 * sip_method_to_string:
 * @method: not %SIP_METHOD_OTHER
 *
 * Returns: the name as it is written in messages
 */
const char *sip_method_to_string (SipMethod method);

G_END_DECLS
