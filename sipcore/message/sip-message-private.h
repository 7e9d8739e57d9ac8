/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-address-private.h"
#include "message/sip-header-private.h"
#include "message/sip-message.h"
#include "message/sip-via-private.h"

G_BEGIN_DECLS

/* Addresses and Vias in one message. */
#define SIP_MESSAGE_MAX_VALUES 512

typedef enum {
  SIP_VALUES_NOT_READ,
  SIP_VALUES_GOOD,
  SIP_VALUES_BAD,
} SipValues;

typedef struct _SipViaValue SipViaValue;

struct _SipViaValue
{
  SipVia via;
  SipViaValue *next;
};

typedef struct
{
  SipSlice name;
  SipSlice value;
  gpointer first; /* nullable: SipViaValue, SipAddress or SipCredentials, as the header has it */
  guint16 next;   /* one above the index of the next field of the same kind, or 0 */
  guint8 header;
  guint8 values;  /* SipValues */
} SipField;

struct _SipMessage
{
  SipStore *store;     /* unowned: the message lies in it */
  SipUri *uri;         /* nullable */
  const char *problem; /* nullable: what of the lines breaks the grammar */
  SipSlice start_line;
  SipSlice method_name;
  SipSlice version;
  SipSlice reason;
  SipSlice body;
  SipField *fields;
  guint n_fields;
  guint n_values;
  guint status;
  guint32 cseq;
  SipMethod method;
  SipMethod cseq_method;
  SipSlice cseq_method_name;
  SipValues cseq_values;
  gboolean body_cut;   /* Content-Length names more than there is */
  guint16 first[SIP_N_HEADERS]; /* one above the index of a header's first field, or 0 */
};

/* Ties the fields of each header together, once all are there. */
G_GNUC_INTERNAL void sip_message_link_fields (SipMessage *self);
G_GNUC_INTERNAL SipField *sip_message_first_field (SipMessage *self, SipHeader header);
G_GNUC_INTERNAL SipField *sip_message_next_field (SipMessage *self, SipField *field);
/* Whether all of a Via or address field could be read. */
G_GNUC_INTERNAL gboolean sip_message_read_field (SipMessage *self, SipField *field);
G_GNUC_INTERNAL gboolean sip_message_read_cseq (SipMessage *self);
/* Content-Length's value; nothing may follow the digits. */
G_GNUC_INTERNAL gboolean sip_message_content_length (SipSlice value, gsize *length);

G_END_DECLS
