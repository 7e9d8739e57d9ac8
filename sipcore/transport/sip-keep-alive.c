/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-keep-alive-private.h"

#include <string.h>

#include "transport/sip-flow-private.h"

/* RFC 5389 7.2.1 */
#define STUN_RTO_MS 500
#define STUN_SENDS 7
#define STUN_LAST_WAIT_MS (16 * STUN_RTO_MS)

struct _SipKeepAlive
{
  /* owned */
  SipClock *clock;
  SipRandom *random;

  /* borrowed */
  SipFlow *flow;

  guint interval_s;
  SipKeepAliveFlags flags;
  guint ping_timer;
  guint pong_timer; /* while one is awaited; with STUN: of the next send as well */
  guint n_sends;    /* of one STUN request */
  guint8 id[SIP_STUN_ID_SIZE];
  gboolean demands_pong;
};

SipKeepAlive *
sip_keep_alive_new (SipFlow *flow, SipClock *clock, SipRandom *random)
{
  SipKeepAlive *self = g_new0 (SipKeepAlive, 1);

  self->flow = flow;
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

void
sip_keep_alive_free (SipKeepAlive *self)
{
  sip_keep_alive_stop (self);
  g_object_unref (self->clock);
  g_object_unref (self->random);
  g_free (self);
}

void
sip_keep_alive_stop (SipKeepAlive *self)
{
  sip_clock_clear (self->clock, &self->ping_timer);
  sip_clock_clear (self->clock, &self->pong_timer);
}

/* Of a CRLF in a datagram nobody answers. */
static gboolean
expects_pong (SipKeepAlive *self)
{
  return (self->flags & SIP_KEEP_ALIVE_STUN) || sip_protocol_is_reliable (sip_flow_get_protocol (self->flow));
}

/* RFC 5626 4.4.1: between 80 and 100 percent of the interval, so that clients do not beat in time. */
static guint
choose_delay (SipKeepAlive *self)
{
  guint most = self->interval_s * 1000;

  return sip_random_range (self->random, most - most / 5, most + 1);
}

static void
miss_pong_cb (gpointer user_data)
{
  SipKeepAlive *self = user_data;

  self->pong_timer = 0;
  sip_flow_report_silence (self->flow, self->demands_pong);
}

static void
send_request_cb (gpointer user_data)
{
  SipKeepAlive *self = user_data;
  g_autoptr (SipFlow) alive = g_object_ref (self->flow);
  g_autoptr (GBytes) request = sip_stun_write_request (self->id);

  self->pong_timer = 0;
  if (++self->n_sends < STUN_SENDS)
    self->pong_timer = sip_clock_add (self->clock, STUN_RTO_MS << (self->n_sends - 1), send_request_cb, self);
  else
    self->pong_timer = sip_clock_add (self->clock, STUN_LAST_WAIT_MS, miss_pong_cb, self);
  sip_flow_send_bytes (alive, request);
}

static void
ping (SipKeepAlive *self)
{
  g_autoptr (SipFlow) alive = g_object_ref (self->flow);

  if (self->flags & SIP_KEEP_ALIVE_STUN)
    {
      /* One that is still sent again and again keeps the way open, too. */
      if (self->pong_timer)
        return;
      sip_random_fill (self->random, self->id, sizeof self->id);
      self->n_sends = 0;
      send_request_cb (self);
      return;
    }
  if (expects_pong (self) && !self->pong_timer)
    self->pong_timer = sip_clock_add (self->clock, SIP_FLOW_PONG_TIMEOUT_MS, miss_pong_cb, self);
  SIP_FLOW_GET_CLASS (alive)->ping (alive);
}

static void
ping_cb (gpointer user_data)
{
  SipKeepAlive *self = user_data;

  self->ping_timer = sip_clock_add (self->clock, choose_delay (self), ping_cb, self);
  ping (self);
}

void
sip_keep_alive_start (SipKeepAlive *self, guint interval_s, SipKeepAliveFlags flags)
{
  SipProtocol protocol = sip_flow_get_protocol (self->flow);

  sip_keep_alive_stop (self);
  /* RFC 5626 4.4.2: not on connections. */
  if (sip_protocol_is_reliable (protocol))
    flags &= ~SIP_KEEP_ALIVE_STUN;
  self->interval_s = interval_s;
  self->flags = flags;
  /* RFC 6455 5.5.3: a WebSocket's pong needs no agreement. */
  self->demands_pong |= (flags & SIP_KEEP_ALIVE_STRICT) || protocol == SIP_PROTOCOL_WS || protocol == SIP_PROTOCOL_WSS;
  /* RFC 5626 4.5: the first pong shows that the flow is good, so that is not put off. */
  if (interval_s > 0)
    self->ping_timer = sip_clock_add (self->clock, self->demands_pong ? 0 : choose_delay (self), ping_cb, self);
}

void
sip_keep_alive_take_pong (SipKeepAlive *self)
{
  /* Only pongs that were asked for count, so that nobody can make silence later look like the end. */
  if (self->interval_s > 0)
    self->demands_pong = TRUE;
  sip_clock_clear (self->clock, &self->pong_timer);
}

gboolean
sip_keep_alive_take_answer (SipKeepAlive *self, const SipStun *answer)
{
  if (!self->pong_timer || !(self->flags & SIP_KEEP_ALIVE_STUN) || memcmp (answer->id, self->id, sizeof self->id) != 0)
    return FALSE;
  sip_keep_alive_take_pong (self);
  return TRUE;
}
