/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-transfer.h"
#include "util/sip-clock.h"

G_BEGIN_DECLS

/* Follows @refer, which has just been sent, until its outcome is known; keeps itself alive until then. */
SipTransfer *sip_transfer_new (SipOutgoingRequest *refer, SipClock *clock);

G_END_DECLS
