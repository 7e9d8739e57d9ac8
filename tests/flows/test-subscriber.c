/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subscriber-fixture.h"

static void
expires_at (SubscriberFixture *self, guint seconds)
{
  g_autoptr (SipSubscription) subscription = subscriber_get (self, 0);

  g_assert_cmpuint (sip_subscription_get_expires (subscription), ==, seconds);
}

static void
notify_before_the_2xx_begins_a_subscription (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  g_autoptr (SipSubscription) subscription = NULL;

  subscriber_begin (self);
  fork = subscriber_fork (self, "bob-1");
  subscriber_notify (self, fork, "pending", NULL, "SIP/2.0 200");
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  subscription = subscriber_get (self, 0);
  g_assert_cmpint (sip_subscription_get_stage (subscription), ==, SIP_SUBSCRIPTION_PENDING);
  g_assert_true (sip_dialog_is_caller (sip_subscription_get_dialog (subscription)));

  subscriber_grant (self, self->subscribe, "Expires: 600\r\n");
  expires_at (self, 600);
  subscriber_notify (self, fork, "active;expires=300", "here", "SIP/2.0 200");
  g_assert_cmpint (sip_subscription_get_stage (subscription), ==, SIP_SUBSCRIPTION_ACTIVE);
  expires_at (self, 300);
  subscriber_assert_log (self, "notified -, notified here");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  subscriber_test_add ("/subscriber/notify-before-the-2xx-begins-a-subscription", SIP_PROTOCOL_UDP,
                       notify_before_the_2xx_begins_a_subscription);

  return g_test_run ();
}
