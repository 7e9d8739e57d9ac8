/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-subscription-state.h"

#include "test-message.h"

#define NOTIFY                                                                                                         \
  "NOTIFY sip:a@b SIP/2.0\nVia: SIP/2.0/UDP c;branch=z9hG4bK1\nFrom: <sip:d@e>;tag=1\nTo: <sip:a@b>;tag=2\n"           \
  "Call-ID: x\nCSeq: 1 NOTIFY\n"

static const struct
{
  const char *text;
  SipSubstate substate;
  SipSubscriptionReason reason;
  int expires;
  int retry_after;
} states[] = {
  { "active", SIP_SUBSTATE_ACTIVE, SIP_SUBSCRIPTION_REASON_NONE, -1, -1 },
  { "active;expires=0", SIP_SUBSTATE_ACTIVE, SIP_SUBSCRIPTION_REASON_NONE, 0, -1 },
  { "Pending ; Expires=600", SIP_SUBSTATE_PENDING, SIP_SUBSCRIPTION_REASON_NONE, 600, -1 },
  { "terminated;reason=probation;retry-after=30", SIP_SUBSTATE_TERMINATED, SIP_SUBSCRIPTION_REASON_PROBATION, -1, 30 },
  { "terminated;reason=GiveUp", SIP_SUBSTATE_TERMINATED, SIP_SUBSCRIPTION_REASON_GIVEUP, -1, -1 },
  { "terminated;reason=tired", SIP_SUBSTATE_TERMINATED, SIP_SUBSCRIPTION_REASON_OTHER, -1, -1 },
  { "waiting;x=\"a;reason=timeout\"", SIP_SUBSTATE_OTHER, SIP_SUBSCRIPTION_REASON_NONE, -1, -1 },
  { "active;expires=4294967295", SIP_SUBSTATE_ACTIVE, SIP_SUBSCRIPTION_REASON_NONE, G_MAXINT, -1 },
};

static void
test_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SipSubscriptionState) state = sip_subscription_state_parse (states[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (sip_subscription_state_get_substate (state), ==, states[i].substate);
      g_assert_cmpint (sip_subscription_state_get_reason (state), ==, states[i].reason);
      g_assert_cmpint (sip_subscription_state_get_expires (state), ==, states[i].expires);
      g_assert_cmpint (sip_subscription_state_get_retry_after (state), ==, states[i].retry_after);
      g_assert_cmpstr (sip_subscription_state_get_text (state), ==, states[i].text);
    }
}

static void
test_written_is_read (void)
{
  for (int substate = SIP_SUBSTATE_PENDING; substate < SIP_SUBSTATE_OTHER; substate++)
    {
      for (int reason = SIP_SUBSCRIPTION_REASON_NONE; reason < SIP_SUBSCRIPTION_REASON_OTHER; reason++)
        {
          const gboolean ended = substate == SIP_SUBSTATE_TERMINATED;
          g_autoptr (SipSubscriptionState) made =
            sip_subscription_state_new ((SipSubstate) substate, (SipSubscriptionReason) reason, 77);
          g_autoptr (SipSubscriptionState) read =
            sip_subscription_state_parse (sip_subscription_state_get_text (made), NULL);

          g_assert_nonnull (read);
          g_assert_cmpint (sip_subscription_state_get_substate (read), ==, substate);
          g_assert_cmpint (sip_subscription_state_get_reason (read), ==,
                           ended ? reason : SIP_SUBSCRIPTION_REASON_NONE);
          g_assert_cmpint (sip_subscription_state_get_expires (read), ==, ended ? -1 : 77);
          g_assert_cmpint (sip_subscription_state_get_retry_after (read), ==, ended ? 77 : -1);
        }
    }
}

static const char *const malformed[] = {
  "",
  ";reason=timeout",
  "active;",
  "active;expires",
  "active;expires=",
  "active;expires=-1",
  "active;expires=+1",
  "active;expires=1.5",
  "active;expires=4294967296",
  "active;expires=99999999999999999999999999",
  "active;expires=1 2",
  "terminated;retry-after=soon",
  "active pending",
  "active,pending",
  "act\xc3\xafve",
  "active;reason=\"",
};

static void
test_malformed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SipSubscriptionState) state = sip_subscription_state_parse (malformed[i], &error);

      if (state)
        g_test_message ("accepted: %s", malformed[i]);
      g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
      g_assert_null (state);
    }
}

static void
test_in_message (void)
{
  static const char *const refused[] = {
    NOTIFY "\n",
    NOTIFY "Subscription-State: active\nSubscription-State: active\n\n",
    NOTIFY "Subscription-State: active, active\n\n",
    NOTIFY "Subscription-State: active;expires=a=b\n\n",
    NOTIFY "Subscription-State: terminated reason=noresource\n\n",
  };
  g_autoptr (SipMessage) good = test_message (NOTIFY "Subscription-State:  active;expires=9 \n\n");
  g_autoptr (SipSubscriptionState) state = sip_message_dup_subscription_state (good, NULL);

  g_assert_cmpint (sip_subscription_state_get_expires (state), ==, 9);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (SipMessage) message = test_message (refused[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (SipSubscriptionState) none = sip_message_dup_subscription_state (message, &error);

      g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
      g_assert_null (none);
    }
}

static void
test_end_in_message (void)
{
  static const char *const ended[] = {
    NOTIFY "Subscription-State: terminated;reason=reason=noresource\n\n",
    NOTIFY "Subscription-State: Terminated ;retry-after=soon\n\n",
    NOTIFY "Subscription-State: terminated;\n\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ended); i++)
    {
      g_autoptr (SipMessage) message = test_message (ended[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (SipSubscriptionState) state = sip_message_dup_subscription_state (message, &error);

      g_assert_no_error (error);
      g_assert_cmpint (sip_subscription_state_get_substate (state), ==, SIP_SUBSTATE_TERMINATED);
      g_assert_cmpint (sip_subscription_state_get_reason (state), ==, SIP_SUBSCRIPTION_REASON_NONE);
      g_assert_cmpint (sip_subscription_state_get_retry_after (state), ==, -1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/subscription-state/is-read", test_read);
  g_test_add_func ("/message/subscription-state/written-is-read", test_written_is_read);
  g_test_add_func ("/message/subscription-state/malformed-is-refused", test_malformed);
  g_test_add_func ("/message/subscription-state/a-message-has-one", test_in_message);
  g_test_add_func ("/message/subscription-state/an-end-is-one-whatever-its-reason", test_end_in_message);

  return g_test_run ();
}
