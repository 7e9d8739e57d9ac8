/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-call-bar.h"

#include <glib/gi18n-lib.h>

#include "softphone-call-text.h"
#include "softphone-text.h"

struct _SoftphoneCallBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkWidget *button;
  GtkLabel *name;
  GtkLabel *time;

  PhoneCall *call;

  guint tick;
};

G_DEFINE_FINAL_TYPE (SoftphoneCallBar, softphone_call_bar, ADW_TYPE_BIN)

static gboolean
update_time (gpointer user_data)
{
  SoftphoneCallBar *self = user_data;
  gboolean goes_on = softphone_call_is_answered (self->call) && !softphone_call_is_held (self->call);
  g_autofree char *text = goes_on ? softphone_text_duration (phone_call_get_duration (self->call))
                                  : softphone_call_text_state (self->call);

  gtk_label_set_label (self->time, text);
  return G_SOURCE_CONTINUE;
}

static void
update (SoftphoneCallBar *self)
{
  g_autofree char *title = softphone_call_text_title (self->call);
  /* Translators: %s is who the call is with */
  g_autofree char *name = g_strdup_printf (_("Return to the call with %s"), title);

  gtk_label_set_label (self->name, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  update_time (self);
}

static void
forget_call (SoftphoneCallBar *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->call)
    g_signal_handlers_disconnect_by_data (self->call, self);
  g_clear_object (&self->call);
}

static void
softphone_call_bar_dispose (GObject *object)
{
  forget_call (SOFTPHONE_CALL_BAR (object));
  G_OBJECT_CLASS (softphone_call_bar_parent_class)->dispose (object);
}

static void
softphone_call_bar_class_init (SoftphoneCallBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = softphone_call_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-call-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallBar, button);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallBar, name);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallBar, time);
}

static void
softphone_call_bar_init (SoftphoneCallBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
softphone_call_bar_set_call (SoftphoneCallBar *self,
                             PhoneCall        *call)
{
  g_return_if_fail (SOFTPHONE_IS_CALL_BAR (self));

  if (self->call == call)
    return;
  forget_call (self);
  gtk_revealer_set_reveal_child (self->revealer, call != NULL);
  if (!call)
    return;
  self->call = g_object_ref (call);
  g_signal_connect_object (call, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->tick = g_timeout_add_seconds (1, update_time, self);
  update (self);
}
