/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the media of a call cost and how fast they are, against a far end that is a bare socket, or a second phone. */
#include "media-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEAD "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
#define BUILD_MS 300
#define N_ANSWERS 20
#define MEASURED_MS 10000
#define N_DELAYS 20
#define N_CALLS 50
#define WARM_UP_CALLS 5
#define PACKET_BYTES 2048
#define HEARD 0.05

static const PhoneMediaPolicy loopback_policy = { .peer_address = "127.0.0.1" };

static GSocket *
bind_socket (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, any_port, FALSE, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

static char *
describe (const char *formats, guint16 port)
{
  return g_strdup_printf (HEAD "m=audio %u RTP/AVP %s", port, formats);
}

static int
compare (const void *a, const void *b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static void
print_times (const char *name, double *times, guint n)
{
  qsort (times, n, sizeof *times, compare);
  printf ("%-42s median %.2f ms, least %.2f, most %.2f (%u)\n", name, times[n / 2], times[0], times[n - 1], n);
}

static gpointer
wait_for_packet (gpointer socket)
{
  char packet[PACKET_BYTES];

  g_socket_receive (socket, packet, sizeof packet, NULL, NULL);
  return g_memdup2 (&(gint64){ g_get_monotonic_time () }, sizeof (gint64));
}

/* From the answer to the first packet that leaves, on a session that was made ready while it rang. */
static double
measure_answer (void)
{
  guint16 port;
  g_autoptr (GSocket) socket = bind_socket (&port);
  g_autofree char *offer = describe ("0\r\n", port);
  g_autofree char *answer = NULL;
  g_autofree gint64 *arrived = NULL;
  TestPhone phone;
  GThread *thread;
  gint64 start;

  test_phone_set_up (&phone, "tone:440", FALSE, &loopback_policy);
  test_set (phone.session, SIP_DESCRIPTION_OFFER, offer, NULL);
  test_run (BUILD_MS);
  thread = g_thread_new ("far end", wait_for_packet, socket);
  start = g_get_monotonic_time ();
  answer = test_get (phone.session, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (phone.session));
  arrived = g_thread_join (thread);
  test_phone_tear_down (&phone);
  return (*arrived - start) / 1000.0;
}

static void
measure_answers (void)
{
  double times[N_ANSWERS];

  for (guint i = 0; i < N_ANSWERS; i++)
    times[i] = measure_answer ();
  print_times ("answer to first packet", times, N_ANSWERS);
}

/* A process of its own that sends everything back. */
static pid_t
start_reflector (GSocket *socket)
{
  pid_t pid = fork ();
  char packet[PACKET_BYTES];

  if (pid != 0)
    return pid;
  for (;;)
    {
      g_autoptr (GSocketAddress) from = NULL;
      gssize size = g_socket_receive_from (socket, &from, packet, sizeof packet, NULL, NULL);

      if (size > 0)
        g_socket_send_to (socket, from, packet, size, NULL, NULL);
    }
}

static double
get_processor_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
measure_processor (const char *name, const char *formats, GSocket *socket, guint16 port)
{
  g_autofree char *offer = describe (formats, port);
  g_autofree char *answer = NULL;
  pid_t reflector = start_reflector (socket);
  TestPhone phone;
  double before;

  test_phone_set_up (&phone, "tone:440", FALSE, &loopback_policy);
  test_set (phone.session, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (phone.session, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (phone.session));
  test_wait_for (&phone.n_started);
  before = get_processor_seconds ();
  test_run (MEASURED_MS);
  printf ("processor time of a minute of %-12s %.2f s\n", name,
          (get_processor_seconds () - before) * 60000 / MEASURED_MS);
  test_phone_tear_down (&phone);
  kill (reflector, SIGTERM);
  waitpid (reflector, NULL, 0);
}

/* From where the mixer lets the microphone in to where the far mixer hears it. */
static double
measure_delay (TestPhone *from, TestPhone *to)
{
  gint64 start;

  phone_media_session_set_muted (from->session, TRUE);
  test_run (400);
  start = g_get_monotonic_time ();
  phone_media_session_set_muted (from->session, FALSE);
  while (phone_media_session_get_level (to->session) < HEARD)
    {
      g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
      g_usleep (500);
    }
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
measure_delays (const char *name, const char *codec, SipMediaProfile profile)
{
  PhoneMediaPolicy policy = { .codecs = codec, .peer_address = "127.0.0.1" };
  TestPhone caller, callee;
  double times[N_DELAYS];

  test_phone_set_up (&caller, "tone:440", FALSE, &policy);
  test_phone_set_up (&callee, "silence", FALSE, &policy);
  test_connect (caller.session, callee.session, profile);
  test_wait_for (&callee.n_started);
  test_run (5000);
  for (guint i = 0; i < N_DELAYS; i++)
    times[i] = measure_delay (&caller, &callee);
  print_times (name, times, N_DELAYS);
  test_phone_tear_down (&caller);
  test_phone_tear_down (&callee);
}

static long
get_resident_kib (void)
{
  g_autofree char *text = NULL;
  const char *found;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (found = strstr (text, "VmRSS:")) == NULL)
    return -1;
  return strtol (found + strlen ("VmRSS:"), NULL, 10);
}

static void
make_call (SipMediaProfile profile)
{
  TestPhone caller, callee;

  test_phone_set_up (&caller, "tone:440", FALSE, &loopback_policy);
  test_phone_set_up (&callee, "tone:1000", FALSE, &loopback_policy);
  test_connect (caller.session, callee.session, profile);
  test_wait_for (&caller.n_started);
  test_phone_tear_down (&caller);
  test_phone_tear_down (&callee);
}

static void
measure_memory (const char *name, SipMediaProfile profile)
{
  long before;

  for (guint i = 0; i < WARM_UP_CALLS; i++)
    make_call (profile);
  before = get_resident_kib ();
  for (guint i = 0; i < N_CALLS; i++)
    make_call (profile);
  printf ("memory after %u calls of %-17s %ld KiB, %+ld KiB\n", N_CALLS, name, get_resident_kib (),
          get_resident_kib () - before);
}

int
main (int argc, char **argv)
{
  guint16 port;
  g_autoptr (GSocket) socket = bind_socket (&port);

  setvbuf (stdout, NULL, _IOLBF, 0);
  measure_answers ();
  measure_processor ("PCMU", "0\r\n", socket, port);
  measure_processor ("Opus", "96\r\na=rtpmap:96 opus/48000/2\r\n", socket, port);
  measure_delays ("mixer to mixer, PCMU", "pcmu", SIP_MEDIA_PROFILE_AVP);
  measure_delays ("mixer to mixer, Opus", "opus", SIP_MEDIA_PROFILE_AVP);
  measure_delays ("mixer to mixer, WebRTC", "opus", SIP_MEDIA_PROFILE_WEBRTC);
  measure_memory ("RTP", SIP_MEDIA_PROFILE_AVP);
  measure_memory ("WebRTC", SIP_MEDIA_PROFILE_WEBRTC);
  return 0;
}
