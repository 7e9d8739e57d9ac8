/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone.h"

#include <glib/gi18n.h>
#include <malloc.h>
#include <string.h>

#include "call/phone-call-private.h"
#include "config.h"
#include "config/phone-state-folder.h"
#include "phone/phone-address.h"
#include "phone/phone-echo.h"
#include "phone/phone-hold-others.h"
#include "phone/phone-listeners.h"
#include "phone/phone-messages.h"
#include "phone/phone-private.h"
#include "phone/phone-reception.h"
#include "phone/phone-ringing.h"
#include "phone/phone-subscriptions.h"
#include "phone/phone-transfers.h"

/* Servers that cannot be reached do not keep the media from being made ready. */
#define PREPARE_AFTER_MS 1000

struct _Phone
{
  GObject parent_instance;

  PhoneConfig *config;
  PhoneStateFolder *state;
  SipStack *stack;
  SipTrace *trace;
  PhoneDialPlan *dial_plan; /* of calls without an account */
  PhoneMedia *media;
  PhoneReception *reception;
  PhoneEcho *echo;
  PhoneRinging *ringing;
  PhoneTransfers *transfers;
  PhoneMessages *messages;
  PhoneSubscriptions *subscriptions;
  SipSessionManager *sessions; /* of all calls, until the far ends know of their end */
  GListStore *accounts;
  GListStore *calls;
  GCancellable *cancellable;

  guint last_call_id;
  guint prepare_source;
  guint warn_source;
  gulong sent_handler;
};

enum {
  SIGNAL_INCOMING,
  SIGNAL_CALL_ENDED,
  SIGNAL_WARNING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Phone, phone, G_TYPE_OBJECT)

void
phone_warn (Phone *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_WARNING], 0, sentence);
}

static void
on_device_failed (Phone *self, GError *error)
{
  phone_warn (self, error->message);
}

static void
phone_dispose (GObject *object)
{
  Phone *self = PHONE_PHONE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->prepare_source, g_source_remove);
  g_clear_handle_id (&self->warn_source, g_source_remove);
  if (self->stack)
    g_clear_signal_handler (&self->sent_handler, sip_stack_get_transport (self->stack));
  g_clear_object (&self->subscriptions);
  g_clear_object (&self->messages);
  g_clear_object (&self->transfers);
  g_clear_object (&self->ringing);
  g_clear_object (&self->echo);
  g_clear_object (&self->reception);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);
  g_clear_object (&self->sessions);
  g_clear_object (&self->trace);
  g_clear_object (&self->stack);
  g_clear_object (&self->media);
  g_clear_object (&self->state);
  g_clear_object (&self->config);

  G_OBJECT_CLASS (phone_parent_class)->dispose (object);
}

static void
phone_finalize (GObject *object)
{
  g_object_unref (PHONE_PHONE (object)->cancellable);
  phone_dial_plan_free (PHONE_PHONE (object)->dial_plan);

  G_OBJECT_CLASS (phone_parent_class)->finalize (object);
}

static void
phone_class_init (PhoneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phone_dispose;
  object_class->finalize = phone_finalize;

  signals[SIGNAL_INCOMING] = g_signal_new ("incoming", PHONE_TYPE_PHONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, PHONE_TYPE_CALL);
  signals[SIGNAL_CALL_ENDED] = g_signal_new ("call-ended", PHONE_TYPE_PHONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 1, PHONE_TYPE_CALL);
  signals[SIGNAL_WARNING] = g_signal_new ("warning", PHONE_TYPE_PHONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
phone_init (Phone *self)
{
  self->accounts = g_list_store_new (PHONE_TYPE_ACCOUNT);
  self->calls = g_list_store_new (PHONE_TYPE_CALL);
  self->sessions = sip_session_manager_new ();
  self->cancellable = g_cancellable_new ();
}

Phone *
phone_new (PhoneConfig *config, gboolean echo)
{
  Phone *self;
  g_autoptr (SipClock) clock = sip_clock_new ();
  g_autoptr (SipRandom) random = sip_random_new ();
  g_autofree char *source = NULL, *sink = NULL;
  g_autoptr (PhoneAudioConfig) audio = NULL;

  g_return_val_if_fail (PHONE_IS_CONFIG (config), NULL);

  self = g_object_new (PHONE_TYPE_PHONE, NULL);
  self->config = g_object_ref (config);
  self->dial_plan = phone_dial_plan_new (config, NULL);
  self->stack = sip_stack_new (clock, random);
  self->trace = sip_trace_new (sip_stack_get_transport (self->stack));
  source = phone_config_dup_string (config, "audio", "source");
  sink = phone_config_dup_string (config, "audio", "sink");
  audio = phone_audio_config_new (source, sink, NULL);
  self->media = phone_media_new (audio);
  g_signal_connect_object (self->media, "device-failed", G_CALLBACK (on_device_failed), self, G_CONNECT_SWAPPED);
  self->echo = phone_echo_new (self, echo);
  self->transfers = phone_transfers_new (self);
  self->messages = phone_messages_new (self);
  self->subscriptions = phone_subscriptions_new (self);
  if (phone_config_get_boolean (config, "calls", "hold-others"))
    phone_hold_others (G_LIST_MODEL (self->calls), G_OBJECT (self));
  self->ringing = phone_ringing_new (G_LIST_MODEL (self->calls), &audio->sink);
  return self;
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!phone_media_prepare_finish (PHONE_MEDIA (source), result, &error))
    g_debug ("The media were not made ready: %s", error->message);
  /* Reading GStreamer's registry left holes. */
  malloc_trim (0);
}

/* WebRTC may be tried after RTP with any account: there is time to make ready when that happens. */
static gboolean
begins_with_webrtc (Phone *self)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      gsize n_profiles;

      if (phone_account_get_profiles (account, &n_profiles)[0] == SIP_MEDIA_PROFILE_WEBRTC)
        return TRUE;
    }
  return FALSE;
}

void
phone_prepare_media (Phone *self)
{
  phone_media_prepare_async (self->media, begins_with_webrtc (self), self->cancellable, on_prepared, NULL);
}

static gboolean
on_time_to_prepare (gpointer user_data)
{
  Phone *self = user_data;

  self->prepare_source = 0;
  phone_prepare_media (self);
  return G_SOURCE_REMOVE;
}

/* The first registration is on its way: now there is time. */
static void
on_first_sent (Phone *self)
{
  g_clear_signal_handler (&self->sent_handler, sip_stack_get_transport (self->stack));
  g_clear_handle_id (&self->prepare_source, g_source_remove);
  self->prepare_source = g_idle_add_full (G_PRIORITY_LOW, on_time_to_prepare, self, NULL);
}

static void
plan_preparation (Phone *self)
{
  self->sent_handler = g_signal_connect_swapped (sip_stack_get_transport (self->stack), "sent",
                                                 G_CALLBACK (on_first_sent), self);
  self->prepare_source = g_timeout_add (PREPARE_AFTER_MS, on_time_to_prepare, self);
}

PhoneAccount *
phone_load_account (Phone *self, const char *id, GError **error)
{
  PhoneAccount *account = phone_account_new (self->stack, self->config, id, error);
  SipAgent *agent;

  if (account == NULL)
    return NULL;
  agent = SIP_AGENT (phone_account_get_user_agent (account));
  g_object_set (agent, "instance-id", phone_state_folder_get_instance_id (self->state), NULL);
  phone_set_media_source (self, agent, account);
  phone_reception_add_account (self->reception, account);
  return account;
}

void
phone_append_account (Phone *self, PhoneAccount *account)
{
  SipAgent *agent = SIP_AGENT (phone_account_get_user_agent (account));

  sip_stack_add_agent (self->stack, agent);
  sip_session_manager_add_agent (self->sessions, agent);
  g_list_store_append (self->accounts, account);
}

void
phone_drop_account (Phone *self, PhoneAccount *account)
{
  SipAgent *agent = SIP_AGENT (phone_account_get_user_agent (account));
  guint position;

  sip_session_manager_remove_agent (self->sessions, agent);
  sip_stack_remove_agent (self->stack, agent);
  if (g_list_store_find (self->accounts, account, &position))
    g_list_store_remove (self->accounts, position);
}

static gboolean
load_accounts (Phone *self, GError **error)
{
  g_auto (GStrv) ids = phone_config_list_accounts (self->config);

  for (char **id = ids; *id; id++)
    {
      g_autoptr (PhoneAccount) account = phone_load_account (self, *id, error);

      if (account == NULL)
        return FALSE;
      phone_append_account (self, account);
    }
  return TRUE;
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!phone_account_register_finish (PHONE_ACCOUNT (source), result, &error))
    g_debug ("%s: %s", phone_account_get_uri (PHONE_ACCOUNT (source)), error->message);
}

/* Those that do not register need their passwords all the same: they are asked for in calls. */
static void
register_accounts (Phone *self)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      phone_account_register_async (account, self->cancellable, on_registered, NULL);
    }
}

static gboolean
apply_name_servers (Phone *self, GError **error)
{
  g_autofree char *servers = phone_config_dup_string (self->config, "network", "nameservers");
  g_autoptr (GError) cause = NULL;
  g_autofree char *where = NULL;

  if (sip_resolver_set_nameservers (sip_stack_get_resolver (self->stack), servers, &cause))
    return TRUE;
  where = phone_config_dup_location (self->config, "network", "nameservers");
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, _("%s: %s"), where, cause->message);
  return FALSE;
}

static void
apply_limits (Phone *self)
{
  SipRateLimiter *limiter = sip_transaction_layer_get_limiter (sip_stack_get_transactions (self->stack));

  g_object_set (limiter,
                "per-address", phone_config_get_uint (self->config, "limits", "per-address"),
                "total", phone_config_get_uint (self->config, "limits", "total"),
                "memory", (guint64) phone_config_get_uint (self->config, "limits", "memory") << 20,
                NULL);
  sip_session_manager_set_max_sessions (self->sessions, phone_config_get_uint (self->config, "calls", "max"));
  g_object_set (self->stack, "max-dialogs", phone_config_get_uint (self->config, "limits", "dialogs"), NULL);
}

static gboolean
on_time_to_warn (gpointer user_data)
{
  Phone *self = user_data;

  self->warn_source = 0;
  phone_warn (self, phone_state_folder_get_warning (self->state));
  return G_SOURCE_REMOVE;
}

static void
open_state (Phone *self)
{
  g_autofree char *path = phone_state_folder_dup_default_path ();

  self->state = phone_state_folder_new (path);
  /* Nobody listens yet. */
  if (phone_state_folder_get_warning (self->state))
    self->warn_source = g_idle_add (on_time_to_warn, self);
}

gboolean
phone_start (Phone *self, GError **error)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self) && self->reception == NULL, FALSE);

  if (!apply_name_servers (self, error) || !phone_listeners_open (self->stack, self->config, error))
    return FALSE;
  apply_limits (self);
  open_state (self);
  self->reception = phone_reception_new (self);
  if (!load_accounts (self, error))
    return FALSE;
  plan_preparation (self);
  register_accounts (self);
  return TRUE;
}

PhoneConfig *
phone_get_config (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return self->config;
}

SipStack *
phone_get_stack (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return self->stack;
}

SipTrace *
phone_get_trace (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return self->trace;
}

PhoneMedia *
phone_get_media (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return self->media;
}

GListModel *
phone_get_accounts (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

GListModel *
phone_get_calls (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return G_LIST_MODEL (self->calls);
}

static gboolean
is_named (PhoneAccount *account, const char *name)
{
  const char *uri = phone_account_get_uri (account);
  const char *colon = strchr (uri, ':');

  return g_str_equal (phone_account_get_id (account), name) || g_str_equal (uri, name) ||
         (colon && g_str_equal (colon + 1, name));
}

PhoneAccount *
phone_find_account (Phone *self, const char *id_or_uri)
{
  GListModel *accounts;

  g_return_val_if_fail (PHONE_IS_PHONE (self) && id_or_uri, NULL);

  accounts = G_LIST_MODEL (self->accounts);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      if (is_named (account, id_or_uri))
        return account;
    }
  return NULL;
}

PhoneAccount *
phone_find_account_of (Phone *self, SipAgent *agent)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      if (SIP_AGENT (phone_account_get_user_agent (account)) == agent)
        return account;
    }
  return NULL;
}

PhoneCall *
phone_find_call (Phone *self, const char *id)
{
  GListModel *calls;

  g_return_val_if_fail (PHONE_IS_PHONE (self) && id, NULL);

  calls = G_LIST_MODEL (self->calls);
  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      if (g_str_equal (phone_call_get_id (call), id))
        return call;
    }
  return NULL;
}

GStrv
phone_list_listeners (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return sip_transport_layer_list_listeners (sip_stack_get_transport (self->stack));
}

gboolean
phone_is_ringing_aloud (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), FALSE);

  return phone_ringing_is_aloud (self->ringing);
}

void
phone_silence (Phone *self)
{
  g_return_if_fail (PHONE_IS_PHONE (self));

  phone_ringing_silence (self->ringing);
}

PhoneDialPlan *
phone_get_dial_plan (Phone *self, PhoneAccount *account)
{
  return account ? phone_account_get_dial_plan (account) : self->dial_plan;
}

char *
phone_create_call_id (Phone *self)
{
  return g_strdup_printf ("%u", ++self->last_call_id);
}

static void
on_call_state (PhoneCall *call, GParamSpec *pspec, gpointer user_data)
{
  Phone *self = user_data;
  guint position;

  if (self->calls == NULL)
    return;
  phone_ringing_update (self->ringing);
  if (phone_call_get_state (call) != PHONE_CALL_ENDED)
    return;
  g_object_ref (call);
  if (g_list_store_find (self->calls, call, &position))
    {
      g_list_store_remove (self->calls, position);
      g_signal_emit (self, signals[SIGNAL_CALL_ENDED], 0, call);
    }
  g_object_unref (call);
}

PhoneCall *
phone_add_call (Phone *self, PhoneCall *call)
{
  g_list_store_append (self->calls, call);
  phone_ringing_update (self->ringing);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_state), self, G_CONNECT_AFTER);
  return call;
}

PhoneEcho *
phone_get_echo (Phone *self)
{
  return self->echo;
}

SipSessionManager *
phone_get_sessions (Phone *self)
{
  return self->sessions;
}

GCancellable *
phone_get_cancellable (Phone *self)
{
  return self->cancellable;
}

gboolean
phone_is_stopping (Phone *self, GError **error)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, _("The phone is ending."));
  return g_cancellable_is_cancelled (self->cancellable);
}

PhoneReception *
phone_get_reception (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return self->reception;
}

PhoneTransfers *
phone_get_transfers (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return self->transfers;
}

PhoneMessages *
phone_get_messages (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return self->messages;
}

PhoneSubscriptions *
phone_get_subscriptions (Phone *self)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  return self->subscriptions;
}
