/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "torture-values.h"

#include <stdlib.h>
#include <string.h>

#include "message/sip-body.h"
#include "message/sip-credentials.h"
#include "message/sip-framer.h"

static char *
shown (SipSlice slice)
{
  GString *text;

  if (!slice.data)
    return g_strdup ("(none)");
  text = g_string_new (NULL);
  for (gsize i = 0; i < slice.length; i++)
    {
      if (g_ascii_iscntrl (slice.data[i]))
        g_string_append_printf (text, "\\x%02X", (guint8) slice.data[i]);
      else
        g_string_append_c (text, slice.data[i]);
    }
  return g_string_free (text, FALSE);
}

static char *
shown_and_freed (char *string)
{
  char *text = shown (sip_slice (string));

  g_free (string);
  return text;
}

static char *
number (guint64 n)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, n);
}

static char *
verdict (SipMessage *message)
{
  guint status = 0;

  if (!message)
    return g_strdup ("unparsable");
  if (sip_message_check (message, &status, NULL))
    return g_strdup ("accept");
  return status ? number (status) : g_strdup ("discard");
}

/* The frames that a stream of these bytes gives: the sizes of its messages, "error", "wait" if bytes are left over. */
static char *
frames (GBytes *bytes, gsize step)
{
  g_autoptr (SipFramer) framer = sip_framer_new (SIP_MESSAGE_MAX_STREAM);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length, taken = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  SipFrame frame = SIP_FRAME_NONE;

  for (gsize at = 0; at < length && frame != SIP_FRAME_ERROR; at += step)
    {
      sip_framer_push (framer, data + at, MIN (step, length - at));
      do
        {
          g_autoptr (GBytes) whole = NULL;

          frame = sip_framer_pull (framer, &whole, NULL);
          if (frame == SIP_FRAME_MESSAGE)
            g_string_append_printf (text, "%" G_GSIZE_FORMAT " ", g_bytes_get_size (whole));
          if (frame == SIP_FRAME_MESSAGE)
            taken += g_bytes_get_size (whole);
          else if (frame == SIP_FRAME_PING || frame == SIP_FRAME_PONG)
            taken += 2;
        }
      while (frame != SIP_FRAME_NONE && frame != SIP_FRAME_ERROR);
    }
  if (frame == SIP_FRAME_ERROR)
    g_string_append (text, "error");
  else if (taken < length)
    g_string_append (text, "wait");
  return g_strdup (g_strchomp (text->str));
}

static char *
frames_of_any_split (GBytes *bytes)
{
  g_autofree char *at_once = frames (bytes, g_bytes_get_size (bytes));
  g_autofree char *singly = frames (bytes, 1);
  g_autofree char *in_sevens = frames (bytes, 7);

  g_assert_cmpstr (at_once, ==, singly);
  g_assert_cmpstr (at_once, ==, in_sevens);
  return g_steal_pointer (&at_once);
}

static char *
uri_value (SipUri *uri, const char *what)
{
  static const char *const schemes[] = { "other", "sip", "sips", "tel" };
  SipSlice value;

  if (!uri)
    return g_strdup ("(none)");
  if (g_str_equal (what, "uri"))
    return shown (sip_uri_get_text (uri));
  if (g_str_equal (what, "scheme"))
    return g_strdup (schemes[sip_uri_get_scheme (uri)]);
  if (g_str_equal (what, "user"))
    return shown_and_freed (sip_uri_dup_user (uri));
  if (g_str_equal (what, "raw-user"))
    return shown (sip_uri_get_user (uri));
  if (g_str_equal (what, "host"))
    return shown (sip_uri_get_host (uri));
  if (g_str_equal (what, "port"))
    return number (sip_uri_get_port (uri));
  if (g_str_equal (what, "headers"))
    return shown (sip_uri_get_headers (uri));
  if (!g_str_has_prefix (what, "uri;"))
    return NULL;
  return sip_uri_get_param (uri, what + strlen ("uri;"), &value) ? shown (value) : g_strdup ("(none)");
}

static char *
address_value (SipAddress *address, const char *what)
{
  SipSlice value;

  if (!address)
    return g_strdup ("(none)");
  if (g_str_equal (what, "name"))
    return shown_and_freed (sip_address_dup_display_name (address));
  if (g_str_equal (what, "tag"))
    return shown (sip_address_get_tag (address));
  if (what[0] != ';')
    return uri_value (sip_address_get_uri (address), what);
  if (!sip_address_get_param (address, what + 1, &value))
    return g_strdup ("(none)");
  return value.data ? shown (value) : g_strdup ("(bare)");
}

static char *
via_value (const SipVia *via, const char *what)
{
  if (!via)
    return g_strdup ("(none)");
  if (g_str_equal (what, "transport"))
    return shown (via->transport);
  if (g_str_equal (what, "host"))
    return shown (via->host);
  if (g_str_equal (what, "port"))
    return number (via->port);
  if (g_str_equal (what, "branch"))
    return shown (via->branch);
  return g_str_equal (what, "received") ? shown (via->received) : NULL;
}

static char *
count_values (SipMessage *message, SipHeader header)
{
  guint n = 0;

  if (header == SIP_HEADER_VIA)
    {
      while (sip_message_get_via (message, n))
        n++;
    }
  else
    {
      while (sip_message_get_address (message, header, n))
        n++;
    }
  return number (n);
}

/* "Contact.count", "Contact.1.uri", "Via.0.host", "From.tag" */
static char *
header_value (SipMessage *message, SipHeader header, const char *rest)
{
  char *what = (char *) rest;
  guint index = 0;

  if (g_str_equal (rest, "count"))
    return count_values (message, header);
  if (g_ascii_isdigit (*rest))
    {
      index = (guint) strtoul (rest, &what, 10);
      if (*what++ != '.')
        return NULL;
    }
  if (header == SIP_HEADER_VIA)
    return via_value (sip_message_get_via (message, index), what);
  return address_value (sip_message_get_address (message, header, index), what);
}

static char *
body_value (SipMessage *message, const char *type)
{
  g_autoptr (SipBody) body = sip_message_find_body (message, type);

  return body ? number (g_bytes_get_size (sip_body_get_bytes (body))) : g_strdup ("(none)");
}

static char *
cseq_value (SipMessage *message, gboolean wants_method)
{
  guint32 sequence;
  SipMethod method;

  if (!sip_message_get_cseq (message, &sequence, &method))
    return g_strdup ("(none)");
  if (!wants_method)
    return number (sequence);
  return g_strdup (method == SIP_METHOD_OTHER ? "other" : sip_method_to_string (method));
}

static char *
plain_value (SipMessage *message, const char *key)
{
  const SipCredentials *credentials;
  guint32 hops;

  if (g_str_equal (key, "method"))
    return shown (sip_message_get_method_name (message));
  if (g_str_equal (key, "known-method"))
    return g_strdup (sip_message_get_method (message) == SIP_METHOD_OTHER ? "no" : "yes");
  if (g_str_equal (key, "status"))
    return number (sip_message_get_status (message));
  if (g_str_equal (key, "reason"))
    return shown (sip_message_get_reason_phrase (message));
  if (g_str_equal (key, "cseq"))
    return cseq_value (message, FALSE);
  if (g_str_equal (key, "cseq-method"))
    return cseq_value (message, TRUE);
  if (g_str_equal (key, "call-id"))
    return shown (sip_message_get_call_id (message));
  if (g_str_equal (key, "max-forwards"))
    return sip_message_get_uint (message, SIP_HEADER_MAX_FORWARDS, &hops) ? number (hops) : g_strdup ("(none)");
  if (g_str_equal (key, "content-type"))
    return shown (sip_message_get_content_type (message));
  if (g_str_equal (key, "body"))
    return number (sip_message_get_body (message).length);
  if (!g_str_equal (key, "authorization"))
    return NULL;
  credentials = sip_message_get_credentials (message, SIP_HEADER_AUTHORIZATION, 0);
  return shown (credentials ? credentials->scheme : SIP_SLICE_NONE);
}

/*  verdict             accept, the status it is answered with, discard, unparsable
 *  frames              on a stream: the sizes of the messages, "wait" for the rest of one, "error"
 *  method, known-method, status, reason, cseq, cseq-method, call-id, max-forwards, content-type, body (its length),
 *  authorization (the scheme)
 *  request.WHAT        uri, scheme, user, raw-user, host, port, headers, uri;PARAMETER
 *  HEADER.count        addresses or Vias
 *  HEADER[.N].WHAT     of an address: as of the Request-URI, and name, tag, ;PARAMETER
 *  Via.N.WHAT          transport, host, port, branch, received
 *  field:NAME          the first field of that name
 *  has:HEADER:TOKEN    yes, no
 *  part:TYPE           the length of the body of that type */
char *
torture_value (SipMessage *message, GBytes *bytes, const char *key)
{
  g_auto (GStrv) parts = NULL;
  SipHeader header;

  if (g_str_equal (key, "verdict"))
    return verdict (message);
  if (g_str_equal (key, "frames"))
    return frames_of_any_split (bytes);
  if (!message)
    return g_strdup ("(none)");
  if (g_str_has_prefix (key, "request."))
    return uri_value (sip_message_get_request_uri (message), key + strlen ("request."));
  if (g_str_has_prefix (key, "part:"))
    return body_value (message, key + strlen ("part:"));
  if (g_str_has_prefix (key, "field:"))
    return shown (sip_message_get_header_by_name (message, key + strlen ("field:"), 0));
  if (g_str_has_prefix (key, "has:"))
    {
      parts = g_strsplit (key, ":", 3);
      header = sip_header_from_slice (sip_slice (parts[1]));
      return g_strdup (sip_message_has_token (message, header, parts[2]) ? "yes" : "no");
    }
  parts = g_strsplit (key, ".", 2);
  header = sip_header_from_slice (sip_slice (parts[0]));
  if (header != SIP_HEADER_OTHER && parts[1])
    return header_value (message, header, parts[1]);
  return plain_value (message, key);
}
