/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-keypad.h"

#include "softphone-key-grid.h"
#include "softphone-text.h"

struct _SoftphoneKeypad
{
  AdwBin parent_instance;

  GtkMenuButton *from;
  GtkLabel *from_label;
  GtkEntry *number;
  SoftphoneKeyGrid *keys;
  GtkWidget *call;
  GtkWidget *erase;

  GListModel *accounts;
  GSimpleActionGroup *actions;
  GSimpleAction *from_action;
  char *last_number;
};

enum { DIAL, EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoftphoneKeypad, softphone_keypad, ADW_TYPE_BIN)

static GtkEditable *
editable (SoftphoneKeypad *self)
{
  return GTK_EDITABLE (self->number);
}

/* (transfer full) (nullable): the account that the menu names */
static PhoneAccount *
chosen_account (SoftphoneKeypad *self)
{
  g_autoptr(GVariant) state = g_action_get_state (G_ACTION (self->from_action));
  guint n = self->accounts ? g_list_model_get_n_items (self->accounts) : 0;

  for (guint i = 0; n > 1 && i < n; i++)
    {
      g_autoptr(PhoneAccount) account = g_list_model_get_item (self->accounts, i);

      if (g_strcmp0 (phone_account_get_id (account), g_variant_get_string (state, NULL)) == 0)
        return g_steal_pointer (&account);
    }
  return n > 1 ? g_list_model_get_item (self->accounts, 0) : NULL;
}

static void
softphone_keypad_call (SoftphoneKeypad *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (editable (self))));

  if (*text)
    {
      g_autoptr(PhoneAccount) account = chosen_account (self);

      g_signal_emit (self, signals[DIAL], 0, text, account);
    }
  else if (self->last_number)
    {
      softphone_keypad_set_text (self, self->last_number);
    }
}

static void
insert (SoftphoneKeypad *self,
        const char      *text)
{
  int position;

  gtk_editable_delete_selection (editable (self));
  position = gtk_editable_get_position (editable (self));
  gtk_editable_insert_text (editable (self), text, -1, &position);
  gtk_editable_set_position (editable (self), position);
}

static void
on_key_pressed (SoftphoneKeypad *self,
                const char      *digit)
{
  insert (self, digit);
}

static void
on_erase (SoftphoneKeypad *self)
{
  int start, end;

  if (!gtk_editable_get_selection_bounds (editable (self), &start, &end))
    {
      end = gtk_editable_get_position (editable (self));
      start = end - 1;
    }
  if (start >= 0)
    gtk_editable_delete_text (editable (self), start, end);
}

static void
on_erase_held (SoftphoneKeypad     *self,
               double               x,
               double               y,
               GtkGestureLongPress *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_editable_delete_text (editable (self), 0, -1);
}

static void
on_changed (SoftphoneKeypad *self)
{
  gboolean empty = *gtk_editable_get_text (editable (self)) == '\0';

  /* It keeps its place, so that nothing moves when the first digit comes. */
  gtk_widget_set_opacity (self->erase, empty ? 0 : 1);
  gtk_widget_set_sensitive (self->erase, !empty);
  g_signal_emit (self, signals[EDITED], 0);
}

/* What is typed while a key or button has the focus goes into the entry all the same. */
static gboolean
on_typed (GtkEventControllerKey *controller,
          guint                  keyval,
          guint                  keycode,
          GdkModifierType        modifiers,
          SoftphoneKeypad       *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  char text[7] = "";
  gunichar c = gdk_keyval_to_unicode (keyval);

  if (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->number)))
    return GDK_EVENT_PROPAGATE;
  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_BackSpace)
    {
      on_erase (self);
      return GDK_EVENT_STOP;
    }
  if (c == 0 || !g_unichar_isgraph (c))
    return GDK_EVENT_PROPAGATE;
  g_unichar_to_utf8 (c, text);
  insert (self, text);
  return GDK_EVENT_STOP;
}

static void
update_from (SoftphoneKeypad *self)
{
  g_autoptr(PhoneAccount) account = chosen_account (self);
  g_autofree char *label = softphone_text_clean (account ? phone_account_get_label (account) : NULL,
                                                 SOFTPHONE_TEXT_NAME_MAX);

  gtk_label_set_label (self->from_label, label);
  gtk_widget_set_visible (GTK_WIDGET (self->from), account != NULL);
}

static void
on_accounts_changed (SoftphoneKeypad *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++)
    {
      g_autoptr(PhoneAccount) account = g_list_model_get_item (self->accounts, i);
      g_autofree char *label = softphone_text_clean (phone_account_get_label (account), SOFTPHONE_TEXT_NAME_MAX);
      g_auto(GStrv) parts = g_strsplit (label, "_", -1);
      /* A menu takes an underscore for the mark of a mnemonic. */
      g_autofree char *escaped = g_strjoinv ("__", parts);
      g_autoptr(GMenuItem) item = g_menu_item_new (escaped, NULL);

      g_menu_item_set_action_and_target (item, "keypad.from", "s", phone_account_get_id (account));
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->from, G_MENU_MODEL (menu));
  update_from (self);
}

static void
softphone_keypad_dispose (GObject *object)
{
  SoftphoneKeypad *self = SOFTPHONE_KEYPAD (object);

  if (self->accounts)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->accounts);
  g_clear_object (&self->from_action);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->last_number, g_free);
  G_OBJECT_CLASS (softphone_keypad_parent_class)->dispose (object);
}

static void
softphone_keypad_class_init (SoftphoneKeypadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = softphone_keypad_dispose;

  signals[DIAL] = g_signal_new ("dial", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, PHONE_TYPE_ACCOUNT);
  signals[EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOFTPHONE_TYPE_KEY_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-keypad.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneKeypad, from);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneKeypad, from_label);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneKeypad, number);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneKeypad, keys);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneKeypad, call);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneKeypad, erase);
  gtk_widget_class_bind_template_callback (widget_class, softphone_keypad_call);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_erase);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
}

static void
softphone_keypad_init (SoftphoneKeypad *self)
{
  GtkGesture *hold = gtk_gesture_long_press_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  softphone_key_grid_attach_below (self->keys, self->call, 1);
  softphone_key_grid_attach_below (self->keys, self->erase, 2);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (hold), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (hold, "pressed", G_CALLBACK (on_erase_held), self);
  gtk_widget_add_controller (self->erase, GTK_EVENT_CONTROLLER (hold));

  self->actions = g_simple_action_group_new ();
  self->from_action = g_simple_action_new_stateful ("from", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect_object (self->from_action, "notify::state", G_CALLBACK (update_from), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->from_action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "keypad", G_ACTION_GROUP (self->actions));
  on_changed (self);
}

void
softphone_keypad_set_accounts (SoftphoneKeypad *self,
                               GListModel      *accounts)
{
  g_return_if_fail (SOFTPHONE_IS_KEYPAD (self));
  g_return_if_fail (self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);
}

const char *
softphone_keypad_get_text (SoftphoneKeypad *self)
{
  g_return_val_if_fail (SOFTPHONE_IS_KEYPAD (self), NULL);

  return gtk_editable_get_text (editable (self));
}

void
softphone_keypad_set_text (SoftphoneKeypad *self,
                           const char      *text)
{
  g_return_if_fail (SOFTPHONE_IS_KEYPAD (self));

  gtk_editable_set_text (editable (self), text);
  gtk_editable_set_position (editable (self), -1);
}

void
softphone_keypad_remember (SoftphoneKeypad *self,
                           const char      *text)
{
  g_autofree char *copy = g_strdup (text);

  g_return_if_fail (SOFTPHONE_IS_KEYPAD (self));

  g_free (self->last_number);
  self->last_number = g_steal_pointer (&copy);
  gtk_editable_set_text (editable (self), "");
}

void
softphone_keypad_focus (SoftphoneKeypad *self)
{
  g_return_if_fail (SOFTPHONE_IS_KEYPAD (self));

  gtk_entry_grab_focus_without_selecting (self->number);
}
