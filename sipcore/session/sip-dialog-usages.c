/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-dialog-usages-private.h"

#include "agent/sip-request-receiver.h"

struct _SipDialogUsages
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipDialog *dialog;
  GPtrArray *usages;
  SipDialogUsages *hold; /* itself, while it stands in the dialog table */

  guint n_added;
};

static void receiver_init (SipRequestReceiverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipDialogUsages, sip_dialog_usages, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (SIP_TYPE_REQUEST_RECEIVER, receiver_init))

static void
on_over (SipDialogUsages *self, SipDialogUsage *usage)
{
  g_autoptr (SipDialogUsages) hold = NULL;

  g_signal_handlers_disconnect_by_data (usage, self);
  g_ptr_array_remove (self->usages, usage);
  if (self->usages->len > 0)
    return;
  hold = g_steal_pointer (&self->hold);
  if (hold)
    sip_dialog_table_remove (sip_agent_get_dialogs (self->agent), self->dialog);
}

static void
sip_dialog_usages_receive_late (SipRequestReceiver *receiver, SipServerTransaction *transaction)
{
  g_autoptr (SipDialogUsages) self = g_object_ref (SIP_DIALOG_USAGES (receiver));

  if (!sip_agent_check_request (self->agent, transaction))
    return;
  if (!sip_dialog_receive_request (self->dialog, sip_transaction_get_request (SIP_TRANSACTION (transaction))))
    sip_server_transaction_reply (transaction, 500, NULL);
  else if (!sip_dialog_usages_receive_request (self, transaction))
    sip_server_transaction_reply (transaction, 481, NULL);
}

static void
sip_dialog_usages_receive_ack (SipRequestReceiver *receiver, SipMessage *ack)
{
  g_debug ("An ACK came for a call that is over");
}

static void
receiver_init (SipRequestReceiverInterface *iface)
{
  iface->receive_request = sip_dialog_usages_receive_late;
  iface->receive_ack = sip_dialog_usages_receive_ack;
}

static void
sip_dialog_usages_finalize (GObject *object)
{
  SipDialogUsages *self = SIP_DIALOG_USAGES (object);

  for (guint i = 0; i < self->usages->len; i++)
    g_signal_handlers_disconnect_by_data (self->usages->pdata[i], self);
  g_clear_pointer (&self->usages, g_ptr_array_unref);
  g_clear_object (&self->dialog);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (sip_dialog_usages_parent_class)->finalize (object);
}

static void
sip_dialog_usages_class_init (SipDialogUsagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_dialog_usages_finalize;
}

static void
sip_dialog_usages_init (SipDialogUsages *self)
{
  self->usages = g_ptr_array_new_with_free_func (g_object_unref);
}

SipDialogUsages *
sip_dialog_usages_new (SipAgent *agent, SipDialog *dialog)
{
  SipDialogUsages *self = g_object_new (SIP_TYPE_DIALOG_USAGES, NULL);

  self->agent = g_object_ref (agent);
  self->dialog = g_object_ref (dialog);
  return self;
}

void
sip_dialog_usages_add (SipDialogUsages *self, SipDialogUsage *usage)
{
  self->n_added++;
  g_ptr_array_add (self->usages, g_object_ref (usage));
  g_signal_connect_swapped (usage, "over", G_CALLBACK (on_over), self);
}

guint
sip_dialog_usages_get_n_added (SipDialogUsages *self)
{
  return self->n_added;
}

gboolean
sip_dialog_usages_receive_request (SipDialogUsages *self, SipServerTransaction *transaction)
{
  for (guint i = 0; i < self->usages->len; i++)
    {
      if (sip_dialog_usage_receive_request (self->usages->pdata[i], transaction))
        return TRUE;
    }
  return FALSE;
}

void
sip_dialog_usages_inherit (SipDialogUsages *self)
{
  if (self->usages->len == 0 || self->hold)
    return;
  self->hold = g_object_ref (self);
  sip_dialog_table_add (sip_agent_get_dialogs (self->agent), self->dialog, G_OBJECT (self));
}
