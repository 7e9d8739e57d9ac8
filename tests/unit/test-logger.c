/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-logger.h"

static GString *written;

static const char *
find (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, key))
        return fields[i].value;
    }
  return "?";
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  g_string_append_printf (written, "%d %s %s %s|%s\n", (int) level, find (fields, n_fields, "GLIB_DOMAIN"),
                          find (fields, n_fields, "SIP_CATEGORY"), find (fields, n_fields, "SIP_LABEL"),
                          find (fields, n_fields, "MESSAGE"));
  return G_LOG_WRITER_HANDLED;
}

static void
a_line_says_whose_it_is (void)
{
  g_autoptr (SipLogger) logger = sip_logger_new ("session", "x1");
  g_autofree char *category = NULL, *label = NULL, *expected = NULL;

  g_object_get (logger, "category", &category, "label", &label, NULL);
  g_assert_cmpstr (category, ==, "session");
  g_assert_cmpstr (label, ==, "x1");
  g_string_truncate (written, 0);
  sip_logger_log (logger, G_LOG_LEVEL_WARNING, "100 % lost");
  sip_logger_log (logger, G_LOG_LEVEL_INFO, "back");
  expected = g_strdup_printf ("%d sipcore session x1|session x1: 100 %% lost\n%d sipcore session x1|session x1: back\n",
                              G_LOG_LEVEL_WARNING, G_LOG_LEVEL_INFO);
  g_assert_cmpstr (written->str, ==, expected);
}

static void
debugging_is_written_when_wanted (void)
{
  g_autoptr (SipLogger) logger = sip_logger_new ("session", "x1");
  g_autofree char *expected = g_strdup_printf ("%d sipcore session x1|session x1: 2 of 3\n", G_LOG_LEVEL_DEBUG);

  g_string_truncate (written, 0);
  sip_logger_debug (logger, "%d of %d", 1, 3);
  g_assert_cmpstr (written->str, ==, "");
  g_log_set_debug_enabled (TRUE);
  sip_logger_debug (logger, "%d of %d", 2, 3);
  g_log_set_debug_enabled (FALSE);
  g_assert_cmpstr (written->str, ==, expected);
}

static void
what_ends_the_program_is_refused (void)
{
  static const GLogLevelFlags refused[] = { 0, G_LOG_LEVEL_ERROR, G_LOG_LEVEL_ERROR | G_LOG_LEVEL_INFO,
                                            G_LOG_LEVEL_INFO | G_LOG_FLAG_FATAL };
  g_autoptr (SipLogger) logger = sip_logger_new ("session", "x1");

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_string_truncate (written, 0);
      g_test_expect_message ("sipcore", G_LOG_LEVEL_CRITICAL, "*assertion*");
      sip_logger_log (logger, refused[i], "the end");
      g_test_assert_expected_messages ();
      g_assert_cmpstr (written->str, ==, "");
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_writer_func (write_line, NULL, NULL);
  written = g_string_new (NULL);

  g_test_add_func ("/logger/a-line-says-whose-it-is", a_line_says_whose_it_is);
  g_test_add_func ("/logger/debugging-is-written-when-wanted", debugging_is_written_when_wanted);
  g_test_add_func ("/logger/what-ends-the-program-is-refused", what_ends_the_program_is_refused);

  result = g_test_run ();
  g_string_free (written, TRUE);
  return result;
}
