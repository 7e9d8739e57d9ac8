/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-welcome-page.h"

struct _SoftphoneWelcomePage
{
  AdwBin parent_instance;

  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (SoftphoneWelcomePage, softphone_welcome_page, ADW_TYPE_BIN)

static void
softphone_welcome_page_class_init (SoftphoneWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWelcomePage, add);
}

static void
softphone_welcome_page_init (SoftphoneWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
softphone_welcome_page_focus (SoftphoneWelcomePage *self)
{
  g_return_if_fail (SOFTPHONE_IS_WELCOME_PAGE (self));

  gtk_widget_grab_focus (self->add);
}
