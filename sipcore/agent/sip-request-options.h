/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-body.h"
#include "message/sip-message-builder.h"

G_BEGIN_DECLS

/**
 * SipRequestOptions:
 *
 * What a program adds to a request or a response that this library writes: header fields and a body. Reference counted;
 * not to be changed once it was used.
 */
typedef struct _SipRequestOptions SipRequestOptions;

#define SIP_TYPE_REQUEST_OPTIONS (sip_request_options_get_type ())
GType sip_request_options_get_type (void);

SipRequestOptions *sip_request_options_new (void);
SipRequestOptions *sip_request_options_copy (SipRequestOptions *self);
SipRequestOptions *sip_request_options_ref (SipRequestOptions *self);
void sip_request_options_unref (SipRequestOptions *self);

gboolean
sip_request_options_add_header (SipRequestOptions *self, const char *name, const char *value, GError **error);
gboolean sip_request_options_has_header (SipRequestOptions *self, const char *name);
void sip_request_options_set_body (SipRequestOptions *self, SipBody *body);
SipBody *sip_request_options_get_body (SipRequestOptions *self);

void sip_request_options_apply (SipRequestOptions *self, SipMessageBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipRequestOptions, sip_request_options_unref)

G_END_DECLS
