/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "agent-fixture.h"
#include "message/sip-digest.h"

#define TARGET "sip:bob@192.0.2.11"
#define CHALLENGE(realm, nonce) "Digest realm=\"" realm "\", nonce=\"" nonce "\", qop=\"auth\", algorithm=MD5"
#define ASK(realm, nonce) "WWW-Authenticate: " CHALLENGE (realm, nonce)
#define PROXY_ASK(realm, nonce) "Proxy-Authenticate: " CHALLENGE (realm, nonce)

/* "realm nonce nc" of each field of @header, or "" */
static char *
dup_answers (SipMessage *request, SipHeader header)
{
  GString *answers = g_string_new (NULL);

  for (guint i = 0; i < sip_message_count (request, header); i++)
    {
      SipSlice value = sip_message_get_header (request, header, i);
      g_autofree char *realm = sip_digest_get_field (value, "realm");
      g_autofree char *nonce = sip_digest_get_field (value, "nonce");
      g_autofree char *count = sip_digest_get_field (value, "nc");

      g_string_append_printf (answers, "%s%s %s %s", i > 0 ? ", " : "", realm, nonce, count);
    }
  return g_string_free (answers, FALSE);
}

#define assert_answers(request, header, expected) \
  G_STMT_START \
  { \
    g_autofree char *answers_ = dup_answers (request, header); \
    g_assert_cmpstr (answers_, ==, expected); \
  } \
  G_STMT_END

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

/* Sends OPTIONS to @uri and lets it be asked for @ask, then accepted. */
static void
pass_challenge (AgentFixture *self, SipMethod method, const char *uri, const char *ask)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, method, uri);

  reply (self, expect (self, sip_method_to_string (method)), strstr (ask, "Proxy") ? 407 : 401, ask);
  reply (self, expect (self, sip_method_to_string (method)), 200, NULL);
  agent_assert_log (self, "accept 200");
}

static char *
expected_response (const char *method, const char *nonce, const char *cnonce)
{
  g_autofree char *ha1 = g_compute_checksum_for_string (G_CHECKSUM_MD5, "alice:one:secret", -1);
  g_autofree char *a2 = g_strdup_printf ("%s:" TARGET, method);
  g_autofree char *ha2 = g_compute_checksum_for_string (G_CHECKSUM_MD5, a2, -1);
  g_autofree char *text = g_strdup_printf ("%s:%s:00000001:%s:auth:%s", ha1, nonce, cnonce, ha2);

  return g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
}

/* Signed out while a request that was asked for a password tries the next target. */
static void
test_credentials_taken_back (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@ordered.example");
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n1"));
  request = expect (self, "OPTIONS");
  sip_agent_set_credentials (self->agent, NULL, NULL);
  reply (self, request, 503, NULL);
  request = flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS");
  assert_answers (request, SIP_HEADER_AUTHORIZATION, "");
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, "bob", NULL);
}

static void
test_every_method (AgentFixture *self, gconstpointer protocol)
{
  const SipMethod methods[] = { SIP_METHOD_INVITE, SIP_METHOD_OPTIONS, SIP_METHOD_REGISTER, SIP_METHOD_MESSAGE,
                                SIP_METHOD_SUBSCRIBE, SIP_METHOD_PUBLISH, SIP_METHOD_REFER };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      const char *method = sip_method_to_string (methods[i]);
      g_autoptr (SipOutgoingRequest) sent = NULL;
      g_autofree char *cnonce = NULL, *response = NULL, *user = NULL, *uri = NULL, *expected = NULL;
      g_autofree char *cseq = g_strdup_printf ("2 %s", method);
      SipMessage *first, *second;
      SipSlice answer;

      sip_agent_set_credentials (self->agent, "alice", "secret");
      sent = agent_send (self, methods[i], TARGET);
      first = expect (self, method);
      assert_answers (first, SIP_HEADER_AUTHORIZATION, "");
      reply (self, first, 401, ASK ("one", "n1"));
      if (methods[i] == SIP_METHOD_INVITE)
        expect (self, "ACK");
      second = expect (self, method);
      flow_assert_header (second, SIP_HEADER_CSEQ, cseq);
      g_assert_true (sip_slice_equal (sip_message_get_call_id (second), sip_message_get_call_id (first)));
      g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_from (second)),
                                      sip_address_get_tag (sip_message_get_from (first))));
      g_assert_false (
          sip_slice_equal (sip_message_get_via (second, 0)->branch, sip_message_get_via (first, 0)->branch));
      assert_answers (second, SIP_HEADER_AUTHORIZATION, "one n1 00000001");
      answer = sip_message_get_header (second, SIP_HEADER_AUTHORIZATION, 0);
      cnonce = sip_digest_get_field (answer, "cnonce");
      response = sip_digest_get_field (answer, "response");
      user = sip_digest_get_field (answer, "username");
      uri = sip_digest_get_field (answer, "uri");
      expected = expected_response (method, "n1", cnonce);
      g_assert_cmpstr (user, ==, "alice");
      g_assert_cmpstr (uri, ==, TARGET);
      g_assert_cmpstr (response, ==, expected);
      g_assert_true (sip_outgoing_request_is_challenged (sent));
      reply (self, second, 200, NULL);
      agent_assert_log (self, "accept 200");
    }
}

static void
test_wrong_password (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_REGISTER, TARGET);

  reply (self, expect (self, "REGISTER"), 401, ASK ("one", "n1"));
  reply (self, expect (self, "REGISTER"), 401, ASK ("one", "n2"));
  agent_assert_log (self, "failed authentication");
  g_assert_cmpuint (sip_message_get_status (sip_outgoing_request_get_response (sent)), ==, 401);
  flow_run (&self->flow, 60000);
  flow_expect_silence (self->flow.far);
}

static void
test_same_nonce (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);

  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n1"));
  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n1") ", stale=true");
  agent_assert_log (self, "failed authentication");
}

static void
test_stale (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n1"));
  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n2") ", stale=true");
  request = expect (self, "OPTIONS");
  flow_assert_header (request, SIP_HEADER_CSEQ, "3 OPTIONS");
  assert_answers (request, SIP_HEADER_AUTHORIZATION, "one n2 00000001");
  reply (self, request, 200, NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_endless_stale (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  guint n = 0;

  while (self->log->len == 0)
    {
      g_autofree char *ask = g_strdup_printf ("WWW-Authenticate: Digest realm=\"one\", nonce=\"n%u\", stale=true", n);

      g_assert_cmpuint (n++, <, 20);
      reply (self, expect (self, "OPTIONS"), 401, ask);
    }
  agent_assert_log (self, "failed authentication");
  g_assert_cmpuint (n, ==, 9);
}

static void
test_no_password (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  sip_agent_set_credentials (self->agent, NULL, NULL);
  sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n1"));
  agent_assert_log (self, "failed authentication");
  flow_expect_silence (self->flow.far);
}

static void
test_unknown_scheme (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);

  reply (self, expect (self, "OPTIONS"), 401, "WWW-Authenticate: Basic realm=\"one\"");
  agent_assert_log (self, "failed authentication");
}

static void
test_topmost_algorithm (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  g_autofree char *algorithm = NULL;
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 401,
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n0\", algorithm=UNKNOWN-1\r\n"
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n1\", algorithm=SHA-256, qop=\"auth\"\r\n"
         "WWW-Authenticate: Digest realm=\"one\", nonce=\"n2\", algorithm=MD5, qop=\"auth\"");
  request = expect (self, "OPTIONS");
  assert_answers (request, SIP_HEADER_AUTHORIZATION, "one n1 00000001");
  algorithm = sip_digest_get_field (sip_message_get_header (request, SIP_HEADER_AUTHORIZATION, 0), "algorithm");
  g_assert_cmpstr (algorithm, ==, "SHA-256");
  reply (self, request, 200, NULL);
}

static void
test_proxies_one_after_another (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, TARGET);
  SipMessage *request;

  reply (self, expect (self, "INVITE"), 407, PROXY_ASK ("one", "p1"));
  expect (self, "ACK");
  reply (self, expect (self, "INVITE"), 407, PROXY_ASK ("two", "p2"));
  expect (self, "ACK");
  request = expect (self, "INVITE");
  assert_answers (request, SIP_HEADER_PROXY_AUTHORIZATION, "one p1 00000002, two p2 00000001");
  reply (self, request, 401, ASK ("three", "u3"));
  expect (self, "ACK");
  request = expect (self, "INVITE");
  assert_answers (request, SIP_HEADER_PROXY_AUTHORIZATION, "one p1 00000003, two p2 00000002");
  assert_answers (request, SIP_HEADER_AUTHORIZATION, "three u3 00000001");
  flow_assert_header (request, SIP_HEADER_CSEQ, "4 INVITE");
  reply (self, request, 486, NULL);
  expect (self, "ACK");
  agent_assert_log (self, "reject 486");
}

static void
test_realms_at_once (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 401,
         ASK ("one", "u1") "\r\n" PROXY_ASK ("one", "p1") "\r\n" PROXY_ASK ("two", "p2"));
  request = expect (self, "OPTIONS");
  assert_answers (request, SIP_HEADER_AUTHORIZATION, "one u1 00000001");
  assert_answers (request, SIP_HEADER_PROXY_AUTHORIZATION, "one p1 00000001, two p2 00000001");
  reply (self, request, 200, NULL);
}

static void
test_ack_and_cancel (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, TARGET);
  SipMessage *invite, *cancel, *ack;

  reply (self, expect (self, "INVITE"), 407, PROXY_ASK ("one", "p1"));
  expect (self, "ACK");
  invite = expect (self, "INVITE");
  reply (self, invite, 180, NULL);
  sip_outgoing_request_cancel (sent, NULL);
  cancel = expect (self, "CANCEL");
  assert_answers (cancel, SIP_HEADER_PROXY_AUTHORIZATION, "one p1 00000001");
  flow_assert_header (cancel, SIP_HEADER_CSEQ, "2 CANCEL");
  reply (self, cancel, 200, NULL);
  reply (self, invite, 487, NULL);
  ack = expect (self, "ACK");
  assert_answers (ack, SIP_HEADER_PROXY_AUTHORIZATION, "one p1 00000001");
  flow_assert_header (ack, SIP_HEADER_CSEQ, "2 ACK");
}

static void
test_no_retry_after_cancel (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, TARGET);
  SipMessage *invite = expect (self, "INVITE");

  sip_outgoing_request_cancel (sent, NULL);
  reply (self, invite, 407, PROXY_ASK ("one", "p1"));
  expect (self, "ACK");
  flow_expect_silence (self->flow.far);
  agent_assert_log (self, "reject 407");
}

static void
test_in_dialog (AgentFixture *self, gconstpointer protocol)
{
  const SipMethod methods[] = { SIP_METHOD_INFO, SIP_METHOD_REFER, SIP_METHOD_NOTIFY, SIP_METHOD_UPDATE,
                                SIP_METHOD_BYE };
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@192.0.2.11:5060", NULL);
  guint cseq = 1;

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      const char *method = sip_method_to_string (methods[i]);
      g_autoptr (SipOutgoingRequest) sent = NULL;
      g_autofree char *first = g_strdup_printf ("%u %s", ++cseq, method);
      g_autofree char *second = g_strdup_printf ("%u %s", ++cseq, method);
      SipMessage *request;

      sip_agent_set_credentials (self->agent, "alice", "secret");
      sent = agent_send_message (self, sip_message_builder_end (sip_dialog_create_request (dialog, methods[i])), dialog,
                                 NULL);
      request = expect (self, method);
      flow_assert_header (request, SIP_HEADER_CSEQ, first);
      reply (self, request, 407, PROXY_ASK ("one", "p1"));
      request = expect (self, method);
      flow_assert_header (request, SIP_HEADER_CSEQ, second);
      reply (self, request, 200, NULL);
      agent_assert_log (self, "accept 200");
      g_assert_cmpuint (sip_dialog_get_local_cseq (dialog), ==, cseq);
    }
}

static void
test_remembered_for_its_call (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@192.0.2.11:5060", NULL);
  g_autoptr (SipDialog) elsewhere = agent_create_dialog (self, "sip:bob@192.0.2.12:5060", NULL);
  SipMessage *request;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SipOutgoingRequest) sent = NULL;

      sent = agent_send_message (self, sip_message_builder_end (sip_dialog_create_request (dialog, SIP_METHOD_INFO)),
                                 dialog, NULL);
      request = expect (self, "INFO");
      if (i == 0)
        {
          reply (self, request, 407, PROXY_ASK ("one", "p1"));
          request = expect (self, "INFO");
        }
      assert_answers (request, SIP_HEADER_PROXY_AUTHORIZATION, i == 0 ? "one p1 00000001" : "one p1 00000002");
      reply (self, request, 200, NULL);
    }

  /* The same Call-ID by another hop. */
  g_object_unref (agent_send_message (self,
                                      sip_message_builder_end (sip_dialog_create_request (elsewhere, SIP_METHOD_BYE)),
                                      elsewhere, NULL));
  request = flow_expect (&self->flow, &self->flow.ends[1], "BYE");
  assert_answers (request, SIP_HEADER_PROXY_AUTHORIZATION, "");
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, "bob", NULL);
}

static void
assert_next (AgentFixture *self, FlowEnd *end, const char *uri, SipHeader header, const char *expected)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, uri);
  SipMessage *request = flow_expect (&self->flow, end, "OPTIONS");

  assert_answers (request, header, expected);
  flow_reply (&self->flow, end, request, 200, "bob", NULL);
}

static void
test_user_remembered_by_to (AgentFixture *self, gconstpointer protocol)
{
  pass_challenge (self, SIP_METHOD_OPTIONS, TARGET, ASK ("one", "n1"));
  assert_next (self, self->flow.far, TARGET, SIP_HEADER_AUTHORIZATION, "one n1 00000002");
  assert_next (self, self->flow.far, "sip:carol@192.0.2.11", SIP_HEADER_AUTHORIZATION, "");
  assert_next (self, &self->flow.ends[1], "sip:bob@192.0.2.12", SIP_HEADER_AUTHORIZATION, "");
}

static void
test_own_proxy_remembered (AgentFixture *self, gconstpointer protocol)
{
  sip_agent_set_flow (self->agent, self->flow.flow);
  pass_challenge (self, SIP_METHOD_OPTIONS, TARGET, PROXY_ASK ("one", "p1"));
  assert_next (self, self->flow.far, "sip:carol@other.example", SIP_HEADER_PROXY_AUTHORIZATION, "one p1 00000002");
  sip_agent_set_flow (self->agent, NULL);
  assert_next (self, &self->flow.ends[1], "sip:bob@192.0.2.12", SIP_HEADER_PROXY_AUTHORIZATION, "");
}

static void
test_foreign_proxy_forgotten (AgentFixture *self, gconstpointer protocol)
{
  pass_challenge (self, SIP_METHOD_OPTIONS, TARGET, PROXY_ASK ("one", "p1"));
  assert_next (self, self->flow.far, TARGET, SIP_HEADER_PROXY_AUTHORIZATION, "");
}

static void
test_registrar_kept_from_callees (AgentFixture *self, gconstpointer protocol)
{
  sip_agent_set_flow (self->agent, self->flow.flow);
  pass_challenge (self, SIP_METHOD_REGISTER, "sip:192.0.2.11", ASK ("one", "n1"));
  assert_next (self, self->flow.far, TARGET, SIP_HEADER_AUTHORIZATION, "");
  assert_next (self, self->flow.far, "sip:mallory@other.example", SIP_HEADER_AUTHORIZATION, "");
}

static void
test_remembered_nonce_aged (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request;

  pass_challenge (self, SIP_METHOD_OPTIONS, TARGET, ASK ("one", "n1"));
  sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  /* Not called stale, but the answer to a nonce of an earlier request is no refused password. */
  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n2"));
  request = expect (self, "OPTIONS");
  assert_answers (request, SIP_HEADER_AUTHORIZATION, "one n2 00000001");
  reply (self, request, 401, ASK ("one", "n3"));
  agent_assert_log (self, "failed authentication");
}

static void
test_nonce_given_twice (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, TARGET);
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 407, PROXY_ASK ("one", "n1"));
  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n1"));
  request = expect (self, "OPTIONS");
  assert_answers (request, SIP_HEADER_PROXY_AUTHORIZATION, "one n1 00000002");
  assert_answers (request, SIP_HEADER_AUTHORIZATION, "one n1 00000003");
  reply (self, request, 200, NULL);
}

static void
test_new_password_forgets (AgentFixture *self, gconstpointer protocol)
{
  pass_challenge (self, SIP_METHOD_OPTIONS, TARGET, ASK ("one", "n1"));
  sip_agent_set_credentials (self->agent, "alice", "other");
  assert_next (self, self->flow.far, TARGET, SIP_HEADER_AUTHORIZATION, "");
}

static void
test_failover_keeps_answers (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");
  SipMessage *request;

  reply (self, expect (self, "OPTIONS"), 401, ASK ("one", "n1"));
  reply (self, expect (self, "OPTIONS"), 503, NULL);
  request = flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS");
  assert_answers (request, SIP_HEADER_AUTHORIZATION, "one n1 00000002");
  flow_assert_header (request, SIP_HEADER_CSEQ, "2 OPTIONS");
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, "bob", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define DIGEST "/agent/digest/"
  agent_test_add (DIGEST "answers-for-every-method", SIP_PROTOCOL_UDP, test_every_method);
  agent_test_add (DIGEST "credentials-taken-back-under-way", SIP_PROTOCOL_UDP, test_credentials_taken_back);
  agent_test_add (DIGEST "in-a-dialog-takes-its-next-cseq", SIP_PROTOCOL_UDP, test_in_dialog);
  agent_test_add (DIGEST "takes-the-topmost-algorithm-it-knows", SIP_PROTOCOL_UDP, test_topmost_algorithm);
  agent_test_add (DIGEST "answers-proxies-one-after-another", SIP_PROTOCOL_UDP, test_proxies_one_after_another);
  agent_test_add (DIGEST "answers-several-realms-at-once", SIP_PROTOCOL_UDP, test_realms_at_once);
  agent_test_add (DIGEST "is-in-ack-and-cancel", SIP_PROTOCOL_UDP, test_ack_and_cancel);
  agent_test_add (DIGEST "is-not-tried-after-cancel", SIP_PROTOCOL_UDP, test_no_retry_after_cancel);
  agent_test_add (DIGEST "tries-a-password-once", SIP_PROTOCOL_UDP, test_wrong_password);
  agent_test_add (DIGEST "tries-a-nonce-once", SIP_PROTOCOL_UDP, test_same_nonce);
  agent_test_add (DIGEST "tries-again-after-stale", SIP_PROTOCOL_UDP, test_stale);
  agent_test_add (DIGEST "is-not-kept-busy-by-stale", SIP_PROTOCOL_UDP, test_endless_stale);
  agent_test_add (DIGEST "without-a-password-fails", SIP_PROTOCOL_UDP, test_no_password);
  agent_test_add (DIGEST "fails-where-the-scheme-is-unknown", SIP_PROTOCOL_UDP, test_unknown_scheme);
  agent_test_add (DIGEST "is-kept-at-failover", SIP_PROTOCOL_UDP, test_failover_keeps_answers);

#define REMEMBERED "/agent/digest-remembered/"
  agent_test_add (REMEMBERED "for-its-call-and-hop", SIP_PROTOCOL_UDP, test_remembered_for_its_call);
  agent_test_add (REMEMBERED "for-the-user-who-asked", SIP_PROTOCOL_UDP, test_user_remembered_by_to);
  agent_test_add (REMEMBERED "for-the-own-proxy", SIP_PROTOCOL_UDP, test_own_proxy_remembered);
  agent_test_add (REMEMBERED "not-for-another-proxy", SIP_PROTOCOL_UDP, test_foreign_proxy_forgotten);
  agent_test_add (REMEMBERED "keeps-what-the-registrar-gets-from-callees", SIP_PROTOCOL_UDP,
                  test_registrar_kept_from_callees);
  agent_test_add (REMEMBERED "nonces-may-have-aged", SIP_PROTOCOL_UDP, test_remembered_nonce_aged);
  agent_test_add (REMEMBERED "counts-a-nonce-that-was-given-twice", SIP_PROTOCOL_UDP, test_nonce_given_twice);
  agent_test_add (REMEMBERED "until-the-password-changes", SIP_PROTOCOL_UDP, test_new_password_forgets);

  return g_test_run ();
}
