/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-sipfrag.h"

#include <string.h>

#include "message/sip-message-builder.h"
#include "util/sip-argument.h"

#define VERSION "SIP/2.0 "
#define MAX_REASON 256

/**
 * sip_sipfrag_new:
 * @status: 100 to 699
 * @reason: (nullable): the usual phrase takes the place of %NULL, and of what is no line of text
 *
 * Returns: (transfer full): what a NOTIFY tells of a call that was asked for by REFER (RFC 3515 2.4.5, RFC 3420)
 */
SipBody *
sip_sipfrag_new (guint status, const char *reason)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (status >= 100 && status <= 699, NULL);

  if (!reason || !sip_argument_is_line (reason))
    reason = sip_status_get_phrase (status);
  text = g_strdup_printf (VERSION "%u %s\r\n", status, reason);
  bytes = g_bytes_new (text, strlen (text));
  return sip_body_new (SIP_SIPFRAG_TYPE ";version=2.0", bytes);
}

/**
 * sip_sipfrag_parse:
 * @status: (out): of the status line
 * @reason: (out) (transfer full): its phrase
 *
 * Returns: whether @body begins with a status line
 */
gboolean
sip_sipfrag_parse (SipBody *body, guint *status, char **reason)
{
  gsize length;
  const char *text = g_bytes_get_data (sip_body_get_bytes (body), &length);
  const gsize head = strlen (VERSION);
  const char *end;
  guint64 code;

  if (length < head + 3 || g_ascii_strncasecmp (text, VERSION, head) != 0 ||
      !sip_slice_to_uint ((SipSlice) { text + head, 3 }, 699, &code) || code < 100 ||
      (length > head + 3 && !g_ascii_isspace (text[head + 3])))
    return FALSE;

  text += head + 3;
  length = MIN (length - head - 3, MAX_REASON);
  end = memchr (text, '\r', length);
  end = end ? end : memchr (text, '\n', length);
  *status = code;
  *reason = g_utf8_make_valid (text, end ? end - text : (gssize) length);
  g_strstrip (*reason);
  return TRUE;
}
