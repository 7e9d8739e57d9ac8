/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport-peer.h"

#include "message/sip-message-builder.h"
#include "test-loop.h"

static void
message_cb (SipTransportLayer *layer, SipFlow *flow, SipMessage *message, guint status, gpointer user_data)
{
  TestPeer *self = user_data;

  g_ptr_array_add (self->flows, g_object_ref (flow));
  g_ptr_array_add (self->messages, sip_message_ref (message));
  g_array_append_val (self->statuses, status);
  if (sip_message_is_request (message) && (status || self->answer))
    {
      g_autoptr (SipMessage) response = NULL;

      response = sip_message_builder_end (
        sip_message_builder_new_response (message, status ? status : self->answer, NULL, "there"));
      sip_transport_layer_send_response (layer, flow, response);
    }
}

static void
sent_cb (SipTransportLayer *layer, SipFlow *flow, SipMessage *message, gpointer user_data)
{
  ((TestPeer *) user_data)->n_sent++;
}

static void
received_cb (SipTransportLayer *layer, SipFlow *flow, SipMessage *message, gpointer user_data)
{
  ((TestPeer *) user_data)->n_traced++;
}

TestPeer *
test_peer_new (SipClock *clock)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);
  TestPeer *self = g_new0 (TestPeer, 1);

  self->layer = sip_transport_layer_new (clock, random);
  self->flows = g_ptr_array_new_with_free_func (g_object_unref);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
  self->statuses = g_array_new (FALSE, FALSE, sizeof (guint));
  g_signal_connect (self->layer, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->layer, "sent", G_CALLBACK (sent_cb), self);
  g_signal_connect (self->layer, "received", G_CALLBACK (received_cb), self);
  return self;
}

void
test_peer_free (TestPeer *self)
{
  g_ptr_array_unref (self->flows);
  g_ptr_array_unref (self->messages);
  g_array_unref (self->statuses);
  g_signal_handlers_disconnect_by_data (self->layer, self);
  sip_transport_layer_close (self->layer);
  test_drain ();
  g_assert_finalize_object (self->layer);
  g_free (self);
}

SipMessage *
test_peer_message (TestPeer *self, guint index)
{
  g_assert_cmpuint (index, <, self->messages->len);
  return self->messages->pdata[index];
}

SipFlow *
test_peer_flow (TestPeer *self, guint index)
{
  g_assert_cmpuint (index, <, self->flows->len);
  return self->flows->pdata[index];
}

guint
test_peer_status (TestPeer *self, guint index)
{
  g_assert_cmpuint (index, <, self->statuses->len);
  return g_array_index (self->statuses, guint, index);
}

GInetSocketAddress *
test_peer_listen (TestPeer *self, SipProtocol protocol, GTlsCertificate *certificate)
{
  g_autoptr (GInetSocketAddress) any = test_inet ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;
  GInetSocketAddress *bound = sip_transport_layer_listen (self->layer, protocol, any, certificate, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_inet_socket_address_get_port (bound), !=, 0);
  return bound;
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

SipFlow *
test_peer_try_connect (TestPeer *self, SipTarget *target, SipTlsPolicy *policy, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sip_transport_layer_connect_async (self->layer, target, policy, NULL, connect_cb, &result);
  test_wait_until (result);
  return sip_transport_layer_connect_finish (self->layer, result, error);
}

SipFlow *
test_peer_connect (TestPeer *self, SipProtocol protocol, GInetSocketAddress *address)
{
  g_autoptr (SipTarget) target = sip_target_new (protocol, address, "localhost");
  g_autoptr (GError) error = NULL;
  SipFlow *flow = test_peer_try_connect (self, target, NULL, &error);

  g_assert_no_error (error);
  return flow;
}

SipMessage *
test_request_with_via (const char *via, guint number)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@example.org", NULL);
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_OPTIONS, uri);

  sip_message_builder_add (builder, SIP_HEADER_VIA, via);
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  sip_message_builder_add (builder, SIP_HEADER_FROM, "<sip:alice@example.org>;tag=here");
  sip_message_builder_add (builder, SIP_HEADER_TO, "<sip:bob@example.org>");
  sip_message_builder_add (builder, SIP_HEADER_CALL_ID, "transport");
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "%u OPTIONS", number);
  return sip_message_builder_end (builder);
}

SipMessage *
test_request (SipFlow *flow, guint number)
{
  g_autofree char *via = g_strdup_printf ("SIP/2.0/%s %s;branch=z9hG4bK%u;rport",
                                          sip_protocol_to_via (sip_flow_get_protocol (flow)),
                                          sip_flow_get_sent_by (flow), number);

  return test_request_with_via (via, number);
}

guint
test_request_number (SipMessage *message)
{
  guint32 number = 0;

  g_assert_true (sip_message_get_cseq (message, &number, NULL));
  return number;
}

GInetSocketAddress *
test_inet (const char *host, guint port)
{
  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new_from_string (host, port));
}
