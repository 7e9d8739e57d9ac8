/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-subscriptions.h"

#include <glib/gi18n.h>

#include "event/sip-presence.h"
#include "event/sip-publisher.h"
#include "event/sip-subscriber.h"

#define EXPIRES_S 3600
#define TUPLE "softphone"
#define ACCOUNT "phone-account" /* data of subscribers and publishers */

struct _PhoneSubscriptions
{
  GObject parent_instance;

  /* owned */
  GHashTable *subscribers; /* "account event uri" to SipSubscriber */
  GHashTable *publishers;  /* id of the account to SipPublisher */

  /* borrowed */
  Phone *phone;
};

enum {
  SIGNAL_TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhoneSubscriptions, phone_subscriptions, G_TYPE_OBJECT)

static SipAgent *
get_agent (PhoneAccount *account)
{
  return SIP_AGENT (phone_account_get_user_agent (account));
}

static char *
make_key (PhoneAccount *account, const char *event, const char *uri)
{
  return g_strjoin (" ", phone_account_get_id (account), event, uri, NULL);
}

static void
on_notified (SipSubscriber *subscriber, SipSubscription *subscription, SipMessage *message, SipBody *body,
             PhoneSubscriptions *self)
{
  PhoneAccount *account = g_object_get_data (G_OBJECT (subscriber), ACCOUNT);
  g_autofree char *from = sip_uri_to_string (sip_subscriber_get_target (subscriber));
  const char *event = sip_event_get_package (sip_subscriber_get_event (subscriber));
  g_autofree char *text = NULL;
  gsize length;
  const char *bytes;

  if (body)
    {
      bytes = g_bytes_get_data (sip_body_get_bytes (body), &length);
      text = g_utf8_validate_len (bytes, length, NULL) ? g_strndup (bytes, length) : NULL;
    }
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, account, from, event, body ? sip_body_get_content_type (body) : NULL,
                 text);
}

static void
phone_subscriptions_finalize (GObject *object)
{
  PhoneSubscriptions *self = PHONE_SUBSCRIPTIONS (object);

  g_hash_table_unref (self->subscribers);
  g_hash_table_unref (self->publishers);

  G_OBJECT_CLASS (phone_subscriptions_parent_class)->finalize (object);
}

static void
phone_subscriptions_class_init (PhoneSubscriptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_subscriptions_finalize;

  signals[SIGNAL_TOLD] = g_signal_new ("told", PHONE_TYPE_SUBSCRIPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 5, PHONE_TYPE_ACCOUNT, G_TYPE_STRING, G_TYPE_STRING,
                                       G_TYPE_STRING, G_TYPE_STRING);
}

static void
phone_subscriptions_init (PhoneSubscriptions *self)
{
  self->subscribers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->publishers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

PhoneSubscriptions *
phone_subscriptions_new (Phone *phone)
{
  PhoneSubscriptions *self = g_object_new (PHONE_TYPE_SUBSCRIPTIONS, NULL);

  self->phone = phone;
  return self;
}

/* (transfer none) (nullable) */
static SipSubscriber *
ensure_subscriber (PhoneSubscriptions *self, PhoneAccount *account, const char *event, const char *uri, GError **error)
{
  g_autofree char *key = make_key (account, event, uri);
  SipSubscriber *subscriber = g_hash_table_lookup (self->subscribers, key);
  g_autoptr (SipUri) target = NULL;
  g_autoptr (SipEvent) package = NULL;

  if (subscriber)
    return subscriber;
  target = sip_uri_parse (uri, error);
  package = target ? sip_event_parse (event, error) : NULL;
  if (package == NULL)
    return NULL;
  subscriber = sip_subscriber_new (get_agent (account), target, package, EXPIRES_S);
  g_object_set_data_full (G_OBJECT (subscriber), ACCOUNT, g_object_ref (account), g_object_unref);
  g_signal_connect_object (subscriber, "notified", G_CALLBACK (on_notified), self, 0);
  g_hash_table_insert (self->subscribers, g_steal_pointer (&key), subscriber);
  return subscriber;
}

/* @error: (transfer full) */
static void
refuse (GTask *task, GError *error)
{
  g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_REFUSED, "%s", error->message);
  g_error_free (error);
}

static void
on_subscribed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhoneSubscriptions *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (sip_subscriber_subscribe_finish (SIP_SUBSCRIBER (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* Whoever asked has to ask again: nothing goes on behind a refusal. */
  g_hash_table_remove (self->subscribers, g_task_get_task_data (task));
  refuse (task, error);
}

void
phone_subscriptions_subscribe_async (PhoneSubscriptions *self, PhoneAccount *account, const char *event,
                                     const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  SipSubscriber *subscriber;

  g_return_if_fail (PHONE_IS_SUBSCRIPTIONS (self) && PHONE_IS_ACCOUNT (account) && event && uri);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_subscriptions_subscribe_async);
  g_task_set_task_data (task, make_key (account, event, uri), g_free);
  subscriber = ensure_subscriber (self, account, event, uri, &error);
  if (subscriber)
    sip_subscriber_subscribe_async (subscriber, cancellable, on_subscribed, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, "%s", error->message);
}

static void
on_unsubscribed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhoneSubscriptions *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean done = sip_subscriber_unsubscribe_finish (SIP_SUBSCRIBER (source), result, &error);

  g_hash_table_remove (self->subscribers, g_task_get_task_data (task));
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    refuse (task, error);
}

void
phone_subscriptions_unsubscribe_async (PhoneSubscriptions *self, PhoneAccount *account, const char *event,
                                       const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipSubscriber *subscriber;
  char *key;

  g_return_if_fail (PHONE_IS_SUBSCRIPTIONS (self) && PHONE_IS_ACCOUNT (account) && event && uri);

  key = make_key (account, event, uri);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_subscriptions_unsubscribe_async);
  g_task_set_task_data (task, key, g_free);
  subscriber = g_hash_table_lookup (self->subscribers, key);
  if (subscriber)
    sip_subscriber_unsubscribe_async (subscriber, cancellable, on_unsubscribed, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, _("“%s” of %s is not watched."), event, uri);
}

/* (transfer none) */
static SipPublisher *
ensure_publisher (PhoneSubscriptions *self, PhoneAccount *account)
{
  SipPublisher *publisher = g_hash_table_lookup (self->publishers, phone_account_get_id (account));
  g_autoptr (SipEvent) presence = NULL;

  if (publisher)
    return publisher;
  presence = sip_event_new ("presence", NULL);
  publisher = sip_publisher_new (get_agent (account), sip_agent_get_aor (get_agent (account)), presence, EXPIRES_S);
  g_object_set_data_full (G_OBJECT (publisher), ACCOUNT, g_object_ref (account), g_object_unref);
  g_hash_table_insert (self->publishers, g_strdup (phone_account_get_id (account)), publisher);
  return publisher;
}

static SipBody *
make_presence (PhoneAccount *account, const char *status)
{
  gboolean closed = g_str_equal (status, "closed");
  g_autofree char *entity = sip_uri_to_string (sip_agent_get_aor (get_agent (account)));
  const char *note = closed || g_str_equal (status, "open") ? NULL : status;
  g_autoptr (SipPresence) presence = sip_presence_new (entity, note);

  sip_presence_add_tuple (presence, TUPLE, closed ? SIP_PRESENCE_CLOSED : SIP_PRESENCE_OPEN, entity, NULL);
  return sip_presence_to_body (presence);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (sip_publisher_publish_finish (SIP_PUBLISHER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    refuse (task, error);
}

void
phone_subscriptions_publish_async (PhoneSubscriptions *self, PhoneAccount *account, const char *status,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SipBody) body = NULL;

  g_return_if_fail (PHONE_IS_SUBSCRIPTIONS (self) && PHONE_IS_ACCOUNT (account) && status);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_subscriptions_publish_async);
  if (*status == '\0')
    {
      g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, "%s",
                               _("Say what to publish: open, closed, or a few words."));
      return;
    }
  body = make_presence (account, status);
  sip_publisher_publish_async (ensure_publisher (self, account), body, cancellable, on_published,
                               g_steal_pointer (&task));
}

/* The task data count what is not taken back yet. */
static void
on_one_stopped (GTask *task)
{
  guint *pending = g_task_get_task_data (task);

  if (--*pending == 0)
    g_task_return_boolean (task, TRUE);
}

static void
on_watch_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  sip_subscriber_unsubscribe_finish (SIP_SUBSCRIBER (source), result, NULL);
  on_one_stopped (task);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  sip_publisher_remove_finish (SIP_PUBLISHER (source), result, NULL);
  on_one_stopped (task);
}

/* Whoever still waits is told at once, and forgets its subscriber: what is stopped is looked at beside the table. */
static GPtrArray *
list_values (GHashTable *table)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (list, g_object_ref (item));
  return list;
}

static gboolean
is_of (gpointer key, gpointer item, gpointer account)
{
  return g_object_get_data (item, ACCOUNT) == account;
}

void
phone_subscriptions_forget (PhoneSubscriptions *self, PhoneAccount *account)
{
  g_autoptr (GPtrArray) subscribers = NULL;
  g_autoptr (GPtrArray) publishers = NULL;

  g_return_if_fail (PHONE_IS_SUBSCRIPTIONS (self) && PHONE_IS_ACCOUNT (account));

  subscribers = list_values (self->subscribers);
  publishers = list_values (self->publishers);
  g_hash_table_foreach_remove (self->subscribers, is_of, account);
  g_hash_table_foreach_remove (self->publishers, is_of, account);
  for (guint i = 0; i < subscribers->len; i++)
    {
      if (is_of (NULL, subscribers->pdata[i], account))
        sip_subscriber_unsubscribe_async (subscribers->pdata[i], NULL, NULL, NULL);
    }
  for (guint i = 0; i < publishers->len; i++)
    {
      if (is_of (NULL, publishers->pdata[i], account))
        sip_publisher_remove_async (publishers->pdata[i], NULL, NULL, NULL);
    }
}

void
phone_subscriptions_stop_async (PhoneSubscriptions *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  guint *pending = g_new (guint, 1);
  g_autoptr (GPtrArray) subscribers = NULL;
  g_autoptr (GPtrArray) publishers = NULL;

  g_return_if_fail (PHONE_IS_SUBSCRIPTIONS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, phone_subscriptions_stop_async);
  g_task_set_task_data (task, pending, g_free);
  /* One more, so that what ends at once does not end it all. */
  subscribers = list_values (self->subscribers);
  publishers = list_values (self->publishers);
  *pending = 1 + subscribers->len + publishers->len;
  for (guint i = 0; i < subscribers->len; i++)
    sip_subscriber_unsubscribe_async (subscribers->pdata[i], NULL, on_watch_stopped, g_object_ref (task));
  for (guint i = 0; i < publishers->len; i++)
    sip_publisher_remove_async (publishers->pdata[i], NULL, on_removed, g_object_ref (task));
  on_one_stopped (task);
}

gboolean
phone_subscriptions_finish (PhoneSubscriptions *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
