/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-error.h"
#include "softphone-link.h"
#include "softphone-text.h"

typedef struct
{
  const char *in;
  const char *out;
} Pair;

static void
test_clean (void)
{
  static const Pair pairs[] = {
    { "Amélie Dubois", "Amélie Dubois" },
    { NULL, "" },
    { "  spaces  ", "spaces" },
    { "two\nlines\tand more", "two lines and more" },
    { "bank\u202eknab", "bankknab" },
    { "\u2066isolated\u2069 \u200fmark", "isolated mark" },
    { "bell\a and escape\033[31m", "bell and escape[31m" },
    { "not \xff UTF-8", "not \ufffd UTF-8" },
    { "<b>&amp;</b>", "<b>&amp;</b>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *clean = softphone_text_clean (pairs[i].in, 64);

      g_assert_cmpstr (clean, ==, pairs[i].out);
    }
}

static void
test_clean_is_bounded (void)
{
  g_autofree char *endless = g_strnfill (100000, 'a');
  g_autofree char *cut = softphone_text_clean (endless, 64);
  g_autofree char *wide = softphone_text_clean ("éééé", 3);
  g_autofree char *fits = softphone_text_clean ("ééé", 3);

  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 64);
  g_assert_true (g_str_has_suffix (cut, "…"));
  g_assert_cmpstr (wide, ==, "éé…");
  g_assert_cmpstr (fits, ==, "ééé");
}

static void
test_address (void)
{
  static const Pair pairs[] = {
    { "sip:alice@example.org", "alice@example.org" },
    { "SIPS:alice@example.org;transport=tls", "alice@example.org" },
    { "sip:+442079460073@example.org;user=phone", "+442079460073" },
    { "sip:a;b?c@example.org?Subject=x", "a;b?c@example.org" },
    { "tel:+32-2-123;phone-context=x", "+32-2-123" },
    { "sip:192.0.2.1", "192.0.2.1" },
    { "sip:example.org;lr", "example.org" },
    { "sip:[2001:db8::1]:5060", "[2001:db8::1]:5060" },
    { "sip:", "" },
    { "", "" },
    { NULL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *address = softphone_text_address (pairs[i].in);

      g_assert_cmpstr (address, ==, pairs[i].out);
    }
}

static void
test_duration (void)
{
  static const struct {
    guint seconds;
    const char *text;
  } durations[] = { { 0, "00:00" }, { 272, "04:32" }, { 3599, "59:59" }, { 3600, "1:00:00" }, { 360000, "100:00:00" } };

  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = softphone_text_duration (durations[i].seconds);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
}

static void
test_argument (void)
{
  static const Pair pairs[] = {
    { "alice@example.org", "sip:alice@example.org" },
    { "alice@example.org:5080", "sip:alice@example.org:5080" },
    { "+32 2 123.45-67", "tel:+3221234567" },
    { "112", "tel:112" },
    { "alice", "sip:alice" },
    { "sip:alice@example.org", "sip:alice@example.org" },
    { "TEL:+322", "TEL:+322" },
    { "callto:bob", "callto:bob" },
    { "example.org:5080", "sip:example.org:5080" },
    { "https://example.org", "https://example.org" },
    { "javascript:alert", "javascript:alert" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *link = softphone_link_from_argument (pairs[i].in);

      g_assert_cmpstr (link, ==, pairs[i].out);
    }
}

static void
test_link (void)
{
  static const char *const good[] = { "sip:alice@example.org", "SIPS:alice@example.org", "tel:+322;ext=1",
                                      "callto:bob" };
  static const char *const bad[] = { "https://example.org",   "javascript:alert(1)", "alice@example.org", "",
                                     "sip:\u202egro@example", "sip:a\nb@example.org", "sip:\xff@example.org" };
  g_autofree char *name = g_strnfill (600, 'a');
  g_autofree char *endless = g_strconcat ("sip:", name, "@example.org", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (softphone_link_check (good[i], &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i <= G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (softphone_link_check (i < G_N_ELEMENTS (bad) ? bad[i] : endless, &error));
      g_assert_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/text/of-strangers-cannot-disguise-itself", test_clean);
  g_test_add_func ("/ui/text/of-strangers-is-bounded", test_clean_is_bounded);
  g_test_add_func ("/ui/text/addresses-read-as-people-say-them", test_address);
  g_test_add_func ("/ui/text/durations-read-as-a-clock", test_duration);
  g_test_add_func ("/ui/link/bare-arguments-become-links", test_argument);
  g_test_add_func ("/ui/link/only-clear-links-of-known-schemes-pass", test_link);
  return g_test_run ();
}
