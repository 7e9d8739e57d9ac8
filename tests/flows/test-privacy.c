/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent-fixture.h"
#include "message/sip-identity.h"

#define TARGET "sip:bob@192.0.2.11"
#define HOME "sip:192.0.2.11"
#define ANONYMOUS "\"Anonymous\" <sip:anonymous@anonymous.invalid>"

static void
set_home (AgentFixture *self)
{
  g_autoptr (SipUri) home = sip_uri_parse (HOME, NULL);

  g_object_set (self->agent, "registrar", home, "display-name", "Alice", NULL);
}

static SipMessage *
send_method (AgentFixture *self, SipMethod method, const char *uri, FlowEnd *end)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, method, uri);
  SipMessage *request = flow_expect (&self->flow, end, sip_method_to_string (method));

  flow_reply (&self->flow, end, request, 200, "bob", NULL);
  return request;
}

static void
assert_from (SipMessage *request, const char *expected)
{
  g_autofree char *from = sip_address_to_string (sip_message_get_from (request));
  g_autofree char *start = g_strconcat (expected, ";tag=", NULL);

  g_assert_cmpstr (expected, !=, NULL);
  if (!g_str_has_prefix (from, start))
    g_test_fail_printf ("From is %s", from);
}

static void
test_default (AgentFixture *self, gconstpointer protocol)
{
  SipMessage *request;

  set_home (self);
  request = send_method (self, SIP_METHOD_OPTIONS, TARGET, self->flow.far);
  assert_from (request, "\"Alice\" <sip:alice@192.0.2.11>");
  flow_assert_header (request, SIP_HEADER_PRIVACY, NULL);
  flow_assert_header (request, SIP_HEADER_P_PREFERRED_IDENTITY, NULL);
}

static void
test_id (AgentFixture *self, gconstpointer protocol)
{
  SipMessage *request;

  set_home (self);
  g_object_set (self->agent, "privacy", SIP_PRIVACY_ID | SIP_PRIVACY_CRITICAL, NULL);
  request = send_method (self, SIP_METHOD_OPTIONS, TARGET, self->flow.far);
  assert_from (request, "\"Alice\" <sip:alice@192.0.2.11>");
  flow_assert_header (request, SIP_HEADER_PRIVACY, "critical;id");
  request = send_method (self, SIP_METHOD_REGISTER, HOME, self->flow.far);
  assert_from (request, "\"Alice\" <sip:alice@192.0.2.11>");
  flow_assert_header (request, SIP_HEADER_PRIVACY, NULL);
}

static void
test_user (AgentFixture *self, gconstpointer protocol)
{
  SipMessage *request;

  set_home (self);
  g_object_set (self->agent, "privacy", SIP_PRIVACY_USER, NULL);
  request = send_method (self, SIP_METHOD_OPTIONS, TARGET, self->flow.far);
  assert_from (request, ANONYMOUS);
  flow_assert_header (request, SIP_HEADER_PRIVACY, "user;id");
  flow_assert_header (request, SIP_HEADER_CONTACT, "<sip:anonymous@192.0.2.1:5060>");
  /* The own server is told who it is, so that it can vouch for it. */
  flow_assert_header (request, SIP_HEADER_P_PREFERRED_IDENTITY, "\"Alice\" <sip:alice@192.0.2.11>");
  request = send_method (self, SIP_METHOD_REGISTER, HOME, self->flow.far);
  assert_from (request, "\"Alice\" <sip:alice@192.0.2.11>");
  flow_assert_header (request, SIP_HEADER_P_PREFERRED_IDENTITY, NULL);
}

static void
test_stranger (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipAddress) preferred = sip_address_parse ("<tel:+1555>", NULL);
  SipMessage *request;

  /* Without a server of its own the request goes to the far end itself. */
  g_object_set (self->agent, "privacy", SIP_PRIVACY_USER, "preferred-identity", preferred, NULL);
  request = send_method (self, SIP_METHOD_OPTIONS, TARGET, self->flow.far);
  assert_from (request, ANONYMOUS);
  flow_assert_header (request, SIP_HEADER_P_PREFERRED_IDENTITY, NULL);
  set_home (self);
  request = send_method (self, SIP_METHOD_OPTIONS, TARGET, self->flow.far);
  flow_assert_header (request, SIP_HEADER_P_PREFERRED_IDENTITY, "<tel:+1555>");
}

static void
test_one_request (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipUri) uri = sip_uri_parse (TARGET, NULL);
  g_autoptr (SipMessage) open =
    sip_message_builder_end (sip_agent_create_request (self->agent, SIP_METHOD_INVITE, uri));
  g_autoptr (SipMessage) hidden = sip_agent_apply_privacy (self->agent, open, SIP_PRIVACY_USER | SIP_PRIVACY_ID);
  g_autoptr (SipOutgoingRequest) sent = agent_send_message (self, sip_message_ref (hidden), NULL, NULL);
  SipMessage *request = flow_expect (&self->flow, self->flow.far, "INVITE");
  g_autoptr (SipIdentity) identity = sip_identity_new_from_request (request, FALSE);

  assert_from (request, ANONYMOUS);
  g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_from (open)),
                                  sip_address_get_tag (sip_message_get_from (request))));
  flow_assert_header (request, SIP_HEADER_PRIVACY, "user;id");
  g_assert_true (sip_identity_is_anonymous (identity));
  flow_reply (&self->flow, self->flow.far, request, 486, "bob", NULL);
  flow_expect (&self->flow, self->flow.far, "ACK");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define PRIVACY "/agent/privacy/"
  agent_test_add (PRIVACY "nothing-is-hidden-unasked", SIP_PROTOCOL_UDP, test_default);
  agent_test_add (PRIVACY "id-is-asked-for-but-not-from-the-registrar", SIP_PROTOCOL_UDP, test_id);
  agent_test_add (PRIVACY "user-hides-from-and-contact", SIP_PROTOCOL_UDP, test_user);
  agent_test_add (PRIVACY "a-stranger-learns-no-identity", SIP_PROTOCOL_UDP, test_stranger);
  agent_test_add (PRIVACY "holds-for-one-request", SIP_PROTOCOL_UDP, test_one_request);

  return g_test_run ();
}
