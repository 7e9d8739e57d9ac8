/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-presence.h"

#include "event-bodies.h"
#include "util/sip-error.h"

#define SPACE "xmlns=\"urn:ietf:params:xml:ns:pidf\""
#define BEGIN "<presence " SPACE " entity=\"pres:a@b\">"
#define END "</presence>"

static SipPresence *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sip_presence_parse (bytes, error);
}

static void
test_tuples (void)
{
  static const char text[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<p:presence xmlns:p=\"urn:ietf:params:xml:ns:pidf\" xmlns:r=\"urn:ietf:params:xml:ns:pidf:rpid\" "
    "entity=\"pres:a@b\">\n"
    "<p:tuple id=\"t1\"><p:status><p:basic> closed </p:basic><r:basic>open</r:basic></p:status></p:tuple>"
    "<p:tuple id=\"t2\"><p:status><p:basic>open</p:basic></p:status>"
    "<p:contact priority=\"0.8\">sip:a@c</p:contact><p:note>at &lt;lunch&gt; &#228;</p:note></p:tuple>"
    "<r:tuple id=\"t3\"/></p:presence>";
  g_autoptr (GError) error = NULL;
  g_autoptr (SipPresence) presence = parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sip_presence_get_entity (presence), ==, "pres:a@b");
  g_assert_cmpuint (sip_presence_get_n_tuples (presence), ==, 2);
  g_assert_cmpint (sip_presence_get_basic (presence), ==, SIP_PRESENCE_OPEN);
  g_assert_cmpstr (sip_presence_get_tuple_id (presence, 0), ==, "t1");
  g_assert_cmpint (sip_presence_get_tuple_basic (presence, 0), ==, SIP_PRESENCE_CLOSED);
  g_assert_null (sip_presence_get_tuple_contact (presence, 0));
  g_assert_cmpstr (sip_presence_get_tuple_contact (presence, 1), ==, "sip:a@c");
  g_assert_cmpfloat (sip_presence_get_tuple_priority (presence, 1), ==, 0.8);
  g_assert_cmpstr (sip_presence_get_note (presence), ==, "at <lunch> \xc3\xa4");
}

static void
test_empty (void)
{
  g_autoptr (SipPresence) presence = parse (BEGIN END, NULL);

  g_assert_cmpuint (sip_presence_get_n_tuples (presence), ==, 0);
  g_assert_cmpint (sip_presence_get_basic (presence), ==, SIP_PRESENCE_UNKNOWN);
  g_assert_null (sip_presence_get_note (presence));
}

static const struct
{
  const char *text;
  double priority;
} priorities[] = {
  { "0", 0 },        { "1", 1 },       { "0.125", 0.125 }, { "1.000", 1 },  { "1.001", 0 }, { "-1", 0 },
  { "nan", 0 },      { "inf", 0 },     { "0x1p-1", 0 },    { "5e-1", 0 },   { "0.5x", 0 },  { "0,5", 0 },
  { "", 0 },
};

static void
test_priorities (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    {
      g_autofree char *text =
        g_strdup_printf (BEGIN "<tuple id=\"t\"><contact priority=\"%s\">sip:a@c</contact></tuple>" END,
                         priorities[i].text);
      g_autoptr (SipPresence) presence = parse (text, NULL);

      g_assert_cmpfloat (sip_presence_get_tuple_priority (presence, 0), ==, priorities[i].priority);
    }
}

static void
test_written_is_read (void)
{
  static const SipPresenceBasic all[] = { SIP_PRESENCE_OPEN, SIP_PRESENCE_CLOSED, SIP_PRESENCE_UNKNOWN };
  g_autoptr (SipPresence) written = sip_presence_new ("sip:a@b?x=1&y=<2>", "caf\xc3\xa9 & \"<note>\"");
  g_autoptr (SipPresence) read = NULL;
  g_autoptr (SipBody) body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *id = g_strdup_printf ("t%u", i);

      sip_presence_add_tuple (written, id, all[i], i > 0 ? "sip:a@c;x=\"<>\"" : NULL, i > 1 ? "]]>" : NULL);
    }
  body = sip_presence_to_body (written);
  g_assert_cmpstr (sip_body_get_content_type (body), ==, SIP_PRESENCE_TYPE_NAME);
  read = sip_presence_parse (sip_body_get_bytes (body), NULL);
  g_assert_cmpstr (sip_presence_get_entity (read), ==, sip_presence_get_entity (written));
  g_assert_cmpstr (sip_presence_get_note (read), ==, sip_presence_get_note (written));
  g_assert_cmpuint (sip_presence_get_n_tuples (read), ==, G_N_ELEMENTS (all));
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_assert_cmpstr (sip_presence_get_tuple_id (read, i), ==, sip_presence_get_tuple_id (written, i));
      g_assert_cmpint (sip_presence_get_tuple_basic (read, i), ==, all[i]);
      g_assert_cmpstr (sip_presence_get_tuple_contact (read, i), ==, sip_presence_get_tuple_contact (written, i));
      g_assert_cmpstr (sip_presence_get_tuple_note (read, i), ==, sip_presence_get_tuple_note (written, i));
    }
}

static void
test_priority_is_written (void)
{
  g_autoptr (SipPresence) first =
    parse (BEGIN "<tuple id=\"t\"><contact priority=\"0.25\">sip:a@c</contact></tuple>" END, NULL);
  g_autoptr (SipBody) body = sip_presence_to_body (first);
  g_autoptr (SipPresence) second = sip_presence_parse (sip_body_get_bytes (body), NULL);

  g_assert_cmpfloat (sip_presence_get_tuple_priority (second, 0), ==, 0.25);
}

static void
test_control_characters (void)
{
  g_autoptr (SipPresence) written = sip_presence_new ("sip:\x01@b\xff", "bell \x07, \xef\xbf\xbe and \xef\xbf\xbf");
  g_autoptr (SipBody) body = sip_presence_to_body (written);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipPresence) read = sip_presence_parse (sip_body_get_bytes (body), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sip_presence_get_note (read), ==, "bell  ,   and");
}

static const char *const refused[] = {
  "<presence " SPACE "/>",
  "<presence " SPACE " entity=\"\"/>",
  BEGIN "<tuple><status><basic>open</basic></status></tuple>" END,
  BEGIN "<tuple id=\" \"><status><basic>open</basic></status></tuple>" END,
  BEGIN "<tuple id=\"t\"/><tuple id=\"u\"/><tuple id=\"t\"/>" END,
};

static void
assert_refused (GBytes *bytes, const char *name, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipPresence) presence = sip_presence_parse (bytes, &error);

  if (presence)
    g_test_message ("accepted: %s", name);
  g_assert_error (error, SIP_ERROR, code);
  g_assert_null (presence);
}

static void
test_refused (void)
{
  g_autoptr (GArray) bodies = event_bodies_malformed ("presence", SPACE " entity=\"e\"", "<tuple id=\"t\"/>");
  g_autoptr (GBytes) large = event_body_oversized ("presence", SPACE " entity=\"e\"", "");

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (refused[i], strlen (refused[i]));

      assert_refused (bytes, refused[i], SIP_ERROR_MALFORMED);
    }
  for (guint i = 0; i < bodies->len; i++)
    {
      EventBody *body = &g_array_index (bodies, EventBody, i);
      g_autoptr (GBytes) bytes = g_bytes_new (body->text, body->size);

      assert_refused (bytes, body->name, SIP_ERROR_MALFORMED);
    }
  assert_refused (large, "oversized", SIP_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event/presence/tuples-of-its-own-namespace-are-read", test_tuples);
  g_test_add_func ("/event/presence/nothing-said-is-unknown", test_empty);
  g_test_add_func ("/event/presence/priority-is-a-qvalue-or-nothing", test_priorities);
  g_test_add_func ("/event/presence/written-is-read", test_written_is_read);
  g_test_add_func ("/event/presence/priority-is-written", test_priority_is_written);
  g_test_add_func ("/event/presence/control-characters-are-not-written", test_control_characters);
  g_test_add_func ("/event/presence/malformed-and-oversized-is-refused", test_refused);

  return g_test_run ();
}
