/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-logger.h"

/**
 * SipLogger:
 *
 * Writes what belongs to one thing, a call for example, into the program's log, so that its lines can be told from
 * those of others: each begins with category and label, and has them as the fields SIP_CATEGORY and SIP_LABEL of
 * g_log_structured(), in the domain "sipcore". What becomes of a line is up to GLib: debug and info are seen with
 * G_MESSAGES_DEBUG=sipcore.
 */
struct _SipLogger
{
  GObject parent_instance;

  /* owned */
  char *category;
  char *label;
};

enum {
  PROP_0,
  PROP_CATEGORY,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipLogger, sip_logger, G_TYPE_OBJECT)

static void
sip_logger_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipLogger *self = SIP_LOGGER (object);

  switch (prop_id)
    {
    case PROP_CATEGORY:
      g_value_set_string (value, self->category);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_logger_finalize (GObject *object)
{
  SipLogger *self = SIP_LOGGER (object);

  g_free (self->category);
  g_free (self->label);

  G_OBJECT_CLASS (sip_logger_parent_class)->finalize (object);
}

static void
sip_logger_class_init (SipLoggerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_logger_get_property;
  object_class->finalize = sip_logger_finalize;

  /**
   * SipLogger:category:
   *
   * What kind of thing it is: "session".
   */
  props[PROP_CATEGORY] = g_param_spec_string ("category", NULL, NULL, NULL, readable);
  /**
   * SipLogger:label:
   *
   * Which one of its kind.
   */
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_logger_init (SipLogger *self)
{
}

/**
 * sip_logger_new:
 * @category: what kind of thing it is
 * @label: which one of its kind
 *
 * Returns: (transfer full): a logger
 */
SipLogger *
sip_logger_new (const char *category, const char *label)
{
  SipLogger *self;

  g_return_val_if_fail (category && label, NULL);

  self = g_object_new (SIP_TYPE_LOGGER, NULL);
  self->category = g_strdup (category);
  self->label = g_strdup (label);
  return self;
}

/**
 * sip_logger_get_category:
 *
 * Returns: what kind of thing it is
 */
const char *
sip_logger_get_category (SipLogger *self)
{
  g_return_val_if_fail (SIP_IS_LOGGER (self), NULL);

  return self->category;
}

/**
 * sip_logger_get_label:
 *
 * Returns: which one of its kind
 */
const char *
sip_logger_get_label (SipLogger *self)
{
  g_return_val_if_fail (SIP_IS_LOGGER (self), NULL);

  return self->label;
}

/**
 * sip_logger_log:
 * @level: %G_LOG_LEVEL_DEBUG, %G_LOG_LEVEL_INFO, %G_LOG_LEVEL_MESSAGE, %G_LOG_LEVEL_WARNING or %G_LOG_LEVEL_CRITICAL
 * @message: what there is to say; no secrets
 *
 * Writes a line.
 */
void
sip_logger_log (SipLogger *self, GLogLevelFlags level, const char *message)
{
  g_return_if_fail (SIP_IS_LOGGER (self));
  g_return_if_fail (message);
  /* That one would end the program. */
  g_return_if_fail ((level & G_LOG_LEVEL_MASK) == level && level != 0 && !(level & G_LOG_LEVEL_ERROR));

  g_log_structured (G_LOG_DOMAIN, level, "SIP_CATEGORY", self->category, "SIP_LABEL", self->label, "MESSAGE",
                    "%s %s: %s", self->category, self->label, message);
}

/**
 * sip_logger_debug: (skip)
 * @format: as for printf()
 * @...: its arguments
 *
 * Writes a line for who looks for a fault.
 */
void
sip_logger_debug (SipLogger *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  g_return_if_fail (SIP_IS_LOGGER (self));

  /* GLib writes the whole text before it drops it. */
  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  sip_logger_log (self, G_LOG_LEVEL_DEBUG, message);
}
