/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-call.h"

#include "fake-phone.h"

struct _PhoneCall
{
  GObject parent_instance;

  PhoneAccount *account;
  char *id;
  char *name;
  char *uri;
  char *number;
  char *cipher;
  char *cause;
  char *reason;
  GString *tones;

  PhoneCallDirection direction;
  PhoneCallState state;
  guint duration;
  gboolean muted;
  gboolean held_by_peer;
};

enum { PROP_STATE = 1, PROP_MUTED, PROP_CIPHER, PROP_DURATION, PROP_HELD_BY_PEER, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PhoneCall, phone_call, G_TYPE_OBJECT)

static void
phone_call_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  PhoneCall *self = PHONE_CALL (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case PROP_CIPHER:
      g_value_set_string (value, self->cipher);
      break;
    case PROP_DURATION:
      g_value_set_uint (value, self->duration);
      break;
    case PROP_HELD_BY_PEER:
      g_value_set_boolean (value, self->held_by_peer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phone_call_finalize (GObject *object)
{
  PhoneCall *self = PHONE_CALL (object);

  g_clear_object (&self->account);
  g_free (self->id);
  g_free (self->name);
  g_free (self->uri);
  g_free (self->number);
  g_free (self->cipher);
  g_free (self->cause);
  g_free (self->reason);
  g_string_free (self->tones, TRUE);
  G_OBJECT_CLASS (phone_call_parent_class)->finalize (object);
}

static void
phone_call_class_init (PhoneCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = phone_call_get_property;
  object_class->finalize = phone_call_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, PHONE_CALL_ENDED, 0, flags);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags);
  properties[PROP_CIPHER] = g_param_spec_string ("cipher", NULL, NULL, NULL, flags);
  properties[PROP_DURATION] = g_param_spec_uint ("duration", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_HELD_BY_PEER] = g_param_spec_boolean ("held-by-peer", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phone_call_init (PhoneCall *self)
{
  self->tones = g_string_new (NULL);
}

PhoneCall *
fake_call_new (const char         *id,
               PhoneAccount       *account,
               PhoneCallDirection  direction,
               const char         *name,
               const char         *uri)
{
  PhoneCall *self = g_object_new (PHONE_TYPE_CALL, NULL);

  g_set_object (&self->account, account);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->uri = g_strdup (uri);
  self->direction = direction;
  self->state = direction == PHONE_CALL_IN ? PHONE_CALL_RINGING : PHONE_CALL_DIALING;
  return self;
}

void
fake_call_set_peer_number (PhoneCall  *self,
                           const char *number)
{
  g_free (self->number);
  self->number = g_strdup (number);
}

void
fake_call_set_state (PhoneCall      *self,
                     PhoneCallState  state)
{
  g_autoptr(PhoneCall) alive = g_object_ref (self);

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
fake_call_set_held_by_peer (PhoneCall *self,
                            gboolean   held_by_peer)
{
  self->held_by_peer = held_by_peer;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD_BY_PEER]);
}

void
fake_call_set_duration (PhoneCall *self,
                        guint      seconds)
{
  self->duration = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

void
fake_call_set_cipher (PhoneCall  *self,
                      const char *cipher)
{
  g_free (self->cipher);
  self->cipher = g_strdup (cipher);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CIPHER]);
}

void
fake_call_end (PhoneCall  *self,
               const char *cause,
               const char *reason)
{
  if (self->state == PHONE_CALL_ENDED)
    return;
  self->cause = g_strdup (cause);
  self->reason = g_strdup (reason);
  fake_call_set_state (self, PHONE_CALL_ENDED);
}

const char *
fake_call_get_tones (PhoneCall *self)
{
  return self->tones->str;
}

const char *
phone_call_get_id (PhoneCall *self)
{
  return self->id;
}

PhoneAccount *
phone_call_get_account (PhoneCall *self)
{
  return self->account;
}

PhoneCallDirection
phone_call_get_direction (PhoneCall *self)
{
  return self->direction;
}

PhoneCallState
phone_call_get_state (PhoneCall *self)
{
  return self->state;
}

const char *
phone_call_get_peer_uri (PhoneCall *self)
{
  return self->uri;
}

const char *
phone_call_get_peer_number (PhoneCall *self)
{
  return self->number;
}

const char *
phone_call_get_peer_name (PhoneCall *self)
{
  return self->name;
}

guint
phone_call_get_duration (PhoneCall *self)
{
  return self->duration;
}

gboolean
phone_call_get_muted (PhoneCall *self)
{
  return self->muted;
}

void
phone_call_set_muted (PhoneCall *self,
                      gboolean   muted)
{
  if (self->muted == muted)
    return;
  self->muted = muted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED]);
}

gboolean
phone_call_get_held_by_peer (PhoneCall *self)
{
  return self->held_by_peer;
}

const char *
phone_call_get_cipher (PhoneCall *self)
{
  return self->cipher;
}

const char *
phone_call_get_cause (PhoneCall *self)
{
  return self->cause;
}

const char *
phone_call_get_reason (PhoneCall *self)
{
  return self->reason;
}

static gboolean
require_ringing (PhoneCall  *self,
                 GError    **error)
{
  if (self->direction == PHONE_CALL_IN && self->state == PHONE_CALL_RINGING)
    return TRUE;
  g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, "This call does not ring.");
  return FALSE;
}

gboolean
phone_call_answer (PhoneCall  *self,
                   GError    **error)
{
  if (!require_ringing (self, error))
    return FALSE;
  fake_call_set_state (self, PHONE_CALL_CONNECTING);
  return TRUE;
}

gboolean
phone_call_reject (PhoneCall  *self,
                   guint       code,
                   GError    **error)
{
  if (!require_ringing (self, error))
    return FALSE;
  fake_call_end (self, "rejected", "You declined the call.");
  return TRUE;
}

void
phone_call_hang_up (PhoneCall *self)
{
  if (self->state == PHONE_CALL_ACTIVE || self->state == PHONE_CALL_HELD)
    fake_call_end (self, "bye", "You hung up.");
  else
    fake_call_end (self, "canceled", "You cancelled the call.");
}

void
phone_call_send_dtmf_async (PhoneCall           *self,
                            const char          *digits,
                            PhoneDtmfMethod      method,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->state != PHONE_CALL_ACTIVE)
    {
      g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_WRONG_STATE,
                               "Tones can be sent once the call is answered.");
      return;
    }
  g_string_append (self->tones, digits);
  g_task_return_boolean (task, TRUE);
}

gboolean
phone_call_send_dtmf_finish (PhoneCall     *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
