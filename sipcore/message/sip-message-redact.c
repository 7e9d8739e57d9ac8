/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-private.h"

#include "message/sip-redact-private.h"

/**
 * sip_message_redact:
 *
 * For traces: the hashes of credentials, passwords in URIs and push tokens are replaced by "…"; keys of media and ICE
 * passwords in the body by as many asterisks, so that Content-Length stays true.
 *
 * Returns: (transfer full): the message as it is on the wire, but for its secrets
 */
GBytes *
sip_message_redact (SipMessage *self)
{
  gsize size;
  const char *data;

  g_return_val_if_fail (self, NULL);

  data = g_bytes_get_data (sip_message_get_bytes (self), &size);
  return sip_redact ((SipSlice) { data, size });
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
