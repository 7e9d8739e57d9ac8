/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-incoming-request.h"
#include "session/sip-dialog-usages-private.h"
#include "session/sip-referral.h"

G_BEGIN_DECLS

/* @usages: of the dialog; @request: a REFER, which the referral answers. NULL: it cannot be taken, and is answered. */
SipReferral *
sip_referral_new (SipAgent *agent, SipDialog *dialog, SipDialogUsages *usages, SipIncomingRequest *request);

G_END_DECLS
