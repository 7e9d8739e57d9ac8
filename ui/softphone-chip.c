/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-chip.h"

struct _SoftphoneChip
{
  AdwBin parent_instance;

  GtkImage *image;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (SoftphoneChip, softphone_chip, ADW_TYPE_BIN)

static void
softphone_chip_class_init (SoftphoneChipClass *klass)
{
}

static void
softphone_chip_init (SoftphoneChip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->image =
    g_object_new (GTK_TYPE_IMAGE, "pixel-size", 14, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "chip");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
softphone_chip_set (SoftphoneChip *self,
                    const char    *icon_name,
                    const char    *label)
{
  g_return_if_fail (SOFTPHONE_IS_CHIP (self));

  gtk_image_set_from_icon_name (self->image, icon_name);
  gtk_label_set_label (self->label, label ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (self), label && *label);
}
