/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-server-transaction.h"

G_BEGIN_DECLS

#define SIP_TYPE_DIALOG_USAGE (sip_dialog_usage_get_type ())
G_DECLARE_INTERFACE (SipDialogUsage, sip_dialog_usage, SIP, DIALOG_USAGE, GObject)

/**
 * SipDialogUsage:
 *
 * What shares the dialog of a call and may outlive it, as the subscription that a REFER makes (RFC 5057).
 * Signal over: it needs the dialog no longer.
 */
struct _SipDialogUsageInterface
{
  GTypeInterface parent_iface;

  gboolean (*receive_request) (SipDialogUsage *self, SipServerTransaction *transaction);
};

/* Whether the request is one of this usage; then it is answered. */
gboolean sip_dialog_usage_receive_request (SipDialogUsage *self, SipServerTransaction *transaction);
void sip_dialog_usage_emit_over (SipDialogUsage *self);

G_END_DECLS
