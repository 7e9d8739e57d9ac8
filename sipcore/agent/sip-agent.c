/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

#include "agent/sip-uas.h"
#include "util/sip-argument.h"

typedef struct
{
  /* owned */
  SipTransactionLayer *transactions;
  SipDialogTable *dialogs;
  SipResolver *resolver;
  SipUri *aor;
  SipUri *outbound_proxy;
  SipUri *registrar;
  GPtrArray *registered; /* nullable: of SipRegisteredFlow, the preferred one first */
  SipPacer *pacer;       /* nullable */
  SipAuthenticator *authenticator;
  SipDeadTargets *dead_targets;
  SipAgentPolicies *policies;
  char *display_name;
  char *contact_user;
  char *websocket_url;
  char *user_agent;
  char *allow;
  char *instance_id;

  SipDescriptionHandlerFactory factory;
  gpointer factory_data;
  GDestroyNotify factory_destroy;

  SipAgentMatchFunc match;
  gpointer match_data;
  GDestroyNotify match_destroy;

  SipProtocol protocol;
} SipAgentPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (SipAgent, sip_agent, G_TYPE_OBJECT)

#define PRIVATE(self) ((SipAgentPrivate *) sip_agent_get_instance_private (self))

enum {
  PROP_0,
  PROP_TRANSACTIONS,
  PROP_DIALOGS,
  PROP_RESOLVER,
  PROP_AOR,
  PROP_DISPLAY_NAME,
  PROP_CONTACT_USER,
  PROP_PROTOCOL,
  PROP_OUTBOUND_PROXY,
  PROP_REGISTRAR,
  PROP_WEBSOCKET_URL,
  PROP_USER_AGENT,
  PROP_INSTANCE_ID,
  PROP_PACER,
  PROP_FLOW,
  PROP_SERVICE_ROUTE,
  PROP_PUB_GRUU,
  PROP_TEMP_GRUU,
  PROP_REGISTERED,
  N_PROPS,
};

enum {
  REQUEST,
  ADDRESSES_CHANGED,
  SESSION,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_uri (SipUri **place, const GValue *value)
{
  g_clear_pointer (place, sip_uri_unref);
  *place = g_value_dup_boxed (value);
}

static void
set_string (char **place, const GValue *value)
{
  g_free (*place);
  *place = g_value_dup_string (value);
}

/* What goes into header fields. */
static void
set_line (char **place, const GValue *value, GParamSpec *pspec)
{
  g_autoptr (GError) error = NULL;

  if (sip_argument_check_line (pspec->name, g_value_get_string (value), &error))
    set_string (place, value);
  else
    g_critical ("%s", error->message);
}

/* What it shares with the others of its stack. */
static void
set_part (SipAgentPrivate *priv, guint id, const GValue *value)
{
  if (id == PROP_TRANSACTIONS)
    priv->transactions = g_value_dup_object (value);
  else if (id == PROP_DIALOGS)
    priv->dialogs = g_value_dup_object (value);
  else if (id == PROP_RESOLVER)
    priv->resolver = g_value_dup_object (value);
  else
    priv->pacer = g_value_dup_object (value);
}

static void
sip_agent_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SipAgent *self = SIP_AGENT (object);
  SipAgentPrivate *priv = PRIVATE (self);

  switch (id)
    {
    case PROP_TRANSACTIONS:
    case PROP_DIALOGS:
    case PROP_RESOLVER:
    case PROP_PACER:
      set_part (priv, id, value);
      break;
    case PROP_AOR:
      set_uri (&priv->aor, value);
      break;
    case PROP_DISPLAY_NAME:
      set_line (&priv->display_name, value, pspec);
      break;
    case PROP_CONTACT_USER:
      set_string (&priv->contact_user, value);
      g_signal_emit (self, signals[ADDRESSES_CHANGED], 0);
      break;
    case PROP_PROTOCOL:
      priv->protocol = g_value_get_enum (value);
      break;
    case PROP_OUTBOUND_PROXY:
      set_uri (&priv->outbound_proxy, value);
      g_signal_emit (self, signals[ADDRESSES_CHANGED], 0);
      break;
    case PROP_REGISTRAR:
      set_uri (&priv->registrar, value);
      g_signal_emit (self, signals[ADDRESSES_CHANGED], 0);
      break;
    case PROP_WEBSOCKET_URL:
      set_string (&priv->websocket_url, value);
      break;
    case PROP_USER_AGENT:
      set_line (&priv->user_agent, value, pspec);
      break;
    case PROP_INSTANCE_ID:
      set_line (&priv->instance_id, value, pspec);
      break;
    case PROP_FLOW:
      sip_agent_set_flow (self, g_value_get_object (value));
      break;
    default:
      if (!sip_agent_set_policy (self, id, value))
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gpointer
get_part (SipAgentPrivate *priv, guint id)
{
  if (id == PROP_TRANSACTIONS)
    return priv->transactions;
  if (id == PROP_DIALOGS)
    return priv->dialogs;
  return id == PROP_RESOLVER ? (gpointer) priv->resolver : (gpointer) priv->pacer;
}

/* What only the flow in use tells. */
static void
get_from_registered (SipAgent *self, GParamSpec *pspec, GValue *value)
{
  SipRegisteredFlow *registered = sip_agent_get_registered_flow (self);

  if (registered)
    g_object_get_property (G_OBJECT (registered), pspec->name, value);
}

static void
sip_agent_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipAgentPrivate *priv = PRIVATE (SIP_AGENT (object));

  switch (id)
    {
    case PROP_TRANSACTIONS:
    case PROP_DIALOGS:
    case PROP_RESOLVER:
    case PROP_PACER:
      g_value_set_object (value, get_part (priv, id));
      break;
    case PROP_AOR:
      g_value_set_boxed (value, priv->aor);
      break;
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, priv->display_name);
      break;
    case PROP_CONTACT_USER:
      g_value_take_string (value, sip_agent_dup_contact_user (SIP_AGENT (object)));
      break;
    case PROP_PROTOCOL:
      g_value_set_enum (value, priv->protocol);
      break;
    case PROP_OUTBOUND_PROXY:
      g_value_set_boxed (value, priv->outbound_proxy);
      break;
    case PROP_REGISTRAR:
      g_value_set_boxed (value, priv->registrar);
      break;
    case PROP_WEBSOCKET_URL:
      g_value_set_string (value, priv->websocket_url);
      break;
    case PROP_USER_AGENT:
      g_value_set_string (value, priv->user_agent);
      break;
    case PROP_INSTANCE_ID:
      g_value_set_string (value, priv->instance_id);
      break;
    case PROP_FLOW:
      g_value_set_object (value, sip_agent_get_flow (SIP_AGENT (object)));
      break;
    case PROP_REGISTERED:
      g_value_set_boolean (value, priv->registered != NULL);
      break;
    case PROP_SERVICE_ROUTE:
    case PROP_PUB_GRUU:
    case PROP_TEMP_GRUU:
      get_from_registered (SIP_AGENT (object), pspec, value);
      break;
    default:
      if (!sip_agent_get_policy (SIP_AGENT (object), id, value))
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clear_factory (SipAgentPrivate *priv)
{
  GDestroyNotify destroy = priv->factory_destroy;

  priv->factory = NULL;
  priv->factory_destroy = NULL;
  if (destroy)
    destroy (priv->factory_data);
}

static void
clear_match (SipAgentPrivate *priv)
{
  GDestroyNotify destroy = priv->match_destroy;

  priv->match = NULL;
  priv->match_destroy = NULL;
  if (destroy)
    destroy (priv->match_data);
}

/* One that was made without a stack reaches nobody, but can be asked anything. */
static void
stand_alone (SipAgentPrivate *priv)
{
  g_autoptr (SipClock) clock = sip_clock_new ();
  g_autoptr (SipRandom) random = sip_random_new ();
  g_autoptr (SipTransportLayer) transport = sip_transport_layer_new (clock, random);

  g_critical ("An agent needs its properties transactions, dialogs, resolver and aor");
  if (!priv->transactions)
    priv->transactions = sip_transaction_layer_new (transport);
  if (!priv->dialogs)
    priv->dialogs = sip_dialog_table_new ();
  if (!priv->resolver)
    priv->resolver = sip_resolver_new (clock, random);
  if (!priv->aor)
    priv->aor = sip_uri_new (SIP_SCHEME_SIP, "anonymous", "anonymous.invalid", 0);
}

static void
sip_agent_constructed (GObject *object)
{
  SipAgentPrivate *priv = PRIVATE (SIP_AGENT (object));

  G_OBJECT_CLASS (sip_agent_parent_class)->constructed (object);

  if (!priv->transactions || !priv->dialogs || !priv->resolver || !priv->aor)
    stand_alone (priv);
  priv->authenticator = sip_authenticator_new (sip_transaction_layer_get_random (priv->transactions));
  priv->dead_targets = sip_dead_targets_new (sip_transaction_layer_get_clock (priv->transactions));
}

static void
sip_agent_dispose (GObject *object)
{
  SipAgentPrivate *priv = PRIVATE (SIP_AGENT (object));

  /* The password is wiped with its holder. */
  g_clear_pointer (&priv->authenticator, sip_authenticator_free);
  g_clear_pointer (&priv->dead_targets, sip_dead_targets_free);
  clear_factory (priv);
  clear_match (priv);
  g_clear_pointer (&priv->registered, g_ptr_array_unref);
  g_clear_object (&priv->pacer);
  g_clear_object (&priv->resolver);
  g_clear_object (&priv->dialogs);
  g_clear_object (&priv->transactions);

  G_OBJECT_CLASS (sip_agent_parent_class)->dispose (object);
}

static void
sip_agent_finalize (GObject *object)
{
  SipAgentPrivate *priv = PRIVATE (SIP_AGENT (object));

  g_clear_pointer (&priv->policies, sip_agent_policies_free);
  g_clear_pointer (&priv->aor, sip_uri_unref);
  g_clear_pointer (&priv->outbound_proxy, sip_uri_unref);
  g_clear_pointer (&priv->registrar, sip_uri_unref);
  g_clear_pointer (&priv->display_name, g_free);
  g_clear_pointer (&priv->contact_user, g_free);
  g_clear_pointer (&priv->websocket_url, g_free);
  g_clear_pointer (&priv->user_agent, g_free);
  g_clear_pointer (&priv->allow, g_free);
  g_clear_pointer (&priv->instance_id, g_free);

  G_OBJECT_CLASS (sip_agent_parent_class)->finalize (object);
}

static void
sip_agent_class_init (SipAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags quiet = flags | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->set_property = sip_agent_set_property;
  object_class->get_property = sip_agent_get_property;
  object_class->constructed = sip_agent_constructed;
  object_class->dispose = sip_agent_dispose;
  object_class->finalize = sip_agent_finalize;

  props[PROP_TRANSACTIONS] = g_param_spec_object ("transactions", NULL, NULL, SIP_TYPE_TRANSACTION_LAYER, once);
  props[PROP_DIALOGS] = g_param_spec_object ("dialogs", NULL, NULL, SIP_TYPE_DIALOG_TABLE, once);
  props[PROP_RESOLVER] = g_param_spec_object ("resolver", NULL, NULL, SIP_TYPE_RESOLVER, once);
  props[PROP_AOR] = g_param_spec_boxed ("aor", NULL, NULL, SIP_TYPE_URI, once);
  props[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, flags);
  props[PROP_CONTACT_USER] = g_param_spec_string ("contact-user", NULL, NULL, NULL, flags);
  props[PROP_PROTOCOL] = g_param_spec_enum ("protocol", NULL, NULL, SIP_TYPE_PROTOCOL, SIP_PROTOCOL_AUTO, flags);
  props[PROP_OUTBOUND_PROXY] = g_param_spec_boxed ("outbound-proxy", NULL, NULL, SIP_TYPE_URI, flags);
  props[PROP_REGISTRAR] = g_param_spec_boxed ("registrar", NULL, NULL, SIP_TYPE_URI, flags);
  props[PROP_WEBSOCKET_URL] = g_param_spec_string ("websocket-url", NULL, NULL, NULL, flags);
  props[PROP_USER_AGENT] = g_param_spec_string ("user-agent", NULL, NULL, NULL, flags);

  /**
   * SipAgent:instance-id:
   *
   * The URN of this device, the same for ever ("urn:uuid:…", RFC 5626 4.1); without it there is neither GRUU nor
   * outbound.
   */
  props[PROP_INSTANCE_ID] = g_param_spec_string ("instance-id", NULL, NULL, NULL, flags);
  /**
   * SipAgent:pacer:
   *
   * Spreads what all accounts of a stack would otherwise send at once; %NULL: nothing waits.
   */
  props[PROP_PACER] = g_param_spec_object ("pacer", NULL, NULL, SIP_TYPE_PACER, once);
  props[PROP_FLOW] = g_param_spec_object ("flow", NULL, NULL, SIP_TYPE_FLOW, quiet);
  /**
   * SipAgent:service-route:
   *
   * The preloaded route of the flow in use (RFC 3608), or %NULL.
   */
  props[PROP_SERVICE_ROUTE] = g_param_spec_boxed ("service-route", NULL, NULL, G_TYPE_STRV, readable);
  /**
   * SipAgent:pub-gruu:
   *
   * The public GRUU of this device (RFC 5627), or %NULL.
   */
  props[PROP_PUB_GRUU] = g_param_spec_boxed ("pub-gruu", NULL, NULL, SIP_TYPE_URI, readable);
  /**
   * SipAgent:temp-gruu:
   *
   * A temporary GRUU of this device (RFC 5627), or %NULL.
   */
  props[PROP_TEMP_GRUU] = g_param_spec_boxed ("temp-gruu", NULL, NULL, SIP_TYPE_URI, readable);
  props[PROP_REGISTERED] = g_param_spec_boolean ("registered", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
  sip_agent_install_policies (object_class);

  signals[REQUEST] = g_signal_new ("request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   G_STRUCT_OFFSET (SipAgentClass, request), g_signal_accumulator_true_handled, NULL,
                                   NULL, G_TYPE_BOOLEAN, 1, SIP_TYPE_SERVER_TRANSACTION);
  /**
   * SipAgent::addresses-changed:
   *
   * sip_agent_matches() or sip_agent_trusts() may decide otherwise from now on.
   */
  signals[ADDRESSES_CHANGED] = g_signal_new ("addresses-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SipAgent::session:
   * @self: what emits it
   * @session: a [class@Sip.Session]
   *
   * A call has begun: one that came, before anybody else is told of it, or one of ours, before its INVITE is sent.
   */
  signals[SESSION] = g_signal_new ("session", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_OBJECT);
}

static void
sip_agent_init (SipAgent *self)
{
  PRIVATE (self)->policies = sip_agent_policies_new ();
}

/**
 * sip_agent_set_description_handler_factory:
 * @factory: (nullable): makes a handler for each session
 * @destroy: (nullable): frees @user_data
 *
 * Says what the media of the sessions to come are.
 */
void
sip_agent_set_description_handler_factory (SipAgent *self, SipDescriptionHandlerFactory factory, gpointer user_data,
                                           GDestroyNotify destroy)
{
  SipAgentPrivate *priv;

  g_return_if_fail (SIP_IS_AGENT (self));

  priv = PRIVATE (self);
  clear_factory (priv);
  priv->factory = factory;
  priv->factory_data = user_data;
  priv->factory_destroy = destroy;
}

/**
 * sip_agent_create_description_handler:
 *
 * Returns: (transfer full) (nullable): a handler for one session; %NULL where no factory was set
 */
SipDescriptionHandler *
sip_agent_create_description_handler (SipAgent *self)
{
  SipAgentPrivate *priv;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  priv = PRIVATE (self);
  return priv->factory ? priv->factory (self, priv->factory_data) : NULL;
}

/**
 * sip_agent_set_credentials:
 * @user: (nullable): the user name that servers ask for
 * @password: (nullable): its password
 *
 * Both are kept until they are set again or the agent goes, and then wiped from memory.
 */
void
sip_agent_set_credentials (SipAgent *self, const char *user, const char *password)
{
  g_return_if_fail (SIP_IS_AGENT (self));

  sip_authenticator_set_credentials (PRIVATE (self)->authenticator, user, password);
}

/**
 * sip_agent_get_aor:
 *
 * Returns: (transfer none): the address of record
 */
SipUri *
sip_agent_get_aor (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return PRIVATE (self)->aor;
}

/**
 * sip_agent_dup_identity:
 *
 * Returns: (transfer full): the address of record with the display name: From of requests
 */
SipAddress *
sip_agent_dup_identity (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return sip_address_new (PRIVATE (self)->display_name, PRIVATE (self)->aor);
}

char *
sip_agent_dup_contact_user (SipAgent *self)
{
  SipAgentPrivate *priv = PRIVATE (self);

  return priv->contact_user ? g_strdup (priv->contact_user) : sip_uri_dup_user (priv->aor);
}

/**
 * sip_agent_get_transactions:
 *
 * Returns: (transfer none): the transaction layer of the stack
 */
SipTransactionLayer *
sip_agent_get_transactions (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return PRIVATE (self)->transactions;
}

/**
 * sip_agent_get_dialogs:
 *
 * Returns: (transfer none): the dialogs of the stack
 */
SipDialogTable *
sip_agent_get_dialogs (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return PRIVATE (self)->dialogs;
}

/**
 * sip_agent_get_clock:
 *
 * Returns: (transfer none): the clock of all timers
 */
SipClock *
sip_agent_get_clock (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return sip_transaction_layer_get_clock (PRIVATE (self)->transactions);
}

/**
 * sip_agent_get_random:
 *
 * Returns: (transfer none): the source of tags and numbers
 */
SipRandom *
sip_agent_get_random (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return sip_transaction_layer_get_random (PRIVATE (self)->transactions);
}

/**
 * sip_agent_set_match_func:
 * @func: (nullable): decides instead of the rule of sip_agent_matches()
 * @destroy: (nullable): frees @user_data
 *
 * Says which requests are for the agent.
 */
void
sip_agent_set_match_func (SipAgent *self, SipAgentMatchFunc func, gpointer user_data, GDestroyNotify destroy)
{
  SipAgentPrivate *priv;

  g_return_if_fail (SIP_IS_AGENT (self));

  priv = PRIVATE (self);
  clear_match (priv);
  priv->match = func;
  priv->match_data = user_data;
  priv->match_destroy = destroy;
  g_signal_emit (self, signals[ADDRESSES_CHANGED], 0);
}

SipAuthenticator *
sip_agent_get_authenticator (SipAgent *self)
{
  return PRIVATE (self)->authenticator;
}

SipDeadTargets *
sip_agent_get_dead_targets (SipAgent *self)
{
  return PRIVATE (self)->dead_targets;
}

SipProtocol
sip_agent_get_protocol (SipAgent *self)
{
  return PRIVATE (self)->protocol;
}

SipUri *
sip_agent_get_outbound_proxy (SipAgent *self)
{
  return PRIVATE (self)->outbound_proxy;
}

SipUri *
sip_agent_get_registrar (SipAgent *self)
{
  return PRIVATE (self)->registrar;
}

const char *
sip_agent_get_websocket_url (SipAgent *self)
{
  return PRIVATE (self)->websocket_url;
}

/**
 * sip_agent_get_instance_id:
 *
 * Returns: (nullable): the URN of this device
 */
const char *
sip_agent_get_instance_id (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return PRIVATE (self)->instance_id;
}

/**
 * sip_agent_get_pacer:
 *
 * Returns: (transfer none) (nullable): shared by all accounts of a stack
 */
SipPacer *
sip_agent_get_pacer (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return PRIVATE (self)->pacer;
}

const char *
sip_agent_get_user_agent (SipAgent *self)
{
  return PRIVATE (self)->user_agent;
}

GPtrArray **
sip_agent_get_registered_flows (SipAgent *self)
{
  return &PRIVATE (self)->registered;
}

void
sip_agent_tell_addresses (SipAgent *self)
{
  g_signal_emit (self, signals[ADDRESSES_CHANGED], 0);
}

void
sip_agent_notify_registered (SipAgent *self, gboolean changed)
{
  static const int of_flow[] = { PROP_FLOW, PROP_SERVICE_ROUTE, PROP_PUB_GRUU, PROP_TEMP_GRUU };

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (of_flow); i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[of_flow[i]]);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REGISTERED]);
  g_signal_emit (self, signals[ADDRESSES_CHANGED], 0);
  g_object_thaw_notify (G_OBJECT (self));
}

SipResolver *
sip_agent_get_resolver (SipAgent *self)
{
  return PRIVATE (self)->resolver;
}

/**
 * sip_agent_has_match_func:
 *
 * Returns: whether another rule than that of sip_agent_matches() holds
 */
gboolean
sip_agent_has_match_func (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), FALSE);

  return PRIVATE (self)->match != NULL;
}

gboolean
sip_agent_call_match_func (SipAgent *self, SipMessage *request, SipFlow *flow)
{
  SipAgentPrivate *priv = PRIVATE (self);

  return priv->match (self, request, flow, priv->match_data);
}

gboolean
sip_agent_emit_request (SipAgent *self, SipServerTransaction *transaction)
{
  gboolean handled = FALSE;

  g_signal_emit (self, signals[REQUEST], 0, transaction, &handled);
  return handled;
}

static gboolean
serves (SipMethod method, gpointer user_data)
{
  SipAgentClass *klass = SIP_AGENT_GET_CLASS (user_data);

  return klass->serves && klass->serves (user_data, method);
}

/**
 * sip_agent_get_allow:
 *
 * Returns: the value of Allow: the methods that are served now; good until it is asked for again
 */
const char *
sip_agent_get_allow (SipAgent *self)
{
  SipAgentPrivate *priv;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  priv = PRIVATE (self);
  g_free (priv->allow);
  priv->allow = sip_uas_join_methods (serves, self);
  return priv->allow;
}

SipAgentPolicies *
sip_agent_get_policies (SipAgent *self)
{
  return PRIVATE (self)->policies;
}
