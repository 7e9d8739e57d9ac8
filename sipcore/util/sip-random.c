/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-random.h"

#include <errno.h>
#include <sys/random.h>

struct _SipRandom
{
  GObject parent_instance;

  GRand *seeded; /* nullable */
};

G_DEFINE_FINAL_TYPE (SipRandom, sip_random, G_TYPE_OBJECT)

static void
fill_from_kernel (guint8 *bytes, gsize n)
{
  while (n > 0)
    {
      gssize got = getrandom (bytes, n, 0);

      if (got < 0 && errno == EINTR)
        continue;
      /* Predictable tags and nonces would be worse than no phone. */
      if (got <= 0)
        g_error ("The kernel gives no random bytes: %s", g_strerror (errno));
      bytes += got;
      n -= (gsize) got;
    }
}

static void
sip_random_finalize (GObject *object)
{
  SipRandom *self = SIP_RANDOM (object);

  g_clear_pointer (&self->seeded, g_rand_free);

  G_OBJECT_CLASS (sip_random_parent_class)->finalize (object);
}

static void
sip_random_class_init (SipRandomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_random_finalize;
}

static void
sip_random_init (SipRandom *self)
{
}

SipRandom *
sip_random_new (void)
{
  return g_object_new (SIP_TYPE_RANDOM, NULL);
}

SipRandom *
sip_random_new_seeded (guint32 seed)
{
  SipRandom *self = sip_random_new ();

  self->seeded = g_rand_new_with_seed (seed);
  return self;
}

void
sip_random_fill (SipRandom *self, guint8 *bytes, gsize n)
{
  g_return_if_fail (SIP_IS_RANDOM (self));
  g_return_if_fail (bytes || n == 0);

  if (!self->seeded)
    {
      fill_from_kernel (bytes, n);
      return;
    }
  for (gsize i = 0; i < n; i++)
    bytes[i] = g_rand_int (self->seeded) >> 24;
}

gint32
sip_random_range (SipRandom *self, gint32 begin, gint32 end)
{
  guint32 span = (guint32) end - (guint32) begin;
  guint32 limit, number;

  g_return_val_if_fail (SIP_IS_RANDOM (self), begin);
  g_return_val_if_fail (begin < end, begin);

  /* Numbers above the last whole multiple of span would favour small results. */
  limit = G_MAXUINT32 - G_MAXUINT32 % span;
  do
    sip_random_fill (self, (guint8 *) &number, sizeof number);
  while (number >= limit);

  return (gint32) ((guint32) begin + number % span);
}

char *
sip_random_token (SipRandom *self, guint n_bytes)
{
  g_autofree guint8 *bytes = NULL;
  char *token;

  g_return_val_if_fail (SIP_IS_RANDOM (self), NULL);

  bytes = g_malloc (n_bytes);
  sip_random_fill (self, bytes, n_bytes);
  token = g_malloc (2 * n_bytes + 1);
  for (guint i = 0; i < n_bytes; i++)
    {
      token[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
      token[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
  token[2 * n_bytes] = '\0';
  return token;
}
