/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-account.h"

#include <glib/gi18n.h>

#include "account/phone-account-private.h"
#include "account/phone-agent-settings-private.h"
#include "account/phone-password.h"
#include "account/phone-profiles.h"
#include "account/phone-registration-reason.h"
#include "account/phone-registration-settings.h"
#include "util/sip-state.h"

struct _PhoneAccount
{
  GObject parent_instance;

  PhoneConfig *config;
  SipUserAgent *agent;
  SipRegisterer *registerer;
  PhoneDialPlan *dial_plan;
  GError *keyring_error; /* why no password was found, said when the server wants one */
  char *id;
  char *group;
  char *uri;
  char *label;
  char *reason;

  int state;
  guint code;
  gboolean registers;
  gboolean has_password;
};

enum {
  PROP_0,
  PROP_ID,
  PROP_URI,
  PROP_DISPLAY_NAME,
  PROP_LABEL,
  PROP_STATE,
  PROP_CODE,
  PROP_REASON,
  PROP_EXPIRES,
  PROP_NEXT_ATTEMPT,
  PROP_REGISTERS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static const SipStateEdge edges[] = {
  { PHONE_ACCOUNT_NONE, PHONE_ACCOUNT_REGISTERING },       { PHONE_ACCOUNT_REGISTERING, PHONE_ACCOUNT_REGISTERED },
  { PHONE_ACCOUNT_REGISTERING, PHONE_ACCOUNT_FAILED },     { PHONE_ACCOUNT_REGISTERING, PHONE_ACCOUNT_NONE },
  { PHONE_ACCOUNT_REGISTERED, PHONE_ACCOUNT_REGISTERING }, { PHONE_ACCOUNT_REGISTERED, PHONE_ACCOUNT_FAILED },
  { PHONE_ACCOUNT_REGISTERED, PHONE_ACCOUNT_NONE },        { PHONE_ACCOUNT_FAILED, PHONE_ACCOUNT_REGISTERING },
  { PHONE_ACCOUNT_FAILED, PHONE_ACCOUNT_REGISTERED },      { PHONE_ACCOUNT_FAILED, PHONE_ACCOUNT_NONE },
  { -1, -1 },
};

G_DEFINE_FINAL_TYPE (PhoneAccount, phone_account, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  { PHONE_ACCOUNT_NONE, "PHONE_ACCOUNT_NONE", "none" },
  { PHONE_ACCOUNT_REGISTERING, "PHONE_ACCOUNT_REGISTERING", "registering" },
  { PHONE_ACCOUNT_REGISTERED, "PHONE_ACCOUNT_REGISTERED", "registered" },
  { PHONE_ACCOUNT_FAILED, "PHONE_ACCOUNT_FAILED", "failed" },
  { 0, NULL, NULL },
};

GType
phone_account_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PhoneAccountState", state_values));
  return type;
}

const char *
phone_account_state_to_string (PhoneAccountState state)
{
  g_return_val_if_fail (state <= PHONE_ACCOUNT_FAILED, NULL);

  return state_values[state].value_nick;
}

static const char *
address_of (PhoneAccount *self)
{
  const char *colon = strchr (self->uri, ':');

  return colon ? colon + 1 : self->uri;
}

static char *
dup_auth_user (PhoneAccount *self)
{
  char *name = phone_config_dup_string (self->config, self->group, "auth-user");

  return name ? name : sip_uri_dup_user (sip_agent_get_aor (SIP_AGENT (self->agent)));
}

static guint
get_next_attempt (PhoneAccount *self)
{
  guint seconds = 0;

  g_object_get (self->registerer, "next-attempt", &seconds, NULL);
  return seconds;
}

static char *
dup_reason (PhoneAccount *self, const GError *error)
{
  g_autofree char *auth_user = NULL;

  if (self->keyring_error && !self->has_password &&
      (g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION) || self->code == 401 || self->code == 407))
    return g_strdup (self->keyring_error->message);
  auth_user = dup_auth_user (self);
  return phone_registration_reason (error, self->code, sip_registerer_get_reason (self->registerer), address_of (self),
                                    auth_user, self->has_password);
}

static void
set_state (PhoneAccount *self, PhoneAccountState state, guint code, char *reason)
{
  gboolean moved = (int) state != self->state &&
                   sip_state_move (self, PHONE_TYPE_ACCOUNT_STATE, edges, &self->state, state);
  gboolean said = g_strcmp0 (self->reason, reason) != 0;
  gboolean coded = self->code != code;

  self->code = code;
  g_free (self->reason);
  self->reason = reason;
  g_object_freeze_notify (G_OBJECT (self));
  if (coded)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CODE]);
  if (said)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
  if (moved)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_registerer_state (PhoneAccount *self)
{
  static const PhoneAccountState states[] = {
    [SIP_REGISTERER_IDLE] = PHONE_ACCOUNT_NONE,
    [SIP_REGISTERER_REGISTERING] = PHONE_ACCOUNT_REGISTERING,
    [SIP_REGISTERER_REGISTERED] = PHONE_ACCOUNT_REGISTERED,
    [SIP_REGISTERER_FAILED] = PHONE_ACCOUNT_FAILED,
    [SIP_REGISTERER_UNREGISTERING] = PHONE_ACCOUNT_NONE,
  };
  PhoneAccountState state = states[sip_registerer_get_state (self->registerer)];
  const GError *error = sip_registerer_get_error (self->registerer);

  self->code = sip_registerer_get_status (self->registerer);
  set_state (self, state, self->code, state == PHONE_ACCOUNT_FAILED ? dup_reason (self, error) : NULL);
}

static void
on_registerer_expires (PhoneAccount *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPIRES]);
}

static void
on_registerer_next_attempt (PhoneAccount *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NEXT_ATTEMPT]);
}

static void
phone_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhoneAccount *self = PHONE_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_DISPLAY_NAME:
      g_value_take_string (value, phone_config_dup_string (self->config, self->group, "display-name"));
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_CODE:
      g_value_set_uint (value, self->code);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_EXPIRES:
      g_value_set_uint (value, phone_account_get_expires (self));
      break;
    case PROP_NEXT_ATTEMPT:
      g_value_set_uint (value, get_next_attempt (self));
      break;
    case PROP_REGISTERS:
      g_value_set_boolean (value, self->registers);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phone_account_dispose (GObject *object)
{
  PhoneAccount *self = PHONE_ACCOUNT (object);

  if (self->registerer)
    g_signal_handlers_disconnect_by_data (self->registerer, self);
  g_clear_object (&self->registerer);
  g_clear_object (&self->agent);
  g_clear_object (&self->config);

  G_OBJECT_CLASS (phone_account_parent_class)->dispose (object);
}

static void
phone_account_finalize (GObject *object)
{
  PhoneAccount *self = PHONE_ACCOUNT (object);

  g_clear_error (&self->keyring_error);
  g_clear_pointer (&self->dial_plan, phone_dial_plan_free);
  g_free (self->id);
  g_free (self->group);
  g_free (self->uri);
  g_free (self->label);
  g_free (self->reason);

  G_OBJECT_CLASS (phone_account_parent_class)->finalize (object);
}

static void
phone_account_class_init (PhoneAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = phone_account_get_property;
  object_class->dispose = phone_account_dispose;
  object_class->finalize = phone_account_finalize;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, flags);
  props[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, flags);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PHONE_TYPE_ACCOUNT_STATE, PHONE_ACCOUNT_NONE, flags);
  props[PROP_CODE] = g_param_spec_uint ("code", NULL, NULL, 0, 699, 0, flags);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  props[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_NEXT_ATTEMPT] = g_param_spec_uint ("next-attempt", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_REGISTERS] = g_param_spec_boolean ("registers", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
phone_account_init (PhoneAccount *self)
{
}

PhoneAccount *
phone_account_new (SipStack *stack, PhoneConfig *config, const char *id, GError **error)
{
  g_autoptr (PhoneAccount) self = NULL;
  g_autofree char *registrar = NULL;

  g_return_val_if_fail (SIP_IS_STACK (stack) && PHONE_IS_CONFIG (config) && id, NULL);

  self = g_object_new (PHONE_TYPE_ACCOUNT, NULL);
  self->config = g_object_ref (config);
  self->id = g_strdup (id);
  self->group = g_strconcat ("account ", id, NULL);
  self->uri = phone_config_dup_string (config, self->group, "uri");
  self->agent = phone_agent_settings_create (stack, config, self->group, error);
  if (self->agent == NULL)
    return NULL;
  self->dial_plan = phone_dial_plan_new (config, self->group);
  self->label = phone_config_dup_string (config, self->group, "display-name");
  if (self->label == NULL)
    self->label = g_strdup (address_of (self));
  registrar = phone_config_dup_string (config, self->group, "registrar");
  self->registers = g_strcmp0 (registrar, "none") != 0;
  self->registerer = sip_registerer_new (SIP_AGENT (self->agent),
                                         phone_config_get_uint (config, self->group, "expires"));
  phone_registration_settings_apply (self->registerer, config, self->group);
  g_object_set (self->agent, "registers", self->registers, NULL);
  g_signal_connect_swapped (self->registerer, "notify::state", G_CALLBACK (on_registerer_state), self);
  g_signal_connect_swapped (self->registerer, "notify::expires", G_CALLBACK (on_registerer_expires), self);
  g_signal_connect_swapped (self->registerer, "notify::next-attempt", G_CALLBACK (on_registerer_next_attempt), self);
  return g_steal_pointer (&self);
}

const char *
phone_account_get_id (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), NULL);

  return self->id;
}

const char *
phone_account_get_uri (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), NULL);

  return self->uri;
}

const char *
phone_account_get_label (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), NULL);

  return self->label;
}

PhoneAccountState
phone_account_get_state (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), PHONE_ACCOUNT_NONE);

  return self->state;
}

guint
phone_account_get_code (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), 0);

  return self->code;
}

const char *
phone_account_get_reason (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), NULL);

  return self->reason;
}

guint
phone_account_get_expires (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), 0);

  return self->state == PHONE_ACCOUNT_REGISTERED ? sip_registerer_get_expires (self->registerer) : 0;
}

gboolean
phone_account_get_registers (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), FALSE);

  return self->registers;
}

PhoneDialPlan *
phone_account_get_dial_plan (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), NULL);

  return self->dial_plan;
}

SipUserAgent *
phone_account_get_user_agent (PhoneAccount *self)
{
  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), NULL);

  return self->agent;
}

const SipMediaProfile *
phone_account_get_profiles (PhoneAccount *self, gsize *n_profiles)
{
  const SipMediaProfile *profiles;
  SipFlow *flow;
  SipProtocol protocol = SIP_PROTOCOL_AUTO;
  g_autofree char *encryption = NULL, *media = NULL;

  g_return_val_if_fail (PHONE_IS_ACCOUNT (self), NULL);

  flow = sip_agent_get_flow (SIP_AGENT (self->agent));
  if (flow)
    protocol = sip_flow_get_protocol (flow);
  else
    g_object_get (self->agent, "protocol", &protocol, NULL);
  encryption = phone_config_dup_string (self->config, self->group, "encryption");
  media = phone_config_dup_string (self->config, self->group, "media");
  profiles = phone_profiles_lookup (protocol, encryption, media);
  for (*n_profiles = 0; profiles[*n_profiles] != SIP_MEDIA_PROFILE_ANY;)
    ++*n_profiles;
  return profiles;
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhoneAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (sip_registerer_register_finish (SIP_REGISTERER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->registerer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      g_autofree char *reason = dup_reason (self, error);

      g_task_return_error (task, g_error_new_literal (error->domain, error->code, reason));
    }
}

/* @task: (transfer full) */
static void
start_registering (PhoneAccount *self, GTask *task)
{
  if (phone_account_get_registers (self))
    {
      sip_registerer_register_async (self->registerer, g_task_get_cancellable (task), on_registered, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
phone_account_set_password (PhoneAccount *self, const char *password)
{
  g_autofree char *auth_user = NULL;

  g_return_if_fail (PHONE_IS_ACCOUNT (self) && password);

  auth_user = dup_auth_user (self);
  sip_agent_set_credentials (SIP_AGENT (self->agent), auth_user, password);
  self->has_password = TRUE;
}

/* Without a readable keyring it is tried all the same: the server may not ask. */
static void
on_password (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhoneAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  char *password = phone_password_lookup_finish (result, &error);

  if (self->registerer == NULL || g_task_return_error_if_cancelled (task))
    {
      phone_password_free (password);
      return;
    }
  if (password)
    phone_account_set_password (self, password);
  phone_password_free (password);
  g_clear_error (&self->keyring_error);
  self->keyring_error = g_steal_pointer (&error);
  start_registering (self, g_steal_pointer (&task));
}

static void
fail_without_password (PhoneAccount *self, GTask *task, GError *error)
{
  if (self->state == PHONE_ACCOUNT_NONE)
    set_state (self, PHONE_ACCOUNT_REGISTERING, 0, NULL);
  set_state (self, PHONE_ACCOUNT_FAILED, 0, g_strdup (error->message));
  g_task_return_error (task, error);
}

void
phone_account_register_async (PhoneAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  char *password = NULL;

  g_return_if_fail (PHONE_IS_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_account_register_async);
  if (self->has_password)
    start_registering (self, g_steal_pointer (&task));
  else if (!phone_password_lookup_now (self->config, self->group, &password, &error))
    phone_password_lookup_async (self->config, self->group, cancellable, on_password, g_steal_pointer (&task));
  else if (error)
    fail_without_password (self, task, error);
  else
    {
      phone_account_set_password (self, password);
      phone_password_free (password);
      start_registering (self, g_steal_pointer (&task));
    }
}

gboolean
phone_account_register_finish (PhoneAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_unregistered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (sip_registerer_unregister_finish (SIP_REGISTERER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
phone_account_unregister_async (PhoneAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PHONE_IS_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_account_unregister_async);
  sip_registerer_unregister_async (self->registerer, cancellable, on_unregistered, task);
}

gboolean
phone_account_unregister_finish (PhoneAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
