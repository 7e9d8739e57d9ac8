/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

#include <glib/gi18n-lib.h>

#include "message/sip-reason.h"
#include "session/sip-description-private.h"
#include "session/sip-reinvite-client-private.h"
#include "util/sip-error.h"

/* What we change in a call that runs: one thing at a time, the others wait in a queue. */
typedef struct
{
  SipSession *session; /* borrowed */
  SipReinviteClient *client;
  GTask *task;         /* nullable: nobody asked for it */
  gulong cancelled;
} Change;

static void
change_free (Change *self)
{
  if (self->cancelled)
    g_signal_handler_disconnect (g_task_get_cancellable (self->task), self->cancelled);
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->task);
  g_object_unref (self->client);
  g_free (self);
}

static Change *
get_current (SipSession *self)
{
  return g_queue_peek_head (&sip_session_get_priv (self)->changes);
}

static void
go_on (SipSession *self)
{
  Change *change = get_current (self);

  if (change && !sip_session_is_over (self))
    sip_reinvite_client_go_on (change->client);
}

void
sip_session_set_on_hold (SipSession *self, gboolean on_hold)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);

  if (priv->describer)
    sip_describer_set_holding (priv->describer, on_hold);
  if (priv->on_hold == on_hold)
    return;
  priv->on_hold = on_hold;
  sip_session_notify_on_hold (self);
}

static void
complete (GTask *task, const GError *error)
{
  if (task && error)
    g_task_return_error (task, g_error_copy (error));
  else if (task)
    g_task_return_boolean (task, TRUE);
}

static void
on_done (Change *change, GError *error, gboolean broken, SipReinviteClient *client)
{
  g_autoptr (SipSession) self = g_object_ref (change->session);
  g_autoptr (GTask) task = g_steal_pointer (&change->task);
  g_autofree char *reason = NULL;

  if (change->cancelled)
    g_signal_handler_disconnect (g_task_get_cancellable (task), change->cancelled);
  change->cancelled = 0;
  g_queue_remove (&sip_session_get_priv (self)->changes, change);
  if (!error && !sip_reinvite_client_is_refresh (client))
    sip_session_set_on_hold (self, sip_reinvite_client_holds (client));
  change_free (change);
  complete (task, error);
  if (broken && !sip_session_is_over (self))
    {
      reason = sip_reason_write (sip_description_status_from_error (error), NULL);
      sip_session_hang_up (self, SIP_ORIGINATOR_LOCAL, sip_cause_from_error (error), reason, NULL, error);
    }
  go_on (self);
}

static void
on_cancelled (GCancellable *cancellable, Change *change)
{
  g_autoptr (SipReinviteClient) client = g_object_ref (change->client);

  sip_reinvite_client_cancel (client);
}

/* @client: (transfer full); @task: (transfer full) (nullable) */
static void
add_change (SipSession *self, SipReinviteClient *client, GTask *task)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);
  GCancellable *cancellable = task ? g_task_get_cancellable (task) : NULL;
  Change *change = g_new0 (Change, 1);

  *change = (Change) { .session = self, .client = client, .task = task };
  g_signal_connect_swapped (client, "done", G_CALLBACK (on_done), change);
  if (cancellable)
    change->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), change);
  g_queue_push_tail (&priv->changes, change);
  go_on (self);
}

void
sip_session_abandon_changes (SipSession *self)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);
  Change *change;

  /* Each leaves the queue as it is done. */
  while ((change = g_queue_peek_head (&priv->changes)))
    sip_reinvite_client_abandon (change->client);
}

void
sip_session_listen_for_changes (SipSession *self)
{
  g_signal_connect_object (sip_session_get_dialog (self), "changeable", G_CALLBACK (go_on), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sip_session_get_dialog (self), "refresh", G_CALLBACK (sip_session_refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sip_session_get_dialog (self), "timer-changed", G_CALLBACK (sip_session_notify_timer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sip_session_get_dialog (self), "fresh-offer", G_CALLBACK (sip_session_offer_fresh), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
check_call (SipSession *self, GTask *task)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);

  if (g_task_return_error_if_cancelled (task))
    return FALSE;
  if (priv->dialog && priv->describer && !sip_session_is_over (self))
    return TRUE;
  g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("There is no call that could be changed."));
  return FALSE;
}

void
sip_session_offer_fresh (SipSession *self)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);
  SipReinviteOptions options = { .flags = SIP_DESCRIPTION_FRESH };

  if (!priv->dialog || !priv->describer || sip_session_is_over (self))
    return;
  if (priv->on_hold)
    options.flags |= SIP_DESCRIPTION_HOLD;
  add_change (self, sip_reinvite_client_new (priv->dialog, priv->describer, &options), NULL);
}

void
sip_session_refresh (SipSession *self)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);

  /* Whatever else is under way refreshes, too. */
  if (!priv->dialog || !priv->describer || sip_session_is_over (self) || get_current (self))
    return;
  add_change (self, sip_reinvite_client_new_refresh (priv->dialog, priv->describer), NULL);
}

/**
 * sip_session_invite_async:
 * @options: (nullable): what to offer; %NULL: the media as they are
 * @callback: (scope async): called when the far end has agreed or refused
 *
 * Changes the call by a re-INVITE (RFC 3261 14), or by an UPDATE (RFC 3311) before it is answered. Changes wait for
 * each other and for those of the far end; one that meets a change of the far end is tried again. Where the far end
 * refuses, the call stays as it was.
 */
void
sip_session_invite_async (SipSession *self, const SipReinviteOptions *options, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  SipSessionPrivate *priv;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_invite_async);
  if (!check_call (self, task))
    return;
  priv = sip_session_get_priv (self);
  add_change (self, sip_reinvite_client_new (priv->dialog, priv->describer, options), g_steal_pointer (&task));
}

/**
 * sip_session_invite_finish:
 *
 * Returns: %TRUE once the far end agreed; else %FALSE with %SIP_ERROR_REJECTED where it refused,
 *   %SIP_ERROR_INVALID_STATE outside a call, %SIP_ERROR_CANCELED where the call ended or @cancellable was cancelled,
 *   %SIP_ERROR_NOT_ACCEPTABLE or %SIP_ERROR_MEDIA where the media could not follow
 */
gboolean
sip_session_invite_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_session_hold_async:
 * @hold: whether to hold; %FALSE: to go on
 * @callback: (scope async): called when the far end has agreed or refused
 *
 * Holds the far end, or goes on with the call (RFC 3264 8.4). #SipSession:on-hold changes when the far end has agreed.
 */
void
sip_session_hold_async (SipSession *self, gboolean hold, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  SipReinviteOptions options = { .flags = hold ? SIP_DESCRIPTION_HOLD : SIP_DESCRIPTION_NONE };
  SipSessionPrivate *priv;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_hold_async);
  if (!check_call (self, task))
    return;
  priv = sip_session_get_priv (self);
  if (priv->on_hold == !!hold && !get_current (self))
    g_task_return_boolean (task, TRUE);
  else
    add_change (self, sip_reinvite_client_new (priv->dialog, priv->describer, &options), g_steal_pointer (&task));
}

/**
 * sip_session_hold_finish:
 *
 * Returns: %TRUE once the far end agreed; else %FALSE with the errors of sip_session_invite_finish()
 */
gboolean
sip_session_hold_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_session_is_on_hold:
 *
 * Returns: whether we hold the far end
 */
gboolean
sip_session_is_on_hold (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), FALSE);

  return sip_session_get_priv (self)->on_hold;
}

static SipSessionTimer *
get_timer (SipSession *self)
{
  SipSessionDialog *dialog = sip_session_get_priv (self)->dialog;

  return dialog ? sip_session_dialog_get_timer (dialog) : NULL;
}

/**
 * sip_session_get_session_expires:
 *
 * Returns: after how many seconds without a refresh the call ends (RFC 4028); 0: it does not
 */
guint
sip_session_get_session_expires (SipSession *self)
{
  SipSessionTimer *timer;

  g_return_val_if_fail (SIP_IS_SESSION (self), 0);

  timer = get_timer (self);
  return timer ? sip_session_timer_get_interval (timer) : 0;
}

/**
 * sip_session_get_refresher:
 *
 * Returns: who refreshes it
 */
SipRefresher
sip_session_get_refresher (SipSession *self)
{
  SipSessionTimer *timer;

  g_return_val_if_fail (SIP_IS_SESSION (self), SIP_REFRESHER_NONE);

  timer = get_timer (self);
  return timer ? sip_session_timer_get_refresher (timer) : SIP_REFRESHER_NONE;
}
