/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/* Of one kind of header field; what follows is passed over. */
#define SIP_MAX_VALUES 64

/* Walks the values of all fields of one kind, which commas separate (RFC 3261 7.3.1). */
typedef struct
{
  SipMessage *message;
  SipSlice rest;
  SipHeader header;
  guint n_fields;
  guint n_values;
} SipValueScan;

G_GNUC_INTERNAL SipValueScan sip_value_scan (SipMessage *message, SipHeader header);
/* The next value that is not empty, trimmed. */
G_GNUC_INTERNAL gboolean sip_value_scan_next (SipValueScan *self, SipSlice *value);

/* What stands before the first ';' of @value, if that is a token and well-formed parameters follow. */
G_GNUC_INTERNAL gboolean sip_value_split (SipSlice value, SipSlice *token, SipSlice *params);
/* The parameter's value unescaped; (transfer full) (nullable): %NULL where it is absent or has no value. */
G_GNUC_INTERNAL char *sip_value_dup_param (SipSlice params, const char *name);

G_END_DECLS
