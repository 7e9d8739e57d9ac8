/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "account/phone-registration-reason.h"
#include "call/phone-call-reason.h"
#include "phone/phone-reception.h"
#include "util/sip-error.h"

static void
test_causes (void)
{
  for (SipCause cause = SIP_CAUSE_NONE; cause <= SIP_CAUSE_INTERNAL; cause++)
    {
      g_autofree char *out = phone_call_reason (PHONE_CALL_OUT, SIP_ORIGINATOR_REMOTE, cause, 0, NULL, NULL, NULL);
      g_autofree char *in = phone_call_reason (PHONE_CALL_IN, SIP_ORIGINATOR_REMOTE, cause, 0, NULL, NULL, NULL);

      g_assert_nonnull (phone_call_cause_to_string (cause));
      g_assert_true (g_str_has_suffix (out, "."));
      g_assert_true (g_str_has_suffix (in, "."));
    }
}

static void
test_words (void)
{
  g_assert_cmpstr (phone_call_cause_to_string (SIP_CAUSE_BUSY), ==, "busy");
  g_assert_cmpstr (phone_call_cause_to_string (SIP_CAUSE_REJECTED), ==, "rejected");
  g_assert_cmpstr (phone_call_cause_to_string (SIP_CAUSE_NOT_FOUND), ==, "not-found");
  g_assert_cmpstr (phone_call_cause_to_string (SIP_CAUSE_NO_ANSWER), ==, "no-answer");
  g_assert_cmpstr (phone_call_cause_to_string (SIP_CAUSE_CANCELED), ==, "canceled");
}

static void
test_unknown_status (void)
{
  g_autofree char *reason = phone_call_reason (PHONE_CALL_OUT, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_SIP_FAILURE, 402,
                                               "Payment Required", NULL, NULL);

  g_assert_nonnull (strstr (reason, "402 Payment Required"));
}

/* RFC 3261 20.43 */
static void
test_warning (void)
{
  g_autofree char *plain = phone_call_reason (PHONE_CALL_OUT, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_INCOMPATIBLE_SDP, 488,
                                              "Not Acceptable Here", NULL, NULL);
  g_autofree char *warned = phone_call_reason (PHONE_CALL_OUT, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_INCOMPATIBLE_SDP, 488,
                                               "Not Acceptable Here", "Only G.729 here", NULL);

  g_assert_true (g_str_has_prefix (warned, plain));
  g_assert_true (g_str_has_suffix (warned, "“Only G.729 here”"));
}

static void
test_certificate (void)
{
  g_autoptr (GError) error = g_error_new_literal (SIP_ERROR, SIP_ERROR_TLS, "The certificate of “x” has expired.");
  g_autofree char *reason = phone_call_reason (PHONE_CALL_OUT, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_CONNECTION, 0, NULL,
                                               NULL, error);

  g_assert_cmpstr (reason, ==, error->message);
}

static void
test_wrong_password (void)
{
  g_autoptr (GError) error = g_error_new_literal (SIP_ERROR, SIP_ERROR_AUTHENTICATION, "refused");
  g_autofree char *wrong = phone_registration_reason (error, 401, "Unauthorized", "alice@example.org", "alice", TRUE);
  g_autofree char *none = phone_registration_reason (error, 401, "Unauthorized", "alice@example.org", "alice", FALSE);

  g_assert_nonnull (strstr (wrong, "refused the password"));
  g_assert_nonnull (strstr (wrong, "alice"));
  g_assert_nonnull (strstr (none, "none is known"));
}

static void
test_registration_statuses (void)
{
  static const guint statuses[] = { 404, 408, 423, 488, 500, 503, 603 };
  g_autoptr (GError) error = g_error_new_literal (SIP_ERROR, SIP_ERROR_REJECTED, "refused");

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *reason =
          phone_registration_reason (error, statuses[i], "So", "alice@example.org", "alice", TRUE);

      g_assert_true (g_str_has_suffix (reason, "."));
      g_assert_cmpstr (reason, !=, "refused");
    }
}

static void
test_patterns (void)
{
  const char *patterns = "sip:*@example.org, sip:bob@example.com";
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autoptr (PhoneDialPlan) plan = NULL;

  phone_config_set_string (config, "account a", "country-code", "49", NULL);
  phone_config_set_string (config, "account a", "national-prefix", "0", NULL);
  plan = phone_dial_plan_new (config, "account a");
  g_assert_true (phone_reception_matches (NULL, "sip:x@y", plan));
  g_assert_true (phone_reception_matches (patterns, "sip:alice@example.org", plan));
  g_assert_true (phone_reception_matches (patterns, "sip:alice@example.org;transport=tcp", plan));
  g_assert_true (phone_reception_matches (patterns, "sip:bob@example.com", plan));
  g_assert_false (phone_reception_matches (patterns, "sip:eve@example.com", plan));
  g_assert_false (phone_reception_matches (patterns, "sip:eve@evil.example;x=@example.org", plan));
  g_assert_false (phone_reception_matches (patterns, "sip:eve@evil.example?x=@example.org", plan));
  g_assert_false (phone_reception_matches (patterns, NULL, plan));
  g_assert_true (phone_reception_matches ("sip:x@y, +49301234567", "sip:0301234567@example.com;user=phone", plan));
  g_assert_false (phone_reception_matches ("+49301234567", "sip:0301234568@example.com", plan));
  g_assert_false (phone_reception_matches ("+49301234567", "sip:example.com", plan));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reasons/calls/each-cause-is-a-word-and-a-sentence", test_causes);
  g_test_add_func ("/reasons/calls/words-are-those-of-the-contract", test_words);
  g_test_add_func ("/reasons/calls/an-unknown-refusal-is-quoted", test_unknown_status);
  g_test_add_func ("/reasons/calls/a-warning-is-quoted", test_warning);
  g_test_add_func ("/reasons/calls/a-certificate-is-told-by-its-own-sentence", test_certificate);
  g_test_add_func ("/reasons/registration/password", test_wrong_password);
  g_test_add_func ("/reasons/registration/each-status-is-a-sentence", test_registration_statuses);
  g_test_add_func ("/reception/who-may-be-answered-is-matched-without-parameters", test_patterns);
  return g_test_run ();
}
