/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-transport-layer.h"

G_BEGIN_DECLS

/**
 * SipMemoryNetwork:
 *
 * A network inside the process for tests: transport layers are attached under an address and reach each other, in the
 * time of a clock, with faults by chance from a seeded #SipRandom.
 */
#define SIP_TYPE_MEMORY_NETWORK (sip_memory_network_get_type ())
G_DECLARE_FINAL_TYPE (SipMemoryNetwork, sip_memory_network, SIP, MEMORY_NETWORK, GObject)

/**
 * SipMemoryFaults:
 * @loss: percent of messages that are lost
 * @duplication: percent of messages that come twice
 * @min_delay_ms: what each takes at least
 * @max_delay_ms: at most; above @min_delay_ms they overtake each other
 * @fail_nth: the nth send from now fails at once; 0: none
 *
 * What goes wrong in a network of a test.
 */
typedef struct
{
  guint loss;
  guint duplication;
  guint min_delay_ms;
  guint max_delay_ms;
  guint fail_nth;
} SipMemoryFaults;

SipMemoryNetwork *sip_memory_network_new (SipClock *clock, SipRandom *random);

/* From now on @layer is reached at @address ("192.0.2.1:5060") by @protocol, and reaches the others.
 * A reliable protocol gives connections without loss, duplication or reordering. */
void
sip_memory_network_attach (SipMemoryNetwork *self, SipTransportLayer *layer, SipProtocol protocol, const char *address);
void sip_memory_network_set_faults (SipMemoryNetwork *self, const SipMemoryFaults *faults);
/* How many messages were handed over so far. */
guint sip_memory_network_get_count (SipMemoryNetwork *self);

G_END_DECLS
