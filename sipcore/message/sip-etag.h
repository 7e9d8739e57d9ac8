/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

char *sip_message_dup_etag (SipMessage *message, SipHeader header);

G_END_DECLS
