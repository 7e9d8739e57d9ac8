/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-account-row.h"

#include <glib/gi18n-lib.h>

#include "softphone-account-state.h"

struct _SoftphoneAccountRow
{
  AdwActionRow parent_instance;

  GtkImage *state;
  GtkWidget *retry;
  GtkWidget *remove;

  PhoneAccount *account;
};

enum { REMOVE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoftphoneAccountRow, softphone_account_row, ADW_TYPE_ACTION_ROW)

static void
name_button (GtkWidget  *button,
             const char *format,
             const char *label)
{
  g_autofree char *name = g_strdup_printf (format, label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (SoftphoneAccountRow *self)
{
  g_autofree char *label = softphone_account_dup_label (self->account);
  g_autofree char *text = softphone_account_state_to_text (self->account);
  g_autofree char *name = g_strdup_printf ("%s, %s", label, text);

  softphone_account_state_show (self->account, self->state);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_visible (self->retry, phone_account_get_state (self->account) == PHONE_ACCOUNT_FAILED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* Translators: %s is the name of an account */
  name_button (self->retry, _("Try again: %s"), label);
  name_button (self->remove, _("Remove %s"), label);
}

static void
on_retried (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  /* What came of it is in the account's state. */
  phone_account_register_finish (PHONE_ACCOUNT (source), result, NULL);
}

static void
on_retry (SoftphoneAccountRow *self)
{
  phone_account_register_async (self->account, NULL, on_retried, NULL);
}

static void
on_remove (SoftphoneAccountRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0, self->account);
}

static void
softphone_account_row_dispose (GObject *object)
{
  SoftphoneAccountRow *self = SOFTPHONE_ACCOUNT_ROW (object);

  if (self->account)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (softphone_account_row_parent_class)->dispose (object);
}

static void
softphone_account_row_class_init (SoftphoneAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = softphone_account_row_dispose;
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, PHONE_TYPE_ACCOUNT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountRow, state);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountRow, retry);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
softphone_account_row_init (SoftphoneAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
softphone_account_row_new (PhoneAccount *account)
{
  SoftphoneAccountRow *self = g_object_new (SOFTPHONE_TYPE_ACCOUNT_ROW, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
