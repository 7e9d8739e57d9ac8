/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "message/sip-address.h"
#include "message/sip-header.h"
#include "message/sip-method.h"
#include "message/sip-via.h"
#include "util/sip-error.h"

G_BEGIN_DECLS

/**
 * SipMessage:
 *
 * A request or a response: its bytes, kept once, and slices into them. Typed values are parsed when
 * first asked for and belong to the message. Immutable, reference counted.
 */
typedef struct _SipMessage SipMessage;

#define SIP_TYPE_MESSAGE (sip_message_get_type ())
GType sip_message_get_type (void);

#define SIP_MESSAGE_MAX_DATAGRAM (64 * 1024)
#define SIP_MESSAGE_MAX_STREAM (256 * 1024)
#define SIP_MESSAGE_MAX_HEADERS 256

/**
 * sip_message_parse:
 * @bytes: one whole message; what follows the body that Content-Length names is ignored (RFC 3261 18.3)
 *
 * Finds the start line, the header fields and the body. A message whose start line is one is returned even if a value
 * or another line breaks the grammar, so that it can be answered: see sip_message_check().
 *
 * Returns: (transfer full): a message, or NULL: %SIP_ERROR_MALFORMED, %SIP_ERROR_TOO_LARGE
 */
SipMessage *sip_message_parse (GBytes *bytes, GError **error);

/**
 * sip_message_check:
 * @status: (out): what a request is to be answered with, 400, 416 or 505; 0 where it cannot be answered
 *
 * Parses every value on which the protocol rests: the start line, Via, From, To, Call-ID, CSeq,
 * Max-Forwards, Contact, Route, Record-Route, Content-Length, Content-Type, and that single ones are single
 * (RFC 3261 8.1.1, RFC 4475).
 */
gboolean sip_message_check (SipMessage *self, guint *status, GError **error);

SipMessage *sip_message_ref (SipMessage *self);
void sip_message_unref (SipMessage *self);

gboolean sip_message_is_request (SipMessage *self);
SipMethod sip_message_get_method (SipMessage *self);      /* of a response: CSeq's */
SipSlice sip_message_get_method_name (SipMessage *self);
SipUri *sip_message_get_request_uri (SipMessage *self);   /* (transfer none) (nullable) */
guint sip_message_get_status (SipMessage *self);          /* 0 for a request */
SipSlice sip_message_get_reason_phrase (SipMessage *self);

/* Typed values; NULL or absent where missing or malformed. @index counts values, not fields. */
const SipVia *sip_message_get_via (SipMessage *self, guint index);
SipAddress *sip_message_get_from (SipMessage *self);
SipAddress *sip_message_get_to (SipMessage *self);
SipAddress *sip_message_get_address (SipMessage *self, SipHeader header, guint index);
SipSlice sip_message_get_call_id (SipMessage *self);
gboolean sip_message_get_cseq (SipMessage *self, guint32 *number, SipMethod *method);
/* Any header whose value is a number of seconds or a count: Expires, Min-Expires, Max-Forwards, RSeq, …;
 * what follows the digits (comment, parameters) is passed over. */
gboolean sip_message_get_uint (SipMessage *self, SipHeader header, guint32 *value);
/* Type and subtype without parameters; absent: data is NULL. */
SipSlice sip_message_get_content_type (SipMessage *self);

/* Whole fields, unfolded, trimmed. */
guint sip_message_count (SipMessage *self, SipHeader header);
SipSlice sip_message_get_header (SipMessage *self, SipHeader header, guint index);
SipSlice sip_message_get_header_by_name (SipMessage *self, const char *name, guint index);
guint sip_message_get_n_headers (SipMessage *self);
void sip_message_get_nth_header (SipMessage *self, guint n, SipSlice *name, SipSlice *value);
/* Whether a list of tokens (Require, Supported, Allow, Accept …) holds @token, case ignored, parameters passed over. */
gboolean sip_message_has_token (SipMessage *self, SipHeader header, const char *token);

SipSlice sip_message_get_body (SipMessage *self);
GBytes *sip_message_get_bytes (SipMessage *self);         /* (transfer none) */
/* For people and logs: credentials, and what follows "a=crypto:…inline:", replaced by "…". */
char *sip_message_to_redacted_string (SipMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipMessage, sip_message_unref)

G_END_DECLS
