/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

#include <unistd.h>

#include "lib/test-dns.h"
#include "transport/sip-resolver-private.h"

#define WATCHDOG_S 60

void
test_net_init (TestNet *self, guint32 seed)
{
  alarm (WATCHDOG_S);
  self->clock = sip_virtual_clock_new ();
  self->random = sip_random_new_seeded (seed);
  self->network = sip_memory_network_new (self->clock, self->random);
}

void
test_net_clear (TestNet *self)
{
  g_assert_cmpuint (test_description_handler_count (), ==, 0);
  g_assert_finalize_object (g_steal_pointer (&self->network));
  g_assert_finalize_object (g_steal_pointer (&self->random));
  g_assert_finalize_object (g_steal_pointer (&self->clock));
  alarm (0);
}

void
test_net_run (TestNet *self, guint ms)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), ms);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

void
test_net_set_loss (TestNet *self, guint percent)
{
  sip_memory_network_set_faults (self->network, &(SipMemoryFaults) { .loss = percent });
}

static void
note (TestPhone *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (TestPhone *self, const char *format, ...)
{
  va_list args;

  if (self->log->len > 0)
    g_string_append (self->log, ", ");
  va_start (args, format);
  g_string_append_vprintf (self->log, format, args);
  va_end (args);
}

static const char *
nick (GType type, int value)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (type);

  return g_enum_get_value (values, value)->value_nick;
}

static void
on_progress (TestPhone *self, SipOriginator originator, SipMessage *response)
{
  note (self, "progress %u", sip_message_get_status (response));
}

static void
on_early_media (TestPhone *self)
{
  note (self, "early-media");
}

static void
on_started (TestPhone *self)
{
  note (self, "started");
}

static void
on_ended (TestPhone *self, SipOriginator originator, SipCause cause, SipMessage *message)
{
  note (self, "ended %s %s", nick (SIP_TYPE_ORIGINATOR, originator), nick (SIP_TYPE_CAUSE, cause));
}

static void
on_failed (TestPhone *self, SipOriginator originator, SipCause cause, SipMessage *message, GError *error)
{
  note (self, "failed %s %s", nick (SIP_TYPE_ORIGINATOR, originator), nick (SIP_TYPE_CAUSE, cause));
  if (message && !sip_message_is_request (message))
    g_string_append_printf (self->log, " %u", sip_message_get_status (message));
}

static void
on_dtmf (TestPhone *self, SipOriginator originator, const char *tone, guint duration_ms)
{
  if (originator == SIP_ORIGINATOR_REMOTE)
    note (self, "dtmf %s %u", tone, duration_ms);
}

static void
watch_session (TestPhone *self, SipSession *session)
{
  test_phone_drop_session (self);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect_swapped (session, "started", G_CALLBACK (on_started), self);
  g_signal_connect_swapped (session, "ended", G_CALLBACK (on_ended), self);
  g_signal_connect_swapped (session, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect_swapped (session, "new-dtmf", G_CALLBACK (on_dtmf), self);
  if (SIP_IS_INVITER (session))
    g_signal_connect_swapped (session, "early-media", G_CALLBACK (on_early_media), self);
}

static void
on_invite (TestPhone *self, SipInvitation *invitation)
{
  note (self, "invite");
  watch_session (self, SIP_SESSION (invitation));
}

static SipDescriptionHandler *
create_handler (SipAgent *agent, gpointer user_data)
{
  TestPhone *self = user_data;

  g_clear_weak_pointer (&self->handler);
  g_set_weak_pointer (&self->handler, test_description_handler_new ());
  if (self->fail_nth > 0)
    test_description_handler_fail (self->handler, self->fail_nth, self->fail_code);
  if (self->pause_media)
    test_description_handler_pause (self->handler);
  test_description_handler_set_padding (self->handler, self->media_bytes, self->compact_bytes);
  return SIP_DESCRIPTION_HANDLER (self->handler);
}

void
test_phone_init (TestPhone *self, TestNet *net, const char *aor, const char *address, SipProtocol protocol)
{
  static const char *const no_names[] = { NULL };
  g_autoptr (SipUri) uri = sip_uri_parse (aor, NULL);
  g_autoptr (TestDns) dns = test_dns_new (no_names);

  *self = (TestPhone) { .net = net, .log = g_string_new (NULL) };
  self->stack = sip_stack_new (net->clock, net->random);
  sip_resolver_set_dns (sip_stack_get_resolver (self->stack), SIP_DNS (dns));
  sip_memory_network_attach (net->network, sip_stack_get_transport (self->stack), protocol, address);
  self->agent = sip_user_agent_new (self->stack, uri);
  g_object_set (self->agent, "protocol", protocol, NULL);
  sip_agent_set_description_handler_factory (SIP_AGENT (self->agent), create_handler, self, NULL);
  g_signal_connect_swapped (self->agent, "invite", G_CALLBACK (on_invite), self);
  sip_stack_add_agent (self->stack, SIP_AGENT (self->agent));
}

void
test_phone_drop_session (TestPhone *self)
{
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

void
test_phone_clear (TestPhone *self)
{
  test_phone_drop_session (self);
  test_net_run (self->net, 0);
  g_assert_cmpuint (sip_dialog_table_get_size (sip_stack_get_dialogs (self->stack)), ==, 0);
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (sip_stack_get_transactions (self->stack)), ==, 0);
  g_assert_null (self->handler);

  sip_stack_remove_agent (self->stack, SIP_AGENT (self->agent));
  g_signal_handlers_disconnect_by_data (self->agent, self);
  g_assert_finalize_object (g_steal_pointer (&self->agent));
  g_assert_finalize_object (g_steal_pointer (&self->stack));
  test_net_run (self->net, 0);
  g_string_free (self->log, TRUE);
}

SipInviter *
test_phone_call_with (TestPhone *self, const char *uri, const SipInviteOptions *options)
{
  static const SipMediaProfile profiles[] = { SIP_MEDIA_PROFILE_WEBRTC, SIP_MEDIA_PROFILE_AVP };
  g_autoptr (SipUri) target = sip_uri_parse (uri, NULL);
  g_autoptr (SipInviter) inviter = sip_inviter_new (SIP_AGENT (self->agent), target, profiles, 2);

  watch_session (self, SIP_SESSION (inviter));
  sip_inviter_invite (inviter, options);
  test_net_run (self->net, 0);
  return SIP_INVITER (self->session);
}

SipInviter *
test_phone_call (TestPhone *self, const char *uri, guint no_answer_s)
{
  return test_phone_call_with (self, uri, &(SipInviteOptions) { .no_answer_s = no_answer_s });
}

SipInvitation *
test_phone_get_invitation (TestPhone *self)
{
  g_assert_true (SIP_IS_INVITATION (self->session));
  return SIP_INVITATION (self->session);
}

void
test_phone_answer (TestPhone *self)
{
  sip_invitation_accept_async (test_phone_get_invitation (self), NULL, NULL, NULL, NULL);
  test_net_run (self->net, 0);
}

void
test_phone_hang_up (TestPhone *self)
{
  sip_session_terminate_async (self->session, NULL, NULL, NULL, NULL);
  test_net_run (self->net, 0);
}

gboolean
test_phone_is_over (TestPhone *self)
{
  return !self->session || sip_session_get_state (self->session) == SIP_SESSION_TERMINATED;
}

void
test_phone_assert_one_outcome (TestPhone *self)
{
  const char *last = g_strrstr (self->log->str, "invite");
  g_auto (GStrv) events = g_strsplit (last ? last : self->log->str, ", ", -1);
  guint n = 0;

  for (guint i = 0; events[i]; i++)
    n += g_str_has_prefix (events[i], "ended ") || g_str_has_prefix (events[i], "failed ");
  g_assert_cmpuint (n, ==, 1);
}
