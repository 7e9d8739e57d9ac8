/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-replaces.h"

#include "test-message.h"

static void
test_reads_dialog (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipReplaces) replaces =
    sip_replaces_parse ("12adf2f34456gs5@host ; to-tag = 12345;from-tag=54321;x=\"y\"", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sip_replaces_get_call_id (replaces), ==, "12adf2f34456gs5@host");
  g_assert_cmpstr (sip_replaces_get_to_tag (replaces), ==, "12345");
  g_assert_cmpstr (sip_replaces_get_from_tag (replaces), ==, "54321");
  g_assert_false (sip_replaces_is_early_only (replaces));
}

static void
test_reads_what_it_writes (void)
{
  g_autoptr (SipReplaces) replaces = sip_replaces_new ("a@b", "1", "2", TRUE);
  g_autofree char *text = sip_replaces_to_string (replaces);
  g_autoptr (SipReplaces) again = sip_replaces_parse (text, NULL);

  g_assert_cmpstr (text, ==, "a@b;to-tag=1;from-tag=2;early-only");
  g_assert_nonnull (again);
  g_assert_true (sip_replaces_is_early_only (again));
}

static const char *const malformed[] = {
  "", ";", "a@b", "a@b;to-tag=1", "a@b;from-tag=1", ";to-tag=1;from-tag=2", "a@b;to-tag=;from-tag=2",
  "a@b;to-tag;from-tag=2", "a b;to-tag=1;from-tag=2", "a,b;to-tag=1;from-tag=2", "a@b;to-tag=1;from-tag=2;;",
  "a@b;to-tag=1;from-tag=2,c@d;to-tag=1;from-tag=2",
  "a@b;to-tag=1;from-tag=\"2 \"", "a@b;to-tag=\"1;2\";from-tag=2",
};

static void
test_refuses_what_names_no_dialog (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autoptr (GError) error = NULL;

      if (sip_replaces_parse (malformed[i], &error))
        g_error ("“%s” was taken", malformed[i]);
      g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
    }
}

static void
test_takes_one_field_alone (void)
{
  g_autoptr (SipMessage) none = test_message ("INVITE sip:a@b SIP/2.0\n\n");
  g_autoptr (SipMessage) one = test_message ("INVITE sip:a@b SIP/2.0\nReplaces: c;to-tag=1;from-tag=2\n\n");
  g_autoptr (SipMessage) two = test_message ("INVITE sip:a@b SIP/2.0\nReplaces: c;to-tag=1;from-tag=2\n"
                                             "Replaces: d;to-tag=1;from-tag=2\n\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (SipReplaces) replaces = NULL;

  g_assert_null (sip_replaces_new_from_message (none, &error));
  g_assert_no_error (error);
  replaces = sip_replaces_new_from_message (one, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sip_replaces_get_call_id (replaces), ==, "c");
  g_assert_null (sip_replaces_new_from_message (two, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
}

static void
test_names_are_what_they_seem (void)
{
  static const char *const names[] = { "", "a;to-tag=b", "a,b", "a b", "a\r\nEvil: 1", "a\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_null (sip_replaces_new (names[i], "2", "3", FALSE));
      g_assert_null (sip_replaces_new ("1", names[i], "3", FALSE));
      g_assert_null (sip_replaces_new ("1", "2", names[i], FALSE));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replaces/reads-call-id-and-both-tags", test_reads_dialog);
  g_test_add_func ("/replaces/reads-what-it-writes", test_reads_what_it_writes);
  g_test_add_func ("/replaces/refuses-what-names-no-dialog", test_refuses_what_names_no_dialog);
  g_test_add_func ("/replaces/no-name-brings-anything-else", test_names_are_what_they_seem);
  g_test_add_func ("/replaces/one-field-alone-is-taken-by-rfc-3891-3", test_takes_one_field_alone);
  return g_test_run ();
}
