/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-key.h"

struct _SoftphoneKey
{
  GtkButton parent_instance;

  GtkLabel *digit;
  GtkLabel *letters;

  char *sends;
};

G_DEFINE_FINAL_TYPE (SoftphoneKey, softphone_key, GTK_TYPE_BUTTON)

static void
softphone_key_finalize (GObject *object)
{
  g_free (SOFTPHONE_KEY (object)->sends);
  G_OBJECT_CLASS (softphone_key_parent_class)->finalize (object);
}

static void
softphone_key_class_init (SoftphoneKeyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = softphone_key_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-key.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneKey, digit);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneKey, letters);
}

static void
softphone_key_init (SoftphoneKey *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
softphone_key_new (const char *digit,
                   const char *letters)
{
  SoftphoneKey *self = g_object_new (SOFTPHONE_TYPE_KEY, NULL);
  g_autofree char *name = g_strchomp (g_strjoin (" ", digit, letters, NULL));

  self->sends = g_strdup (digit);
  /* The asterisk of most fonts hangs at the top of the line. */
  gtk_label_set_label (self->digit, g_str_equal (digit, "*") ? "∗" : digit);
  gtk_label_set_label (self->letters, letters ? letters : "");
  gtk_widget_set_visible (GTK_WIDGET (self->letters), letters != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

const char *
softphone_key_get_digit (SoftphoneKey *self)
{
  g_return_val_if_fail (SOFTPHONE_IS_KEY (self), NULL);

  return self->sends;
}
