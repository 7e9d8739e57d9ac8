/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-reason-private.h"

#include "message/sip-message-builder.h"
#include "message/sip-params.h"
#include "message/sip-reason.h"

#define MAX_STATUS 699

char *
sip_reason_new (guint status, const char *text)
{
  g_autofree char *quoted = sip_quote (text ? text : sip_status_get_phrase (status));

  return g_strdup_printf ("SIP;cause=%u;text=%s", status, quoted);
}

guint
sip_reason_get_cause (SipMessage *message)
{
  g_autoptr (GPtrArray) reasons = sip_message_get_reasons (message);

  for (guint i = 0; i < reasons->len; i++)
    {
      const SipReason *reason = reasons->pdata[i];

      if (reason->cause > 0 && reason->cause <= MAX_STATUS && g_ascii_strcasecmp (reason->protocol, "SIP") == 0)
        return reason->cause;
    }
  return 0;
}
