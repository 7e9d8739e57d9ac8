/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-tls-fingerprint.h"

#include <string.h>

#define DIGITS 64

/**
 * sip_tls_fingerprint:
 * @certificate: a certificate
 *
 * Returns: (transfer full): its SHA-256 fingerprint, in pairs of capital digits with colons between (RFC 8122 5)
 */
char *
sip_tls_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *digits = NULL;
  GString *text;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_object_get (certificate, "certificate", &der, NULL);
  digits = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  text = g_string_sized_new (DIGITS * 3 / 2);
  for (guint i = 0; i < DIGITS; i += 2)
    g_string_append_printf (text, "%s%c%c", i > 0 ? ":" : "", g_ascii_toupper (digits[i]),
                            g_ascii_toupper (digits[i + 1]));
  return g_string_free (text, FALSE);
}

/* In capitals without colons; NULL where @text is none. */
static char *
normalize (const char *text)
{
  g_autoptr (GString) digits = g_string_sized_new (DIGITS);
  gboolean colons = strchr (text, ':') != NULL;

  for (; *text && digits->len < DIGITS; text++)
    {
      if (!g_ascii_isxdigit (*text))
        return NULL;
      g_string_append_c (digits, g_ascii_toupper (*text));
      if (colons && digits->len % 2 == 0 && digits->len < DIGITS && *++text != ':')
        return NULL;
    }
  return *text || digits->len < DIGITS ? NULL : g_string_free (g_steal_pointer (&digits), FALSE);
}

/**
 * sip_tls_is_fingerprint:
 * @text: what was written
 *
 * Returns: whether @text is a SHA-256 fingerprint: 64 hexadecimal digits, with a colon between all pairs or none
 */
gboolean
sip_tls_is_fingerprint (const char *text)
{
  g_autofree char *digits = NULL;

  g_return_val_if_fail (text, FALSE);

  digits = normalize (text);
  return digits != NULL;
}

/**
 * sip_tls_fingerprint_matches:
 * @text: what was written
 * @certificate: a certificate
 *
 * Returns: whether @text is the fingerprint of @certificate
 */
gboolean
sip_tls_fingerprint_matches (const char *text, GTlsCertificate *certificate)
{
  g_autofree char *wanted = NULL, *shown = NULL, *found = NULL;

  g_return_val_if_fail (text && G_IS_TLS_CERTIFICATE (certificate), FALSE);

  wanted = normalize (text);
  shown = sip_tls_fingerprint (certificate);
  found = normalize (shown);
  return g_strcmp0 (wanted, found) == 0;
}
