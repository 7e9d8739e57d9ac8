/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

#include <glib/gi18n-lib.h>

#include "message/sip-replaces.h"
#include "session/sip-referral-private.h"
#include "session/sip-transfer-private.h"

/* The call as its far end names it (RFC 3891 3); NULL: it is not established, or has a name that cannot be told. */
static SipReplaces *
name_call (SipSession *session)
{
  SipSessionDialog *dialog = sip_session_get_dialog (session);
  SipDialog *state = dialog ? sip_session_dialog_get_dialog (dialog) : NULL;

  if (sip_session_get_state (session) != SIP_SESSION_ESTABLISHED)
    return NULL;
  return sip_replaces_new (sip_dialog_get_call_id (state), sip_dialog_get_remote_tag (state),
                           sip_dialog_get_local_tag (state), FALSE);
}

static SipUri *
dup_target (SipUri *target, SipSession *replaced)
{
  g_autoptr (SipReplaces) replaces = NULL;
  g_autoptr (SipUri) bare = NULL;
  g_autofree char *value = NULL;

  if (!replaced)
    return sip_uri_without_headers (target);
  replaces = name_call (replaced);
  if (!replaces)
    return NULL;
  if (!target)
    target = sip_dialog_get_remote_target (sip_session_dialog_get_dialog (sip_session_get_dialog (replaced)));
  bare = sip_uri_without_headers (target);
  value = sip_replaces_to_string (replaces);
  return sip_uri_with_header (bare, "Replaces", value);
}

/* RFC 3892 2.1: says who asks, unless the program did. */
static SipRequestOptions *
dup_options (SipSession *self, const SipReferOptions *options)
{
  g_autoptr (SipRequestOptions) all = sip_request_options_copy (options ? options->request : NULL);
  g_autoptr (SipAddress) identity = sip_address_new (NULL, sip_agent_get_aor (sip_session_get_agent (self)));
  g_autofree char *value = sip_address_to_string (identity);

  if (!sip_request_options_has_header (all, "Referred-By"))
    sip_request_options_add_header (all, "Referred-By", value, NULL);
  if (options && options->no_subscription)
    sip_request_options_add_header (all, "Refer-Sub", "false", NULL);
  return g_steal_pointer (&all);
}

static void
on_transfer_state (GTask *task, GParamSpec *pspec, SipTransfer *transfer)
{
  if (g_task_get_completed (task))
    return;
  if (sip_transfer_get_state (transfer) == SIP_TRANSFER_FAILED)
    g_task_return_error (task, g_error_copy (sip_transfer_get_error (transfer)));
  else
    g_task_return_pointer (task, g_object_ref (transfer), g_object_unref);
  g_signal_handlers_disconnect_by_data (transfer, task);
}

static void
follow (SipSession *self, SipOutgoingRequest *refer, GTask *task)
{
  g_autoptr (SipTransfer) transfer = sip_transfer_new (refer, sip_agent_get_clock (sip_session_get_agent (self)));

  g_signal_connect_data (transfer, "notify::state", G_CALLBACK (on_transfer_state), g_object_ref (task),
                         (GClosureNotify) g_object_unref, G_CONNECT_SWAPPED);
  sip_dialog_usages_add (sip_session_dialog_get_usages (sip_session_get_dialog (self)), SIP_DIALOG_USAGE (transfer));
}

/**
 * sip_session_refer_async:
 * @target: (nullable): whom the far end is to call; %NULL with @replaced: the far end of that
 * @replaced: (nullable): our call in whose place the new one is to be put
 * @options: (nullable): how
 * @callback: (scope async): called when the far end agreed or refused
 *
 * Asks the far end to call somebody else (RFC 3515): a blind transfer, or with @replaced an attended one (RFC 3891,
 * RFC 5589). The call itself goes on: a program ends it once the [class@Sip.Transfer] is done.
 */
void
sip_session_refer_async (SipSession *self, SipUri *target, SipSession *replaced, const SipReferOptions *options,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SipUri) uri = NULL;
  g_autoptr (SipAddress) refer_to = NULL;
  g_autoptr (SipRequestOptions) all = NULL;
  g_autoptr (SipOutgoingRequest) refer = NULL;
  g_autofree char *value = NULL;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));
  g_return_if_fail (!replaced || SIP_IS_SESSION (replaced));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_refer_async);
  if (!target && !replaced)
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                               _("“target” or “replaced” has to be given."));
      return;
    }
  uri = dup_target (target, replaced);
  if (!uri || sip_session_get_state (self) != SIP_SESSION_ESTABLISHED)
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE,
                               _("Only a call that was answered can be transferred."));
      return;
    }
  refer_to = sip_address_new (NULL, uri);
  value = sip_address_to_string (refer_to);
  all = dup_options (self, options);
  refer = sip_session_dialog_refer (sip_session_get_dialog (self), value, all, &error);
  if (refer)
    follow (self, refer, task);
  else
    g_task_return_error (task, error);
}

/**
 * sip_session_refer_finish:
 *
 * Returns: (transfer full): what becomes of it; else %NULL with %SIP_ERROR_INVALID_STATE unless both calls are
 *   established, %SIP_ERROR_REJECTED where the far end refused, %SIP_ERROR_TIMED_OUT where it never answered
 */
SipTransfer *
sip_session_refer_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sip_session_receive_refer (SipSession *self, SipIncomingRequest *request)
{
  SipSessionDialog *dialog = sip_session_get_dialog (self);
  g_autoptr (SipReferral) referral = NULL;

  /* The media may still be busy with the answer. */
  if (sip_session_dialog_get_state (dialog) <= SIP_SESSION_DIALOG_EARLY)
    {
      sip_incoming_request_reject (request, 403, NULL, NULL, NULL);
      return;
    }
  referral = sip_referral_new (sip_session_get_agent (self), sip_session_dialog_get_dialog (dialog),
                               sip_session_dialog_get_usages (dialog), request);
  if (referral)
    sip_session_emit_refer (self, referral);
}
