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
 * A request or a response: its bytes, kept once, and slices into them. Typed values are parsed when first asked for
 * and belong to the message. Immutable and reference counted.
 */
typedef struct _SipMessage SipMessage;

#define SIP_TYPE_MESSAGE (sip_message_get_type ())
GType sip_message_get_type (void);

/**
 * SIP_MESSAGE_MAX_DATAGRAM:
 *
 * Bytes: no message over UDP is longer.
 */
#define SIP_MESSAGE_MAX_DATAGRAM (64 * 1024)
/**
 * SIP_MESSAGE_MAX_STREAM:
 *
 * Bytes: no message over a connection is longer.
 */
#define SIP_MESSAGE_MAX_STREAM (256 * 1024)
/**
 * SIP_MESSAGE_MAX_HEADERS:
 *
 * No message has more header fields.
 */
#define SIP_MESSAGE_MAX_HEADERS 256

/**
 * sip_message_parse:
 * @bytes: one whole message; what follows the body that Content-Length names is ignored (RFC 3261 18.3)
 *
 * Finds the start line, the header fields and the body. A message whose start line is one is returned even if a value
 * or another line breaks the grammar, so that it can be answered: see sip_message_check().
 *
 * Returns: (transfer full): a message, or %NULL: %SIP_ERROR_MALFORMED, %SIP_ERROR_TOO_LARGE
 */
SipMessage *sip_message_parse (GBytes *bytes, GError **error);

/**
 * sip_message_check:
 * @status: (out) (optional): what a request is to be answered with, 400, 416 or 505; 0 where it cannot be answered;
 *   untouched if all is well
 *
 * Parses every value on which the protocol rests: the start line, Via, From, To, Call-ID, CSeq, Max-Forwards, Contact,
 * Route, Record-Route, Content-Length, Content-Type, and that single ones are single (RFC 3261 8.1.1, RFC 4475).
 *
 * Returns: whether all is well, else %SIP_ERROR_MALFORMED, %SIP_ERROR_VERSION or %SIP_ERROR_SCHEME
 */
gboolean sip_message_check (SipMessage *self, guint *status, GError **error);

SipMessage *sip_message_ref (SipMessage *self);
void sip_message_unref (SipMessage *self);

gboolean sip_message_is_request (SipMessage *self);

/**
 * sip_message_get_method:
 *
 * Returns: a request's method, or that of a response's CSeq
 */
SipMethod sip_message_get_method (SipMessage *self);

/**
 * sip_message_get_method_name: (skip)
 *
 * Returns: a request's method, or that of a response's CSeq; absent if that is malformed
 */
SipSlice sip_message_get_method_name (SipMessage *self);

/**
 * sip_message_get_request_uri:
 *
 * Returns: (transfer none) (nullable): the URI; %NULL if malformed, and for responses
 */
SipUri *sip_message_get_request_uri (SipMessage *self);

/**
 * sip_message_get_status:
 *
 * Returns: a response's status, 100 to 699; 0 for a request
 */
guint sip_message_get_status (SipMessage *self);

SipSlice sip_message_get_reason_phrase (SipMessage *self);

/**
 * sip_message_get_via: (skip)
 * @index: counts values, not fields; 0 is the topmost
 *
 * Returns: (transfer none) (nullable): the value; %NULL where missing or malformed
 */
const SipVia *sip_message_get_via (SipMessage *self, guint index);

/**
 * sip_message_get_from:
 *
 * Returns: (transfer none) (nullable): %NULL where missing or malformed
 */
SipAddress *sip_message_get_from (SipMessage *self);

/**
 * sip_message_get_to:
 *
 * Returns: (transfer none) (nullable): %NULL where missing or malformed
 */
SipAddress *sip_message_get_to (SipMessage *self);

/**
 * sip_message_get_address:
 * @header: one whose values are addresses, see #SipAddress
 * @index: counts values, not fields; 0 is the topmost
 *
 * Returns: (transfer none) (nullable): the value; %NULL where missing or malformed
 */
SipAddress *sip_message_get_address (SipMessage *self, SipHeader header, guint index);

SipSlice sip_message_get_call_id (SipMessage *self);

/**
 * sip_message_get_cseq:
 * @number: (out) (optional): up to 2^32-1
 * @method: (out) (optional): may be %SIP_METHOD_OTHER
 *
 * Returns: whether CSeq is there and well-formed
 */
gboolean sip_message_get_cseq (SipMessage *self, guint32 *number, SipMethod *method);

/**
 * sip_message_get_uint:
 * @header: one whose value is a count or a number of seconds: Expires, Max-Forwards, Retry-After, RSeq, …
 * @value: (out) (optional): the number; what follows it, comment or parameters, is passed over
 *
 * Returns: whether there is a number below 2^32
 */
gboolean sip_message_get_uint (SipMessage *self, SipHeader header, guint32 *value);

/**
 * sip_message_get_content_type: (skip)
 *
 * Returns: type and subtype without parameters; absent where missing or malformed
 */
SipSlice sip_message_get_content_type (SipMessage *self);

/**
 * sip_message_count:
 *
 * Returns: how many fields of that kind there are
 */
guint sip_message_count (SipMessage *self, SipHeader header);

/**
 * sip_message_get_header: (skip)
 * @index: counts fields
 *
 * Returns: the whole field, unfolded and trimmed; absent if there is none
 */
SipSlice sip_message_get_header (SipMessage *self, SipHeader header, guint index);

/**
 * sip_message_get_header_by_name: (skip)
 * @name: case ignored; compact forms are found too
 * @index: counts fields
 *
 * Returns: as sip_message_get_header()
 */
SipSlice sip_message_get_header_by_name (SipMessage *self, const char *name, guint index);

guint sip_message_get_n_headers (SipMessage *self);

/**
 * sip_message_get_nth_header: (skip)
 * @n: below sip_message_get_n_headers()
 * @name: (out) (optional): as written
 * @value: (out) (optional): unfolded and trimmed
 *
 * Reads one header field of all.
 */
void sip_message_get_nth_header (SipMessage *self, guint n, SipSlice *name, SipSlice *value);
char *sip_message_dup_nth_header (SipMessage *self, guint n, char **value);

/**
 * sip_message_has_token:
 * @header: a list of tokens: Require, Supported, Allow, Accept, …
 * @token: case ignored
 *
 * Returns: whether the list holds @token; parameters are passed over
 */
gboolean sip_message_has_token (SipMessage *self, SipHeader header, const char *token);

SipSlice sip_message_get_body (SipMessage *self);

/**
 * sip_message_get_bytes:
 *
 * Returns: (transfer none): what it was parsed from
 */
GBytes *sip_message_get_bytes (SipMessage *self);

char *sip_message_dup_method_name (SipMessage *self);
char *sip_message_dup_reason_phrase (SipMessage *self);
char *sip_message_dup_call_id (SipMessage *self);
char *sip_message_dup_content_type (SipMessage *self);
char *sip_message_dup_header (SipMessage *self, SipHeader header, guint index);
char *sip_message_dup_header_by_name (SipMessage *self, const char *name, guint index);
GBytes *sip_message_dup_body (SipMessage *self);

GBytes *sip_message_redact (SipMessage *self);
char *sip_message_to_redacted_string (SipMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipMessage, sip_message_unref)

G_END_DECLS
