/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

#include <string.h>

#define N_SEEDS 100
#define N_FAILING 30
#define N_SAID 8

/* Whatever is lost, doubled, overtaken or cannot be sent: what is said in a call arrives once, its outcome is told once
 * and truthfully, and nothing is left. */

typedef struct
{
  TestNet net;
  TestPhone phones[2];
  GHashTable *accepted; /* what each side was told and took */
  GHashTable *heard;    /* all of it */
  guint n_begun;
  guint n_done;
  guint n_taken;
} Fixture;

typedef struct
{
  Fixture *fixture;
  guint kind;
  char *text;
} Said;

static const SipMemoryFaults sound = { .min_delay_ms = 20, .max_delay_ms = 20 };
static const SipMemoryFaults loss = { .loss = 25, .min_delay_ms = 10, .max_delay_ms = 10 };
static const SipMemoryFaults duplication = { .duplication = 50, .min_delay_ms = 5, .max_delay_ms = 5 };
static const SipMemoryFaults reordering = { .min_delay_ms = 0, .max_delay_ms = 800 };
static const SipMemoryFaults all_of_it = { .loss = 20, .duplication = 30, .min_delay_ms = 0, .max_delay_ms = 800 };

static void
notify_async (SipSession *session, SipRequestOptions *options, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
  sip_session_notify_async (session, "x-test", "active", options, cancellable, callback, user_data);
}

static const struct
{
  const char *signal;
  void (*begin) (SipSession *session, SipRequestOptions *options, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data);
  SipMessage *(*finish) (SipSession *session, GAsyncResult *result, GError **error);
} kinds[] = {
  { "info", sip_session_info_async, sip_session_info_finish },
  { "message", sip_session_message_async, sip_session_message_finish },
  { "notify-request", notify_async, sip_session_notify_finish },
};

static void
on_heard (Fixture *self, SipIncomingRequest *request)
{
  char *text = sip_slice_dup (sip_message_get_body (sip_incoming_request_get_message (request)));

  /* Once, however often it came. */
  g_assert_true (g_hash_table_add (self->heard, text));
  if (sip_random_range (self->net.random, 0, 4) == 0)
    sip_incoming_request_reject (request, 480, NULL, NULL, NULL);
  else if (sip_incoming_request_accept (request, 202, NULL, NULL))
    g_hash_table_add (self->accepted, g_strdup (text));
}

static void
init (Fixture *self, guint32 seed)
{
  *self = (Fixture) { .accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                      .heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  test_net_init (&self->net, seed);
  test_phone_init (&self->phones[0], &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->phones[1], &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  test_phone_call (&self->phones[0], "sip:bob@192.0.2.2", 0);
  test_phone_answer (&self->phones[1]);
  test_phone_assert_state (&self->phones[0], SIP_SESSION_ESTABLISHED);
  test_phone_assert_state (&self->phones[1], SIP_SESSION_ESTABLISHED);
}

static void
clear (Fixture *self)
{
  for (guint i = 0; i < 2; i++)
    g_signal_handlers_disconnect_by_data (self->phones[i].session, self);
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .loss = 0 });
  for (guint i = 0; i < 2; i++)
    sip_session_terminate_async (self->phones[i].session, NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 4 * 64 * 500);
  for (guint i = 0; i < 2; i++)
    {
      test_phone_assert_state (&self->phones[i], SIP_SESSION_TERMINATED);
      test_phone_clear (&self->phones[i]);
    }
  g_hash_table_unref (self->accepted);
  g_hash_table_unref (self->heard);
  test_net_clear (&self->net);
}

static void
on_said (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Said *said = user_data;
  Fixture *self = said->fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) response = kinds[said->kind].finish (SIP_SESSION (source), result, &error);

  g_assert_true ((response == NULL) == (error != NULL));
  if (response)
    g_assert_true (g_hash_table_contains (self->accepted, said->text));
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_REJECTED))
    g_assert_false (g_hash_table_contains (self->accepted, said->text));
  self->n_taken += response != NULL;
  self->n_done++;
  g_free (said->text);
  g_free (said);
}

static void
say (Fixture *self, TestPhone *phone)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SipBody) body = NULL;
  Said *said = g_new (Said, 1);

  *said = (Said) { self, sip_random_range (self->net.random, 0, G_N_ELEMENTS (kinds)),
                   g_strdup_printf ("%u", self->n_begun++) };
  bytes = g_bytes_new (said->text, strlen (said->text));
  body = sip_body_new ("text/plain", bytes);
  sip_request_options_set_body (options, body);
  kinds[said->kind].begin (phone->session, options, NULL, on_said, said);
}

/* Both sides at once, while the one or the other holds. */
static void
talk (Fixture *self)
{
  for (guint i = 0; i < 2; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
        g_signal_connect_swapped (self->phones[i].session, kinds[j].signal, G_CALLBACK (on_heard), self);
    }
  for (guint i = 0; i < N_SAID; i++)
    {
      say (self, &self->phones[0]);
      say (self, &self->phones[1]);
      if (i % 3 == 0)
        sip_session_hold_async (self->phones[sip_random_range (self->net.random, 0, 2)].session, i % 2, NULL, NULL,
                                NULL);
      test_net_run (&self->net, sip_random_range (self->net.random, 0, 2000));
    }
  for (guint i = 0; i < 20; i++)
    test_net_run (&self->net, 5000);
  g_assert_cmpuint (self->n_done, ==, self->n_begun);
}

static void
said_under (gconstpointer data)
{
  const SipMemoryFaults *faults = data;
  guint n_begun = 0, n_taken = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      Fixture fixture;

      init (&fixture, seed);
      sip_memory_network_set_faults (fixture.net.network, faults);
      talk (&fixture);
      /* RFC 3261 12.2.2: what was overtaken is refused. */
      if (faults->loss == 0 && faults->min_delay_ms == faults->max_delay_ms)
        g_assert_cmpuint (g_hash_table_size (fixture.heard), ==, fixture.n_begun);
      n_begun += fixture.n_begun;
      n_taken += fixture.n_taken;
      clear (&fixture);
    }
  g_test_message ("%u of %u taken", n_taken, n_begun);
  g_assert_cmpuint (n_taken, >, n_begun / 2);
}

static void
said_when_the_nth_send_fails (void)
{
  guint n_taken = 0;

  for (guint nth = 1; nth <= N_FAILING; nth++)
    {
      Fixture fixture;

      init (&fixture, nth);
      sip_memory_network_set_faults (fixture.net.network, &(SipMemoryFaults) { .fail_nth = nth });
      talk (&fixture);
      n_taken += fixture.n_taken;
      clear (&fixture);
    }
  g_assert_cmpuint (n_taken, >, N_FAILING);
}

static void
on_tones_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_taken += sip_session_send_dtmf_finish (SIP_SESSION (source), result, &error);
  self->n_done++;
}

static void
on_tone (GString *heard, SipOriginator originator, const char *tone)
{
  g_string_append (heard, tone);
}

/* In their order, each once, none left out before the last that was heard; all of them if it says so. */
static gboolean
send_tones (guint32 seed, const SipMemoryFaults *faults)
{
  static const char tones[] = "0123456789*#";
  g_autoptr (GString) heard = g_string_new (NULL);
  Fixture fixture;
  gboolean sent;

  init (&fixture, seed);
  sip_memory_network_set_faults (fixture.net.network, faults);
  g_signal_connect_swapped (fixture.phones[1].session, "new-dtmf", G_CALLBACK (on_tone), heard);
  sip_session_send_dtmf_async (fixture.phones[0].session, tones, &(SipDtmfOptions) { .method = SIP_DTMF_INFO }, NULL,
                               on_tones_sent, &fixture);
  for (guint i = 0; i < 100; i++)
    test_net_run (&fixture.net, 5000);
  g_assert_cmpuint (fixture.n_done, ==, 1);
  sent = fixture.n_taken == 1;
  g_assert_true (g_str_has_prefix (tones, heard->str));
  if (sent)
    g_assert_cmpstr (heard->str, ==, tones);
  g_signal_handlers_disconnect_by_data (fixture.phones[1].session, heard);
  clear (&fixture);
  return sent;
}

static void
tones_under (gconstpointer data)
{
  const SipMemoryFaults *faults = data;
  guint n_sent = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    n_sent += send_tones (seed, faults);
  g_assert_cmpuint (n_sent, >=, faults->loss > 0 ? N_SEEDS * 9 / 10 : N_SEEDS);
}

static void
tones_when_the_nth_send_fails (void)
{
  guint n_sent = 0;

  for (guint nth = 1; nth <= N_FAILING; nth++)
    n_sent += send_tones (nth, &(SipMemoryFaults) { .fail_nth = nth });
  g_assert_cmpuint (n_sent, >, 0);
}

#define ADD(name, faults) \
  g_test_add_data_func ("/session/in-call-loss/said-" name, &faults, said_under); \
  g_test_add_data_func ("/session/in-call-loss/tones-" name, &faults, tones_under)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("at-once", sound);
  ADD ("under-loss", loss);
  ADD ("under-duplication", duplication);
  ADD ("under-reordering", reordering);
  ADD ("under-all-of-it", all_of_it);
  g_test_add_func ("/session/in-call-loss/said-when-the-nth-send-fails", said_when_the_nth_send_fails);
  g_test_add_func ("/session/in-call-loss/tones-when-the-nth-send-fails", tones_when_the_nth_send_fails);

  return g_test_run ();
}
