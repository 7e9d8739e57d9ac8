/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-framer.h"

#include <string.h>

#include "util/sip-error.h"

#define LIMIT 256

static const char stream[] = "\r\n\r\n"
                             "OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n"
                             "MESSAGE sip:a SIP/2.0\r\nX: y\r\nl :\r\n 5\r\nSubject: l:\r\n 7\r\n\r\n\r\n\r\nx"
                             "\r\n"
                             "INFO sip:a SIP/2.0\nCONTENT-LENGTH: 3\n\n\n\n\n"
                             "\r\n\r\n\r\n";

/* One letter a frame, and the length of messages. */
static void
pull_all (SipFramer *framer, GString *log)
{
  for (;;)
    {
      g_autoptr (GBytes) bytes = NULL;

      switch (sip_framer_pull (framer, &bytes, NULL))
        {
        case SIP_FRAME_NONE:
          return;
        case SIP_FRAME_MESSAGE:
          g_string_append_printf (log, "m%" G_GSIZE_FORMAT " ", g_bytes_get_size (bytes));
          break;
        case SIP_FRAME_PING:
          g_string_append (log, "ping ");
          break;
        case SIP_FRAME_PONG:
          g_string_append (log, "pong ");
          break;
        case SIP_FRAME_ERROR:
          g_string_append (log, "error ");
          return;
        }
    }
}

static const char expected[] = "pong ping m44 m62 pong m41 pong ping pong ";

static void
test_cuts_a_stream (void)
{
  g_autoptr (SipFramer) framer = sip_framer_new (LIMIT);
  g_autoptr (GString) log = g_string_new (NULL);

  sip_framer_push (framer, stream, sizeof stream - 1);
  pull_all (framer, log);
  g_assert_cmpstr (log->str, ==, expected);
}

static void
test_every_split_gives_the_same (void)
{
  for (gsize first = 0; first < sizeof stream; first++)
    {
      for (gsize second = first; second < sizeof stream; second++)
        {
          g_autoptr (SipFramer) framer = sip_framer_new (LIMIT);
          g_autoptr (GString) log = g_string_new (NULL);

          sip_framer_push (framer, stream, first);
          pull_all (framer, log);
          sip_framer_push (framer, stream + first, second - first);
          pull_all (framer, log);
          sip_framer_push (framer, stream + second, sizeof stream - 1 - second);
          pull_all (framer, log);
          g_assert_cmpstr (log->str, ==, expected);
        }
    }
}

static void
test_single_bytes_give_the_same (void)
{
  g_autoptr (SipFramer) framer = sip_framer_new (LIMIT);
  g_autoptr (GString) log = g_string_new (NULL);

  for (gsize i = 0; i < sizeof stream - 1; i++)
    {
      sip_framer_push (framer, stream + i, 1);
      pull_all (framer, log);
    }
  g_assert_cmpstr (log->str, ==, expected);
}

static void
assert_lost (SipFramer *framer, SipError code, const char *header)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (sip_framer_pull (framer, &bytes, &error), ==, SIP_FRAME_ERROR);
  g_assert_error (error, SIP_ERROR, (int) code);
  if (!header)
    g_assert_null (bytes);
  else
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), header, strlen (header));

  /* It stays lost. */
  g_clear_error (&error);
  sip_framer_push (framer, "\r\n", 2);
  g_assert_cmpuint (sip_framer_pull (framer, NULL, &error), ==, SIP_FRAME_ERROR);
  g_assert_nonnull (error);
}

static void
test_wrong_length_spoils_the_framing (gconstpointer data)
{
  g_autoptr (SipFramer) framer = sip_framer_new (LIMIT);

  sip_framer_push (framer, data, strlen (data));
  assert_lost (framer, SIP_ERROR_MALFORMED, data);
}

static void
test_message_above_the_limit_is_not_awaited (void)
{
  static const char header[] = "OPTIONS sip:a SIP/2.0\r\nl: 224\r\n\r\n";
  g_autoptr (SipFramer) framer = sip_framer_new (LIMIT);

  sip_framer_push (framer, header, strlen (header));
  assert_lost (framer, SIP_ERROR_TOO_LARGE, header);
}

static void
test_message_of_the_limit_is_taken (void)
{
  static const char header[] = "OPTIONS sip:a SIP/2.0\r\nl: 223\r\n\r\n";
  g_autoptr (SipFramer) framer = sip_framer_new (LIMIT);
  g_autoptr (GString) log = g_string_new (NULL);
  char body[223] = { 0 };

  g_assert_cmpuint (strlen (header) + sizeof body, ==, LIMIT);
  sip_framer_push (framer, header, strlen (header));
  sip_framer_push (framer, body, sizeof body);
  pull_all (framer, log);
  g_assert_cmpstr (log->str, ==, "m256 ");
}

static void
test_endless_header_is_cut_off (void)
{
  g_autoptr (SipFramer) framer = sip_framer_new (LIMIT);
  char garbage[LIMIT];

  memset (garbage, 'x', sizeof garbage);
  sip_framer_push (framer, garbage, sizeof garbage);
  g_assert_cmpuint (sip_framer_pull (framer, NULL, NULL), ==, SIP_FRAME_NONE);
  sip_framer_push (framer, garbage, 1);
  assert_lost (framer, SIP_ERROR_TOO_LARGE, NULL);
}

static const char *const wrong[] = {
  "OPTIONS sip:a SIP/2.0\r\nX: y\r\n\r\n",
  "OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n",
  "OPTIONS sip:a SIP/2.0\r\nContent-Length:\r\n\r\n",
  "OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\nl: 5\r\n\r\n",
  "OPTIONS sip:a SIP/2.0\r\nContent-Length: 99999999999999999999\r\n\r\n",
  "OPTIONS sip:a SIP/2.0\r\nContent-Length: 1 2\r\n\r\n",
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/framer/cuts-a-stream-into-messages-and-keep-alives", test_cuts_a_stream);
  g_test_add_func ("/framer/every-split-gives-the-same-frames", test_every_split_gives_the_same);
  g_test_add_func ("/framer/single-bytes-give-the-same-frames", test_single_bytes_give_the_same);
  g_test_add_func ("/framer/message-above-the-limit-is-not-awaited", test_message_above_the_limit_is_not_awaited);
  g_test_add_func ("/framer/message-of-the-limit-is-taken", test_message_of_the_limit_is_taken);
  g_test_add_func ("/framer/endless-header-is-cut-off", test_endless_header_is_cut_off);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strdup_printf ("/framer/rfc-3261-20-14-wrong-length-spoils-the-framing/%u", i);

      g_test_add_data_func (path, wrong[i], test_wrong_length_spoils_the_framing);
    }

  return g_test_run ();
}
