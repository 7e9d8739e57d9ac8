/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent-fixture.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A password is nowhere in the memory of the process once nobody needs it. */

#define LENGTH 64
/* An allocator may write over the beginning of what is free. */
#define BEGINNING 32
#define MASK 0x5a

typedef struct
{
  char masked[LENGTH]; /* so that the test does not find its own */
} Secret;

static void
secret_init (Secret *self)
{
  for (guint i = 0; i < LENGTH; i++)
    self->masked[i] = (char) (g_test_rand_int_range ('a', 'z' + 1) ^ MASK);
}

/* (transfer full): to be wiped */
static char *
secret_reveal (const Secret *self)
{
  char *text = g_malloc (LENGTH + 1);

  for (guint i = 0; i < LENGTH; i++)
    text[i] = self->masked[i] ^ MASK;
  text[LENGTH] = '\0';
  return text;
}

static void
secret_set (const Secret *self, SipAgent *agent)
{
  char *text = secret_reveal (self);

  sip_agent_set_credentials (agent, "alice", text);
  explicit_bzero (text, LENGTH);
  g_free (text);
}

static guint
count_in (const Secret *self, const char *bytes, gsize size)
{
  guint n = 0;

  for (gsize i = 0; i + LENGTH <= size; i++)
    {
      guint j = BEGINNING;

      while (j < LENGTH && bytes[i + j] == (self->masked[j] ^ MASK))
        j++;
      n += j == LENGTH;
    }
  return n;
}

/* Reads over what it reads into; the ends of pieces overlap. */
static guint
count_in_mapping (const Secret *self, int memory, guint64 from, guint64 to)
{
  static char piece[65536];
  guint64 own = GPOINTER_TO_SIZE (piece);
  guint n = 0;

  for (guint64 at = from; at + LENGTH < to; at += sizeof piece - LENGTH)
    {
      gssize size;

      if (at < own + sizeof piece && at + sizeof piece > own)
        continue;
      size = pread (memory, piece, MIN (sizeof piece, to - at), (off_t) at);
      if (size > 0)
        n += count_in (self, piece, (gsize) size);
    }
  explicit_bzero (piece, sizeof piece);
  return n;
}

/* In how many places of the heap and of other writable memory the secret is; the stack is left to those below it. */
static guint
secret_count (const Secret *self)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint n = 0;

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      char *end;
      guint64 from = g_ascii_strtoull (lines[i], &end, 16);
      guint64 to = *end == '-' ? g_ascii_strtoull (end + 1, &end, 16) : 0;

      if (to - from < G_GUINT64_CONSTANT (1) << 30 && g_str_has_prefix (end, " rw") && !strstr (end, "[stack]"))
        n += count_in_mapping (self, memory, from, to);
    }
  close (memory);
  return n;
}

static void
answer_challenge (AgentFixture *self, const char *challenge)
{
  g_autofree char *header = g_strdup_printf ("WWW-Authenticate: Digest realm=\"r\",%s", challenge);
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_MESSAGE, "sip:bob@192.0.2.11");
  SipMessage *request = flow_expect (&self->flow, self->flow.far, "MESSAGE");

  flow_reply (&self->flow, self->flow.far, request, 401, "bob", header);
  request = flow_expect (&self->flow, self->flow.far, "MESSAGE");
  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_AUTHORIZATION), ==, 1);
  flow_reply (&self->flow, self->flow.far, request, 200, "bob", NULL);
}

static void
test_password (AgentFixture *self, gconstpointer protocol)
{
  static const char *const challenges[] = {
    "nonce=\"1\"",
    "nonce=\"2\",qop=\"auth\"",
    "nonce=\"3\",algorithm=MD5-sess,qop=\"auth\"",
    "nonce=\"4\",algorithm=SHA-256,qop=\"auth-int\",charset=UTF-8",
    "nonce=\"5\",algorithm=SHA-512-256-sess,qop=\"auth\"",
  };
  Secret secret;

  secret_init (&secret);
  secret_set (&secret, self->agent);
  g_assert_cmpuint (secret_count (&secret), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (challenges); i++)
    {
      answer_challenge (self, challenges[i]);
      g_assert_cmpuint (secret_count (&secret), ==, 1);
    }
  sip_agent_set_credentials (self->agent, NULL, NULL);
  g_assert_cmpuint (secret_count (&secret), ==, 0);
}

static void
test_last_password (AgentFixture *self, gconstpointer protocol)
{
  SipAgent *other = g_object_new (SIP_TYPE_AGENT,
                                  "transactions", self->flow.transactions,
                                  "dialogs", self->flow.dialogs,
                                  "resolver", self->flow.resolver,
                                  "aor", sip_agent_get_aor (self->agent),
                                  NULL);
  Secret first, last;

  secret_init (&first);
  secret_init (&last);
  secret_set (&first, other);
  secret_set (&last, other);
  g_assert_cmpuint (secret_count (&first), ==, 0);
  g_assert_cmpuint (secret_count (&last), ==, 1);
  g_assert_finalize_object (other);
  g_assert_cmpuint (secret_count (&last), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define SECRET "/agent/secrets/"
  agent_test_add (SECRET "password-is-kept-in-one-place-and-wiped", SIP_PROTOCOL_UDP, test_password);
  agent_test_add (SECRET "password-goes-with-the-next-one-and-with-the-agent", SIP_PROTOCOL_UDP, test_last_password);

  return g_test_run ();
}
