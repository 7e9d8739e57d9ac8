/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-request-task.h"

#include <glib/gi18n-lib.h>

#include "util/sip-error.h"

static void
unref_closure_data (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

static void
on_accept (GTask *task, SipMessage *response)
{
  if (!g_task_get_completed (task))
    g_task_return_pointer (task, sip_message_ref (response), (GDestroyNotify) sip_message_unref);
}

static void
on_refused (GTask *task, SipMessage *response)
{
  g_autofree char *reason = sip_message_dup_reason_phrase (response);

  g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_REJECTED, _("The far end refused: %u %s."),
                           sip_message_get_status (response), reason);
}

static void
on_failed (GTask *task, GError *error)
{
  g_task_return_error (task, g_error_copy (error));
}

static const struct
{
  const char *signal;
  GCallback callback;
} outcomes[] = {
  { "accept", G_CALLBACK (on_accept) },
  { "redirect", G_CALLBACK (on_refused) },
  { "reject", G_CALLBACK (on_refused) },
  { "failed", G_CALLBACK (on_failed) },
};

/**
 * sip_request_task_follow: (skip)
 *
 * Completes @task, whose result is the 2xx (#SipMessage), with what becomes of @request: %SIP_ERROR_REJECTED for any
 * other final response, or the error of a request that got none.
 */
void
sip_request_task_follow (GTask *task, SipOutgoingRequest *request)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    g_signal_connect_data (request, outcomes[i].signal, outcomes[i].callback, g_object_ref (task), unref_closure_data,
                           G_CONNECT_SWAPPED);
}
