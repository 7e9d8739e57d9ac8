/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipAnswerMode:
 * @automatic: the caller asks that nobody has to answer; otherwise that somebody does
 * @required: refuse the call rather than answer it in the other way (RFC 5373 4.2)
 * @delay: seconds after which an automatic answer is due
 *
 * How a caller wants to be answered. Whether it may is for the program to say. Immutable and reference counted.
 */
typedef struct
{
  gboolean automatic;
  gboolean required;
  guint delay;
} SipAnswerMode;

#define SIP_TYPE_ANSWER_MODE (sip_answer_mode_get_type ())
GType sip_answer_mode_get_type (void);

SipAnswerMode *sip_answer_mode_ref (SipAnswerMode *self);
void sip_answer_mode_unref (SipAnswerMode *self);

SipAnswerMode *sip_message_get_answer_mode (SipMessage *message, gboolean privileged);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipAnswerMode, sip_answer_mode_unref)

G_END_DECLS
