/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

#include "util/sip-argument.h"

/* Above those of sip-agent.c. */
enum {
  PROP_WEAKEST_DIGEST = 100,
  PROP_REGISTERS,
  PROP_STRANGERS,
  PROP_ANY_USER,
  PROP_PRIVACY,
  PROP_PREFERRED_IDENTITY,
  PROP_TLS_DATABASE,
  PROP_TLS_CERTIFICATE,
  PROP_UDP_LIMIT,
  PROP_SESSION_EXPIRES,
  PROP_MIN_SE,
  PROP_ALLOW_EVENTS,
};

/* RFC 4028 4. */
#define SESSION_EXPIRES_S 1800
#define LOWEST_MIN_SE_S 90
#define MAX_SESSION_S (7 * 24 * 60 * 60)

/* RFC 3261 18.1.1 */
#define DEFAULT_UDP_LIMIT 1300

SipAgentPolicies *
sip_agent_policies_new (void)
{
  SipAgentPolicies *self = g_new0 (SipAgentPolicies, 1);

  self->home = g_ptr_array_new_with_free_func (g_object_unref);
  self->udp_limit = DEFAULT_UDP_LIMIT;
  self->session_expires_s = SESSION_EXPIRES_S;
  self->min_se_s = LOWEST_MIN_SE_S;
  return self;
}

void
sip_agent_policies_free (SipAgentPolicies *self)
{
  g_ptr_array_unref (self->home);
  g_clear_object (&self->tls);
  g_free (self->allow_events);
  g_clear_pointer (&self->preferred_identity, sip_address_unref);
  g_free (self);
}

static void
install_session_policies (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  /**
   * SipAgent:session-expires:
   *
   * After how many seconds a call ends that nobody refreshes (RFC 4028); 0: only where the far end asks for that.
   */
  g_object_class_install_property (klass, PROP_SESSION_EXPIRES,
                                   g_param_spec_uint ("session-expires", NULL, NULL, 0, MAX_SESSION_S,
                                                      SESSION_EXPIRES_S, flags));
  /**
   * SipAgent:min-se:
   *
   * The smallest such interval that is accepted, in seconds.
   */
  g_object_class_install_property (klass, PROP_MIN_SE,
                                   g_param_spec_uint ("min-se", NULL, NULL, LOWEST_MIN_SE_S, MAX_SESSION_S,
                                                      LOWEST_MIN_SE_S, flags));
}

static void
install_transport_policies (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  /**
   * SipAgent:tls-database:
   *
   * The authorities to trust; %NULL: those of the system.
   */
  g_object_class_install_property (klass, PROP_TLS_DATABASE,
                                   g_param_spec_object ("tls-database", NULL, NULL, G_TYPE_TLS_DATABASE, flags));
  /**
   * SipAgent:tls-certificate:
   *
   * With its key: what is shown to servers that ask who connects (RFC 5246 7.4.6); %NULL: nothing.
   */
  g_object_class_install_property (klass, PROP_TLS_CERTIFICATE,
                                   g_param_spec_object ("tls-certificate", NULL, NULL, G_TYPE_TLS_CERTIFICATE, flags));
  /**
   * SipAgent:udp-limit:
   *
   * Bytes above which a request that would go by UDP has to become smaller: an offer is trimmed first; where
   * #SipAgent:protocol leaves the choice, what is still larger goes by TCP, and by UDP only where that is refused
   * (RFC 3261 18.1.1). 0: neither.
   */
  g_object_class_install_property (klass, PROP_UDP_LIMIT,
                                   g_param_spec_uint ("udp-limit", NULL, NULL, 0, G_MAXUINT16, DEFAULT_UDP_LIMIT,
                                                      flags));
  /**
   * SipAgent::accept-certificate:
   * @self: what emits it
   * @host: the name by which the server was found
   * @certificate: what the server showed
   * @flags: what is wrong with it, never 0
   *
   * A server's certificate was found wanting. It is refused unless a handler accepts it, as one that a person trusts;
   * that is asked again for each connection.
   *
   * Returns: %TRUE to accept it all the same
   */
  g_signal_new ("accept-certificate", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST, 0,
                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 3, G_TYPE_STRING,
                G_TYPE_TLS_CERTIFICATE, G_TYPE_TLS_CERTIFICATE_FLAGS);
}

static void
install_identity_policies (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  /**
   * SipAgent:privacy:
   *
   * What the requests of this account ask for (RFC 3323), but REGISTER, which needs its name. With %SIP_PRIVACY_USER
   * their From is anonymous. For one request alone: sip_agent_apply_privacy().
   */
  g_object_class_install_property (klass, PROP_PRIVACY,
                                   g_param_spec_flags ("privacy", NULL, NULL, SIP_TYPE_PRIVACY, SIP_PRIVACY_NONE,
                                                       flags));
  /**
   * SipAgent:preferred-identity:
   *
   * Which of the account's identities its server is to assert (P-Preferred-Identity, RFC 3325); sent to that server
   * alone. %NULL: none, or the account's own where From is anonymous.
   */
  g_object_class_install_property (klass, PROP_PREFERRED_IDENTITY,
                                   g_param_spec_boxed ("preferred-identity", NULL, NULL, SIP_TYPE_ADDRESS, flags));
}

void
sip_agent_install_policies (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  install_transport_policies (klass);
  install_session_policies (klass);
  install_identity_policies (klass);

  /**
   * SipAgent:weakest-digest:
   *
   * The weakest algorithm with which a challenge is answered (RFC 8760); weaker ones are passed over.
   */
  g_object_class_install_property (klass, PROP_WEAKEST_DIGEST,
                                   g_param_spec_enum ("weakest-digest", NULL, NULL, SIP_TYPE_DIGEST_ALGORITHM,
                                                      SIP_DIGEST_MD5, flags));
  /**
   * SipAgent:registers:
   *
   * Whether this account is to be registered, now or later. Its requests then go to its registrar also while it is not,
   * and strangers are refused by default.
   */
  g_object_class_install_property (klass, PROP_REGISTERS,
                                   g_param_spec_boolean ("registers", NULL, NULL, FALSE, flags));
  /**
   * SipAgent:strangers:
   *
   * What becomes of requests for this account that do not come from its server; %SIP_STRANGERS_AUTO: what the stack
   * says.
   */
  g_object_class_install_property (klass, PROP_STRANGERS,
                                   g_param_spec_enum ("strangers", NULL, NULL, SIP_TYPE_STRANGERS, SIP_STRANGERS_AUTO,
                                                      flags));
  /**
   * SipAgent:any-user:
   *
   * Whether requests that come over the flow of the registration are for this account whatever user they name, unless
   * that is another account's: trunks put the number there that was dialled.
   */
  g_object_class_install_property (klass, PROP_ANY_USER, g_param_spec_boolean ("any-user", NULL, NULL, FALSE, flags));
  /**
   * SipAgent:allow-events:
   *
   * Which event packages are served, as in Allow-Events (RFC 6665 4.4.4); %NULL: none.
   */
  g_object_class_install_property (klass, PROP_ALLOW_EVENTS,
                                   g_param_spec_string ("allow-events", NULL, NULL, NULL,
                                                        flags | G_PARAM_EXPLICIT_NOTIFY));
}

static GTlsDatabase *
get_database (SipAgentPolicies *self)
{
  return self->tls ? sip_tls_policy_get_database (self->tls) : NULL;
}

static GTlsCertificate *
get_certificate (SipAgentPolicies *self)
{
  return self->tls ? sip_tls_policy_get_certificate (self->tls) : NULL;
}

gboolean
sip_agent_set_policy (SipAgent *self, guint id, const GValue *value)
{
  SipAgentPolicies *policies = sip_agent_get_policies (self);

  switch (id)
    {
    case PROP_WEAKEST_DIGEST:
      policies->weakest_digest = g_value_get_enum (value);
      return TRUE;
    case PROP_REGISTERS:
      policies->registers = g_value_get_boolean (value);
      sip_agent_tell_addresses (self);
      return TRUE;
    case PROP_STRANGERS:
      policies->strangers = g_value_get_enum (value);
      return TRUE;
    case PROP_ANY_USER:
      policies->any_user = g_value_get_boolean (value);
      sip_agent_tell_addresses (self);
      return TRUE;
    case PROP_PRIVACY:
      policies->privacy = g_value_get_flags (value);
      return TRUE;
    case PROP_SESSION_EXPIRES:
      policies->session_expires_s = g_value_get_uint (value);
      return TRUE;
    case PROP_MIN_SE:
      policies->min_se_s = g_value_get_uint (value);
      return TRUE;
    case PROP_PREFERRED_IDENTITY:
      g_clear_pointer (&policies->preferred_identity, sip_address_unref);
      policies->preferred_identity = g_value_dup_boxed (value);
      return TRUE;
    case PROP_TLS_DATABASE:
      sip_agent_set_tls_policy (self, g_value_get_object (value), get_certificate (policies));
      return TRUE;
    case PROP_TLS_CERTIFICATE:
      sip_agent_set_tls_policy (self, get_database (policies), g_value_get_object (value));
      return TRUE;
    case PROP_UDP_LIMIT:
      policies->udp_limit = g_value_get_uint (value);
      return TRUE;
    case PROP_ALLOW_EVENTS:
      sip_agent_set_allow_events (self, g_value_get_string (value));
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
sip_agent_get_policy (SipAgent *self, guint id, GValue *value)
{
  SipAgentPolicies *policies = sip_agent_get_policies (self);

  switch (id)
    {
    case PROP_WEAKEST_DIGEST:
      g_value_set_enum (value, policies->weakest_digest);
      return TRUE;
    case PROP_REGISTERS:
      g_value_set_boolean (value, policies->registers);
      return TRUE;
    case PROP_STRANGERS:
      g_value_set_enum (value, policies->strangers);
      return TRUE;
    case PROP_ANY_USER:
      g_value_set_boolean (value, policies->any_user);
      return TRUE;
    case PROP_PRIVACY:
      g_value_set_flags (value, policies->privacy);
      return TRUE;
    case PROP_SESSION_EXPIRES:
      g_value_set_uint (value, policies->session_expires_s);
      return TRUE;
    case PROP_MIN_SE:
      g_value_set_uint (value, policies->min_se_s);
      return TRUE;
    case PROP_PREFERRED_IDENTITY:
      g_value_set_boxed (value, policies->preferred_identity);
      return TRUE;
    case PROP_TLS_DATABASE:
      g_value_set_object (value, get_database (policies));
      return TRUE;
    case PROP_TLS_CERTIFICATE:
      g_value_set_object (value, get_certificate (policies));
      return TRUE;
    case PROP_UDP_LIMIT:
      g_value_set_uint (value, policies->udp_limit);
      return TRUE;
    case PROP_ALLOW_EVENTS:
      g_value_set_string (value, policies->allow_events);
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * sip_agent_get_registers:
 *
 * Returns: whether this account is to be registered
 */
gboolean
sip_agent_get_registers (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), FALSE);

  return sip_agent_get_policies (self)->registers;
}

/**
 * sip_agent_get_strangers:
 *
 * Returns: what becomes of requests that do not come from the account's server
 */
SipStrangers
sip_agent_get_strangers (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), SIP_STRANGERS_AUTO);

  return sip_agent_get_policies (self)->strangers;
}

/**
 * sip_agent_get_any_user:
 *
 * Returns: whether the flow of the registration is enough to say that a request is for this account
 */
gboolean
sip_agent_get_any_user (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), FALSE);

  return sip_agent_get_policies (self)->any_user;
}

/**
 * sip_agent_get_session_expires:
 *
 * Returns: after how many seconds a call ends that nobody refreshes (RFC 4028); 0: only where the far end asks for that
 */
guint
sip_agent_get_session_expires (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), 0);

  return sip_agent_get_policies (self)->session_expires_s;
}

/**
 * sip_agent_get_min_se:
 *
 * Returns: the smallest such interval that is accepted, in seconds
 */
guint
sip_agent_get_min_se (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), 0);

  return sip_agent_get_policies (self)->min_se_s;
}

/**
 * sip_agent_set_allow_events:
 * @packages: (nullable): event packages, joined by commas; %NULL: none
 *
 * Which packages are served: of these alone SUBSCRIBE is heard.
 */
void
sip_agent_set_allow_events (SipAgent *self, const char *packages)
{
  SipAgentPolicies *policies;

  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (sip_argument_is_line (packages));

  policies = sip_agent_get_policies (self);
  if (g_strcmp0 (policies->allow_events, packages) == 0)
    return;
  g_free (policies->allow_events);
  policies->allow_events = g_strdup (packages);
  g_object_notify (G_OBJECT (self), "allow-events");
}

/**
 * sip_agent_get_allow_events:
 *
 * Returns: (nullable): the event packages that are served, as in Allow-Events
 */
const char *
sip_agent_get_allow_events (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return sip_agent_get_policies (self)->allow_events;
}
