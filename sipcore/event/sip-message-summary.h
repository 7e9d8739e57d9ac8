/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-body.h"

G_BEGIN_DECLS

/**
 * SIP_MESSAGE_SUMMARY_TYPE:
 *
 * The type of its documents.
 */
#define SIP_MESSAGE_SUMMARY_TYPE "application/simple-message-summary"

/**
 * SipMessageSummary:
 *
 * How many messages wait in a mailbox (RFC 3842), by class: "voice-message", "fax-message", … Immutable once it was
 * shared, and reference counted.
 */
typedef struct _SipMessageSummary SipMessageSummary;

#define SIP_TYPE_MESSAGE_SUMMARY (sip_message_summary_get_type ())
GType sip_message_summary_get_type (void);

SipMessageSummary *sip_message_summary_new (gboolean waiting, const char *account);
SipMessageSummary *sip_message_summary_parse (GBytes *bytes, GError **error);
SipMessageSummary *sip_message_summary_ref (SipMessageSummary *self);
void sip_message_summary_unref (SipMessageSummary *self);

gboolean sip_message_summary_get_waiting (SipMessageSummary *self);
const char *sip_message_summary_get_account (SipMessageSummary *self);
gboolean sip_message_summary_get_counts (SipMessageSummary *self, const char *context_class, guint *n_new,
                                         guint *n_old, guint *n_urgent_new, guint *n_urgent_old);
void sip_message_summary_set_counts (SipMessageSummary *self, const char *context_class, guint n_new, guint n_old,
                                     guint n_urgent_new, guint n_urgent_old);
SipBody *sip_message_summary_to_body (SipMessageSummary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipMessageSummary, sip_message_summary_unref)

G_END_DECLS
