/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-store-private.h"

#include <string.h>

#define BLOCK_SIZE 520

struct _SipStoreBlock
{
  SipStoreBlock *next;
};

SipStore *
sip_store_new (gsize room, GBytes *bytes)
{
  SipStore *self = g_malloc (sizeof (SipStore) + room);

  g_ref_count_init (&self->references);
  self->free = (char *) (self + 1);
  self->room = room;
  self->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  self->blocks = NULL;
  return self;
}

SipStore *
sip_store_ref (SipStore *self)
{
  g_ref_count_inc (&self->references);
  return self;
}

void
sip_store_unref (SipStore *self)
{
  if (!g_ref_count_dec (&self->references))
    return;

  while (self->blocks)
    {
      SipStoreBlock *block = self->blocks;

      self->blocks = block->next;
      g_free (block);
    }
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

gpointer
sip_store_grow (SipStore *self, gsize size)
{
  gsize room = MAX (size, BLOCK_SIZE - sizeof (SipStoreBlock));
  SipStoreBlock *block = g_malloc (sizeof (SipStoreBlock) + room);

  block->next = self->blocks;
  self->blocks = block;
  self->free = (char *) (block + 1) + size;
  self->room = room - size;
  return block + 1;
}

SipSlice
sip_store_copy (SipStore *self, SipSlice text)
{
  char *copy = sip_store_alloc (self, text.length);

  if (text.length > 0)
    memcpy (copy, text.data, text.length);
  return (SipSlice) { copy, text.length };
}
