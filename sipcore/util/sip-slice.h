/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipSlice:
 * @data: (nullable): the first byte; not followed by NUL; NULL where the thing is absent
 * @length: bytes
 *
 * A part of bytes that somebody else owns.
 */
typedef struct
{
  const char *data;
  gsize length;
} SipSlice;

#define SIP_SLICE(literal) ((SipSlice) { (literal), sizeof (literal) - 1 })
#define SIP_SLICE_NONE ((SipSlice) { NULL, 0 })
/* For "%.*s". */
#define SIP_SLICE_FORMAT(slice) ((int) (slice).length), ((slice).data ? (slice).data : "")

SipSlice sip_slice (const char *string);
gboolean sip_slice_equal (SipSlice a, SipSlice b);
/* ASCII case is ignored. */
gboolean sip_slice_equal_nocase (SipSlice a, SipSlice b);
/* NULL for an absent slice; bytes of value NUL are kept out: the copy ends there. */
char *sip_slice_dup (SipSlice self);
/* Digits only, up to @max; FALSE for anything else. */
gboolean sip_slice_to_uint (SipSlice self, guint64 max, guint64 *value);

G_END_DECLS
