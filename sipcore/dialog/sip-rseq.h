/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "util/sip-random.h"

G_BEGIN_DECLS

/**
 * SipRSeqOrder:
 * @SIP_RSEQ_NEXT: the first one, or the one that follows: to be taken and acknowledged
 * @SIP_RSEQ_REPEATED: one that was taken already
 * @SIP_RSEQ_EARLY: one before it is missing: it comes again once that one was acknowledged
 *
 * Where a reliable provisional response stands among the others (RFC 3262 4).
 */
typedef enum {
  SIP_RSEQ_NEXT,
  SIP_RSEQ_REPEATED,
  SIP_RSEQ_EARLY,
} SipRSeqOrder;

/**
 * SipRSeq:
 * @last: the number that was sent or taken last; 0: none
 *
 * The order of the reliable provisional responses of one dialog (RFC 3262 3, 4), on either side. Begins as zeros.
 */
typedef struct
{
  guint32 last;
} SipRSeq;

SipRSeqOrder sip_rseq_receive (SipRSeq *self, guint32 number);
guint32 sip_rseq_next (SipRSeq *self, SipRandom *random);

G_END_DECLS
