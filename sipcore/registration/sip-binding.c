/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-binding-private.h"

#include "registration/sip-own-contact-private.h"

struct _SipBinding
{
  GObject parent_instance;

  SipAddress *address;
  char *instance_id;
  double q;
  guint expires_s;
  guint reg_id;
  gboolean own;
};

enum {
  PROP_0,
  PROP_ADDRESS,
  PROP_URI,
  PROP_EXPIRES,
  PROP_Q,
  PROP_INSTANCE_ID,
  PROP_REG_ID,
  PROP_OWN,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipBinding, sip_binding, G_TYPE_OBJECT)

static void
sip_binding_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipBinding *self = SIP_BINDING (object);

  switch (prop_id)
    {
    case PROP_ADDRESS:
      g_value_set_boxed (value, self->address);
      break;
    case PROP_URI:
      g_value_set_boxed (value, sip_binding_get_uri (self));
      break;
    case PROP_EXPIRES:
      g_value_set_uint (value, self->expires_s);
      break;
    case PROP_Q:
      g_value_set_double (value, self->q);
      break;
    case PROP_INSTANCE_ID:
      g_value_set_string (value, self->instance_id);
      break;
    case PROP_REG_ID:
      g_value_set_uint (value, self->reg_id);
      break;
    case PROP_OWN:
      g_value_set_boolean (value, self->own);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_binding_finalize (GObject *object)
{
  SipBinding *self = SIP_BINDING (object);

  g_clear_pointer (&self->address, sip_address_unref);
  g_free (self->instance_id);

  G_OBJECT_CLASS (sip_binding_parent_class)->finalize (object);
}

static void
sip_binding_class_init (SipBindingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sip_binding_get_property;
  object_class->finalize = sip_binding_finalize;

  /**
   * SipBinding:address:
   *
   * The Contact as the registrar wrote it.
   */
  props[PROP_ADDRESS] = g_param_spec_boxed ("address", NULL, NULL, SIP_TYPE_ADDRESS, readable);
  /**
   * SipBinding:uri:
   *
   * Where the device is reached.
   */
  props[PROP_URI] = g_param_spec_boxed ("uri", NULL, NULL, SIP_TYPE_URI, readable);
  /**
   * SipBinding:expires:
   *
   * Seconds that it had left when it was told, 0: the registrar does not say.
   */
  props[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipBinding:q:
   *
   * Its weight among the others, from 0 to 1, -1: none.
   */
  props[PROP_Q] = g_param_spec_double ("q", NULL, NULL, -1, 1, -1, readable);
  /**
   * SipBinding:instance-id:
   *
   * The URN of the device (RFC 5626 4.1), or %NULL.
   */
  props[PROP_INSTANCE_ID] = g_param_spec_string ("instance-id", NULL, NULL, NULL, readable);
  /**
   * SipBinding:reg-id:
   *
   * Which flow of the device it is, 0: none.
   */
  props[PROP_REG_ID] = g_param_spec_uint ("reg-id", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipBinding:own:
   *
   * Whether the registerer that lists it made it.
   */
  props[PROP_OWN] = g_param_spec_boolean ("own", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_binding_init (SipBinding *self)
{
}

/* RFC 3261 25.1: qvalue. */
static double
read_q (SipAddress *contact)
{
  g_autofree char *text = NULL;
  SipSlice value;
  char *end;
  double q;

  if (!sip_address_get_param (contact, "q", &value) || !value.data)
    return -1;
  text = sip_slice_dup (value);
  q = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && q >= 0 && q <= 1 ? q : -1;
}

/* "<urn:uuid:…>": without the brackets. */
static char *
read_instance_id (SipAddress *contact)
{
  SipSlice value;
  char *text;

  if (!sip_address_get_param (contact, "+sip.instance", &value) || value.length < 3)
    return NULL;
  if (value.data[0] != '<' || value.data[value.length - 1] != '>')
    return NULL;
  text = g_strndup (value.data + 1, value.length - 2);
  if (!g_utf8_validate (text, -1, NULL))
    g_clear_pointer (&text, g_free);
  return text;
}

SipBinding *
sip_binding_new (SipAddress *contact, guint expires_s, gboolean own)
{
  SipBinding *self = g_object_new (SIP_TYPE_BINDING, NULL);
  SipSlice value;
  guint64 reg_id;

  self->address = sip_own_contact_copy (contact);
  self->instance_id = read_instance_id (contact);
  self->q = read_q (contact);
  self->expires_s = expires_s;
  if (sip_address_get_param (contact, "reg-id", &value) && sip_slice_to_uint (value, G_MAXUINT, &reg_id))
    self->reg_id = reg_id;
  self->own = own;
  return self;
}

/**
 * sip_binding_get_address:
 *
 * Returns: (transfer none): the Contact as the registrar wrote it
 */
SipAddress *
sip_binding_get_address (SipBinding *self)
{
  g_return_val_if_fail (SIP_IS_BINDING (self), NULL);

  return self->address;
}

/**
 * sip_binding_get_uri:
 *
 * Returns: (transfer none): where the device is reached
 */
SipUri *
sip_binding_get_uri (SipBinding *self)
{
  g_return_val_if_fail (SIP_IS_BINDING (self), NULL);

  return sip_address_get_uri (self->address);
}

/**
 * sip_binding_get_expires:
 *
 * Returns: seconds that it had left when it was told, 0: the registrar does not say
 */
guint
sip_binding_get_expires (SipBinding *self)
{
  g_return_val_if_fail (SIP_IS_BINDING (self), 0);

  return self->expires_s;
}

/**
 * sip_binding_get_q:
 *
 * Returns: its weight among the others, from 0 to 1 (RFC 3261 20.10), -1: none
 */
double
sip_binding_get_q (SipBinding *self)
{
  g_return_val_if_fail (SIP_IS_BINDING (self), -1);

  return self->q;
}

/**
 * sip_binding_get_instance_id:
 *
 * Returns: (nullable): the URN of the device (RFC 5626 4.1)
 */
const char *
sip_binding_get_instance_id (SipBinding *self)
{
  g_return_val_if_fail (SIP_IS_BINDING (self), NULL);

  return self->instance_id;
}

/**
 * sip_binding_get_reg_id:
 *
 * Returns: which flow of the device it is, 0: none
 */
guint
sip_binding_get_reg_id (SipBinding *self)
{
  g_return_val_if_fail (SIP_IS_BINDING (self), 0);

  return self->reg_id;
}

/**
 * sip_binding_get_own:
 *
 * Returns: whether the registerer that lists it made it
 */
gboolean
sip_binding_get_own (SipBinding *self)
{
  g_return_val_if_fail (SIP_IS_BINDING (self), FALSE);

  return self->own;
}
