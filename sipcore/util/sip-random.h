/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipRandom:
 *
 * Where this library takes tags, branches, Call-IDs, nonces and jitter from.
 */
#define SIP_TYPE_RANDOM (sip_random_get_type ())
G_DECLARE_FINAL_TYPE (SipRandom, sip_random, SIP, RANDOM, GObject)

/**
 * sip_random_new:
 *
 * Returns: (transfer full): a source of the kernel's random bytes (getrandom)
 */
SipRandom *sip_random_new (void);

/**
 * sip_random_new_seeded:
 * @seed: the same one gives the same bytes
 *
 * Returns: (transfer full): a source for tests; what it gives can be foreseen
 */
SipRandom *sip_random_new_seeded (guint32 seed);

/**
 * sip_random_fill: (skip)
 * @bytes: (out caller-allocates) (array length=n): written over
 *
 * Gives random bytes.
 */
void sip_random_fill (SipRandom *self, guint8 *bytes, gsize n);

/**
 * sip_random_range:
 * @begin: the smallest number
 * @end: one above the largest
 *
 * Returns: any of these numbers, each as likely as the others
 */
gint32 sip_random_range (SipRandom *self, gint32 begin, gint32 end);

/**
 * sip_random_token:
 * @n_bytes: of randomness, half the length of the token
 *
 * Returns: (transfer full): lower-case hexadecimal digits
 */
char *sip_random_token (SipRandom *self, guint n_bytes);

G_END_DECLS
