/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipMessageBuilder:
 *
 * Writes a message, or another version of one. Values are checked for CR, LF and NUL: such a value is left out
 * with a g_critical, since nothing from outside may reach it unchecked.
 */
typedef struct _SipMessageBuilder SipMessageBuilder;

SipMessageBuilder *sip_message_builder_new_request (SipMethod method, SipUri *uri);
/* Via, From, To, Call-ID, CSeq and, for 1xx and 2xx that make a dialog, Record-Route are taken from
 * @request (RFC 3261 8.2.6.2, 12.1.1). @to_tag is added unless To has one or @status is 100; 100 has the request's
 * Timestamp.
 * @reason: NULL for the usual phrase. */
SipMessageBuilder *
sip_message_builder_new_response (SipMessage *request, guint status, const char *reason, const char *to_tag);
/* Starts with all that @message has. */
SipMessageBuilder *sip_message_builder_new_from (SipMessage *message);
void sip_message_builder_free (SipMessageBuilder *self);

void sip_message_builder_set_request_uri (SipMessageBuilder *self, SipUri *uri);
/* Appends a field. */
void sip_message_builder_add (SipMessageBuilder *self, SipHeader header, const char *value);
void sip_message_builder_add_printf (SipMessageBuilder *self, SipHeader header, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void sip_message_builder_add_address (SipMessageBuilder *self, SipHeader header, SipAddress *address);
/* Appends all fields of that kind which @message has, as they are. */
void sip_message_builder_copy (SipMessageBuilder *self, SipMessage *message, SipHeader header);
void sip_message_builder_add_by_name (SipMessageBuilder *self, const char *name, const char *value);
/* Puts a field before all others: Via, Route. */
void sip_message_builder_prepend (SipMessageBuilder *self, SipHeader header, const char *value);
/* Replaces all fields of that kind by one. */
void sip_message_builder_set (SipMessageBuilder *self, SipHeader header, const char *value);
void sip_message_builder_remove (SipMessageBuilder *self, SipHeader header);
/* @content_type NULL and @body NULL: no body. Content-Length is always written. */
void sip_message_builder_set_body (SipMessageBuilder *self, const char *content_type, GBytes *body);

/* (transfer full): the message; the builder is freed. */
SipMessage *sip_message_builder_end (SipMessageBuilder *self);

/* "Ringing" for 180; "Unknown" where RFC 3261 21 and its extensions name none. */
const char *sip_status_get_phrase (guint status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipMessageBuilder, sip_message_builder_free)

G_END_DECLS
