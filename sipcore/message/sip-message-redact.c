/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-private.h"

#include <string.h>

static void
append_slice (GString *text, SipSlice slice)
{
  g_string_append_len (text, slice.data, (gssize) slice.length);
}

static gboolean
has_credentials (SipHeader header)
{
  return header == SIP_HEADER_AUTHORIZATION || header == SIP_HEADER_PROXY_AUTHORIZATION ||
         header == SIP_HEADER_AUTHENTICATION_INFO;
}

/* The hash could be used to guess the password; what else there is helps to find out why it was refused. Whatever is
 * not understood is left out whole. */
static void
append_credentials (GString *text, SipSlice value)
{
  SipScan scan = sip_scan (value);
  const char *start = scan.at;
  SipSlice name, field;

  name = sip_scan_run (&scan, SIP_CHAR_TOKEN);
  if (sip_slice_is (name, "Digest"))
    sip_scan_space (&scan);
  else
    scan.at = start;
  append_slice (text, sip_scan_since (&scan, start));

  while (!sip_scan_at_end (&scan))
    {
      start = scan.at;
      if (!sip_scan_param (&scan, &name, &field) || !field.data)
        break;
      if (sip_slice_is (name, "response") || sip_slice_is (name, "rspauth"))
        g_string_append_printf (text, "%.*s=…", SIP_SLICE_FORMAT (name));
      else
        append_slice (text, sip_scan_since (&scan, start));
      if (sip_scan_at_end (&scan))
        return;
      if (!sip_scan_separator (&scan, ','))
        break;
      g_string_append (text, ", ");
    }
  g_string_append (text, "…");
}

/* RFC 4568 9.1: the key follows "inline:"; RFC 4566 5.12: and "k=". */
static gsize
public_length (SipSlice line)
{
  const char *key;

  if (line.length > 2 && strncmp (line.data, "k=", 2) == 0)
    return 2;
  if (line.length < 9 || strncmp (line.data, "a=crypto:", 9) != 0)
    return line.length;
  key = g_strstr_len (line.data, (gssize) line.length, "inline:");
  return key ? (gsize) (key - line.data) + strlen ("inline:") : line.length;
}

static void
append_body (GString *text, SipSlice body)
{
  SipScan scan = sip_scan (body);
  SipSlice line;

  while (!sip_scan_at_end (&scan))
    {
      gboolean ended = sip_scan_line (&scan, &line);
      gsize length = public_length (line);

      append_slice (text, (SipSlice) { line.data, length });
      if (length < line.length)
        g_string_append (text, "…");
      if (ended)
        g_string_append_c (text, '\n');
    }
}

/* A message must not steer the terminal that it is shown on. */
static void
blunt_controls (GString *text)
{
  for (gsize i = 0; i < text->len; i++)
    {
      if (g_ascii_iscntrl (text->str[i]) && text->str[i] != '\n' && text->str[i] != '\t')
        text->str[i] = '?';
    }
}

char *
sip_message_to_redacted_string (SipMessage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self, NULL);

  append_slice (text, self->start_line);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->n_fields; i++)
    {
      SipField *field = &self->fields[i];

      append_slice (text, field->name);
      g_string_append (text, ": ");
      if (has_credentials (field->header))
        append_credentials (text, field->value);
      else
        append_slice (text, field->value);
      g_string_append_c (text, '\n');
    }
  g_string_append_c (text, '\n');
  append_body (text, self->body);
  blunt_controls (text);
  return g_utf8_make_valid (text->str, (gssize) text->len);
}
