/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-referral-private.h"

#include <glib/gi18n-lib.h>

#include "session/sip-dialog-response-private.h"
#include "session/sip-inviter-private.h"
#include "session/sip-refer-event-private.h"
#include "session/sip-refer-notifier-private.h"
#include "util/sip-state.h"
#include "util/sip-argument.h"

/**
 * SipReferral:
 *
 * The far end asks us to call somebody else (REFER, RFC 3515): the transferee of RFC 5589. Nothing is called before a
 * program accepts it and makes the call. A referral that is dropped before it was accepted is declined.
 */
struct _SipReferral
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipDialog *dialog;
  SipDialogUsages *usages; /* of the dialog */
  SipIncomingRequest *request;
  SipUri *target;
  SipReplaces *replaces;
  SipReferNotifier *notifier; /* NULL: the far end does not want to know, or knows all */
  SipReferral *hold;          /* itself, while the outcome is told */

  /* weak */
  SipSession *session;        /* the call that was made of it, which keeps it alive */

  SipReferralState state;
  guint status; /* the outcome, 0: not known */
  gboolean silent; /* RFC 4488 */
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_REQUEST,
  PROP_TARGET,
  PROP_REFERRED_BY,
  PROP_REPLACES,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipReferral, sip_referral, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SipReferralState, sip_referral_state,
  G_DEFINE_ENUM_VALUE (SIP_REFERRAL_PENDING, "pending"),
  G_DEFINE_ENUM_VALUE (SIP_REFERRAL_ACCEPTED, "accepted"),
  G_DEFINE_ENUM_VALUE (SIP_REFERRAL_DONE, "done"))

static const SipStateEdge edges[] = {
  { SIP_REFERRAL_PENDING, SIP_REFERRAL_ACCEPTED },
  { SIP_REFERRAL_PENDING, SIP_REFERRAL_DONE },
  { SIP_REFERRAL_ACCEPTED, SIP_REFERRAL_DONE },
  { -1, -1 },
};

static void
move (SipReferral *self, SipReferralState to)
{
  int state = self->state;

  if (!sip_state_move (self, SIP_TYPE_REFERRAL_STATE, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static gboolean
check_state (SipReferral *self, SipReferralState state, GError **error)
{
  if (self->state == state)
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE,
                       state == SIP_REFERRAL_PENDING ? _("The transfer was already answered.")
                                                     : _("The transfer is not under way."));
  return FALSE;
}

static void
check_done (SipReferral *self)
{
  g_autoptr (SipReferral) hold = NULL;

  if (self->status == 0 || self->notifier || self->state == SIP_REFERRAL_DONE)
    return;
  hold = g_steal_pointer (&self->hold);
  move (self, SIP_REFERRAL_DONE);
}

static void
on_told (SipReferral *self)
{
  g_signal_handlers_disconnect_by_data (self->notifier, self);
  g_clear_object (&self->notifier);
  check_done (self);
}

/* The call's outcome is known. */
static void
finish (SipReferral *self, guint status, const char *reason)
{
  g_autoptr (SipReferral) self_ref = g_object_ref (self);

  self->status = status;
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_weak_pointer (&self->session);
  if (self->notifier)
    g_set_object (&self->hold, self);
  if (self->notifier)
    sip_refer_notifier_report (self->notifier, status, reason);
  check_done (self);
}

static void
on_progress (SipReferral *self, SipOriginator originator, SipMessage *response)
{
  g_autofree char *reason = sip_message_dup_reason_phrase (response);

  if (self->notifier)
    sip_refer_notifier_report (self->notifier, sip_message_get_status (response), reason);
}

static void
on_started (SipReferral *self)
{
  finish (self, 200, NULL);
}

/* What is told of a call that failed without a response. */
static guint
get_status (SipCause cause)
{
  switch (cause)
    {
    case SIP_CAUSE_CANCELED:
      return 487;
    case SIP_CAUSE_NO_ANSWER:
    case SIP_CAUSE_REQUEST_TIMEOUT:
      return 408;
    case SIP_CAUSE_INVALID_TARGET:
      return 404;
    case SIP_CAUSE_INCOMPATIBLE_SDP:
    case SIP_CAUSE_MISSING_SDP:
      return 488;
    default:
      return 503;
    }
}

static void
on_failed (SipReferral *self, SipOriginator originator, SipCause cause, SipMessage *message, GError *error)
{
  gboolean answered = message && !sip_message_is_request (message) && sip_message_get_status (message) >= 300;
  g_autofree char *reason = answered ? sip_message_dup_reason_phrase (message) : NULL;

  finish (self, answered ? sip_message_get_status (message) : get_status (cause), reason);
}

static const struct
{
  const char *signal;
  GCallback callback;
} session_signals[] = {
  { "progress", G_CALLBACK (on_progress) },
  { "started", G_CALLBACK (on_started) },
  { "failed", G_CALLBACK (on_failed) },
};

static void
sip_referral_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipReferral *self = SIP_REFERRAL (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_REQUEST:
      g_value_set_boxed (value, sip_referral_get_request (self));
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_REFERRED_BY:
      g_value_set_boxed (value, sip_referral_get_referred_by (self));
      break;
    case PROP_REPLACES:
      g_value_set_boxed (value, self->replaces);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_referral_dispose (GObject *object)
{
  SipReferral *self = SIP_REFERRAL (object);

  if (self->request && self->state == SIP_REFERRAL_PENDING)
    sip_incoming_request_reject (self->request, 603, NULL, NULL, NULL);
  self->state = SIP_REFERRAL_DONE;
  g_clear_object (&self->notifier);
  g_clear_weak_pointer (&self->session);

  G_OBJECT_CLASS (sip_referral_parent_class)->dispose (object);
}

static void
sip_referral_finalize (GObject *object)
{
  SipReferral *self = SIP_REFERRAL (object);

  g_clear_object (&self->request);
  g_clear_object (&self->usages);
  g_clear_object (&self->dialog);
  g_clear_object (&self->agent);
  g_clear_pointer (&self->target, sip_uri_unref);
  g_clear_pointer (&self->replaces, sip_replaces_unref);

  G_OBJECT_CLASS (sip_referral_parent_class)->finalize (object);
}

static void
sip_referral_class_init (SipReferralClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_referral_get_property;
  object_class->dispose = sip_referral_dispose;
  object_class->finalize = sip_referral_finalize;

  /**
   * SipReferral:state:
   *
   * How far it is.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_REFERRAL_STATE, SIP_REFERRAL_PENDING, readable);
  /**
   * SipReferral:request:
   *
   * The REFER.
   */
  props[PROP_REQUEST] = g_param_spec_boxed ("request", NULL, NULL, SIP_TYPE_MESSAGE, readable);
  /**
   * SipReferral:target:
   *
   * Whom to call, without the header fields of the URI.
   */
  props[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, SIP_TYPE_URI, readable);
  /**
   * SipReferral:referred-by:
   *
   * Who says to have asked for it (RFC 3892): unproven.
   */
  props[PROP_REFERRED_BY] = g_param_spec_boxed ("referred-by", NULL, NULL, SIP_TYPE_ADDRESS, readable);
  /**
   * SipReferral:replaces:
   *
   * The call of the target in whose place ours is to be put.
   */
  props[PROP_REPLACES] = g_param_spec_boxed ("replaces", NULL, NULL, SIP_TYPE_REPLACES, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_referral_init (SipReferral *self)
{
}

/* 0, or the status that refuses the REFER (RFC 3515 2.4.2). */
static guint
read_refer_to (SipReferral *self, SipMessage *request)
{
  SipAddress *refer_to = sip_message_get_address (request, SIP_HEADER_REFER_TO, 0);
  SipUri *uri = refer_to ? sip_address_get_uri (refer_to) : NULL;
  g_autofree char *replaces = NULL;
  SipSlice method;

  if (!uri || sip_message_count (request, SIP_HEADER_REFER_TO) != 1)
    return 400;
  if (sip_uri_get_scheme (uri) == SIP_SCHEME_OTHER)
    return 416;
  if (sip_uri_get_param (uri, "method", &method) && !sip_slice_equal (method, SIP_SLICE ("INVITE")))
    return 403;

  replaces = sip_uri_dup_header (uri, "Replaces");
  if (replaces && !(self->replaces = sip_replaces_parse (replaces, NULL)))
    return 400;
  g_autoptr (SipUri) bare = sip_uri_without_headers (uri);
  self->target = sip_uri_without_param (bare, "method");
  return 0;
}

SipReferral *
sip_referral_new (SipAgent *agent, SipDialog *dialog, SipDialogUsages *usages, SipIncomingRequest *request)
{
  g_autoptr (SipReferral) self = g_object_new (SIP_TYPE_REFERRAL, NULL);
  SipMessage *message = sip_incoming_request_get_message (request);
  guint status = read_refer_to (self, message);

  if (status > 0)
    {
      sip_incoming_request_reject (request, status, NULL, NULL, NULL);
      return NULL;
    }
  self->agent = g_object_ref (agent);
  self->dialog = g_object_ref (dialog);
  self->usages = g_object_ref (usages);
  self->request = g_object_ref (request);
  self->silent = sip_refer_event_is_silent (message);
  sip_incoming_request_defer (request);
  return g_steal_pointer (&self);
}

/**
 * sip_referral_get_state:
 *
 * Returns: how far it is
 */
SipReferralState
sip_referral_get_state (SipReferral *self)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self), SIP_REFERRAL_DONE);

  return self->state;
}

/**
 * sip_referral_get_status:
 *
 * Returns: the outcome of the call that was asked for, as it is reported: 200 to 699; 0 until it is known
 */
guint
sip_referral_get_status (SipReferral *self)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self), 0);

  return self->status;
}

/**
 * sip_referral_get_request:
 *
 * Returns: (transfer none): the REFER
 */
SipMessage *
sip_referral_get_request (SipReferral *self)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self), NULL);

  return sip_incoming_request_get_message (self->request);
}

/**
 * sip_referral_get_target:
 *
 * Returns: (transfer none): whom to call
 */
SipUri *
sip_referral_get_target (SipReferral *self)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self), NULL);

  return self->target;
}

/**
 * sip_referral_get_referred_by:
 *
 * Returns: (transfer none) (nullable): who says to have asked for it (RFC 3892)
 */
SipAddress *
sip_referral_get_referred_by (SipReferral *self)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self), NULL);

  return sip_message_get_address (sip_referral_get_request (self), SIP_HEADER_REFERRED_BY, 0);
}

/**
 * sip_referral_get_replaces:
 *
 * Returns: (transfer none) (nullable): the call of the target in whose place ours is to be put (RFC 3891)
 */
SipReplaces *
sip_referral_get_replaces (SipReferral *self)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self), NULL);

  return self->replaces;
}

static void
respond (SipReferral *self, SipRequestOptions *options)
{
  SipServerTransaction *transaction = sip_incoming_request_get_transaction (self->request);
  SipMessageBuilder *builder = sip_dialog_response_new (self->agent, transaction, 202);
  g_autoptr (SipMessage) response = NULL;

  if (self->silent)
    sip_message_builder_add_by_name (builder, "Refer-Sub", "false");
  sip_request_options_apply (options, builder);
  response = sip_message_builder_end (builder);
  sip_incoming_request_respond (self->request, response);
}

/* RFC 3515 2.4.6: the first subscription of the dialog needs no id, and some do not understand one. */
static void
begin_report (SipReferral *self)
{
  SipMessage *message = sip_referral_get_request (self);
  g_autofree char *id = NULL;
  guint32 cseq = 0;

  sip_message_get_cseq (message, &cseq, NULL);
  if (sip_dialog_usages_get_n_added (self->usages) > 0)
    id = g_strdup_printf ("%u", cseq);
  self->notifier = sip_refer_notifier_new (self->agent, self->dialog, message, id);
  g_signal_connect_object (self->notifier, "over", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
  sip_dialog_usages_add (self->usages, SIP_DIALOG_USAGE (self->notifier));
  sip_refer_notifier_report (self->notifier, 100, NULL);
}

/**
 * sip_referral_accept:
 * @options: (nullable): what the response carries besides
 *
 * Answers the REFER with 202 and tells the far end that the call is being tried (RFC 3515 2.4.4), unless it does not
 * want to know (RFC 4488).
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_STATE where it was answered before
 */
gboolean
sip_referral_accept (SipReferral *self, SipRequestOptions *options, GError **error)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self) && self->request, FALSE);

  if (!check_state (self, SIP_REFERRAL_PENDING, error))
    return FALSE;
  move (self, SIP_REFERRAL_ACCEPTED);
  respond (self, options);
  if (!self->silent)
    begin_report (self);
  return TRUE;
}

/**
 * sip_referral_reject:
 * @status: 300 to 699
 * @reason: (nullable): reason phrase, %NULL for the usual one
 * @options: (nullable): what the response carries besides
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE where it was answered before
 */
gboolean
sip_referral_reject (SipReferral *self, guint status, const char *reason, SipRequestOptions *options, GError **error)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self), FALSE);

  if (!check_state (self, SIP_REFERRAL_PENDING, error) ||
      !sip_incoming_request_reject (self->request, status, reason, options, error))
    return FALSE;
  move (self, SIP_REFERRAL_DONE);
  return TRUE;
}

/* Whether a call was made of it, or its outcome told. */
static gboolean
is_taken (SipReferral *self)
{
  return self->session || self->status > 0;
}

/**
 * sip_referral_make_inviter:
 * @profiles: (array length=n_profiles) (nullable): as for sip_inviter_new()
 * @n_profiles: how many they are
 *
 * Makes the call that was asked for, with Referred-By and Replaces as the far end gave them; it is not sent yet. Its
 * progress and outcome are reported from then on. One that is dropped before it was sent leaves the referral as it was.
 *
 * Returns: (transfer full): the call, or %NULL with %SIP_ERROR_INVALID_STATE unless the referral was accepted and no
 *   call was made of it yet
 */
SipInviter *
sip_referral_make_inviter (SipReferral *self, const SipMediaProfile *profiles, gsize n_profiles, GError **error)
{
  g_autoptr (SipInviter) inviter = NULL;

  g_return_val_if_fail (SIP_IS_REFERRAL (self), NULL);

  if (!check_state (self, is_taken (self) ? SIP_REFERRAL_DONE : SIP_REFERRAL_ACCEPTED, error))
    return NULL;
  inviter = sip_inviter_new (self->agent, self->target, profiles, n_profiles);
  sip_inviter_set_referral (inviter, sip_referral_get_referred_by (self), self->replaces);

  g_set_weak_pointer (&self->session, SIP_SESSION (inviter));
  for (gsize i = 0; i < G_N_ELEMENTS (session_signals); i++)
    g_signal_connect_data (inviter, session_signals[i].signal, session_signals[i].callback, g_object_ref (self),
                           (GClosureNotify) g_object_unref, G_CONNECT_SWAPPED);
  return g_steal_pointer (&inviter);
}

/**
 * sip_referral_report:
 * @status: of the call that was asked for, 100 to 699; 200 and above end the report
 * @reason: (nullable): phrase, %NULL for the usual one
 *
 * Tells the far end what becomes of a call that was not made by sip_referral_make_inviter().
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE
 */
gboolean
sip_referral_report (SipReferral *self, guint status, const char *reason, GError **error)
{
  g_return_val_if_fail (SIP_IS_REFERRAL (self), FALSE);

  if (!sip_argument_check_status (status, 100, 699, error) || !sip_argument_check_line ("reason", reason, error))
    return FALSE;
  if (!check_state (self, is_taken (self) ? SIP_REFERRAL_DONE : SIP_REFERRAL_ACCEPTED, error))
    return FALSE;
  if (status >= 200)
    finish (self, status, reason);
  else if (self->notifier)
    sip_refer_notifier_report (self->notifier, status, reason);
  return TRUE;
}
