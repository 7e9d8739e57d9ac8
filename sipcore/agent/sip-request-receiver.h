/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-server-transaction.h"

G_BEGIN_DECLS

/**
 * SipRequestReceiver:
 *
 * What takes the requests of a dialog: the owners in a [class@Sip.DialogTable] implement it.
 */
#define SIP_TYPE_REQUEST_RECEIVER (sip_request_receiver_get_type ())
G_DECLARE_INTERFACE (SipRequestReceiver, sip_request_receiver, SIP, REQUEST_RECEIVER, GObject)

struct _SipRequestReceiverInterface
{
  GTypeInterface parent_iface;

  void (*receive_request) (SipRequestReceiver *self, SipServerTransaction *transaction);
  void (*receive_ack) (SipRequestReceiver *self, SipMessage *ack);
};

void sip_request_receiver_receive_request (SipRequestReceiver *self, SipServerTransaction *transaction);
void sip_request_receiver_receive_ack (SipRequestReceiver *self, SipMessage *ack);

G_END_DECLS
