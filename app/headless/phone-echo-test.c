/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "headless/phone-echo-test.h"

#include <glib/gi18n.h>

#include "headless/phone-ladder.h"
#include "phone/phone.h"

#define CONNECT_TIMEOUT_S 10

typedef struct
{
  GMainLoop *loop;
  Phone *phone;
  PhoneCall *call;
  char *codec;
  PhoneCallStats stats;
  gboolean measured;
  guint seconds;
  guint timeout;
} EchoTest;

static PhoneConfig *
create_config (void)
{
  PhoneConfig *config = phone_config_new (NULL);

  phone_config_set_string (config, "listen", "udp", "127.0.0.1:0", NULL);
  phone_config_set_string (config, "listen", "tcp", "", NULL);
  phone_config_set_string (config, "audio", "source", "tone:440", NULL);
  phone_config_set_string (config, "audio", "sink", "null", NULL);
  return config;
}

static gboolean
on_time_is_up (gpointer user_data)
{
  EchoTest *test = user_data;

  test->timeout = 0;
  test->measured = phone_call_get_stats (test->call, &test->stats);
  test->codec = g_strdup (phone_call_get_codec (test->call));
  phone_call_hang_up (test->call);
  return G_SOURCE_REMOVE;
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  EchoTest *test = user_data;

  phone_stop_finish (PHONE_PHONE (source), result, NULL);
  g_main_loop_quit (test->loop);
}

static void
on_state (PhoneCall *call, GParamSpec *pspec, gpointer user_data)
{
  EchoTest *test = user_data;
  PhoneCallState state = phone_call_get_state (call);

  if (state != PHONE_CALL_ACTIVE && state != PHONE_CALL_ENDED)
    return;
  g_clear_handle_id (&test->timeout, g_source_remove);
  if (state == PHONE_CALL_ACTIVE)
    test->timeout = g_timeout_add_seconds (test->seconds, on_time_is_up, test);
  else
    phone_stop_async (test->phone, on_stopped, test);
}

static void
print_value (const char *name, const char *format, double value)
{
  g_autofree char *text = value >= 0 ? g_strdup_printf (format, value) : g_strdup (_("not known"));

  g_print ("%-18s%s\n", name, text);
}

static void
print_stats (EchoTest *test)
{
  const PhoneCallStats *stats = &test->stats;

  g_print ("%-18s%s\n", _("Codec"), test->codec ? test->codec : _("not known"));
  print_value (_("Packets sent"), "%.0f", stats->packets_sent);
  print_value (_("Packets received"), "%.0f", stats->packets_received);
  print_value (_("Loss"), "%.1f %%", stats->loss_percent);
  print_value (_("Jitter"), "%.1f ms", stats->jitter_ms);
  print_value (_("Round trip"), "%.1f ms", stats->round_trip_ms);
  print_value (_("Estimated MOS"), "%.2f", stats->mos);
}

/* NULL where all went well. */
static const char *
judge (EchoTest *test)
{
  if (!test->measured)
    return phone_call_get_reason (test->call);
  if (test->stats.packets_sent == 0)
    return _("The call was set up, but no sound was sent. Check that GStreamer’s plugins are installed.");
  if (test->stats.packets_received == 0)
    return _("The call was set up, but no sound came back. Check that nothing blocks UDP inside this machine.");
  return NULL;
}

static int
report (EchoTest *test, PhoneLadder *ladder)
{
  g_autofree char *text = phone_ladder_to_string (ladder, _("Phone"), _("Echo service"));
  const char *fault = judge (test);

  g_print ("%s\n", text);
  if (test->measured)
    print_stats (test);
  if (fault)
    g_printerr ("%s\n", fault);
  return fault ? 1 : 0;
}

int
phone_echo_test_run (guint seconds)
{
  g_autoptr (PhoneConfig) config = create_config ();
  g_autoptr (Phone) phone = phone_new (config, FALSE);
  g_autoptr (PhoneLadder) ladder = phone_ladder_new (phone_get_stack (phone));
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (PhoneCall) call = NULL;
  g_autoptr (GError) error = NULL;
  EchoTest test = { .loop = loop, .phone = phone, .seconds = seconds };
  int code;

  if (!phone_start (phone, &error) || (call = phone_dial_echo (phone, &error)) == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  test.call = g_object_ref (call);
  test.timeout = g_timeout_add_seconds (CONNECT_TIMEOUT_S, on_time_is_up, &test);
  g_signal_connect (call, "notify::state", G_CALLBACK (on_state), &test);
  g_main_loop_run (loop);
  code = report (&test, ladder);
  g_free (test.codec);
  return code;
}
