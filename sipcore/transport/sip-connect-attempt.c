/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-connect-attempt-private.h"

#include <glib/gi18n-lib.h>

#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"

typedef struct
{
  SipConnectAttempt *attempt; /* borrowed */
  GTask *task;
  GSource *cancelled; /* nullable */
} Waiter;

struct _SipConnectAttempt
{
  GObject parent_instance;

  /* owned */
  SipTransport *transport;
  SipTarget *target;
  SipTlsPolicy *policy;
  GCancellable *cancellable;
  GPtrArray *waiters;
  SipClock *clock;

  /* borrowed */
  SipConnectAttemptFunc ended;
  gpointer user_data;

  guint timer;
  gboolean timed_out;
};

G_DEFINE_FINAL_TYPE (SipConnectAttempt, sip_connect_attempt, G_TYPE_OBJECT)

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancelled)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_clear_object (&waiter->task);
  g_free (waiter);
}

static void
sip_connect_attempt_finalize (GObject *object)
{
  SipConnectAttempt *self = SIP_CONNECT_ATTEMPT (object);

  sip_clock_clear (self->clock, &self->timer);
  g_clear_object (&self->clock);
  g_clear_object (&self->transport);
  g_clear_object (&self->policy);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->target, sip_target_unref);
  g_ptr_array_unref (self->waiters);

  G_OBJECT_CLASS (sip_connect_attempt_parent_class)->finalize (object);
}

static void
sip_connect_attempt_class_init (SipConnectAttemptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_connect_attempt_finalize;
}

static void
sip_connect_attempt_init (SipConnectAttempt *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
}

SipConnectAttempt *
sip_connect_attempt_new (SipTransport *transport,
                         SipTarget *target,
                         SipTlsPolicy *policy,
                         SipConnectAttemptFunc ended,
                         gpointer user_data)
{
  SipConnectAttempt *self = g_object_new (SIP_TYPE_CONNECT_ATTEMPT, NULL);

  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (sip_transport_layer_get_clock (sip_transport_get_layer (transport)));
  self->target = sip_target_ref (target);
  g_set_object (&self->policy, policy);
  self->ended = ended;
  self->user_data = user_data;
  return self;
}

gboolean
sip_connect_attempt_serves (SipConnectAttempt *self, SipTarget *target, SipTlsPolicy *policy)
{
  return self->policy == policy && sip_target_equal (self->target, target) &&
         !g_cancellable_is_cancelled (self->cancellable);
}

SipTarget *
sip_connect_attempt_get_target (SipConnectAttempt *self)
{
  return self->target;
}

SipTlsPolicy *
sip_connect_attempt_get_policy (SipConnectAttempt *self)
{
  return self->policy;
}

static gboolean
waiter_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Waiter *waiter = user_data;
  g_autoptr (SipConnectAttempt) self = g_object_ref (waiter->attempt);
  g_autoptr (GTask) task = g_object_ref (waiter->task);

  g_ptr_array_remove (self->waiters, waiter);
  if (self->waiters->len == 0)
    g_cancellable_cancel (self->cancellable);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

void
sip_connect_attempt_wait (SipConnectAttempt *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->attempt = self;
  waiter->task = task;
  if (cancellable)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (waiter_cancelled_cb), waiter, NULL);
      g_source_set_static_name (waiter->cancelled, "SipConnectAttempt");
      g_source_attach (waiter->cancelled, g_main_context_get_thread_default ());
    }
  g_ptr_array_add (self->waiters, waiter);
}

/* What is told of a failure. (transfer full) */
static GError *
explain (SipConnectAttempt *self, const GError *error)
{
  g_autofree char *target = NULL;

  if (!self->timed_out)
    return g_error_copy (error);
  target = sip_target_to_string (self->target);
  return g_error_new (SIP_ERROR, SIP_ERROR_TIMED_OUT,
                      _("%s (%s) does not answer. Check the address, and that a firewall lets it pass."),
                      sip_target_get_server_name (self->target), target);
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipConnectAttempt) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = sip_transport_connect_finish (self->transport, result, &error);
  g_autoptr (GError) told = flow ? NULL : explain (self, error);
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  sip_clock_clear (self->clock, &self->timer);
  if (self->ended)
    self->ended (self, flow, told, self->user_data);
  for (guint i = 0; i < waiters->len; i++)
    {
      GTask *task = ((Waiter *) waiters->pdata[i])->task;

      if (flow)
        g_task_return_pointer (task, g_object_ref (flow), g_object_unref);
      else
        g_task_return_error (task, g_error_copy (told));
    }
}

static void
timeout_cb (gpointer user_data)
{
  SipConnectAttempt *self = user_data;

  self->timer = 0;
  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
}

void
sip_connect_attempt_start (SipConnectAttempt *self)
{
  self->timer = sip_clock_add (self->clock, SIP_CONNECT_TIMEOUT_MS, timeout_cb, self);
  sip_transport_connect_async (self->transport, self->target, self->policy, self->cancellable, connect_cb,
                               g_object_ref (self));
}

void
sip_connect_attempt_cancel (SipConnectAttempt *self)
{
  self->ended = NULL;
  g_cancellable_cancel (self->cancellable);
}
