/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "event/sip-dialog-entry.h"
#include "message/sip-body.h"

G_BEGIN_DECLS

/**
 * SIP_DIALOG_INFO_TYPE:
 *
 * The type of its documents.
 */
#define SIP_DIALOG_INFO_TYPE "application/dialog-info+xml"

/**
 * SipDialogInfoUpdate:
 * @SIP_DIALOG_INFO_REFUSED: the document is malformed; nothing changed
 * @SIP_DIALOG_INFO_OUTDATED: it is older than what is known; nothing changed
 * @SIP_DIALOG_INFO_APPLIED: it was taken
 * @SIP_DIALOG_INFO_GAP: it was taken, but one before it was missed: the subscription should be refreshed
 *
 * What became of a document.
 */
typedef enum {
  SIP_DIALOG_INFO_REFUSED,
  SIP_DIALOG_INFO_OUTDATED,
  SIP_DIALOG_INFO_APPLIED,
  SIP_DIALOG_INFO_GAP,
} SipDialogInfoUpdate;

#define SIP_TYPE_DIALOG_INFO_UPDATE (sip_dialog_info_update_get_type ())
GType sip_dialog_info_update_get_type (void);

#define SIP_TYPE_DIALOG_INFO (sip_dialog_info_get_type ())
G_DECLARE_FINAL_TYPE (SipDialogInfo, sip_dialog_info, SIP, DIALOG_INFO, GObject)

SipDialogInfo *sip_dialog_info_new (const char *entity);
const char *sip_dialog_info_get_entity (SipDialogInfo *self);

SipDialogInfoUpdate sip_dialog_info_read (SipDialogInfo *self, GBytes *bytes, GError **error);
void sip_dialog_info_reset (SipDialogInfo *self);

void sip_dialog_info_set_entry (SipDialogInfo *self, SipDialogEntry *entry);
SipBody *sip_dialog_info_to_body (SipDialogInfo *self, guint version);

G_END_DECLS
