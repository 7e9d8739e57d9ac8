/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control.h"

#include "control/phone-control-command.h"
#include "control/phone-control-errors.h"
#include "control/phone-control-events.h"
#include "control/phone-control-server-private.h"
#include "phone-interface.h"

typedef struct
{
  GDBusConnection *connection;
  guint registration;
} Export;

struct _PhoneControl
{
  GObject parent_instance;

  Phone *phone;
  PhoneControlEvents *events;
  GDBusServer *server;
  GPtrArray *exports;
};

G_DEFINE_FINAL_TYPE (PhoneControl, phone_control, G_TYPE_OBJECT)

static void
export_free (gpointer data)
{
  Export *export = data;

  g_dbus_connection_unregister_object (export->connection, export->registration);
  g_object_unref (export->connection);
  g_free (export);
}

static void
on_method_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
                const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer user_data)
{
  phone_control_command_run (PHONE_CONTROL (user_data)->phone, invocation);
}

static const GDBusInterfaceVTable vtable = { .method_call = on_method_call };

static void
on_event (PhoneControl *self, const char *name, GVariant *details)
{
  for (guint i = 0; i < self->exports->len; i++)
    {
      Export *export = self->exports->pdata[i];

      g_dbus_connection_emit_signal (export->connection, NULL, PHONE_CONTROL_PATH, PHONE_CONTROL_INTERFACE, "Event",
                                     g_variant_new ("(s@a{sv})", name, details), NULL);
    }
}

static void
follow_events (PhoneControl *self)
{
  g_signal_handlers_disconnect_by_func (self->events, on_event, self);
  if (self->exports->len > 0)
    g_signal_connect_object (self->events, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
}

static void
on_closed (PhoneControl *self, gboolean by_peer, GError *error, GDBusConnection *connection)
{
  for (guint i = 0; i < self->exports->len; i++)
    {
      Export *export = self->exports->pdata[i];

      if (export->connection == connection)
        {
          g_ptr_array_remove_index_fast (self->exports, i);
          follow_events (self);
          return;
        }
    }
}

static void
phone_control_dispose (GObject *object)
{
  PhoneControl *self = PHONE_CONTROL (object);

  if (self->server)
    g_dbus_server_stop (self->server);
  g_clear_object (&self->server);
  g_ptr_array_set_size (self->exports, 0);
  g_clear_object (&self->events);
  g_clear_object (&self->phone);

  G_OBJECT_CLASS (phone_control_parent_class)->dispose (object);
}

static void
phone_control_finalize (GObject *object)
{
  g_ptr_array_unref (PHONE_CONTROL (object)->exports);

  G_OBJECT_CLASS (phone_control_parent_class)->finalize (object);
}

static void
phone_control_class_init (PhoneControlClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phone_control_dispose;
  G_OBJECT_CLASS (klass)->finalize = phone_control_finalize;
}

static void
phone_control_init (PhoneControl *self)
{
  self->exports = g_ptr_array_new_with_free_func (export_free);
  phone_control_register_errors ();
}

PhoneControl *
phone_control_new (Phone *phone)
{
  PhoneControl *self;

  g_return_val_if_fail (PHONE_IS_PHONE (phone), NULL);

  self = g_object_new (PHONE_TYPE_CONTROL, NULL);
  self->phone = g_object_ref (phone);
  self->events = phone_control_events_new (phone);
  return self;
}

gboolean
phone_control_export (PhoneControl *self, GDBusConnection *connection, GError **error)
{
  guint registration;
  Export *export;

  g_return_val_if_fail (PHONE_IS_CONTROL (self) && G_IS_DBUS_CONNECTION (connection), FALSE);

  registration = g_dbus_connection_register_object (connection, PHONE_CONTROL_PATH,
                                                    (GDBusInterfaceInfo *) &org_example_softphone_phone_interface,
                                                    &vtable, self, NULL, error);
  if (registration == 0)
    return FALSE;
  export = g_new0 (Export, 1);
  export->connection = g_object_ref (connection);
  export->registration = registration;
  g_ptr_array_add (self->exports, export);
  follow_events (self);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  return TRUE;
}

static gboolean
on_new_connection (PhoneControl *self, GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;

  if (phone_control_export (self, connection, &error))
    return TRUE;
  g_debug ("A control program was turned away: %s", error->message);
  return FALSE;
}

gboolean
phone_control_listen (PhoneControl *self, const char *address, const char *group, GError **error)
{
  g_return_val_if_fail (PHONE_IS_CONTROL (self) && address && self->server == NULL, FALSE);

  self->server = phone_control_server_create (address, group, error);
  if (self->server == NULL)
    return FALSE;
  g_signal_connect_object (self->server, "new-connection", G_CALLBACK (on_new_connection), self, G_CONNECT_SWAPPED);
  g_dbus_server_start (self->server);
  return TRUE;
}
