/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-slice.h"

G_BEGIN_DECLS

/**
 * SipStore:
 *
 * The memory of one received message, or of one URI or address made alone: its bytes and all that was parsed from
 * them. Everything in it lives as long as any of it: a reference to an address is one to its store.
 */
typedef struct _SipStore SipStore;
typedef struct _SipStoreBlock SipStoreBlock;

struct _SipStore
{
  grefcount references;
  char *free;
  gsize room;
  GBytes *bytes;         /* nullable */
  SipStoreBlock *blocks; /* beyond the first, which follows this struct */
};

/* @room: bytes that can be had from it before it has to grow. @bytes: (nullable): kept as long as the store. */
G_GNUC_INTERNAL SipStore *sip_store_new (gsize room, GBytes *bytes);
G_GNUC_INTERNAL SipStore *sip_store_ref (SipStore *self);
G_GNUC_INTERNAL void sip_store_unref (SipStore *self);
G_GNUC_INTERNAL gpointer sip_store_grow (SipStore *self, gsize size);

/* Not initialised. */
static inline gpointer
sip_store_alloc (SipStore *self, gsize size)
{
  gpointer memory = self->free;

  size = (size + 7) & ~(gsize) 7;
  if (size > self->room)
    return sip_store_grow (self, size);
  self->free += size;
  self->room -= size;
  return memory;
}

G_GNUC_INTERNAL SipSlice sip_store_copy (SipStore *self, SipSlice text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipStore, sip_store_unref)

G_END_DECLS
