/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "agent-fixture.h"

/* usage: test-agent-torture [FOLDER]
 *
 * What a user agent answers to the messages of RFC 4475 and RFC 5118, which are read from the folders of those names in
 * FOLDER. A call that it would take is answered with 486 here; an empty answer means silence. */

typedef struct
{
  const char *section;
  const char *file;
  const char *answers; /* any of these */
} Verdict;

static const Verdict rfc4475[] = {
  { "3.1.1.1", "wsinv.dat", "481" },
  { "3.1.1.2", "intmeth.dat", "501" },
  { "3.1.1.3", "esc01.dat", "486" },
  { "3.1.1.4", "escnull.dat", "405" },
  { "3.1.1.5", "esc02.dat", "501" },
  { "3.1.1.6", "lwsdisp.dat", "200" },
  { "3.1.1.7", "longreq.dat", "486" },
  { "3.1.1.8", "dblreq.dat", "405" },
  { "3.1.1.9", "semiuri.dat", "200" },
  { "3.1.1.10", "transports.dat", "200" },
  { "3.1.1.11", "mpart01.dat", "405" },
  { "3.1.1.12", "unreason.dat", "" },
  { "3.1.1.13", "noreason.dat", "" },
  { "3.1.2.1", "badinv01.dat", "400" },
  { "3.1.2.2", "clerr.dat", "400" },
  { "3.1.2.3", "ncl.dat", "400" },
  { "3.1.2.4", "scalar02.dat", "400" },
  { "3.1.2.5", "scalarlg.dat", "" },
  { "3.1.2.6", "quotbal.dat", "400" },
  { "3.1.2.7", "ltgtruri.dat", "400" },
  { "3.1.2.8", "lwsruri.dat", "400" },
  { "3.1.2.9", "lwsstart.dat", "486 400" },
  { "3.1.2.10", "trws.dat", "200 400" },
  { "3.1.2.11", "escruri.dat", "400 486" },
  { "3.1.2.12", "baddate.dat", "486" },
  { "3.1.2.13", "regbadct.dat", "400 405" },
  { "3.1.2.14", "badaspec.dat", "400 200" },
  { "3.1.2.15", "baddn-terminated.dat", "400 200" },
  { "3.1.2.16", "badvers.dat", "505" },
  { "3.1.2.17", "mismatch01.dat", "400" },
  { "3.1.2.18", "mismatch02.dat", "501 400" },
  { "3.1.2.19", "bigcode.dat", "" },
  { "3.2.1", "badbranch.dat", "200" },
  { "3.3.1", "insuf.dat", "400" },
  { "3.3.2", "unkscm.dat", "416" },
  { "3.3.3", "novelsc.dat", "416" },
  { "3.3.4", "unksm2.dat", "405" },
  { "3.3.5", "bext01.dat", "420" },
  { "3.3.6", "invut.dat", "415" },
  { "3.3.7", "regaut01.dat", "405" },
  { "3.3.8", "multi01.dat", "400" },
  { "3.3.9", "mcl01.dat", "400" },
  { "3.3.10", "bcast.dat", "" },
  { "3.3.11", "zeromf.dat", "200" },
  { "3.3.12", "cparam01.dat", "405" },
  { "3.3.13", "cparam02.dat", "405" },
  { "3.3.14", "regescrt.dat", "405" },
  { "3.3.15", "sdp01.dat", "406" },
  { "3.4.1", "inv2543.dat", "486" },
};

static const Verdict rfc5118[] = {
  { "4.1", "ipv6-good.dat", "405" },
  { "4.2", "ipv6-bad.dat", "400" },
  { "4.3", "port-ambiguous.dat", "405" },
  { "4.4", "port-unambiguous.dat", "405" },
  { "4.5", "via-received-param-with-delim.dat", "481" },
  { "4.5", "via-received-param-no-delim.dat", "200" },
  { "4.6", "ipv6-in-sdp.dat", "486" },
  { "4.7", "mult-ip-in-header.dat", "481" },
  { "4.8", "mult-ip-in-sdp.dat", "486" },
  { "4.9", "ipv4-mapped-ipv6.dat", "486" },
  { "4.10", "ipv6-bug-abnf-3-colons.dat", "200 400" },
  { "4.10", "ipv6-correct-abnf-2-colons.dat", "200" },
};

static const char *folder;

typedef struct
{
  AgentFixture agent;
  const Verdict *verdict;
  const char *rfc; /* the folder in the folder */
  guint answer; /* the first status that was sent, which a far end may not be able to read */
} TortureFixture;

static void
note_answer (TortureFixture *self, SipFlow *flow, SipMessage *message)
{
  if (self->answer == 0)
    self->answer = sip_message_get_status (message);
}

static gboolean
refuse (SipAgent *agent, SipServerTransaction *transaction)
{
  return sip_server_transaction_reply (transaction, 486, NULL);
}

static void
set_up (TortureFixture *self, gconstpointer data)
{
  const Verdict *verdict = data;

  agent_fixture_set_up (&self->agent, GINT_TO_POINTER (SIP_PROTOCOL_UDP));
  self->verdict = verdict;
  self->rfc = verdict >= rfc5118 && verdict < rfc5118 + G_N_ELEMENTS (rfc5118) ? "rfc5118" : "rfc4475";
  g_signal_connect (self->agent.agent, "request", G_CALLBACK (refuse), NULL);
  g_signal_connect_swapped (self->agent.flow.transport, "sent", G_CALLBACK (note_answer), self);
}

static void
tear_down (TortureFixture *self, gconstpointer verdict)
{
  agent_fixture_tear_down (&self->agent, GINT_TO_POINTER (SIP_PROTOCOL_UDP));
}

static void
send_file (TortureFixture *self, const char *name)
{
  FlowFixture *flow = &self->agent.flow;
  g_autofree char *path = g_build_filename (folder, self->rfc, name, NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("192.0.2.1", 5060);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (data, length);
  /* A datagram of ours first, so that the far end has a flow. */
  flow_say (flow, flow->far,
            "ACK sip:alice@192.0.2.11 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.11;branch=z9hG4bKack\n"
            "From: <sip:b@x>;tag=b\nTo: <sip:a@x>;tag=a\nCall-ID: x\nCSeq: 1 ACK\nMax-Forwards: 70\n\n");
  g_assert_true (SIP_FLOW_GET_CLASS (flow->far->flow)->send (flow->far->flow, bytes, &error));
  flow_run (flow, 0);
}

static void
test_verdict (TortureFixture *self, gconstpointer unused)
{
  FlowFixture *flow = &self->agent.flow;
  g_auto (GStrv) answers = g_strsplit (self->verdict->answers, " ", -1);
  g_autofree char *got = NULL;

  if (!folder)
    {
      g_test_skip ("no folder with the messages of RFC 4475 and RFC 5118");
      return;
    }
  send_file (self, self->verdict->file);
  flow_run (flow, 3000);
  if (!*self->verdict->answers)
    {
      g_assert_cmpuint (self->answer, ==, 0);
      return;
    }
  got = g_strdup_printf ("%u", self->answer);
  if (!g_strv_contains ((const char *const *) answers, got))
    g_test_fail_printf ("%s was answered, not %s", got, self->verdict->answers);
}

static void
add (const char *name, const Verdict *verdicts, gsize n_verdicts)
{
  for (gsize i = 0; i < n_verdicts; i++)
    {
      g_autofree char *path = g_strdup_printf ("/agent/%s/%s-%s", name, verdicts[i].section, verdicts[i].file);

      g_test_add (path, TortureFixture, &verdicts[i], set_up, test_verdict, tear_down);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder = argc > 1 && *argv[1] ? argv[1] : NULL;

  add ("rfc-4475", rfc4475, G_N_ELEMENTS (rfc4475));
  add ("rfc-5118", rfc5118, G_N_ELEMENTS (rfc5118));
  return g_test_run ();
}
