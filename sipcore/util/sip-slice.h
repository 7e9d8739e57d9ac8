/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipSlice:
 * @data: (nullable): the first byte; not followed by NUL; %NULL where the thing is absent
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

/**
 * sip_slice: (skip)
 * @string: (nullable): owned by the caller
 *
 * Returns: all of @string without its NUL; an absent slice for %NULL
 */
SipSlice sip_slice (const char *string);

/**
 * sip_slice_equal: (skip)
 *
 * Returns: whether both have the same bytes; an absent slice equals an empty one
 */
gboolean sip_slice_equal (SipSlice a, SipSlice b);

/**
 * sip_slice_equal_nocase: (skip)
 *
 * Returns: as sip_slice_equal(), the case of ASCII letters ignored
 */
gboolean sip_slice_equal_nocase (SipSlice a, SipSlice b);

/**
 * sip_slice_dup: (skip)
 *
 * Returns: (transfer full) (nullable): a copy up to the first NUL; %NULL for an absent slice
 */
char *sip_slice_dup (SipSlice self);

/**
 * sip_slice_dup_line: (skip)
 * @max_chars: what is longer is cut
 *
 * Returns: (transfer full) (nullable): the slice as a person may be shown it: one line of UTF-8 without control and
 *   formatting characters; %NULL for an absent slice
 */
char *sip_slice_dup_line (SipSlice self, guint max_chars);

/**
 * sip_slice_trim: (skip)
 *
 * Returns: the slice without spaces and tabulators at both ends
 */
SipSlice sip_slice_trim (SipSlice self);

/**
 * sip_slice_is_token: (skip)
 *
 * Returns: whether the slice is a token (RFC 3261 25.1)
 */
gboolean sip_slice_is_token (SipSlice self);

/**
 * sip_slice_to_uint: (skip)
 * @max: the largest number that is taken
 * @value: (out) (optional): the number; untouched if there is none
 *
 * Returns: whether the slice is one or more digits and nothing else, and at most @max
 */
gboolean sip_slice_to_uint (SipSlice self, guint64 max, guint64 *value);

G_END_DECLS
