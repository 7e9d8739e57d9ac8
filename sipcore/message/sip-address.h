/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-uri.h"

G_BEGIN_DECLS

/**
 * SipAddress:
 *
 * A name-addr or addr-spec with header parameters (RFC 3261 20.10): From, To, Contact, Route, Record-Route, Path,
 * Service-Route, Refer-To, Referred-By, P-Asserted-Identity. Immutable and reference counted; a reference to an
 * address of a message keeps the whole message.
 */
typedef struct _SipAddress SipAddress;

#define SIP_TYPE_ADDRESS (sip_address_get_type ())
GType sip_address_get_type (void);

/**
 * sip_address_parse:
 * @text: one value and nothing else
 *
 * Returns: (transfer full): the address, or %NULL: %SIP_ERROR_MALFORMED
 */
SipAddress *sip_address_parse (const char *text, GError **error);

/**
 * sip_address_new:
 * @display_name: (nullable): any text
 *
 * Returns: (transfer full): an address without parameters
 */
SipAddress *sip_address_new (const char *display_name, SipUri *uri);

/**
 * sip_address_new_route:
 * @uri: a proxy
 *
 * Returns: (transfer full): a value of Route that leads by it, and leaves the Request-URI alone (RFC 3261 19.1.1: lr)
 */
SipAddress *sip_address_new_route (SipUri *uri);

SipAddress *sip_address_ref (SipAddress *self);

/**
 * sip_address_copy:
 *
 * A reference to an address of a message keeps the whole message; a copy is for what outlives it.
 *
 * Returns: (transfer full): the same address in memory of its own
 */
SipAddress *sip_address_copy (SipAddress *self);
void sip_address_unref (SipAddress *self);

/**
 * sip_address_get_uri:
 *
 * Returns: (transfer none) (nullable): its URI; %NULL for "Contact: *"
 */
SipUri *sip_address_get_uri (SipAddress *self);

gboolean sip_address_is_star (SipAddress *self);

/**
 * sip_address_dup_display_name:
 *
 * Returns: (transfer full) (nullable): the name without quotes and escapes, in UTF-8; %NULL if absent or empty
 */
char *sip_address_dup_display_name (SipAddress *self);
char *sip_address_dup_tag (SipAddress *self);

/**
 * sip_address_get_param: (skip)
 * @name: a header parameter, case ignored
 * @value: (out) (optional): its value, a quoted one without the quotes; present without value: absent
 *
 * Returns: whether the parameter is there
 */
gboolean sip_address_get_param (SipAddress *self, const char *name, SipSlice *value);
char *sip_address_dup_param (SipAddress *self, const char *name);

/**
 * sip_address_get_tag: (skip)
 *
 * Returns: the parameter tag, or absent
 */
SipSlice sip_address_get_tag (SipAddress *self);

/**
 * sip_address_get_text: (skip)
 *
 * Returns: the whole value as written
 */
SipSlice sip_address_get_text (SipAddress *self);

/**
 * sip_address_to_string:
 *
 * Returns: (transfer full): the whole value as written
 */
char *sip_address_to_string (SipAddress *self);

/**
 * sip_address_with_param:
 * @value: (nullable): %NULL: without value
 *
 * Returns: (transfer full) (nullable): a copy with this header parameter in place of any of that name; %NULL if it
 *   cannot stand there
 */
SipAddress *sip_address_with_param (SipAddress *self, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipAddress, sip_address_unref)

G_END_DECLS
