/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SIP_TYPE_RANDOM (sip_random_get_type ())
G_DECLARE_FINAL_TYPE (SipRandom, sip_random, SIP, RANDOM, GObject)

/* From the kernel (getrandom). */
SipRandom *sip_random_new (void);
/* For tests: the same bytes for the same seed. */
SipRandom *sip_random_new_seeded (guint32 seed);

void sip_random_fill (SipRandom *self, guint8 *bytes, gsize n);
/* @begin inclusive, @end exclusive. */
gint32 sip_random_range (SipRandom *self, gint32 begin, gint32 end);
/* A token of @n_bytes random bytes in lower-case hexadecimal: tags, branches, Call-IDs, nonces. */
char *sip_random_token (SipRandom *self, guint n_bytes);

G_END_DECLS
