/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-echo.h"

#include "call/phone-call-private.h"
#include "phone/phone-listeners.h"
#include "phone/phone-private.h"

struct _PhoneEcho
{
  GObject parent_instance;

  SipUserAgent *service;
  SipUserAgent *caller;
  SipSessionManager *echoes;

  Phone *phone;
  gboolean open;
};

G_DEFINE_FINAL_TYPE (PhoneEcho, phone_echo, G_TYPE_OBJECT)

static gboolean
is_own (SipFlow *flow)
{
  GInetSocketAddress *local = sip_flow_get_local_address (flow), *remote = sip_flow_get_remote_address (flow);

  return local && remote && g_inet_socket_address_get_port (local) == g_inet_socket_address_get_port (remote);
}

static gboolean
comes_from_loopback (SipFlow *flow)
{
  GInetSocketAddress *remote = sip_flow_get_remote_address (flow);

  return remote && g_inet_address_get_is_loopback (g_inet_socket_address_get_address (remote));
}

static gboolean
serves (SipAgent *agent, SipMessage *request, SipFlow *flow, gpointer user_data)
{
  PhoneEcho *self = user_data;
  SipUri *uri = sip_message_get_request_uri (request);

  return uri && sip_slice_equal (sip_uri_get_user (uri), SIP_SLICE ("echo")) && comes_from_loopback (flow) &&
         (self->open || is_own (flow));
}

static gboolean
serves_nobody (SipAgent *agent, SipMessage *request, SipFlow *flow, gpointer user_data)
{
  return FALSE;
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sip_invitation_accept_finish (SIP_INVITATION (source), result, &error))
    g_debug ("The echo service could not answer: %s", error->message);
}

static void
on_invite (PhoneEcho *self, SipInvitation *invitation)
{
  sip_invitation_accept_async (invitation, NULL, NULL, on_accepted, NULL);
}

static void
phone_echo_dispose (GObject *object)
{
  PhoneEcho *self = PHONE_ECHO (object);

  g_clear_object (&self->service);
  g_clear_object (&self->caller);
  g_clear_object (&self->echoes);

  G_OBJECT_CLASS (phone_echo_parent_class)->dispose (object);
}

static void
phone_echo_class_init (PhoneEchoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phone_echo_dispose;
}

static void
phone_echo_init (PhoneEcho *self)
{
  self->echoes = sip_session_manager_new ();
}

static SipUserAgent *
create_agent (PhoneEcho *self, const char *user, SipAgentMatchFunc match)
{
  SipStack *stack = phone_get_stack (self->phone);
  g_autoptr (SipUri) aor = sip_uri_new (SIP_SCHEME_SIP, user, "localhost", 0);
  SipUserAgent *agent = sip_user_agent_new (stack, aor);

  /* Who may hear the echo is said by @match. */
  g_object_set (agent, "protocol", SIP_PROTOCOL_UDP, "strangers", SIP_STRANGERS_ACCEPT, NULL);
  sip_agent_set_match_func (SIP_AGENT (agent), match, self, NULL);
  sip_stack_add_agent (stack, SIP_AGENT (agent));
  return agent;
}

PhoneEcho *
phone_echo_new (Phone *phone, gboolean open)
{
  PhoneEcho *self = g_object_new (PHONE_TYPE_ECHO, NULL);
  PhoneMediaSource *media;

  self->phone = phone;
  self->open = open;
  self->service = create_agent (self, "echo", serves);
  media = phone_set_media_source (phone, SIP_AGENT (self->service), NULL);
  media->loopback = TRUE;
  media->local = TRUE;
  sip_session_manager_add_agent (self->echoes, SIP_AGENT (self->service));
  g_signal_connect_object (self->service, "invite", G_CALLBACK (on_invite), self, G_CONNECT_SWAPPED);
  self->caller = create_agent (self, "echo-test", serves_nobody);
  sip_session_manager_add_agent (phone_get_sessions (phone), SIP_AGENT (self->caller));
  media = phone_set_media_source (phone, SIP_AGENT (self->caller), NULL);
  media->local = TRUE;
  return self;
}

PhoneCall *
phone_echo_dial (PhoneEcho *self, GError **error)
{
  static const SipMediaProfile profiles[] = { SIP_MEDIA_PROFILE_AVP };
  guint port = phone_listeners_get_loopback_port (phone_get_stack (self->phone), error);
  g_autoptr (SipUri) target = NULL;
  g_autoptr (SipInviter) inviter = NULL;
  g_autofree char *id = NULL;

  if (port == 0)
    return NULL;
  target = sip_uri_new (SIP_SCHEME_SIP, "echo", "127.0.0.1", port);
  inviter = sip_inviter_new (SIP_AGENT (self->caller), target, profiles, G_N_ELEMENTS (profiles));
  id = phone_create_call_id (self->phone);
  return phone_call_new_outgoing (id, NULL, inviter);
}

void
phone_echo_stop (PhoneEcho *self)
{
  sip_session_manager_terminate_all_async (self->echoes, NULL, NULL, NULL, NULL);
}
