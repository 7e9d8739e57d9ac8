/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

typedef struct
{
  TestNet net;
  TestPhone alice, bob;
  guint n_sent;
  GError *error;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 7);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->bob, &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  g_clear_error (&self->error);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_net_clear (&self->net);
}

static void
establish (Fixture *self)
{
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  test_phone_answer (&self->bob);
  test_phone_assert_log (&self->bob, "invite, started");
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  g_clear_error (&self->error);
  if (sip_session_send_dtmf_finish (SIP_SESSION (source), result, &self->error))
    self->n_sent++;
}

static void
send (Fixture *self, const char *tones, SipDtmfMethod method)
{
  SipDtmfOptions options = { .method = method, .duration_ms = 120, .gap_ms = 80 };

  sip_session_send_dtmf_async (self->alice.session, tones, &options, NULL, on_sent, self);
  test_net_run (&self->net, 0);
}

static void
go_in_the_media (Fixture *self, gconstpointer data)
{
  establish (self);
  send (self, "12#", SIP_DTMF_AUTO);
  g_assert_cmpuint (self->n_sent, ==, 1);
  g_assert_true (g_str_has_suffix (test_description_handler_get_log (self->alice.handler), "dtmf 12#"));
  test_phone_assert_log (&self->bob, "invite, started");
  test_phone_hang_up (&self->alice);
}

static void
invalid_ones_are_refused_before_anything_is_sent (Fixture *self, gconstpointer data)
{
  static const SipDtmfMethod methods[] = { SIP_DTMF_AUTO, SIP_DTMF_MEDIA, SIP_DTMF_INFO };

  establish (self);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      send (self, "1x", methods[i]);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
    }
  test_net_run (&self->net, 1000);
  test_phone_assert_log (&self->bob, "invite, started");
  g_assert_null (strstr (test_description_handler_get_log (self->alice.handler), "dtmf"));
  test_phone_hang_up (&self->alice);
}

static void
too_long_ones_are_refused (Fixture *self, gconstpointer data)
{
  static const SipDtmfOptions rows[] = { { .duration_ms = 60001 }, { .gap_ms = 60001 }, { .duration_ms = G_MAXUINT },
                                         { .method = SIP_DTMF_INFO, .duration_ms = G_MAXUINT, .gap_ms = 2 } };

  establish (self);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_clear_error (&self->error);
      sip_session_send_dtmf_async (self->alice.session, "1", &rows[i], NULL, on_sent, self);
      test_net_run (&self->net, 1000);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
    }
  test_phone_assert_log (&self->bob, "invite, started");
  g_assert_null (strstr (test_description_handler_get_log (self->alice.handler), "dtmf"));
  test_phone_hang_up (&self->alice);
}

static void
go_by_info_one_after_the_other (Fixture *self, gconstpointer data)
{
  establish (self);
  test_description_handler_refuse_dtmf (self->alice.handler);
  send (self, "1,d", SIP_DTMF_AUTO);
  send (self, "7", SIP_DTMF_AUTO);
  test_net_run (&self->net, 100);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 1 120");
  test_net_run (&self->net, 2000);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 1 120");
  test_net_run (&self->net, 200);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 1 120, dtmf D 120");
  test_net_run (&self->net, 200);
  g_assert_cmpuint (self->n_sent, ==, 1);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 1 120, dtmf D 120, dtmf 7 120");
  test_net_run (&self->net, 200);
  g_assert_cmpuint (self->n_sent, ==, 2);
  test_phone_hang_up (&self->bob);
}

static void
policy_is_kept (Fixture *self, gconstpointer data)
{
  establish (self);
  send (self, "5", SIP_DTMF_INFO);
  test_net_run (&self->net, 200);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 5 120");
  g_assert_null (strstr (test_description_handler_get_log (self->alice.handler), "dtmf"));
  test_description_handler_refuse_dtmf (self->alice.handler);
  send (self, "6", SIP_DTMF_MEDIA);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  test_net_run (&self->net, 200);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 5 120");
  test_phone_hang_up (&self->bob);
}

static void
end_with_the_call (Fixture *self, gconstpointer data)
{
  establish (self);
  send (self, "1234", SIP_DTMF_INFO);
  test_net_run (&self->net, 50);
  test_phone_hang_up (&self->bob);
  test_net_run (&self->net, 1000);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 1 120, ended local bye");
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_CANCELED);
  g_assert_cmpuint (self->n_sent, ==, 0);
}

static void
need_a_call (Fixture *self, gconstpointer data)
{
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  send (self, "5", SIP_DTMF_INFO);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  test_phone_hang_up (&self->alice);
  send (self, "5", SIP_DTMF_AUTO);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
}

static void
refuse (Fixture *self, SipIncomingRequest *request)
{
  sip_incoming_request_reject (request, 480, NULL, NULL, NULL);
}

static void
refused_one_ends_its_series_and_no_other (Fixture *self, gconstpointer data)
{
  establish (self);
  g_signal_connect_swapped (self->bob.session, "info", G_CALLBACK (refuse), self);
  send (self, "12", SIP_DTMF_INFO);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_signal_handlers_disconnect_by_data (self->bob.session, self);
  send (self, "3", SIP_DTMF_INFO);
  test_net_run (&self->net, 1000);
  g_assert_cmpuint (self->n_sent, ==, 1);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 3 120");
  test_phone_hang_up (&self->bob);
}

static void
survive_loss (Fixture *self, gconstpointer data)
{
  establish (self);
  test_net_set_loss (&self->net, 40);
  send (self, "0123456789", SIP_DTMF_INFO);
  test_net_run (&self->net, 120 * 1000);
  test_net_set_loss (&self->net, 0);
  test_net_run (&self->net, 40 * 1000);
  test_phone_assert_log (&self->bob, "invite, started, dtmf 0 120, dtmf 1 120, dtmf 2 120, dtmf 3 120, dtmf 4 120, "
                                     "dtmf 5 120, dtmf 6 120, dtmf 7 120, dtmf 8 120, dtmf 9 120");
  g_assert_cmpuint (self->n_sent, ==, 1);
  test_phone_hang_up (&self->bob);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/dtmf/go-in-the-media-where-the-far-end-takes-them", go_in_the_media);
  ADD ("/dtmf/invalid-ones-are-refused-before-anything-is-sent", invalid_ones_are_refused_before_anything_is_sent);
  ADD ("/dtmf/too-long-ones-are-refused", too_long_ones_are_refused);
  ADD ("/dtmf/go-by-info-one-after-the-other", go_by_info_one_after_the_other);
  ADD ("/dtmf/policy-is-kept", policy_is_kept);
  ADD ("/dtmf/end-with-the-call", end_with_the_call);
  ADD ("/dtmf/need-a-call", need_a_call);
  ADD ("/dtmf/refused-one-ends-its-series-and-no-other", refused_one_ends_its_series_and_no_other);
  ADD ("/dtmf/survive-loss-in-order-and-once", survive_loss);
  return g_test_run ();
}
