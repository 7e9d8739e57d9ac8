/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-flow-use-private.h"

#define N_USERS "sip-flow-use"
/* RFC 5626 4.4.2: between 24 and 29 seconds on UDP; no harm elsewhere. */
#define KEEP_ALIVE_MIN_S 24
#define KEEP_ALIVE_MAX_S 29

static guint
change_users (SipFlow *flow, int change)
{
  guint n_users = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (flow), N_USERS)) + change;

  g_object_set_data (G_OBJECT (flow), N_USERS, GUINT_TO_POINTER (n_users));
  return n_users;
}

void
sip_flow_use_begin (SipFlow *flow, SipRandom *random)
{
  if (change_users (flow, 1) == 1)
    sip_flow_keep_alive (flow, sip_random_range (random, KEEP_ALIVE_MIN_S, KEEP_ALIVE_MAX_S + 1),
                         SIP_KEEP_ALIVE_NONE);
}

void
sip_flow_use_end (SipFlow *flow)
{
  if (change_users (flow, -1) == 0)
    sip_flow_keep_alive (flow, 0, SIP_KEEP_ALIVE_NONE);
}
