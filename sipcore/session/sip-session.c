/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session.h"

#include "session/sip-session-parts-private.h"
#include "util/sip-state.h"

/**
 * SipSession:
 *
 * A call: base of #SipInviter and #SipInvitation.
 *
 * Once it is made or answered it keeps itself alive until it is over, so a program may forget it. Whatever the far end
 * sends in the call is answered as the standards say; handlers of the signals that carry a #SipIncomingRequest may
 * answer otherwise.
 */

enum {
  PROP_0,
  PROP_ID,
  PROP_LOGGER,
  PROP_AGENT,
  PROP_STATE,
  PROP_DIRECTION,
  PROP_LOCAL_IDENTITY,
  PROP_REMOTE_IDENTITY,
  PROP_DESCRIPTION_HANDLER,
  PROP_DIALOG,
  PROP_START_TIME,
  PROP_END_TIME,
  PROP_ON_HOLD,
  PROP_SESSION_EXPIRES,
  PROP_REFRESHER,
  PROP_REPLACEE,
  PROP_ASSERTED_IDENTITY,
  N_PROPS
};

enum {
  PROGRESS,
  STARTED,
  ENDED,
  FAILED,
  NEW_DTMF,
  REFER,
  ACK,
  CANCEL,
  DESCRIPTION_HANDLER,
  SENDING,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];
static guint hooks[SIP_SESSION_N_HOOKS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SipSession, sip_session, G_TYPE_OBJECT)

#define PRIVATE(self) ((SipSessionPrivate *) sip_session_get_instance_private (self))

G_DEFINE_ENUM_TYPE (SipSessionState, sip_session_state,
  G_DEFINE_ENUM_VALUE (SIP_SESSION_INITIAL, "initial"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_ESTABLISHING, "establishing"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_ESTABLISHED, "established"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_TERMINATING, "terminating"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_TERMINATED, "terminated"))

G_DEFINE_ENUM_TYPE (SipSessionDirection, sip_session_direction,
  G_DEFINE_ENUM_VALUE (SIP_SESSION_OUTGOING, "outgoing"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_INCOMING, "incoming"))

static const SipStateEdge edges[] = {
  { SIP_SESSION_INITIAL, SIP_SESSION_ESTABLISHING },
  { SIP_SESSION_INITIAL, SIP_SESSION_TERMINATING },
  { SIP_SESSION_INITIAL, SIP_SESSION_TERMINATED },
  { SIP_SESSION_ESTABLISHING, SIP_SESSION_ESTABLISHED },
  { SIP_SESSION_ESTABLISHING, SIP_SESSION_TERMINATING },
  { SIP_SESSION_ESTABLISHING, SIP_SESSION_TERMINATED },
  { SIP_SESSION_ESTABLISHED, SIP_SESSION_TERMINATING },
  { SIP_SESSION_ESTABLISHED, SIP_SESSION_TERMINATED },
  { SIP_SESSION_TERMINATING, SIP_SESSION_TERMINATED },
  { -1, -1 },
};

SipSessionPrivate *
sip_session_get_priv (SipSession *self)
{
  return PRIVATE (self);
}

gboolean
sip_session_move (SipSession *self, SipSessionState to)
{
  return sip_state_move (self, SIP_TYPE_SESSION_STATE, edges, &PRIVATE (self)->state, to);
}

void
sip_session_notify_media (SipSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCRIPTION_HANDLER]);
}

void
sip_session_notify_end (SipSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_END_TIME]);
}

void
sip_session_notify_state (SipSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
sip_session_notify_dialog (SipSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIALOG]);
}

void
sip_session_notify_timer (SipSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION_EXPIRES]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REFRESHER]);
}

void
sip_session_notify_on_hold (SipSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ON_HOLD]);
}

void
sip_session_emit_outcome (SipSession *self, gboolean was_established, SipOriginator originator, SipCause cause,
                          SipMessage *message, const GError *error)
{
  sip_logger_debug (PRIVATE (self)->logger, "It is over after %s, originator %d, cause %d",
                    was_established ? "an answer" : "none", originator, cause);
  if (was_established)
    g_signal_emit (self, signals[ENDED], 0, originator, cause, message);
  else
    g_signal_emit (self, signals[FAILED], 0, originator, cause, message, error);
}

void
sip_session_emit_hook (SipSession *self, SipSessionHook hook, SipIncomingRequest *request)
{
  g_signal_emit (self, hooks[hook], 0, request);
}

gboolean
sip_session_has_listener (SipSession *self, SipSessionHook hook)
{
  return g_signal_has_handler_pending (self, hooks[hook], 0, FALSE);
}

void
sip_session_emit_refer (SipSession *self, SipReferral *referral)
{
  g_signal_emit (self, signals[REFER], 0, referral);
}

void
sip_session_emit_ack (SipSession *self, SipMessage *ack)
{
  g_signal_emit (self, signals[ACK], 0, ack);
}

void
sip_session_emit_cancel (SipSession *self, SipMessage *cancel)
{
  g_signal_emit (self, signals[CANCEL], 0, cancel);
}

void
sip_session_emit_sending (SipSession *self, SipOutgoingRequest *request)
{
  g_signal_emit (self, signals[SENDING], 0, request);
}

void
sip_session_emit_dtmf (SipSession *self, SipOriginator originator, const char *tone, guint duration_ms,
                       SipMessage *info)
{
  g_signal_emit (self, signals[NEW_DTMF], 0, originator, tone, duration_ms, info);
}

/* Who answers the INVITE. */
static SipOriginator
get_answerer (SipSession *self)
{
  return sip_session_get_direction (self) == SIP_SESSION_OUTGOING ? SIP_ORIGINATOR_REMOTE : SIP_ORIGINATOR_LOCAL;
}

void
sip_session_emit_progress (SipSession *self, SipMessage *response)
{
  g_signal_emit (self, signals[PROGRESS], 0, get_answerer (self), response);
}

void
sip_session_hold (SipSession *self)
{
  g_set_object (&PRIVATE (self)->hold, self);
}

void
sip_session_take_replacee (SipSession *self, SipSession *replacee)
{
  g_clear_object (&PRIVATE (self)->replacee);
  PRIVATE (self)->replacee = replacee;
}

void
sip_session_set_identities (SipSession *self, SipAddress *local, SipAddress *remote)
{
  SipSessionPrivate *priv = PRIVATE (self);

  priv->local_identity = sip_address_ref (local);
  priv->remote_identity = sip_address_ref (remote);
}

void
sip_session_take_asserted_identity (SipSession *self, SipIdentity *identity)
{
  PRIVATE (self)->asserted_identity = identity;
}

SipDescriber *
sip_session_ensure_describer (SipSession *self)
{
  SipSessionPrivate *priv = PRIVATE (self);
  g_autoptr (SipDescriptionHandler) handler = NULL;

  if (priv->describer || sip_session_is_over (self))
    return priv->describer;
  handler = sip_agent_create_description_handler (priv->agent);
  if (!handler)
    return NULL;
  priv->describer = sip_describer_new (handler);
  sip_describer_set_filter (priv->describer, sip_session_modify, self);
  sip_session_notify_media (self);
  g_signal_emit (self, signals[DESCRIPTION_HANDLER], 0, handler);
  return priv->describer;
}

SipDescriber *
sip_session_get_describer (SipSession *self)
{
  return PRIVATE (self)->describer;
}

GCancellable *
sip_session_get_cancellable (SipSession *self)
{
  return PRIVATE (self)->cancellable;
}

void
sip_session_begin (SipSession *self)
{
  if (!sip_session_move (self, SIP_SESSION_ESTABLISHING))
    return;
  /* One that came was announced when it did. */
  if (sip_session_get_direction (self) == SIP_SESSION_OUTGOING)
    sip_agent_announce_session (sip_session_get_agent (self), G_OBJECT (self));
  sip_session_notify_state (self);
}

void
sip_session_establish (SipSession *self, SipMessage *answer)
{
  g_autoptr (SipSession) self_ref = g_object_ref (self);
  SipSessionPrivate *priv = PRIVATE (self);

  if (!sip_session_move (self, SIP_SESSION_ESTABLISHED))
    return;
  priv->start_time = g_date_time_new_now_utc ();
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_START_TIME]);
  sip_session_notify_state (self);
  if (priv->state == SIP_SESSION_ESTABLISHED)
    g_signal_emit (self, signals[STARTED], 0, get_answerer (self), answer);
  if (priv->replacee)
    sip_session_terminate_async (priv->replacee, NULL, NULL, NULL, NULL);
  g_clear_object (&priv->replacee);
}

gboolean
sip_session_is_over (SipSession *self)
{
  return PRIVATE (self)->state >= SIP_SESSION_TERMINATING;
}

static void
sip_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipSession *self = SIP_SESSION (object);
  SipSessionPrivate *priv = PRIVATE (self);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, sip_session_get_id (self));
      break;
    case PROP_LOGGER:
      g_value_set_object (value, priv->logger);
      break;
    case PROP_AGENT:
      g_value_set_object (value, priv->agent);
      break;
    case PROP_STATE:
      g_value_set_enum (value, priv->state);
      break;
    case PROP_DIRECTION:
      g_value_set_enum (value, sip_session_get_direction (self));
      break;
    case PROP_LOCAL_IDENTITY:
      g_value_set_boxed (value, priv->local_identity);
      break;
    case PROP_REMOTE_IDENTITY:
      g_value_set_boxed (value, priv->remote_identity);
      break;
    case PROP_DESCRIPTION_HANDLER:
      g_value_set_object (value, sip_session_get_description_handler (self));
      break;
    case PROP_DIALOG:
      g_value_set_object (value, sip_session_get_dialog (self));
      break;
    case PROP_START_TIME:
      g_value_set_boxed (value, priv->start_time);
      break;
    case PROP_END_TIME:
      g_value_set_boxed (value, priv->end_time);
      break;
    case PROP_ON_HOLD:
      g_value_set_boolean (value, priv->on_hold);
      break;
    case PROP_SESSION_EXPIRES:
      g_value_set_uint (value, sip_session_get_session_expires (self));
      break;
    case PROP_REFRESHER:
      g_value_set_enum (value, sip_session_get_refresher (self));
      break;
    case PROP_ASSERTED_IDENTITY:
      g_value_set_boxed (value, priv->asserted_identity);
      break;
    case PROP_REPLACEE:
      g_value_set_object (value, priv->replacee);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipSessionPrivate *priv = PRIVATE (SIP_SESSION (object));

  switch (prop_id)
    {
    case PROP_AGENT:
      priv->agent = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_session_constructed (GObject *object)
{
  SipSessionPrivate *priv = PRIVATE (SIP_SESSION (object));

  g_autofree char *id = sip_random_token (sip_agent_get_random (priv->agent), 8);

  G_OBJECT_CLASS (sip_session_parent_class)->constructed (object);

  priv->logger = sip_logger_new ("session", id);
}

static void
sip_session_dispose (GObject *object)
{
  SipSession *self = SIP_SESSION (object);

  sip_session_close_media (self);
  sip_session_drop_dialog (self);
  sip_session_abandon_changes (self);
  g_clear_pointer (&PRIVATE (self)->modifiers, g_ptr_array_unref);

  G_OBJECT_CLASS (sip_session_parent_class)->dispose (object);
}

static void
sip_session_finalize (GObject *object)
{
  SipSessionPrivate *priv = PRIVATE (SIP_SESSION (object));

  g_clear_object (&priv->replacee);
  g_clear_object (&priv->early_dialog);
  g_clear_object (&priv->cancellable);
  g_clear_pointer (&priv->local_identity, sip_address_unref);
  g_clear_pointer (&priv->remote_identity, sip_address_unref);
  g_clear_pointer (&priv->start_time, g_date_time_unref);
  g_clear_pointer (&priv->end_time, g_date_time_unref);
  g_clear_pointer (&priv->asserted_identity, sip_identity_unref);
  g_clear_object (&priv->logger);
  g_clear_object (&priv->agent);

  G_OBJECT_CLASS (sip_session_parent_class)->finalize (object);
}

static void
add_identity_properties (void)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SipSession:id:
   *
   * A name for the session that no other one of this program has.
   */
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, readable);
  /**
   * SipSession:logger:
   *
   * Writes what belongs to the call into the log; its label is #SipSession:id.
   */
  props[PROP_LOGGER] = g_param_spec_object ("logger", NULL, NULL, SIP_TYPE_LOGGER, readable);
  /**
   * SipSession:agent:
   *
   * The account whose call it is.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT,
                                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * SipSession:direction:
   *
   * Who calls.
   */
  props[PROP_DIRECTION] = g_param_spec_enum ("direction", NULL, NULL, SIP_TYPE_SESSION_DIRECTION, SIP_SESSION_OUTGOING,
                                             readable);
  /**
   * SipSession:local-identity:
   *
   * From of a call that we make, To of one that we get.
   */
  props[PROP_LOCAL_IDENTITY] = g_param_spec_boxed ("local-identity", NULL, NULL, SIP_TYPE_ADDRESS, readable);
  /**
   * SipSession:remote-identity:
   *
   * To of a call that we make, From of one that we get.
   */
  props[PROP_REMOTE_IDENTITY] = g_param_spec_boxed ("remote-identity", NULL, NULL, SIP_TYPE_ADDRESS, readable);
}

static void
add_party_properties (void)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SipSession:replacee:
   *
   * The call that this one is to be put in place of (RFC 3891): it is ended once this one is established.
   */
  props[PROP_REPLACEE] = g_param_spec_object ("replacee", NULL, NULL, SIP_TYPE_SESSION, readable);
  /**
   * SipSession:asserted-identity:
   *
   * Who calls, of a call that we get: as far as the account's own server vouches for it, or else the caller says.
   */
  props[PROP_ASSERTED_IDENTITY] = g_param_spec_boxed ("asserted-identity", NULL, NULL, SIP_TYPE_IDENTITY,
                                                      readable);
}

static void
add_state_properties (void)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SipSession:state:
   *
   * How far the call is.
   */
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_SESSION_STATE, SIP_SESSION_INITIAL, readable);
  /**
   * SipSession:description-handler:
   *
   * The call's media; %NULL before they are needed and after the end.
   */
  props[PROP_DESCRIPTION_HANDLER] =
    g_param_spec_object ("description-handler", NULL, NULL, SIP_TYPE_DESCRIPTION_HANDLER, readable);
  /**
   * SipSession:dialog:
   *
   * The dialog that counts. A call that we make and that nobody has answered yet may have several early ones (RFC 3261
   * 13.2.2.1): then it is the one whose media are heard, or the first while none are. %NULL until there is one and
   * after the end.
   */
  props[PROP_DIALOG] = g_param_spec_object ("dialog", NULL, NULL, SIP_TYPE_SESSION_DIALOG, readable);
  /**
   * SipSession:start-time:
   *
   * When the call was established, in UTC; %NULL: not yet.
   */
  props[PROP_START_TIME] = g_param_spec_boxed ("start-time", NULL, NULL, G_TYPE_DATE_TIME, readable);
  /**
   * SipSession:end-time:
   *
   * When the call ended or failed, in UTC; %NULL: not yet.
   */
  props[PROP_END_TIME] = g_param_spec_boxed ("end-time", NULL, NULL, G_TYPE_DATE_TIME, readable);
  /**
   * SipSession:on-hold:
   *
   * Whether we hold the far end; it changes when the far end has agreed.
   */
  props[PROP_ON_HOLD] = g_param_spec_boolean ("on-hold", NULL, NULL, FALSE, readable);
}

static void
add_refresh_properties (void)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SipSession:session-expires:
   *
   * After how many seconds without a refresh the call ends (RFC 4028); 0: it does not.
   */
  props[PROP_SESSION_EXPIRES] = g_param_spec_uint ("session-expires", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipSession:refresher:
   *
   * Who refreshes it.
   */
  props[PROP_REFRESHER] = g_param_spec_enum ("refresher", NULL, NULL, SIP_TYPE_REFRESHER, SIP_REFRESHER_NONE, readable);
}

static void
add_outcome_signals (GType type)
{
  /**
   * SipSession::progress:
   * @self: what emits it
   * @originator: who rings
   * @response: a provisional response that arrived or was sent
   *
   * It goes on, or rings.
   */
  signals[PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    SIP_TYPE_ORIGINATOR, SIP_TYPE_MESSAGE);
  /**
   * SipSession::started:
   * @self: what emits it
   * @originator: who answered
   * @response: with what: a 2xx that arrived or was sent
   *
   * The call is answered and acknowledged.
   */
  signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   SIP_TYPE_ORIGINATOR, SIP_TYPE_MESSAGE);
  /**
   * SipSession::ended:
   * @self: what emits it
   * @originator: who ended it
   * @cause: why
   * @message: (nullable): what said so
   *
   * The call is over, after #SipSession::started.
   */
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                 SIP_TYPE_ORIGINATOR, SIP_TYPE_CAUSE, SIP_TYPE_MESSAGE);
  /**
   * SipSession::failed:
   * @self: what emits it
   * @originator: who ended it
   * @cause: why
   * @message: (nullable): what said so; sip_message_dup_warning() may tell more
   * @error: (nullable): what went wrong here
   *
   * The call came to nothing: instead of #SipSession::started.
   */
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                  SIP_TYPE_ORIGINATOR, SIP_TYPE_CAUSE, SIP_TYPE_MESSAGE, G_TYPE_ERROR);
  /**
   * SipSession::new-dtmf:
   * @self: what emits it
   * @originator: who sent it
   * @tone: the digit
   * @duration_ms: how long it is
   * @info: (nullable): the INFO that has it; %NULL: it goes in the media
   *
   * A tone that came by INFO, or was sent in either way; tones that come in the media are told by the description
   * handler.
   */
  signals[NEW_DTMF] = g_signal_new ("new-dtmf", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                    SIP_TYPE_ORIGINATOR, G_TYPE_STRING, G_TYPE_UINT, SIP_TYPE_MESSAGE);
}

static void
add_message_signals (GType type)
{
  /**
   * SipSession::refer:
   * @self: what emits it
   * @referral: what is asked
   *
   * The far end asks us to call somebody else. Nothing is called before a handler accepts; a referral that no handler
   * keeps is declined.
   */
  signals[REFER] = g_signal_new ("refer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 SIP_TYPE_REFERRAL);
  /**
   * SipSession::ack:
   * @self: what emits it
   * @ack: the ACK of the far end to our answer
   *
   * Our answer is acknowledged.
   */
  signals[ACK] = g_signal_new ("ack", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SIP_TYPE_MESSAGE);
  /**
   * SipSession::cancel:
   * @self: what emits it
   * @cancel: the CANCEL by which the caller gave up
   *
   * The caller gave up.
   */
  signals[CANCEL] = g_signal_new ("cancel", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  SIP_TYPE_MESSAGE);
  /**
   * SipSession::description-handler:
   * @self: what emits it
   * @handler: the call's media
   *
   * The description handler was made: before anything is asked of it.
   */
  signals[DESCRIPTION_HANDLER] = g_signal_new ("description-handler", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, SIP_TYPE_DESCRIPTION_HANDLER);
  /**
   * SipSession::sending:
   * @self: what emits it
   * @request: the request under way
   *
   * A request of ours leaves in the call; what becomes of it is told by its own signals.
   */
  signals[SENDING] = g_signal_new ("sending", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   SIP_TYPE_OUTGOING_REQUEST);
}

static guint
add_hook (GType type, const char *name)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SIP_TYPE_INCOMING_REQUEST);
}

static void
add_hooks (GType type)
{
  /**
   * SipSession::bye:
   * @self: what emits it
   * @request: the far end hangs up
   *
   * Without an answer of a handler: 200. The call ends, whatever the answer.
   */
  hooks[SIP_SESSION_HOOK_BYE] = add_hook (type, "bye");
  /**
   * SipSession::info:
   * @self: what emits it
   * @request: an INFO (RFC 6086)
   *
   * Without an answer of a handler: tones are taken, what is unknown is refused with 415 or 469.
   */
  hooks[SIP_SESSION_HOOK_INFO] = add_hook (type, "info");
  /**
   * SipSession::message:
   * @self: what emits it
   * @request: a MESSAGE (RFC 3428)
   *
   * Without an answer of a handler: 200 where there is a handler, 405 where there is none.
   */
  hooks[SIP_SESSION_HOOK_MESSAGE] = add_hook (type, "message");
  /**
   * SipSession::notify-request:
   * @self: what emits it
   * @request: a NOTIFY (RFC 6665)
   *
   * Without an answer of a handler: 481 for the progress of a transfer, 489 for any other event.
   */
  hooks[SIP_SESSION_HOOK_NOTIFY] = add_hook (type, "notify-request");
  /**
   * SipSession::reinvite:
   * @self: what emits it
   * @request: a re-INVITE, or an UPDATE with an offer
   *
   * The far end wants to change the call. Without an answer of a handler the description handler decides; a handler
   * that accepts without a body leaves the answer to it, too.
   */
  hooks[SIP_SESSION_HOOK_REINVITE] = add_hook (type, "reinvite");
}

static void
sip_session_class_init (SipSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = sip_session_get_property;
  object_class->set_property = sip_session_set_property;
  object_class->constructed = sip_session_constructed;
  object_class->dispose = sip_session_dispose;
  object_class->finalize = sip_session_finalize;

  add_identity_properties ();
  add_party_properties ();
  add_state_properties ();
  add_refresh_properties ();
  g_object_class_install_properties (object_class, N_PROPS, props);
  add_outcome_signals (type);
  add_message_signals (type);
  add_hooks (type);
}

static void
sip_session_init (SipSession *self)
{
  PRIVATE (self)->cancellable = g_cancellable_new ();
}
