/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-method.h"

static const SipSlice names[] = {
  [SIP_METHOD_INVITE] = SIP_SLICE ("INVITE"),
  [SIP_METHOD_ACK] = SIP_SLICE ("ACK"),
  [SIP_METHOD_BYE] = SIP_SLICE ("BYE"),
  [SIP_METHOD_CANCEL] = SIP_SLICE ("CANCEL"),
  [SIP_METHOD_REGISTER] = SIP_SLICE ("REGISTER"),
  [SIP_METHOD_OPTIONS] = SIP_SLICE ("OPTIONS"),
  [SIP_METHOD_PRACK] = SIP_SLICE ("PRACK"),
  [SIP_METHOD_UPDATE] = SIP_SLICE ("UPDATE"),
  [SIP_METHOD_INFO] = SIP_SLICE ("INFO"),
  [SIP_METHOD_MESSAGE] = SIP_SLICE ("MESSAGE"),
  [SIP_METHOD_NOTIFY] = SIP_SLICE ("NOTIFY"),
  [SIP_METHOD_SUBSCRIBE] = SIP_SLICE ("SUBSCRIBE"),
  [SIP_METHOD_REFER] = SIP_SLICE ("REFER"),
  [SIP_METHOD_PUBLISH] = SIP_SLICE ("PUBLISH"),
};

SipMethod
sip_method_from_slice (SipSlice name)
{
  for (guint method = SIP_METHOD_INVITE; method < G_N_ELEMENTS (names); method++)
    {
      if (sip_slice_equal (name, names[method]))
        return (SipMethod) method;
    }
  return SIP_METHOD_OTHER;
}

const char *
sip_method_to_string (SipMethod method)
{
  g_return_val_if_fail (method > SIP_METHOD_OTHER && method < G_N_ELEMENTS (names), NULL);

  return names[method].data;
}
