/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-redact.h"

#include "message/sip-scan-private.h"

#define MASK "…"

typedef struct
{
  const char *prefix;
  const char *mark; /* (nullable): what comes before the secret, else the prefix alone does */
} SecretLine;

/* In a body: the rest of such a line is secret. */
static const SecretLine secret_lines[] = {
  { "k=", NULL },
  { "a=crypto:", "inline:" },
  { "a=key-mgmt:", NULL },
  { "a=ice-pwd:", NULL },
  { "Authorization:", NULL },
  { "Proxy-Authorization:", NULL },
  { "Signal", "=" },
};

#define TONE_TYPE "application/dtmf"
#define TONE_LINES_TYPE "application/dtmf-relay"

static void
append_slice (GString *text, SipSlice slice)
{
  g_string_append_len (text, slice.data, (gssize) slice.length);
}

static gboolean
starts_with (const char *at, const char *end, const char *prefix)
{
  gsize length = strlen (prefix);

  return (gsize) (end - at) >= length && g_ascii_strncasecmp (at, prefix, length) == 0;
}

/* The line at @at, its end included. */
static SipSlice
take_line (const char **at, const char *end)
{
  const char *start = *at;
  const char *feed = memchr (start, '\n', (gsize) (end - start));

  *at = feed ? feed + 1 : end;
  return (SipSlice) { start, (gsize) (*at - start) };
}

static gsize
length_without_end (SipSlice line)
{
  gsize length = line.length;

  if (length > 0 && line.data[length - 1] == '\n')
    length--;
  if (length > 0 && line.data[length - 1] == '\r')
    length--;
  return length;
}

static gboolean
is_credentials (SipSlice name)
{
  return sip_slice_is (name, "Authorization") || sip_slice_is (name, "Proxy-Authorization") ||
         sip_slice_is (name, "Authentication-Info") || sip_slice_is (name, "Proxy-Authentication-Info");
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
        g_string_append_printf (text, "%.*s=" MASK, SIP_SLICE_FORMAT (name));
      else
        append_slice (text, sip_scan_since (&scan, start));
      if (sip_scan_at_end (&scan))
        return;
      if (!sip_scan_separator (&scan, ','))
        break;
      g_string_append (text, ", ");
    }
  g_string_append (text, MASK);
}

/* Whether the ':' at @colon ends a scheme that may have a password: "sip:", "sips:", "https://". */
static gboolean
is_scheme_end (const char *start, const char *colon, const char *end)
{
  if (end - colon >= 3 && colon[1] == '/' && colon[2] == '/')
    return TRUE;
  return (colon - start >= 3 && g_ascii_strncasecmp (colon - 3, "sip", 3) == 0) ||
         (colon - start >= 4 && g_ascii_strncasecmp (colon - 4, "sips", 4) == 0);
}

/* In userinfo: the password, which an '@' ends (RFC 3261 25.1). */
static gboolean
find_password (const char *at, const char *end, SipSlice *password)
{
  const char *colon = NULL;

  for (; at < end && !strchr ("<>\" \t\r\n", *at); at++)
    {
      if (*at == ':' && !colon)
        colon = at;
      if (*at != '@')
        continue;
      *password = (SipSlice) { colon ? colon + 1 : at, colon ? (gsize) (at - colon - 1) : 0 };
      return colon != NULL;
    }
  return FALSE;
}

static gboolean
find_token (const char *at, const char *end, SipSlice *token)
{
  const char *start = at;

  while (at < end && !strchr (";>?&, \t\r\n", *at))
    at++;
  *token = (SipSlice) { start, (gsize) (at - start) };
  return at > start;
}

/* In any header: passwords in URIs and the token to which pushes go. */
static gboolean
find_secret (const char *start, const char *at, const char *end, SipSlice *secret)
{
  for (; at < end; at++)
    {
      if (*at == ':' && is_scheme_end (start, at, end) && find_password (at + 1, end, secret))
        return TRUE;
      if ((*at == 'p' || *at == 'P') && starts_with (at, end, "pn-prid=") &&
          find_token (at + strlen ("pn-prid="), end, secret))
        return TRUE;
    }
  return FALSE;
}

static void
append_masked (GString *text, SipSlice value)
{
  const char *at = value.data, *end = value.data + value.length;
  SipSlice secret;

  while (find_secret (value.data, at, end, &secret))
    {
      g_string_append_len (text, at, secret.data - at);
      g_string_append (text, MASK);
      at = secret.data + secret.length;
    }
  g_string_append_len (text, at, end - at);
}

/* A field with the lines that continue it (RFC 3261 7.3.1). */
static SipSlice
take_field (const char **at, const char *end)
{
  SipSlice field = take_line (at, end);

  while (*at < end && (**at == ' ' || **at == '\t'))
    take_line (at, end);
  field.length = (gsize) (*at - field.data);
  return field;
}

static void
append_field (GString *text, SipSlice field)
{
  gsize length = length_without_end (field);
  const char *colon = memchr (field.data, ':', length);
  SipSlice name = { field.data, colon ? (gsize) (colon - field.data) : 0 };

  if (!colon || !is_credentials (sip_slice_trim (name)))
    append_masked (text, (SipSlice) { field.data, length });
  else
    {
      g_autofree char *value = g_strndup (colon + 1, length - name.length - 1);

      g_strdelimit (value, "\r\n", ' ');
      append_slice (text, (SipSlice) { field.data, name.length + 1 });
      g_string_append_c (text, ' ');
      append_credentials (text, sip_slice_trim (sip_slice (value)));
    }
  g_string_append_len (text, field.data + length, (gssize) (field.length - length));
}

/* Whether @field says that the whole body is a tone: what is dialled in a call may be a number of a bank. */
static gboolean
announces_tone (SipSlice field)
{
  const char *colon = memchr (field.data, ':', length_without_end (field));
  SipSlice name, type;
  const char *end;

  if (!colon)
    return FALSE;
  name = (SipSlice) { field.data, (gsize) (colon - field.data) };
  type = sip_slice_trim ((SipSlice) { colon + 1, field.length - name.length - 1 });
  end = type.data + type.length;
  name = sip_slice_trim (name);
  return (sip_slice_is (name, "Content-Type") || sip_slice_is (name, "c")) &&
         starts_with (type.data, end, TONE_TYPE) && !starts_with (type.data, end, TONE_LINES_TYPE);
}

static gsize
public_length (SipSlice line, gsize length)
{
  const char *end = line.data + length;

  for (gsize i = 0; i < G_N_ELEMENTS (secret_lines); i++)
    {
      const SecretLine *secret = &secret_lines[i];
      const char *mark;

      if (!starts_with (line.data, end, secret->prefix))
        continue;
      mark = secret->mark ? g_strstr_len (line.data, (gssize) length, secret->mark) : NULL;
      if (!secret->mark)
        return strlen (secret->prefix);
      return mark ? (gsize) (mark - line.data) + strlen (secret->mark) : length;
    }
  return length;
}

static void
append_body_line (GString *text, SipSlice line, gboolean secret)
{
  gsize length = length_without_end (line);
  gsize shown = secret ? 0 : public_length (line, length);

  append_slice (text, (SipSlice) { line.data, shown });
  for (; shown < length; shown++)
    g_string_append_c (text, '*');
  g_string_append_len (text, line.data + length, (gssize) (line.length - length));
}

/**
 * sip_redact:
 * @message: a message, whether it can be parsed or not
 *
 * Leaves out secrets: the hashes of credentials, passwords in URIs, push tokens (RFC 8599), and in the body keys of
 * media (RFC 4568, RFC 4567), ICE passwords (RFC 8839), credentials in a sipfrag, and tones. In the header "…" takes
 * their place, in the body as many asterisks as they had bytes, so that Content-Length stays true.
 *
 * Returns: (transfer full): a copy without them
 */
GBytes *
sip_redact (GBytes *message)
{
  gboolean in_body = FALSE, tone = FALSE;
  const char *at, *end;
  GString *text;
  gsize size;

  g_return_val_if_fail (message, NULL);

  at = g_bytes_get_data (message, &size);
  end = at + size;
  text = g_string_sized_new (size + 64);
  while (at < end)
    {
      SipSlice line = in_body ? take_line (&at, end) : take_field (&at, end);

      if (in_body)
        append_body_line (text, line, tone);
      else
        append_field (text, line);
      tone |= !in_body && announces_tone (line);
      in_body |= length_without_end (line) == 0;
    }
  return g_string_free_to_bytes (text);
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

/**
 * sip_redact_to_text:
 * @redacted: from [func@Sip.redact]
 *
 * Returns: (transfer full): the same for people: UTF-8, lines that end with LF, other control characters as "?"
 */
char *
sip_redact_to_text (GBytes *redacted)
{
  g_autoptr (GString) text = NULL;
  const char *at, *end;
  gsize size;

  g_return_val_if_fail (redacted, NULL);

  at = g_bytes_get_data (redacted, &size);
  end = at + size;
  text = g_string_sized_new (size);
  while (at < end)
    {
      SipSlice line = take_line (&at, end);
      gsize length = length_without_end (line);

      append_slice (text, (SipSlice) { line.data, length });
      if (length < line.length)
        g_string_append_c (text, '\n');
    }
  blunt_controls (text);
  return g_utf8_make_valid (text->str, (gssize) text->len);
}
