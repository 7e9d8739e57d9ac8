/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-messages.h"

#include <glib/gi18n.h>

#include "call/phone-call-private.h"
#include "event/sip-messager.h"
#include "phone/phone-private.h"

struct _PhoneMessages
{
  GObject parent_instance;

  /* borrowed */
  Phone *phone;

  gboolean receiving;
};

enum {
  SIGNAL_MESSAGE,
  SIGNAL_TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhoneMessages, phone_messages, G_TYPE_OBJECT)

/* Who sends it, as far as the account's server vouches for it. */
static char *
dup_sender (SipAgent *agent, SipIncomingRequest *request)
{
  gboolean trusted = sip_agent_trusts (agent, sip_incoming_request_get_flow (request));
  g_autoptr (SipIdentity) identity = sip_identity_new_from_request (sip_incoming_request_get_message (request),
                                                                    trusted);
  SipAddress *address = sip_identity_get_address (identity);
  SipUri *uri = address ? sip_address_get_uri (address) : NULL;

  return uri ? sip_uri_to_string (uri) : g_strdup ("");
}

/* NULL for what is no text. */
static char *
dup_text (SipMessage *message)
{
  SipSlice body = sip_message_get_body (message);

  if (body.length == 0 || !g_utf8_validate_len (body.data, body.length, NULL))
    return NULL;
  return g_strndup (body.data, body.length);
}

static void
tell (PhoneMessages *self, PhoneAccount *account, SipAgent *agent, SipIncomingRequest *request)
{
  SipMessage *message = sip_incoming_request_get_message (request);
  g_autofree char *from = dup_sender (agent, request);
  g_autofree char *type = sip_slice_dup (sip_message_get_content_type (message));
  g_autofree char *text = dup_text (message);

  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, account, from, type, text);
}

static void
on_message (PhoneMessages *self, SipIncomingRequest *request, SipUserAgent *agent)
{
  PhoneAccount *account = phone_find_account_of (self->phone, SIP_AGENT (agent));

  if (account)
    tell (self, account, SIP_AGENT (agent), request);
}

static void
on_message_in_call (PhoneMessages *self, SipIncomingRequest *request, SipSession *session)
{
  SipAgent *agent = sip_session_get_agent (session);
  PhoneAccount *account = phone_find_account_of (self->phone, agent);

  if (account)
    tell (self, account, agent, request);
}

static void
on_notify (PhoneMessages *self, SipIncomingRequest *request, SipUserAgent *agent)
{
  SipMessage *message = sip_incoming_request_get_message (request);
  PhoneAccount *account = phone_find_account_of (self->phone, SIP_AGENT (agent));
  g_autofree char *from = dup_sender (SIP_AGENT (agent), request);
  g_autofree char *event = sip_slice_dup (sip_message_get_header (message, SIP_HEADER_EVENT, 0));
  g_autofree char *type = sip_slice_dup (sip_message_get_content_type (message));
  g_autofree char *text = dup_text (message);

  /* What does not come from the account's server is nobody's news. */
  if (account && event && sip_agent_trusts (SIP_AGENT (agent), sip_incoming_request_get_flow (request)))
    g_signal_emit (self, signals[SIGNAL_TOLD], 0, account, from, event, type, text);
}

static void
listen_to (PhoneMessages *self, PhoneAccount *account)
{
  SipUserAgent *agent = phone_account_get_user_agent (account);

  g_signal_handlers_disconnect_by_data (agent, self);
  g_signal_connect_object (agent, "notify-request", G_CALLBACK (on_notify), self, G_CONNECT_SWAPPED);
  if (self->receiving)
    g_signal_connect_object (agent, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
}

static void
on_accounts_changed (PhoneMessages *self, guint position, guint removed, guint added, GListModel *accounts)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      listen_to (self, account);
    }
}

static void
on_calls_changed (PhoneMessages *self, guint position, guint removed, guint added, GListModel *calls)
{
  for (guint i = position; self->receiving && i < position + added; i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      g_signal_connect_object (phone_call_get_session (call), "message", G_CALLBACK (on_message_in_call), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
phone_messages_class_init (PhoneMessagesClass *klass)
{
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", PHONE_TYPE_MESSAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 4, PHONE_TYPE_ACCOUNT, G_TYPE_STRING, G_TYPE_STRING,
                                          G_TYPE_STRING);
  signals[SIGNAL_TOLD] = g_signal_new ("told", PHONE_TYPE_MESSAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 5, PHONE_TYPE_ACCOUNT, G_TYPE_STRING, G_TYPE_STRING,
                                       G_TYPE_STRING, G_TYPE_STRING);
}

static void
phone_messages_init (PhoneMessages *self)
{
}

PhoneMessages *
phone_messages_new (Phone *phone)
{
  PhoneMessages *self = g_object_new (PHONE_TYPE_MESSAGES, NULL);

  self->phone = phone;
  g_signal_connect_object (phone_get_accounts (phone), "items-changed", G_CALLBACK (on_accounts_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (phone_get_calls (phone), "items-changed", G_CALLBACK (on_calls_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
phone_messages_receive (PhoneMessages *self)
{
  GListModel *accounts;

  g_return_if_fail (PHONE_IS_MESSAGES (self));

  accounts = phone_get_accounts (self->phone);
  self->receiving = TRUE;
  on_accounts_changed (self, 0, 0, g_list_model_get_n_items (accounts), accounts);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) response = sip_messager_send_text_finish (SIP_MESSAGER (source), result, &error);

  if (response)
    g_task_return_int (task, sip_message_get_status (response));
  else if (g_error_matches (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT))
    g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, "%s", error->message);
  else
    g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_REFUSED, _("The message was not delivered: %s"),
                             error->message);
}

void
phone_messages_send_async (PhoneMessages *self, PhoneAccount *account, const char *uri, const char *text,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipUri) target = NULL;
  g_autoptr (SipMessager) messager = NULL;

  g_return_if_fail (PHONE_IS_MESSAGES (self) && PHONE_IS_ACCOUNT (account) && uri && text);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_messages_send_async);
  target = sip_uri_parse (uri, &error);
  if (target == NULL)
    {
      g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, "%s", error->message);
      return;
    }
  messager = sip_messager_new (SIP_AGENT (phone_account_get_user_agent (account)), target);
  sip_messager_send_text_async (messager, text, NULL, cancellable, on_sent, g_steal_pointer (&task));
}

guint
phone_messages_send_finish (PhoneMessages *self, GAsyncResult *result, GError **error)
{
  gssize status;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  status = g_task_propagate_int (G_TASK (result), error);
  return status > 0 ? status : 0;
}
