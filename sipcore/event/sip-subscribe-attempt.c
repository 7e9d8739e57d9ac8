/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-subscribe-attempt-private.h"

#include "agent/sip-redirects.h"
#include "agent/sip-request-receiver.h"
#include "event/sip-event-failure-private.h"

#define MAX_INTERVAL_RETRIES 2
#define MAX_FORKS 32

struct _SipSubscribeAttempt
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  SipDialogTable *dialogs;
  SipSubscribeTerms terms;
  SipMessage *subscribe; /* without what its way adds */
  SipOutgoingRequest *request;
  SipRedirects *redirects;
  char *call_id;
  char *tag;
  GHashTable *forks; /* their tags, also of those that ended */

  /* borrowed, weak */
  SipAgent *agent;

  guint granted_s;
  guint interval_retries; /* 423s in a row */
  guint timer_n;
};

enum {
  NOTIFIED,
  GRANTED,
  FAILED,
  EXPIRED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void sip_subscribe_attempt_receiver_init (SipRequestReceiverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipSubscribeAttempt, sip_subscribe_attempt, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SIP_TYPE_REQUEST_RECEIVER, sip_subscribe_attempt_receiver_init))

static void
clear_request (SipSubscribeAttempt *self)
{
  if (self->request)
    g_signal_handlers_disconnect_by_data (self->request, self);
  g_clear_object (&self->request);
}

static void
on_accept (SipSubscribeAttempt *self, SipMessage *response)
{
  guint32 seconds = self->terms.expires;

  sip_message_get_uint (response, SIP_HEADER_EXPIRES, &seconds);
  self->granted_s = MIN (seconds, self->terms.expires);
  g_signal_emit (self, signals[GRANTED], 0, self->granted_s);
}

/* A refusal may lead to another request. */
static void send_subscribe (SipSubscribeAttempt *self);

/* RFC 3261 8.1.3.4, 8.1.3.5: the same request, for @target, with what was wrong put right. */
static void
send_again (SipSubscribeAttempt *self, SipUri *target)
{
  SipMessageBuilder *builder = sip_message_builder_new_from (self->subscribe);
  g_autofree char *cseq = NULL;
  g_autofree char *expires = g_strdup_printf ("%u", self->terms.expires);
  guint32 number = 0;

  sip_message_get_cseq (sip_subscribe_attempt_get_message (self), &number, NULL);
  cseq = g_strdup_printf ("%u SUBSCRIBE", number + 1);
  sip_message_builder_set_request_uri (builder, target);
  sip_message_builder_set (builder, SIP_HEADER_CSEQ, cseq);
  sip_message_builder_set (builder, SIP_HEADER_EXPIRES, expires);
  sip_message_unref (self->subscribe);
  self->subscribe = sip_message_builder_end (builder);
  send_subscribe (self);
}

static gboolean
ask_for_longer (SipSubscribeAttempt *self, SipMessage *response)
{
  g_autoptr (SipUri) target = sip_uri_ref (sip_message_get_request_uri (self->subscribe));
  guint32 seconds = 0;

  if (sip_message_get_status (response) != 423 || self->interval_retries == MAX_INTERVAL_RETRIES
      || self->terms.expires == 0 || !sip_message_get_uint (response, SIP_HEADER_MIN_EXPIRES, &seconds)
      || seconds <= self->terms.expires)
    return FALSE;
  self->interval_retries++;
  self->terms.expires = self->granted_s = seconds;
  send_again (self, target);
  return TRUE;
}

static gboolean
ask_elsewhere (SipSubscribeAttempt *self, SipMessage *response)
{
  g_autoptr (SipUri) target = sip_redirects_next (self->redirects, response);

  if (target)
    send_again (self, target);
  return target != NULL;
}

static void
on_reject (SipSubscribeAttempt *self, SipMessage *response)
{
  g_autoptr (GError) error = NULL;

  if (self->agent && (ask_for_longer (self, response) || ask_elsewhere (self, response)))
    return;
  error = sip_event_error_from_response (response);
  g_signal_emit (self, signals[FAILED], 0, error, response);
}

static void
on_failed (SipSubscribeAttempt *self, GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error, NULL);
}

static void
on_timer_n (gpointer user_data)
{
  SipSubscribeAttempt *self = user_data;
  g_autoptr (SipSubscribeAttempt) keep = g_object_ref (self);

  self->timer_n = 0;
  sip_subscribe_attempt_close (self);
  g_signal_emit (self, signals[EXPIRED], 0);
}

static void
send_subscribe (SipSubscribeAttempt *self)
{
  sip_clock_clear (self->clock, &self->timer_n);
  self->timer_n = sip_clock_add (self->clock, SIP_TIMER_N, on_timer_n, self);
  clear_request (self);
  self->request = sip_agent_send (self->agent, self->subscribe, NULL, NULL);
  g_signal_connect_object (self->request, "accept", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "redirect", G_CALLBACK (on_reject), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "reject", G_CALLBACK (on_reject), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

/* Who comes without TLS where the SUBSCRIBE went over it has overheard its tag. */
static gboolean
left_tls (SipSubscribeAttempt *self, SipServerTransaction *transaction)
{
  SipFlow *flow = sip_transaction_get_flow (SIP_TRANSACTION (transaction));
  SipFlow *ours = sip_outgoing_request_get_flow (self->request);

  return ours && sip_protocol_is_secure (sip_flow_get_protocol (ours))
         && !sip_protocol_is_secure (sip_flow_get_protocol (flow));
}

static char *
dup_fork (SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  SipSlice tag = sip_address_get_tag (sip_message_get_from (request));

  return g_strndup (tag.data ? tag.data : "", tag.length);
}

/* The requests of a fork that has a dialog do not come here: what does is of a new one, or of one that ended. */
static void
sip_subscribe_attempt_receive_request (SipRequestReceiver *receiver, SipServerTransaction *transaction)
{
  SipSubscribeAttempt *self = SIP_SUBSCRIBE_ATTEMPT (receiver);
  g_autoptr (SipSubscribeAttempt) keep = g_object_ref (self);
  g_auto (SipNotification) notification = { 0 };
  g_autofree char *fork = dup_fork (transaction);

  if (!self->agent || g_hash_table_contains (self->forks, fork) || g_hash_table_size (self->forks) == MAX_FORKS)
    sip_server_transaction_reply (transaction, 481, NULL);
  else if (left_tls (self, transaction))
    sip_server_transaction_reply (transaction, 403, NULL);
  else if (sip_notification_read (&notification, self->agent, transaction, self->terms.event, self->terms.accept))
    {
      g_hash_table_add (self->forks, g_steal_pointer (&fork));
      g_signal_emit (self, signals[NOTIFIED], 0, transaction, &notification);
    }
}

static void
sip_subscribe_attempt_receiver_init (SipRequestReceiverInterface *iface)
{
  iface->receive_request = sip_subscribe_attempt_receive_request;
}

static void
sip_subscribe_attempt_dispose (GObject *object)
{
  SipSubscribeAttempt *self = SIP_SUBSCRIBE_ATTEMPT (object);

  sip_subscribe_attempt_close (self);
  g_clear_object (&self->dialogs);
  g_clear_object (&self->clock);
  g_clear_weak_pointer (&self->agent);

  G_OBJECT_CLASS (sip_subscribe_attempt_parent_class)->dispose (object);
}

static void
sip_subscribe_attempt_finalize (GObject *object)
{
  SipSubscribeAttempt *self = SIP_SUBSCRIBE_ATTEMPT (object);

  clear_request (self);
  g_clear_pointer (&self->subscribe, sip_message_unref);
  g_clear_pointer (&self->terms.target, sip_uri_unref);
  g_clear_pointer (&self->terms.event, sip_event_unref);
  g_clear_pointer (&self->terms.accept, g_free);
  g_clear_pointer (&self->terms.options, sip_request_options_unref);
  g_clear_pointer (&self->call_id, g_free);
  g_clear_pointer (&self->tag, g_free);
  g_clear_pointer (&self->forks, g_hash_table_unref);
  g_clear_pointer (&self->redirects, sip_redirects_free);

  G_OBJECT_CLASS (sip_subscribe_attempt_parent_class)->finalize (object);
}

static void
sip_subscribe_attempt_class_init (SipSubscribeAttemptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = sip_subscribe_attempt_dispose;
  object_class->finalize = sip_subscribe_attempt_finalize;

  signals[NOTIFIED] = g_signal_new ("notified", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    SIP_TYPE_SERVER_TRANSACTION, G_TYPE_POINTER);
  signals[GRANTED] =
    g_signal_new ("granted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE,
                                  SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[EXPIRED] = g_signal_new ("expired", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sip_subscribe_attempt_init (SipSubscribeAttempt *self)
{
  self->forks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static SipMessage *
create_subscribe (SipAgent *agent, const SipSubscribeTerms *terms)
{
  SipMessageBuilder *builder = sip_agent_create_request (agent, SIP_METHOD_SUBSCRIBE, terms->target);

  sip_message_builder_add (builder, SIP_HEADER_EVENT, sip_event_get_text (terms->event));
  if (terms->accept)
    sip_message_builder_add (builder, SIP_HEADER_ACCEPT, terms->accept);
  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", terms->expires);
  sip_request_options_apply (terms->options, builder);
  return sip_message_builder_end (builder);
}

SipSubscribeAttempt *
sip_subscribe_attempt_new (SipAgent *agent, const SipSubscribeTerms *terms)
{
  SipSubscribeAttempt *self = g_object_new (SIP_TYPE_SUBSCRIBE_ATTEMPT, NULL);

  g_set_weak_pointer (&self->agent, agent);
  self->clock = g_object_ref (sip_agent_get_clock (agent));
  self->dialogs = g_object_ref (sip_agent_get_dialogs (agent));
  self->terms = *terms;
  self->terms.target = sip_uri_ref (terms->target);
  self->terms.event = sip_event_ref (terms->event);
  self->terms.accept = g_strdup (terms->accept);
  if (terms->options)
    sip_request_options_ref (terms->options);
  self->granted_s = terms->expires;
  self->redirects = sip_redirects_new (terms->target, terms->max_redirects);
  self->subscribe = create_subscribe (agent, terms);
  self->call_id = sip_slice_dup (sip_message_get_call_id (self->subscribe));
  self->tag = sip_slice_dup (sip_address_get_tag (sip_message_get_from (self->subscribe)));
  sip_dialog_table_expect (self->dialogs, self->call_id, self->tag, G_OBJECT (self));
  send_subscribe (self);
  return self;
}

SipAgent *
sip_subscribe_attempt_get_agent (SipSubscribeAttempt *self)
{
  return self->agent;
}

const SipSubscribeTerms *
sip_subscribe_attempt_get_terms (SipSubscribeAttempt *self)
{
  return &self->terms;
}

SipMessage *
sip_subscribe_attempt_get_message (SipSubscribeAttempt *self)
{
  return sip_outgoing_request_get_message (self->request);
}

guint
sip_subscribe_attempt_get_granted (SipSubscribeAttempt *self)
{
  return self->granted_s;
}

void
sip_subscribe_attempt_close (SipSubscribeAttempt *self)
{
  if (self->request)
    g_signal_handlers_disconnect_by_data (self->request, self);
  if (!self->clock)
    return;
  sip_clock_clear (self->clock, &self->timer_n);
  sip_dialog_table_unexpect (self->dialogs, self->call_id, self->tag);
}
