/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-slice.h"

G_BEGIN_DECLS

typedef enum {
  SIP_SCHEME_OTHER,
  SIP_SCHEME_SIP,
  SIP_SCHEME_SIPS,
  SIP_SCHEME_TEL,
} SipScheme;

/* Immutable, reference counted (RFC 3261 19.1, RFC 3966). Of a scheme that is neither sip, sips
 * nor tel only the scheme and the text are known. */
typedef struct _SipUri SipUri;

#define SIP_TYPE_URI (sip_uri_get_type ())
GType sip_uri_get_type (void);

SipUri *sip_uri_parse (const char *text, GError **error);
/* Either @user or both may be NULL; @user is escaped as needed; @port 0: none. IPv6 @host without brackets.
 * NULL if @host cannot be one. */
SipUri *sip_uri_new (SipScheme scheme, const char *user, const char *host, guint port);
SipUri *sip_uri_ref (SipUri *self);
void sip_uri_unref (SipUri *self);

SipScheme sip_uri_get_scheme (SipUri *self);
/* As written, escapes and all; absent: data is NULL. For tel: the number. */
SipSlice sip_uri_get_user (SipUri *self);
/* Unescaped; NULL if absent or if it holds a NUL. */
char *sip_uri_dup_user (SipUri *self);
/* IPv6 without brackets. */
SipSlice sip_uri_get_host (SipUri *self);
guint sip_uri_get_port (SipUri *self);
/* Parameter @name, case ignored. Present without value: an empty slice with data not NULL. */
gboolean sip_uri_get_param (SipUri *self, const char *name, SipSlice *value);
/* What follows '?', without it; absent: data is NULL. */
SipSlice sip_uri_get_headers (SipUri *self);
/* The whole text as written. */
SipSlice sip_uri_get_text (SipUri *self);
char *sip_uri_to_string (SipUri *self);

/* Copies with one thing changed. @value NULL: a parameter without value. NULL if it cannot stand in a URI. */
SipUri *sip_uri_with_param (SipUri *self, const char *name, const char *value);
SipUri *sip_uri_without_param (SipUri *self, const char *name);
SipUri *sip_uri_without_headers (SipUri *self);

/* RFC 3261 19.1.4. */
gboolean sip_uri_equal (SipUri *a, SipUri *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipUri, sip_uri_unref)

G_END_DECLS
