/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-call-view.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "softphone-call-control.h"
#include "softphone-call-text.h"
#include "softphone-chip.h"
#include "softphone-focus.h"
#include "softphone-key-grid.h"
#include "softphone-text.h"

#define ENDED_STAYS_SECONDS 3
#define TONES "0123456789*#"

struct _SoftphoneCallView
{
  AdwBin parent_instance;

  GtkWidget *back;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *address;
  GtkLabel *state;
  GtkLabel *timer;
  GtkWidget *chips;
  SoftphoneChip *encryption;
  SoftphoneChip *account;
  GtkWidget *dtmf;
  GtkLabel *digits;
  SoftphoneKeyGrid *keys;
  GtkWidget *controls;
  SoftphoneCallControl *mute;
  SoftphoneCallControl *keypad;
  GtkWidget *hang_up;
  GtkWidget *failed;
  GtkWidget *again;

  PhoneCall *call;
  GString *sent;

  guint tick;
  guint leave_timeout;
  gboolean was_active;
};

enum { PROP_CALL = 1, PROP_FOLDED, N_PROPS };
enum { AGAIN, LEFT, PROBLEM, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoftphoneCallView, softphone_call_view, ADW_TYPE_BIN)

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static gboolean
has_failed (SoftphoneCallView *self)
{
  return phone_call_get_state (self->call) == PHONE_CALL_ENDED && !self->was_active &&
         phone_call_get_direction (self->call) == PHONE_CALL_OUT &&
         g_strcmp0 (phone_call_get_cause (self->call), "canceled") != 0;
}

static void
leave (SoftphoneCallView *self)
{
  softphone_call_view_set_call (self, NULL);
  g_signal_emit (self, signals[LEFT], 0);
}

static gboolean
on_leave_timeout (gpointer user_data)
{
  SoftphoneCallView *self = user_data;

  self->leave_timeout = 0;
  leave (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer user_data)
{
  SoftphoneCallView *self = user_data;
  g_autofree char *duration = softphone_text_duration (phone_call_get_duration (self->call));

  gtk_label_set_label (self->timer, duration);
  return G_SOURCE_CONTINUE;
}

static void
update_timer (SoftphoneCallView *self)
{
  gboolean active = softphone_call_is_answered (self->call);

  self->was_active |= active;
  if (self->was_active)
    on_tick (self);
  gtk_widget_set_visible (GTK_WIDGET (self->timer), self->was_active);
  if (active && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, on_tick, self);
  else if (!active)
    g_clear_handle_id (&self->tick, g_source_remove);
}

static void
update_encryption (SoftphoneCallView *self)
{
  GtkWidget *chip = GTK_WIDGET (self->encryption);
  gboolean encrypted = phone_call_get_cipher (self->call) != NULL;
  gboolean known = encrypted || (softphone_call_is_answered (self->call) && !softphone_call_is_echo_test (self->call));

  gtk_widget_remove_css_class (chip, encrypted ? "bad" : "good");
  gtk_widget_add_css_class (chip, encrypted ? "good" : "bad");
  softphone_chip_set (self->encryption, encrypted ? "channel-secure-symbolic" : "channel-insecure-symbolic",
                      !known ? NULL : encrypted ? _("Encrypted") : _("Not encrypted"));
}

static void
update_texts (SoftphoneCallView *self)
{
  g_autofree char *title = softphone_call_text_title (self->call);
  g_autofree char *address = softphone_call_text_address (self->call);
  g_autofree char *state = softphone_call_text_state (self->call);
  g_autofree char *account = softphone_call_text_account (self->call);
  const char *name = phone_call_get_peer_name (self->call);
  gboolean quiet = softphone_call_is_answered (self->call) && !softphone_call_is_held (self->call);

  adw_avatar_set_text (self->avatar, title);
  adw_avatar_set_show_initials (self->avatar, name != NULL && *name != '\0');
  set_text (self->name, title);
  set_text (self->address, address);
  gtk_label_set_label (self->state, state);
  /* The timer says that the call goes on. */
  gtk_widget_set_visible (GTK_WIDGET (self->state), !quiet);
  softphone_chip_set (self->account,
                      softphone_call_is_echo_test (self->call)                        ? "computer-symbolic"
                      : phone_call_get_direction (self->call) == PHONE_CALL_OUT ? "call-outgoing-symbolic"
                                                                                : "call-incoming-symbolic",
                      account);
}

static void
show (GtkWidget *widget,
      gboolean   visible)
{
  if (!visible)
    softphone_focus_leave (widget);
  gtk_widget_set_visible (widget, visible);
}

static void
update_controls (SoftphoneCallView *self)
{
  gboolean ended = phone_call_get_state (self->call) == PHONE_CALL_ENDED;
  gboolean keypad = !ended && softphone_call_control_get_active (self->keypad);

  show (self->controls, !ended && !keypad);
  show (self->dtmf, keypad);
  show (GTK_WIDGET (self->avatar), !keypad);
  show (self->chips, !keypad);
  if (keypad)
    show (GTK_WIDGET (self->address), FALSE);
  show (self->hang_up, !ended);
  show (self->failed, has_failed (self));
  softphone_call_control_set_active (self->mute, phone_call_get_muted (self->call));
}

static void
update_end (SoftphoneCallView *self)
{
  if (phone_call_get_state (self->call) != PHONE_CALL_ENDED)
    return;
  if (has_failed (self))
    gtk_widget_grab_focus (self->again);
  else if (self->leave_timeout == 0)
    self->leave_timeout = g_timeout_add_seconds (ENDED_STAYS_SECONDS, on_leave_timeout, self);
}

static void
update (SoftphoneCallView *self)
{
  update_timer (self);
  update_texts (self);
  update_encryption (self);
  update_controls (self);
  update_end (self);
}

static void
on_again (SoftphoneCallView *self)
{
  g_autoptr(PhoneCall) call = g_object_ref (self->call);

  leave (self);
  g_signal_emit (self, signals[AGAIN], 0, call);
}

static void
on_mute_toggled (SoftphoneCallView *self)
{
  if (self->call)
    phone_call_set_muted (self->call, softphone_call_control_get_active (self->mute));
}

static void
on_keypad_toggled (SoftphoneCallView *self)
{
  if (!self->call)
    return;
  update (self);
  if (softphone_call_control_get_active (self->keypad))
    softphone_key_grid_focus (self->keys);
  else
    softphone_call_control_focus (self->keypad);
}

static void
hide_keypad (SoftphoneCallView *self)
{
  softphone_call_control_set_active (self->keypad, FALSE);
}

static void
on_digit_sent (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SoftphoneCallView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!phone_call_send_dtmf_finish (PHONE_CALL (source), result, &error) && self->call == PHONE_CALL (source))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
send_digit (SoftphoneCallView *self,
            const char        *digit)
{
  phone_call_send_dtmf_async (self->call, digit, PHONE_DTMF_AUTO, NULL, on_digit_sent, g_object_ref (self));
  if (phone_call_get_state (self->call) != PHONE_CALL_ACTIVE)
    return;
  g_string_append_printf (self->sent, "%s%s", self->sent->len > 0 ? " " : "", digit);
  gtk_label_set_label (self->digits, self->sent->str);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        modifiers,
        SoftphoneCallView     *self)
{
  gunichar c = gdk_keyval_to_unicode (keyval);
  const char digit[] = { (char) c, '\0' };

  if (!self->call || phone_call_get_state (self->call) != PHONE_CALL_ACTIVE || c == 0 || c > 0x7f)
    return GDK_EVENT_PROPAGATE;
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) || !strchr (TONES, c))
    return GDK_EVENT_PROPAGATE;
  softphone_call_control_set_active (self->keypad, TRUE);
  send_digit (self, digit);
  return GDK_EVENT_STOP;
}

static void
forget_call (SoftphoneCallView *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->leave_timeout, g_source_remove);
  if (self->call)
    g_signal_handlers_disconnect_by_data (self->call, self);
  g_clear_object (&self->call);
}

static void
softphone_call_view_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  SoftphoneCallView *self = SOFTPHONE_CALL_VIEW (object);

  switch (prop_id)
    {
    case PROP_CALL:
      g_value_set_object (value, self->call);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, gtk_widget_get_visible (self->back));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
softphone_call_view_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  SoftphoneCallView *self = SOFTPHONE_CALL_VIEW (object);

  switch (prop_id)
    {
    case PROP_CALL:
      softphone_call_view_set_call (self, g_value_get_object (value));
      break;
    case PROP_FOLDED:
      gtk_widget_set_visible (self->back, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
softphone_call_view_dispose (GObject *object)
{
  SoftphoneCallView *self = SOFTPHONE_CALL_VIEW (object);

  forget_call (self);
  G_OBJECT_CLASS (softphone_call_view_parent_class)->dispose (object);
}

static void
softphone_call_view_finalize (GObject *object)
{
  g_string_free (SOFTPHONE_CALL_VIEW (object)->sent, TRUE);
  G_OBJECT_CLASS (softphone_call_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, back);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, avatar);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, name);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, address);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, state);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, timer);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, chips);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, encryption);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, account);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, dtmf);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, digits);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, keys);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, controls);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, mute);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, keypad);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, hang_up);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, failed);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneCallView, again);
  gtk_widget_class_bind_template_callback (widget_class, softphone_call_view_hang_up);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
  gtk_widget_class_bind_template_callback (widget_class, on_mute_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_keypad_toggled);
  gtk_widget_class_bind_template_callback (widget_class, hide_keypad);
  gtk_widget_class_bind_template_callback (widget_class, send_digit);
  gtk_widget_class_bind_template_callback (widget_class, leave);
}

static void
softphone_call_view_class_init (SoftphoneCallViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = softphone_call_view_get_property;
  object_class->set_property = softphone_call_view_set_property;
  object_class->dispose = softphone_call_view_dispose;
  object_class->finalize = softphone_call_view_finalize;

  properties[PROP_CALL] =
    g_param_spec_object ("call", NULL, NULL, PHONE_TYPE_CALL, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[AGAIN] = g_signal_new ("again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, PHONE_TYPE_CALL);
  signals[LEFT] =
    g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (SOFTPHONE_TYPE_CALL_CONTROL);
  g_type_ensure (SOFTPHONE_TYPE_CHIP);
  g_type_ensure (SOFTPHONE_TYPE_KEY_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-call-view.ui");
  bind_children (widget_class);
}

static void
softphone_call_view_init (SoftphoneCallView *self)
{
  self->sent = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

PhoneCall *
softphone_call_view_get_call (SoftphoneCallView *self)
{
  g_return_val_if_fail (SOFTPHONE_IS_CALL_VIEW (self), NULL);

  return self->call;
}

void
softphone_call_view_set_call (SoftphoneCallView *self,
                              PhoneCall         *call)
{
  g_return_if_fail (SOFTPHONE_IS_CALL_VIEW (self));
  g_return_if_fail (call == NULL || PHONE_IS_CALL (call));

  if (self->call == call)
    return;
  forget_call (self);
  g_string_truncate (self->sent, 0);
  gtk_label_set_label (self->digits, "");
  self->was_active = FALSE;
  softphone_call_control_set_active (self->keypad, FALSE);
  if (call)
    {
      self->call = g_object_ref (call);
      g_signal_connect_object (call, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      update (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CALL]);
}

void
softphone_call_view_hang_up (SoftphoneCallView *self)
{
  g_return_if_fail (SOFTPHONE_IS_CALL_VIEW (self));

  if (self->call)
    phone_call_hang_up (self->call);
}

void
softphone_call_view_toggle_mute (SoftphoneCallView *self)
{
  g_return_if_fail (SOFTPHONE_IS_CALL_VIEW (self));

  if (self->call && phone_call_get_state (self->call) != PHONE_CALL_ENDED)
    softphone_call_control_set_active (self->mute, !softphone_call_control_get_active (self->mute));
}

void
softphone_call_view_toggle_keypad (SoftphoneCallView *self)
{
  g_return_if_fail (SOFTPHONE_IS_CALL_VIEW (self));

  if (self->call && phone_call_get_state (self->call) != PHONE_CALL_ENDED)
    softphone_call_control_set_active (self->keypad, !softphone_call_control_get_active (self->keypad));
}

void
softphone_call_view_focus (SoftphoneCallView *self)
{
  g_return_if_fail (SOFTPHONE_IS_CALL_VIEW (self));

  softphone_call_control_focus (self->mute);
}
