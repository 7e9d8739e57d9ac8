/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-slice.h"

G_BEGIN_DECLS

/**
 * SipScheme:
 * @SIP_SCHEME_OTHER: any other one
 * @SIP_SCHEME_SIP: sip
 * @SIP_SCHEME_SIPS: sips: TLS on every hop
 * @SIP_SCHEME_TEL: tel (RFC 3966)
 *
 * What kind of URI it is.
 */
typedef enum {
  SIP_SCHEME_OTHER,
  SIP_SCHEME_SIP,
  SIP_SCHEME_SIPS,
  SIP_SCHEME_TEL,
} SipScheme;

/**
 * SipUri:
 *
 * A URI (RFC 3261 19.1, RFC 3966), immutable and reference counted. Of a scheme that is neither sip, sips nor tel only
 * the scheme and the text are known. A reference to a URI of a message keeps the whole message.
 */
typedef struct _SipUri SipUri;

#define SIP_TYPE_URI (sip_uri_get_type ())
GType sip_uri_get_type (void);

/**
 * sip_uri_parse:
 * @text: a URI and nothing else
 *
 * Returns: (transfer full): the URI, or %NULL: %SIP_ERROR_MALFORMED
 */
SipUri *sip_uri_parse (const char *text, GError **error);

/**
 * sip_uri_new:
 * @scheme: sip or sips
 * @user: (nullable): escaped as needed
 * @host: a name or an address, IPv6 without brackets
 * @port: 0: none
 *
 * Returns: (transfer full) (nullable): the URI, or %NULL if @host cannot be one
 */
SipUri *sip_uri_new (SipScheme scheme, const char *user, const char *host, guint port);

SipUri *sip_uri_ref (SipUri *self);

/**
 * sip_uri_copy:
 *
 * A reference to a URI of a message keeps the whole message; a copy is for what outlives it.
 *
 * Returns: (transfer full): the same URI in memory of its own
 */
SipUri *sip_uri_copy (SipUri *self);
void sip_uri_unref (SipUri *self);

SipScheme sip_uri_get_scheme (SipUri *self);

/**
 * sip_uri_get_user: (skip)
 *
 * Returns: the user as written, escapes and all, or absent; of a tel URI the number
 */
SipSlice sip_uri_get_user (SipUri *self);

/**
 * sip_uri_dup_user:
 *
 * Returns: (transfer full) (nullable): the user unescaped; %NULL if it is absent or holds a NUL (RFC 4475 3.1.1.4)
 */
char *sip_uri_dup_user (SipUri *self);
char *sip_uri_dup_host (SipUri *self);

/**
 * sip_uri_get_host: (skip)
 *
 * Returns: the host, IPv6 without brackets; absent where the scheme has none
 */
SipSlice sip_uri_get_host (SipUri *self);

/**
 * sip_uri_get_port:
 *
 * Returns: the port, or 0
 */
guint sip_uri_get_port (SipUri *self);

/**
 * sip_uri_get_param: (skip)
 * @name: case ignored
 * @value: (out) (optional): its value; empty if it has none
 *
 * Returns: whether the parameter is there
 */
gboolean sip_uri_get_param (SipUri *self, const char *name, SipSlice *value);
char *sip_uri_dup_param (SipUri *self, const char *name);

/**
 * sip_uri_get_headers: (skip)
 *
 * Returns: what follows '?', or absent
 */
SipSlice sip_uri_get_headers (SipUri *self);

/**
 * sip_uri_get_text: (skip)
 *
 * Returns: all of it as written
 */
SipSlice sip_uri_get_text (SipUri *self);

/**
 * sip_uri_to_string:
 *
 * Returns: (transfer full): all of it as written
 */
char *sip_uri_to_string (SipUri *self);

/**
 * sip_uri_with_param:
 * @value: (nullable): %NULL: without value
 *
 * Returns: (transfer full) (nullable): a copy with this parameter in place of any of that name; %NULL if it cannot
 *   stand in a URI
 */
SipUri *sip_uri_with_param (SipUri *self, const char *name, const char *value);

/**
 * sip_uri_without_param:
 *
 * Returns: (transfer full): a copy without the parameter @name
 */
SipUri *sip_uri_without_param (SipUri *self, const char *name);

/**
 * sip_uri_without_headers:
 *
 * Returns: (transfer full): the URI without what follows '?'
 */
SipUri *sip_uri_without_headers (SipUri *self);

char *sip_uri_dup_header (SipUri *self, const char *name);
SipUri *sip_uri_with_header (SipUri *self, const char *name, const char *value);

/**
 * sip_uri_equal:
 *
 * Returns: whether both are equivalent by RFC 3261 19.1.4 or RFC 3966 4; it is not transitive
 */
gboolean sip_uri_equal (SipUri *a, SipUri *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipUri, sip_uri_unref)

G_END_DECLS
