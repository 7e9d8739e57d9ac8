/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

typedef struct _SipReplaces SipReplaces;

#define SIP_TYPE_REPLACES (sip_replaces_get_type ())
GType sip_replaces_get_type (void);

SipReplaces *sip_replaces_new (const char *call_id, const char *to_tag, const char *from_tag, gboolean early_only);
SipReplaces *sip_replaces_parse (const char *text, GError **error);
SipReplaces *sip_replaces_new_from_message (SipMessage *message, GError **error);

SipReplaces *sip_replaces_ref (SipReplaces *self);
void sip_replaces_unref (SipReplaces *self);

const char *sip_replaces_get_call_id (SipReplaces *self);
const char *sip_replaces_get_to_tag (SipReplaces *self);
const char *sip_replaces_get_from_tag (SipReplaces *self);
gboolean sip_replaces_is_early_only (SipReplaces *self);
char *sip_replaces_to_string (SipReplaces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipReplaces, sip_replaces_unref)

G_END_DECLS
