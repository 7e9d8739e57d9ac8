/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-agent-index-private.h"

/* The key of agents that decide by themselves. */
#define ANYTHING "*"

struct _SipAgentIndex
{
  GHashTable *entries; /* SipAgent: Entry */
  GHashTable *by_key;  /* "user NAME", "from ADDRESS", "over FLOW", ANYTHING: GPtrArray of Entry, by their numbers */
  guint n_added;
  guint n_registering;
};

typedef struct
{
  SipAgentIndex *index;
  SipAgent *agent;
  GStrv keys;
  guint number; /* in the order of adding */
  gboolean registers;
} Entry;

static char *
create_user_key (const char *user)
{
  return g_strconcat ("user ", user ? user : "", NULL);
}

static char *
create_address_key (GInetAddress *address)
{
  g_autofree char *host = g_inet_address_to_string (address);

  return g_strconcat ("from ", host, NULL);
}

static char *
create_flow_key (SipFlow *flow)
{
  GInetSocketAddress *remote = sip_flow_get_remote_address (flow);

  if (!remote)
    return g_strdup_printf ("from %p", flow);
  return create_address_key (g_inet_socket_address_get_address (remote));
}

/* Of the agents that take any user over their registration. */
static char *
create_any_user_key (SipFlow *flow)
{
  return g_strdup_printf ("over %p", flow);
}

/* @key: (transfer full) */
static void
add_key (GPtrArray *keys, char *key)
{
  if (g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL))
    g_free (key);
  else
    g_ptr_array_add (keys, key);
}

static void
add_far_ends (GPtrArray *keys, SipAgent *agent)
{
  GPtrArray *flows = sip_agent_list_registered_flows (agent);
  g_autoptr (GPtrArray) trusted = sip_agent_list_trusted_addresses (agent);

  for (guint i = 0; flows && i < flows->len; i++)
    {
      SipUri *gruu = sip_registered_flow_get_temp_gruu (flows->pdata[i]);
      g_autofree char *gruu_user = gruu ? sip_uri_dup_user (gruu) : NULL;

      if (gruu_user)
        add_key (keys, create_user_key (gruu_user));
      add_key (keys, create_flow_key (sip_registered_flow_get_flow (flows->pdata[i])));
      if (sip_agent_get_any_user (agent))
        add_key (keys, create_any_user_key (sip_registered_flow_get_flow (flows->pdata[i])));
    }
  for (guint i = 0; i < trusted->len; i++)
    add_key (keys, create_address_key (trusted->pdata[i]));
}

static GStrv
list_keys (SipAgent *agent)
{
  GPtrArray *keys = g_ptr_array_new ();
  g_autofree char *aor_user = sip_uri_dup_user (sip_agent_get_aor (agent));
  g_autofree char *contact_user = NULL;

  g_object_get (agent, "contact-user", &contact_user, NULL);
  if (sip_agent_has_match_func (agent))
    add_key (keys, g_strdup (ANYTHING));
  add_key (keys, create_user_key (aor_user));
  add_key (keys, create_user_key (contact_user));
  add_far_ends (keys, agent);
  g_ptr_array_add (keys, NULL);
  return (GStrv) g_ptr_array_free (keys, FALSE);
}

/* Where @number is, or belongs. */
static guint
find_place (GPtrArray *bucket, guint number)
{
  guint low = 0, high = bucket->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (((Entry *) bucket->pdata[middle])->number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
insert (SipAgentIndex *self, Entry *entry, const char *key)
{
  GPtrArray *bucket = g_hash_table_lookup (self->by_key, key);

  if (!bucket)
    {
      bucket = g_ptr_array_new ();
      g_hash_table_insert (self->by_key, g_strdup (key), bucket);
    }
  g_ptr_array_insert (bucket, find_place (bucket, entry->number), entry);
}

static void
take_out (SipAgentIndex *self, Entry *entry, const char *key)
{
  GPtrArray *bucket = g_hash_table_lookup (self->by_key, key);

  g_ptr_array_remove_index (bucket, find_place (bucket, entry->number));
  if (bucket->len == 0)
    g_hash_table_remove (self->by_key, key);
}

/* @keys: (transfer full): what the entry is found by from now on */
static void
entry_set_keys (Entry *self, GStrv keys)
{
  g_auto (GStrv) old = self->keys;

  self->keys = keys;
  for (guint i = 0; keys && keys[i]; i++)
    {
      if (!old || !g_strv_contains ((const char *const *) old, keys[i]))
        insert (self->index, self, keys[i]);
    }
  for (guint i = 0; old && old[i]; i++)
    {
      if (!keys || !g_strv_contains ((const char *const *) keys, old[i]))
        take_out (self->index, self, old[i]);
    }
}

static void
entry_set_registers (Entry *self, gboolean registers)
{
  if (self->registers && !registers)
    self->index->n_registering--;
  if (!self->registers && registers)
    self->index->n_registering++;
  self->registers = registers;
}

static void
on_addresses_changed (SipAgent *agent, Entry *entry)
{
  entry_set_registers (entry, sip_agent_get_registers (agent));
  entry_set_keys (entry, list_keys (agent));
}

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_signal_handlers_disconnect_by_data (self->agent, self);
  entry_set_registers (self, FALSE);
  entry_set_keys (self, NULL);
  g_object_unref (self->agent);
  g_free (self);
}

SipAgentIndex *
sip_agent_index_new (void)
{
  SipAgentIndex *self = g_new0 (SipAgentIndex, 1);

  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
sip_agent_index_free (SipAgentIndex *self)
{
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->by_key);
  g_free (self);
}

void
sip_agent_index_add (SipAgentIndex *self, SipAgent *agent)
{
  Entry *entry;

  if (g_hash_table_contains (self->entries, agent))
    return;
  entry = g_new0 (Entry, 1);
  entry->index = self;
  entry->agent = g_object_ref (agent);
  entry->number = self->n_added++;
  g_hash_table_insert (self->entries, agent, entry);
  on_addresses_changed (agent, entry);
  g_signal_connect (agent, "addresses-changed", G_CALLBACK (on_addresses_changed), entry);
}

void
sip_agent_index_remove (SipAgentIndex *self, SipAgent *agent)
{
  g_hash_table_remove (self->entries, agent);
}

static Entry *
find_by_key (SipAgentIndex *self, const char *key, SipMessage *request, SipFlow *flow, gboolean trusted)
{
  GPtrArray *bucket = g_hash_table_lookup (self->by_key, key);

  for (guint i = 0; bucket && i < bucket->len; i++)
    {
      Entry *entry = bucket->pdata[i];

      if ((!trusted || sip_agent_trusts (entry->agent, flow)) && sip_agent_matches (entry->agent, request, flow))
        return entry;
    }
  return NULL;
}

static void
prefer (Entry **best, Entry *other)
{
  if (other && (!*best || other->number < (*best)->number))
    *best = other;
}

SipAgent *
sip_agent_index_find (SipAgentIndex *self, SipMessage *request, SipFlow *flow, gboolean trusted)
{
  SipUri *uri = sip_message_get_request_uri (request);
  g_autofree char *user = uri ? sip_uri_dup_user (uri) : NULL;
  g_autofree char *user_key = create_user_key (user);
  g_autofree char *flow_key = user ? NULL : create_flow_key (flow);
  g_autofree char *any_user_key = create_any_user_key (flow);
  Entry *best = NULL;

  prefer (&best, find_by_key (self, ANYTHING, request, flow, trusted));
  prefer (&best, find_by_key (self, user_key, request, flow, trusted));
  if (flow_key)
    prefer (&best, find_by_key (self, flow_key, request, flow, trusted));
  if (!best)
    best = find_by_key (self, any_user_key, request, flow, trusted);
  return best ? best->agent : NULL;
}

guint
sip_agent_index_get_n_registering (SipAgentIndex *self)
{
  return self->n_registering;
}
