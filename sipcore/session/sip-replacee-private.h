/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-session.h"

G_BEGIN_DECLS

/**
 * sip_replacee_find:
 * @invite: outside dialogs
 * @replacee: (out) (transfer full) (nullable): the call in whose place @invite wants to be put (RFC 3891 3)
 *
 * Returns: FALSE where @invite names a call that it cannot replace; then it is answered
 */
gboolean sip_replacee_find (SipAgent *agent, SipServerTransaction *invite, SipSession **replacee);

G_END_DECLS
