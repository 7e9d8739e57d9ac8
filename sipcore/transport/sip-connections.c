/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-connections-private.h"

#define NEVER G_MININT64

struct _SipConnections
{
  SipClock *clock;
  GPtrArray *entries;

  guint idle_s;
};

typedef struct
{
  SipConnections *table; /* borrowed */
  SipFlow *flow;         /* by a toggle reference */
  gint64 unused_since;   /* by the clock; NEVER: somebody holds it */
  guint timer;
  gboolean accepted;
} Entry;

static void arm (Entry *entry, gint64 delay_us);

static void
idle_cb (gpointer user_data)
{
  Entry *entry = user_data;
  gint64 most = entry->table->idle_s * G_TIME_SPAN_SECOND, passed;

  entry->timer = 0;
  if (entry->unused_since == NEVER || most == 0)
    return;
  passed = sip_clock_now (entry->table->clock) - entry->unused_since;
  if (passed < most)
    arm (entry, most - passed);
  else
    sip_flow_close (entry->flow);
}

static void
arm (Entry *entry, gint64 delay_us)
{
  entry->timer = sip_clock_add (entry->table->clock, (guint) ((delay_us + 999) / 1000), idle_cb, entry);
}

/* Called each time that the last other reference goes, or the first comes. */
static void
toggled_cb (gpointer user_data, GObject *flow, gboolean is_last)
{
  Entry *entry = user_data;

  entry->unused_since = is_last ? sip_clock_now (entry->table->clock) : NEVER;
  if (is_last && !entry->timer && entry->table->idle_s > 0)
    arm (entry, entry->table->idle_s * G_TIME_SPAN_SECOND);
}

static void
entry_free (Entry *entry)
{
  sip_clock_clear (entry->table->clock, &entry->timer);
  g_object_remove_toggle_ref (G_OBJECT (entry->flow), toggled_cb, entry);
  g_free (entry);
}

SipConnections *
sip_connections_new (SipClock *clock)
{
  SipConnections *self = g_new0 (SipConnections, 1);

  self->clock = g_object_ref (clock);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  return self;
}

void
sip_connections_free (SipConnections *self)
{
  g_ptr_array_unref (self->entries);
  g_object_unref (self->clock);
  g_free (self);
}

void
sip_connections_set_idle_timeout (SipConnections *self, guint seconds)
{
  self->idle_s = seconds;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      sip_clock_clear (self->clock, &entry->timer);
      if (entry->unused_since != NEVER && seconds > 0)
        arm (entry, seconds * G_TIME_SPAN_SECOND);
    }
}

void
sip_connections_add (SipConnections *self, SipFlow *flow)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->table = self;
  entry->flow = flow;
  entry->accepted = sip_flow_is_accepted (flow);
  entry->unused_since = NEVER;
  g_object_add_toggle_ref (G_OBJECT (flow), toggled_cb, entry);
  g_ptr_array_add (self->entries, entry);
}

gboolean
sip_connections_remove (SipConnections *self, SipFlow *flow)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (((Entry *) self->entries->pdata[i])->flow == flow)
        {
          entry_free (g_ptr_array_steal_index_fast (self->entries, i));
          return TRUE;
        }
    }
  return FALSE;
}

SipFlow *
sip_connections_find (SipConnections *self, SipTarget *target, SipTlsPolicy *policy)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      if (sip_flow_serves (entry->flow, target, policy))
        return entry->flow;
    }
  return NULL;
}

SipFlow *
sip_connections_peek (SipConnections *self)
{
  return self->entries->len > 0 ? ((Entry *) self->entries->pdata[self->entries->len - 1])->flow : NULL;
}

static gboolean
is_from (SipFlow *flow, GInetAddress *address)
{
  GInetSocketAddress *remote = sip_flow_get_remote_address (flow);

  return remote && g_inet_address_equal (g_inet_socket_address_get_address (remote), address);
}

guint
sip_connections_count_accepted (SipConnections *self, GInetAddress *address)
{
  guint count = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      count += entry->accepted && (!address || is_from (entry->flow, address));
    }
  return count;
}
