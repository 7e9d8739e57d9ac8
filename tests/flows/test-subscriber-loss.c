/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subscriber-fixture.h"

#define N_SEEDS 100
#define N_SENDS 16
#define GRANTED_S 300
#define TICK_MS 100

/* A subscriber, and a far end that serves it as RFC 6665 says, on a bad network. */
typedef struct
{
  SubscriberFixture fixture;
  GHashTable *dialogs; /* id of the SUBSCRIBE's dialog -> SipDialog of ours */
  GHashTable *served;  /* set of dialog and CSeq of SUBSCRIBEs */
  SipMessage *notify;  /* that is not answered yet */
  guint sent_ms;
  guint clock_ms;
  guint n_notifies;
  guint n_finished;
} Far;

static void
say (Far *self, SipMessageBuilder *builder)
{
  g_autoptr (SipMessage) message = sip_message_builder_end (builder);

  /* The network may fail it. */
  sip_flow_send (self->fixture.peer.flow, message, NULL);
}

static void
send_notify (Far *self)
{
  self->sent_ms = self->clock_ms;
  sip_flow_send (self->fixture.peer.flow, self->notify, NULL);
}

static SipDialog *
find_dialog (Far *self, SipMessage *subscribe)
{
  g_autofree char *call_id = sip_slice_dup (sip_message_get_call_id (subscribe));
  SipDialog *dialog = g_hash_table_lookup (self->dialogs, call_id);

  if (dialog)
    return dialog;
  dialog = sip_dialog_new_uas (subscribe, "bob-1", NULL);
  g_hash_table_insert (self->dialogs, g_steal_pointer (&call_id), dialog);
  return dialog;
}

static void
plan_notify (Far *self, SipDialog *dialog, gboolean ends)
{
  SipMessageBuilder *builder = sip_dialog_create_request (dialog, SIP_METHOD_NOTIFY);
  g_autofree char *via = g_strdup_printf ("SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKfar%u", ++self->n_notifies);

  sip_message_builder_prepend (builder, SIP_HEADER_VIA, via);
  sip_message_builder_add (builder, SIP_HEADER_CONTACT, "<sip:bob@192.0.2.9:5060>");
  sip_message_builder_add (builder, SIP_HEADER_EVENT, "presence");
  if (ends)
    sip_message_builder_add (builder, SIP_HEADER_SUBSCRIPTION_STATE, "terminated;reason=timeout");
  else
    sip_message_builder_add_printf (builder, SIP_HEADER_SUBSCRIPTION_STATE, "active;expires=%u", GRANTED_S);
  g_clear_pointer (&self->notify, sip_message_unref);
  self->notify = sip_message_builder_end (builder);
  send_notify (self);
}

static void
serve (Far *self, SipMessage *subscribe)
{
  SipDialog *dialog = find_dialog (self, subscribe);
  SipMessageBuilder *builder = sip_message_builder_new_response (subscribe, 200, NULL, "bob-1");
  guint32 expires = 0, cseq = 0;
  char *key;

  sip_message_get_uint (subscribe, SIP_HEADER_EXPIRES, &expires);
  sip_message_get_cseq (subscribe, &cseq, NULL);
  sip_message_builder_add (builder, SIP_HEADER_CONTACT, "<sip:bob@192.0.2.9:5060>");
  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", MIN (expires, GRANTED_S));
  say (self, builder);
  key = g_strdup_printf ("%s %u", sip_dialog_get_id (dialog), cseq);
  if (g_hash_table_add (self->served, key))
    plan_notify (self, dialog, expires == 0);
}

static void
take (Far *self, SipMessage *message)
{
  guint32 answered = 0, asked = 0;

  if (sip_message_is_request (message))
    {
      serve (self, message);
      return;
    }
  if (!self->notify || !sip_slice_equal (sip_message_get_call_id (message), sip_message_get_call_id (self->notify)))
    return;
  sip_message_get_cseq (message, &answered, NULL);
  sip_message_get_cseq (self->notify, &asked, NULL);
  if (answered == asked)
    g_clear_pointer (&self->notify, sip_message_unref);
}

static void
run (Far *self, guint ms)
{
  for (guint i = 0; i < ms; i += TICK_MS)
    {
      SipMessage *message;

      test_net_run (&self->fixture.net, TICK_MS);
      self->clock_ms += TICK_MS;
      while ((message = g_queue_pop_head (&self->fixture.peer.received)))
        {
          take (self, message);
          sip_message_unref (message);
        }
      if (self->notify && self->clock_ms - self->sent_ms >= SIP_T1)
        send_notify (self);
    }
}

static void
set_up (Far *self, guint32 seed, gconstpointer protocol)
{
  *self = (Far) { .clock_ms = 0 };
  subscriber_fixture_set_up_seeded (&self->fixture, seed, protocol);
  self->dialogs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->served = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
tear_down (Far *self, gconstpointer protocol)
{
  g_clear_pointer (&self->notify, sip_message_unref);
  g_hash_table_unref (self->dialogs);
  g_hash_table_unref (self->served);
  subscriber_fixture_tear_down (&self->fixture, protocol);
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Far *self = user_data;

  g_task_propagate_boolean (G_TASK (result), NULL);
  self->n_finished++;
}

static void
begin (Far *self)
{
  sip_subscriber_subscribe_async (self->fixture.subscriber, NULL, on_finished, self);
}

static void
end (Far *self)
{
  sip_subscriber_unsubscribe_async (self->fixture.subscriber, NULL, on_finished, self);
  run (self, 3 * 64 * SIP_T1);
  subscriber_assert_state (&self->fixture, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, 2);
}

static void
subscription_lives_on_a_bad_network (gconstpointer data)
{
  static const SipMemoryFaults faults[] = {
    { .loss = 30 },
    { .duplication = 60 },
    { .max_delay_ms = 900 },
    { .loss = 20, .duplication = 20, .max_delay_ms = 400 },
  };

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      Far far;

      set_up (&far, seed, GINT_TO_POINTER (SIP_PROTOCOL_UDP));
      sip_memory_network_set_faults (far.fixture.net.network, &faults[seed % G_N_ELEMENTS (faults)]);
      begin (&far);
      run (&far, 32 * 1000);
      subscriber_assert_state (&far.fixture, SIP_SUBSCRIBER_SUBSCRIBED);
      g_assert_cmpuint (subscriber_count (&far.fixture), ==, 1);
      run (&far, 3 * GRANTED_S * 1000);
      subscriber_assert_state (&far.fixture, SIP_SUBSCRIBER_SUBSCRIBED);
      g_assert_cmpuint (subscriber_count (&far.fixture), ==, 1);
      /* Refreshed in the first dialog: nothing was begun anew. */
      g_assert_cmpuint (g_hash_table_size (far.dialogs), ==, 1);
      g_assert_cmpuint (far.n_notifies, >=, 4);
      end (&far);
      tear_down (&far, GINT_TO_POINTER (SIP_PROTOCOL_UDP));
    }
}

static void
send_that_fails_is_made_up_for (gconstpointer protocol)
{
  for (guint nth = 1; nth <= N_SENDS; nth++)
    {
      Far far;

      g_test_message ("send %u fails", nth);
      set_up (&far, nth, protocol);
      sip_memory_network_set_faults (far.fixture.net.network, &(SipMemoryFaults) { .fail_nth = nth });
      begin (&far);
      run (&far, 4 * GRANTED_S * 1000);
      subscriber_assert_state (&far.fixture, SIP_SUBSCRIBER_SUBSCRIBED);
      g_assert_cmpuint (subscriber_count (&far.fixture), ==, 1);
      end (&far);
      tear_down (&far, protocol);
    }
}

static void
send_that_fails_at_the_end_ends_it (gconstpointer protocol)
{
  for (guint nth = 1; nth <= 5; nth++)
    {
      Far far;

      set_up (&far, nth, protocol);
      begin (&far);
      run (&far, 1000);
      subscriber_assert_state (&far.fixture, SIP_SUBSCRIBER_SUBSCRIBED);
      sip_memory_network_set_faults (far.fixture.net.network, &(SipMemoryFaults) { .fail_nth = nth });
      end (&far);
      tear_down (&far, protocol);
    }
}

#define ADD(path, protocol, func) g_test_add_data_func ("/subscriber/" path, GINT_TO_POINTER (protocol), func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lives-under-loss-duplication-and-reordering", SIP_PROTOCOL_UDP, subscription_lives_on_a_bad_network);
  ADD ("send-that-fails-is-made-up-for/over-udp", SIP_PROTOCOL_UDP, send_that_fails_is_made_up_for);
  ADD ("send-that-fails-is-made-up-for/over-tcp", SIP_PROTOCOL_TCP, send_that_fails_is_made_up_for);
  ADD ("send-that-fails-at-the-end-ends-it/over-udp", SIP_PROTOCOL_UDP, send_that_fails_at_the_end_ends_it);
  ADD ("send-that-fails-at-the-end-ends-it/over-tcp", SIP_PROTOCOL_TCP, send_that_fails_at_the_end_ends_it);

  return g_test_run ();
}
