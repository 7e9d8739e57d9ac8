/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-timer.h"

#include "message/sip-params.h"
#include "session/sip-session-timer-private.h"

#define OPTION "timer"
/* RFC 4028 4, 5: no interval is smaller, and it is what a missing Min-SE means. */
#define LOWEST_S 90
/* What a far end may ask for at most: longer than any call, and no timer overflows. */
#define HIGHEST_S (7 * 24 * 3600)
/* RFC 4028 10: how long before the end it is given up, at most. */
#define MARGIN_S 32

struct _SipSessionTimer
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;

  SipRefresher refresher;
  guint interval_s;
  guint min_se;     /* the largest that was asked of us in the dialog; 0: none */
  guint refresh_timer;
  guint expiry_timer;
};

/* What a message says of the session interval. */
typedef struct
{
  guint interval_s; /* 0: nothing */
  guint min_se;
  gboolean has_min_se;
  gboolean supported;
  gboolean by_uac;  /* refresher=uac … */
  gboolean by_uas;  /* … or uas, or neither */
} Terms;

enum {
  REFRESH,
  EXPIRED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipSessionTimer, sip_session_timer, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SipRefresher, sip_refresher,
  G_DEFINE_ENUM_VALUE (SIP_REFRESHER_NONE, "none"),
  G_DEFINE_ENUM_VALUE (SIP_REFRESHER_LOCAL, "local"),
  G_DEFINE_ENUM_VALUE (SIP_REFRESHER_REMOTE, "remote"))

static SipClock *
get_clock (SipSessionTimer *self)
{
  return sip_agent_get_clock (self->agent);
}

/* The number before the parameters; 0: none, or not a number. */
static guint
read_seconds (SipSlice value)
{
  SipSlice number = { value.data, 0 };
  guint64 seconds;

  while (number.length < value.length && g_ascii_isdigit (value.data[number.length]))
    number.length++;
  if (number.length == 0)
    return 0;
  if (!sip_slice_to_uint (number, G_MAXUINT32, &seconds))
    return HIGHEST_S;
  return MIN (seconds, HIGHEST_S);
}

static Terms
read_terms (SipMessage *message)
{
  SipSlice expires = sip_message_get_header (message, SIP_HEADER_SESSION_EXPIRES, 0);
  SipSlice min_se = sip_message_get_header (message, SIP_HEADER_MIN_SE, 0);
  SipSlice refresher;
  Terms terms = { .min_se = LOWEST_S };

  terms.supported = sip_message_has_token (message, SIP_HEADER_SUPPORTED, OPTION);
  if (min_se.data)
    {
      terms.has_min_se = TRUE;
      terms.min_se = MAX (read_seconds (min_se), LOWEST_S);
    }
  if (!expires.data)
    return terms;
  terms.interval_s = read_seconds (expires);
  if (sip_params_get (expires, "refresher", &refresher))
    {
      terms.by_uac = sip_slice_equal_nocase (refresher, SIP_SLICE ("uac"));
      terms.by_uas = sip_slice_equal_nocase (refresher, SIP_SLICE ("uas"));
    }
  return terms;
}

static void
stop (SipSessionTimer *self)
{
  sip_clock_clear (get_clock (self), &self->refresh_timer);
  sip_clock_clear (get_clock (self), &self->expiry_timer);
}

static void
on_refresh (gpointer user_data)
{
  g_autoptr (SipSessionTimer) self = g_object_ref (user_data);

  /* What is refused now may be accepted before it is too late. */
  self->refresh_timer = sip_clock_add (get_clock (self), MAX (self->interval_s / 4, 5) * 1000, on_refresh, self);
  g_signal_emit (self, signals[REFRESH], 0);
}

static void
on_expired (gpointer user_data)
{
  g_autoptr (SipSessionTimer) self = g_object_ref (user_data);

  self->expiry_timer = 0;
  stop (self);
  g_signal_emit (self, signals[EXPIRED], 0);
}

static void
set_terms (SipSessionTimer *self, guint interval_s, SipRefresher refresher)
{
  gboolean changed = self->interval_s != interval_s || self->refresher != refresher;

  stop (self);
  self->interval_s = interval_s;
  self->refresher = interval_s > 0 ? refresher : SIP_REFRESHER_NONE;
  if (interval_s > 0)
    self->expiry_timer = sip_clock_add (get_clock (self), (interval_s - MIN (MARGIN_S, interval_s / 3)) * 1000,
                                        on_expired, self);
  if (self->refresher == SIP_REFRESHER_LOCAL)
    self->refresh_timer = sip_clock_add (get_clock (self), interval_s * 500, on_refresh, self);
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
add (SipMessageBuilder *builder, guint interval_s, const char *refresher)
{
  sip_message_builder_add_printf (builder, SIP_HEADER_SESSION_EXPIRES, "%u%s%s", interval_s,
                                  refresher ? ";refresher=" : "", refresher ? refresher : "");
}

static void
sip_session_timer_dispose (GObject *object)
{
  SipSessionTimer *self = SIP_SESSION_TIMER (object);

  if (self->agent)
    stop (self);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (sip_session_timer_parent_class)->dispose (object);
}

static void
sip_session_timer_class_init (SipSessionTimerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sip_session_timer_dispose;

  signals[REFRESH] = g_signal_new ("refresh", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EXPIRED] = g_signal_new ("expired", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sip_session_timer_init (SipSessionTimer *self)
{
}

SipSessionTimer *
sip_session_timer_new (SipAgent *agent)
{
  SipSessionTimer *self = g_object_new (SIP_TYPE_SESSION_TIMER, NULL);

  self->agent = g_object_ref (agent);
  return self;
}

guint
sip_session_timer_get_interval (SipSessionTimer *self)
{
  return self->interval_s;
}

SipRefresher
sip_session_timer_get_refresher (SipSessionTimer *self)
{
  return self->refresher;
}

void
sip_session_timer_ask_first (SipAgent *agent, SipMessageBuilder *builder, guint min_se)
{
  guint wanted_s = sip_agent_get_session_expires (agent);
  guint least_s = MAX (min_se, sip_agent_get_min_se (agent));

  if (min_se == 0 && wanted_s == 0)
    return;
  /* RFC 4028 7.3: after a 422 the interval is what it names, even where none was asked for. */
  add (builder, MAX (wanted_s, least_s), NULL);
  if (least_s > LOWEST_S)
    sip_message_builder_add_printf (builder, SIP_HEADER_MIN_SE, "%u", least_s);
}

void
sip_session_timer_ask (SipSessionTimer *self, SipMessageBuilder *builder)
{
  guint least_s = MAX (self->min_se, sip_agent_get_min_se (self->agent));

  if (self->interval_s == 0)
    {
      sip_session_timer_ask_first (self->agent, builder, self->min_se);
      return;
    }
  add (builder, MAX (self->interval_s, least_s), self->refresher == SIP_REFRESHER_LOCAL ? "uac" : "uas");
  if (self->min_se > 0 || least_s > LOWEST_S)
    sip_message_builder_add_printf (builder, SIP_HEADER_MIN_SE, "%u", least_s);
}

guint
sip_session_timer_read_refusal (SipMessage *response)
{
  Terms terms = read_terms (response);

  return sip_message_get_status (response) == 422 && terms.has_min_se ? terms.min_se : 0;
}

gboolean
sip_session_timer_may_ask_again (SipMessage *request, SipMessage *response)
{
  return sip_session_timer_read_refusal (response) > read_terms (request).interval_s;
}

void
sip_session_timer_take_refusal (SipSessionTimer *self, SipMessage *response)
{
  self->min_se = MAX (self->min_se, sip_session_timer_read_refusal (response));
}

void
sip_session_timer_take_response (SipSessionTimer *self, SipMessage *request, SipMessage *response)
{
  Terms asked = read_terms (request);
  Terms granted = read_terms (response);

  if (granted.interval_s > 0)
    set_terms (self, MAX (granted.interval_s, LOWEST_S / 3),
               granted.by_uas ? SIP_REFRESHER_REMOTE : SIP_REFRESHER_LOCAL);
  else
    /* RFC 4028 7.2: a far end that does not know of intervals answers our refreshes all the same. */
    set_terms (self, asked.interval_s, SIP_REFRESHER_LOCAL);
}

gboolean
sip_session_timer_check (SipAgent *agent, SipServerTransaction *transaction)
{
  Terms terms = read_terms (sip_transaction_get_request (SIP_TRANSACTION (transaction)));
  guint least_s = sip_agent_get_min_se (agent);
  g_autoptr (SipMessage) response = NULL;
  SipMessageBuilder *builder;

  if (terms.interval_s == 0 || terms.interval_s >= least_s || !terms.supported)
    return TRUE;
  builder = sip_server_transaction_create_response (transaction, 422, NULL);
  sip_message_builder_add_printf (builder, SIP_HEADER_MIN_SE, "%u", least_s);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (transaction, response);
  return FALSE;
}

/* RFC 4028 table 2; who refreshes keeps doing so where the request leaves it open. */
static gboolean
far_end_refreshes (SipSessionTimer *self, const Terms *terms)
{
  if (!terms->supported || terms->by_uas)
    return FALSE;
  if (terms->by_uac || self->refresher == SIP_REFRESHER_NONE)
    return terms->by_uac || terms->interval_s > 0;
  return self->refresher == SIP_REFRESHER_REMOTE;
}

void
sip_session_timer_answer (SipSessionTimer *self, SipMessage *request, SipMessageBuilder *builder)
{
  Terms terms = read_terms (request);
  guint wanted_s = self->interval_s > 0 ? self->interval_s
                                         : MIN (sip_agent_get_session_expires (self->agent), HIGHEST_S);
  guint interval_s = terms.interval_s;
  gboolean by_uac = far_end_refreshes (self, &terms);

  if (terms.has_min_se)
    self->min_se = MAX (self->min_se, terms.min_se);
  if (interval_s == 0 && terms.supported && wanted_s > 0)
    interval_s = MAX (wanted_s, terms.min_se);
  set_terms (self, interval_s, by_uac ? SIP_REFRESHER_REMOTE : SIP_REFRESHER_LOCAL);
  if (interval_s == 0)
    return;
  add (builder, interval_s, by_uac ? "uac" : "uas");
  if (terms.supported)
    sip_message_builder_add (builder, SIP_HEADER_REQUIRE, OPTION);
}
