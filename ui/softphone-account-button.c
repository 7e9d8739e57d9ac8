/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-account-button.h"

#include <glib/gi18n-lib.h>

#include "softphone-account-row.h"
#include "softphone-account-state.h"

/* The popover's width less its margins and borders. */
#define LIST_WIDTH 334
#define LIST_HEIGHT_MAX 420

struct _SoftphoneAccountButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkImage *state;
  GtkLabel *label;
  GtkPopover *popover;
  GtkScrolledWindow *scroller;
  GtkListBox *list;

  GListModel *accounts;
};

enum { REMOVE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoftphoneAccountButton, softphone_account_button, ADW_TYPE_BIN)

/* (transfer full) (nullable) */
static PhoneAccount *
account_to_show (SoftphoneAccountButton *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++)
    {
      g_autoptr(PhoneAccount) account = g_list_model_get_item (self->accounts, i);

      if (phone_account_get_state (account) == PHONE_ACCOUNT_FAILED)
        return g_steal_pointer (&account);
    }
  return g_list_model_get_item (self->accounts, 0);
}

/* A scrolled window asks for the height of unwrapped rows, so the list is measured in the width that it has. */
static void
fit_list (SoftphoneAccountButton *self)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (self->list), GTK_ORIENTATION_VERTICAL, LIST_WIDTH, NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (self->scroller, MIN (height, LIST_HEIGHT_MAX));
}

static void
update (SoftphoneAccountButton *self)
{
  g_autoptr(PhoneAccount) account = account_to_show (self);
  g_autofree char *label = account ? softphone_account_dup_label (account) : g_strdup (_("No Account"));
  g_autofree char *text = account ? softphone_account_state_to_text (account) : NULL;
  g_autofree char *name = text ? g_strdup_printf (_("Accounts: %s, %s"), label, text) : g_strdup (_("Accounts"));

  softphone_account_state_show (account, self->state);
  gtk_label_set_label (self->label, label);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), account != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_remove (SoftphoneAccountButton *self,
           PhoneAccount           *account)
{
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[REMOVE], 0, account);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = softphone_account_row_new (item);

  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), user_data, G_CONNECT_SWAPPED);
  return row;
}

static void
on_items_changed (SoftphoneAccountButton *self,
                  guint                   position,
                  guint                   removed,
                  guint                   added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(PhoneAccount) account = g_list_model_get_item (self->accounts, i);

      g_signal_connect_object (account, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
softphone_account_button_dispose (GObject *object)
{
  SoftphoneAccountButton *self = SOFTPHONE_ACCOUNT_BUTTON (object);

  if (self->accounts)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (softphone_account_button_parent_class)->dispose (object);
}

static void
softphone_account_button_class_init (SoftphoneAccountButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = softphone_account_button_dispose;
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, PHONE_TYPE_ACCOUNT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-account-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountButton, button);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountButton, state);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountButton, label);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountButton, popover);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountButton, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAccountButton, list);
  gtk_widget_class_bind_template_callback (widget_class, fit_list);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
softphone_account_button_init (SoftphoneAccountButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
softphone_account_button_set_accounts (SoftphoneAccountButton *self,
                                       GListModel             *accounts)
{
  g_return_if_fail (SOFTPHONE_IS_ACCOUNT_BUTTON (self));
  g_return_if_fail (self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (accounts));
  gtk_list_box_bind_model (self->list, accounts, create_row, self, NULL);
}

