/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "agent-fixture.h"
#include "message/sip-digest.h"

#define TARGET "sip:bob@192.0.2.11"

static SipMessage *
expect (AgentFixture *self, const char *start)
{
  return flow_expect (&self->flow, self->flow.far, start);
}

static void
reply (AgentFixture *self, SipMessage *request, guint status, const char *headers)
{
  flow_reply (&self->flow, self->flow.far, request, status, "bob", headers);
}

static char *
dup_field (SipMessage *request, SipHeader header, const char *name)
{
  return sip_digest_get_field (sip_message_get_header (request, header, 0), name);
}

#define assert_field(request, header, name, expected) \
  G_STMT_START \
  { \
    g_autofree char *field_ = dup_field (request, header, name); \
    g_assert_cmpstr (field_, ==, expected); \
  } \
  G_STMT_END

/* Of @parts joined by colons; GLib's own hashes, for the two that it has. */
static char *
hash (GChecksumType type, const char *const *parts)
{
  g_autofree char *text = g_strjoinv (":", (char **) parts);

  return g_compute_checksum_for_string (type, text, -1);
}

#define HASH(type, ...) hash (type, (const char *const[]) { __VA_ARGS__, NULL })

/* The response that a server works out from the fields of @request, which came with @body. */
static void
assert_response (SipMessage *request, SipHeader header, GChecksumType type, gboolean session, const char *body)
{
  g_autofree char *nonce = dup_field (request, header, "nonce");
  g_autofree char *cnonce = dup_field (request, header, "cnonce");
  g_autofree char *count = dup_field (request, header, "nc");
  g_autofree char *qop = dup_field (request, header, "qop");
  g_autofree char *uri = dup_field (request, header, "uri");
  g_autofree char *method = sip_slice_dup (sip_message_get_method_name (request));
  g_autofree char *plain = HASH (type, "alice", "one", "secret");
  g_autofree char *a1 = session ? HASH (type, plain, nonce, cnonce) : g_strdup (plain);
  g_autofree char *body_hash = body ? HASH (type, body) : NULL;
  g_autofree char *a2 = body ? HASH (type, method, uri, body_hash) : HASH (type, method, uri);
  g_autofree char *expected = HASH (type, a1, nonce, count, cnonce, qop, a2);

  g_assert_cmpstr (qop, ==, body ? "auth-int" : "auth");
  assert_field (request, header, "response", expected);
}

static void
test_all_algorithms (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 401,
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n0\", algorithm=AKAv1-MD5, qop=\"auth\"\r\n"
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n1\", algorithm=SHA-512-256, qop=\"auth\", opaque=\"o\"\r\n"
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n2\", algorithm=SHA-256, qop=\"auth\"\r\n"
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n3\", qop=\"auth\"");
  request = expect (self, "OPTIONS");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "algorithm", "SHA-512-256");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "nonce", "n1");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "opaque", "o");
  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_AUTHORIZATION), ==, 1);
  reply (self, request, 200, NULL);
}

static void
test_md5_refused (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  g_autoptr (SipOutgoingRequest) second = NULL;
  SipMessage *request;

  g_object_set (self->agent, "weakest-digest", SIP_DIGEST_SHA256, NULL);
  sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  reply (self, expect (self, "OPTIONS"), 401,
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"\r\n"
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n2\", algorithm=SHA-256, qop=\"auth\"");
  request = expect (self, "OPTIONS");
  assert_response (request, SIP_HEADER_AUTHORIZATION, G_CHECKSUM_SHA256, FALSE, NULL);
  reply (self, request, 200, NULL);

  second = agent_send (self, SIP_METHOD_OPTIONS, "sip:carol@192.0.2.11");
  reply (self, expect (self, "OPTIONS"), 401, "WWW-Authenticate: Digest realm=\"one\", nonce=\"n3\", qop=\"auth\"");
  agent_assert_log (self, "failed authentication");
  flow_expect_silence (self->flow.far);
}

static void
test_md5_forgotten (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  g_autoptr (SipOutgoingRequest) second = NULL;
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 401, "WWW-Authenticate: Digest realm=\"one\", nonce=\"n1\"");
  reply (self, expect (self, "OPTIONS"), 200, NULL);
  g_object_set (self->agent, "weakest-digest", SIP_DIGEST_SHA512_256, NULL);
  second = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  request = expect (self, "OPTIONS");
  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_AUTHORIZATION), ==, 0);
  reply (self, request, 200, NULL);
}

static SipOutgoingRequest *
send_body (AgentFixture *self, const char *body)
{
  g_autoptr (SipUri) uri = sip_uri_parse (TARGET, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  SipMessageBuilder *builder = sip_agent_create_request (self->agent, SIP_METHOD_MESSAGE, uri);

  if (*body)
    sip_message_builder_set_body (builder, "text/plain", bytes);
  return agent_send_message (self, sip_message_builder_end (builder), NULL, NULL);
}

static void
test_auth_int (AgentFixture *self, gconstpointer protocol)
{
  static const char *const bodies[] = { "Hello", "" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (SipOutgoingRequest) sent = NULL;
      SipMessage *request;

      sip_agent_set_credentials (self->agent, "alice", "secret");
      sent = send_body (self, bodies[i]);
      reply (self, expect (self, "MESSAGE"), 407,
             "Proxy-Authenticate: Digest realm=\"one\", nonce=\"n1\", algorithm=SHA-256, qop=\"auth-int,token\"");
      request = expect (self, "MESSAGE");
      assert_response (request, SIP_HEADER_PROXY_AUTHORIZATION, G_CHECKSUM_SHA256, FALSE, bodies[i]);
      reply (self, request, 200, NULL);
    }
}

static void
test_session (AgentFixture *self, gconstpointer protocol)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
      SipMessage *request = expect (self, "OPTIONS");
      g_autofree char *cnonce = NULL;
      g_autofree char *count = g_strdup_printf ("%08x", i + 1);

      if (i == 0)
        {
          reply (self, request, 401,
                 "WWW-Authenticate: Digest realm=\"one\", nonce=\"n1\", algorithm=MD5-sess, qop=\"auth\"");
          request = expect (self, "OPTIONS");
        }
      assert_field (request, SIP_HEADER_AUTHORIZATION, "algorithm", "MD5-sess");
      assert_field (request, SIP_HEADER_AUTHORIZATION, "nc", count);
      assert_response (request, SIP_HEADER_AUTHORIZATION, G_CHECKSUM_MD5, TRUE, NULL);
      cnonce = dup_field (request, SIP_HEADER_AUTHORIZATION, "cnonce");
      /* With one cnonce a session's key is the same whichever of the two ways it is worked out. */
      if (first)
        g_assert_cmpstr (cnonce, ==, first);
      else
        first = g_steal_pointer (&cnonce);
      reply (self, request, 200, NULL);
    }
}

static void
test_next_nonce (AgentFixture *self, gconstpointer protocol)
{
  static const struct
  {
    const char *info;
    const char *nonce;
    const char *count;
  } steps[] = {
    { "Authentication-Info: nextnonce=\"n2\", qop=auth, rspauth=\"x\"", "n1", "00000001" },
    { "Authentication-Info: qop=auth", "n2", "00000001" },
    { "Authentication-Info: nextnonce=\"n2\"", "n2", "00000002" },
    { "Authentication-Info: nextnonce=\"\"", "n2", "00000003" },
    { "Authentication-Info: nextnonce", "n2", "00000004" },
    { "Proxy-Authentication-Info: nextnonce=\"n3\"", "n2", "00000005" },
    { "Authentication-Info: nextnonce=\"n4\"", "n2", "00000006" },
    { NULL, "n4", "00000001" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
      SipMessage *request = expect (self, "OPTIONS");

      if (i == 0)
        {
          reply (self, request, 401, "WWW-Authenticate: Digest realm=\"one\", nonce=\"n1\", qop=\"auth\"");
          request = expect (self, "OPTIONS");
        }
      assert_field (request, SIP_HEADER_AUTHORIZATION, "nonce", steps[i].nonce);
      assert_field (request, SIP_HEADER_AUTHORIZATION, "nc", steps[i].count);
      assert_response (request, SIP_HEADER_AUTHORIZATION, G_CHECKSUM_MD5, FALSE, NULL);
      reply (self, request, 200, steps[i].info);
    }
}

static void
test_next_nonce_of_a_session (AgentFixture *self, gconstpointer protocol)
{
  g_autofree char *plain = HASH (G_CHECKSUM_MD5, "alice", "one", "secret");
  g_autofree char *cnonce = NULL, *a1 = NULL, *a2 = NULL, *response = NULL;
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  g_autoptr (SipOutgoingRequest) second = NULL;
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 401,
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n1\", algorithm=MD5-sess, qop=\"auth\"");
  reply (self, expect (self, "OPTIONS"), 200, "Authentication-Info: nextnonce=\"n2\"");
  second = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  request = expect (self, "OPTIONS");
  cnonce = dup_field (request, SIP_HEADER_AUTHORIZATION, "cnonce");
  a1 = HASH (G_CHECKSUM_MD5, plain, "n1", cnonce);
  a2 = HASH (G_CHECKSUM_MD5, "OPTIONS", TARGET);
  response = HASH (G_CHECKSUM_MD5, a1, "n2", "00000001", cnonce, "auth", a2);
  assert_field (request, SIP_HEADER_AUTHORIZATION, "nonce", "n2");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "response", response);
  reply (self, request, 200, NULL);
}

static void
test_nonces_used_once (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 407, "Proxy-Authenticate: Digest realm=\"p\", nonce=\"p1\", qop=\"auth\"");
  reply (self, expect (self, "OPTIONS"), 401, "WWW-Authenticate: Digest realm=\"one\", nonce=\"u1\", qop=\"auth\"");
  /* The proxy let p1 pass once, and wants another one for the answer to the user agent. */
  reply (self, expect (self, "OPTIONS"), 407, "Proxy-Authenticate: Digest realm=\"p\", nonce=\"p2\", qop=\"auth\"");
  request = expect (self, "OPTIONS");
  assert_field (request, SIP_HEADER_PROXY_AUTHORIZATION, "nonce", "p2");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "nonce", "u1");
  reply (self, request, 407, "Proxy-Authenticate: Digest realm=\"p\", nonce=\"p3\", qop=\"auth\"");
  agent_assert_log (self, "failed authentication");
}

static void
test_every_method_in_a_dialog (AgentFixture *self, gconstpointer protocol)
{
  static const SipMethod methods[] = { SIP_METHOD_PRACK, SIP_METHOD_INFO, SIP_METHOD_UPDATE, SIP_METHOD_MESSAGE,
                                       SIP_METHOD_REFER, SIP_METHOD_NOTIFY, SIP_METHOD_SUBSCRIBE, SIP_METHOD_INVITE,
                                       SIP_METHOD_OPTIONS, SIP_METHOD_BYE };
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@192.0.2.11:5060", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      const char *method = sip_method_to_string (methods[i]);
      guint cseq = sip_dialog_get_local_cseq (dialog);
      g_autofree char *expected = g_strdup_printf ("%u %s", cseq + 2, method);
      g_autoptr (SipOutgoingRequest) sent = NULL;
      SipMessageBuilder *ack;
      SipMessage *request;

      sip_agent_set_credentials (self->agent, "alice", "secret");
      sent = agent_send_message (self, sip_message_builder_end (sip_dialog_create_request (dialog, methods[i])), dialog,
                                 NULL);
      reply (self, expect (self, method), 401, "WWW-Authenticate: Digest realm=\"one\", nonce=\"n1\", qop=\"auth\"");
      if (methods[i] == SIP_METHOD_INVITE)
        expect (self, "ACK");
      request = expect (self, method);
      flow_assert_header (request, SIP_HEADER_CSEQ, expected);
      assert_response (request, SIP_HEADER_AUTHORIZATION, G_CHECKSUM_MD5, FALSE, NULL);
      reply (self, request, 200, methods[i] == SIP_METHOD_INVITE ? "Contact: <sip:bob@192.0.2.11:5060>" : NULL);
      agent_assert_log (self, "accept 200");
      if (methods[i] != SIP_METHOD_INVITE)
        continue;

      /* RFC 3261 22.1: the ACK of a 2xx has the credentials of its INVITE. */
      ack = sip_dialog_create_ack (dialog, sip_outgoing_request_get_message (sent));
      {
        g_autoptr (SipMessage) message = sip_message_builder_end (ack);
        g_autofree char *value = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_AUTHORIZATION, 0));

        sip_agent_send_ack (self->agent, message, dialog, self->flow.flow);
        flow_run (&self->flow, 0);
        flow_assert_header (expect (self, "ACK"), SIP_HEADER_AUTHORIZATION, value);
      }
    }
}

static void
test_odd_texts (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  g_autofree char *a1 = NULL, *a2 = NULL, *cnonce = NULL, *response = NULL;
  SipMessage *request;

  /* A password that was typed with a combining accent, and a user with quotes. */
  sip_agent_set_credentials (self->agent, "a\"l\\e", "cafe\314\201");
  sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  reply (self, expect (self, "OPTIONS"), 401,
         "WWW-Authenticate: Digest domain=\"sip:192.0.2.11 sip:x\",realm=\"a \\\"b\\\" , c\" ,qop=\"auth\","
         "nonce=\"n\\\\1\",opaque=\"o,\\\"=\",charset=utf-8,userhash=false,algorithm=\"MD5\"");
  request = expect (self, "OPTIONS");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "username", "a\\\"l\\\\e");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "realm", "a \\\"b\\\" , c");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "nonce", "n\\\\1");
  assert_field (request, SIP_HEADER_AUTHORIZATION, "opaque", "o,\\\"=");
  cnonce = dup_field (request, SIP_HEADER_AUTHORIZATION, "cnonce");
  a1 = HASH (G_CHECKSUM_MD5, "a\\\"l\\\\e", "a \\\"b\\\" , c", "caf\303\251");
  a2 = HASH (G_CHECKSUM_MD5, "OPTIONS", TARGET);
  response = HASH (G_CHECKSUM_MD5, a1, "n\\\\1", "00000001", cnonce, "auth", a2);
  assert_field (request, SIP_HEADER_AUTHORIZATION, "response", response);
  reply (self, request, 200, NULL);
}

static void
answer_all (AgentFixture *self)
{
  SipMessage *request;

  while ((request = flow_take (&self->flow, self->flow.far)))
    {
      gboolean signed_in = sip_message_count (request, SIP_HEADER_AUTHORIZATION) > 0;

      reply (self, request, signed_in ? 200 : 401,
             signed_in ? NULL : "WWW-Authenticate: Digest realm=\"one\", nonce=\"n\", qop=\"auth\"");
    }
}

static void
test_lost_messages (AgentFixture *self, gconstpointer protocol)
{
  guint n_accepted = 0;

  flow_set_loss (&self->flow, 30);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (SipOutgoingRequest) sent = NULL;

      sip_agent_set_credentials (self->agent, "alice", "secret");
      sent = agent_send (self, SIP_METHOD_REGISTER, "sip:192.0.2.11");
      for (guint j = 0; j < 400 && self->log->len == 0; j++)
        {
          answer_all (self);
          flow_run (&self->flow, 250);
        }
      n_accepted += strcmp (self->log->str, "accept 200") == 0;
      answer_all (self);
    }
  g_assert_cmpuint (n_accepted, ==, 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define DIGEST "/interop/digest/"
  agent_test_add (DIGEST "the-topmost-supported-algorithm-is-answered", SIP_PROTOCOL_UDP, test_all_algorithms);
  agent_test_add (DIGEST "a-setting-refuses-md5", SIP_PROTOCOL_UDP, test_md5_refused);
  agent_test_add (DIGEST "refused-md5-is-not-remembered", SIP_PROTOCOL_UDP, test_md5_forgotten);
  agent_test_add (DIGEST "auth-int-covers-the-body-also-an-empty-one", SIP_PROTOCOL_UDP, test_auth_int);
  agent_test_add (DIGEST "sess-keeps-its-key", SIP_PROTOCOL_UDP, test_session);
  agent_test_add (DIGEST "the-next-nonce-is-used", SIP_PROTOCOL_UDP, test_next_nonce);
  agent_test_add (DIGEST "the-next-nonce-keeps-a-session-key", SIP_PROTOCOL_UDP, test_next_nonce_of_a_session);
  agent_test_add (DIGEST "a-proxy-may-use-each-nonce-once", SIP_PROTOCOL_UDP, test_nonces_used_once);
  agent_test_add (DIGEST "every-method-in-a-dialog-takes-its-next-cseq", SIP_PROTOCOL_UDP,
                  test_every_method_in_a_dialog);
  agent_test_add (DIGEST "quotes-escapes-and-charset-are-kept", SIP_PROTOCOL_UDP, test_odd_texts);
  agent_test_add (DIGEST "loss-is-survived", SIP_PROTOCOL_UDP, test_lost_messages);

  return g_test_run ();
}
