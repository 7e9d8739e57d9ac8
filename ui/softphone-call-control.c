/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-call-control.h"

enum { PROP_ACTIVE = 1, PROP_ICON_NAME, PROP_LABEL, PROP_ACTIVE_ICON_NAME, PROP_ACTIVE_LABEL, N_PROPS };

struct _SoftphoneCallControl
{
  AdwBin parent_instance;

  GtkWidget *button;
  GtkImage *image;
  GtkLabel *label;

  char *texts[N_PROPS];

  gboolean active;
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoftphoneCallControl, softphone_call_control, ADW_TYPE_BIN)

static const char *
current (SoftphoneCallControl *self,
         guint                 off,
         guint                 on)
{
  return self->active && self->texts[on] ? self->texts[on] : self->texts[off];
}

static void
update (SoftphoneCallControl *self)
{
  const char *label = current (self, PROP_LABEL, PROP_ACTIVE_LABEL);

  gtk_image_set_from_icon_name (self->image, current (self, PROP_ICON_NAME, PROP_ACTIVE_ICON_NAME));
  gtk_label_set_label (self->label, label ? label : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
softphone_call_control_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  SoftphoneCallControl *self = SOFTPHONE_CALL_CONTROL (object);

  if (prop_id == PROP_ACTIVE)
    g_value_set_boolean (value, self->active);
  else
    g_value_set_string (value, self->texts[prop_id]);
}

static void
softphone_call_control_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  SoftphoneCallControl *self = SOFTPHONE_CALL_CONTROL (object);

  if (prop_id == PROP_ACTIVE)
    {
      softphone_call_control_set_active (self, g_value_get_boolean (value));
      return;
    }
  g_free (self->texts[prop_id]);
  self->texts[prop_id] = g_value_dup_string (value);
  update (self);
}

static void
softphone_call_control_finalize (GObject *object)
{
  SoftphoneCallControl *self = SOFTPHONE_CALL_CONTROL (object);

  for (guint i = 0; i < N_PROPS; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (softphone_call_control_parent_class)->finalize (object);
}

static void
softphone_call_control_class_init (SoftphoneCallControlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = softphone_call_control_get_property;
  object_class->set_property = softphone_call_control_set_property;
  object_class->finalize = softphone_call_control_finalize;

  properties[PROP_ACTIVE] =
    g_param_spec_boolean ("active", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_ACTIVE_ICON_NAME] = g_param_spec_string ("active-icon-name", NULL, NULL, NULL, flags);
  properties[PROP_ACTIVE_LABEL] = g_param_spec_string ("active-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-call-control.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallControl, button);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallControl, image);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallControl, label);
}

static void
softphone_call_control_init (SoftphoneCallControl *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
softphone_call_control_get_active (SoftphoneCallControl *self)
{
  g_return_val_if_fail (SOFTPHONE_IS_CALL_CONTROL (self), FALSE);

  return self->active;
}

void
softphone_call_control_set_active (SoftphoneCallControl *self,
                                   gboolean              active)
{
  g_return_if_fail (SOFTPHONE_IS_CALL_CONTROL (self));

  if (self->active == active)
    return;
  self->active = active;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

void
softphone_call_control_focus (SoftphoneCallControl *self)
{
  g_return_if_fail (SOFTPHONE_IS_CALL_CONTROL (self));

  gtk_widget_grab_focus (self->button);
}
