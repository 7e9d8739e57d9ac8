/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The connection to a running phone. */
typedef struct
{
  GDBusConnection *connection;
  const char *name; /* NULL on a socket of the phone's own */
} CtlClient;

/* @address: (nullable): a socket; otherwise the session bus, where the window goes before the headless phone. FALSE:
 * no phone is running. */
gboolean ctl_client_connect (CtlClient *self, const char *address, GError **error);
/* As long as it takes. (transfer full): a{sv} */
GVariant *ctl_client_call (CtlClient *self, const char *method, GVariant *options, GError **error);

typedef void (*CtlEventFunc) (const char *name, GVariant *details, gpointer user_data);
guint ctl_client_subscribe (CtlClient *self, CtlEventFunc func, gpointer user_data);
/* Calls @func once the phone goes away. */
void ctl_client_watch (CtlClient *self, void (*func) (gpointer user_data), gpointer user_data);

G_END_DECLS
