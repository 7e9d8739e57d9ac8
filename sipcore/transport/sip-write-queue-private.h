/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bytes that a stream which does not block has not taken yet. */
typedef struct
{
  GQueue chunks; /* GBytes */
  gsize offset;  /* of the first that were written */
  gsize size;
} SipWriteQueue;

void sip_write_queue_init (SipWriteQueue *self);
void sip_write_queue_clear (SipWriteQueue *self);
void sip_write_queue_push (SipWriteQueue *self, GBytes *bytes);
/* Writes as much as is taken. FALSE on an error that is not the want of room. */
gboolean sip_write_queue_flush (SipWriteQueue *self, GPollableOutputStream *stream, GError **error);

G_END_DECLS
