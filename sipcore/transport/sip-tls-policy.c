/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-tls-policy.h"

/**
 * SipTlsPolicy:
 *
 * Whom a TLS connection trusts, and what it shows of itself. It never changes.
 */
struct _SipTlsPolicy
{
  GObject parent_instance;

  GTlsDatabase *database;
  GTlsCertificate *certificate;
};

enum
{
  PROP_0,
  PROP_DATABASE,
  PROP_CERTIFICATE,
  N_PROPERTIES
};

enum
{
  ACCEPT_CERTIFICATE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipTlsPolicy, sip_tls_policy, G_TYPE_OBJECT)

static void
sip_tls_policy_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SipTlsPolicy *self = SIP_TLS_POLICY (object);

  switch (id)
    {
    case PROP_DATABASE:
      self->database = g_value_dup_object (value);
      break;
    case PROP_CERTIFICATE:
      self->certificate = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_tls_policy_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipTlsPolicy *self = SIP_TLS_POLICY (object);

  switch (id)
    {
    case PROP_DATABASE:
      g_value_set_object (value, self->database);
      break;
    case PROP_CERTIFICATE:
      g_value_set_object (value, self->certificate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_tls_policy_finalize (GObject *object)
{
  SipTlsPolicy *self = SIP_TLS_POLICY (object);

  g_clear_object (&self->database);
  g_clear_object (&self->certificate);

  G_OBJECT_CLASS (sip_tls_policy_parent_class)->finalize (object);
}

static void
sip_tls_policy_class_init (SipTlsPolicyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = sip_tls_policy_set_property;
  object_class->get_property = sip_tls_policy_get_property;
  object_class->finalize = sip_tls_policy_finalize;

  /**
   * SipTlsPolicy:database:
   *
   * The authorities to trust; %NULL: those of the system.
   */
  properties[PROP_DATABASE] = g_param_spec_object ("database", NULL, NULL, G_TYPE_TLS_DATABASE, flags);
  /**
   * SipTlsPolicy:certificate:
   *
   * What is shown to servers that ask for a certificate, with its key; %NULL: nothing.
   */
  properties[PROP_CERTIFICATE] = g_param_spec_object ("certificate", NULL, NULL, G_TYPE_TLS_CERTIFICATE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * SipTlsPolicy::accept-certificate:
   * @self: what emits it
   * @host: the name by which the server was found
   * @certificate: what the server showed
   * @flags: what is wrong with it, never 0
   *
   * A server's certificate was found wanting. It is refused unless a handler accepts it, as one that a person trusts.
   * Nothing is remembered here: it is asked again for each connection.
   *
   * Returns: %TRUE to accept it all the same
   */
  signals[ACCEPT_CERTIFICATE] =
      g_signal_new ("accept-certificate", SIP_TYPE_TLS_POLICY, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled,
                    NULL, NULL, G_TYPE_BOOLEAN, 3, G_TYPE_STRING, G_TYPE_TLS_CERTIFICATE,
                    G_TYPE_TLS_CERTIFICATE_FLAGS);
}

static void
sip_tls_policy_init (SipTlsPolicy *self)
{
}

/**
 * sip_tls_policy_new:
 * @database: (nullable): the authorities to trust; %NULL: those of the system
 * @certificate: (nullable): what is shown to servers that ask for one
 *
 * Returns: (transfer full): a policy
 */
SipTlsPolicy *
sip_tls_policy_new (GTlsDatabase *database, GTlsCertificate *certificate)
{
  g_return_val_if_fail (!database || G_IS_TLS_DATABASE (database), NULL);
  g_return_val_if_fail (!certificate || G_IS_TLS_CERTIFICATE (certificate), NULL);

  return g_object_new (SIP_TYPE_TLS_POLICY, "database", database, "certificate", certificate, NULL);
}

/**
 * sip_tls_policy_get_database:
 *
 * Returns: (transfer none) (nullable): the authorities to trust
 */
GTlsDatabase *
sip_tls_policy_get_database (SipTlsPolicy *self)
{
  g_return_val_if_fail (SIP_IS_TLS_POLICY (self), NULL);

  return self->database;
}

/**
 * sip_tls_policy_get_certificate:
 *
 * Returns: (transfer none) (nullable): what is shown to servers
 */
GTlsCertificate *
sip_tls_policy_get_certificate (SipTlsPolicy *self)
{
  g_return_val_if_fail (SIP_IS_TLS_POLICY (self), NULL);

  return self->certificate;
}

/**
 * sip_tls_policy_accept: (skip)
 *
 * Returns: whether a handler accepts a certificate that GIO does not
 */
gboolean
sip_tls_policy_accept (SipTlsPolicy *self,
                       const char *host,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags)
{
  gboolean accepted = FALSE;

  g_signal_emit (self, signals[ACCEPT_CERTIFICATE], 0, host, certificate, flags, &accepted);
  return accepted;
}

/**
 * sip_tls_policy_equal:
 *
 * Returns: whether connections made under one may serve the other
 */
gboolean
sip_tls_policy_equal (SipTlsPolicy *a, SipTlsPolicy *b)
{
  return (a ? a->database : NULL) == (b ? b->database : NULL) &&
         (a ? a->certificate : NULL) == (b ? b->certificate : NULL);
}
