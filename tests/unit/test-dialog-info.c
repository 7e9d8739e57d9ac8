/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-dialog-info.h"

#include <gio/gio.h>

#include "event-bodies.h"
#include "util/sip-error.h"

#define SPACE "xmlns=\"urn:ietf:params:xml:ns:dialog-info\""
#define FULL(version) "<dialog-info " SPACE " version=\"" version "\" state=\"full\" entity=\"sip:a@b\">"
#define PARTIAL(version) "<dialog-info " SPACE " version=\"" version "\" state=\"partial\" entity=\"sip:a@b\">"
#define END "</dialog-info>"
#define DIALOG(id, state) "<dialog id=\"" id "\"><state>" state "</state></dialog>"

static SipDialogInfoUpdate
read_text (SipDialogInfo *info, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sip_dialog_info_read (info, bytes, error);
}

/* "1:early 2:confirmed" */
static void
assert_entries (SipDialogInfo *info, const char *expected)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (SIP_TYPE_DIALOG_ENTRY_STATE);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (info)); i++)
    {
      g_autoptr (SipDialogEntry) entry = g_list_model_get_item (G_LIST_MODEL (info), i);

      g_string_append_printf (text, "%s%s:%s", i ? " " : "", sip_dialog_entry_get_id (entry),
                              g_enum_get_value (states, sip_dialog_entry_get_state (entry))->value_nick);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_read (SipDialogInfo *info, const char *text, SipDialogInfoUpdate update, const char *entries)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (read_text (info, text, &error), ==, update);
  g_assert_no_error (error);
  assert_entries (info, entries);
}

/* RFC 4235 4.3 */
static void
test_versions (void)
{
  g_autoptr (SipDialogInfo) info = sip_dialog_info_new (NULL);

  assert_read (info, FULL ("7") DIALOG ("1", "early") DIALOG ("2", "trying") END, SIP_DIALOG_INFO_APPLIED,
               "1:early 2:trying");
  assert_read (info, PARTIAL ("8") DIALOG ("2", "terminated") DIALOG ("3", "confirmed") END, SIP_DIALOG_INFO_APPLIED,
               "1:early 3:confirmed");
  assert_read (info, FULL ("6") END, SIP_DIALOG_INFO_OUTDATED, "1:early 3:confirmed");
  assert_read (info, PARTIAL ("10") DIALOG ("1", "confirmed") END, SIP_DIALOG_INFO_GAP, "1:confirmed 3:confirmed");
  assert_read (info, FULL ("20") DIALOG ("4", "proceeding") END, SIP_DIALOG_INFO_APPLIED, "4:proceeding");
  assert_read (info, FULL ("4294967295") END, SIP_DIALOG_INFO_APPLIED, "");
  sip_dialog_info_reset (info);
  assert_read (info, PARTIAL ("0") DIALOG ("1", "early") END, SIP_DIALOG_INFO_GAP, "1:early");
}

static void
test_outdated_changes_nothing (void)
{
  g_autoptr (SipDialogInfo) info = sip_dialog_info_new (NULL);

  assert_read (info, FULL ("2") DIALOG ("1", "early") END, SIP_DIALOG_INFO_APPLIED, "1:early");
  assert_read (info, "<dialog-info " SPACE " version=\"1\" state=\"full\" entity=\"sip:x@y\">" END,
               SIP_DIALOG_INFO_OUTDATED, "1:early");
  g_assert_cmpstr (sip_dialog_info_get_entity (info), ==, "sip:a@b");
}

static const char *const refused[] = {
  "<dialog-info " SPACE " state=\"full\" entity=\"sip:a@b\"/>",
  "<dialog-info " SPACE " version=\"1\" entity=\"sip:a@b\"/>",
  "<dialog-info " SPACE " version=\"1\" state=\"whole\" entity=\"sip:a@b\"/>",
  "<dialog-info " SPACE " version=\"1\" state=\"full\"/>",
  "<dialog-info " SPACE " version=\"1\" state=\"full\" entity=\" \"/>",
  FULL ("") END,
  FULL ("-1") END,
  FULL ("1.0") END,
  FULL ("0x1") END,
  FULL ("4294967296") END,
  FULL ("99999999999999999999999") END,
  FULL ("3") "<dialog><state>early</state></dialog>" END,
  FULL ("3") "<dialog id=\"\"><state>early</state></dialog>" END,
  FULL ("3") "<dialog id=\"1\"/>" END,
  FULL ("3") DIALOG ("1", "") END,
  FULL ("3") DIALOG ("1", "ringing") END,
  FULL ("3") DIALOG ("1", "early") DIALOG ("1", "confirmed") END,
  PARTIAL ("3") DIALOG ("1", "confirmed") DIALOG ("2", "early") DIALOG ("1", "terminated") END,
};

static void
assert_refused (GBytes *bytes, const char *name, int code)
{
  g_autoptr (SipDialogInfo) info = sip_dialog_info_new (NULL);
  g_autoptr (GError) error = NULL;

  assert_read (info, FULL ("2") DIALOG ("9", "early") END, SIP_DIALOG_INFO_APPLIED, "9:early");
  if (sip_dialog_info_read (info, bytes, &error) != SIP_DIALOG_INFO_REFUSED)
    g_test_message ("accepted: %s", name);
  g_assert_error (error, SIP_ERROR, code);
  assert_entries (info, "9:early");
  g_assert_cmpstr (sip_dialog_info_get_entity (info), ==, "sip:a@b");
}

static void
test_refused (void)
{
  g_autoptr (GArray) bodies = event_bodies_malformed ("dialog-info", SPACE " version=\"3\" state=\"full\" entity=\"e\"",
                                                      DIALOG ("1", "early"));

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
}

static void
test_oversized (void)
{
  g_autoptr (GBytes) bytes =
    event_body_oversized ("dialog-info", SPACE " version=\"3\" state=\"full\" entity=\"e\"", "");

  assert_refused (bytes, "oversized", SIP_ERROR_TOO_LARGE);
}

static const char *const texts[] = {
  "call-id",         "local-name",    "local-identity",  "local-target", "local-tag", "event",
  "remote-identity", "remote-target", "remote-tag", "remote-name",
};

static void
test_written_is_read (void)
{
  g_autoptr (SipDialogInfo) written = sip_dialog_info_new ("sip:a@b?x=1&y=<2>");
  g_autoptr (SipDialogInfo) read = sip_dialog_info_new (NULL);
  g_autoptr (SipDialogEntry) entry = sip_dialog_entry_new ("<&\"'>", SIP_DIALOG_ENTRY_EARLY);
  g_autoptr (SipDialogEntry) copy = NULL;
  g_autoptr (SipBody) body = NULL;
  guint code, duration;

  g_object_set (entry, "direction", SIP_DIALOG_ENTRY_RECIPIENT, "code", 486, "duration", G_MAXUINT, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strdup_printf ("%s <b>&amp;\"\xc3\xa4", texts[i]);

      g_object_set (entry, texts[i], text, NULL);
    }
  sip_dialog_info_set_entry (written, entry);
  body = sip_dialog_info_to_body (written, 4294967295u);
  g_assert_cmpstr (sip_body_get_content_type (body), ==, SIP_DIALOG_INFO_TYPE);
  g_assert_cmpint (sip_dialog_info_read (read, sip_body_get_bytes (body), NULL), ==, SIP_DIALOG_INFO_APPLIED);
  g_assert_cmpstr (sip_dialog_info_get_entity (read), ==, "sip:a@b?x=1&y=<2>");
  assert_entries (read, "<&\"'>:early");
  copy = g_list_model_get_item (G_LIST_MODEL (read), 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *expected = g_strdup_printf ("%s <b>&amp;\"\xc3\xa4", texts[i]);
      g_autofree char *text = NULL;

      g_object_get (copy, texts[i], &text, NULL);
      g_assert_cmpstr (text, ==, expected);
    }
  g_object_get (copy, "code", &code, "duration", &duration, NULL);
  g_assert_cmpuint (code, ==, 486);
  g_assert_cmpuint (duration, ==, G_MAXUINT);
  g_assert_cmpint (sip_dialog_entry_get_direction (copy), ==, SIP_DIALOG_ENTRY_RECIPIENT);
}

/* What XML cannot say does not make a document that nobody reads. */
static void
test_control_characters (void)
{
  g_autoptr (SipDialogInfo) written = sip_dialog_info_new ("sip:a\x01\xff@b");
  g_autoptr (SipDialogInfo) read = sip_dialog_info_new (NULL);
  g_autoptr (SipDialogEntry) entry = sip_dialog_entry_new ("1\x0b", SIP_DIALOG_ENTRY_EARLY);
  g_autoptr (SipBody) body = NULL;

  g_object_set (entry, "remote-identity", "\x1b[31m\xef\xbf\xbf", "remote-name", "\x02x\xef\xbf\xbe", NULL);
  sip_dialog_info_set_entry (written, entry);
  body = sip_dialog_info_to_body (written, 0);
  g_assert_cmpint (sip_dialog_info_read (read, sip_body_get_bytes (body), NULL), ==, SIP_DIALOG_INFO_APPLIED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (read)), ==, 1);
}

/* Numbers beyond what can be is as if they were not told; the dialog is what counts. */
static void
test_details_out_of_range (void)
{
  static const char text[] = FULL ("1") "<dialog id=\"1\" direction=\"sideways\">"
                             "<state code=\"4294967297\">early</state><duration>4294967296</duration></dialog>" END;
  g_autoptr (SipDialogInfo) info = sip_dialog_info_new (NULL);
  g_autoptr (SipDialogEntry) entry = NULL;
  guint code, duration;

  assert_read (info, text, SIP_DIALOG_INFO_APPLIED, "1:early");
  entry = g_list_model_get_item (G_LIST_MODEL (info), 0);
  g_object_get (entry, "code", &code, "duration", &duration, NULL);
  g_assert_cmpuint (code, ==, 0);
  g_assert_cmpuint (duration, ==, 0);
  g_assert_cmpint (sip_dialog_entry_get_direction (entry), ==, SIP_DIALOG_ENTRY_UNKNOWN);
}

static void
test_partial_documents_are_limited (void)
{
  g_autoptr (SipDialogInfo) info = sip_dialog_info_new (NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      g_string_printf (text, "<dialog-info " SPACE " version=\"%u\" state=\"partial\" entity=\"e\">", i);
      for (guint j = 0; j < 500; j++)
        g_string_append_printf (text, "<dialog id=\"%u-%u\"><state>early</state></dialog>", i, j);
      g_string_append (text, END);
      g_assert_cmpint (read_text (info, text->str, NULL), !=, SIP_DIALOG_INFO_REFUSED);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (info)), ==, 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event/dialog-info/versions-follow-rfc4235-4.3", test_versions);
  g_test_add_func ("/event/dialog-info/outdated-changes-nothing", test_outdated_changes_nothing);
  g_test_add_func ("/event/dialog-info/malformed-is-refused-and-changes-nothing", test_refused);
  g_test_add_func ("/event/dialog-info/oversized-is-refused", test_oversized);
  g_test_add_func ("/event/dialog-info/written-is-read", test_written_is_read);
  g_test_add_func ("/event/dialog-info/control-characters-are-not-written", test_control_characters);
  g_test_add_func ("/event/dialog-info/details-out-of-range-are-not-told", test_details_out_of_range);
  g_test_add_func ("/event/dialog-info/partial-documents-are-limited-together", test_partial_documents_are_limited);

  return g_test_run ();
}
