/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "agent-fixture.h"

#define SDP "v=0\r\no=- 1 1 IN IP4 192.0.2.11\r\ns=-\r\nt=0 0\r\n"

/* @extra: further lines, each ended by LF */
static SipMessage *
ask_full (AgentFixture *self, const char *method, const char *uri, const char *to_tag, const char *extra,
          const char *body, const char *start)
{
  static guint last;
  guint n = ++last;
  g_autofree char *text = g_strdup_printf ("%s %s SIP/2.0\n"
                                           "Via: SIP/2.0/UDP 192.0.2.11:5060;branch=z9hG4bKuas%u\n"
                                           "From: <sip:bob@192.0.2.11>;tag=bob\n"
                                           "To: <sip:alice@192.0.2.11>%s\n"
                                           "Call-ID: uas%u\n"
                                           "CSeq: 1 %s\n"
                                           "Max-Forwards: 0\n"
                                           "Contact: <sip:bob@192.0.2.11>\n"
                                           "%sContent-Length: %zu\n\n",
                                           method, uri, n, to_tag, n, method, extra, strlen (body));
  g_autofree char *whole = g_strconcat (text, body, NULL);

  flow_say (&self->flow, self->flow.far, whole);
  return flow_expect (&self->flow, self->flow.far, start);
}

static SipMessage *
ask (AgentFixture *self, const char *method, const char *extra, const char *body, const char *start)
{
  return ask_full (self, method, "sip:alice@192.0.2.11", "", extra, body, start);
}

static gboolean
refuse (SipAgent *agent, SipServerTransaction *transaction, guint *n_requests)
{
  ++*n_requests;
  return sip_server_transaction_reply (transaction, 486, NULL);
}

static void
test_options (AgentFixture *self, gconstpointer protocol)
{
  SipMessage *answer = ask (self, "OPTIONS", "", "", "SIP/2.0 200");

  flow_assert_header (answer, SIP_HEADER_ALLOW, "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER");
  flow_assert_header (answer, SIP_HEADER_SERVER, "test/1");
  g_assert_true (sip_message_has_token (answer, SIP_HEADER_ACCEPT, "application/sdp"));
  g_assert_cmpuint (sip_message_count (answer, SIP_HEADER_SUPPORTED), ==, 1);
  g_assert_cmpuint (sip_address_get_tag (sip_message_get_to (answer)).length, >, 0);
}

static void
test_known_method (AgentFixture *self, gconstpointer protocol)
{
  const char *const methods[] = { "REGISTER", "SUBSCRIBE", "PUBLISH", "MESSAGE", "NOTIFY" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    flow_assert_header (ask (self, methods[i], "", "", "SIP/2.0 405"), SIP_HEADER_ALLOW,
                        sip_agent_get_allow (self->agent));
}

static void
test_unknown_method (AgentFixture *self, gconstpointer protocol)
{
  flow_assert_header (ask (self, "NEWMETHOD", "", "", "SIP/2.0 501"), SIP_HEADER_ALLOW,
                      sip_agent_get_allow (self->agent));
  ask (self, "invite", "", "", "SIP/2.0 501");
}

static void
test_scheme (AgentFixture *self, gconstpointer protocol)
{
  ask_full (self, "OPTIONS", "tel:+1-212-555-1212", "", "", "", "SIP/2.0 416");
  ask_full (self, "OPTIONS", "http://www.example.com", "", "", "", "SIP/2.0 416");
}

static void
test_sips_in_the_clear (AgentFixture *self, gconstpointer protocol)
{
  guint n_requests = 0;

  g_signal_connect (self->agent, "request", G_CALLBACK (refuse), &n_requests);
  flow_assert_header (ask_full (self, "INVITE", "sips:alice@192.0.2.11", "", "", "", "SIP/2.0 480"),
                      SIP_HEADER_WARNING, "380 sipcore \"SIPS Not Allowed\"");
  ask_full (self, "OPTIONS", "sips:alice@192.0.2.11", "", "", "", "SIP/2.0 480");
  g_assert_cmpuint (n_requests, ==, 0);
}

static void
test_unknown_dialog (AgentFixture *self, gconstpointer protocol)
{
  ask_full (self, "INVITE", "sip:alice@192.0.2.11", ";tag=gone", "", "", "SIP/2.0 481");
  ask (self, "BYE", "", "", "SIP/2.0 481");
  ask (self, "INFO", "", "", "SIP/2.0 481");
  ask (self, "UPDATE", "", "", "SIP/2.0 481");
  ask (self, "PRACK", "", "", "SIP/2.0 481");
}

static void
test_required_extension (AgentFixture *self, gconstpointer protocol)
{
  static const char *const no_options[] = { "Require: a b\n", "Require: timer, \"a\"\n", "Require: a\x01\n" };
  guint n_requests = 0;

  g_signal_connect (self->agent, "request", G_CALLBACK (refuse), &n_requests);
  flow_assert_header (ask (self, "INVITE", "Require: nothingSupportsThis,  norThis\nRequire: , third\n", "",
                           "SIP/2.0 420"),
                      SIP_HEADER_UNSUPPORTED, "nothingSupportsThis, norThis, third");
  ask (self, "OPTIONS", "Proxy-Require: a-proxy-only\n", "", "SIP/2.0 200");
  for (guint i = 0; i < G_N_ELEMENTS (no_options); i++)
    ask (self, "OPTIONS", no_options[i], "", "SIP/2.0 400");
  g_assert_cmpuint (n_requests, ==, 0);
}

static void
test_content_type (AgentFixture *self, gconstpointer protocol)
{
  guint n_requests = 0;

  g_signal_connect (self->agent, "request", G_CALLBACK (refuse), &n_requests);
  g_assert_true (sip_message_has_token (ask (self, "INVITE", "Content-Type: application/unknownformat\n", "<a/>",
                                             "SIP/2.0 415"),
                                        SIP_HEADER_ACCEPT, "application/sdp"));
  ask (self, "INVITE", "Content-Type: application/x-note\nContent-Disposition: render;handling=required\n", "x",
       "SIP/2.0 415");
  g_assert_cmpuint (n_requests, ==, 0);
  ask (self, "INVITE", "Content-Type: application/x-note\nContent-Disposition: render; handling=optional\n", "x",
       "SIP/2.0 486");
  ask (self, "INVITE", "Content-Type: application/sdp\n", SDP, "SIP/2.0 486");
  ask (self, "INVITE", "Content-Type: multipart/mixed;boundary=b\n",
       "--b\r\nContent-Type: application/sdp\r\n\r\n" SDP "\r\n--b--\r\n", "SIP/2.0 486");
  ask (self, "INVITE", "", "", "SIP/2.0 486");
  g_assert_cmpuint (n_requests, ==, 4);
}

static void
test_content_encoding (AgentFixture *self, gconstpointer protocol)
{
  flow_assert_header (ask (self, "INVITE", "Content-Type: application/sdp\nContent-Encoding: gzip\n", SDP,
                           "SIP/2.0 415"),
                      SIP_HEADER_ACCEPT_ENCODING, "identity");
}

static void
test_merged (AgentFixture *self, gconstpointer protocol)
{
  const char *const branches[] = { "one", "two" };

  for (guint i = 0; i < G_N_ELEMENTS (branches); i++)
    {
      g_autofree char *text = g_strdup_printf ("OPTIONS sip:alice@192.0.2.11 SIP/2.0\n"
                                               "Via: SIP/2.0/UDP 192.0.2.11:5060;branch=z9hG4bK%s\n"
                                               "From: <sip:bob@192.0.2.11>;tag=bob\nTo: <sip:alice@192.0.2.11>\n"
                                               "Call-ID: merged\nCSeq: 1 OPTIONS\nMax-Forwards: 70\n"
                                               "Content-Length: 0\n\n",
                                               branches[i]);

      flow_say (&self->flow, self->flow.far, text);
      flow_expect (&self->flow, self->flow.far, i == 0 ? "SIP/2.0 200" : "SIP/2.0 482");
    }
}

static void
test_unanswered (AgentFixture *self, gconstpointer protocol)
{
  ask (self, "INVITE", "", "", "SIP/2.0 405");
}

/* Whether the agent takes an OPTIONS for @uri that comes from @end. */
static gboolean
takes (AgentFixture *self, FlowEnd *end, const char *uri)
{
  g_autofree char *text = g_strdup_printf ("OPTIONS %s SIP/2.0\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\n\n", uri);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SipMessage) request = sip_message_parse (bytes, NULL);
  g_autoptr (SipFlow) flow = flow_connect (&self->flow, end);

  g_assert_nonnull (request);
  return sip_agent_matches (self->agent, request, flow);
}

static void
test_matching_without_registration (AgentFixture *self, gconstpointer protocol)
{
  g_assert_true (takes (self, &self->flow.ends[1], "sip:alice@192.0.2.11"));
  g_assert_true (takes (self, &self->flow.ends[1], "sip:%61lice@192.0.2.1:5060"));
  g_assert_false (takes (self, &self->flow.ends[1], "sip:Alice@192.0.2.1:5060"));
  g_assert_false (takes (self, &self->flow.ends[1], "sip:192.0.2.1:5060"));
  g_assert_false (takes (self, &self->flow.ends[1], "tel:+123"));
}

static void
test_matching_with_registration (AgentFixture *self, gconstpointer protocol)
{
  sip_agent_set_flow (self->agent, self->flow.flow);
  g_assert_true (takes (self, &self->flow.ends[0], "sip:alice@192.0.2.11"));
  g_assert_true (takes (self, &self->flow.ends[0], "sip:alice@192.0.2.1:5060"));
  g_assert_true (takes (self, &self->flow.ends[0], "sip:192.0.2.1:5060"));
  g_assert_false (takes (self, &self->flow.ends[0], "sip:carol@192.0.2.1:5060"));
  /* It is for the account; whether its sender is heard is another question. */
  g_assert_true (takes (self, &self->flow.ends[1], "sip:alice@192.0.2.11"));
  g_assert_false (takes (self, &self->flow.ends[1], "sip:192.0.2.1:5060"));
}

static gboolean
match_echo (SipAgent *agent, SipMessage *request, SipFlow *flow, gpointer user_data)
{
  return sip_slice_equal (sip_uri_get_user (sip_message_get_request_uri (request)), SIP_SLICE ("echo"));
}

static void
test_matching_by_function (AgentFixture *self, gconstpointer protocol)
{
  sip_agent_set_match_func (self->agent, match_echo, NULL, NULL);
  g_assert_true (takes (self, &self->flow.ends[1], "sip:echo@192.0.2.1"));
  g_assert_false (takes (self, &self->flow.ends[1], "sip:alice@192.0.2.11"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define UAS "/agent/uas/"
  agent_test_add ("/interop/options/answered-as-11-2-says", SIP_PROTOCOL_UDP, test_options);
  agent_test_add (UAS "answers-methods-that-it-does-not-support-with-405", SIP_PROTOCOL_UDP, test_known_method);
  agent_test_add (UAS "answers-methods-that-it-does-not-know-with-501", SIP_PROTOCOL_UDP, test_unknown_method);
  agent_test_add (UAS "answers-other-schemes-with-416", SIP_PROTOCOL_UDP, test_scheme);
  agent_test_add (UAS "answers-sips-over-udp-with-480", SIP_PROTOCOL_UDP, test_sips_in_the_clear);
  agent_test_add (UAS "answers-sips-over-tcp-with-480", SIP_PROTOCOL_TCP, test_sips_in_the_clear);
  agent_test_add (UAS "answers-for-dialogs-that-are-not-with-481", SIP_PROTOCOL_UDP, test_unknown_dialog);
  agent_test_add ("/interop/merged-requests/answered-with-482", SIP_PROTOCOL_UDP, test_merged);
  agent_test_add (UAS "answers-required-extensions-with-420-and-what-is-none-with-400", SIP_PROTOCOL_UDP,
                  test_required_extension);
  agent_test_add (UAS "answers-bodies-that-it-does-not-understand-with-415", SIP_PROTOCOL_UDP, test_content_type);
  agent_test_add (UAS "answers-encodings-with-415", SIP_PROTOCOL_UDP, test_content_encoding);
  agent_test_add (UAS "answers-what-nobody-takes-with-405", SIP_PROTOCOL_UDP, test_unanswered);

#define MATCH "/interop/inbound-matching/"
  agent_test_add (MATCH "without-registration-is-by-address-or-contact", SIP_PROTOCOL_UDP,
                  test_matching_without_registration);
  agent_test_add (MATCH "with-registration-also-without-a-user-from-its-server", SIP_PROTOCOL_UDP,
                  test_matching_with_registration);
  agent_test_add (MATCH "is-by-a-function-of-its-own", SIP_PROTOCOL_UDP, test_matching_by_function);

  return g_test_run ();
}
