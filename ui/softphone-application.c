/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-application.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "config.h"
#include "control/phone-control.h"
#include "softphone-add-account-window.h"
#include "softphone-call-text.h"
#include "softphone-dialogs.h"
#include "softphone-incoming-window.h"
#include "softphone-link.h"
#include "softphone-ringing.h"
#include "softphone-window.h"

#define EXIT_CONFIGURATION 2

struct _SoftphoneApplication
{
  AdwApplication parent_instance;

  char *config_path;
  Phone *phone;
  PhoneControl *control;
  GError *fault;

  SoftphoneWindow *window;

  guint signal_sources[2];
  gboolean held;
};

G_DEFINE_FINAL_TYPE (SoftphoneApplication, softphone_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "config", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Read the settings from FILE"), N_("FILE") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { NULL },
};

static void
release (SoftphoneApplication *self)
{
  if (self->held)
    g_application_release (G_APPLICATION (self));
  self->held = FALSE;
}

/* A window keeps the program alive; until the first one the service does. */
static void
ensure_window (SoftphoneApplication *self)
{
  if (self->window)
    return;
  self->window = softphone_window_new (GTK_APPLICATION (self), self->phone);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  release (self);
}

static void
say (SoftphoneApplication *self,
     const char           *sentence)
{
  ensure_window (self);
  softphone_window_answer (self->window, sentence);
  gtk_window_present (GTK_WINDOW (self->window));
}

static PhoneCall *
engaged_call (SoftphoneApplication *self)
{
  return self->window ? softphone_window_get_engaged_call (self->window) : NULL;
}

/* (nullable) (transfer none) */
static PhoneCall *
ringing_call (SoftphoneApplication *self)
{
  GListModel *calls = phone_get_calls (self->phone);

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr(PhoneCall) call = g_list_model_get_item (calls, i);

      if (softphone_call_is_ringing_here (call))
        return call;
    }
  return NULL;
}

static void
answer (SoftphoneApplication *self,
        PhoneCall            *call)
{
  g_autoptr(PhoneCall) other = NULL;
  g_autoptr(GError) error = NULL;

  ensure_window (self);
  g_set_object (&other, engaged_call (self));
  if (!phone_call_answer (call, &error))
    {
      say (self, error->message);
      return;
    }
  if (other)
    phone_call_hang_up (other);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
decline (SoftphoneApplication *self,
         PhoneCall            *call)
{
  g_autoptr(GError) error = NULL;

  if (!phone_call_reject (call, 0, &error))
    say (self, error->message);
}

static void
on_answer_clicked (SoftphoneApplication    *self,
                   SoftphoneIncomingWindow *window)
{
  g_autoptr(PhoneCall) call = g_object_ref (softphone_incoming_window_get_call (window));

  answer (self, call);
}

static void
update_incoming_windows (SoftphoneApplication *self)
{
  gboolean in_call = engaged_call (self) != NULL;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (SOFTPHONE_IS_INCOMING_WINDOW (l->data))
      softphone_incoming_window_set_in_call (l->data, in_call);
}

static void
on_ringing_over (PhoneCall            *call,
                 GParamSpec           *pspec,
                 SoftphoneApplication *self)
{
  g_signal_handlers_disconnect_by_func (call, on_ringing_over, self);
  softphone_ringing_withdraw (G_APPLICATION (self), call);
}

static void
on_silence (SoftphoneApplication *self)
{
  phone_silence (self->phone);
}

static void
on_incoming (SoftphoneApplication *self,
             PhoneCall            *call)
{
  SoftphoneIncomingWindow *window = softphone_incoming_window_new (GTK_APPLICATION (self), call);
  gboolean in_call = engaged_call (self) != NULL;

  g_signal_connect_object (window, "answer", G_CALLBACK (on_answer_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_ringing_over), self, 0);
  g_signal_connect_object (window, "silence", G_CALLBACK (on_silence), self, G_CONNECT_SWAPPED);
  softphone_incoming_window_set_in_call (window, in_call);
  softphone_incoming_window_set_aloud (window, phone_is_ringing_aloud (self->phone));
  softphone_ringing_notify (G_APPLICATION (self), call, in_call);
  gtk_window_present (GTK_WINDOW (window));
}

/* A microphone that is gone, a folder that cannot be written: what goes on all the same. */
static void
on_warning (SoftphoneApplication *self,
            const char           *sentence)
{
  ensure_window (self);
  softphone_window_warn (self->window, sentence);
}

static void
on_calls_changed (SoftphoneApplication *self,
                  guint                 position,
                  guint                 removed,
                  guint                 added)
{
  GListModel *calls = phone_get_calls (self->phone);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(PhoneCall) call = g_list_model_get_item (calls, i);

      ensure_window (self);
      g_signal_connect_object (call, "notify::state", G_CALLBACK (update_incoming_windows), self, G_CONNECT_SWAPPED);
      if (softphone_call_is_engaged (call) && !gtk_widget_get_visible (GTK_WIDGET (self->window)))
        gtk_window_present (GTK_WINDOW (self->window));
    }
  update_incoming_windows (self);
}

static void
activate_answer (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoftphoneApplication *self = user_data;
  PhoneCall *call = parameter ? phone_find_call (self->phone, g_variant_get_string (parameter, NULL))
                              : ringing_call (self);

  if (call && softphone_call_is_ringing_here (call))
    answer (self, call);
}

static void
activate_decline_call (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  SoftphoneApplication *self = user_data;
  PhoneCall *call = phone_find_call (self->phone, g_variant_get_string (parameter, NULL));

  if (call && softphone_call_is_ringing_here (call))
    decline (self, call);
}

/* Declines what rings, else hangs up. */
static void
activate_decline (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SoftphoneApplication *self = user_data;
  PhoneCall *ringing = ringing_call (self);
  PhoneCall *engaged = engaged_call (self);

  if (ringing)
    decline (self, ringing);
  else if (engaged)
    phone_call_hang_up (engaged);
}

static void
activate_show_incoming (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  SoftphoneApplication *self = user_data;
  PhoneCall *call = phone_find_call (self->phone, g_variant_get_string (parameter, NULL));

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); call && l; l = l->next)
    if (SOFTPHONE_IS_INCOMING_WINDOW (l->data) && softphone_incoming_window_get_call (l->data) == call)
      {
        gtk_window_present (l->data);
        return;
      }
  g_application_activate (G_APPLICATION (self));
}

static void
activate_add_account (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  SoftphoneApplication *self = user_data;

  ensure_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (softphone_add_account_window_new (self->phone, GTK_WINDOW (self->window))));
}

static void
activate_about (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  softphone_dialog_about (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
activate_quit (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  SoftphoneApplication *self = user_data;
  PhoneCall *call = engaged_call (self);

  if (call)
    softphone_dialog_confirm_quit (GTK_WINDOW (self->window), call);
  else
    g_application_quit (G_APPLICATION (self));
}

static const GActionEntry actions[] = {
  { "answer", activate_answer },
  { "answer-call", activate_answer, "s" },
  { "decline", activate_decline },
  { "decline-call", activate_decline_call, "s" },
  { "show-incoming", activate_show_incoming, "s" },
  { "add-account", activate_add_account },
  { "about", activate_about },
  { "quit", activate_quit },
};

static const struct {
  const char *action;
  const char *accelerator;
} accelerators[] = {
  { "app.answer", "<Control><Shift>a" },
  { "app.decline", "<Control><Shift>d" },
  { "app.quit", "<Control>q" },
  { "win.keypad", "<Control>n" },
  { "win.mute", "<Control>m" },
  { "win.call-keypad", "<Control>k" },
  { "win.back", "<Alt>Left" },
};

static void
add_actions (SoftphoneApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char *[]) { accelerators[i].accelerator, NULL });
}

static PhoneConfig *
load_config (SoftphoneApplication  *self,
             GError               **error)
{
  g_autofree char *path = self->config_path ? g_strdup (self->config_path) : phone_config_dup_default_path ();

  /* Before the first account there is no file; one that was named has to be there. */
  if (!self->config_path && !g_file_test (path, G_FILE_TEST_EXISTS))
    return phone_config_new (path);
  return phone_config_load (path, FALSE, error);
}

/* softphonectl reaches the window as it does the headless program: on the session bus, or a socket that is named. */
static gboolean
start_control (SoftphoneApplication *self,
               PhoneConfig          *config)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  g_autofree char *address = phone_config_dup_string (config, "phone", "control");
  g_autofree char *group = phone_config_dup_string (config, "phone", "control-group");
  g_autoptr(GError) error = NULL;

  self->control = phone_control_new (self->phone);
  if (bus && !phone_control_export (self->control, bus, &error))
    g_message ("%s", error->message);
  return !address || phone_control_listen (self->control, address, group, &self->fault);
}

static gboolean
start_phone (SoftphoneApplication *self)
{
  g_autoptr(PhoneConfig) config = load_config (self, &self->fault);

  if (!config)
    return FALSE;
  self->phone = phone_new (config, FALSE);
  g_signal_connect_object (self->phone, "warning", G_CALLBACK (on_warning), self, G_CONNECT_SWAPPED);
  if (!phone_start (self->phone, &self->fault) || !start_control (self, config))
    return FALSE;
  g_signal_connect_object (self->phone, "incoming", G_CALLBACK (on_incoming), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phone_get_calls (self->phone), "items-changed", G_CALLBACK (on_calls_changed), self,
                           G_CONNECT_SWAPPED);
  return TRUE;
}

static gboolean
on_signal (gpointer user_data)
{
  g_application_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
softphone_application_startup (GApplication *application)
{
  SoftphoneApplication *self = SOFTPHONE_APPLICATION (application);
  gboolean service = (g_application_get_flags (application) & G_APPLICATION_IS_SERVICE) != 0;

  G_APPLICATION_CLASS (softphone_application_parent_class)->startup (application);
  self->signal_sources[0] = g_unix_signal_add (SIGINT, on_signal, self);
  self->signal_sources[1] = g_unix_signal_add (SIGTERM, on_signal, self);
  gtk_window_set_default_icon_name (APP_ID);

  self->held = service;
  if (service)
    g_application_hold (application);
  if (start_phone (self))
    {
      add_actions (self);
      return;
    }
  g_printerr ("%s\n", self->fault->message);
  release (self);
}

static void
softphone_application_activate (GApplication *application)
{
  SoftphoneApplication *self = SOFTPHONE_APPLICATION (application);

  if (self->fault)
    {
      softphone_dialog_cannot_start (GTK_APPLICATION (application), self->fault);
      return;
    }
  ensure_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
softphone_application_open (GApplication  *application,
                            GFile        **files,
                            int            n_files,
                            const char    *hint)
{
  SoftphoneApplication *self = SOFTPHONE_APPLICATION (application);
  g_autofree char *link = g_file_get_uri (files[0]);
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;

  g_application_activate (application);
  if (self->fault)
    return;
  if (softphone_link_check (link, &error))
    address = phone_parse_address (self->phone, link, NULL, &error);
  /* A number without an account is no nonsense: it can be called once there is one. */
  if (address || g_error_matches (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT))
    softphone_window_fill_in (self->window, link);
  else
    say (self, error->message);
}

static gboolean
softphone_application_local_command_line (GApplication   *application,
                                          char         ***arguments,
                                          int            *exit_status)
{
  gboolean is_value = FALSE;

  for (char **argument = *arguments + 1; **arguments && *argument; argument++)
    {
      if (**argument != '-' && !is_value)
        {
          char *link = softphone_link_from_argument (*argument);

          g_free (*argument);
          *argument = link;
        }
      is_value = g_str_equal (*argument, "--config");
    }
  return G_APPLICATION_CLASS (softphone_application_parent_class)
    ->local_command_line (application, arguments, exit_status);
}

static int
softphone_application_handle_local_options (GApplication *application,
                                            GVariantDict *dict)
{
  SoftphoneApplication *self = SOFTPHONE_APPLICATION (application);

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("Softphone %s\n", APP_VERSION);
      return 0;
    }
  g_variant_dict_lookup (dict, "config", "^ay", &self->config_path);
  return -1;
}

static void
on_stopped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *stopped = user_data;

  phone_stop_finish (PHONE_PHONE (source), result, NULL);
  *stopped = TRUE;
}

static void
softphone_application_shutdown (GApplication *application)
{
  SoftphoneApplication *self = SOFTPHONE_APPLICATION (application);
  gboolean stopped = self->phone == NULL;
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (application))))
    gtk_window_destroy (windows->data);
  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);

  g_clear_object (&self->control);
  if (self->phone)
    phone_stop_async (self->phone, on_stopped, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
  G_APPLICATION_CLASS (softphone_application_parent_class)->shutdown (application);
}

static void
softphone_application_finalize (GObject *object)
{
  SoftphoneApplication *self = SOFTPHONE_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->phone);
  g_clear_error (&self->fault);
  g_free (self->config_path);
  G_OBJECT_CLASS (softphone_application_parent_class)->finalize (object);
}

static void
softphone_application_class_init (SoftphoneApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = softphone_application_finalize;
  application_class->startup = softphone_application_startup;
  application_class->activate = softphone_application_activate;
  application_class->open = softphone_application_open;
  application_class->local_command_line = softphone_application_local_command_line;
  application_class->handle_local_options = softphone_application_handle_local_options;
  application_class->shutdown = softphone_application_shutdown;
}

static void
softphone_application_init (SoftphoneApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[ADDRESS]"));
}

SoftphoneApplication *
softphone_application_new (void)
{
  return g_object_new (SOFTPHONE_TYPE_APPLICATION, "application-id", APP_ID, "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/example/Softphone", NULL);
}

int
softphone_application_get_exit_status (SoftphoneApplication *self)
{
  g_return_val_if_fail (SOFTPHONE_IS_APPLICATION (self), 1);

  return self->fault ? EXIT_CONFIGURATION : 0;
}
