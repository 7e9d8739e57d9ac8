/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialog/sip-dialog.h"

G_BEGIN_DECLS

/**
 * SipDialogTable:
 *
 * All dialogs of a process, each with the object that takes its requests.
 */
#define SIP_TYPE_DIALOG_TABLE (sip_dialog_table_get_type ())
G_DECLARE_FINAL_TYPE (SipDialogTable, sip_dialog_table, SIP, DIALOG_TABLE, GObject)

SipDialogTable *sip_dialog_table_new (void);
/* @owner is not kept alive. */
void sip_dialog_table_add (SipDialogTable *self, SipDialog *dialog, GObject *owner);
void sip_dialog_table_remove (SipDialogTable *self, SipDialog *dialog);
/* The owner of the dialog in which @request was sent. (transfer none) (nullable) */
GObject *sip_dialog_table_find (SipDialogTable *self, SipMessage *request);
/* The dialog in which @request was sent. (transfer none) (nullable) */
SipDialog *sip_dialog_table_find_dialog (SipDialogTable *self, SipMessage *request);
/* The owner of the dialog with this Call-ID and these tags. (transfer none) (nullable) */
GObject *sip_dialog_table_lookup (SipDialogTable *self, const char *call_id, const char *local_tag,
                                  const char *remote_tag);
/* @owner takes each NOTIFY that begins a dialog with this Call-ID and our tag; it is not kept alive. */
void sip_dialog_table_expect (SipDialogTable *self, const char *call_id, const char *local_tag, GObject *owner);
void sip_dialog_table_unexpect (SipDialogTable *self, const char *call_id, const char *local_tag);
guint sip_dialog_table_get_size (SipDialogTable *self);

G_END_DECLS
