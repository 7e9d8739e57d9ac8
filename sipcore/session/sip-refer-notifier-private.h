/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/* The subscription that a REFER made here: tells the far end what becomes of the call that it asked for (RFC 3515
 * 2.4.4). A #SipDialogUsage, over once it was told to the end, or the far end no longer wants to know. */
#define SIP_TYPE_REFER_NOTIFIER (sip_refer_notifier_get_type ())
G_DECLARE_FINAL_TYPE (SipReferNotifier, sip_refer_notifier, SIP, REFER_NOTIFIER, GObject)

/* @id: (nullable): of its Event. */
SipReferNotifier *sip_refer_notifier_new (SipAgent *agent, SipDialog *dialog, SipMessage *refer, const char *id);
/* @status: 200 and above end the subscription; @reason: (nullable). */
void sip_refer_notifier_report (SipReferNotifier *self, guint status, const char *reason);

G_END_DECLS
