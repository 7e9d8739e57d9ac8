/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-extension-policy.h"

G_DEFINE_ENUM_TYPE (SipExtensionPolicy, sip_extension_policy,
  G_DEFINE_ENUM_VALUE (SIP_EXTENSION_AUTO, "auto"),
  G_DEFINE_ENUM_VALUE (SIP_EXTENSION_ON, "on"),
  G_DEFINE_ENUM_VALUE (SIP_EXTENSION_OFF, "off"))
