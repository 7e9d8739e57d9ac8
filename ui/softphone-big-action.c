/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-big-action.h"

struct _SoftphoneBigAction
{
  AdwBin parent_instance;

  GtkWidget *button;
  GtkImage *image;
  GtkLabel *label;
};

enum { PROP_ICON_NAME = 1, PROP_LABEL, PROP_KIND, N_PROPS };
enum { CLICKED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoftphoneBigAction, softphone_big_action, ADW_TYPE_BIN)

static void
on_clicked (SoftphoneBigAction *self)
{
  g_signal_emit (self, signals[CLICKED], 0);
}

static void
softphone_big_action_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  SoftphoneBigAction *self = SOFTPHONE_BIG_ACTION (object);

  switch (prop_id)
    {
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (self->image, g_value_get_string (value));
      break;
    case PROP_LABEL:
      softphone_big_action_set_label (self, g_value_get_string (value));
      break;
    case PROP_KIND:
      gtk_widget_add_css_class (self->button, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
softphone_big_action_class_init (SoftphoneBigActionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = softphone_big_action_set_property;
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CLICKED] =
    g_signal_new ("clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-big-action.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneBigAction, button);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneBigAction, image);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneBigAction, label);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
softphone_big_action_init (SoftphoneBigAction *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
softphone_big_action_set_label (SoftphoneBigAction *self,
                                const char         *label)
{
  g_return_if_fail (SOFTPHONE_IS_BIG_ACTION (self));

  gtk_label_set_label (self->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
