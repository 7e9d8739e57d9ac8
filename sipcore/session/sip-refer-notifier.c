/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-refer-notifier-private.h"

#include "message/sip-event.h"
#include "message/sip-sipfrag.h"
#include "message/sip-subscription-state.h"
#include "session/sip-dialog-response-private.h"
#include "session/sip-dialog-usage-private.h"
#include "session/sip-refer-event-private.h"

struct _SipReferNotifier
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipDialog *dialog;
  SipEvent *event;
  SipOutgoingRequest *notify; /* waits for its answer */
  char *reason;
  SipReferNotifier *hold; /* itself, until it is over */

  guint32 cseq; /* of the REFER */
  guint status; /* reported last */
  guint timer;
  gint64 expires_at; /* on the clock */
  SipSubscriptionReason end; /* why it ends, SIP_SUBSCRIPTION_REASON_NONE: it does not */
  gboolean unsent;
};

static void usage_init (SipDialogUsageInterface *iface);
static void send_notify (SipReferNotifier *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipReferNotifier, sip_refer_notifier, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (SIP_TYPE_DIALOG_USAGE, usage_init))

static SipClock *
get_clock (SipReferNotifier *self)
{
  return sip_agent_get_clock (self->agent);
}

static void
finish (SipReferNotifier *self)
{
  g_autoptr (SipReferNotifier) hold = g_steal_pointer (&self->hold);

  if (!hold)
    return;
  sip_clock_clear (get_clock (self), &self->timer);
  if (self->notify)
    g_signal_handlers_disconnect_by_data (self->notify, self);
  g_clear_object (&self->notify);
  sip_dialog_usage_emit_over (SIP_DIALOG_USAGE (self));
}

static void
on_notified (SipReferNotifier *self)
{
  g_signal_handlers_disconnect_by_data (self->notify, self);
  g_clear_object (&self->notify);
  if (self->unsent)
    send_notify (self);
  else if (self->end != SIP_SUBSCRIPTION_REASON_NONE)
    finish (self);
}

static SipSubscriptionState *
make_state (SipReferNotifier *self)
{
  gint64 left_s = (self->expires_at - sip_clock_now (get_clock (self))) / G_TIME_SPAN_SECOND;

  if (self->end != SIP_SUBSCRIPTION_REASON_NONE)
    return sip_subscription_state_new (SIP_SUBSTATE_TERMINATED, self->end, -1);
  return sip_subscription_state_new (SIP_SUBSTATE_ACTIVE, SIP_SUBSCRIPTION_REASON_NONE, MAX (left_s, 1));
}

/* One after the other, or a later one could overtake. */
static void
send_notify (SipReferNotifier *self)
{
  SipMessageBuilder *builder;
  g_autoptr (SipSubscriptionState) state = make_state (self);
  g_autoptr (SipBody) body = sip_sipfrag_new (self->status, self->reason);
  g_autoptr (SipMessage) request = NULL;

  self->unsent = self->notify != NULL;
  if (self->unsent)
    return;
  builder = sip_dialog_create_request (self->dialog, SIP_METHOD_NOTIFY);
  sip_message_builder_add (builder, SIP_HEADER_EVENT, sip_event_get_text (self->event));
  sip_message_builder_add (builder, SIP_HEADER_SUBSCRIPTION_STATE, sip_subscription_state_get_text (state));
  sip_message_builder_set_body (builder, sip_body_get_content_type (body), sip_body_get_bytes (body));
  request = sip_message_builder_end (builder);

  self->notify = sip_agent_send (self->agent, request, self->dialog, NULL);
  g_signal_connect_swapped (self->notify, "accept", G_CALLBACK (on_notified), self);
  /* RFC 6665 4.2.2: whoever does not take a NOTIFY has no subscription. */
  g_signal_connect_swapped (self->notify, "redirect", G_CALLBACK (finish), self);
  g_signal_connect_swapped (self->notify, "reject", G_CALLBACK (finish), self);
  g_signal_connect_swapped (self->notify, "failed", G_CALLBACK (finish), self);
}

static void
end (SipReferNotifier *self, SipSubscriptionReason reason)
{
  if (self->end != SIP_SUBSCRIPTION_REASON_NONE)
    return;
  self->end = reason;
  sip_clock_clear (get_clock (self), &self->timer);
  send_notify (self);
}

static void
on_expired (gpointer user_data)
{
  SipReferNotifier *self = user_data;

  self->timer = 0;
  end (self, SIP_SUBSCRIPTION_REASON_TIMEOUT);
}

static void
set_expires (SipReferNotifier *self, guint expires_s)
{
  sip_clock_clear (get_clock (self), &self->timer);
  self->expires_at = sip_clock_now (get_clock (self)) + expires_s * G_TIME_SPAN_SECOND;
  self->timer = sip_clock_add (get_clock (self), expires_s * 1000, on_expired, self);
}

static void
answer_subscribe (SipReferNotifier *self, SipServerTransaction *transaction, guint expires_s)
{
  SipMessageBuilder *builder = sip_dialog_response_new (self->agent, transaction, 200);
  g_autoptr (SipMessage) response = NULL;

  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", expires_s);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (transaction, response);
}

/* RFC 6665 4.2.1: a refresh, or with Expires: 0 the end. */
static gboolean
sip_refer_notifier_receive_request (SipDialogUsage *usage, SipServerTransaction *transaction)
{
  g_autoptr (SipReferNotifier) self = g_object_ref (SIP_REFER_NOTIFIER (usage));
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  guint32 expires_s = SIP_REFER_EXPIRES_S;

  if (sip_message_get_method (request) != SIP_METHOD_SUBSCRIBE || !sip_refer_event_matches (request, self->cseq))
    return FALSE;
  if (self->end != SIP_SUBSCRIPTION_REASON_NONE)
    {
      sip_server_transaction_reply (transaction, 481, NULL);
      return TRUE;
    }
  sip_message_get_uint (request, SIP_HEADER_EXPIRES, &expires_s);
  expires_s = MIN (expires_s, SIP_REFER_EXPIRES_S);
  answer_subscribe (self, transaction, expires_s);
  if (expires_s == 0)
    end (self, SIP_SUBSCRIPTION_REASON_TIMEOUT);
  else
    {
      set_expires (self, expires_s);
      send_notify (self);
    }
  return TRUE;
}

static void
usage_init (SipDialogUsageInterface *iface)
{
  iface->receive_request = sip_refer_notifier_receive_request;
}

static void
sip_refer_notifier_finalize (GObject *object)
{
  SipReferNotifier *self = SIP_REFER_NOTIFIER (object);

  g_clear_pointer (&self->event, sip_event_unref);
  g_clear_pointer (&self->reason, g_free);
  g_clear_object (&self->dialog);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (sip_refer_notifier_parent_class)->finalize (object);
}

static void
sip_refer_notifier_class_init (SipReferNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_refer_notifier_finalize;
}

static void
sip_refer_notifier_init (SipReferNotifier *self)
{
}

SipReferNotifier *
sip_refer_notifier_new (SipAgent *agent, SipDialog *dialog, SipMessage *refer, const char *id)
{
  SipReferNotifier *self = g_object_new (SIP_TYPE_REFER_NOTIFIER, NULL);

  self->agent = g_object_ref (agent);
  self->dialog = g_object_ref (dialog);
  self->event = sip_event_new ("refer", id);
  self->hold = g_object_ref (self);
  sip_message_get_cseq (refer, &self->cseq, NULL);
  set_expires (self, SIP_REFER_EXPIRES_S);
  return self;
}

void
sip_refer_notifier_report (SipReferNotifier *self, guint status, const char *reason)
{
  g_autoptr (SipReferNotifier) hold = g_object_ref (self);

  if (!self->hold || self->end != SIP_SUBSCRIPTION_REASON_NONE)
    return;
  self->status = status;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  if (status >= 200)
    end (self, SIP_SUBSCRIPTION_REASON_NORESOURCE);
  else
    send_notify (self);
}
