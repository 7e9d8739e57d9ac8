/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-reason-private.h"

#include <string.h>

#include "message/sip-message-builder.h"

char *
sip_reason_new (guint status, const char *text)
{
  g_autoptr (GString) value = g_string_new (NULL);

  g_string_printf (value, "SIP;cause=%u;text=\"", status);
  for (const char *c = text ? text : sip_status_get_phrase (status); *c; c++)
    {
      if (g_ascii_iscntrl (*c))
        continue;
      if (*c == '"' || *c == '\\')
        g_string_append_c (value, '\\');
      g_string_append_c (value, *c);
    }
  g_string_append_c (value, '"');
  return g_string_free (g_steal_pointer (&value), FALSE);
}

static guint
read_cause (SipSlice reason)
{
  g_autofree char *text = sip_slice_dup (reason);
  g_autofree char *folded = text ? g_ascii_strdown (text, -1) : NULL;
  const char *cause;

  if (!folded || !g_str_has_prefix (folded, "sip"))
    return 0;
  cause = strstr (folded, "cause=");
  return cause ? MIN (g_ascii_strtoull (cause + strlen ("cause="), NULL, 10), 699) : 0;
}

guint
sip_reason_get_cause (SipMessage *message)
{
  guint cause = 0;

  for (guint i = 0; cause == 0 && i < sip_message_count (message, SIP_HEADER_REASON); i++)
    cause = read_cause (sip_message_get_header (message, SIP_HEADER_REASON, i));
  return cause;
}
