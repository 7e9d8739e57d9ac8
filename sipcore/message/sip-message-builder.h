/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipMessageBuilder:
 *
 * Writes a message, or another version of one. A value with a line end in it is left out with a g_critical(): nothing
 * from outside may reach a builder unchecked.
 */
typedef struct _SipMessageBuilder SipMessageBuilder;

#define SIP_TYPE_MESSAGE_BUILDER (sip_message_builder_get_type ())
GType sip_message_builder_get_type (void);

/**
 * sip_message_builder_new_request:
 * @method: not %SIP_METHOD_OTHER
 *
 * Returns: (transfer full): a request without header fields
 */
SipMessageBuilder *sip_message_builder_new_request (SipMethod method, SipUri *uri);

/**
 * sip_message_builder_new_response:
 * @status: 100 to 699
 * @reason: (nullable): %NULL: the usual phrase
 * @to_tag: (nullable): added unless To has one or @status is 100
 *
 * Begins a response with Via, From, To, Call-ID, CSeq and, for 1xx and 2xx that make a dialog, Record-Route of
 * @request; for 100 also Timestamp (RFC 3261 8.2.6, 12.1.1).
 *
 * Returns: (transfer full): the response
 */
SipMessageBuilder *
sip_message_builder_new_response (SipMessage *request, guint status, const char *reason, const char *to_tag);

/**
 * sip_message_builder_new_from:
 *
 * Returns: (transfer full): all that @message has
 */
SipMessageBuilder *sip_message_builder_new_from (SipMessage *message);

SipMessageBuilder *sip_message_builder_ref (SipMessageBuilder *self);
void sip_message_builder_unref (SipMessageBuilder *self);

SipMethod sip_message_builder_get_method (SipMessageBuilder *self);

void sip_message_builder_set_request_uri (SipMessageBuilder *self, SipUri *uri);

/**
 * sip_message_builder_add:
 *
 * Appends a field. Content-Length is not for callers: it is always written.
 */
void sip_message_builder_add (SipMessageBuilder *self, SipHeader header, const char *value);

void sip_message_builder_add_printf (SipMessageBuilder *self, SipHeader header, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

void sip_message_builder_add_address (SipMessageBuilder *self, SipHeader header, SipAddress *address);

/**
 * sip_message_builder_copy:
 *
 * Appends all fields of that kind which @message has, as they are.
 */
void sip_message_builder_copy (SipMessageBuilder *self, SipMessage *message, SipHeader header);

/**
 * sip_message_builder_add_by_name:
 * @name: a token; may be one of those that have a number
 *
 * Appends a field that has a name only.
 */
void sip_message_builder_add_by_name (SipMessageBuilder *self, const char *name, const char *value);

/**
 * sip_message_builder_prepend:
 *
 * Puts a field before all others: Via, Route.
 */
void sip_message_builder_prepend (SipMessageBuilder *self, SipHeader header, const char *value);

/**
 * sip_message_builder_set:
 *
 * Replaces all fields of that kind by one, at the end.
 */
void sip_message_builder_set (SipMessageBuilder *self, SipHeader header, const char *value);

void sip_message_builder_remove (SipMessageBuilder *self, SipHeader header);

/**
 * sip_message_builder_set_body:
 * @content_type: (nullable): with @body, or neither
 * @body: (nullable): %NULL: no body
 *
 * Gives the message a body, or takes it away.
 */
void sip_message_builder_set_body (SipMessageBuilder *self, const char *content_type, GBytes *body);

/**
 * sip_message_builder_end:
 * @self: (transfer full): a reference to it is given away
 *
 * Returns: (transfer full): the message
 */
SipMessage *sip_message_builder_end (SipMessageBuilder *self);

/**
 * sip_status_get_phrase:
 *
 * Returns: "Ringing" for 180; "Unknown" where RFC 3261 21 and its extensions name none
 */
const char *sip_status_get_phrase (guint status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipMessageBuilder, sip_message_builder_unref)

G_END_DECLS
