/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-private.h"

#include "message/sip-redact.h"

/**
 * sip_message_redact:
 *
 * Returns: (transfer full): the message as it is on the wire, but for its secrets, as [func@Sip.redact] leaves them out
 */
GBytes *
sip_message_redact (SipMessage *self)
{
  g_return_val_if_fail (self, NULL);

  return sip_redact (sip_message_get_bytes (self));
}

/**
 * sip_message_to_redacted_string:
 *
 * For people and logs: sip_message_redact(), with control characters as "?".
 *
 * Returns: (transfer full): UTF-8, lines that end with LF
 */
char *
sip_message_to_redacted_string (SipMessage *self)
{
  g_autoptr (GBytes) redacted = NULL;

  g_return_val_if_fail (self, NULL);

  redacted = sip_message_redact (self);
  return sip_redact_to_text (redacted);
}
