/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-registrar.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

struct _FakeRegistrar
{
  GSocket *socket;
  GSource *source;
  char *uri;
  char *last_invite;
  char *redirect; /* nullable */
  guint status;
  guint count;
  int last_expires;
};

/* The whole line of header @name, with its end. */
static char *
find_line (const char *message, const char *name)
{
  g_autofree char *start = g_strconcat ("\r\n", name, ":", NULL);
  const char *line = strstr (message, start);

  return line ? g_strndup (line + 2, strcspn (line + 2, "\r")) : g_strdup ("");
}

static int
read_expires (const char *message)
{
  g_autofree char *line = find_line (message, "Expires");
  g_autofree char *contact = find_line (message, "Contact");
  const char *parameter = strstr (contact, ";expires=");

  if (parameter)
    return atoi (parameter + strlen (";expires="));
  return *line ? atoi (line + strlen ("Expires:")) : -1;
}

static void
answer (FakeRegistrar *self, const char *message, GSocketAddress *sender, guint status)
{
  static const char *const names[] = { "Via", "From", "Call-ID", "CSeq" };
  g_autoptr (GString) response = g_string_new (NULL);
  g_autofree char *to = find_line (message, "To");
  g_autofree char *contact = find_line (message, "Contact");

  g_string_append_printf (response, "SIP/2.0 %u So\r\n%s;tag=registrar\r\n", status, to);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *line = find_line (message, names[i]);

      g_string_append_printf (response, "%s\r\n", line);
    }
  if (status == 200 && self->last_expires != 0)
    g_string_append_printf (response, "%s\r\nExpires: 300\r\n", contact);
  if (status == 302)
    g_string_append_printf (response, "Contact: <%s>\r\n", self->redirect);
  g_string_append (response, "Content-Length: 0\r\n\r\n");
  g_socket_send_to (self->socket, sender, response->str, response->len, NULL, NULL);
}

static gboolean
leads_elsewhere (FakeRegistrar *self, const char *invite)
{
  return self->redirect && !g_str_has_prefix (invite + strlen ("INVITE "), self->redirect);
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  FakeRegistrar *self = user_data;
  char buffer[65536];
  g_autoptr (GSocketAddress) sender = NULL;
  gssize length = g_socket_receive_from (socket, &sender, buffer, sizeof buffer - 1, NULL, NULL);

  if (length < 0)
    return G_SOURCE_CONTINUE;
  buffer[length] = '\0';
  if (g_str_has_prefix (buffer, "INVITE "))
    {
      g_free (self->last_invite);
      self->last_invite = g_strdup (buffer);
      answer (self, buffer, sender, leads_elsewhere (self, buffer) ? 302 : 486);
    }
  if (!g_str_has_prefix (buffer, "REGISTER "))
    return G_SOURCE_CONTINUE;
  self->count++;
  self->last_expires = read_expires (buffer);
  if (self->status)
    answer (self, buffer, sender, self->status);
  return G_SOURCE_CONTINUE;
}

FakeRegistrar *
fake_registrar_new (void)
{
  FakeRegistrar *self = g_new0 (FakeRegistrar, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->status = 200;
  self->last_expires = -1;
  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->socket, any_port, FALSE, &error));
  bound = g_socket_get_local_address (self->socket, &error);
  self->uri = g_strdup_printf ("sip:127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, NULL);
  return self;
}

void
fake_registrar_free (FakeRegistrar *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->socket);
  g_free (self->uri);
  g_free (self->last_invite);
  g_free (self->redirect);
  g_free (self);
}

const char *
fake_registrar_get_uri (FakeRegistrar *self)
{
  return self->uri;
}

void
fake_registrar_set_status (FakeRegistrar *self, guint status)
{
  self->status = status;
}

guint
fake_registrar_get_count (FakeRegistrar *self)
{
  return self->count;
}

int
fake_registrar_get_last_expires (FakeRegistrar *self)
{
  return self->last_expires;
}

void
fake_registrar_redirect (FakeRegistrar *self, const char *uri)
{
  g_free (self->redirect);
  self->redirect = g_strdup (uri);
}

const char *
fake_registrar_get_last_invite (FakeRegistrar *self)
{
  return self->last_invite;
}
