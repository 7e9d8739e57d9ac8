/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-strangers.h"

G_DEFINE_ENUM_TYPE (SipStrangers, sip_strangers,
                    G_DEFINE_ENUM_VALUE (SIP_STRANGERS_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (SIP_STRANGERS_ACCEPT, "accept"),
                    G_DEFINE_ENUM_VALUE (SIP_STRANGERS_REFUSE, "refuse"),
                    G_DEFINE_ENUM_VALUE (SIP_STRANGERS_FORBID, "forbid"),
                    G_DEFINE_ENUM_VALUE (SIP_STRANGERS_DROP, "drop"))
