/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-uri.h"

G_BEGIN_DECLS

/* A name-addr or addr-spec with header parameters: From, To, Contact, Route, Record-Route, Path,
 * Service-Route, Refer-To, Referred-By, P-Asserted-Identity (RFC 3261 20.10). Immutable, reference
 * counted. */
typedef struct _SipAddress SipAddress;

#define SIP_TYPE_ADDRESS (sip_address_get_type ())
GType sip_address_get_type (void);

SipAddress *sip_address_parse (const char *text, GError **error);
SipAddress *sip_address_new (const char *display_name, SipUri *uri);
SipAddress *sip_address_ref (SipAddress *self);
void sip_address_unref (SipAddress *self);

/* NULL for Contact: *. */
SipUri *sip_address_get_uri (SipAddress *self);
gboolean sip_address_is_star (SipAddress *self);
/* Unquoted and unescaped, valid UTF-8; NULL if absent or empty. */
char *sip_address_dup_display_name (SipAddress *self);
gboolean sip_address_get_param (SipAddress *self, const char *name, SipSlice *value);
SipSlice sip_address_get_tag (SipAddress *self);
SipSlice sip_address_get_text (SipAddress *self);
char *sip_address_to_string (SipAddress *self);
SipAddress *sip_address_with_param (SipAddress *self, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipAddress, sip_address_unref)

G_END_DECLS
