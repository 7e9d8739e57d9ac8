/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-reason-private.h"

#include "message/sip-message-builder.h"
#include "message/sip-params.h"

#define MAX_STATUS 699

char *
sip_reason_new (guint status, const char *text)
{
  g_autofree char *quoted = sip_quote (text ? text : sip_status_get_phrase (status));

  return g_strdup_printf ("SIP;cause=%u;text=%s", status, quoted);
}

/* Cuts the first value off a list: up to a comma that is not in a quoted string. */
static SipSlice
take_value (SipSlice *list)
{
  SipSlice value = *list;
  gboolean quoted = FALSE;
  gsize end = 0;

  for (; end < list->length && (quoted || list->data[end] != ','); end++)
    {
      if (list->data[end] == '"')
        quoted = !quoted;
      else if (quoted && list->data[end] == '\\' && end + 1 < list->length)
        end++;
    }
  value.length = end;
  list->data += MIN (end + 1, list->length);
  list->length -= MIN (end + 1, list->length);
  return value;
}

static gboolean
is_sip (SipSlice value)
{
  const char *end = value.data + value.length;
  const char *begin = value.data;
  const char *at;

  while (begin < end && g_ascii_isspace (*begin))
    begin++;
  for (at = begin; at < end && *at != ';' && !g_ascii_isspace (*at);)
    at++;
  return sip_slice_equal_nocase ((SipSlice) { begin, at - begin }, SIP_SLICE ("SIP"));
}

static guint
read_field (SipSlice list)
{
  while (list.length > 0)
    {
      SipSlice value = take_value (&list);
      SipSlice cause;
      guint64 status;

      if (is_sip (value) && sip_params_get (value, "cause", &cause) && sip_slice_to_uint (cause, MAX_STATUS, &status))
        return status;
    }
  return 0;
}

guint
sip_reason_get_cause (SipMessage *message)
{
  guint cause = 0;

  for (guint i = 0; cause == 0 && i < sip_message_count (message, SIP_HEADER_REASON); i++)
    cause = read_field (sip_message_get_header (message, SIP_HEADER_REASON, i));
  return cause;
}
