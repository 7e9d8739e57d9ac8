/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-rate-limiter.h"

#include <math.h>
#include <string.h>

/* A flood of one address must leave room for the others. */
#define SOURCE_SHARE_OF_MEMORY(memory) ((memory) / 4 * 3)
#define MAX_RETRY_AFTER_S 60
#define DEFAULT_PER_ADDRESS 4000
#define DEFAULT_TOTAL 12000
#define DEFAULT_MEMORY (G_GUINT64_CONSTANT (256) << 20)

typedef struct
{
  double tokens;
  gint64 at; /* when they were counted */
} Bucket;

typedef struct
{
  gint64 key;
  GList link; /* in the order of use; its data is this */
  Bucket bucket;
  guint64 held;
} Source;

struct _SipRateLimiter
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  GHashTable *sources; /* the key of a Source -> Source */
  GQueue used;         /* the last one first */

  Bucket bucket;
  guint64 held;
  guint64 n_refused;
  guint64 memory;
  guint per_address;
  guint total;
};

G_DEFINE_FINAL_TYPE (SipRateLimiter, sip_rate_limiter, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PER_ADDRESS,
  PROP_TOTAL,
  PROP_MEMORY,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
forget_all (SipRateLimiter *self)
{
  g_hash_table_remove_all (self->sources);
  self->used = (GQueue) G_QUEUE_INIT;
  self->bucket = (Bucket) { self->total, sip_clock_now (self->clock) };
}

static void
sip_rate_limiter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SipRateLimiter *self = SIP_RATE_LIMITER (object);

  switch (id)
    {
    case PROP_PER_ADDRESS:
      self->per_address = g_value_get_uint (value);
      break;
    case PROP_TOTAL:
      self->total = g_value_get_uint (value);
      break;
    case PROP_MEMORY:
      self->memory = g_value_get_uint64 (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_rate_limiter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipRateLimiter *self = SIP_RATE_LIMITER (object);

  switch (id)
    {
    case PROP_PER_ADDRESS:
      g_value_set_uint (value, self->per_address);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;
    case PROP_MEMORY:
      g_value_set_uint64 (value, self->memory);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_rate_limiter_finalize (GObject *object)
{
  SipRateLimiter *self = SIP_RATE_LIMITER (object);

  g_hash_table_unref (self->sources);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sip_rate_limiter_parent_class)->finalize (object);
}

static void
sip_rate_limiter_class_init (SipRateLimiterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = sip_rate_limiter_set_property;
  object_class->get_property = sip_rate_limiter_get_property;
  object_class->finalize = sip_rate_limiter_finalize;

  /**
   * SipRateLimiter:per-address:
   *
   * New things a second from one address; 0: no limit.
   */
  props[PROP_PER_ADDRESS] =
    g_param_spec_uint ("per-address", NULL, NULL, 0, G_MAXUINT, DEFAULT_PER_ADDRESS, flags);
  /**
   * SipRateLimiter:total:
   *
   * New things a second from all addresses together; 0: no limit.
   */
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, DEFAULT_TOTAL, flags);
  /**
   * SipRateLimiter:memory:
   *
   * Bytes above which nothing new is admitted, of which one address has three quarters at most; 0: no limit.
   */
  props[PROP_MEMORY] = g_param_spec_uint64 ("memory", NULL, NULL, 0, G_MAXUINT64, DEFAULT_MEMORY, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_rate_limiter_init (SipRateLimiter *self)
{
  self->sources = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->per_address = DEFAULT_PER_ADDRESS;
  self->total = DEFAULT_TOTAL;
  self->memory = DEFAULT_MEMORY;
}

/* IPv6: the first 64 bits, which one subscriber has at the least; IPv4: mapped into a network that is not assigned. */
static gint64
make_key (GInetAddress *address)
{
  const guint8 *bytes = address ? g_inet_address_to_bytes (address) : NULL;
  gint64 key = 0;

  if (!bytes)
    return G_MAXINT64;
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    memcpy (&key, bytes, sizeof key);
  else
    memcpy ((guint8 *) &key + 4, bytes, 4);
  return key;
}

static Source *
find_source (SipRateLimiter *self, GInetAddress *address)
{
  gint64 key = make_key (address);

  return g_hash_table_lookup (self->sources, &key);
}

static void
forget_oldest (SipRateLimiter *self)
{
  Source *oldest = self->used.tail->data;

  g_queue_unlink (&self->used, &oldest->link);
  g_hash_table_remove (self->sources, &oldest->key);
}

static Source *
use_source (SipRateLimiter *self, GInetAddress *address)
{
  Source *source = find_source (self, address);

  if (source)
    {
      g_queue_unlink (&self->used, &source->link);
      g_queue_push_head_link (&self->used, &source->link);
      return source;
    }
  if (g_hash_table_size (self->sources) == SIP_RATE_LIMITER_MAX_SOURCES)
    forget_oldest (self);
  source = g_new0 (Source, 1);
  source->key = make_key (address);
  source->link.data = source;
  source->bucket = (Bucket) { self->per_address, sip_clock_now (self->clock) };
  g_hash_table_insert (self->sources, &source->key, source);
  g_queue_push_head_link (&self->used, &source->link);
  return source;
}

/* How many seconds until there is a token; 0: there is one. */
static double
wait_for_token (SipRateLimiter *self, Bucket *bucket, guint rate)
{
  gint64 now = sip_clock_now (self->clock);

  if (rate == 0)
    return 0;
  bucket->tokens = MIN (bucket->tokens + (double) (now - bucket->at) / G_USEC_PER_SEC * rate, rate);
  bucket->at = now;
  return bucket->tokens >= 1 ? 0 : (1 - bucket->tokens) / rate;
}

static gboolean
has_room (SipRateLimiter *self, Source *source, gsize bytes)
{
  return self->memory == 0
         || (self->held + bytes <= self->memory && source->held + bytes <= SOURCE_SHARE_OF_MEMORY (self->memory));
}

/**
 * sip_rate_limiter_new:
 * @clock: from which time is taken
 *
 * Returns: (transfer full): a limiter that lets 4000 new things a second from one address pass
 */
SipRateLimiter *
sip_rate_limiter_new (SipClock *clock)
{
  SipRateLimiter *self;

  g_return_val_if_fail (SIP_IS_CLOCK (clock), NULL);

  self = g_object_new (SIP_TYPE_RATE_LIMITER, NULL);
  self->clock = g_object_ref (clock);
  forget_all (self);
  return self;
}

/**
 * sip_rate_limiter_admit:
 * @source: (nullable): who asks; %NULL: not known, which is a source as well
 * @bytes: that would be held for it
 * @retry_after_s: (out) (optional): if it is not admitted, after how many seconds it may be
 *
 * Takes a token from the bucket of @source and from that of all.
 *
 * Returns: whether there was one in both, and room for @bytes
 */
gboolean
sip_rate_limiter_admit (SipRateLimiter *self, GInetAddress *source, gsize bytes, guint *retry_after_s)
{
  Source *known;
  double wait;

  g_return_val_if_fail (SIP_IS_RATE_LIMITER (self), TRUE);
  g_return_val_if_fail (!source || G_IS_INET_ADDRESS (source), TRUE);

  known = use_source (self, source);
  wait = MAX (wait_for_token (self, &known->bucket, self->per_address),
              wait_for_token (self, &self->bucket, self->total));
  if (wait <= 0 && has_room (self, known, bytes))
    {
      known->bucket.tokens -= self->per_address > 0;
      self->bucket.tokens -= self->total > 0;
      return TRUE;
    }
  self->n_refused++;
  if (retry_after_s)
    *retry_after_s = (guint) CLAMP (ceil (wait), 1, MAX_RETRY_AFTER_S);
  return FALSE;
}

/**
 * sip_rate_limiter_hold:
 * @source: (nullable): for whom
 *
 * Notes that @bytes are held from now on.
 */
void
sip_rate_limiter_hold (SipRateLimiter *self, GInetAddress *source, gsize bytes)
{
  g_return_if_fail (SIP_IS_RATE_LIMITER (self));

  self->held += bytes;
  use_source (self, source)->held += bytes;
}

/**
 * sip_rate_limiter_release:
 * @source: (nullable): for whom they were held
 *
 * Notes that @bytes are held no longer.
 */
void
sip_rate_limiter_release (SipRateLimiter *self, GInetAddress *source, gsize bytes)
{
  Source *known;

  g_return_if_fail (SIP_IS_RATE_LIMITER (self));

  known = find_source (self, source);
  self->held -= MIN (self->held, bytes);
  /* It may have been forgotten, and come back since. */
  if (known)
    known->held -= MIN (known->held, bytes);
}

/**
 * sip_rate_limiter_get_held:
 *
 * Returns: bytes that are held for all sources
 */
guint64
sip_rate_limiter_get_held (SipRateLimiter *self)
{
  g_return_val_if_fail (SIP_IS_RATE_LIMITER (self), 0);

  return self->held;
}

/**
 * sip_rate_limiter_get_n_sources:
 *
 * Returns: how many sources are remembered
 */
guint
sip_rate_limiter_get_n_sources (SipRateLimiter *self)
{
  g_return_val_if_fail (SIP_IS_RATE_LIMITER (self), 0);

  return g_hash_table_size (self->sources);
}

/**
 * sip_rate_limiter_get_n_refused:
 *
 * Returns: how often something was not admitted
 */
guint64
sip_rate_limiter_get_n_refused (SipRateLimiter *self)
{
  g_return_val_if_fail (SIP_IS_RATE_LIMITER (self), 0);

  return self->n_refused;
}
