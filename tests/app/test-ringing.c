/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "phone/phone.h"
#include "test-loop.h"

typedef struct
{
  Phone *caller;
  Phone *callee;
  char *target;
} Fixture;

static Phone *
start_phone (const char *name, const char *sink)
{
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *group = g_strconcat ("account ", name, NULL);
  g_autofree char *uri = g_strconcat ("sip:", name, "@127.0.0.1", NULL);
  Phone *phone;

  phone_config_set_string (config, group, "uri", uri, &error);
  phone_config_set_string (config, group, "registrar", "none", &error);
  phone_config_set_string (config, "listen", "udp", "127.0.0.1:0", &error);
  phone_config_set_string (config, "listen", "tcp", "", &error);
  phone_config_set_string (config, "audio", "source", "silence", &error);
  phone_config_set_string (config, "audio", "sink", sink, &error);
  g_assert_no_error (error);
  phone = phone_new (config, FALSE);
  phone_start (phone, &error);
  g_assert_no_error (error);
  return phone;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) listeners = NULL;

  test_watchdog (60);
  fixture->caller = start_phone ("alice", "null");
  fixture->callee = start_phone ("bob", data);
  listeners = phone_list_listeners (fixture->callee);
  fixture->target = g_strconcat ("sip:bob@", strchr (listeners[0], ' ') + 1, NULL);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (phone_stop_finish (PHONE_PHONE (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
stop (Phone *phone)
{
  gboolean done = FALSE;

  phone_stop_async (phone, on_done, &done);
  test_wait_until (done);
  g_object_unref (phone);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop (fixture->caller);
  stop (fixture->callee);
  test_drain ();
  g_free (fixture->target);
}

/* (transfer full): the call as the callee has it, once it rings there */
static PhoneCall *
ring (Fixture *fixture)
{
  GListModel *calls = phone_get_calls (fixture->callee);
  guint before = g_list_model_get_n_items (calls);
  g_autoptr (GError) error = NULL;

  phone_dial (fixture->caller, fixture->target, NULL, NULL, &error);
  g_assert_no_error (error);
  test_wait_until (g_list_model_get_n_items (calls) > before);
  return g_list_model_get_item (calls, before);
}

static void
test_rings_until_it_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = ring (fixture);

  g_assert_true (phone_is_ringing_aloud (fixture->callee));
  g_assert_false (phone_is_ringing_aloud (fixture->caller));
  g_assert_true (phone_call_reject (call, 0, NULL));
  g_assert_false (phone_is_ringing_aloud (fixture->callee));
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = ring (fixture);
  g_autoptr (PhoneCall) next = NULL;

  phone_silence (fixture->callee);
  g_assert_false (phone_is_ringing_aloud (fixture->callee));
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_RINGING);
  next = ring (fixture);
  g_assert_true (phone_is_ringing_aloud (fixture->callee));
}

static void
test_answering_ends_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = ring (fixture);
  g_autoptr (PhoneCall) waiting = NULL;
  g_autoptr (GError) error = NULL;

  phone_call_answer (call, &error);
  g_assert_no_error (error);
  g_assert_false (phone_is_ringing_aloud (fixture->callee));
  test_wait_until (phone_call_get_state (call) == PHONE_CALL_ACTIVE);
  waiting = ring (fixture);
  g_assert_false (phone_is_ringing_aloud (fixture->callee));
}

static void
test_no_device (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = ring (fixture);

  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_RINGING);
  g_assert_false (phone_is_ringing_aloud (fixture->callee));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* Where no sound server is, the rule is the same. */
  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
#define ADD(name, sink, func) g_test_add ("/ringing/" name, Fixture, sink, set_up, func, tear_down)
  ADD ("lasts-until-the-call-is-declined", "default", test_rings_until_it_ends);
  ADD ("is-silenced-for-the-calls-of-now", "default", test_silence);
  ADD ("ends-with-the-answer-and-keeps-out-of-a-call", "default", test_answering_ends_it);
  ADD ("needs-a-device", "null", test_no_device);
#undef ADD
  return g_test_run ();
}
