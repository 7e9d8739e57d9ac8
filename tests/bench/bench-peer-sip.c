/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* usage: bench-peer-sip incoming STATUS HOST:PORT ROUNDS       calls a phone, until it says STATUS
 *        bench-peer-sip outgoing CONTROL-ADDRESS ROUNDS        has a phone call, over its control socket
 *
 * A far end of plain sockets that sleeps until something comes, and prints how long the phone took: the best and the
 * median of the rounds, in milliseconds. */

#define PAUSE_US (250 * 1000)
#define TIMEOUT_S 5

typedef struct
{
  int sip;
  int rtp;
  guint port;
  guint rtp_port;
  struct sockaddr_in phone;
  char message[65536];
  guint round;
} Peer;

static gint64
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (gint64) time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static int
open_socket (guint *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval timeout = { .tv_sec = TIMEOUT_S };
  socklen_t size = sizeof address;
  int fd = socket (AF_INET, SOCK_DGRAM, 0);

  if (bind (fd, (struct sockaddr *) &address, size) < 0 || getsockname (fd, (struct sockaddr *) &address, &size) < 0)
    g_error ("bind: %s", g_strerror (errno));
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  *port = ntohs (address.sin_port);
  return fd;
}

/* The next message that begins with @start; others are passed over. Returns when it came. */
static gint64
expect (Peer *self, const char *start)
{
  for (;;)
    {
      socklen_t size = sizeof self->phone;
      gssize length = recvfrom (self->sip, self->message, sizeof self->message - 1, 0,
                                (struct sockaddr *) &self->phone, &size);
      gint64 when = now ();

      if (length < 0)
        g_error ("“%s” did not come: %s", start, g_strerror (errno));
      self->message[length] = '\0';
      if (g_str_has_prefix (self->message, start))
        return when;
    }
}

static void
say (Peer *self, const char *text)
{
  if (sendto (self->sip, text, strlen (text), 0, (struct sockaddr *) &self->phone, sizeof self->phone) < 0)
    g_error ("sendto: %s", g_strerror (errno));
}

/* The line of the last message that begins with @name, line end and all. */
static char *
dup_line (Peer *self, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\r\n%s:", name);
  const char *line = g_strstr_len (self->message, -1, start);

  return line ? g_strndup (line + 2, strcspn (line + 2, "\n") + 1) : g_strdup ("");
}

static char *
dup_sdp (Peer *self)
{
  return g_strdup_printf ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                          "m=audio %u RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n",
                          self->rtp_port);
}

/* @to: (nullable): the whole line of a response; @branch: names the transaction */
static void
request (Peer *self, const char *method, guint cseq, const char *to, const char *branch)
{
  gboolean invites = g_str_equal (method, "INVITE");
  g_autofree char *sdp = invites ? dup_sdp (self) : g_strdup ("");
  g_autofree char *text = g_strdup_printf (
    "%s sip:a@127.0.0.1:%u SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bK%s%u;rport\r\n"
    "From: <sip:peer@127.0.0.1:%u>;tag=p%u\r\n%sCall-ID: bench-%u-%u\r\nCSeq: %u %s\r\nMax-Forwards: 70\r\n"
    "Contact: <sip:peer@127.0.0.1:%u>\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
    method, ntohs (self->phone.sin_port), self->port, branch, self->round, self->port, self->round,
    to ? to : "To: <sip:a@127.0.0.1>\r\n", self->port, self->round, cseq, method, self->port,
    invites ? "Content-Type: application/sdp\r\n" : "", strlen (sdp), sdp);

  say (self, text);
}

/* @request: what was received before, answered once more; @described: with a description */
static void
respond (Peer *self, const char *status, gboolean described)
{
  g_autofree char *via = dup_line (self, "Via");
  g_autofree char *from = dup_line (self, "From");
  g_autofree char *to = g_strchomp (dup_line (self, "To"));
  g_autofree char *id = dup_line (self, "Call-ID");
  g_autofree char *cseq = dup_line (self, "CSeq");
  g_autofree char *sdp = described ? dup_sdp (self) : g_strdup ("");
  g_autofree char *text = g_strdup_printf (
    "SIP/2.0 %s\r\n%s%s%s%s\r\n%s%sContact: <sip:peer@127.0.0.1:%u>\r\n%sContent-Length: %" G_GSIZE_FORMAT
    "\r\n\r\n%s", status, via, from, to, strstr (to, ";tag=") ? "" : ";tag=peer", id, cseq, self->port,
    described ? "Content-Type: application/sdp\r\n" : "", strlen (sdp), sdp);

  say (self, text);
}

static gint64
receive_call (Peer *self, const char *status)
{
  g_autofree char *start = g_strdup_printf ("SIP/2.0 %s", status);
  g_autofree char *to = NULL;
  gint64 sent = now (), took;

  request (self, "INVITE", 1, NULL, "invite");
  took = expect (self, start) - sent;
  to = dup_line (self, "To");
  if (g_str_equal (status, "200"))
    {
      request (self, "ACK", 1, to, "ack");
      g_usleep (PAUSE_US);
      request (self, "BYE", 2, to, "bye");
      expect (self, "SIP/2.0 200");
    }
  else
    {
      request (self, "CANCEL", 1, NULL, "invite");
      expect (self, "SIP/2.0 487");
      request (self, "ACK", 1, to, "invite");
    }
  return took;
}

static void
drain (int fd)
{
  char packet[2048];

  while (recv (fd, packet, sizeof packet, MSG_DONTWAIT) >= 0)
    continue;
}

static void
run_control (GDBusConnection *control, const char *method, const char *target)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  if (target)
    g_variant_dict_insert (&options, "uri", "s", target);
  g_dbus_connection_call (control, NULL, "/org/example/Softphone", "org.example.Softphone.Phone", method,
                          g_variant_new ("(@a{sv})", g_variant_dict_end (&options)), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, NULL, NULL);
}

/* Command to INVITE, 200 to ACK, 200 to the first RTP packet. */
static void
make_call (Peer *self, GDBusConnection *control, gint64 spans[3])
{
  g_autofree char *target = g_strdup_printf ("sip:peer@127.0.0.1:%u", self->port);
  g_autofree char *invite = NULL;
  char packet[2048];
  gint64 sent = now ();

  run_control (control, "Call", target);
  spans[0] = expect (self, "INVITE ") - sent;
  respond (self, "180 Ringing", FALSE);
  g_usleep (PAUSE_US);
  drain (self->rtp);
  sent = now ();
  respond (self, "200 OK", TRUE);
  spans[1] = expect (self, "ACK ") - sent;
  if (recv (self->rtp, packet, sizeof packet, 0) < 0)
    g_error ("No RTP came");
  spans[2] = now () - sent;
  run_control (control, "Hangup", NULL);
  expect (self, "BYE ");
  respond (self, "200 OK", FALSE);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

static void
report (const char *name, gint64 *values, guint n)
{
  qsort (values, n, sizeof *values, compare);
  g_print ("%-34s best %8.2f ms   median %8.2f ms\n", name, values[0] / 1e6, values[n / 2] / 1e6);
}

static void
measure_incoming (Peer *self, const char *status, const char *phone, guint rounds)
{
  g_autofree gint64 *took = g_new (gint64, rounds);
  g_autofree char *name = g_strdup_printf ("INVITE in to %s", status);
  g_auto (GStrv) parts = g_strsplit (phone, ":", 2);

  self->phone = (struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons (atoi (parts[1])) };
  inet_pton (AF_INET, parts[0], &self->phone.sin_addr);
  for (self->round = 0; self->round < rounds; self->round++)
    {
      took[self->round] = receive_call (self, status);
      g_usleep (PAUSE_US);
    }
  report (name, took, rounds);
}

static void
measure_outgoing (Peer *self, const char *address, guint rounds)
{
  static const char *const names[] = { "control's Call to INVITE", "200 in to ACK", "200 in to first RTP" };
  g_autofree gint64 *took = g_new (gint64, 3 * rounds);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) control = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, &error);

  if (!control)
    g_error ("%s", error->message);
  for (guint i = 0; i < rounds; i++)
    {
      gint64 spans[3];

      make_call (self, control, spans);
      for (guint j = 0; j < 3; j++)
        took[j * rounds + i] = spans[j];
      g_usleep (PAUSE_US);
    }
  for (guint j = 0; j < 3; j++)
    report (names[j], took + j * rounds, rounds);
}

int
main (int argc, char **argv)
{
  static Peer peer;

  peer.sip = open_socket (&peer.port);
  peer.rtp = open_socket (&peer.rtp_port);
  if (argc == 5 && g_str_equal (argv[1], "incoming"))
    measure_incoming (&peer, argv[2], argv[3], MAX (atoi (argv[4]), 1));
  else if (argc == 4 && g_str_equal (argv[1], "outgoing"))
    measure_outgoing (&peer, argv[2], MAX (atoi (argv[3]), 1));
  else
    {
      g_printerr ("usage: %s incoming STATUS HOST:PORT ROUNDS | outgoing CONTROL-ADDRESS ROUNDS\n", argv[0]);
      return 2;
    }
  return EXIT_SUCCESS;
}
