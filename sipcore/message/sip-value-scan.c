/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-value-scan-private.h"

#include "message/sip-params.h"
#include "message/sip-scan-private.h"

SipValueScan
sip_value_scan (SipMessage *message, SipHeader header)
{
  return (SipValueScan) { .message = message, .header = header };
}

/* Cuts the first value off @list: up to a comma that is neither in a quoted string nor in angle brackets. */
static SipSlice
take_value (SipSlice *list)
{
  SipScan scan = sip_scan (*list);
  gboolean bracketed = FALSE;
  SipSlice value, inside;

  while (!sip_scan_at_end (&scan) && (bracketed || !sip_scan_at (&scan, ',')))
    {
      if (!bracketed && sip_scan_at (&scan, '"'))
        {
          /* One that does not end takes the rest with it. */
          if (!sip_scan_quoted (&scan, &inside))
            scan.at = scan.end;
          continue;
        }
      if (*scan.at == '<' || *scan.at == '>')
        bracketed = *scan.at == '<';
      scan.at++;
    }
  value = sip_scan_since (&scan, list->data);
  sip_scan_char (&scan, ',');
  *list = (SipSlice) { scan.at, (gsize) (scan.end - scan.at) };
  return sip_slice_trim (value);
}

gboolean
sip_value_scan_next (SipValueScan *self, SipSlice *value)
{
  while (self->n_values < SIP_MAX_VALUES)
    {
      if (self->rest.length == 0)
        {
          if (self->n_fields == sip_message_count (self->message, self->header))
            return FALSE;
          self->rest = sip_message_get_header (self->message, self->header, self->n_fields++);
          continue;
        }
      self->n_values++;
      *value = take_value (&self->rest);
      if (value->length > 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
sip_value_split (SipSlice value, SipSlice *token, SipSlice *params)
{
  SipScan scan = sip_scan (value);

  *token = sip_scan_run (&scan, SIP_CHAR_TOKEN);
  *params = (SipSlice) { scan.at, (gsize) (scan.end - scan.at) };
  sip_scan_space (&scan);
  return token->length > 0 && sip_params_valid ((SipSlice) { scan.at, (gsize) (scan.end - scan.at) });
}

char *
sip_value_dup_param (SipSlice params, const char *name)
{
  SipSlice value;

  return sip_params_get (params, name, &value) && value.data ? sip_unquote (value) : NULL;
}
