/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipEvent:
 *
 * A value of Event (RFC 6665 8.2.1): a package, perhaps an id, other parameters. Immutable and reference counted.
 */
typedef struct _SipEvent SipEvent;

#define SIP_TYPE_EVENT (sip_event_get_type ())
GType sip_event_get_type (void);

SipEvent *sip_event_parse (const char *text, GError **error);
SipEvent *sip_event_new (const char *package, const char *id);
SipEvent *sip_message_dup_event (SipMessage *message, GError **error);

SipEvent *sip_event_ref (SipEvent *self);
void sip_event_unref (SipEvent *self);

const char *sip_event_get_package (SipEvent *self);
const char *sip_event_get_id (SipEvent *self);
char *sip_event_dup_param (SipEvent *self, const char *name);
const char *sip_event_get_text (SipEvent *self);
gboolean sip_event_equal (SipEvent *a, SipEvent *b);

gboolean sip_event_is_package (const char *package);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipEvent, sip_event_unref)

G_END_DECLS
