/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-refer-event-private.h"

#include "message/sip-event.h"

gboolean
sip_refer_event_matches (SipMessage *request, guint32 cseq)
{
  g_autoptr (SipEvent) event = sip_message_dup_event (request, NULL);
  const char *id;
  guint64 number;

  if (!event || g_ascii_strcasecmp (sip_event_get_package (event), "refer") != 0)
    return FALSE;
  id = sip_event_get_id (event);
  return !id || (sip_slice_to_uint (sip_slice (id), G_MAXUINT32, &number) && number == cseq);
}
