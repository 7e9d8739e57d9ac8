/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-redirect.h"
#include "agent/sip-redirects.h"

#include "test-message.h"

static const struct
{
  const char *contacts;
  const char *targets;
  const char *secure_targets;
} rows[] = {
  { "", "", "" },
  { "Contact: *\n", "", "" },
  { "Contact: <sip:a@example.org>\n", "sip:a@example.org", "" },
  { "Contact: <sip:a@example.org>, <sips:b@example.org>\n", "sip:a@example.org sips:b@example.org",
    "sips:b@example.org" },
  { "Contact: <sip:a@example.org>;q=0.1, <sip:b@example.org>;q=1.0\nm: <sip:c@example.org>;q=0.55\n",
    "sip:b@example.org sip:c@example.org sip:a@example.org", "" },
  { "Contact: <sip:a@example.org>;q=0.5, <sip:b@example.org>;q=0.5, <sip:c@example.org>\n",
    "sip:c@example.org sip:a@example.org sip:b@example.org", "" },
  { "Contact: <sip:a@example.org>;q=0, <sip:b@example.org>;q=0.001\n", "sip:b@example.org sip:a@example.org", "" },
  { "Contact: <sip:a@example.org>;q=0.5, <sip:b@example.org>;q=7, <sip:c@example.org>;q=0.x\n",
    "sip:b@example.org sip:c@example.org sip:a@example.org", "" },
  { "Contact: <sip:a@example.org>;q=0.12345, <sip:b@example.org>;q=0.9\n", "sip:a@example.org sip:b@example.org", "" },
  { "Contact: <sip:a@example.org>, <sip:a@EXAMPLE.org>\n", "sip:a@example.org", "" },
  { "Contact: <sip:a@example.org;method=REGISTER?Subject=x&Route=%3Csip:evil%3E>\n", "sip:a@example.org", "" },
  { "Contact: <tel:+4912345>, <mailto:a@example.org>, <http://example.org/>\n", "tel:+4912345", "" },
  { "Contact: <sip:a@example.org>, ][, <sip:b@example.org>\n", "sip:a@example.org", "" },
};

static char *
join (GPtrArray *targets)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < targets->len; i++)
    g_string_append_printf (text, "%s%.*s", i > 0 ? " " : "", SIP_SLICE_FORMAT (sip_uri_get_text (targets->pdata[i])));
  return g_string_free (text, FALSE);
}

static void
targets_of_a_redirect (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat ("SIP/2.0 302 Moved Temporarily\n", rows[i].contacts, "\n", NULL);
      g_autoptr (SipMessage) response = test_message (text);
      g_autoptr (GPtrArray) targets = sip_redirect_list_targets (response, FALSE);
      g_autoptr (GPtrArray) secure = sip_redirect_list_targets (response, TRUE);
      g_autofree char *all = join (targets);
      g_autofree char *only_secure = join (secure);

      g_assert_cmpstr (all, ==, rows[i].targets);
      g_assert_cmpstr (only_secure, ==, rows[i].secure_targets);
    }
}

static void
endless_list_is_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("SIP/2.0 300 Multiple Choices\nContact: <sip:a@example.org>");
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (GPtrArray) targets = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, ", <sip:%u@example.org>;q=0.%u", i, i);
  g_string_append (text, "\n\n");
  response = test_message (text->str);
  targets = sip_redirect_list_targets (response, FALSE);
  g_assert_cmpuint (targets->len, ==, 32);
}

static SipMessage *
redirect_to (guint status, const char *contacts)
{
  g_autofree char *text = g_strdup_printf ("SIP/2.0 %u x\n%s\n", status, contacts);

  return test_message (text);
}

static void
assert_next (SipRedirects *redirects, guint status, const char *contacts, const char *expected)
{
  g_autoptr (SipMessage) response = redirect_to (status, contacts);
  g_autoptr (SipUri) next = sip_redirects_next (redirects, response);
  g_autofree char *text = next ? sip_uri_to_string (next) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

/* Each place is asked once, in the order of the weights, what was learnt last first; a global failure ends it. */
static void
redirects_are_walked (void)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:a@example.org", NULL);
  g_autoptr (SipRedirects) redirects = sip_redirects_new (uri, 4);

  assert_next (redirects, 302, "Contact: <sip:b@example.org>;q=0.1, <sip:c@example.org>, <sip:a@example.org>\n",
               "sip:c@example.org");
  assert_next (redirects, 300, "Contact: <sip:d@example.org>, <sip:b@example.org>\n", "sip:d@example.org");
  assert_next (redirects, 305, "Contact: <sip:e@example.org>\n", "sip:b@example.org");
  assert_next (redirects, 404, "Contact: <sip:e@example.org>\n", NULL);
  assert_next (redirects, 302, "Contact: <sip:e@example.org>, <sip:f@example.org>\n", "sip:e@example.org");
  assert_next (redirects, 302, "Contact: <sip:g@example.org>\n", NULL);
}

static void
sips_stays_sips (void)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sips:a@example.org", NULL);
  g_autoptr (SipRedirects) redirects = sip_redirects_new (uri, 4);

  assert_next (redirects, 302, "Contact: <sip:b@example.org>, <sips:c@example.org>, <sips:d@example.org>\n",
               "sips:c@example.org");
  assert_next (redirects, 600, "", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/redirect/targets-of-a-redirect", targets_of_a_redirect);
  g_test_add_func ("/session/redirect/endless-list-is-bounded", endless_list_is_bounded);

  g_test_add_func ("/agent/redirects/each-place-is-asked-once", redirects_are_walked);
  g_test_add_func ("/agent/redirects/sips-stays-sips", sips_stays_sips);

  return g_test_run ();
}
