/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-add-account-window.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "softphone-text.h"
#include "util/sip-error.h"

struct _SoftphoneAddAccountWindow
{
  AdwWindow parent_instance;

  GtkButton *add;
  GtkSpinner *spinner;
  GtkWidget *failure;
  GtkLabel *headline;
  GtkLabel *explanation;
  GtkWidget *needed;
  GtkWidget *optional;
  GtkEditable *address;
  GtkEditable *password;
  AdwExpanderRow *advanced;
  GtkEditable *server;
  GtkEditable *sign_in_name;
  AdwComboRow *transport;
  AdwComboRow *encryption;

  Phone *phone;
  GCancellable *cancellable;
};

typedef enum { FIELD_ADDRESS, FIELD_PASSWORD, FIELD_SERVER, FIELD_TRANSPORT } Field;

G_DEFINE_FINAL_TYPE (SoftphoneAddAccountWindow, softphone_add_account_window, ADW_TYPE_WINDOW)

/* In the order of the lists in the template. */
static const char *const transports[] = { "auto", "tls", "tcp", "udp", "wss", "ws" };
static const char *const encryptions[] = { "preferred", "required", "off" };

/* What an error proves, and the field in which a person would put it right. */
typedef struct
{
  int code;
  Field field;
  const char *headline;
} Failure;

static const Failure sip_failures[] = {
  { SIP_ERROR_AUTHENTICATION, FIELD_PASSWORD, N_("The server refused the password") },
  { SIP_ERROR_RESOLVE, FIELD_SERVER, N_("The server was not found") },
  { SIP_ERROR_CONNECTION, FIELD_SERVER, N_("The server cannot be reached") },
  { SIP_ERROR_TIMED_OUT, FIELD_SERVER, N_("The server does not answer") },
  { SIP_ERROR_TLS, FIELD_SERVER, N_("The connection would not be secure") },
  { SIP_ERROR_REJECTED, FIELD_ADDRESS, N_("The server refused the account") },
  { SIP_ERROR_INVALID_ARGUMENT, FIELD_ADDRESS, N_("The address cannot be used") },
  { SIP_ERROR_MALFORMED, FIELD_ADDRESS, N_("The address cannot be used") },
  { SIP_ERROR_SCHEME, FIELD_ADDRESS, N_("The address cannot be used") },
};

static const Failure phone_failures[] = {
  { PHONE_ERROR_INVALID_ARGUMENT, FIELD_ADDRESS, N_("The address cannot be used") },
  { PHONE_ERROR_CONFIGURATION, FIELD_TRANSPORT, N_("These settings do not go together") },
  { PHONE_ERROR_STORAGE, FIELD_ADDRESS, N_("The account could not be saved") },
  { PHONE_ERROR_SECRET, FIELD_PASSWORD, N_("The password could not be kept") },
};

static const Failure other_failure = { 0, FIELD_ADDRESS, N_("The account was not added") };

static const Failure *
find_failure (const GError *error)
{
  gboolean sip = error->domain == SIP_ERROR;
  const Failure *failures = sip ? sip_failures : phone_failures;
  gsize n = sip ? G_N_ELEMENTS (sip_failures) : G_N_ELEMENTS (phone_failures);

  for (gsize i = 0; (sip || error->domain == PHONE_ERROR) && i < n; i++)
    if (failures[i].code == error->code)
      return &failures[i];
  return &other_failure;
}

static GtkWidget *
field_widget (SoftphoneAddAccountWindow *self,
              Field                      field)
{
  switch (field)
    {
    case FIELD_PASSWORD:
      return GTK_WIDGET (self->password);
    case FIELD_SERVER:
      /* Where no server was named it came from the address. */
      return *gtk_editable_get_text (self->server) ? GTK_WIDGET (self->server) : GTK_WIDGET (self->address);
    case FIELD_TRANSPORT:
      return GTK_WIDGET (self->transport);
    case FIELD_ADDRESS:
    default:
      return GTK_WIDGET (self->address);
    }
}

static char *
dup_stripped (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static void
mark (SoftphoneAddAccountWindow *self,
      GtkWidget                 *failed)
{
  GtkWidget *fields[] = { GTK_WIDGET (self->address), GTK_WIDGET (self->password), GTK_WIDGET (self->server),
                          GTK_WIDGET (self->transport) };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i] == failed)
      gtk_widget_add_css_class (fields[i], "error");
    else
      gtk_widget_remove_css_class (fields[i], "error");
}

static void
update_sensitive (SoftphoneAddAccountWindow *self)
{
  g_autofree char *address = dup_stripped (self->address);
  gboolean busy = self->cancellable != NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->add), !busy && *address && *gtk_editable_get_text (self->password));
  gtk_widget_set_sensitive (self->needed, !busy);
  gtk_widget_set_sensitive (self->optional, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
on_changed (SoftphoneAddAccountWindow *self)
{
  mark (self, NULL);
  update_sensitive (self);
}

static void
show_failure (SoftphoneAddAccountWindow *self,
              const GError              *error)
{
  const Failure *failure = find_failure (error);
  GtkWidget *field = field_widget (self, failure->field);
  g_autofree char *explanation = softphone_text_clean (error->message, 512);

  gtk_label_set_label (self->headline, _(failure->headline));
  gtk_label_set_label (self->explanation, explanation);
  gtk_widget_set_visible (self->failure, TRUE);
  gtk_button_set_label (self->add, _("Try Again"));
  if (field == GTK_WIDGET (self->server) || field == GTK_WIDGET (self->transport))
    adw_expander_row_set_expanded (self->advanced, TRUE);
  mark (self, field);
  gtk_widget_grab_focus (field);
}

static void
on_added (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GWeakRef *window = user_data;
  g_autoptr(SoftphoneAddAccountWindow) self = g_weak_ref_get (window);
  g_autoptr(GError) error = NULL;
  PhoneAccount *account = phone_add_account_finish (PHONE_PHONE (source), result, &error);

  g_weak_ref_clear (window);
  g_free (window);
  if (!self)
    return;
  g_clear_object (&self->cancellable);
  update_sensitive (self);
  if (account)
    gtk_window_destroy (GTK_WINDOW (self));
  else
    show_failure (self, error);
}

static void
put (GHashTable *settings,
     const char *name,
     char       *value)
{
  if (*value)
    g_hash_table_insert (settings, g_strdup (name), value);
  else
    g_free (value);
}

/* "sip:" is what a person leaves out. */
static char *
with_scheme (const char *text)
{
  static const char *const schemes[] = { "sip:", "sips:", "ws://", "wss://" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (text, schemes[i], strlen (schemes[i])) == 0)
      return g_strdup (text);
  return *text ? g_strconcat ("sip:", text, NULL) : g_strdup ("");
}

static GHashTable *
collect_settings (SoftphoneAddAccountWindow *self)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *address = dup_stripped (self->address);
  g_autofree char *server = dup_stripped (self->server);
  guint transport = adw_combo_row_get_selected (self->transport);
  guint encryption = adw_combo_row_get_selected (self->encryption);

  put (settings, "uri", with_scheme (address));
  put (settings, "registrar", with_scheme (server));
  put (settings, "auth-user", dup_stripped (self->sign_in_name));
  if (transport > 0 && transport < G_N_ELEMENTS (transports))
    put (settings, "transport", g_strdup (transports[transport]));
  if (encryption > 0 && encryption < G_N_ELEMENTS (encryptions))
    put (settings, "encryption", g_strdup (encryptions[encryption]));
  return settings;
}

static void
on_add (SoftphoneAddAccountWindow *self)
{
  g_autoptr(GHashTable) settings = collect_settings (self);
  GWeakRef *window = g_new (GWeakRef, 1);

  /* Closing the window is what cancels, so nothing may keep it alive. */
  g_weak_ref_init (window, self);
  self->cancellable = g_cancellable_new ();
  /* A field that loses its sensitivity would take the focus with it unsaid. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  mark (self, NULL);
  update_sensitive (self);
  phone_add_account_async (self->phone, settings, gtk_editable_get_text (self->password), self->cancellable, on_added,
                           window);
}

static void
softphone_add_account_window_dispose (GObject *object)
{
  SoftphoneAddAccountWindow *self = SOFTPHONE_ADD_ACCOUNT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (softphone_add_account_window_parent_class)->dispose (object);
}

static void
softphone_add_account_window_finalize (GObject *object)
{
  SoftphoneAddAccountWindow *self = SOFTPHONE_ADD_ACCOUNT_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->phone);
  G_OBJECT_CLASS (softphone_add_account_window_parent_class)->finalize (object);
}

static void
softphone_add_account_window_class_init (SoftphoneAddAccountWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = softphone_add_account_window_dispose;
  object_class->finalize = softphone_add_account_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Softphone/softphone-add-account-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, add);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, headline);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, explanation);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, needed);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, optional);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, address);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, password);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, advanced);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, server);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, sign_in_name);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, transport);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneAddAccountWindow, encryption);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

/* libadwaita 1.2 gives the button that shows the password a tooltip, but no name. */
static void
name_buttons (GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  if (GTK_IS_BUTTON (widget) && tooltip)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

static void
softphone_add_account_window_init (SoftphoneAddAccountWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_buttons (self->needed);
}

SoftphoneAddAccountWindow *
softphone_add_account_window_new (Phone     *phone,
                                  GtkWindow *parent)
{
  SoftphoneAddAccountWindow *self = g_object_new (SOFTPHONE_TYPE_ADD_ACCOUNT_WINDOW, "transient-for", parent, NULL);

  self->phone = g_object_ref (phone);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
  return self;
}
