/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-body.h"

G_BEGIN_DECLS

/**
 * SIP_SIPFRAG_TYPE:
 *
 * The type of a body that is a part of a message (RFC 3420).
 */
#define SIP_SIPFRAG_TYPE "message/sipfrag"

SipBody *sip_sipfrag_new (guint status, const char *reason);
gboolean sip_sipfrag_parse (SipBody *body, guint *status, char **reason);

G_END_DECLS
