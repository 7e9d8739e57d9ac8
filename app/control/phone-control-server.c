/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-server-private.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/phone-error.h"

#define PREFIX "unix:path="

static gboolean
refuse (GError **error, const char *path, const char *why)
{
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, _("The control socket “%s” cannot be used: %s"), path,
               why);
  return FALSE;
}

static gboolean
somebody_listens (const char *path)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  return socket && g_socket_connect (socket, address, NULL, NULL);
}

static gboolean
clear_stale_socket (const char *path, GError **error)
{
  GStatBuf status;

  if (g_lstat (path, &status) != 0)
    return TRUE;
  if (!S_ISSOCK (status.st_mode))
    return refuse (error, path, _("there is something else of this name. Remove it, or name another path."));
  if (somebody_listens (path))
    return refuse (error, path, _("another phone listens there. End it, or name another path."));
  if (g_unlink (path) != 0)
    return refuse (error, path, g_strerror (errno));
  return TRUE;
}

static gboolean
is_member (uid_t uid, gid_t group)
{
  struct passwd entry, *found = NULL;
  char buffer[4096];
  gid_t groups[256];
  int n = G_N_ELEMENTS (groups);

  /* Runs in a thread of the server. */
  if (getpwuid_r (uid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL ||
      getgrouplist (entry.pw_name, entry.pw_gid, groups, &n) < 0)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      if (groups[i] == group)
        return TRUE;
    }
  return FALSE;
}

static gboolean
on_authorize (GDBusAuthObserver *observer, GIOStream *stream, GCredentials *credentials, gpointer user_data)
{
  gint64 group = *(gint64 *) user_data;
  uid_t uid = credentials ? g_credentials_get_unix_user (credentials, NULL) : (uid_t) -1;

  if (uid == (uid_t) -1)
    return FALSE;
  return uid == geteuid () || uid == 0 || (group >= 0 && is_member (uid, group));
}

static gboolean
on_mechanism (GDBusAuthObserver *observer, const char *mechanism, gpointer user_data)
{
  return g_str_equal (mechanism, "EXTERNAL");
}

static GDBusAuthObserver *
create_observer (gint64 group)
{
  GDBusAuthObserver *observer = g_dbus_auth_observer_new ();
  gint64 *id = g_new (gint64, 1);

  *id = group;
  g_signal_connect_data (observer, "authorize-authenticated-peer", G_CALLBACK (on_authorize), id,
                         (GClosureNotify) (GCallback) g_free, 0);
  g_signal_connect (observer, "allow-mechanism", G_CALLBACK (on_mechanism), NULL);
  return observer;
}

static gboolean
open_to_group (const char *path, gint64 group, GError **error)
{
  if (group < 0)
    return TRUE;
  if (chown (path, -1, group) != 0 || g_chmod (path, 0660) != 0)
    return refuse (error, path, g_strerror (errno));
  return TRUE;
}

GDBusServer *
phone_control_server_create (const char *address, const char *group, GError **error)
{
  const char *path = address + strlen (PREFIX);
  struct group *entry = group ? getgrnam (group) : NULL;
  gint64 gid = entry ? (gint64) entry->gr_gid : -1;
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autoptr (GDBusAuthObserver) observer = create_observer (gid);
  g_autoptr (GDBusServer) server = NULL;
  g_autoptr (GError) local_error = NULL;
  mode_t mask;

  g_return_val_if_fail (g_str_has_prefix (address, PREFIX), NULL);

  if (!clear_stale_socket (path, error))
    return NULL;
  /* The socket is made with mode 0600: there is no moment at which others could connect. */
  mask = umask (0177);
  server = g_dbus_server_new_sync (address, G_DBUS_SERVER_FLAGS_NONE, guid, observer, NULL, &local_error);
  umask (mask);
  if (server == NULL)
    {
      refuse (error, path, local_error->message);
      return NULL;
    }
  if (!open_to_group (path, gid, error))
    return NULL;
  return g_steal_pointer (&server);
}
