/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-tls-private.h"

#include <glib/gi18n-lib.h>

#include "transport/sip-tls-fingerprint.h"
#include "util/sip-error.h"

static gboolean
accept_certificate_cb (gpointer emitter, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer user_data)
{
  SipTlsVerdict *self = user_data;

  self->flags = flags;
  g_set_object (&self->certificate, certificate);
  self->accepted = self->policy && sip_tls_policy_accept (self->policy, self->host, certificate, flags);
  return self->accepted;
}

void
sip_tls_verdict_init (SipTlsVerdict *self, const char *host, SipTlsPolicy *policy)
{
  *self = (SipTlsVerdict) { .host = g_strdup (host), .policy = policy ? g_object_ref (policy) : NULL };
}

void
sip_tls_verdict_watch (SipTlsVerdict *self, gpointer emitter)
{
  g_signal_connect (emitter, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
}

void
sip_tls_verdict_unwatch (SipTlsVerdict *self, gpointer emitter)
{
  g_signal_handlers_disconnect_by_func (emitter, accept_certificate_cb, self);
}

void
sip_tls_verdict_clear (SipTlsVerdict *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_object (&self->certificate);
  g_clear_object (&self->policy);
}

static char *
list_names (GTlsCertificate *certificate)
{
  g_autoptr (GPtrArray) names = g_tls_certificate_get_dns_names (certificate);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; names && i < MIN (names->len, 5); i++)
    {
      gsize size;
      const char *data = g_bytes_get_data (names->pdata[i], &size);
      g_autofree char *name = g_utf8_make_valid (data, size);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE)
                       : g_tls_certificate_get_subject_name (certificate);
}

static char *
describe_date (GDateTime *date)
{
  g_autoptr (GDateTime) local = date ? g_date_time_to_local (date) : NULL;

  return local ? g_date_time_format (local, "%x") : g_strdup ("?");
}

static char *
describe_flag (SipTlsVerdict *self, GTlsCertificateFlags flag)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *detail = NULL;

  switch (flag)
    {
    case G_TLS_CERTIFICATE_UNKNOWN_CA:
      detail = sip_tls_fingerprint (self->certificate);
      return g_strdup_printf (_("The certificate of %s comes from an authority that is not trusted here. Name the CA "
                                "file in the account, or, if the server's operator tells you the same fingerprint, "
                                "%s, name that as its pin."),
                              self->host, detail);
    case G_TLS_CERTIFICATE_BAD_IDENTITY:
      detail = list_names (self->certificate);
      return g_strdup_printf (_("The certificate of %s belongs to another name (%s). Check the server's address."),
                              self->host, detail ? detail : "?");
    case G_TLS_CERTIFICATE_NOT_ACTIVATED:
      date = g_tls_certificate_get_not_valid_before (self->certificate);
      detail = describe_date (date);
      return g_strdup_printf (_("The certificate of %s is valid only from %s on. Check this computer's clock."),
                              self->host, detail);
    case G_TLS_CERTIFICATE_EXPIRED:
      date = g_tls_certificate_get_not_valid_after (self->certificate);
      detail = describe_date (date);
      return g_strdup_printf (_("The certificate of %s expired on %s. Its operator has to renew it."), self->host,
                              detail);
    case G_TLS_CERTIFICATE_REVOKED:
      return g_strdup_printf (_("The certificate of %s has been revoked."), self->host);
    case G_TLS_CERTIFICATE_INSECURE:
      return g_strdup_printf (_("The certificate of %s uses an algorithm that is no longer secure."), self->host);
    default:
      return g_strdup_printf (_("The certificate of %s cannot be checked."), self->host);
    }
}

static char *
describe_flags (SipTlsVerdict *self)
{
  static const GTlsCertificateFlags order[] = {
    G_TLS_CERTIFICATE_BAD_IDENTITY, G_TLS_CERTIFICATE_EXPIRED,  G_TLS_CERTIFICATE_NOT_ACTIVATED,
    G_TLS_CERTIFICATE_REVOKED,      G_TLS_CERTIFICATE_INSECURE, G_TLS_CERTIFICATE_UNKNOWN_CA,
    G_TLS_CERTIFICATE_GENERIC_ERROR,
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *sentence = self->flags & order[i] ? describe_flag (self, order[i]) : NULL;

      if (sentence)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GError *
sip_tls_verdict_explain (SipTlsVerdict *self, GError *why)
{
  g_autoptr (GError) error = why;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&error);
  if (self->flags && !self->accepted)
    {
      g_autofree char *text = describe_flags (self);

      return g_error_new_literal (SIP_ERROR, SIP_ERROR_TLS, text);
    }
  if (error->domain == G_TLS_ERROR)
    return g_error_new (SIP_ERROR, SIP_ERROR_TLS,
                        _("No secure connection to %s could be made: %s. Check that its port is one for TLS."),
                        self->host, error->message);
  return g_error_new (SIP_ERROR, SIP_ERROR_CONNECTION, _("%s broke the connection off: %s."), self->host,
                      error->message);
}
