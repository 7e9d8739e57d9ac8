/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The far end is bare sockets, as a phone behind a NAT looks from here. */
#include "media-fixture.h"

#include <string.h>

#include "media/phone-rtp-transport.h"

#define PACKET_BYTES 172
#define HEADER_BYTES 12
#define WAIT_MS 1500

typedef struct
{
  TestPhone phone;
  GInetAddress *host;
  GSocket *announced; /* where the far end says it is */
  GSocket *actual;    /* where it sends from */
  GSocket *stranger;
  guint16 port;       /* ours */
  guint16 sequence;
} Fixture;

static GSocket *
bind_socket (GInetAddress *host)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (host, 0);
  g_autoptr (GError) error = NULL;
  GSocketFamily family = g_inet_address_get_family (host);
  GSocket *socket = g_socket_new (family, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, any, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static void
set_up (Fixture *fixture, gconstpointer host)
{
  const PhoneMediaPolicy policy = { .codecs = "pcmu", .peer_address = host };

  test_phone_set_up (&fixture->phone, "tone:440", FALSE, &policy);
  fixture->host = g_inet_address_new_from_string (host);
  fixture->announced = bind_socket (fixture->host);
  fixture->actual = bind_socket (fixture->host);
  fixture->stranger = bind_socket (fixture->host);
}

static void
tear_down (Fixture *fixture, gconstpointer host)
{
  g_assert_cmpuint (fixture->phone.n_failed, ==, 0);
  test_phone_tear_down (&fixture->phone);
  g_clear_object (&fixture->announced);
  g_clear_object (&fixture->actual);
  g_clear_object (&fixture->stranger);
  g_clear_object (&fixture->host);
}

/* The far end calls, and we answer. */
static void
negotiate (Fixture *fixture, const char *host, const char *more)
{
  const char *type = strchr (host, ':') != NULL ? "IP6" : "IP4";
  g_autofree char *offer = g_strdup_printf ("v=0\r\no=- 1 1 IN %s %s\r\ns=-\r\nc=IN %s %s\r\nt=0 0\r\n"
                                            "m=audio %u RTP/AVP 0\r\n%s", type, host, type, host,
                                            get_port (fixture->announced), more);
  g_autofree char *answer = NULL;

  test_set (fixture->phone.session, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (fixture->phone.session, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (fixture->phone.session));
  fixture->port = g_ascii_strtoull (strstr (answer, "m=audio ") + strlen ("m=audio "), NULL, 10);
  g_assert_cmpuint (fixture->port, >, 0);
}

static void
send_packet (Fixture *fixture, GSocket *from)
{
  g_autoptr (GSocketAddress) to = g_inet_socket_address_new (fixture->host, fixture->port);
  guint8 packet[PACKET_BYTES] = { 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4 };

  fixture->sequence++;
  packet[2] = fixture->sequence >> 8;
  packet[3] = fixture->sequence & 0xff;
  packet[6] = fixture->sequence * 160 >> 8 & 0xff;
  packet[7] = fixture->sequence * 160 & 0xff;
  g_socket_send_to (from, to, (const char *) packet, sizeof packet, NULL, NULL);
}

static void
say_something (Fixture *fixture, GSocket *from)
{
  for (guint i = 0; i < 10; i++)
    {
      send_packet (fixture, from);
      test_run (20);
    }
}

static guint
drain (GSocket *socket)
{
  char packet[2048];
  guint n = 0;

  while (g_socket_receive (socket, packet, sizeof packet, NULL, NULL) >= HEADER_BYTES)
    n++;
  return n;
}

/* Whether packets of ours come there. */
static gboolean
hears_us (GSocket *socket)
{
  drain (socket);
  for (guint waited = 0; waited < WAIT_MS; waited += 20)
    {
      test_run (20);
      if (drain (socket) > 0)
        return TRUE;
    }
  return FALSE;
}

static void
test_sound_goes_where_the_description_says (Fixture *fixture, gconstpointer host)
{
  negotiate (fixture, host, "");
  g_assert_true (hears_us (fixture->announced));
}

static void
test_sound_goes_back_where_it_comes_from (Fixture *fixture, gconstpointer host)
{
  negotiate (fixture, host, "");
  say_something (fixture, fixture->actual);
  g_assert_true (hears_us (fixture->actual));
  test_run (100);
  drain (fixture->announced);
  test_run (300);
  g_assert_cmpuint (drain (fixture->announced), ==, 0);
}

static void
test_a_stranger_cannot_take_a_call_over (Fixture *fixture, gconstpointer host)
{
  negotiate (fixture, host, "");
  say_something (fixture, fixture->actual);
  g_assert_true (hears_us (fixture->actual));
  say_something (fixture, fixture->stranger);
  test_run (300);
  g_assert_cmpuint (drain (fixture->stranger), ==, 0);
  g_assert_true (hears_us (fixture->actual));
}

static void
test_after_a_negotiation_the_far_end_may_be_elsewhere (Fixture *fixture, gconstpointer host)
{
  negotiate (fixture, host, "");
  say_something (fixture, fixture->actual);
  g_assert_true (hears_us (fixture->actual));
  negotiate (fixture, host, "a=sendrecv\r\n");
  say_something (fixture, fixture->stranger);
  g_assert_true (hears_us (fixture->stranger));
}

/* STUN, keep-alives and worse: nobody is taken for the far end because of them, and nothing stops. */
static void
test_rubbish_is_ignored (Fixture *fixture, gconstpointer host)
{
  static const guint8 rubbish[][16] = { { 0 }, { 0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42 }, { 0x80 },
                                        { 0x80, 0x7f, 0xff, 0xff }, { 0x9f, 0x00 }, { 0x80, 0xc8, 0xff, 0xff } };
  g_autoptr (GSocketAddress) to = NULL;

  negotiate (fixture, host, "a=rtcp-mux\r\n");
  to = g_inet_socket_address_new (fixture->host, fixture->port);
  for (guint i = 0; i < G_N_ELEMENTS (rubbish); i++)
    for (gsize size = 0; size <= sizeof rubbish[i]; size++)
      g_socket_send_to (fixture->actual, to, (const char *) rubbish[i], size, NULL, NULL);
  g_assert_true (hears_us (fixture->announced) || hears_us (fixture->actual));
}

static void
test_nothing_is_sent_while_held (Fixture *fixture, gconstpointer host)
{
  negotiate (fixture, host, "");
  g_assert_true (hears_us (fixture->announced));
  negotiate (fixture, host, "a=inactive\r\n");
  test_run (200);
  drain (fixture->announced);
  test_run (400);
  g_assert_cmpuint (drain (fixture->announced), ==, 0);
}

static void
test_ports_are_a_pair_within_the_range (void)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  PhoneRtpTransport *transport;

  while ((transport = phone_rtp_transport_new (host, 45001, 45008, &error)) != NULL)
    {
      g_ptr_array_add (taken, transport);
      g_assert_cmpuint (phone_rtp_transport_get_port (transport) % 2, ==, 0);
      g_assert_cmpuint (phone_rtp_transport_get_port (transport), >=, 45002);
      g_assert_cmpuint (phone_rtp_transport_get_rtcp_port (transport), <=, 45008);
      g_assert_cmpuint (phone_rtp_transport_get_rtcp_port (transport), ==,
                        phone_rtp_transport_get_port (transport) + 1);
    }
  g_assert_cmpuint (taken->len, <=, 3);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static gboolean
has_ipv6 (void)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_from_string ("::1");
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (host, 0);

  return socket != NULL && g_socket_bind (socket, any, FALSE, NULL);
}

#define ADD(name, host, func) g_test_add ("/media/rtp-transport/" name, Fixture, host, set_up, func, tear_down)
#define IPV4 "127.0.0.1"

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sound-goes-where-the-description-says", IPV4, test_sound_goes_where_the_description_says);
  ADD ("sound-goes-back-where-it-comes-from-rfc-4961", IPV4, test_sound_goes_back_where_it_comes_from);
  ADD ("a-stranger-cannot-take-a-call-over", IPV4, test_a_stranger_cannot_take_a_call_over);
  ADD ("after-a-negotiation-the-far-end-may-be-elsewhere", IPV4,
       test_after_a_negotiation_the_far_end_may_be_elsewhere);
  ADD ("rubbish-is-ignored", IPV4, test_rubbish_is_ignored);
  ADD ("nothing-is-sent-while-held", IPV4, test_nothing_is_sent_while_held);
  if (has_ipv6 ())
    ADD ("ipv6/sound-goes-back-where-it-comes-from-rfc-4961", "::1", test_sound_goes_back_where_it_comes_from);
  g_test_add_func ("/media/rtp-transport/ports-are-a-pair-within-the-range", test_ports_are_a_pair_within_the_range);
  return g_test_run ();
}
