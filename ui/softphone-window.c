/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-window.h"

#include <glib/gi18n-lib.h>

#include "softphone-account-button.h"
#include "softphone-account-state.h"
#include "softphone-alert.h"
#include "softphone-call-bar.h"
#include "softphone-call-text.h"
#include "softphone-call-view.h"
#include "softphone-focus.h"
#include "softphone-keypad.h"
#include "softphone-notice.h"
#include "softphone-transfer-dialog.h"
#include "softphone-welcome-page.h"
#include "softphone-window-state.h"

#define SIDEBAR_WIDTH 360
#define UNLIMITED 10000

struct _SoftphoneWindow
{
  AdwApplicationWindow parent_instance;

  SoftphoneNotice *notice;
  GtkStack *pages;
  SoftphoneWelcomePage *welcome;
  AdwLeaflet *leaflet;
  AdwClamp *sidebar_clamp;
  AdwHeaderBar *sidebar_header;
  SoftphoneAccountButton *accounts;
  SoftphoneKeypad *keypad;
  SoftphoneCallBar *call_bar;
  GtkStack *detail;
  SoftphoneCallView *call_view;

  Phone *phone;
};

G_DEFINE_FINAL_TYPE (SoftphoneWindow, softphone_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
shows_page (SoftphoneWindow *self,
            const char      *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), name) == 0;
}

static void
show_phone (SoftphoneWindow *self)
{
  gtk_stack_set_visible_child_name (self->pages, "phone");
}

static void
update_fold (SoftphoneWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gboolean away = folded && g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "sidebar") == 0;
  PhoneCall *call = softphone_call_view_get_call (self->call_view);
  gboolean goes_on = call && softphone_call_is_engaged (call);

  /* A leaflet gives its first page the natural width, which only a clamp keeps at 360. */
  adw_clamp_set_maximum_size (self->sidebar_clamp, folded ? UNLIMITED : SIDEBAR_WIDTH);
  gtk_widget_set_hexpand (GTK_WIDGET (self->sidebar_clamp), folded);
  adw_header_bar_set_show_end_title_buttons (self->sidebar_header, folded);
  g_object_set (self->call_view, "folded", folded, NULL);
  softphone_call_bar_set_call (self->call_bar, away && goes_on ? call : NULL);
}

static void
show_call (SoftphoneWindow *self)
{
  if (!softphone_call_view_get_call (self->call_view))
    return;
  softphone_focus_leave (GTK_WIDGET (self->pages));
  show_phone (self);
  gtk_stack_set_visible_child_name (self->detail, "call");
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");
  softphone_call_view_focus (self->call_view);
}

static void
show_keypad (SoftphoneWindow *self)
{
  softphone_focus_leave (GTK_WIDGET (self->pages));
  show_phone (self);
  adw_leaflet_set_visible_child_name (self->leaflet, "sidebar");
  softphone_keypad_focus (self->keypad);
}

static void
on_problem (SoftphoneWindow *self,
            const char      *sentence)
{
  softphone_notice_answer (self->notice, sentence);
}

static void
on_left (SoftphoneWindow *self)
{
  softphone_focus_leave (GTK_WIDGET (self->pages));
  gtk_stack_set_visible_child_name (self->detail, "home");
  adw_leaflet_set_visible_child_name (self->leaflet, "sidebar");
  update_fold (self);
  if (g_list_model_get_n_items (phone_get_accounts (self->phone)) == 0)
    {
      gtk_stack_set_visible_child_name (self->pages, "welcome");
      softphone_welcome_page_focus (self->welcome);
    }
  else
    {
      softphone_keypad_focus (self->keypad);
    }
}

static void
update_calls (SoftphoneWindow *self)
{
  PhoneCall *engaged = softphone_window_get_engaged_call (self);

  update_fold (self);
  if (!engaged || engaged == softphone_call_view_get_call (self->call_view))
    return;
  softphone_call_view_set_call (self->call_view, engaged);
  show_call (self);
}

static void
on_calls_changed (SoftphoneWindow *self,
                  guint            position,
                  guint            removed,
                  guint            added)
{
  GListModel *calls = phone_get_calls (self->phone);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(PhoneCall) call = g_list_model_get_item (calls, i);

      g_signal_connect_object (call, "notify::state", G_CALLBACK (update_calls), self, G_CONNECT_SWAPPED);
    }
  update_calls (self);
}

static void
on_accounts_changed (SoftphoneWindow *self)
{
  gboolean any = g_list_model_get_n_items (phone_get_accounts (self->phone)) > 0;

  if (any && shows_page (self, "welcome"))
    show_keypad (self);
  else if (!any && !softphone_call_view_get_call (self->call_view))
    gtk_stack_set_visible_child_name (self->pages, "welcome");
}

/* Whether nothing else is going on; says why not. */
static gboolean
may_call (SoftphoneWindow *self)
{
  if (!softphone_window_get_engaged_call (self))
    return TRUE;
  softphone_notice_answer (self->notice, _("You are in a call. Hang up before you call again."));
  return FALSE;
}

/* For help there is always room. */
static void
make_room (SoftphoneWindow *self)
{
  PhoneCall *engaged = softphone_window_get_engaged_call (self);

  if (engaged)
    phone_call_hang_up (engaged);
}

static void
dial (SoftphoneWindow *self,
      const char      *text,
      PhoneAccount    *account)
{
  g_autoptr(GError) error = NULL;

  if (phone_is_emergency (self->phone, text, account))
    make_room (self);
  if (!may_call (self))
    return;
  if (phone_dial (self->phone, text, account, NULL, &error))
    softphone_keypad_remember (self->keypad, text);
  else
    softphone_notice_answer (self->notice, error->message);
}

static void
on_dial (SoftphoneWindow *self,
         const char      *text,
         PhoneAccount    *account)
{
  dial (self, text, account);
}

/* What was said about the last try does not cover the next one. */
static void
on_edited (SoftphoneWindow *self)
{
  if (self->notice)
    softphone_notice_dismiss (self->notice);
}

static void
start_echo_test (SoftphoneWindow *self)
{
  g_autoptr(GError) error = NULL;

  if (may_call (self) && !phone_dial_echo (self->phone, &error))
    softphone_notice_answer (self->notice, error->message);
}

static void
on_again (SoftphoneWindow *self,
          PhoneCall       *call)
{
  if (softphone_call_is_echo_test (call))
    start_echo_test (self);
  else
    dial (self, phone_call_get_peer_uri (call), phone_call_get_account (call));
}

static void
on_remove_response (GtkWidget       *alert,
                    const char      *response,
                    SoftphoneWindow *self)
{
  PhoneAccount *account = g_object_get_data (G_OBJECT (alert), "account");
  g_autoptr(GError) error = NULL;

  if (g_str_equal (response, "remove") && !phone_remove_account (self->phone, account, &error))
    softphone_notice_answer (self->notice, error->message);
}

static void
on_remove_account (SoftphoneWindow *self,
                   PhoneAccount    *account)
{
  g_autofree char *label = softphone_account_dup_label (account);
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), label);
  GtkWidget *alert = softphone_alert_new (heading, _("Its settings and its password are forgotten."));

  softphone_alert_add_response (alert, "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT);
  softphone_alert_add_response (alert, "remove", _("_Remove"), ADW_RESPONSE_DESTRUCTIVE);
  softphone_alert_set_default (alert, "cancel");
  g_object_set_data_full (G_OBJECT (alert), "account", g_object_ref (account), g_object_unref);
  g_signal_connect_object (alert, "response", G_CALLBACK (on_remove_response), self, 0);
  softphone_alert_present (alert, GTK_WINDOW (self));
}

static void
on_transfer_asked (SoftphoneWindow *self,
                   PhoneCall       *call,
                   const char      *target,
                   const char      *referred_by,
                   PhoneTransfers  *transfers)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_window_present (GTK_WINDOW (self));
  softphone_transfer_dialog_ask (self, transfers, call, target);
}

static void
activate_keypad (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  show_keypad (SOFTPHONE_WINDOW (widget));
}

static void
activate_echo_test (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  start_echo_test (SOFTPHONE_WINDOW (widget));
}

static void
activate_show_call (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  show_call (SOFTPHONE_WINDOW (widget));
}

static void
activate_back (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  SoftphoneWindow *self = SOFTPHONE_WINDOW (widget);

  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
activate_mute (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  softphone_call_view_toggle_mute (SOFTPHONE_WINDOW (widget)->call_view);
}

static void
activate_call_keypad (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  softphone_call_view_toggle_keypad (SOFTPHONE_WINDOW (widget)->call_view);
}

static gboolean
softphone_window_close_request (GtkWindow *window)
{
  /* A call is never ended without asking, and the phone signs out first: the application closes its windows itself. */
  gtk_widget_activate_action (GTK_WIDGET (window), "app.quit", NULL);
  return GDK_EVENT_STOP;
}

static void
softphone_window_unrealize (GtkWidget *widget)
{
  softphone_window_state_save (GTK_WINDOW (widget));
  GTK_WIDGET_CLASS (softphone_window_parent_class)->unrealize (widget);
}

static void
softphone_window_dispose (GObject *object)
{
  g_clear_object (&SOFTPHONE_WINDOW (object)->phone);
  G_OBJECT_CLASS (softphone_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.keypad", NULL, activate_keypad);
  gtk_widget_class_install_action (widget_class, "win.echo-test", NULL, activate_echo_test);
  gtk_widget_class_install_action (widget_class, "win.show-call", NULL, activate_show_call);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, activate_back);
  gtk_widget_class_install_action (widget_class, "win.mute", NULL, activate_mute);
  gtk_widget_class_install_action (widget_class, "win.call-keypad", NULL, activate_call_keypad);
}

static void
softphone_window_class_init (SoftphoneWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = softphone_window_dispose;
  widget_class->unrealize = softphone_window_unrealize;
  GTK_WINDOW_CLASS (klass)->close_request = softphone_window_close_request;

  g_type_ensure (SOFTPHONE_TYPE_ACCOUNT_BUTTON);
  g_type_ensure (SOFTPHONE_TYPE_CALL_BAR);
  g_type_ensure (SOFTPHONE_TYPE_CALL_VIEW);
  g_type_ensure (SOFTPHONE_TYPE_KEYPAD);
  g_type_ensure (SOFTPHONE_TYPE_NOTICE);
  g_type_ensure (SOFTPHONE_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, sidebar_clamp);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, sidebar_header);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, accounts);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, keypad);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, call_bar);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneWindow, call_view);
  gtk_widget_class_bind_template_callback (widget_class, update_fold);
  gtk_widget_class_bind_template_callback (widget_class, on_dial);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
  gtk_widget_class_bind_template_callback (widget_class, on_left);
  gtk_widget_class_bind_template_callback (widget_class, on_problem);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_account);
  install_actions (widget_class);
}

static void
softphone_window_init (SoftphoneWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

SoftphoneWindow *
softphone_window_new (GtkApplication *application,
                      Phone          *phone)
{
  SoftphoneWindow *self = g_object_new (SOFTPHONE_TYPE_WINDOW, "application", application, NULL);
  GListModel *accounts = phone_get_accounts (phone);
  GListModel *calls = phone_get_calls (phone);

  self->phone = g_object_ref (phone);
  softphone_window_state_restore (GTK_WINDOW (self));
  softphone_account_button_set_accounts (self->accounts, accounts);
  softphone_keypad_set_accounts (self->keypad, accounts);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_calls_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phone_get_transfers (phone), "asked", G_CALLBACK (on_transfer_asked), self,
                           G_CONNECT_SWAPPED);
  update_fold (self);
  softphone_welcome_page_focus (self->welcome);
  on_accounts_changed (self);
  on_calls_changed (self, 0, 0, g_list_model_get_n_items (calls));
  return self;
}

void
softphone_window_fill_in (SoftphoneWindow *self,
                          const char      *address)
{
  g_return_if_fail (SOFTPHONE_IS_WINDOW (self));

  softphone_keypad_set_text (self->keypad, address);
  show_keypad (self);
}

void
softphone_window_answer (SoftphoneWindow *self,
                         const char      *sentence)
{
  g_return_if_fail (SOFTPHONE_IS_WINDOW (self));

  softphone_notice_answer (self->notice, sentence);
}

void
softphone_window_warn (SoftphoneWindow *self,
                       const char      *sentence)
{
  g_return_if_fail (SOFTPHONE_IS_WINDOW (self));

  softphone_notice_say (self->notice, sentence);
}

PhoneCall *
softphone_window_get_engaged_call (SoftphoneWindow *self)
{
  GListModel *calls;

  g_return_val_if_fail (SOFTPHONE_IS_WINDOW (self), NULL);

  calls = phone_get_calls (self->phone);
  for (guint i = g_list_model_get_n_items (calls); i > 0; i--)
    {
      g_autoptr(PhoneCall) call = g_list_model_get_item (calls, i - 1);

      if (softphone_call_is_engaged (call))
        return call;
    }
  return NULL;
}
