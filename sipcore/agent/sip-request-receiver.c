/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-request-receiver.h"

G_DEFINE_INTERFACE (SipRequestReceiver, sip_request_receiver, G_TYPE_OBJECT)

static void
sip_request_receiver_default_init (SipRequestReceiverInterface *iface)
{
}

/**
 * sip_request_receiver_receive_request:
 * @transaction: a request in a dialog that @self owns; every one has to be answered
 *
 * Hands a request over, which is to be answered.
 */
void
sip_request_receiver_receive_request (SipRequestReceiver *self, SipServerTransaction *transaction)
{
  g_return_if_fail (SIP_IS_REQUEST_RECEIVER (self));
  g_return_if_fail (SIP_IS_SERVER_TRANSACTION (transaction));

  SIP_REQUEST_RECEIVER_GET_IFACE (self)->receive_request (self, transaction);
}

/**
 * sip_request_receiver_receive_ack:
 * @ack: the ACK of a 2xx that @self sent
 *
 * Hands an ACK over.
 */
void
sip_request_receiver_receive_ack (SipRequestReceiver *self, SipMessage *ack)
{
  g_return_if_fail (SIP_IS_REQUEST_RECEIVER (self));
  g_return_if_fail (ack);

  if (SIP_REQUEST_RECEIVER_GET_IFACE (self)->receive_ack)
    SIP_REQUEST_RECEIVER_GET_IFACE (self)->receive_ack (self, ack);
}
