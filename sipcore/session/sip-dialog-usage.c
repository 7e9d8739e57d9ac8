/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-dialog-usage-private.h"

enum {
  OVER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (SipDialogUsage, sip_dialog_usage, G_TYPE_OBJECT)

static void
sip_dialog_usage_default_init (SipDialogUsageInterface *iface)
{
  signals[OVER] = g_signal_new ("over", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

gboolean
sip_dialog_usage_receive_request (SipDialogUsage *self, SipServerTransaction *transaction)
{
  return SIP_DIALOG_USAGE_GET_IFACE (self)->receive_request (self, transaction);
}

void
sip_dialog_usage_emit_over (SipDialogUsage *self)
{
  g_signal_emit (self, signals[OVER], 0);
}
