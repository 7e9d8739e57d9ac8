/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-refer-event-private.h"

#include <string.h>

#include "message/sip-event.h"

gboolean
sip_refer_event_is_silent (SipMessage *message)
{
  SipSlice value = sip_message_get_header_by_name (message, "Refer-Sub", 0);
  g_autofree char *text = sip_slice_dup (value);
  char *end = text ? strpbrk (text, "; \t") : NULL;

  if (end)
    *end = '\0';
  return text && g_ascii_strcasecmp (text, "false") == 0;
}

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
