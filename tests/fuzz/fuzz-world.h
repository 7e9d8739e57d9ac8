/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/test-dns.h"
#include "transaction/sip-transaction-layer.h"
#include "transport/sip-memory-network.h"
#include "transport/sip-resolver.h"
#include "util/sip-virtual-clock.h"

G_BEGIN_DECLS

#define FUZZ_FAR "192.0.2.9:5060"
#define FUZZ_N_CALLS 4
#define FUZZ_N_BRANCHES 8

/* The input is a program for the far end, the clock, and whatever else the target has: one byte a step, and what the
 * step takes. */
typedef struct
{
  SipClock *clock;
  SipRandom *random;
  SipMemoryNetwork *network;
  TestDns *dns;

  SipTransportLayer *near; /* borrowed */
  SipFlow *flow;           /* from the near end to the far one */
  GPtrArray *sent;         /* SipMessage: requests of the near end, the last few */
  char *tags[FUZZ_N_CALLS]; /* of the near end, in the calls that the far end began */
  guint32 cseq;

  const guint8 *at;
  const guint8 *end;
  guint8 edits[3];         /* what is done to the far end's next message: kind, place, value; kind 0: nothing */
} FuzzWorld;

void fuzz_world_init (FuzzWorld *self, const guint8 *data, gsize length);
/* @layer: of which nothing is connected yet. The network is all it has. */
void fuzz_world_set_near (FuzzWorld *self, SipTransportLayer *layer, SipResolver *resolver);
/* Everything that was made on it must be gone by now. */
void fuzz_world_clear (FuzzWorld *self);

gboolean fuzz_world_at_end (FuzzWorld *self);
/* The next byte of the program, 0 after its end. */
guint8 fuzz_world_take (FuzzWorld *self);
void fuzz_world_run (FuzzWorld *self, guint ms);

/* Any of what both targets' far ends do; FALSE: @step is none of them. */
#define FUZZ_N_STEPS 8
void fuzz_world_step (FuzzWorld *self, guint8 step);
/* A status between 100 and 699, the usual ones among them. */
guint fuzz_world_take_status (FuzzWorld *self);

G_END_DECLS
