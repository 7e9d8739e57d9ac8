/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-etag.h"

#include "message/sip-scan-private.h"

/**
 * sip_message_dup_etag:
 * @header: %SIP_HEADER_SIP_ETAG or %SIP_HEADER_SIP_IF_MATCH
 *
 * Returns: (transfer full) (nullable): the entity-tag (RFC 3903 12); %NULL where it is missing, there more than once
 *   or no token
 */
char *
sip_message_dup_etag (SipMessage *message, SipHeader header)
{
  SipSlice value;
  SipScan scan;

  g_return_val_if_fail (message, NULL);
  g_return_val_if_fail (header == SIP_HEADER_SIP_ETAG || header == SIP_HEADER_SIP_IF_MATCH, NULL);

  if (sip_message_count (message, header) != 1)
    return NULL;
  value = sip_message_get_header (message, header, 0);
  scan = sip_scan (value);
  sip_scan_run (&scan, SIP_CHAR_TOKEN);
  return value.length > 0 && sip_scan_at_end (&scan) ? sip_slice_dup (value) : NULL;
}
