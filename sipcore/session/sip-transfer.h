/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "agent/sip-outgoing-request.h"

G_BEGIN_DECLS

/**
 * SipTransferState:
 * @SIP_TRANSFER_ASKING: the REFER is not answered yet
 * @SIP_TRANSFER_ACCEPTED: the far end tries
 * @SIP_TRANSFER_DONE: the far end talks to the target; or it agreed not to report (RFC 4488)
 * @SIP_TRANSFER_FAILED: refused, or the target was not reached, or nothing was heard of it
 *
 *     ASKING ──► ACCEPTED ──► DONE
 *       │  └────────│──────────►▲
 *       └───────────┴──► FAILED
 */
typedef enum {
  SIP_TRANSFER_ASKING,
  SIP_TRANSFER_ACCEPTED,
  SIP_TRANSFER_DONE,
  SIP_TRANSFER_FAILED,
} SipTransferState;

#define SIP_TYPE_TRANSFER_STATE (sip_transfer_state_get_type ())
GType sip_transfer_state_get_type (void);

#define SIP_TYPE_TRANSFER (sip_transfer_get_type ())
G_DECLARE_FINAL_TYPE (SipTransfer, sip_transfer, SIP, TRANSFER, GObject)

SipTransferState sip_transfer_get_state (SipTransfer *self);
guint sip_transfer_get_status (SipTransfer *self);
const char *sip_transfer_get_reason (SipTransfer *self);
const GError *sip_transfer_get_error (SipTransfer *self);

G_END_DECLS
