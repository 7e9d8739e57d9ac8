/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-framer.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

#define LIMIT 512

/* Appends what each frame is and holds. FALSE once framing is lost. */
static gboolean
pull_all (SipFramer *framer, GByteArray *log)
{
  for (;;)
    {
      g_autoptr (GBytes) bytes = NULL;
      SipFrame frame = sip_framer_pull (framer, &bytes, NULL);
      guint8 kind = (guint8) frame;
      gsize size = bytes ? g_bytes_get_size (bytes) : 0;

      if (frame == SIP_FRAME_NONE)
        return TRUE;
      g_assert_true (frame != SIP_FRAME_MESSAGE || (size > 0 && size <= LIMIT));
      g_byte_array_append (log, &kind, 1);
      if (size > 0)
        g_byte_array_append (log, g_bytes_get_data (bytes, NULL), (guint) size);
      if (frame == SIP_FRAME_ERROR)
        return FALSE;
    }
}

/* The first byte seeds the splits; with 0 there are none. */
static GByteArray *
frames (const guint8 *data, gsize length, guint seed)
{
  g_autoptr (SipFramer) framer = sip_framer_new (LIMIT);
  GByteArray *log = g_byte_array_new ();
  gsize step;

  for (gsize at = 0; at < length; at += step)
    {
      seed = seed * 1103515245 + (seed ? 12345 : 0);
      step = seed ? MIN (1 + (seed >> 16) % 40, length - at) : length;
      sip_framer_push (framer, data + at, step);
      if (!pull_all (framer, log))
        break;
    }
  return log;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) whole = NULL;
  g_autoptr (GByteArray) split = NULL;

  if (length == 0)
    return 0;
  whole = frames (data + 1, length - 1, 0);
  split = frames (data + 1, length - 1, data[0] + 1);
  g_assert_cmpmem (whole->data, whole->len, split->data, split->len);
  return 0;
}
