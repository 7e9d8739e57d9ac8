/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-registered-flow.h"

struct _SipRegisteredFlow
{
  GObject parent_instance;

  /* owned */
  SipFlow *flow;
  SipUri *proxy;
  GStrv service_route;
  SipUri *pub_gruu;
  SipUri *temp_gruu;
  char *supported;

  guint reg_id;
  gboolean outbound;
};

enum {
  PROP_0,
  PROP_FLOW,
  PROP_REG_ID,
  PROP_PROXY,
  PROP_SERVICE_ROUTE,
  PROP_PUB_GRUU,
  PROP_TEMP_GRUU,
  PROP_SUPPORTED,
  PROP_OUTBOUND,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipRegisteredFlow, sip_registered_flow, G_TYPE_OBJECT)

static void
sip_registered_flow_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipRegisteredFlow *self = SIP_REGISTERED_FLOW (object);

  switch (prop_id)
    {
    case PROP_FLOW:
      self->flow = g_value_dup_object (value);
      break;
    case PROP_REG_ID:
      self->reg_id = g_value_get_uint (value);
      break;
    case PROP_PROXY:
      self->proxy = g_value_dup_boxed (value);
      break;
    case PROP_SERVICE_ROUTE:
      self->service_route = g_value_dup_boxed (value);
      break;
    case PROP_PUB_GRUU:
      self->pub_gruu = g_value_dup_boxed (value);
      break;
    case PROP_TEMP_GRUU:
      self->temp_gruu = g_value_dup_boxed (value);
      break;
    case PROP_SUPPORTED:
      self->supported = g_value_dup_string (value);
      break;
    case PROP_OUTBOUND:
      self->outbound = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_registered_flow_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipRegisteredFlow *self = SIP_REGISTERED_FLOW (object);

  switch (prop_id)
    {
    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;
    case PROP_REG_ID:
      g_value_set_uint (value, self->reg_id);
      break;
    case PROP_PROXY:
      g_value_set_boxed (value, self->proxy);
      break;
    case PROP_SERVICE_ROUTE:
      g_value_set_boxed (value, self->service_route);
      break;
    case PROP_PUB_GRUU:
      g_value_set_boxed (value, self->pub_gruu);
      break;
    case PROP_TEMP_GRUU:
      g_value_set_boxed (value, self->temp_gruu);
      break;
    case PROP_SUPPORTED:
      g_value_set_string (value, self->supported);
      break;
    case PROP_OUTBOUND:
      g_value_set_boolean (value, self->outbound);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_registered_flow_finalize (GObject *object)
{
  SipRegisteredFlow *self = SIP_REGISTERED_FLOW (object);

  g_clear_object (&self->flow);
  g_clear_pointer (&self->proxy, sip_uri_unref);
  g_clear_pointer (&self->service_route, g_strfreev);
  g_clear_pointer (&self->pub_gruu, sip_uri_unref);
  g_clear_pointer (&self->temp_gruu, sip_uri_unref);
  g_clear_pointer (&self->supported, g_free);

  G_OBJECT_CLASS (sip_registered_flow_parent_class)->finalize (object);
}

static void
sip_registered_flow_class_init (SipRegisteredFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = sip_registered_flow_set_property;
  object_class->get_property = sip_registered_flow_get_property;
  object_class->finalize = sip_registered_flow_finalize;

  /**
   * SipRegisteredFlow:flow:
   *
   * Over which the account is registered.
   */
  props[PROP_FLOW] = g_param_spec_object ("flow", NULL, NULL, SIP_TYPE_FLOW, flags);
  /**
   * SipRegisteredFlow:reg-id:
   *
   * Its number among the flows of the account (RFC 5626 4.2), 0 where there is only one.
   */
  props[PROP_REG_ID] = g_param_spec_uint ("reg-id", NULL, NULL, 0, G_MAXINT32, 0, flags);
  /**
   * SipRegisteredFlow:proxy:
   *
   * The outbound proxy to which it leads, or %NULL.
   */
  props[PROP_PROXY] = g_param_spec_boxed ("proxy", NULL, NULL, SIP_TYPE_URI, flags);
  /**
   * SipRegisteredFlow:service-route:
   *
   * The values of Service-Route in their order (RFC 3608), or %NULL.
   */
  props[PROP_SERVICE_ROUTE] = g_param_spec_boxed ("service-route", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * SipRegisteredFlow:pub-gruu:
   *
   * The public GRUU (RFC 5627), or %NULL.
   */
  props[PROP_PUB_GRUU] = g_param_spec_boxed ("pub-gruu", NULL, NULL, SIP_TYPE_URI, flags);
  /**
   * SipRegisteredFlow:temp-gruu:
   *
   * The temporary GRUU that was got last (RFC 5627), or %NULL.
   */
  props[PROP_TEMP_GRUU] = g_param_spec_boxed ("temp-gruu", NULL, NULL, SIP_TYPE_URI, flags);
  /**
   * SipRegisteredFlow:supported:
   *
   * Extensions that requests over it offer beside those that are always supported, as in Supported, or %NULL.
   */
  props[PROP_SUPPORTED] = g_param_spec_string ("supported", NULL, NULL, NULL, flags);
  /**
   * SipRegisteredFlow:outbound:
   *
   * Whether the registrar agreed to RFC 5626.
   */
  props[PROP_OUTBOUND] = g_param_spec_boolean ("outbound", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_registered_flow_init (SipRegisteredFlow *self)
{
}

/**
 * sip_registered_flow_get_flow:
 *
 * Returns: (transfer none): the flow, which may be closed by now
 */
SipFlow *
sip_registered_flow_get_flow (SipRegisteredFlow *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (self), NULL);

  return self->flow;
}

/**
 * sip_registered_flow_get_reg_id:
 *
 * Returns: its number among the flows of the account (RFC 5626 4.2), 0 where there is only one
 */
guint
sip_registered_flow_get_reg_id (SipRegisteredFlow *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (self), 0);

  return self->reg_id;
}

/**
 * sip_registered_flow_get_proxy:
 *
 * Returns: (transfer none) (nullable): the outbound proxy to which it leads
 */
SipUri *
sip_registered_flow_get_proxy (SipRegisteredFlow *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (self), NULL);

  return self->proxy;
}

/**
 * sip_registered_flow_get_service_route:
 *
 * Returns: (transfer none) (nullable): the values of Service-Route in their order (RFC 3608 6.1); %NULL: none
 */
const char *const *
sip_registered_flow_get_service_route (SipRegisteredFlow *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (self), NULL);

  return (const char *const *) self->service_route;
}

/**
 * sip_registered_flow_get_pub_gruu:
 *
 * Returns: (transfer none) (nullable): the public GRUU (RFC 5627 4.2)
 */
SipUri *
sip_registered_flow_get_pub_gruu (SipRegisteredFlow *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (self), NULL);

  return self->pub_gruu;
}

/**
 * sip_registered_flow_get_temp_gruu:
 *
 * Returns: (transfer none) (nullable): the temporary GRUU that was got last
 */
SipUri *
sip_registered_flow_get_temp_gruu (SipRegisteredFlow *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (self), NULL);

  return self->temp_gruu;
}

/**
 * sip_registered_flow_get_supported:
 *
 * Returns: (nullable): extensions that requests over it offer beside those that are always supported, as in Supported
 *   (RFC 5626 4.3, RFC 5627 4.4)
 */
const char *
sip_registered_flow_get_supported (SipRegisteredFlow *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (self), NULL);

  return self->supported;
}

/**
 * sip_registered_flow_get_outbound:
 *
 * Returns: whether the registrar calls over this very flow (RFC 5626 4.2.1)
 */
gboolean
sip_registered_flow_get_outbound (SipRegisteredFlow *self)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (self), FALSE);

  return self->outbound;
}

static gboolean
same_uri (SipUri *a, SipUri *b)
{
  return a == b || (a && b && sip_slice_equal (sip_uri_get_text (a), sip_uri_get_text (b)));
}

static gboolean
same_list (GStrv a, GStrv b)
{
  return a == b || (a && b && g_strv_equal ((const char *const *) a, (const char *const *) b));
}

/**
 * sip_registered_flow_equal:
 *
 * Returns: whether both are of the same flow and tell the same
 */
gboolean
sip_registered_flow_equal (SipRegisteredFlow *a, SipRegisteredFlow *b)
{
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (a), FALSE);
  g_return_val_if_fail (SIP_IS_REGISTERED_FLOW (b), FALSE);

  return a->flow == b->flow && a->reg_id == b->reg_id && a->outbound == b->outbound && same_uri (a->proxy, b->proxy)
         && same_uri (a->pub_gruu, b->pub_gruu) && same_uri (a->temp_gruu, b->temp_gruu)
         && g_strcmp0 (a->supported, b->supported) == 0 && same_list (a->service_route, b->service_route);
}
