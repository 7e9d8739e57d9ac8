/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-write-queue-private.h"

void
sip_write_queue_init (SipWriteQueue *self)
{
  *self = (SipWriteQueue) { G_QUEUE_INIT, 0, 0 };
}

void
sip_write_queue_clear (SipWriteQueue *self)
{
  g_queue_clear_full (&self->chunks, (GDestroyNotify) g_bytes_unref);
  self->offset = 0;
  self->size = 0;
}

void
sip_write_queue_push (SipWriteQueue *self, GBytes *bytes)
{
  g_queue_push_tail (&self->chunks, g_bytes_ref (bytes));
  self->size += g_bytes_get_size (bytes);
}

static void
advance (SipWriteQueue *self, gsize written)
{
  GBytes *first = g_queue_peek_head (&self->chunks);

  self->offset += written;
  self->size -= written;
  if (self->offset < g_bytes_get_size (first))
    return;
  self->offset = 0;
  g_bytes_unref (g_queue_pop_head (&self->chunks));
}

gboolean
sip_write_queue_flush (SipWriteQueue *self, GPollableOutputStream *stream, GError **error)
{
  while (self->size > 0)
    {
      g_autoptr (GError) why = NULL;
      gsize size;
      const guint8 *data = g_bytes_get_data (g_queue_peek_head (&self->chunks), &size);
      gssize written;

      written =
          g_pollable_output_stream_write_nonblocking (stream, data + self->offset, size - self->offset, NULL, &why);
      if (written >= 0)
        {
          advance (self, written);
          continue;
        }
      if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  return TRUE;
}
