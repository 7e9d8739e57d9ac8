/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "session/sip-dialog-usage-private.h"

G_BEGIN_DECLS

/* What shares the dialog of a call. */
#define SIP_TYPE_DIALOG_USAGES (sip_dialog_usages_get_type ())
G_DECLARE_FINAL_TYPE (SipDialogUsages, sip_dialog_usages, SIP, DIALOG_USAGES, GObject)

SipDialogUsages *sip_dialog_usages_new (SipAgent *agent, SipDialog *dialog);
/* Until it is over. */
void sip_dialog_usages_add (SipDialogUsages *self, SipDialogUsage *usage);
/* How many there ever were. */
guint sip_dialog_usages_get_n_added (SipDialogUsages *self);
/* Whether the request is one of theirs; then it is answered. */
gboolean sip_dialog_usages_receive_request (SipDialogUsages *self, SipServerTransaction *transaction);
/* The call has left the dialog table: takes its place there while there are usages (RFC 5057 4.1). */
void sip_dialog_usages_inherit (SipDialogUsages *self);

G_END_DECLS
