/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/phone-call.h"

#include <glib/gi18n.h>

#include "call/phone-call-parts-private.h"
#include "call/phone-call-reason.h"
#include "message/sip-warning.h"
#include "util/sip-state.h"

enum {
  PROP_0,
  PROP_ID,
  PROP_ACCOUNT,
  PROP_DIRECTION,
  PROP_STATE,
  PROP_PEER_URI,
  PROP_PEER_NAME,
  PROP_SINCE,
  PROP_DURATION,
  PROP_MUTED,
  PROP_HELD_BY_PEER,
  PROP_PROFILE,
  PROP_CIPHER,
  PROP_CODEC,
  PROP_CAUSE,
  PROP_CODE,
  PROP_REASON,
  N_PROPS
};

enum {
  SIGNAL_DTMF,
  SIGNAL_REFERRED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static const SipStateEdge edges[] = {
  { PHONE_CALL_DIALING, PHONE_CALL_RINGING },    { PHONE_CALL_DIALING, PHONE_CALL_EARLY },
  { PHONE_CALL_DIALING, PHONE_CALL_CONNECTING }, { PHONE_CALL_DIALING, PHONE_CALL_ACTIVE },
  { PHONE_CALL_DIALING, PHONE_CALL_ENDED },      { PHONE_CALL_RINGING, PHONE_CALL_EARLY },
  { PHONE_CALL_RINGING, PHONE_CALL_CONNECTING }, { PHONE_CALL_RINGING, PHONE_CALL_ACTIVE },
  { PHONE_CALL_RINGING, PHONE_CALL_ENDED },      { PHONE_CALL_EARLY, PHONE_CALL_CONNECTING },
  { PHONE_CALL_EARLY, PHONE_CALL_ACTIVE },       { PHONE_CALL_EARLY, PHONE_CALL_ENDED },
  { PHONE_CALL_CONNECTING, PHONE_CALL_ACTIVE },  { PHONE_CALL_CONNECTING, PHONE_CALL_ENDED },
  { PHONE_CALL_ACTIVE, PHONE_CALL_HELD },        { PHONE_CALL_ACTIVE, PHONE_CALL_ENDED },
  { PHONE_CALL_HELD, PHONE_CALL_ACTIVE },        { PHONE_CALL_HELD, PHONE_CALL_ENDED },
  { -1, -1 },
};

G_DEFINE_FINAL_TYPE (PhoneCall, phone_call, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  { PHONE_CALL_DIALING, "PHONE_CALL_DIALING", "dialing" },
  { PHONE_CALL_RINGING, "PHONE_CALL_RINGING", "ringing" },
  { PHONE_CALL_EARLY, "PHONE_CALL_EARLY", "early" },
  { PHONE_CALL_CONNECTING, "PHONE_CALL_CONNECTING", "connecting" },
  { PHONE_CALL_ACTIVE, "PHONE_CALL_ACTIVE", "active" },
  { PHONE_CALL_HELD, "PHONE_CALL_HELD", "held" },
  { PHONE_CALL_ENDED, "PHONE_CALL_ENDED", "ended" },
  { 0, NULL, NULL },
};

GType
phone_call_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PhoneCallState", state_values));
  return type;
}

const char *
phone_call_state_to_string (PhoneCallState state)
{
  g_return_val_if_fail (state <= PHONE_CALL_ENDED, NULL);

  return state_values[state].value_nick;
}

static gboolean
on_second (gpointer user_data)
{
  PhoneCall *self = user_data;

  self->duration = (g_get_monotonic_time () - self->answered_at) / G_USEC_PER_SEC;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DURATION]);
  return G_SOURCE_CONTINUE;
}

static void
set_since (PhoneCall *self)
{
  g_clear_pointer (&self->since, g_date_time_unref);
  self->since_us = g_get_real_time ();
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SINCE]);
}

void
phone_call_move (PhoneCall *self, PhoneCallState state)
{
  if ((int) state != self->state && sip_state_move (self, PHONE_TYPE_CALL_STATE, edges, &self->state, state))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_ringback (PhoneCall *self, gboolean ringback)
{
  if (self->media)
    phone_media_session_set_ringback (self->media, ringback);
}

static void
on_progress (PhoneCall *self, SipOriginator originator, SipMessage *response)
{
  if (self->direction != PHONE_CALL_OUT || self->state != PHONE_CALL_DIALING ||
      sip_message_get_status (response) != 180)
    return;
  set_ringback (self, TRUE);
  phone_call_move (self, PHONE_CALL_RINGING);
}

static void
on_early_media (PhoneCall *self)
{
  if (self->state != PHONE_CALL_DIALING && self->state != PHONE_CALL_RINGING)
    return;
  phone_call_move (self, PHONE_CALL_EARLY);
}

static void
on_started (PhoneCall *self)
{
  g_autoptr (PhoneCall) hold = g_object_ref (self);

  if (self->state == PHONE_CALL_ENDED)
    return;
  set_ringback (self, FALSE);
  self->answered_at = g_get_monotonic_time ();
  self->second_source = g_timeout_add_seconds (1, on_second, self);
  g_object_freeze_notify (G_OBJECT (self));
  set_since (self);
  phone_call_move (self, PHONE_CALL_ACTIVE);
  g_object_thaw_notify (G_OBJECT (self));
}

/* It changes once the far end has agreed. */
static void
on_hold_changed (PhoneCall *self)
{
  if (self->state == PHONE_CALL_ACTIVE || self->state == PHONE_CALL_HELD)
    phone_call_move (self, sip_session_is_on_hold (self->session) ? PHONE_CALL_HELD : PHONE_CALL_ACTIVE);
}

static void
on_refer (PhoneCall *self, SipReferral *referral)
{
  g_signal_emit (self, signals[SIGNAL_REFERRED], 0, referral);
}

static char *
dup_failure (PhoneCall *self, SipOriginator originator, SipCause cause, SipMessage *message, GError *error)
{
  gboolean refused = message && !sip_message_is_request (message);
  g_autofree char *phrase = NULL;
  g_autofree char *warning = NULL;

  if (self->media_error)
    return g_strdup (self->media_error->message);
  if (self->transferred && cause == SIP_CAUSE_BYE)
    return g_strdup (_("The call was transferred."));
  if (refused)
    phrase = sip_message_dup_reason_phrase (message);
  if (refused)
    warning = sip_message_dup_warning (message);
  return phone_call_reason (self->direction, originator, cause, self->code, phrase, warning, error);
}

static char *
dup_end_reason (PhoneCall *self, SipOriginator originator, SipCause cause, SipMessage *message, GError *error)
{
  g_autofree char *reason = dup_failure (self, originator, cause, message, error);

  if (!self->emergency || self->answered_at || (originator == SIP_ORIGINATOR_LOCAL && self->media_error == NULL))
    return g_steal_pointer (&reason);
  return g_strdup_printf (_("%s If you need help now, use another telephone."), reason);
}

static void
finish (PhoneCall *self, SipOriginator originator, SipCause cause, SipMessage *message, GError *error)
{
  g_autoptr (PhoneCall) hold = g_object_ref (self);

  if (self->state == PHONE_CALL_ENDED)
    return;
  g_clear_handle_id (&self->second_source, g_source_remove);
  set_ringback (self, FALSE);
  self->cause = cause;
  self->code = message && !sip_message_is_request (message) ? sip_message_get_status (message) : self->rejected_with;
  self->reason = dup_end_reason (self, originator, cause, message, error);
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAUSE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CODE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
  phone_call_move (self, PHONE_CALL_ENDED);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_ended (PhoneCall *self, SipOriginator originator, SipCause cause, SipMessage *message)
{
  finish (self, originator, cause, message, NULL);
}

static void
on_failed (PhoneCall *self, SipOriginator originator, SipCause cause, SipMessage *message, GError *error)
{
  finish (self, originator, cause, message, error);
}

static void
emit_dtmf (PhoneCall *self, const char *digit)
{
  g_signal_emit (self, signals[SIGNAL_DTMF], 0, digit);
}

static void
on_new_dtmf (PhoneCall *self, SipOriginator originator, const char *tone)
{
  if (originator == SIP_ORIGINATOR_REMOTE)
    emit_dtmf (self, tone);
}

static void
on_media_notify (PhoneCall *self, GParamSpec *pspec)
{
  static const struct
  {
    const char *name;
    int prop;
  } same[] = { { "muted", PROP_MUTED },
               { "held-by-peer", PROP_HELD_BY_PEER },
               { "profile", PROP_PROFILE },
               { "cipher", PROP_CIPHER },
               { "codec", PROP_CODEC } };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      if (g_str_equal (pspec->name, same[i].name))
        g_object_notify_by_pspec (G_OBJECT (self), props[same[i].prop]);
    }
}

static void
on_media_failed (PhoneCall *self, GError *error)
{
  if (self->media_error == NULL)
    self->media_error = g_error_copy (error);
  phone_call_hang_up (self);
}

static void
take_media (PhoneCall *self)
{
  SipDescriptionHandler *handler = sip_session_get_description_handler (self->session);

  if (self->media || !PHONE_IS_MEDIA_SESSION (handler))
    return;
  self->media = g_object_ref (PHONE_MEDIA_SESSION (handler));
  g_signal_connect_object (self->media, "dtmf-received", G_CALLBACK (emit_dtmf), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->media, "failed", G_CALLBACK (on_media_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->media, "notify", G_CALLBACK (on_media_notify), self, G_CONNECT_SWAPPED);
}

static void
phone_call_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhoneCall *self = PHONE_CALL (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_DIRECTION:
      g_value_set_uint (value, self->direction);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PEER_URI:
      g_value_set_string (value, self->peer_uri);
      break;
    case PROP_PEER_NAME:
      g_value_set_string (value, self->peer_name);
      break;
    case PROP_SINCE:
      g_value_set_boxed (value, phone_call_get_since (self));
      break;
    case PROP_DURATION:
      g_value_set_uint (value, self->duration);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, phone_call_get_muted (self));
      break;
    case PROP_HELD_BY_PEER:
      g_value_set_boolean (value, phone_call_get_held_by_peer (self));
      break;
    case PROP_PROFILE:
      g_value_set_string (value, phone_call_get_profile (self));
      break;
    case PROP_CIPHER:
      g_value_set_string (value, phone_call_get_cipher (self));
      break;
    case PROP_CODEC:
      g_value_set_string (value, phone_call_get_codec (self));
      break;
    case PROP_CAUSE:
      g_value_set_string (value, phone_call_get_cause (self));
      break;
    case PROP_CODE:
      g_value_set_uint (value, self->code);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phone_call_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_MUTED)
    phone_call_set_muted (PHONE_CALL (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
phone_call_dispose (GObject *object)
{
  PhoneCall *self = PHONE_CALL (object);

  g_clear_handle_id (&self->second_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->media);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (phone_call_parent_class)->dispose (object);
}

static void
phone_call_finalize (GObject *object)
{
  PhoneCall *self = PHONE_CALL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->since, g_date_time_unref);
  g_clear_error (&self->media_error);
  g_free (self->id);
  g_free (self->peer_uri);
  g_free (self->peer_number);
  g_free (self->peer_name);
  g_free (self->reason);

  G_OBJECT_CLASS (phone_call_parent_class)->finalize (object);
}

static void
phone_call_class_init (PhoneCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = phone_call_get_property;
  object_class->set_property = phone_call_set_property;
  object_class->dispose = phone_call_dispose;
  object_class->finalize = phone_call_finalize;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PHONE_TYPE_ACCOUNT, flags);
  props[PROP_DIRECTION] = g_param_spec_uint ("direction", NULL, NULL, 0, PHONE_CALL_IN, PHONE_CALL_OUT, flags);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PHONE_TYPE_CALL_STATE, PHONE_CALL_DIALING, flags);
  props[PROP_PEER_URI] = g_param_spec_string ("peer-uri", NULL, NULL, NULL, flags);
  props[PROP_PEER_NAME] = g_param_spec_string ("peer-name", NULL, NULL, NULL, flags);
  props[PROP_SINCE] = g_param_spec_boxed ("since", NULL, NULL, G_TYPE_DATE_TIME, flags);
  props[PROP_DURATION] = g_param_spec_uint ("duration", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  props[PROP_HELD_BY_PEER] = g_param_spec_boolean ("held-by-peer", NULL, NULL, FALSE, flags);
  props[PROP_PROFILE] = g_param_spec_string ("profile", NULL, NULL, NULL, flags);
  props[PROP_CIPHER] = g_param_spec_string ("cipher", NULL, NULL, NULL, flags);
  props[PROP_CODEC] = g_param_spec_string ("codec", NULL, NULL, NULL, flags);
  props[PROP_CAUSE] = g_param_spec_string ("cause", NULL, NULL, NULL, flags);
  props[PROP_CODE] = g_param_spec_uint ("code", NULL, NULL, 0, 699, 0, flags);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_DTMF] = g_signal_new ("dtmf", PHONE_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
  signals[SIGNAL_REFERRED] = g_signal_new ("referred", PHONE_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, SIP_TYPE_REFERRAL);
}

static void
phone_call_init (PhoneCall *self)
{
  self->cancellable = g_cancellable_new ();
  self->since_us = g_get_real_time ();
}

/* Of a caller, what the own server vouches for comes first. */
static SipAddress *
get_peer (SipSession *session)
{
  SipIdentity *identity = sip_session_get_asserted_identity (session);
  SipAddress *address = identity ? sip_identity_get_address (identity) : NULL;

  return address ? address : sip_session_get_remote_identity (session);
}

/* What a person who is called or calls knows it by. */
static char *
dup_number (PhoneAccount *account, SipUri *uri)
{
  g_autofree char *user = sip_uri_dup_user (uri);

  if (account == NULL || user == NULL || !phone_dial_plan_is_number (user))
    return NULL;
  return phone_dial_plan_normalize (phone_account_get_dial_plan (account), user);
}

static PhoneCall *
create (const char *id, PhoneAccount *account, SipSession *session, PhoneCallDirection direction)
{
  PhoneCall *self = g_object_new (PHONE_TYPE_CALL, NULL);
  SipAddress *peer = get_peer (session);

  self->id = g_strdup (id);
  self->account = account ? g_object_ref (account) : NULL;
  self->session = g_object_ref (session);
  self->direction = direction;
  self->state = direction == PHONE_CALL_OUT ? PHONE_CALL_DIALING : PHONE_CALL_RINGING;
  if (peer && sip_address_get_uri (peer))
    {
      self->peer_uri = sip_uri_to_string (sip_address_get_uri (peer));
      self->peer_number = dup_number (account, sip_address_get_uri (peer));
    }
  self->peer_name = peer ? sip_address_dup_display_name (peer) : NULL;
  g_signal_connect_object (session, "progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "new-dtmf", G_CALLBACK (on_new_dtmf), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "refer", G_CALLBACK (on_refer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::on-hold", G_CALLBACK (on_hold_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::description-handler", G_CALLBACK (take_media), self, G_CONNECT_SWAPPED);
  take_media (self);
  return self;
}

PhoneCall *
phone_call_new_outgoing (const char *id, PhoneAccount *account, SipInviter *inviter)
{
  PhoneCall *self = create (id, account, SIP_SESSION (inviter), PHONE_CALL_OUT);

  g_signal_connect_object (inviter, "early-media", G_CALLBACK (on_early_media), self, G_CONNECT_SWAPPED);
  return self;
}

PhoneCall *
phone_call_new_incoming (const char *id, PhoneAccount *account, SipInvitation *invitation)
{
  return create (id, account, SIP_SESSION (invitation), PHONE_CALL_IN);
}

void
phone_call_start (PhoneCall *self, const SipInviteOptions *options)
{
  sip_inviter_invite (SIP_INVITER (self->session), options);
}

static void
on_ringing (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!sip_invitation_progress_finish (SIP_INVITATION (source), result, &error))
    g_debug ("180 could not be sent: %s", error->message);
}

void
phone_call_ring (PhoneCall *self)
{
  g_autoptr (PhoneCall) hold = g_object_ref (self);

  sip_invitation_progress_async (SIP_INVITATION (self->session), NULL, NULL, on_ringing, NULL);
  if (self->state == PHONE_CALL_RINGING)
    sip_invitation_prepare (SIP_INVITATION (self->session));
}

void
phone_call_set_emergency (PhoneCall *self, gboolean emergency)
{
  self->emergency = emergency;
}

SipSession *
phone_call_get_session (PhoneCall *self)
{
  return self->session;
}

const char *
phone_call_get_id (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->id;
}

PhoneAccount *
phone_call_get_account (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->account;
}

PhoneCallDirection
phone_call_get_direction (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), PHONE_CALL_OUT);

  return self->direction;
}

PhoneCallState
phone_call_get_state (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), PHONE_CALL_ENDED);

  return self->state;
}

const char *
phone_call_get_peer_uri (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->peer_uri;
}

const char *
phone_call_get_peer_number (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->peer_number;
}

const char *
phone_call_get_peer_name (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->peer_name;
}

GDateTime *
phone_call_get_since (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  if (self->since == NULL)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (self->since_us / G_USEC_PER_SEC);
      g_autoptr (GDateTime) exact = g_date_time_add (utc, self->since_us % G_USEC_PER_SEC);

      self->since = g_date_time_to_local (exact);
    }
  return self->since;
}

guint
phone_call_get_duration (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), 0);

  return self->duration;
}

gboolean
phone_call_get_muted (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), FALSE);

  return self->media && phone_media_session_get_muted (self->media);
}

void
phone_call_set_muted (PhoneCall *self, gboolean muted)
{
  g_return_if_fail (PHONE_IS_CALL (self));

  if (self->media && self->state != PHONE_CALL_ENDED)
    phone_media_session_set_muted (self->media, muted);
}

gboolean
phone_call_get_held_by_peer (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), FALSE);

  return self->media && phone_media_session_get_held_by_peer (self->media);
}

const char *
phone_call_get_profile (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->media ? phone_media_session_get_profile (self->media) : NULL;
}

const char *
phone_call_get_cipher (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->media ? phone_media_session_get_cipher (self->media) : NULL;
}

const char *
phone_call_get_codec (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->media ? phone_media_session_get_codec (self->media) : NULL;
}

const char *
phone_call_get_cause (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->state == PHONE_CALL_ENDED ? phone_call_cause_to_string (self->cause) : NULL;
}

guint
phone_call_get_code (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), 0);

  return self->code;
}

const char *
phone_call_get_reason (PhoneCall *self)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), NULL);

  return self->reason;
}

gboolean
phone_call_get_stats (PhoneCall *self, PhoneCallStats *stats)
{
  PhoneCallQuality quality;
  guint64 expected;

  g_return_val_if_fail (PHONE_IS_CALL (self) && stats, FALSE);

  if (self->media == NULL || !phone_media_session_get_stats (self->media, &quality))
    return FALSE;
  expected = quality.packets_received + quality.packets_lost;
  *stats = (PhoneCallStats) {
    .packets_sent = quality.packets_sent,
    .packets_received = quality.packets_received,
    .packets_lost = quality.packets_lost + quality.packets_late,
    .loss_percent = expected ? 100.0 * (quality.packets_lost + quality.packets_late) / expected : -1,
    .jitter_ms = quality.packets_received ? quality.jitter_ms : -1,
    .round_trip_ms = quality.round_trip_ms,
    .mos = quality.mos > 0 ? quality.mos : -1,
  };
  return TRUE;
}
