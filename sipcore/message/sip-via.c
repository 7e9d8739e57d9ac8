/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-via.h"

#include "message/sip-via-private.h"

static gboolean
scan_protocol (SipVia *self, SipScan *scan)
{
  SipSlice name, version;

  name = sip_scan_run (scan, SIP_CHAR_TOKEN);
  if (!sip_slice_is (name, "SIP") || !sip_scan_separator (scan, '/'))
    return FALSE;
  version = sip_scan_run (scan, SIP_CHAR_TOKEN);
  if (!sip_slice_is (version, "2.0") || !sip_scan_separator (scan, '/'))
    return FALSE;
  self->transport = sip_scan_run (scan, SIP_CHAR_TOKEN);
  return self->transport.length > 0;
}

static gboolean
scan_sent_by (SipVia *self, SipScan *scan)
{
  const char *start = scan->at;

  sip_scan_space (scan);
  if (scan->at == start || !sip_scan_host (scan, &self->host))
    return FALSE;
  return !sip_scan_separator (scan, ':') || sip_scan_port (scan, &self->port);
}

/* RFC 5118 4.5: some write the address in brackets. */
static SipSlice
without_brackets (SipSlice address)
{
  if (address.length > 2 && address.data[0] == '[' && address.data[address.length - 1] == ']')
    return (SipSlice) { address.data + 1, address.length - 2 };
  return address;
}

static gboolean
take_param (SipVia *self, SipSlice name, SipSlice value)
{
  guint64 port = 0;

  if (sip_slice_is (name, "branch"))
    {
      self->branch = value;
      return value.length > 0;
    }
  if (sip_slice_is (name, "received"))
    self->received = without_brackets (value);
  else if (sip_slice_is (name, "rport"))
    {
      self->has_rport = TRUE;
      if (value.data && !sip_slice_to_uint (value, 65535, &port))
        return FALSE;
      self->rport = (guint) port;
    }
  return TRUE;
}

gboolean
sip_via_scan (SipVia *self, SipScan *scan)
{
  const char *start;
  SipSlice name, value;

  self->branch = self->received = SIP_SLICE_NONE;
  self->port = self->rport = 0;
  self->has_rport = FALSE;
  sip_scan_space (scan);
  if (!scan_protocol (self, scan) || !scan_sent_by (self, scan))
    return FALSE;

  start = scan->at;
  while (sip_scan_separator (scan, ';'))
    {
      if (!sip_scan_param (scan, &name, &value) || !take_param (self, name, value))
        return FALSE;
    }
  self->params = sip_scan_since (scan, start);
  return TRUE;
}
