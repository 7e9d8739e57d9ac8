/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-register-query-private.h"

#include <glib/gi18n-lib.h>

static void
on_accept (GTask *task, SipMessage *response)
{
  if (!g_task_get_completed (task))
    g_task_return_pointer (task, sip_message_ref (response), (GDestroyNotify) sip_message_unref);
}

static void
on_reject (GTask *task, SipMessage *response)
{
  g_autofree char *reason = sip_message_dup_reason_phrase (response);

  if (!g_task_get_completed (task))
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_REJECTED,
                             _("The server did not change or tell the registrations (%u %s)."),
                             sip_message_get_status (response), reason);
}

static void
on_failed (GTask *task, const GError *error)
{
  if (!g_task_get_completed (task))
    g_task_return_error (task, g_error_copy (error));
}

static void
unref_task (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

static void
watch (SipOutgoingRequest *request, const char *signal, GCallback callback, GTask *task)
{
  g_signal_connect_data (request, signal, callback, g_object_ref (task), unref_task, G_CONNECT_SWAPPED);
}

/* What has no place in the Contact depends on no flow. */
static void
add_nothing (SipAgent *agent, SipMessageBuilder *builder, SipFlow *flow, gpointer user_data)
{
}

void
sip_register_query_async (SipAgent *agent, SipRegisterSeries *series, const char *removed, SipUri *proxy, SipFlow *flow,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (agent, cancellable, callback, user_data);
  SipMessageBuilder *builder = sip_register_series_next_beside (series, agent, proxy);
  g_autoptr (SipOutgoingRequest) request = NULL;
  g_autoptr (SipMessage) message = NULL;

  g_task_set_source_tag (task, sip_register_query_async);
  if (removed)
    {
      sip_message_builder_add (builder, SIP_HEADER_CONTACT, removed);
      sip_message_builder_add (builder, SIP_HEADER_EXPIRES, "0");
    }
  message = sip_message_builder_end (builder);
  request = sip_agent_send_completed (agent, message, NULL, flow, add_nothing, NULL, NULL);
  watch (request, "accept", G_CALLBACK (on_accept), task);
  watch (request, "redirect", G_CALLBACK (on_reject), task);
  watch (request, "reject", G_CALLBACK (on_reject), task);
  watch (request, "failed", G_CALLBACK (on_failed), task);
}

SipMessage *
sip_register_query_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
