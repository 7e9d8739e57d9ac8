/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/ctl-client.h"

#include "config.h"

#define PATH "/org/example/Softphone"
#define INTERFACE "org.example.Softphone.Phone"

typedef struct
{
  CtlEventFunc func;
  gpointer user_data;
} Subscription;

typedef struct
{
  void (*func) (gpointer user_data);
  gpointer user_data;
} Watch;

static gboolean
has_owner (GDBusConnection *bus, const char *name)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                            "org.freedesktop.DBus", "NameHasOwner",
                                                            g_variant_new ("(s)", name), G_VARIANT_TYPE ("(b)"),
                                                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean owned = FALSE;

  if (reply)
    g_variant_get (reply, "(b)", &owned);
  return owned;
}

gboolean
ctl_client_connect (CtlClient *self, const char *address, GError **error)
{
  static const char *const names[] = { APP_ID, APP_ID ".Headless" };

  if (address)
    {
      self->connection = g_dbus_connection_new_for_address_sync (
          address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, error);
      return self->connection != NULL;
    }
  self->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  if (self->connection == NULL)
    return FALSE;
  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (names) && self->name == NULL; i++)
    {
      if (has_owner (self->connection, names[i]))
        self->name = names[i];
    }
  if (self->name)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no name");
  return FALSE;
}

GVariant *
ctl_client_call (CtlClient *self, const char *method, GVariant *options, GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) result = NULL;

  reply = g_dbus_connection_call_sync (self->connection, self->name, PATH, INTERFACE, method,
                                       g_variant_new_tuple (&options, 1), G_VARIANT_TYPE ("(a{sv})"),
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, NULL, error);
  if (reply)
    return g_variant_get_child_value (reply, 0);
  if (error && *error)
    g_dbus_error_strip_remote_error (*error);
  return NULL;
}

static void
on_signal (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer user_data)
{
  Subscription *subscription = user_data;
  g_autoptr (GVariant) details = NULL;
  const char *name;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv})")))
    return;
  g_variant_get (parameters, "(&s@a{sv})", &name, &details);
  subscription->func (name, details, subscription->user_data);
}

guint
ctl_client_subscribe (CtlClient *self, CtlEventFunc func, gpointer user_data)
{
  Subscription *subscription = g_new (Subscription, 1);

  *subscription = (Subscription) { func, user_data };
  return g_dbus_connection_signal_subscribe (self->connection, self->name, INTERFACE, "Event", PATH, NULL,
                                             G_DBUS_SIGNAL_FLAGS_NONE, on_signal, subscription, g_free);
}

static void
on_closed (GDBusConnection *connection, gboolean by_peer, GError *error, gpointer user_data)
{
  Watch *watch = user_data;

  watch->func (watch->user_data);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  Watch *watch = user_data;

  watch->func (watch->user_data);
}

void
ctl_client_watch (CtlClient *self, void (*func) (gpointer user_data), gpointer user_data)
{
  Watch *watch = g_new (Watch, 1);

  *watch = (Watch) { func, user_data };
  g_signal_connect_data (self->connection, "closed", G_CALLBACK (on_closed), watch, (GClosureNotify) (GCallback) g_free,
                         0);
  if (self->name)
    g_bus_watch_name_on_connection (self->connection, self->name, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_vanished,
                                    watch, NULL);
}
