/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-diversion.h"
#include "message/sip-history-info.h"
#include "message/sip-identity.h"
#include "test-message.h"

#define BOB "From: \"Bob\" <sip:bob@b.example>;tag=b\n"
#define NOBODY "From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=b\n"

static SipMessage *
with (const char *headers)
{
  g_autofree char *text = g_strconcat ("INVITE sip:a@example.org SIP/2.0\n", headers, "\n", NULL);

  return test_message (text);
}

static const char *const verstats[] = { "", " unknown", " passed", " failed" };

static void
append_uri (GString *line, const char *before, SipUri *uri)
{
  g_autofree char *text = uri ? sip_uri_to_string (uri) : NULL;

  if (text)
    g_string_append_printf (line, "%s%s", before, text);
}

/* "shown uri !hidden uri +number verstat <via <via" */
static char *
describe (SipMessage *message, gboolean trusted)
{
  g_autoptr (SipIdentity) identity = sip_identity_new_from_request (message, trusted);
  g_autofree char *name = sip_address_dup_display_name (sip_identity_get_address (identity));
  SipAddress *asserted = sip_identity_get_asserted (identity);
  GPtrArray *via = sip_identity_get_via (identity);
  GString *line = g_string_new (name);

  append_uri (line, " ", sip_address_get_uri (sip_identity_get_address (identity)));
  g_assert_true (sip_identity_is_anonymous (identity) == (strstr (line->str, "anonymous.invalid") != NULL));
  if (asserted && sip_identity_is_anonymous (identity))
    append_uri (line, " !", sip_address_get_uri (asserted));
  append_uri (line, " +", sip_identity_get_telephone (identity));
  g_string_append (line, verstats[sip_identity_get_verstat (identity)]);
  for (guint i = 0; i < via->len; i++)
    append_uri (line, " <", sip_address_get_uri (via->pdata[i]));
  return g_string_free (line, FALSE);
}

typedef struct
{
  const char *headers;
  const char *trusted;
  const char *stranger;
} Case;

#define ALICE "P-Asserted-Identity: \"Alice\" <sip:alice@a.example>\n"

static const Case cases[] = {
  { BOB, "Bob sip:bob@b.example", "Bob sip:bob@b.example" },
  { BOB ALICE, "Alice sip:alice@a.example", "Bob sip:bob@b.example" },
  { BOB "P-Asserted-Identity: <sip:alice@a.example>, <tel:+15551234567>\n", " sip:alice@a.example +tel:+15551234567",
    "Bob sip:bob@b.example" },
  { BOB "P-Asserted-Identity: tel:+15551234567\n", " tel:+15551234567 +tel:+15551234567", "Bob sip:bob@b.example" },
  { BOB "P-Asserted-Identity: <http://a.example>\n", "Bob sip:bob@b.example", "Bob sip:bob@b.example" },
  { BOB "P-Asserted-Identity: sip:alice@a.example>\n", "Bob sip:bob@b.example", "Bob sip:bob@b.example" },
  { BOB "P-Preferred-Identity: <sip:alice@a.example>\n", "Bob sip:bob@b.example", "Bob sip:bob@b.example" },
  { NOBODY, "Anonymous sip:anonymous@anonymous.invalid", "Anonymous sip:anonymous@anonymous.invalid" },
  { NOBODY ALICE, "Alice sip:alice@a.example", "Anonymous sip:anonymous@anonymous.invalid" },
  { NOBODY ALICE "Privacy: id\n", "Anonymous sip:anonymous@anonymous.invalid !sip:alice@a.example",
    "Anonymous sip:anonymous@anonymous.invalid" },
  { BOB ALICE "Privacy: user;critical\n", "Anonymous sip:anonymous@anonymous.invalid !sip:alice@a.example",
    "Anonymous sip:anonymous@anonymous.invalid" },
  { BOB ALICE "Privacy: none\n", "Alice sip:alice@a.example", "Bob sip:bob@b.example" },
  { "From: <tel:+1555>;tag=b\n", " tel:+1555", " tel:+1555" },
  { "To: <sip:a@b>\n", "Anonymous sip:anonymous@anonymous.invalid", "Anonymous sip:anonymous@anonymous.invalid" },
  { BOB "Remote-Party-ID: \"Carol\" <sip:carol@c.example>;party=calling;screen=yes;privacy=off\n",
    "Carol sip:carol@c.example", "Bob sip:bob@b.example" },
  { BOB ALICE "Remote-Party-ID: <sip:carol@c.example>\n", "Alice sip:alice@a.example", "Bob sip:bob@b.example" },
  { BOB "Remote-Party-ID: <sip:carol@c.example>;party=called, <sip:dave@c.example>;privacy=full\n",
    "Anonymous sip:anonymous@anonymous.invalid !sip:dave@c.example", "Bob sip:bob@b.example" },
  { BOB "P-Asserted-Identity: <sip:+1555;verstat=TN-Validation-Passed@a.example;user=phone>\n",
    " sip:+1555;verstat=TN-Validation-Passed@a.example;user=phone passed", "Bob sip:bob@b.example" },
  { BOB "P-Asserted-Identity: <sip:alice@a.example>, <tel:+1555;verstat=TN-Validation-Failed-A>\n",
    " sip:alice@a.example +tel:+1555;verstat=TN-Validation-Failed-A failed", "Bob sip:bob@b.example" },
  { "From: <sip:+1555@b.example;user=phone>;verstat=no-tn-validation;tag=b\n",
    " sip:+1555@b.example;user=phone unknown", " sip:+1555@b.example;user=phone" },
  { "From: <sip:+1555@b.example;verstat=TN>;tag=b\n", " sip:+1555@b.example;verstat=TN",
    " sip:+1555@b.example;verstat=TN" },
};

static void
test_identity (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SipMessage) message = with (cases[i].headers);
      g_autofree char *trusted = describe (message, TRUE);
      g_autofree char *stranger = describe (message, FALSE);

      g_test_message ("%s", cases[i].headers);
      g_assert_cmpstr (trusted, ==, cases[i].trusted);
      g_assert_cmpstr (stranger, ==, cases[i].stranger);
    }
}

#define H "History-Info: "

static const struct
{
  const char *headers;
  const char *via;
} vias[] = {
  { "Diversion: <sip:c@x>;reason=user-busy;counter=1;privacy=off, \"D\" <sip:d@x>;reason=unconditional\n",
    " <sip:c@x <sip:d@x" },
  { "Diversion: <sip:c@x>;privacy=full\nDiversion: <sip:d@x>;privacy=\"OFF\"\n", " <sip:d@x" },
  { "Diversion: <sip:c@x>;counter=0, <sip:d@x>;counter=100, <sip:e@x>;counter=a\n", "" },
  { "Diversion: sip:c@x>\n", "" },
  { H "<sip:a@x>;index=1\n", "" },
  { H "<sip:c@x>;index=1, <sip:d@x;cause=302>;index=1.1;mp=1\n", " <sip:c@x" },
  { H "<sip:c@x?Reason=SIP%3Bcause%3D486>;index=1, <sip:d@x?Reason=SIP%3Bcause%3D302>;index=2, <sip:a@x>;index=3\n",
    " <sip:d@x?Reason=SIP%3Bcause%3D302 <sip:c@x?Reason=SIP%3Bcause%3D486" },
  { H "<sip:c@x>;index=1\n" H "<sip:d@y;cause=486>;index=1.1\n" H "<sip:e@z>;index=1.1.1;rc=1.1\n", " <sip:c@x" },
  { H "<sip:c@x?Privacy=history>;index=1, <sip:d@x;cause=302>;index=1.1;mp=1\n", "" },
  { "Privacy: history\n" H "<sip:c@x>;index=1, <sip:d@x;cause=302>;index=1.1;mp=1\n", "" },
  { H "<sip:c@x>;index=1.;mp=1, <sip:d@x;cause=302>;index=a, <sip:e@x;cause=302>, <sip:f@x>;index=1..1\n", "" },
  { H "<sip:c@x>;index=1, <sip:d@x;cause=302>;index=1.1;mp=.\n", "" },
  { H "<sip:c@x?Reason=%00&Reason=SIP%3Bcause%3D302&=>;index=1, <sip:d@x>;index=2\n", "" },
};

static void
test_via (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vias); i++)
    {
      g_autofree char *headers = g_strconcat (BOB, vias[i].headers, NULL);
      g_autofree char *expected = g_strconcat ("Bob sip:bob@b.example", vias[i].via, NULL);
      g_autoptr (SipMessage) message = with (headers);
      g_autofree char *line = describe (message, TRUE);

      g_test_message ("%s", headers);
      g_assert_cmpstr (line, ==, expected);
    }
}

static void
test_diversion (void)
{
  g_autoptr (SipMessage) message = with ("Diversion: \"C\" <sip:c@x>;reason=\"x \\\"y\";counter=12;privacy=name\n"
                                         "Diversion: <sip:d@x>\n");
  g_autoptr (GPtrArray) diversions = sip_message_get_diversions (message);
  const SipDiversion *diversion = diversions->pdata[0];

  g_assert_cmpuint (diversions->len, ==, 2);
  g_assert_cmpstr (diversion->reason, ==, "x \"y");
  g_assert_cmpuint (diversion->counter, ==, 12);
  g_assert_true (diversion->hidden);
  diversion = diversions->pdata[1];
  g_assert_null (diversion->reason);
  g_assert_cmpuint (diversion->counter, ==, 1);
  g_assert_false (diversion->hidden);
}

static void
test_history (void)
{
  g_autoptr (SipMessage) message = with (H "<sip:c@x;cause=302?Reason=SIP%3Bcause%3D486&Privacy=none>;index=1.2;mp=1\n"
                                         H "<sip:d@x;cause=700>;index=2, <tel:+1>;index=3\n");
  g_autoptr (GPtrArray) history = sip_message_get_history (message);
  const SipHistoryEntry *entry = history->pdata[0];

  g_assert_cmpuint (history->len, ==, 3);
  g_assert_cmpstr (entry->index, ==, "1.2");
  g_assert_cmpstr (entry->mapped_from, ==, "1");
  g_assert_cmpuint (entry->cause, ==, 302);
  g_assert_cmpuint (entry->status, ==, 486);
  g_assert_false (entry->hidden);
  entry = history->pdata[1];
  g_assert_cmpuint (entry->cause, ==, 0);
  g_assert_null (entry->mapped_from);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/identity/the-word-of-the-own-server-counts-and-privacy-is-honoured", test_identity);
  g_test_add_func ("/identity/diversion-and-history-info-tell-via-whom", test_via);
  g_test_add_func ("/identity/diversion-is-read-whole", test_diversion);
  g_test_add_func ("/identity/history-info-is-read-whole", test_history);

  return g_test_run ();
}
