/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-inviter-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "session/sip-description-private.h"
#include "session/sip-reason-private.h"
#include "session/sip-session-private.h"

/* More early dialogs than any forking proxy makes. */
#define MAX_FORKS 16

struct _SipInviter
{
  SipSession parent_instance;

  /* owned */
  SipUri *target;
  SipMessageBuilder *draft;    /* the INVITE until it is sent */
  SipMessage *invite;          /* as last handed to the agent */
  SipOutgoingRequest *request; /* until the outcome is known */
  GPtrArray *forks;            /* SipSessionDialog, one a To tag */
  GArray *profiles;            /* SipMediaProfile */
  SipBody *offer;              /* sent last */
  SipBody *hearing;            /* the early description that the media are taking … */
  SipBody *heard;              /* … or took … */
  char *heard_id;              /* … and its dialog */
  SipMessage *answer;          /* the 2xx, while the former is under way */

  guint provisional; /* status of the last one above 100 */
  guint profile_index;
  guint no_answer_s;
  guint no_answer_timer;
};

enum {
  PROP_0,
  PROP_PROFILE,
  N_PROPS
};

enum {
  EARLY_MEDIA,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipInviter, sip_inviter, SIP_TYPE_SESSION)

static void request_offer (SipInviter *self);

static SipAgent *
get_agent (SipInviter *self)
{
  return sip_session_get_agent (SIP_SESSION (self));
}

static SipClock *
get_clock (SipInviter *self)
{
  return sip_agent_get_clock (get_agent (self));
}

static SipMediaProfile
get_profile (SipInviter *self)
{
  return g_array_index (self->profiles, SipMediaProfile, self->profile_index);
}

static void
fail (SipInviter *self, SipOriginator originator, SipCause cause, SipMessage *message, const GError *error)
{
  sip_session_leave (SIP_SESSION (self), SIP_SESSION_TERMINATED, originator, cause, message, error);
}

static void
drop_early_forks (SipInviter *self)
{
  for (guint i = self->forks->len; i > 0; i--)
    {
      SipSessionDialog *fork = self->forks->pdata[i - 1];

      if (sip_session_dialog_get_state (fork) > SIP_SESSION_DIALOG_EARLY)
        continue;
      sip_session_dialog_terminate (fork);
      g_ptr_array_remove_index (self->forks, i - 1);
    }
}

static SipSessionDialog *
find_fork (SipInviter *self, SipSlice tag)
{
  for (guint i = 0; i < self->forks->len; i++)
    {
      SipDialog *dialog = sip_session_dialog_get_dialog (self->forks->pdata[i]);

      if (sip_slice_equal (tag, sip_slice (sip_dialog_get_remote_tag (dialog))))
        return self->forks->pdata[i];
    }
  return NULL;
}

/* NULL where @response makes no dialog. */
static SipSessionDialog *
ensure_fork (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipDialog) dialog = NULL;
  SipSlice tag = sip_address_get_tag (sip_message_get_to (response));
  SipSessionDialog *fork = find_fork (self, tag);

  if (fork)
    return fork;
  if (sip_message_get_status (response) < 200 && (tag.length == 0 || self->forks->len >= MAX_FORKS))
    return NULL;

  dialog = sip_dialog_new_uac (sip_outgoing_request_get_message (request), response, &error);
  if (!dialog)
    {
      g_debug ("A response makes no dialog: %s", error->message);
      return NULL;
    }
  fork = sip_session_dialog_new (get_agent (self), dialog, sip_outgoing_request_get_flow (request));
  sip_session_dialog_set_describer (fork, sip_session_get_describer (SIP_SESSION (self)));
  sip_offer_answer_set_local_offer (sip_session_dialog_get_offer_answer (fork), self->offer, NULL);
  g_ptr_array_add (self->forks, fork);
  return fork;
}

static const char *
get_dialog_id (SipSessionDialog *fork)
{
  return sip_dialog_get_id (sip_session_dialog_get_dialog (fork));
}

static SipOfferAnswer *
get_offer_answer (SipInviter *self)
{
  return sip_session_dialog_get_offer_answer (sip_session_get_dialog (SIP_SESSION (self)));
}

static void
reject_answer (SipInviter *self, SipCause cause, guint status, SipMessage *response, const GError *error)
{
  g_autofree char *reason = sip_reason_new (status, NULL);

  sip_session_hang_up (SIP_SESSION (self), SIP_ORIGINATOR_LOCAL, cause, reason, response, error);
}

static void
establish (SipInviter *self)
{
  SipSession *session = SIP_SESSION (self);

  sip_describer_confirm (sip_session_get_describer (session));
  sip_session_establish (session);
}

static void
on_answer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInviter) self = user_data;
  g_autoptr (SipMessage) response = g_steal_pointer (&self->answer);
  g_autoptr (GError) error = NULL;
  gboolean taken = sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);

  if (sip_session_is_over (SIP_SESSION (self)))
    return;
  if (taken)
    establish (self);
  else
    reject_answer (self, sip_cause_from_error (error), sip_description_status_from_error (error), response, error);
}

/* The first 2xx was acknowledged; its answer, or the one heard before, is what counts. */
static void
take_answer (SipInviter *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) body = sip_description_from_message (self->answer, &error);
  SipSession *session = SIP_SESSION (self);
  const char *id = get_dialog_id (sip_session_get_dialog (session));
  gboolean heard_here = self->heard && g_strcmp0 (self->heard_id, id) == 0;

  if (error)
    reject_answer (self, SIP_CAUSE_INCOMPATIBLE_SDP, 488, self->answer, error);
  else if (heard_here && (!body || sip_description_equal (body, self->heard)))
    {
      sip_offer_answer_set_remote_answer (get_offer_answer (self), self->heard, NULL);
      establish (self);
    }
  else if (!body)
    reject_answer (self, SIP_CAUSE_MISSING_SDP, 488, self->answer, NULL);
  else
    {
      sip_offer_answer_set_remote_answer (get_offer_answer (self), body, NULL);
      sip_describer_set_async (sip_session_get_describer (session), SIP_DESCRIPTION_ANSWER, body, id,
                               sip_session_get_cancellable (session), on_answer_set, g_object_ref (self));
    }
}

static void
on_early_answer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInviter) self = user_data;
  g_autoptr (SipBody) body = g_steal_pointer (&self->hearing);
  g_autoptr (GError) error = NULL;
  gboolean taken = sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);

  if (sip_session_is_over (SIP_SESSION (self)))
    return;
  if (taken)
    {
      self->heard = g_steal_pointer (&body);
      g_signal_emit (self, signals[EARLY_MEDIA], 0);
    }
  else
    {
      g_debug ("Early media cannot be heard: %s", error->message);
      g_clear_pointer (&self->heard_id, g_free);
    }
  if (self->answer && !sip_session_is_over (SIP_SESSION (self)))
    take_answer (self);
}

/* RFC 3261 13.2.1: the first description is the answer, later ones in provisionals are passed over. */
static void
hear_early_media (SipInviter *self, SipSessionDialog *fork, SipMessage *response)
{
  g_autoptr (SipBody) body = NULL;
  SipSession *session = SIP_SESSION (self);

  if (self->heard_id)
    return;
  body = sip_description_from_message (response, NULL);
  if (!body)
    return;
  self->heard_id = g_strdup (get_dialog_id (fork));
  self->hearing = sip_body_ref (body);
  sip_describer_set_async (sip_session_get_describer (session), SIP_DESCRIPTION_ANSWER, body, self->heard_id,
                           sip_session_get_cancellable (session), on_early_answer_set, g_object_ref (self));
}

static void
on_progress (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  SipSessionDialog *fork;

  if (sip_session_get_state (SIP_SESSION (self)) != SIP_SESSION_ESTABLISHING)
    return;
  self->provisional = sip_message_get_status (response);
  fork = ensure_fork (self, response, request);
  if (fork)
    {
      sip_session_dialog_begin (fork);
      sip_session_dialog_note_peer (fork, response);
      hear_early_media (self, fork, response);
    }
  sip_session_emit_progress (SIP_SESSION (self), response);
}

/* Every 2xx is acknowledged; those of forks that lost, or that crossed our CANCEL, then get a BYE (13.2.2.4). */
static void
on_accept (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  SipSession *session = SIP_SESSION (self);
  SipSessionDialog *fork = ensure_fork (self, response, request);
  gboolean retransmitted;

  if (!fork)
    {
      if (!sip_session_get_dialog (session))
        fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_DIALOG_ERROR, response, NULL);
      return;
    }
  retransmitted = sip_session_dialog_get_state (fork) > SIP_SESSION_DIALOG_EARLY;
  sip_session_dialog_confirm (fork, sip_outgoing_request_get_message (request), response, NULL);
  if (retransmitted)
    return;
  if (sip_session_get_dialog (session))
    {
      sip_session_dialog_close (fork, NULL, NULL);
      return;
    }

  sip_session_set_dialog (session, fork);
  drop_early_forks (self);
  if (sip_session_is_over (session))
    {
      sip_session_dialog_close (fork, NULL, NULL);
      return;
    }
  sip_clock_clear (get_clock (self), &self->no_answer_timer);
  self->answer = sip_message_ref (response);
  if (!self->hearing)
    take_answer (self);
}

static void
on_redirect (SipInviter *self, SipMessage *response)
{
  fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_REDIRECTED, response, NULL);
}

static gboolean
may_try_next_profile (SipInviter *self, guint status)
{
  return (status == 488 || status == 606 || status == 415) && self->profile_index + 1 < self->profiles->len &&
         !sip_session_is_over (SIP_SESSION (self));
}

static void
try_next_profile (SipInviter *self, SipOutgoingRequest *request)
{
  g_autofree char *value = NULL;
  guint32 cseq = 0;
  SipMessageBuilder *builder = sip_message_builder_new_from (self->invite);

  /* RFC 3261 8.1.3.5: a new request of the same Call-ID, From and To with the next CSeq. */
  sip_message_get_cseq (sip_outgoing_request_get_message (request), &cseq, NULL);
  value = g_strdup_printf ("%u INVITE", cseq + 1);
  sip_message_builder_set (builder, SIP_HEADER_CSEQ, value);
  self->draft = builder;

  g_signal_handlers_disconnect_by_data (request, self);
  g_clear_object (&self->request);
  drop_early_forks (self);
  self->provisional = 0;
  g_clear_pointer (&self->heard_id, g_free);
  g_clear_pointer (&self->heard, sip_body_unref);
  sip_describer_rollback (sip_session_get_describer (SIP_SESSION (self)));
  self->profile_index++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROFILE]);
  if (!sip_session_is_over (SIP_SESSION (self)))
    request_offer (self);
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
  guint status = sip_message_get_status (response);

  if (may_try_next_profile (self, status))
    try_next_profile (self, request);
  else
    fail (self, SIP_ORIGINATOR_REMOTE, get_cause (self, status), response, NULL);
}

/* A challenge that cannot be answered was a response, too. */
static void
on_failed (SipInviter *self, GError *error, SipOutgoingRequest *request)
{
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION))
    fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_AUTHENTICATION, sip_outgoing_request_get_response (request), error);
  else
    fail (self, SIP_ORIGINATOR_SYSTEM, sip_cause_from_error (error), NULL, error);
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

/* The request keeps the inviter alive: a 2xx that comes after the call's end is acknowledged too. */
static void
send_invite (SipInviter *self, SipBody *offer)
{
  g_clear_pointer (&self->offer, sip_body_unref);
  self->offer = sip_body_ref (offer);
  sip_description_add_to (offer, self->draft);
  g_clear_pointer (&self->invite, sip_message_unref);
  self->invite = sip_message_builder_end (g_steal_pointer (&self->draft));
  self->request = sip_agent_send (get_agent (self), self->invite, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (request_signals); i++)
    g_signal_connect_data (self->request, request_signals[i].signal, request_signals[i].callback, g_object_ref (self),
                           (GClosureNotify) g_object_unref, G_CONNECT_SWAPPED);
}

static void
on_offer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInviter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) offer = sip_describer_get_finish (SIP_DESCRIBER (source), result, &error);

  if (sip_session_is_over (SIP_SESSION (self)))
    return;
  if (offer)
    send_invite (self, offer);
  else
    fail (self, SIP_ORIGINATOR_LOCAL, sip_cause_from_error (error), NULL, error);
}

static void
request_offer (SipInviter *self)
{
  SipSession *session = SIP_SESSION (self);

  sip_describer_get_async (sip_session_get_describer (session), SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_NONE,
                           get_profile (self), sip_session_get_cancellable (session), on_offer, g_object_ref (self));
}

static void
cancel_request (SipInviter *self, SipCause cause, SipOriginator originator, const char *reason)
{
  g_autoptr (SipOutgoingRequest) request = g_steal_pointer (&self->request);

  if (!request)
    {
      fail (self, originator, cause, NULL, NULL);
      return;
    }
  sip_session_leave (SIP_SESSION (self), SIP_SESSION_TERMINATING, originator, cause, NULL, NULL);
  sip_outgoing_request_cancel (request, reason);
}

static void
on_no_answer (gpointer user_data)
{
  g_autoptr (SipInviter) self = g_object_ref (user_data);

  self->no_answer_timer = 0;
  cancel_request (self, SIP_CAUSE_NO_ANSWER, SIP_ORIGINATOR_LOCAL, NULL);
}

static void
sip_inviter_terminate (SipSession *session, const SipTerminateOptions *options)
{
  g_autofree char *value = options->status > 0 ? sip_reason_new (options->status, options->reason_phrase) : NULL;

  cancel_request (SIP_INVITER (session), SIP_CAUSE_CANCELED, SIP_ORIGINATOR_LOCAL, value);
}

static void
sip_inviter_leave (SipSession *session, const GError *error)
{
  SipInviter *self = SIP_INVITER (session);

  sip_clock_clear (get_clock (self), &self->no_answer_timer);
  g_clear_object (&self->request);
  g_clear_pointer (&self->answer, sip_message_unref);
  drop_early_forks (self);
}

static void
sip_inviter_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROFILE:
      g_value_set_enum (value, get_profile (SIP_INVITER (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_inviter_finalize (GObject *object)
{
  SipInviter *self = SIP_INVITER (object);

  g_clear_pointer (&self->target, sip_uri_unref);
  g_clear_pointer (&self->draft, sip_message_builder_free);
  g_clear_pointer (&self->invite, sip_message_unref);
  g_clear_pointer (&self->forks, g_ptr_array_unref);
  g_clear_pointer (&self->profiles, g_array_unref);
  g_clear_pointer (&self->offer, sip_body_unref);
  g_clear_pointer (&self->hearing, sip_body_unref);
  g_clear_pointer (&self->heard, sip_body_unref);
  g_clear_pointer (&self->heard_id, g_free);

  G_OBJECT_CLASS (sip_inviter_parent_class)->finalize (object);
}

static void
sip_inviter_class_init (SipInviterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SipSessionClass *session_class = SIP_SESSION_CLASS (klass);

  object_class->get_property = sip_inviter_get_property;
  object_class->finalize = sip_inviter_finalize;
  session_class->terminate = sip_inviter_terminate;
  session_class->leave = sip_inviter_leave;
  session_class->lowest_status = 200;
  session_class->direction = SIP_SESSION_OUTGOING;

  props[PROP_PROFILE] = g_param_spec_enum ("profile", NULL, NULL, SIP_TYPE_MEDIA_PROFILE, SIP_MEDIA_PROFILE_ANY,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[EARLY_MEDIA] = g_signal_new ("early-media", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
sip_inviter_init (SipInviter *self)
{
  self->forks = g_ptr_array_new_with_free_func (g_object_unref);
  self->profiles = g_array_new (FALSE, FALSE, sizeof (SipMediaProfile));
}

/**
 * sip_inviter_new:
 * @target: what to call; headers of the URI are dropped (RFC 3261 19.1.5)
 * @profiles: what to offer, in the order to be tried, ended by %SIP_MEDIA_PROFILE_ANY; where that comes first, the
 *   description handler chooses
 *
 * Returns: (transfer full): a call that was not made yet
 */
SipInviter *
sip_inviter_new (SipAgent *agent, SipUri *target, const SipMediaProfile *profiles)
{
  SipInviter *self;
  g_autoptr (SipAddress) local = NULL;
  g_autoptr (SipAddress) remote = NULL;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (target && profiles, NULL);

  self = g_object_new (SIP_TYPE_INVITER, "agent", agent, NULL);
  self->target = sip_uri_without_headers (target);
  self->draft = sip_agent_create_request (agent, SIP_METHOD_INVITE, self->target);
  /* A list that names none still offers once what the handler likes. */
  do
    g_array_append_val (self->profiles, *profiles);
  while (*profiles != SIP_MEDIA_PROFILE_ANY && *++profiles != SIP_MEDIA_PROFILE_ANY);

  local = sip_agent_dup_identity (agent);
  remote = sip_address_new (NULL, self->target);
  sip_session_set_identities (SIP_SESSION (self), local, remote);
  return self;
}

/* Headers that a program may add; all others that this library knows by number are the protocol's. */
static gboolean
is_own_header (const char *name)
{
  switch (sip_header_from_slice (sip_slice (name)))
    {
    case SIP_HEADER_OTHER:
    case SIP_HEADER_ALERT_INFO:
    case SIP_HEADER_CALL_INFO:
    case SIP_HEADER_IN_REPLY_TO:
    case SIP_HEADER_ORGANIZATION:
    case SIP_HEADER_PRIORITY:
    case SIP_HEADER_PRIVACY:
    case SIP_HEADER_REFERRED_BY:
    case SIP_HEADER_REPLY_TO:
    case SIP_HEADER_SUBJECT:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_token (const char *name)
{
  return *name && name[strspn (name, "-.!%*_+`'~" G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS)] == '\0';
}

static gboolean
is_line (const char *value)
{
  return g_utf8_validate (value, -1, NULL) && !strpbrk (value, "\r\n");
}

/**
 * sip_inviter_add_header:
 *
 * Adds a header field to the INVITE, before the call is made.
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT for one that the protocol itself writes or that breaks the grammar,
 *   %SIP_ERROR_INVALID_STATE after the call was made
 */
gboolean
sip_inviter_add_header (SipInviter *self, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (SIP_IS_INVITER (self), FALSE);
  g_return_val_if_fail (name && value, FALSE);

  if (!self->draft || self->invite)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The call was already made."));
      return FALSE;
    }
  if (!is_token (name) || !is_line (value) || !is_own_header (name))
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT, _("The header “%s” cannot be added to a call."),
                   name);
      return FALSE;
    }
  sip_message_builder_add_by_name (self->draft, name, value);
  return TRUE;
}

void
sip_inviter_set_referral (SipInviter *self, SipAddress *referred_by, SipReplaces *replaces)
{
  g_autofree char *value = replaces ? sip_replaces_to_string (replaces) : NULL;

  g_return_if_fail (self->draft);

  if (referred_by)
    sip_message_builder_add_address (self->draft, SIP_HEADER_REFERRED_BY, referred_by);
  if (!replaces)
    return;
  sip_message_builder_add (self->draft, SIP_HEADER_REPLACES, value);
  sip_message_builder_add (self->draft, SIP_HEADER_REQUIRE, "replaces");
}

/**
 * sip_inviter_invite:
 * @no_answer_s: seconds after which a call that nobody answers is cancelled, 0: none
 *
 * Makes an offer and sends the INVITE (RFC 3261 13.2). The session keeps itself alive until it is terminated; what
 * becomes of it is told by its signals.
 */
void
sip_inviter_invite (SipInviter *self, guint no_answer_s)
{
  SipSession *session = SIP_SESSION (self);

  g_return_if_fail (SIP_IS_INVITER (self));
  g_return_if_fail (sip_session_get_state (session) == SIP_SESSION_INITIAL);

  sip_session_hold (session);
  sip_session_begin (session);
  if (sip_session_is_over (session))
    return;
  if (!sip_session_ensure_describer (session))
    {
      fail (self, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_INTERNAL, NULL, NULL);
      return;
    }
  if (no_answer_s > 0)
    self->no_answer_timer = sip_clock_add (get_clock (self), no_answer_s * 1000, on_no_answer, self);
  request_offer (self);
}
