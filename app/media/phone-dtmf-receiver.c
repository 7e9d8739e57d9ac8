/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-dtmf-receiver.h"

#include <string.h>

static const char digits[] = "0123456789*#ABCD";

char
phone_dtmf_receiver_take (PhoneDtmfReceiver *self, guint32 ssrc, guint32 time, const guint8 *payload, gsize length)
{
  if (length < 4 || payload[0] >= strlen (digits))
    return 0;
  if (self->any && self->ssrc == ssrc && (gint32) (time - self->time) <= 0)
    return 0;
  self->any = TRUE;
  self->ssrc = ssrc;
  self->time = time;
  return digits[payload[0]];
}
