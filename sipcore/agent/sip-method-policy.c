/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-method-policy.h"

#define N_METHODS (SIP_METHOD_PUBLISH + 1)

/* RFC 3261 table 2 and 12.1, RFC 3262 3, RFC 3311 5.1, RFC 3428 9, RFC 3515 2.2, RFC 3903 6, RFC 6086 4.2, RFC 6665 3.
 * Supported: all but ACK (RFC 4028 7.1, RFC 5626 4.3, RFC 5627 4.4), and CANCEL, which is answered hop by hop.
 *                        service            outside creates refreshes describes capabilities supported */
static const SipMethodPolicy policies[N_METHODS] = {
  [SIP_METHOD_OTHER] = { SIP_METHOD_NEVER, TRUE, FALSE, FALSE, FALSE, FALSE, TRUE },
  [SIP_METHOD_INVITE] = { SIP_METHOD_ALWAYS, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE },
  [SIP_METHOD_ACK] = { SIP_METHOD_ALWAYS, FALSE, FALSE, FALSE, TRUE, FALSE, FALSE },
  [SIP_METHOD_BYE] = { SIP_METHOD_ALWAYS, FALSE, FALSE, FALSE, FALSE, FALSE, TRUE },
  [SIP_METHOD_CANCEL] = { SIP_METHOD_ALWAYS, TRUE, FALSE, FALSE, FALSE, FALSE, FALSE },
  [SIP_METHOD_OPTIONS] = { SIP_METHOD_ALWAYS, TRUE, FALSE, FALSE, TRUE, TRUE, TRUE },
  [SIP_METHOD_INFO] = { SIP_METHOD_ALWAYS, FALSE, FALSE, FALSE, FALSE, FALSE, TRUE },
  [SIP_METHOD_UPDATE] = { SIP_METHOD_ALWAYS, FALSE, FALSE, TRUE, TRUE, TRUE, TRUE },
  [SIP_METHOD_PRACK] = { SIP_METHOD_ALWAYS, FALSE, FALSE, FALSE, TRUE, FALSE, TRUE },
  [SIP_METHOD_REFER] = { SIP_METHOD_ALWAYS, FALSE, TRUE, TRUE, FALSE, FALSE, TRUE },
  [SIP_METHOD_MESSAGE] = { SIP_METHOD_ASKED, TRUE, FALSE, FALSE, FALSE, FALSE, TRUE },
  [SIP_METHOD_NOTIFY] = { SIP_METHOD_ASKED, TRUE, FALSE, TRUE, FALSE, FALSE, TRUE },
  [SIP_METHOD_SUBSCRIBE] = { SIP_METHOD_ASKED, TRUE, TRUE, TRUE, FALSE, FALSE, TRUE },
  [SIP_METHOD_PUBLISH] = { SIP_METHOD_ASKED, TRUE, FALSE, FALSE, FALSE, FALSE, TRUE },
  [SIP_METHOD_REGISTER] = { SIP_METHOD_NEVER, TRUE, FALSE, FALSE, FALSE, TRUE, TRUE },
};

/**
 * sip_method_get_policy: (skip)
 *
 * Returns: (transfer none): what the protocol has to know of @method
 */
const SipMethodPolicy *
sip_method_get_policy (SipMethod method)
{
  g_return_val_if_fail (method < N_METHODS, &policies[SIP_METHOD_OTHER]);

  return &policies[method];
}
