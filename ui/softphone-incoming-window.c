/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-incoming-window.h"

#include <glib/gi18n-lib.h>

#include "softphone-big-action.h"
#include "softphone-call-text.h"

struct _SoftphoneIncomingWindow
{
  AdwWindow parent_instance;

  GtkLabel *heading;
  GtkWidget *silence;
  GtkWidget *caller;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *address;
  SoftphoneBigAction *answer;

  PhoneCall *call;
};

enum { ANSWER, SILENCE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoftphoneIncomingWindow, softphone_incoming_window, ADW_TYPE_WINDOW)

static void
on_answer (SoftphoneIncomingWindow *self)
{
  g_signal_emit (self, signals[ANSWER], 0);
}

static void
on_silence (SoftphoneIncomingWindow *self)
{
  softphone_incoming_window_set_aloud (self, FALSE);
  g_signal_emit (self, signals[SILENCE], 0);
}

static void
on_decline (SoftphoneIncomingWindow *self)
{
  /* It fails only where the call rings no more, and then this window goes. */
  phone_call_reject (self->call, 0, NULL);
}

static void
on_state (SoftphoneIncomingWindow *self)
{
  if (!softphone_call_is_ringing_here (self->call))
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
softphone_incoming_window_close_request (GtkWindow *window)
{
  on_decline (SOFTPHONE_INCOMING_WINDOW (window));
  return GDK_EVENT_STOP;
}

static void
show_call (SoftphoneIncomingWindow *self)
{
  g_autofree char *title = softphone_call_text_title (self->call);
  g_autofree char *address = softphone_call_text_address (self->call);
  g_autofree char *heading = softphone_call_text_incoming (self->call);
  g_autofree char *all = g_strdup_printf ("%s, %s%s%s", heading, title, *address ? ", " : "", address);
  const char *name = phone_call_get_peer_name (self->call);

  gtk_window_set_title (GTK_WINDOW (self), heading);
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->name, title);
  gtk_label_set_label (self->address, address);
  gtk_widget_set_visible (GTK_WIDGET (self->address), *address != '\0');
  adw_avatar_set_text (self->avatar, title);
  adw_avatar_set_show_initials (self->avatar, name != NULL && *name != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->caller), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

static void
softphone_incoming_window_dispose (GObject *object)
{
  SoftphoneIncomingWindow *self = SOFTPHONE_INCOMING_WINDOW (object);

  if (self->call)
    g_signal_handlers_disconnect_by_data (self->call, self);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (softphone_incoming_window_parent_class)->dispose (object);
}

static void
softphone_incoming_window_class_init (SoftphoneIncomingWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = softphone_incoming_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = softphone_incoming_window_close_request;

  signals[ANSWER] =
    g_signal_new ("answer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SILENCE] =
    g_signal_new ("silence", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOFTPHONE_TYPE_BIG_ACTION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-incoming-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneIncomingWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneIncomingWindow, silence);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneIncomingWindow, caller);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneIncomingWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneIncomingWindow, name);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneIncomingWindow, address);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneIncomingWindow, answer);
  gtk_widget_class_bind_template_callback (widget_class, on_answer);
  gtk_widget_class_bind_template_callback (widget_class, on_decline);
  gtk_widget_class_bind_template_callback (widget_class, on_silence);
}

static void
softphone_incoming_window_init (SoftphoneIncomingWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

SoftphoneIncomingWindow *
softphone_incoming_window_new (GtkApplication *application,
                               PhoneCall      *call)
{
  SoftphoneIncomingWindow *self = g_object_new (SOFTPHONE_TYPE_INCOMING_WINDOW, "application", application, NULL);

  self->call = g_object_ref (call);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  show_call (self);
  gtk_widget_grab_focus (self->caller);
  return self;
}

PhoneCall *
softphone_incoming_window_get_call (SoftphoneIncomingWindow *self)
{
  g_return_val_if_fail (SOFTPHONE_IS_INCOMING_WINDOW (self), NULL);

  return self->call;
}

void
softphone_incoming_window_set_in_call (SoftphoneIncomingWindow *self,
                                       gboolean                 in_call)
{
  g_return_if_fail (SOFTPHONE_IS_INCOMING_WINDOW (self));

  softphone_big_action_set_label (self->answer, in_call ? _("Hang Up and Answer") : _("Answer"));
}

void
softphone_incoming_window_set_aloud (SoftphoneIncomingWindow *self,
                                     gboolean                 aloud)
{
  g_return_if_fail (SOFTPHONE_IS_INCOMING_WINDOW (self));

  if (aloud == gtk_widget_get_visible (self->silence))
    return;
  /* The focus is on what cannot answer: typing that was meant for another window does no harm. */
  if (!aloud)
    gtk_widget_grab_focus (self->caller);
  gtk_widget_set_visible (self->silence, aloud);
  if (aloud)
    gtk_widget_grab_focus (self->silence);
}
