/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "event/sip-dialog-entry.h"
#include "event/sip-xml-private.h"

G_BEGIN_DECLS

#define SIP_DIALOG_INFO_SPACE "urn:ietf:params:xml:ns:dialog-info"

/* NULL: it has no id or no state that RFC 4235 knows. (transfer full) */
G_GNUC_INTERNAL SipDialogEntry *sip_dialog_entry_read (xmlNode *node);
G_GNUC_INTERNAL void sip_dialog_entry_write (SipDialogEntry *self, xmlNode *root);

G_END_DECLS
