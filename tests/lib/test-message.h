/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/* A message of which @text has the lines, each '\n' standing for CRLF; parsing it must succeed. (transfer full) */
SipMessage *test_message (const char *text);
/* The bytes of such a text. (transfer full) */
GBytes *test_message_bytes (const char *text);

/* @slice holds what @string has; an absent one is not the same as an empty one. */
#define test_assert_slice(slice, string)                                           \
  G_STMT_START                                                                     \
  {                                                                                \
    g_autofree char *test_slice = sip_slice_dup (slice);                           \
    g_assert_cmpstr (test_slice, ==, (string));                                    \
  }                                                                                \
  G_STMT_END

G_END_DECLS
