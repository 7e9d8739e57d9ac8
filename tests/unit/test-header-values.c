/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-answer-mode.h"
#include "message/sip-call-info.h"
#include "message/sip-event.h"
#include "message/sip-passport.h"
#include "message/sip-privacy.h"
#include "message/sip-reason.h"
#include "message/sip-subscription-state.h"
#include "message/sip-warning.h"
#include "test-message.h"

static SipMessage *
with (const char *headers)
{
  g_autofree char *text = g_strconcat ("INVITE sip:a@example.org SIP/2.0\n", headers, "\n", NULL);

  return test_message (text);
}

/* What was read of @headers, as one line. */
typedef void (*Describe) (GString *line, SipMessage *message);

typedef struct
{
  const char *headers;
  const char *expected;
} Case;

static void
check (const Case *cases, guint n, Describe describe)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SipMessage) message = with (cases[i].headers);
      g_autoptr (GString) line = g_string_new (NULL);

      describe (line, message);
      g_test_message ("%s", cases[i].headers);
      g_assert_cmpstr (line->str, ==, cases[i].expected);
    }
}

static void
describe_reasons (GString *line, SipMessage *message)
{
  g_autoptr (GPtrArray) reasons = sip_message_get_reasons (message);

  for (guint i = 0; i < reasons->len; i++)
    {
      const SipReason *reason = reasons->pdata[i];

      g_string_append_printf (line, "[%s %u %s]", reason->protocol, reason->cause, reason->text ? reason->text : "-");
    }
}

static void
test_reason (void)
{
  static const Case cases[] = {
    { "", "" },
    { "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\n", "[SIP 200 Call completed elsewhere]" },
    { "Reason: Q.850 ; Cause = 16 ; text=\"a, \\\"b\\\"\",sip;cause=486\n", "[Q.850 16 a, \"b\"][sip 486 -]" },
    { "Reason: Q.850;cause=16\nReason: Preemption\n", "[Q.850 16 -][Preemption 0 -]" },
    { "Reason: SIP;text=\"\"\n", "[SIP 0 ]" },
    { "Reason: SIP;cause=1000,SIP;cause=-1,SIP;cause=,SIP;cause=0x1,SIP;cause=486x, SIP;cause\n", "" },
    { "Reason: SIP cause=486,;cause=1,\"SIP\";cause=2,SIP;cause=3;,SIP;;cause=4\n", "" },
    { "Reason: SIP;text=\"never ends,Q.850;cause=16\n", "" },
    { "Reason: ,, ,SIP;cause=603,\n", "[SIP 603 -]" },
  };

  check (cases, G_N_ELEMENTS (cases), describe_reasons);
}

static void
describe_warnings (GString *line, SipMessage *message)
{
  g_autoptr (GPtrArray) warnings = sip_message_get_warnings (message);

  for (guint i = 0; i < warnings->len; i++)
    {
      const SipWarning *warning = warnings->pdata[i];

      g_string_append_printf (line, "[%u %s %s]", warning->code, warning->agent, warning->text);
    }
}

static void
test_warning (void)
{
  static const Case cases[] = {
    { "Warning: 305 proxy.example.org:5060 \"Incompatible media format\"\n",
      "[305 proxy.example.org:5060 Incompatible media format]" },
    { "Warning: 370 [2001:db8::1] \"a, b\" , 399 x \"\\\"c\\\"\"\n", "[370 [2001:db8::1] a, b][399 x \"c\"]" },
    { "Warning: 1812 overture \"In Progress\"\n", "" },
    { "Warning: 30 x \"a\", 400 x \"a\", 999 x \"a\", +30 x \"a\"\n", "" },
    { "Warning: 305 \"a\", 305 x, 305 x a, 305 x \"a\" b, 305x \"a\", 305 x \"a\n", "" },
  };

  check (cases, G_N_ELEMENTS (cases), describe_warnings);
}

static void
describe_warning (GString *line, SipMessage *message)
{
  g_autofree char *warning = sip_message_dup_warning (message);

  g_string_append (line, warning ? warning : "none");
}

static void
test_warning_for_a_person (void)
{
  g_autofree char *much = g_strnfill (201, 'a');
  g_autofree char *long_header = g_strdup_printf ("Warning: 399 x \"%s\"\n", much);
  g_autofree char *cut = g_strdup_printf ("%.200s…", much);
  const Case cases[] = {
    { "Warning: 305 x \"first\", 305 x \"second\"\n", "first" },
    { "Warning: 999 x \"a\", 305 x \"a\tb\"\n", "ab" },
    { long_header, cut },
    { "Warning: 399 x \"\"\n", "none" },
    { "", "none" },
  };

  check (cases, G_N_ELEMENTS (cases), describe_warning);
}

static void
describe_privacy (GString *line, SipMessage *message)
{
  g_autofree char *text = sip_privacy_to_string (sip_message_get_privacy (message));

  g_string_append (line, text);
}

static void
test_privacy (void)
{
  static const Case cases[] = {
    { "", "none" },
    { "Privacy: none\n", "none" },
    { "Privacy: ID\n", "id" },
    { "Privacy: id ; critical;User\n", "user;critical;id" },
    { "Privacy: header,session\nPrivacy: history\n", "header;session;history" },
    { "Privacy: none;id\n", "id" },
    { "Privacy: idx;xid;token;;id\n", "id" },
    { "Privacy: =;\"id\"\n", "none" },
  };

  check (cases, G_N_ELEMENTS (cases), describe_privacy);
}

static void
describe_passports (GString *line, SipMessage *message)
{
  g_autoptr (GPtrArray) passports = sip_message_get_passports (message);

  for (guint i = 0; i < passports->len; i++)
    {
      const SipPassport *passport = passports->pdata[i];

      g_string_append_printf (line, "[%s %s %s %s]", passport->token, passport->info,
                              passport->algorithm ? passport->algorithm : "-", passport->type ? passport->type : "-");
    }
}

static void
test_passport (void)
{
  static const Case cases[] = {
    { "Identity: eyJ.eyK_-+/.sQ==;info=<https://cert.example.org/a,b.cer>;alg=ES256;ppt=\"shaken\"\n",
      "[eyJ.eyK_-+/.sQ== https://cert.example.org/a,b.cer ES256 shaken]" },
    { "y: ..s ; Info = <x:y>, ..t;alg=ES256;info=<x:z>;own=1\n", "[..s x:y - -][..t x:z ES256 -]" },
    { "Identity: ..s\n", "" },
    { "Identity: ..;info=<x:y>\n", "" },
    { "Identity: s;info=<x:y>, .s;info=<x:y>, ...s;info=<x:y>, a.b.;info=<x:y>\n", "" },
    { "Identity: ..s;info=x:y, ..s;info=<>, ..s;info=<x y>, ..s;info=<x:y, ..s;info=<x:y>\n", "" },
    { "Identity: ..s;info=<x:y>;info=<x:z>\n", "" },
    { "Identity: ..s;info=<x:y> alg=ES256\n", "" },
    { "Identity: \"ZYNBbHC00VMZr2kZt6VmCvPonWJMGvQTBDqghoWeLxJfzB2a1pxAr3VgrB0SsSAa\"\n", "" },
  };

  check (cases, G_N_ELEMENTS (cases), describe_passports);
}

static void
append_infos (GString *line, GPtrArray *infos)
{
  g_autoptr (GPtrArray) owned = infos;

  for (guint i = 0; i < owned->len; i++)
    {
      SipCallInfo *info = owned->pdata[i];
      g_autofree char *own = sip_call_info_dup_param (info, "own");

      g_string_append_printf (line, "[%s %s %s]", info->uri ? info->uri : "-", info->purpose ? info->purpose : "-",
                              own ? own : "-");
    }
}

static void
describe_infos (GString *line, SipMessage *message)
{
  append_infos (line, sip_message_get_call_infos (message));
  g_string_append_c (line, '/');
  append_infos (line, sip_message_get_alert_infos (message));
}

static void
test_call_info (void)
{
  static const Case cases[] = {
    { "", "/" },
    { "Call-Info: <http://x/a,b>;purpose=icon;Own=\"a\\\"b\", <sip:y> ;purpose=info\n",
      "[http://x/a,b icon a\"b][sip:y info -]/" },
    { "Call-Info: ;own=0\nAlert-Info: <http://x/>\n", "[- - 0]/[http://x/ - -]" },
    { "Call-Info: <>;own=0, <a b>, <a, http://x, , own=0, <x>own=0\nAlert-Info: Ring\n", "/" },
    { "Call-Info: <x>;, <x>;own=, <x>;=1, <x>;own=\"1\n", "/" },
  };

  check (cases, G_N_ELEMENTS (cases), describe_infos);
}

static void
append_mode (GString *line, SipAnswerMode *mode)
{
  g_autoptr (SipAnswerMode) owned = mode;

  if (mode)
    g_string_append_printf (line, "%s%s %u", mode->automatic ? "auto" : "manual", mode->required ? "!" : "",
                            mode->delay);
}

static void
describe_modes (GString *line, SipMessage *message)
{
  append_mode (line, sip_message_get_answer_mode (message, FALSE));
  g_string_append_c (line, '/');
  append_mode (line, sip_message_get_answer_mode (message, TRUE));
}

static void
test_answer_mode (void)
{
  static const Case cases[] = {
    { "", "/" },
    { "Answer-Mode: Auto\n", "auto 0/" },
    { "Answer-Mode: manual ; require\nPriv-Answer-Mode: AUTO;require;x=y\n", "manual! 0/auto! 0" },
    { "Call-Info: <sip:x>;answer-after=0\n", "auto 0/" },
    { "Call-Info: ;answer-after=12\n", "auto 12/" },
    { "Alert-Info: <http://x>;info=alert-autoanswer;delay=3\n", "auto 3/" },
    { "Alert-Info: ;info=alert-autoanswer\n", "auto 0/" },
    { "Answer-Mode: Manual\nCall-Info: ;answer-after=0\n", "manual 0/" },
    { "Answer-Mode: Robot\nPriv-Answer-Mode: \"Auto\"\n", "/" },
    { "Answer-Mode: Auto require\nPriv-Answer-Mode: Auto;\n", "/" },
    { "Answer-Mode: Auto\nAnswer-Mode: Manual\n", "/" },
    { "Call-Info: <sip:x>;answer-after=-1, <sip:x>;answer-after=99999, <sip:x>;answer-after\n", "/" },
    { "Alert-Info: <http://x>;info=alert-external, <http://x/alert-autoanswer>\n", "/" },
    { "Alert-Info: <http://x>;info=alert-autoanswer;delay=x\n", "auto 0/" },
  };

  check (cases, G_N_ELEMENTS (cases), describe_modes);
}

static void
test_no_more_than_the_limit (void)
{
  g_autoptr (GString) headers = g_string_new ("Reason: ");
  g_autoptr (SipMessage) message = NULL;
  g_autoptr (GPtrArray) reasons = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (headers, i % 2 ? ",SIP;cause=1" : ",");
  g_string_append_c (headers, '\n');
  message = with (headers->str);
  reasons = sip_message_get_reasons (message);
  g_assert_cmpuint (reasons->len, <=, 64);
}

/* Found by fuzzing: what is kept as a string would be sent again without its end. */
static void
test_nul_is_malformed (void)
{
  static const char text[] = "NOTIFY sip:a SIP/2.0\r\nEvent: dialog;x=\"a\0b\"\r\n"
                             "Subscription-State: active;x=\"a\0b\"\r\n\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (SipMessage) message = sip_message_parse (bytes, NULL);
  g_autoptr (GError) event_error = NULL;
  g_autoptr (GError) state_error = NULL;

  g_assert_null (sip_message_dup_event (message, &event_error));
  g_assert_error (event_error, SIP_ERROR, SIP_ERROR_MALFORMED);
  g_assert_null (sip_message_dup_subscription_state (message, &state_error));
  g_assert_error (state_error, SIP_ERROR, SIP_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/values/reason-is-read-whole", test_reason);
  g_test_add_func ("/values/warning-is-read-whole", test_warning);
  g_test_add_func ("/values/warning-is-shown-to-a-person", test_warning_for_a_person);
  g_test_add_func ("/values/privacy-is-what-is-known-of-it", test_privacy);
  g_test_add_func ("/values/identity-is-a-passport-after-rfc-8224", test_passport);
  g_test_add_func ("/values/call-info-and-alert-info", test_call_info);
  g_test_add_func ("/values/answer-mode-in-each-of-its-forms", test_answer_mode);
  g_test_add_func ("/values/event-and-state-with-a-nul-are-malformed", test_nul_is_malformed);
  g_test_add_func ("/values/a-list-is-read-up-to-its-limit", test_no_more_than_the_limit);

  return g_test_run ();
}
