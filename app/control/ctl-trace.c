/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/ctl-trace.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

#include "control/ctl-print.h"
#include "control/ctl-wait.h"

typedef struct
{
  GMainLoop *loop;
  const CtlArguments *arguments;
  int file; /* -1: none */
  int code;
} Trace;

static gboolean
on_interrupt (gpointer user_data)
{
  g_main_loop_quit (((Trace *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
stop (Trace *self, int code)
{
  self->code = code;
  g_main_loop_quit (self->loop);
}

static void
on_gone (gpointer user_data)
{
  g_printerr ("%s\n", _("The phone has ended."));
  stop (user_data, 3);
}

static gboolean
write_all (Trace *self, GVariant *bytes)
{
  gsize size;
  const char *data = g_variant_get_fixed_array (bytes, &size, 1);

  while (size > 0)
    {
      gssize written = write (self->file, data, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          g_printerr (_("The file “%s” cannot be written: %s."), self->arguments->pcap, g_strerror (errno));
          g_printerr ("\n");
          return FALSE;
        }
      data += written;
      size -= (gsize) written;
    }
  return TRUE;
}

static void
print_all (Trace *self, GVariant *result)
{
  g_autoptr (GVariant) entries = g_variant_lookup_value (result, "entries", G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; entries && i < g_variant_n_children (entries); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);

      ctl_print_trace_entry (entry, self->arguments->json);
    }
}

/* What was there before: a whole file, an object, or an entry after the other. */
static gboolean
take_result (Trace *self, GVariant *result)
{
  g_autoptr (GVariant) pcap = g_variant_lookup_value (result, "pcap", G_VARIANT_TYPE_BYTESTRING);

  if (self->file >= 0)
    return pcap && write_all (self, pcap);
  if (self->arguments->json && !self->arguments->follow)
    ctl_print_result (self->arguments->command, result, TRUE);
  else
    print_all (self, result);
  return TRUE;
}

static void
on_event (const char *name, GVariant *details, gpointer user_data)
{
  Trace *self = user_data;
  g_autoptr (GVariant) packets = g_variant_lookup_value (details, "packets", G_VARIANT_TYPE_BYTESTRING);

  if (!g_str_equal (name, "trace"))
    return;
  if (self->file < 0)
    ctl_print_trace_entry (details, self->arguments->json);
  else if (packets && !write_all (self, packets))
    stop (self, 1);
}

static gboolean
open_file (Trace *self)
{
  const char *path = self->arguments->pcap;

  if (!path)
    return TRUE;
  /* Whom one called is nobody else's business. */
  self->file = g_str_equal (path, "-") ? dup (STDOUT_FILENO)
                                       : open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (self->file >= 0)
    return TRUE;
  g_printerr (_("The file “%s” cannot be written: %s."), path, g_strerror (errno));
  g_printerr ("\n");
  return FALSE;
}

static void
run (Trace *self, CtlClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) result = NULL;
  const CtlArguments *arguments = self->arguments;

  /* The subscription comes first: nothing is missed. */
  if (arguments->follow)
    ctl_client_subscribe (client, on_event, self);
  result = ctl_client_call (client, arguments->command->method, arguments->values, &error);
  if (!result)
    self->code = ctl_fail (error);
  else if (!take_result (self, result))
    self->code = 1;
  else if (arguments->follow)
    {
      g_unix_signal_add (SIGINT, on_interrupt, self);
      g_unix_signal_add (SIGTERM, on_interrupt, self);
      ctl_client_watch (client, on_gone, self);
      g_main_loop_run (self->loop);
    }
}

int
ctl_trace (CtlClient *client, const CtlArguments *arguments)
{
  Trace self = { .loop = g_main_loop_new (NULL, FALSE), .arguments = arguments, .file = -1 };

  /* A reader that ends early is told by write(). */
  signal (SIGPIPE, SIG_IGN);
  if (open_file (&self))
    run (&self, client);
  else
    self.code = 1;
  if (self.file >= 0)
    close (self.file);
  g_main_loop_unref (self.loop);
  return self.code;
}
