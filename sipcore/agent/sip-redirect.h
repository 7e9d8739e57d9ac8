/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

GPtrArray *sip_redirect_list_targets (SipMessage *response, gboolean secure);

G_END_DECLS
