/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-inviter.h"

#include "agent/sip-request-size.h"
#include "message/sip-reason.h"
#include "session/sip-description-private.h"
#include "session/sip-invite-request-private.h"
#include "session/sip-inviter-parts-private.h"
#include "util/sip-state.h"

/**
 * SipInviter:
 *
 * A call that we make. It offers what its profiles say, one after the other where the far end refuses one with 488, 606
 * or 415, follows redirects as far as it is told to, and takes the first of the dialogs that a forking proxy makes
 * (RFC 3261 13.2).
 */

/* Longer than anybody waits. */
#define MAX_TIMER_S (7 * 24 * 3600)

enum {
  PROP_0,
  PROP_TARGET,
  PROP_PROFILE,
  N_PROPS
};

enum {
  EARLY_MEDIA,
  REDIRECT,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipInviter, sip_inviter, SIP_TYPE_SESSION)

G_DEFINE_ENUM_TYPE (SipRel100, sip_rel100,
  G_DEFINE_ENUM_VALUE (SIP_REL100_SUPPORTED, "supported"),
  G_DEFINE_ENUM_VALUE (SIP_REL100_REQUIRED, "required"),
  G_DEFINE_ENUM_VALUE (SIP_REL100_OFF, "off"))

static GType sip_inviter_stage_get_type (void);
G_DEFINE_ENUM_TYPE (SipInviterStage, sip_inviter_stage,
  G_DEFINE_ENUM_VALUE (SIP_INVITER_PLANNED, "planned"),
  G_DEFINE_ENUM_VALUE (SIP_INVITER_OFFERING, "offering"),
  G_DEFINE_ENUM_VALUE (SIP_INVITER_CALLING, "calling"),
  G_DEFINE_ENUM_VALUE (SIP_INVITER_WAITING, "waiting"),
  G_DEFINE_ENUM_VALUE (SIP_INVITER_ANSWERED, "answered"),
  G_DEFINE_ENUM_VALUE (SIP_INVITER_AGREED, "agreed"),
  G_DEFINE_ENUM_VALUE (SIP_INVITER_OVER, "over"))

static const SipStateEdge edges[] = {
  { SIP_INVITER_PLANNED, SIP_INVITER_OFFERING },
  { SIP_INVITER_PLANNED, SIP_INVITER_CALLING },
  { SIP_INVITER_PLANNED, SIP_INVITER_OVER },
  { SIP_INVITER_OFFERING, SIP_INVITER_CALLING },
  { SIP_INVITER_OFFERING, SIP_INVITER_OVER },
  { SIP_INVITER_CALLING, SIP_INVITER_OFFERING },
  { SIP_INVITER_CALLING, SIP_INVITER_CALLING },
  { SIP_INVITER_CALLING, SIP_INVITER_WAITING },
  { SIP_INVITER_CALLING, SIP_INVITER_ANSWERED },
  { SIP_INVITER_CALLING, SIP_INVITER_OVER },
  { SIP_INVITER_WAITING, SIP_INVITER_OFFERING },
  { SIP_INVITER_WAITING, SIP_INVITER_CALLING },
  { SIP_INVITER_WAITING, SIP_INVITER_OVER },
  { SIP_INVITER_ANSWERED, SIP_INVITER_AGREED },
  { SIP_INVITER_ANSWERED, SIP_INVITER_OVER },
  { SIP_INVITER_AGREED, SIP_INVITER_OVER },
  { -1, -1 },
};

static void send_again (SipInviter *self);

void
sip_inviter_move (SipInviter *self, SipInviterStage to)
{
  int stage = self->stage;

  if (sip_state_move (self, sip_inviter_stage_get_type (), edges, &stage, to))
    self->stage = stage;
}

void
sip_inviter_emit_early_media (SipInviter *self)
{
  g_signal_emit (self, signals[EARLY_MEDIA], 0);
}

static SipClock *
get_clock (SipInviter *self)
{
  return sip_agent_get_clock (sip_session_get_agent (SIP_SESSION (self)));
}

static gboolean
is_over (SipInviter *self)
{
  return sip_session_is_over (SIP_SESSION (self));
}

static guint
add_timer (SipInviter *self, guint seconds, SipTimerFunc func)
{
  return sip_clock_add (get_clock (self), MIN (seconds, MAX_TIMER_S) * 1000, func, self);
}

static void
clear_timers (SipInviter *self)
{
  SipClock *clock = get_clock (self);

  sip_clock_clear (clock, &self->no_answer_timer);
  sip_clock_clear (clock, &self->expires_timer);
  sip_clock_clear (clock, &self->wait_timer);
}

void
sip_inviter_fail (SipInviter *self, SipOriginator originator, SipCause cause, SipMessage *message, const GError *error)
{
  sip_session_leave (SIP_SESSION (self), SIP_SESSION_TERMINATED, originator, cause, message, error);
}

static void
cancel_request (SipInviter *self, SipCause cause, const char *reason, const GError *error)
{
  g_autoptr (SipOutgoingRequest) request = g_steal_pointer (&self->request);

  if (!request)
    {
      sip_inviter_fail (self, SIP_ORIGINATOR_LOCAL, cause, NULL, error);
      return;
    }
  sip_session_leave (SIP_SESSION (self), SIP_SESSION_TERMINATING, SIP_ORIGINATOR_LOCAL, cause, NULL, error);
  sip_outgoing_request_cancel (request, reason);
}

void
sip_inviter_give_up (SipInviter *self, SipCause cause, guint status, const GError *error)
{
  g_autofree char *reason = status > 0 ? sip_reason_write (status, NULL) : NULL;

  cancel_request (self, cause, reason, error);
}

static void
on_no_answer (gpointer user_data)
{
  g_autoptr (SipInviter) self = g_object_ref (user_data);

  self->no_answer_timer = 0;
  sip_inviter_give_up (self, SIP_CAUSE_NO_ANSWER, 0, NULL);
}

/* RFC 3261 13.2.1: what the far end was told holds here, too. */
static void
on_expired (gpointer user_data)
{
  g_autoptr (SipInviter) self = g_object_ref (user_data);

  self->expires_timer = 0;
  sip_inviter_give_up (self, SIP_CAUSE_EXPIRES, 0, NULL);
}

static void
on_waited (gpointer user_data)
{
  g_autoptr (SipInviter) self = g_object_ref (user_data);

  self->wait_timer = 0;
  send_again (self);
}

static void
on_progress (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  if (self->stage == SIP_INVITER_CALLING)
    sip_inviter_receive_progress (self, response, request);
}

static void
on_accept (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  sip_inviter_receive_answer (self, response, request);
  if (self->stage >= SIP_INVITER_ANSWERED)
    clear_timers (self);
}

/* The INVITE was refused, and another one follows. */
static void
begin_anew (SipInviter *self, SipOutgoingRequest *request, guint delay_ms)
{
  /* Credentials may have raised it. */
  sip_message_get_cseq (sip_outgoing_request_get_message (request), &self->cseq, NULL);
  g_signal_handlers_disconnect_by_data (request, self);
  g_clear_object (&self->request);
  sip_clock_clear (get_clock (self), &self->expires_timer);
  sip_inviter_drop_forks (self);
  if (is_over (self))
    return;
  self->provisional = 0;
  if (self->offer)
    sip_describer_rollback (sip_session_get_describer (SIP_SESSION (self)));
  if (delay_ms == 0)
    {
      send_again (self);
      return;
    }
  sip_inviter_move (self, SIP_INVITER_WAITING);
  self->wait_timer = sip_clock_add (get_clock (self), delay_ms, on_waited, self);
}

/* A program has its say about each target (RFC 3261 8.1.3.4). */
static void
remove_vetoed (SipInviter *self, GPtrArray *targets)
{
  for (guint i = 0; i < targets->len;)
    {
      gboolean vetoed = FALSE;

      g_signal_emit (self, signals[REDIRECT], 0, targets->pdata[i], &vetoed);
      if (vetoed)
        g_ptr_array_remove_index (targets, i);
      else
        i++;
    }
}

static void
on_redirect (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  g_autoptr (SipInviter) hold = g_object_ref (self);
  guint status = sip_message_get_status (response);
  g_autoptr (GPtrArray) targets = NULL;

  if (self->stage == SIP_INVITER_CALLING && status != 380)
    {
      targets = sip_invite_plan_list_redirects (self->plan, response);
      remove_vetoed (self, targets);
      sip_invite_plan_add_redirects (self->plan, targets, status == 305);
    }
  if (self->stage == SIP_INVITER_CALLING && sip_invite_plan_next (self->plan))
    begin_anew (self, request, 0);
  else
    sip_inviter_fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_REDIRECTED, response, NULL);
}

/* A proxy that waited in vain says 408, too: then it rang and nobody answered. */
static SipCause
get_cause (SipInviter *self, guint status)
{
  return status == 408 && self->provisional > 0 ? SIP_CAUSE_NO_ANSWER : sip_cause_from_status (status);
}

static void
on_reject (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  g_autoptr (SipInviter) hold = g_object_ref (self);
  SipRandom *random = sip_agent_get_random (sip_session_get_agent (SIP_SESSION (self)));
  SipCause cause = get_cause (self, sip_message_get_status (response));
  guint delay_ms;

  if (self->stage == SIP_INVITER_CALLING && sip_invite_plan_revise (self->plan, response, random, &delay_ms))
    begin_anew (self, request, delay_ms);
  else
    sip_inviter_fail (self, SIP_ORIGINATOR_REMOTE, cause, response, NULL);
}

/* A challenge that cannot be answered was a response, too. */
static void
on_failed (SipInviter *self, GError *error, SipOutgoingRequest *request)
{
  g_autoptr (SipInviter) hold = g_object_ref (self);

  if (self->stage == SIP_INVITER_CALLING && sip_invite_plan_next (self->plan))
    begin_anew (self, request, 0);
  else if (g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION))
    sip_inviter_fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_AUTHENTICATION,
                      sip_outgoing_request_get_response (request), error);
  else
    sip_inviter_fail (self, SIP_ORIGINATOR_SYSTEM, sip_cause_from_error (error), NULL, error);
}

static const struct
{
  const char *signal;
  GCallback callback;
} request_signals[] = {
  { "progress", G_CALLBACK (on_progress) },
  { "accept", G_CALLBACK (on_accept) },
  { "redirect", G_CALLBACK (on_redirect) },
  { "reject", G_CALLBACK (on_reject) },
  { "failed", G_CALLBACK (on_failed) },
};

/* The next INVITE. (transfer full) */
static SipMessage *
create_invite (SipInviter *self, SipBody *offer)
{
  return sip_invite_request_new (sip_session_get_agent (SIP_SESSION (self)), self->draft, self->plan, self->cseq + 1,
                                 self->expires_s, offer);
}

/* The request keeps the inviter alive: a 2xx that comes after the call's end is acknowledged too. */
static void
send_invite (SipInviter *self, SipMessage *invite, SipBody *offer)
{
  SipAgent *agent = sip_session_get_agent (SIP_SESSION (self));

  self->cseq++;
  g_clear_pointer (&self->offer, sip_body_unref);
  self->offer = offer ? sip_body_ref (offer) : NULL;
  sip_inviter_move (self, SIP_INVITER_CALLING);
  if (self->expires_s > 0)
    self->expires_timer = add_timer (self, self->expires_s, on_expired);
  self->request = sip_agent_send (agent, invite, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (request_signals); i++)
    g_signal_connect_data (self->request, request_signals[i].signal, request_signals[i].callback, g_object_ref (self),
                           (GClosureNotify) g_object_unref, G_CONNECT_SWAPPED);
}

/* An offer that is too large leads to another one. */
static void make_compact_offer (SipInviter *self);

static void
on_offer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInviter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) offer = sip_describer_get_finish (SIP_DESCRIBER (source), result, &error);
  g_autoptr (SipMessage) invite = NULL;

  if (is_over (self))
    return;
  if (!offer)
    {
      sip_inviter_fail (self, SIP_ORIGINATOR_LOCAL, sip_cause_from_error (error), NULL, error);
      return;
    }
  invite = create_invite (self, offer);
  if (!(self->flags & SIP_DESCRIPTION_COMPACT)
      && sip_agent_exceeds_datagram (sip_session_get_agent (SIP_SESSION (self)), invite, NULL, NULL))
    make_compact_offer (self);
  else
    send_invite (self, invite, offer);
}

static void
ask_for_offer (SipInviter *self)
{
  SipSession *session = SIP_SESSION (self);

  sip_describer_get_async (sip_session_get_describer (session), SIP_DESCRIPTION_OFFER, self->flags,
                           sip_inviter_get_profile (self), sip_session_get_cancellable (session), on_offer,
                           g_object_ref (self));
}

static void
make_compact_offer (SipInviter *self)
{
  self->flags |= SIP_DESCRIPTION_COMPACT;
  sip_describer_rollback (sip_session_get_describer (SIP_SESSION (self)));
  ask_for_offer (self);
}

/* What was heard of one far end is not known to the next. */
static void
make_offer (SipInviter *self)
{
  self->flags = self->heard_id ? SIP_DESCRIPTION_FRESH : SIP_DESCRIPTION_NONE;
  sip_inviter_forget_early_media (self);
  sip_inviter_move (self, SIP_INVITER_OFFERING);
  ask_for_offer (self);
}

static void
call (SipInviter *self)
{
  g_autoptr (SipMessage) invite = NULL;

  if (sip_invite_plan_has_offer (self->plan))
    {
      make_offer (self);
      return;
    }
  invite = create_invite (self, NULL);
  send_invite (self, invite, NULL);
}

static void
send_again (SipInviter *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TARGET]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROFILE]);
  g_object_thaw_notify (G_OBJECT (self));
  if (!is_over (self))
    call (self);
}

static void
sip_inviter_terminate (SipSession *session, const SipTerminateOptions *options)
{
  SipInviter *self = SIP_INVITER (session);
  g_autofree char *reason = options->status > 0 ? sip_reason_write (options->status, options->reason_phrase) : NULL;

  if (self->stage == SIP_INVITER_ANSWERED)
    sip_inviter_give_answer_up (self, sip_session_choose_cause (options, SIP_CAUSE_BYE), reason);
  else
    cancel_request (self, sip_session_choose_cause (options, SIP_CAUSE_CANCELED), reason, NULL);
}

static void
sip_inviter_leave (SipSession *session, const GError *error)
{
  SipInviter *self = SIP_INVITER (session);

  sip_inviter_move (self, SIP_INVITER_OVER);
  clear_timers (self);
  g_clear_object (&self->request);
  g_clear_pointer (&self->answer, sip_message_unref);
  sip_inviter_drop_forks (self);
}

static void
sip_inviter_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipInviter *self = SIP_INVITER (object);

  switch (prop_id)
    {
    case PROP_TARGET:
      g_value_set_boxed (value, sip_inviter_get_target (self));
      break;
    case PROP_PROFILE:
      g_value_set_enum (value, sip_inviter_get_profile (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_inviter_finalize (GObject *object)
{
  SipInviter *self = SIP_INVITER (object);

  g_clear_pointer (&self->draft, sip_message_unref);
  g_clear_pointer (&self->plan, sip_invite_plan_free);
  g_clear_pointer (&self->offer, sip_body_unref);
  g_clear_pointer (&self->forks, g_ptr_array_unref);
  g_clear_object (&self->answered);
  g_clear_pointer (&self->invite, sip_message_unref);
  sip_inviter_forget_early_media (self);

  G_OBJECT_CLASS (sip_inviter_parent_class)->finalize (object);
}

static void
add_signals (GType type)
{
  /**
   * SipInviter::early-media:
   *
   * The far end described media before it answered, and what it sends is heard from now on.
   */
  signals[EARLY_MEDIA] = g_signal_new ("early-media", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SipInviter::redirect:
   * @self: what emits it
   * @target: where the far end sends us
   *
   * Asked for each target of a redirect before it is tried, as far as
   * [struct@Sip.InviteOptions] lets redirects be followed.
   *
   * Returns: whether @target must not be called
   */
  signals[REDIRECT] = g_signal_new ("redirect", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL,
                                    NULL, G_TYPE_BOOLEAN, 1, SIP_TYPE_URI);
}

static void
sip_inviter_class_init (SipInviterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SipSessionClass *session_class = SIP_SESSION_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_inviter_get_property;
  object_class->finalize = sip_inviter_finalize;
  session_class->terminate = sip_inviter_terminate;
  session_class->leave = sip_inviter_leave;
  session_class->lowest_status = 200;
  session_class->direction = SIP_SESSION_OUTGOING;

  /**
   * SipInviter:target:
   *
   * Who is called now: a redirect changes it.
   */
  props[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, SIP_TYPE_URI, readable);
  /**
   * SipInviter:profile:
   *
   * What was offered last, and so what worked once the call is answered.
   */
  props[PROP_PROFILE] =
    g_param_spec_enum ("profile", NULL, NULL, SIP_TYPE_MEDIA_PROFILE, SIP_MEDIA_PROFILE_ANY, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
  add_signals (G_TYPE_FROM_CLASS (klass));
}

static void
sip_inviter_init (SipInviter *self)
{
  self->forks = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sip_inviter_new:
 * @agent: the account that calls
 * @target: what to call; headers of the URI are dropped (RFC 3261 19.1.5)
 * @profiles: (array length=n_profiles) (nullable): what to offer, in the order to be tried; without one the description
 *   handler chooses
 * @n_profiles: how many they are
 *
 * Returns: (transfer full): a call that was not made yet
 */
SipInviter *
sip_inviter_new (SipAgent *agent, SipUri *target, const SipMediaProfile *profiles, gsize n_profiles)
{
  g_autoptr (SipAddress) local = NULL;
  g_autoptr (SipAddress) remote = NULL;
  SipInviter *self;
  SipUri *bare;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (target, NULL);
  g_return_val_if_fail (profiles || n_profiles == 0, NULL);

  self = g_object_new (SIP_TYPE_INVITER, "agent", agent, NULL);
  self->draft = sip_message_builder_end (sip_agent_create_request (agent, SIP_METHOD_INVITE, target));
  bare = sip_message_get_request_uri (self->draft);
  self->plan = sip_invite_plan_new (bare, sip_uri_get_host (sip_agent_get_aor (agent)), profiles, n_profiles);
  local = sip_agent_dup_identity (agent);
  remote = sip_address_new (NULL, bare);
  sip_session_set_identities (SIP_SESSION (self), local, remote);
  return self;
}

void
sip_inviter_set_referral (SipInviter *self, SipAddress *referred_by, SipReplaces *replaces)
{
  SipMessageBuilder *builder = sip_message_builder_new_from (self->draft);
  g_autofree char *value = replaces ? sip_replaces_to_string (replaces) : NULL;

  if (referred_by)
    sip_message_builder_add_address (builder, SIP_HEADER_REFERRED_BY, referred_by);
  if (replaces)
    {
      sip_message_builder_add (builder, SIP_HEADER_REPLACES, value);
      sip_message_builder_add (builder, SIP_HEADER_REQUIRE, "replaces");
    }
  sip_message_unref (self->draft);
  self->draft = sip_message_builder_end (builder);
}

/**
 * sip_inviter_get_target:
 *
 * Returns: (transfer none): who is called now
 */
SipUri *
sip_inviter_get_target (SipInviter *self)
{
  g_return_val_if_fail (SIP_IS_INVITER (self), NULL);

  return self->plan ? sip_invite_plan_get_target (self->plan) : NULL;
}

/**
 * sip_inviter_get_profile:
 *
 * Returns: what was offered last
 */
SipMediaProfile
sip_inviter_get_profile (SipInviter *self)
{
  g_return_val_if_fail (SIP_IS_INVITER (self), SIP_MEDIA_PROFILE_ANY);

  return self->plan ? sip_invite_plan_get_profile (self->plan) : SIP_MEDIA_PROFILE_ANY;
}

static void
take_options (SipInviter *self, const SipInviteOptions *options)
{
  SipMessageBuilder *builder = sip_message_builder_new_from (self->draft);

  sip_invite_plan_set_options (self->plan, options);
  self->expires_s = options->expires_s;
  if (options->no_answer_s > 0)
    self->no_answer_timer = add_timer (self, options->no_answer_s, on_no_answer);
  sip_request_options_apply (options->request, builder);
  sip_message_unref (self->draft);
  self->draft = sip_message_builder_end (builder);
}

/**
 * sip_inviter_invite:
 * @options: (nullable): how; %NULL: the defaults
 *
 * Makes an offer and sends the INVITE (RFC 3261 13.2). The session keeps itself alive until it is terminated; what
 * becomes of it is told by its signals.
 */
void
sip_inviter_invite (SipInviter *self, const SipInviteOptions *options)
{
  const SipInviteOptions defaults = { 0 };
  SipSession *session = SIP_SESSION (self);

  g_return_if_fail (SIP_IS_INVITER (self));
  g_return_if_fail (sip_session_get_state (session) == SIP_SESSION_INITIAL);

  sip_session_hold (session);
  sip_session_begin (session);
  if (is_over (self))
    return;
  if (!sip_session_ensure_describer (session))
    {
      sip_inviter_fail (self, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_INTERNAL, NULL, NULL);
      return;
    }
  take_options (self, options ? options : &defaults);
  call (self);
}
