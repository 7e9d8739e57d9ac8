/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-dtmf-receiver.h"
#include "media/phone-dtmf-sender.h"

#include <gst/rtp/gstrtpbuffer.h>

#include "util/sip-error.h"

#define SSRC 0x1234u
#define SOUND 0
#define EVENT 101

/* One packet as it left. */
typedef struct
{
  guint type;
  guint32 time;
  guint16 sequence;
  gboolean marker;
  guint8 event;
  gboolean end;
  guint duration;
} Packet;

typedef struct
{
  PhoneDtmfSender *sender;
  guint16 sequence;
  guint32 time;
  guint step;
  GArray *sent; /* of Packet */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->sender = phone_dtmf_sender_new ();
  f->step = 160;
  f->time = 0xffffff00u; /* it wraps around soon */
  f->sent = g_array_new (FALSE, FALSE, sizeof (Packet));
  phone_dtmf_sender_configure (f->sender, EVENT, 8000, 8000);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  phone_dtmf_sender_free (f->sender);
  g_array_unref (f->sent);
}

static void
queue (Fixture *f, const char *tones)
{
  g_autoptr (GError) error = NULL;

  phone_dtmf_sender_queue (f->sender, tones, 100, 60, &error);
  g_assert_no_error (error);
}

static void
send_one (Fixture *f)
{
  GstBuffer *buffer = gst_rtp_buffer_new_allocate (f->step, 0, 0);
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
  Packet packet;
  const guint8 *payload;

  gst_rtp_buffer_map (buffer, GST_MAP_WRITE, &rtp);
  gst_rtp_buffer_set_ssrc (&rtp, SSRC);
  gst_rtp_buffer_set_seq (&rtp, f->sequence++);
  gst_rtp_buffer_set_timestamp (&rtp, f->time);
  gst_rtp_buffer_set_payload_type (&rtp, SOUND);
  gst_rtp_buffer_unmap (&rtp);
  f->time += f->step;
  buffer = phone_dtmf_sender_filter (f->sender, buffer);
  gst_rtp_buffer_map (buffer, GST_MAP_READ, &rtp);
  payload = gst_rtp_buffer_get_payload (&rtp);
  packet = (Packet) { gst_rtp_buffer_get_payload_type (&rtp), gst_rtp_buffer_get_timestamp (&rtp),
                      gst_rtp_buffer_get_seq (&rtp), gst_rtp_buffer_get_marker (&rtp), payload[0],
                      (payload[1] & 0x80) != 0, GST_READ_UINT16_BE (payload + 2) };
  g_assert_cmphex (gst_rtp_buffer_get_ssrc (&rtp), ==, SSRC);
  gst_rtp_buffer_unmap (&rtp);
  gst_buffer_unref (buffer);
  g_array_append_val (f->sent, packet);
}

static void
send_packets (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    send_one (f);
}

static const Packet *
get_packet (Fixture *f, guint index)
{
  g_assert_cmpuint (index, <, f->sent->len);
  return &g_array_index (f->sent, Packet, index);
}

static guint
count (Fixture *f, gboolean events)
{
  guint n = 0;

  for (guint i = 0; i < f->sent->len; i++)
    n += (get_packet (f, i)->type == EVENT) == events;
  return n;
}

/* RFC 4733 2.5.1 */
static void
test_one_tone (Fixture *f, gconstpointer data)
{
  guint ends = 0, n = 0;
  guint last = 0;

  send_packets (f, 2);
  queue (f, "5");
  send_packets (f, 20);
  for (guint i = 0; i < f->sent->len; i++)
    {
      const Packet *packet = get_packet (f, i);

      g_assert_cmpuint (packet->sequence, ==, i);
      if (packet->type != EVENT)
        continue;
      g_assert_cmpuint (packet->event, ==, 5);
      g_assert_cmpuint (packet->time, ==, get_packet (f, 2)->time);
      g_assert_cmpint (packet->marker, ==, n == 0);
      g_assert_cmpuint (packet->duration, >=, last);
      g_assert_cmpuint (packet->duration, >, 0);
      last = packet->duration;
      ends += packet->end;
      n++;
    }
  g_assert_cmpuint (ends, ==, 3);
  g_assert_cmpuint (last, ==, 800);
  g_assert_true (get_packet (f, 2 + n - 1)->end && get_packet (f, 2 + n - 3)->end && !get_packet (f, 2 + n - 4)->end);
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  guint starts = 0, first = 0, second = 0;

  queue (f, "1D");
  send_packets (f, 40);
  for (guint i = 0; i < f->sent->len; i++)
    if (get_packet (f, i)->marker)
      {
        if (starts++ == 0)
          first = i;
        else
          second = i;
      }
  g_assert_cmpuint (starts, ==, 2);
  g_assert_cmpuint (get_packet (f, second)->event, ==, 15);
  g_assert_cmpuint (get_packet (f, second)->time - get_packet (f, first)->time, >=, 800 + 480);
  g_assert_cmpuint (get_packet (f, second - 1)->type, ==, SOUND);
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  queue (f, ",7");
  send_packets (f, 99);
  g_assert_cmpuint (count (f, TRUE), ==, 0);
  send_packets (f, 20);
  g_assert_cmpuint (count (f, TRUE), >, 5);
}

/* With Opus at 48000, some answer events at 8000: times are of the sound, durations of the events. */
static void
test_two_clocks (Fixture *f, gconstpointer data)
{
  f->step = 960;
  phone_dtmf_sender_configure (f->sender, EVENT, 8000, 48000);
  send_packets (f, 2);
  queue (f, "#");
  send_packets (f, 20);
  g_assert_cmpuint (count (f, TRUE), >=, 6);
  for (guint i = 2; get_packet (f, i)->type == EVENT; i++)
    g_assert_cmpuint (get_packet (f, i)->duration, <=, 800);
  g_assert_cmpuint (get_packet (f, 2)->event, ==, 11);
}

static void
assert_not_queued (Fixture *f, const char *tones, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (phone_dtmf_sender_queue (f->sender, tones, 100, 60, &error));
  g_assert_error (error, SIP_ERROR, code);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *many = g_strnfill (5000, '1');

  assert_not_queued (f, "", SIP_ERROR_INVALID_ARGUMENT);
  assert_not_queued (f, "12x", SIP_ERROR_INVALID_ARGUMENT);
  assert_not_queued (f, many, SIP_ERROR_INVALID_ARGUMENT);
  phone_dtmf_sender_configure (f->sender, -1, 0, 8000);
  assert_not_queued (f, "1", SIP_ERROR_NOT_ACCEPTABLE);
  send_packets (f, 5);
  g_assert_cmpuint (count (f, TRUE), ==, 0);
}

static char
take (PhoneDtmfReceiver *receiver, guint32 time, guint event, gboolean end)
{
  guint8 payload[4] = { event, end ? 0x8a : 0x0a, 0, 160 };

  return phone_dtmf_receiver_take (receiver, SSRC, time, payload, sizeof payload);
}

static void
test_receive_once (void)
{
  PhoneDtmfReceiver receiver = { 0 };

  g_assert_cmpint (take (&receiver, 0xfffffff0u, 5, FALSE), ==, '5');
  g_assert_cmpint (take (&receiver, 0xfffffff0u, 5, FALSE), ==, 0);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (take (&receiver, 0xfffffff0u, 5, TRUE), ==, 0);
  g_assert_cmpint (take (&receiver, 2000, 5, FALSE), ==, '5');
  g_assert_cmpint (take (&receiver, 0xfffffff0u, 5, TRUE), ==, 0);
}

static void
test_receive_lost (void)
{
  PhoneDtmfReceiver receiver = { 0 };

  /* The end of one, and all but the end of the next, were lost. */
  g_assert_cmpint (take (&receiver, 1000, 10, FALSE), ==, '*');
  g_assert_cmpint (take (&receiver, 3000, 15, TRUE), ==, 'D');
  g_assert_cmpint (take (&receiver, 3000, 15, TRUE), ==, 0);
}

static void
test_receive_hostile (void)
{
  PhoneDtmfReceiver receiver = { 0 };
  guint8 payload[4] = { 16, 0, 0, 0 };

  g_assert_cmpint (phone_dtmf_receiver_take (&receiver, SSRC, 1, payload, 4), ==, 0);
  payload[0] = 255;
  g_assert_cmpint (phone_dtmf_receiver_take (&receiver, SSRC, 2, payload, 4), ==, 0);
  payload[0] = 1;
  g_assert_cmpint (phone_dtmf_receiver_take (&receiver, SSRC, 3, payload, 3), ==, 0);
  g_assert_cmpint (phone_dtmf_receiver_take (&receiver, SSRC, 3, NULL, 0), ==, 0);
  g_assert_cmpint (phone_dtmf_receiver_take (&receiver, SSRC, 3, payload, 4), ==, '1');
}

#define ADD(name, test) g_test_add ("/media/dtmf/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  ADD ("a-tone-has-one-time-a-marker-a-growing-duration-and-three-ends", test_one_tone);
  ADD ("tones-have-a-gap-between-them", test_gap);
  ADD ("a-comma-is-two-seconds-of-sound", test_pause);
  ADD ("events-have-a-clock-of-their-own", test_two_clocks);
  ADD ("what-cannot-be-sent-is-refused-whole", test_refused);
  g_test_add_func ("/media/dtmf/an-event-is-told-once-by-its-time", test_receive_once);
  g_test_add_func ("/media/dtmf/lost-packets-lose-no-tone", test_receive_lost);
  g_test_add_func ("/media/dtmf/hostile-events-are-ignored", test_receive_hostile);
  return g_test_run ();
}
