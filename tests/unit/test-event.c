/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-event.h"

#include "test-message.h"

#define NOTIFY                                                                                                         \
  "NOTIFY sip:a@b SIP/2.0\nVia: SIP/2.0/UDP c;branch=z9hG4bK1\nFrom: <sip:d@e>;tag=1\nTo: <sip:a@b>;tag=2\n"           \
  "Call-ID: x\nCSeq: 1 NOTIFY\n"

static void
test_parts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipEvent) event = sip_event_parse ("dialog;sla;ID=4a-7 ; call-id=\"1;id=9 \\\"x\\\"\"", &error);
  g_autofree char *flag = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *missing = NULL;

  g_assert_no_error (error);
  flag = sip_event_dup_param (event, "SLA");
  quoted = sip_event_dup_param (event, "call-id");
  missing = sip_event_dup_param (event, "from-tag");
  g_assert_cmpstr (sip_event_get_package (event), ==, "dialog");
  g_assert_cmpstr (sip_event_get_id (event), ==, "4a-7");
  g_assert_cmpstr (flag, ==, "");
  g_assert_cmpstr (quoted, ==, "1;id=9 \"x\"");
  g_assert_null (missing);
}

static void
test_written_is_read (void)
{
  static const char *const events[][2] = {
    { "presence", NULL }, { "presence.winfo", "1" }, { "message-summary", "a.b~c" }, { "a.b.c.d", "%20" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (SipEvent) made = sip_event_new (events[i][0], events[i][1]);
      g_autoptr (SipEvent) read = sip_event_parse (sip_event_get_text (made), NULL);

      g_assert_nonnull (read);
      g_assert_cmpstr (sip_event_get_package (read), ==, events[i][0]);
      g_assert_cmpstr (sip_event_get_id (read), ==, events[i][1]);
      g_assert_true (sip_event_equal (made, read));
    }
}

/* RFC 6665 8.2.1: byte by byte; other parameters do not count. */
static void
test_equality (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean equal;
  } pairs[] = {
    { "dialog", "dialog", TRUE },
    { "dialog;id=1", "dialog;id=1;other=2", TRUE },
    { "dialog;ID=1", "dialog;id=1", TRUE },
    { "dialog", "Dialog", FALSE },
    { "dialog;id=a", "dialog;id=A", FALSE },
    { "dialog;id=1", "dialog", FALSE },
    { "presence", "presence.winfo", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (SipEvent) a = sip_event_parse (pairs[i].a, NULL);
      g_autoptr (SipEvent) b = sip_event_parse (pairs[i].b, NULL);

      g_assert_cmpint (sip_event_equal (a, b), ==, pairs[i].equal);
      g_assert_cmpint (sip_event_equal (b, a), ==, pairs[i].equal);
    }
}

static const char *const malformed[] = {
  "",          " ",         ";id=1",         ".presence",      "presence.",         "presence..winfo",
  "a b",       "a,b",       "a/b",           "dialog;",        "dialog;id",         "dialog;id=",
  "dialog;id=\"1\"",        "dialog;id=a b", "dialog;id=1,x",  "dialog;id=1;id=2",  "dialog;id=1;x;ID=1",
  "dialog;x=\"",            "dialog x",      "dialog;=1",      "d\xc3\xa4",         "dialog;id=\xff",
};

static void
test_malformed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SipEvent) event = sip_event_parse (malformed[i], &error);

      if (event)
        g_test_message ("accepted: %s", malformed[i]);
      g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
      g_assert_null (event);
    }
}

static void
test_new_refuses (void)
{
  g_assert_null (sip_event_new ("", NULL));
  g_assert_null (sip_event_new ("a;b", NULL));
  g_assert_null (sip_event_new ("dialog\r\nX: y", NULL));
  g_assert_null (sip_event_new ("dialog", ""));
  g_assert_null (sip_event_new ("dialog", "1\r\nX: y"));
  g_assert_null (sip_event_new ("dialog", "1;x"));
}

static void
assert_refused (const char *headers)
{
  g_autofree char *text = g_strconcat (NOTIFY, headers, "\n", NULL);
  g_autoptr (SipMessage) message = test_message (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipEvent) event = sip_message_dup_event (message, &error);

  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
  g_assert_null (event);
}

static void
test_in_message (void)
{
  g_autoptr (SipMessage) message = test_message (NOTIFY "o: \tdialog ; id=3 \n\n");
  g_autoptr (SipEvent) event = sip_message_dup_event (message, NULL);

  g_assert_cmpstr (sip_event_get_package (event), ==, "dialog");
  g_assert_cmpstr (sip_event_get_id (event), ==, "3");
  assert_refused ("");
  assert_refused ("Event: dialog\nEvent: dialog\n");
  assert_refused ("Event: dialog, presence\n");
}

/* A string would end there, and what is behind it with it. */
static void
test_nul (void)
{
  static const char text[] = NOTIFY "Event: dialog;x=\"a\0;id=2\"\n\n";
  g_autoptr (GString) crlf = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SipMessage) message = NULL;
  g_autoptr (SipEvent) event = NULL;

  for (gsize i = 0; i < sizeof text - 1; i++)
    {
      if (text[i] == '\n')
        g_string_append_c (crlf, '\r');
      g_string_append_c (crlf, text[i]);
    }
  bytes = g_bytes_new (crlf->str, crlf->len);
  message = sip_message_parse (bytes, NULL);
  event = message ? sip_message_dup_event (message, NULL) : NULL;
  g_assert_null (event);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/event/has-a-package-an-id-and-parameters", test_parts);
  g_test_add_func ("/message/event/written-is-read", test_written_is_read);
  g_test_add_func ("/message/event/equal-by-package-and-id", test_equality);
  g_test_add_func ("/message/event/malformed-is-refused", test_malformed);
  g_test_add_func ("/message/event/new-takes-tokens-only", test_new_refuses);
  g_test_add_func ("/message/event/a-message-has-one", test_in_message);
  g_test_add_func ("/message/event/nul-is-refused", test_nul);

  return g_test_run ();
}
