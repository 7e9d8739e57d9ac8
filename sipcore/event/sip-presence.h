/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-body.h"

G_BEGIN_DECLS

/**
 * SIP_PRESENCE_TYPE_NAME:
 *
 * The type of its documents.
 */
#define SIP_PRESENCE_TYPE_NAME "application/pidf+xml"

/**
 * SipPresenceBasic:
 * @SIP_PRESENCE_UNKNOWN: nothing is said
 * @SIP_PRESENCE_CLOSED: not there
 * @SIP_PRESENCE_OPEN: ready to communicate
 *
 * The basic status of presence (RFC 3863 4.1.4).
 */
typedef enum {
  SIP_PRESENCE_UNKNOWN,
  SIP_PRESENCE_CLOSED,
  SIP_PRESENCE_OPEN,
} SipPresenceBasic;

#define SIP_TYPE_PRESENCE_BASIC (sip_presence_basic_get_type ())
GType sip_presence_basic_get_type (void);

/**
 * SipPresence:
 *
 * Somebody's presence, in tuples: one for each way of reaching them (RFC 3863). Immutable once it was shared, and
 * reference counted.
 */
typedef struct _SipPresence SipPresence;

#define SIP_TYPE_PRESENCE (sip_presence_get_type ())
GType sip_presence_get_type (void);

SipPresence *sip_presence_new (const char *entity, const char *note);
SipPresence *sip_presence_parse (GBytes *bytes, GError **error);
SipPresence *sip_presence_ref (SipPresence *self);
void sip_presence_unref (SipPresence *self);

void sip_presence_add_tuple (SipPresence *self, const char *id, SipPresenceBasic basic, const char *contact,
                             const char *note);

const char *sip_presence_get_entity (SipPresence *self);
const char *sip_presence_get_note (SipPresence *self);
SipPresenceBasic sip_presence_get_basic (SipPresence *self);
guint sip_presence_get_n_tuples (SipPresence *self);
const char *sip_presence_get_tuple_id (SipPresence *self, guint tuple);
SipPresenceBasic sip_presence_get_tuple_basic (SipPresence *self, guint tuple);
const char *sip_presence_get_tuple_contact (SipPresence *self, guint tuple);
double sip_presence_get_tuple_priority (SipPresence *self, guint tuple);
const char *sip_presence_get_tuple_note (SipPresence *self, guint tuple);
SipBody *sip_presence_to_body (SipPresence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipPresence, sip_presence_unref)

G_END_DECLS
