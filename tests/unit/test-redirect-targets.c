/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-redirect-private.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/redirect/targets-of-a-redirect", targets_of_a_redirect);
  g_test_add_func ("/session/redirect/endless-list-is-bounded", endless_list_is_bounded);

  return g_test_run ();
}
