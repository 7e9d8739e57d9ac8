/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-dns-client-private.h"

/* Raw answers are what every version since Debian 12's gives; they are read by sip_dns_answer_parse(). */
#define CARES_NO_DEPRECATED
#include <ares.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "util/sip-error.h"

/* Twice, the second time twice as long: a name server that is silent costs three seconds. */
#define TIMEOUT_MS 1000
#define TRIES 2

#define CLASS_IN 1

struct _SipDnsClient
{
  GObject parent_instance;

  /* owned */
  char *servers;
  ares_channel channel; /* while something is asked */
  GSource *source;      /* likewise */
  GArray *watches;

  guint n_pending;
  gboolean processing;
};

/* One of the channel's sockets. */
typedef struct
{
  int fd;
  gpointer tag;
} Watch;

typedef struct
{
  GSource source;
  SipDnsClient *client; /* borrowed */
} ChannelSource;

/* The data of a task. */
typedef struct
{
  char *name;
  SipDnsType type;
} Query;

static void dns_init (SipDnsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipDnsClient, sip_dns_client, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SIP_TYPE_DNS, dns_init))

static void
query_free (Query *query)
{
  g_free (query->name);
  g_free (query);
}

static int
get_timeout_ms (SipDnsClient *self)
{
  struct timeval when;

  if (!ares_timeout (self->channel, NULL, &when))
    return -1;
  return (int) MIN (when.tv_sec * 1000 + (when.tv_usec + 999) / 1000, 60 * 1000);
}

static gboolean
channel_prepare (GSource *source, int *timeout_ms)
{
  *timeout_ms = get_timeout_ms (((ChannelSource *) source)->client);
  return *timeout_ms == 0;
}

static gboolean
channel_check (GSource *source)
{
  SipDnsClient *self = ((ChannelSource *) source)->client;

  for (guint i = 0; i < self->watches->len; i++)
    {
      if (g_source_query_unix_fd (source, g_array_index (self->watches, Watch, i).tag))
        return TRUE;
    }
  return get_timeout_ms (self) == 0;
}

static void
close_channel (SipDnsClient *self)
{
  ares_channel channel = g_steal_pointer (&self->channel);

  if (!channel)
    return;
  ares_destroy (channel);
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_array_set_size (self->watches, 0);
}

static GArray *
list_ready (SipDnsClient *self)
{
  GArray *ready = g_array_new (FALSE, FALSE, sizeof (GPollFD));

  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *watch = &g_array_index (self->watches, Watch, i);
      GPollFD fd = { .fd = watch->fd, .revents = g_source_query_unix_fd (self->source, watch->tag) };

      if (fd.revents)
        g_array_append_val (ready, fd);
    }
  return ready;
}

static gboolean
channel_dispatch (GSource *source, GSourceFunc unused, gpointer user_data)
{
  g_autoptr (SipDnsClient) self = g_object_ref (((ChannelSource *) source)->client);
  g_autoptr (GArray) ready = list_ready (self);

  /* Answers may lead to new questions at once; the channel has to last until this is over. */
  self->processing = TRUE;
  for (guint i = 0; i < ready->len; i++)
    {
      GPollFD *fd = &g_array_index (ready, GPollFD, i);
      gboolean readable = (fd->revents & ~G_IO_OUT) != 0, writable = (fd->revents & ~G_IO_IN) != 0;

      ares_process_fd (self->channel, readable ? fd->fd : ARES_SOCKET_BAD, writable ? fd->fd : ARES_SOCKET_BAD);
    }
  if (ready->len == 0)
    ares_process_fd (self->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  self->processing = FALSE;
  if (self->n_pending == 0)
    close_channel (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs channel_funcs = { channel_prepare, channel_check, channel_dispatch, NULL, NULL, NULL };

static void
socket_changed_cb (void *user_data, ares_socket_t fd, int readable, int writable)
{
  SipDnsClient *self = user_data;
  GIOCondition condition = (readable ? G_IO_IN : 0) | (writable ? G_IO_OUT : 0);
  Watch watch = { .fd = fd };

  /* From ares_destroy(): the source goes as a whole. */
  if (!self->channel)
    return;
  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *known = &g_array_index (self->watches, Watch, i);

      if (known->fd != fd)
        continue;
      if (condition)
        {
          g_source_modify_unix_fd (self->source, known->tag, condition);
          return;
        }
      g_source_remove_unix_fd (self->source, known->tag);
      g_array_remove_index_fast (self->watches, i);
      return;
    }
  if (!condition)
    return;
  watch.tag = g_source_add_unix_fd (self->source, fd, condition);
  g_array_append_val (self->watches, watch);
}

static int
open_channel (SipDnsClient *self)
{
  struct ares_options options = {
    .timeout = TIMEOUT_MS,
    .tries = TRIES,
    .sock_state_cb = socket_changed_cb,
    .sock_state_cb_data = self,
  };
  int status = ares_init_options (&self->channel, &options,
                                  ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);

  if (status == ARES_SUCCESS && self->servers)
    status = ares_set_servers_ports_csv (self->channel, self->servers);
  if (status != ARES_SUCCESS)
    {
      if (self->channel)
        ares_destroy (g_steal_pointer (&self->channel));
      return status;
    }
  self->source = g_source_new (&channel_funcs, sizeof (ChannelSource));
  ((ChannelSource *) self->source)->client = self;
  g_source_set_static_name (self->source, "SipDnsClient");
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return ARES_SUCCESS;
}

static void
return_failure (GTask *task, int status)
{
  g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_RESOLVE, _("The name servers did not tell: %s."),
                           ares_strerror (status));
}

static void
answered_cb (void *user_data, int status, int n_timeouts, unsigned char *data, int size)
{
  g_autoptr (GTask) task = user_data;
  SipDnsClient *self = g_task_get_source_object (task);
  Query *query = g_task_get_task_data (task);
  GPtrArray *records;
  GError *error = NULL;

  self->n_pending--;
  if (status == ARES_ENODATA || status == ARES_ENOTFOUND)
    records = sip_dns_records_new ();
  else if (status == ARES_SUCCESS)
    records = sip_dns_answer_parse (data, size, query->name, query->type, &error);
  else
    {
      return_failure (task, status);
      return;
    }
  if (records)
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
sip_dns_client_query_async (SipDns *dns, const char *name, SipDnsType type, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  SipDnsClient *self = SIP_DNS_CLIENT (dns);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Query *query = g_new (Query, 1);
  int status = ARES_SUCCESS;

  g_task_set_source_tag (task, sip_dns_client_query_async);
  query->name = g_strdup (name);
  query->type = type;
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);
  if (!self->channel)
    status = open_channel (self);
  if (status != ARES_SUCCESS)
    {
      return_failure (task, status);
      return;
    }
  self->n_pending++;
  ares_query (self->channel, name, CLASS_IN, type, answered_cb, g_object_ref (task));
  if (self->n_pending == 0 && !self->processing)
    close_channel (self);
}

static void
dns_init (SipDnsInterface *iface)
{
  iface->query_async = sip_dns_client_query_async;
}

static void
sip_dns_client_finalize (GObject *object)
{
  SipDnsClient *self = SIP_DNS_CLIENT (object);

  close_channel (self);
  g_array_unref (self->watches);
  g_free (self->servers);

  G_OBJECT_CLASS (sip_dns_client_parent_class)->finalize (object);
}

static void
sip_dns_client_class_init (SipDnsClientClass *klass)
{
  ares_library_init (ARES_LIB_INIT_ALL);

  G_OBJECT_CLASS (klass)->finalize = sip_dns_client_finalize;
}

static void
sip_dns_client_init (SipDnsClient *self)
{
  self->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
}

SipDnsClient *
sip_dns_client_new (const char *servers)
{
  SipDnsClient *self = g_object_new (SIP_TYPE_DNS_CLIENT, NULL);

  self->servers = g_strdup (servers);
  return self;
}
