/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-pins-private.h"

#include "transport/sip-tls-fingerprint.h"

/* Who named the certificate itself knows whose it is, whatever it says (RFC 6125 6.6.2); it must not be out of date. */
#define FORGIVEN (G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_BAD_IDENTITY)

static gboolean
on_accept_certificate (SipAgent *agent,
                       const char *host,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       gpointer user_data)
{
  const char *const *pins = user_data;

  if (flags & ~FORGIVEN)
    return FALSE;
  for (; *pins; pins++)
    {
      if (sip_tls_fingerprint_matches (*pins, certificate))
        return TRUE;
    }
  return FALSE;
}

static void
free_pins (gpointer data, GClosure *closure)
{
  g_strfreev (data);
}

void
phone_pins_apply (SipAgent *agent, const char *pins)
{
  char **parts = g_strsplit (pins, ",", -1);

  for (char **part = parts; *part; part++)
    g_strstrip (*part);
  g_signal_connect_data (agent, "accept-certificate", G_CALLBACK (on_accept_certificate), parts, free_pins, 0);
}
