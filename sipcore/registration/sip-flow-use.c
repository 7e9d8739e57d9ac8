/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-flow-use-private.h"

#define USE "sip-flow-use"
/* What a server may ask for. */
#define MIN_INTERVAL_S 5
#define MAX_INTERVAL_S 3600

typedef struct
{
  guint n_users;
  guint interval_s;
  SipKeepAliveFlags flags;
  gboolean answered;
} SipFlowUse;

static SipFlowUse *
get_use (SipFlow *flow)
{
  return g_object_get_data (G_OBJECT (flow), USE);
}

static void
on_pong (SipFlow *flow, SipFlowUse *use)
{
  use->answered = TRUE;
}

void
sip_flow_use_begin (SipFlow *flow)
{
  SipFlowUse *use = get_use (flow);

  if (!use)
    {
      use = g_new0 (SipFlowUse, 1);
      g_object_set_data_full (G_OBJECT (flow), USE, use, g_free);
      g_signal_connect (flow, "pong", G_CALLBACK (on_pong), use);
    }
  use->n_users++;
}

/* RFC 5626 4.4.2, 8, RFC 6223 4.4: who agreed to keep-alives answers STUN on UDP, and every ping. */
static SipKeepAliveFlags
choose_flags (SipFlow *flow, gboolean agreed)
{
  if (!agreed)
    return SIP_KEEP_ALIVE_NONE;
  if (sip_flow_get_protocol (flow) == SIP_PROTOCOL_UDP)
    return SIP_KEEP_ALIVE_STRICT | SIP_KEEP_ALIVE_STUN;
  return SIP_KEEP_ALIVE_STRICT;
}

void
sip_flow_use_keep_alive (SipFlow *flow, guint interval_s, guint asked_s, gboolean agreed)
{
  SipFlowUse *use = get_use (flow);
  SipKeepAliveFlags flags = choose_flags (flow, agreed);

  g_assert (use);
  if (asked_s > 0)
    asked_s = CLAMP (asked_s, MIN_INTERVAL_S, MAX_INTERVAL_S);
  if (interval_s == 0 || (asked_s > 0 && asked_s < interval_s))
    interval_s = asked_s;
  if (interval_s == 0)
    return;
  if (use->interval_s > 0 && use->interval_s <= interval_s && (use->flags & flags) == flags)
    return;
  use->interval_s = use->interval_s > 0 ? MIN (use->interval_s, interval_s) : interval_s;
  use->flags |= flags;
  sip_flow_keep_alive (flow, use->interval_s, use->flags);
}

gboolean
sip_flow_use_is_proven (SipFlow *flow, gboolean outbound)
{
  SipFlowUse *use = get_use (flow);

  return use->answered || (outbound && use->interval_s == 0);
}

void
sip_flow_use_end (SipFlow *flow)
{
  SipFlowUse *use = get_use (flow);

  if (--use->n_users > 0)
    return;
  g_signal_handlers_disconnect_by_data (flow, use);
  sip_flow_keep_alive (flow, 0, SIP_KEEP_ALIVE_NONE);
  g_object_set_data (G_OBJECT (flow), USE, NULL);
}
