/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog/sip-rseq.h"

/**
 * sip_rseq_receive:
 * @number: of a response that came
 *
 * The caller's guard (RFC 3262 4): the first number is whatever it is, each other one is greater by one.
 *
 * Returns: what to do with the response; after %SIP_RSEQ_NEXT its number is the last
 */
SipRSeqOrder
sip_rseq_receive (SipRSeq *self, guint32 number)
{
  if (self->last != 0 && number <= self->last)
    return SIP_RSEQ_REPEATED;
  if (self->last != 0 && number != self->last + 1)
    return SIP_RSEQ_EARLY;
  self->last = number;
  return SIP_RSEQ_NEXT;
}

/**
 * sip_rseq_next:
 *
 * The called side's counter (RFC 3262 3): begins anywhere below 2^31 and so never wraps.
 *
 * Returns: the number of the next response
 */
guint32
sip_rseq_next (SipRSeq *self, SipRandom *random)
{
  g_return_val_if_fail (self->last < G_MAXUINT32, G_MAXUINT32);

  if (self->last == 0)
    self->last = sip_random_range (random, 1, G_MAXINT32);
  else
    self->last++;
  return self->last;
}
