/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-memory-network.h"

#include <glib/gi18n-lib.h>

#include "transport/sip-inet-private.h"
#include "transport/sip-memory-private.h"
#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"

/* Something under way. */
typedef struct
{
  SipMemoryNetwork *network; /* borrowed */
  SipMemoryFlow *to;         /* weak: the far end of a connection */
  GInetSocketAddress *from_address;
  GInetSocketAddress *to_address;
  GBytes *bytes;

  SipProtocol protocol;
  SipParcel parcel;
  guint timer;
} Delivery;

struct _SipMemoryNetwork
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  SipRandom *random;
  GHashTable *deliveries; /* set of Delivery */

  GPtrArray *transports; /* borrowed, detach themselves */

  SipMemoryFaults faults;
  guint n_sends;
  guint count;
};

G_DEFINE_FINAL_TYPE (SipMemoryNetwork, sip_memory_network, G_TYPE_OBJECT)

static void
delivery_free (Delivery *delivery)
{
  sip_clock_clear (delivery->network->clock, &delivery->timer);
  g_clear_weak_pointer (&delivery->to);
  g_object_unref (delivery->from_address);
  g_object_unref (delivery->to_address);
  g_clear_pointer (&delivery->bytes, g_bytes_unref);
  g_free (delivery);
}

static void
sip_memory_network_finalize (GObject *object)
{
  SipMemoryNetwork *self = SIP_MEMORY_NETWORK (object);

  g_hash_table_unref (self->deliveries);
  g_ptr_array_unref (self->transports);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);

  G_OBJECT_CLASS (sip_memory_network_parent_class)->finalize (object);
}

static void
sip_memory_network_class_init (SipMemoryNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_memory_network_finalize;
}

static void
sip_memory_network_init (SipMemoryNetwork *self)
{
  self->deliveries = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) delivery_free, NULL);
  self->transports = g_ptr_array_new ();
}

/**
 * sip_memory_network_new:
 *
 * Returns: (transfer full): a network without faults and without delay
 */
SipMemoryNetwork *
sip_memory_network_new (SipClock *clock, SipRandom *random)
{
  SipMemoryNetwork *self;

  g_return_val_if_fail (SIP_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (SIP_IS_RANDOM (random), NULL);

  self = g_object_new (SIP_TYPE_MEMORY_NETWORK, NULL);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

/**
 * sip_memory_network_attach:
 * @address: numeric, with its port
 *
 * From now on @layer uses this network for @protocol and nothing else.
 */
void
sip_memory_network_attach (SipMemoryNetwork *self,
                           SipTransportLayer *layer,
                           SipProtocol protocol,
                           const char *address)
{
  g_autoptr (GInetSocketAddress) parsed = NULL;
  g_autoptr (SipMemoryTransport) transport = NULL;

  g_return_if_fail (SIP_IS_MEMORY_NETWORK (self));
  g_return_if_fail (SIP_IS_TRANSPORT_LAYER (layer));
  g_return_if_fail (address);

  parsed = sip_inet_parse (address, sip_protocol_get_default_port (protocol));
  g_return_if_fail (parsed);
  transport = sip_memory_transport_new (self, layer, protocol, parsed);
  g_ptr_array_add (self->transports, transport);
  sip_transport_layer_set_transport (layer, SIP_TRANSPORT (transport));
}

/**
 * sip_memory_network_set_faults:
 * @faults: from the next send on
 *
 * Says what goes wrong from now on.
 */
void
sip_memory_network_set_faults (SipMemoryNetwork *self, const SipMemoryFaults *faults)
{
  g_return_if_fail (SIP_IS_MEMORY_NETWORK (self));
  g_return_if_fail (faults && faults->loss <= 100 && faults->duplication <= 100);
  g_return_if_fail (faults->min_delay_ms <= faults->max_delay_ms);

  self->faults = *faults;
  self->n_sends = 0;
}

/**
 * sip_memory_network_get_count:
 *
 * Returns: how many messages were handed over so far
 */
guint
sip_memory_network_get_count (SipMemoryNetwork *self)
{
  g_return_val_if_fail (SIP_IS_MEMORY_NETWORK (self), 0);

  return self->count;
}

static SipMemoryFlow *
find_receiver (SipMemoryNetwork *self, Delivery *delivery)
{
  SipMemoryTransport *transport;

  if (sip_protocol_is_reliable (delivery->protocol))
    return delivery->to ? g_object_ref (delivery->to) : NULL;
  transport = sip_memory_network_find (self, delivery->protocol, delivery->to_address);
  return transport ? sip_memory_transport_get_flow (transport, delivery->from_address) : NULL;
}

static void
arrive_cb (gpointer user_data)
{
  Delivery *delivery = user_data;
  g_autoptr (SipMemoryNetwork) self = g_object_ref (delivery->network);
  g_autoptr (SipMemoryFlow) receiver = find_receiver (self, delivery);
  g_autoptr (GBytes) bytes = g_steal_pointer (&delivery->bytes);
  SipParcel parcel = delivery->parcel;

  delivery->timer = 0;
  g_hash_table_remove (self->deliveries, delivery);
  if (!receiver)
    return;
  self->count += parcel == SIP_PARCEL_MESSAGE;
  sip_memory_flow_take (receiver, parcel, bytes);
}

static gboolean
by_chance (SipMemoryNetwork *self, guint percent)
{
  return percent > 0 && (guint) sip_random_range (self->random, 0, 100) < percent;
}

static gint64
choose_due (SipMemoryNetwork *self)
{
  gint64 delay = sip_random_range (self->random, self->faults.min_delay_ms, self->faults.max_delay_ms + 1);

  return sip_clock_now (self->clock) + delay * 1000;
}

static void
post (SipMemoryNetwork *self, SipMemoryFlow *flow, SipParcel parcel, GBytes *bytes)
{
  Delivery *delivery = g_new0 (Delivery, 1);
  gint64 due = choose_due (self);

  delivery->network = self;
  delivery->protocol = sip_flow_get_protocol (SIP_FLOW (flow));
  delivery->parcel = parcel;
  delivery->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  delivery->from_address = g_object_ref (sip_flow_get_local_address (SIP_FLOW (flow)));
  delivery->to_address = g_object_ref (sip_flow_get_remote_address (SIP_FLOW (flow)));
  if (sip_protocol_is_reliable (delivery->protocol))
    {
      g_set_weak_pointer (&delivery->to, sip_memory_flow_get_other (flow));
      due = sip_memory_flow_order (flow, due);
    }
  g_hash_table_add (self->deliveries, delivery);
  delivery->timer = sip_clock_add (self->clock, (due - sip_clock_now (self->clock)) / 1000, arrive_cb, delivery);
}

gboolean
sip_memory_network_send (SipMemoryNetwork *self, SipMemoryFlow *flow, SipParcel parcel, GBytes *bytes, GError **error)
{
  gboolean reliable = sip_protocol_is_reliable (sip_flow_get_protocol (SIP_FLOW (flow)));

  if (parcel == SIP_PARCEL_MESSAGE && ++self->n_sends == self->faults.fail_nth)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_CONNECTION, _("The network cannot be reached."));
      return FALSE;
    }
  if (!reliable && by_chance (self, self->faults.loss))
    return TRUE;
  post (self, flow, parcel, bytes);
  if (!reliable && by_chance (self, self->faults.duplication))
    post (self, flow, parcel, bytes);
  return TRUE;
}

SipMemoryTransport *
sip_memory_network_find (SipMemoryNetwork *self, SipProtocol protocol, GInetSocketAddress *address)
{
  for (guint i = 0; i < self->transports->len; i++)
    {
      SipMemoryTransport *transport = self->transports->pdata[i];

      if (sip_transport_get_protocol (SIP_TRANSPORT (transport)) == protocol &&
          sip_inet_equal (sip_memory_transport_get_address (transport), address))
        return transport;
    }
  return NULL;
}

void
sip_memory_network_detach (SipMemoryNetwork *self, SipMemoryTransport *transport)
{
  g_ptr_array_remove_fast (self->transports, transport);
}
