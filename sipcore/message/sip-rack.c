/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-rack.h"

#include "message/sip-scan-private.h"

static gboolean
scan_number (SipScan *scan, guint32 *number)
{
  guint64 value;

  if (!sip_slice_to_uint (sip_scan_run (scan, SIP_CHAR_DIGIT), G_MAXUINT32, &value))
    return FALSE;
  *number = (guint32) value;
  return TRUE;
}

static gboolean
scan_gap (SipScan *scan)
{
  return sip_scan_run (scan, SIP_CHAR_SPACE).length > 0;
}

/**
 * sip_message_get_rack:
 * @rack: (out caller-allocates): what is acknowledged; untouched if there is nothing
 *
 * Returns: whether there is one RAck and it is well-formed (RFC 3262 7.2, 10)
 */
gboolean
sip_message_get_rack (SipMessage *self, SipRAck *rack)
{
  SipRAck found;
  SipScan scan;

  g_return_val_if_fail (self && rack, FALSE);

  if (sip_message_count (self, SIP_HEADER_RACK) != 1)
    return FALSE;
  scan = sip_scan (sip_message_get_header (self, SIP_HEADER_RACK, 0));
  if (!scan_number (&scan, &found.rseq) || !scan_gap (&scan) || !scan_number (&scan, &found.cseq) || !scan_gap (&scan))
    return FALSE;
  found.method = sip_scan_run (&scan, SIP_CHAR_TOKEN);
  if (found.method.length == 0 || !sip_scan_at_end (&scan))
    return FALSE;
  *rack = found;
  return TRUE;
}

/**
 * sip_message_get_rseq:
 * @number: (out): of a provisional response; untouched if there is none
 *
 * Returns: whether there is one RSeq that is a number other than 0 (RFC 3262 7.1)
 */
gboolean
sip_message_get_rseq (SipMessage *self, guint32 *number)
{
  guint32 found;
  SipScan scan;

  g_return_val_if_fail (self && number, FALSE);

  if (sip_message_count (self, SIP_HEADER_RSEQ) != 1)
    return FALSE;
  scan = sip_scan (sip_message_get_header (self, SIP_HEADER_RSEQ, 0));
  if (!scan_number (&scan, &found) || !sip_scan_at_end (&scan) || found == 0)
    return FALSE;
  *number = found;
  return TRUE;
}
