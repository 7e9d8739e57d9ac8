/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

static void
on_message (TestPeer *self, SipFlow *flow, SipMessage *message, guint status)
{
  g_assert_cmpuint (status, ==, 0);
  g_set_object (&self->flow, flow);
  g_queue_push_tail (&self->received, sip_message_ref (message));
}

void
test_peer_init (TestPeer *self, TestNet *net, const char *address, SipProtocol protocol)
{
  *self = (TestPeer) { .net = net, .address = g_strdup (address), .received = G_QUEUE_INIT };
  self->transport = sip_transport_layer_new (net->clock, net->random);
  sip_memory_network_attach (net->network, self->transport, protocol, address);
  g_signal_connect_swapped (self->transport, "message", G_CALLBACK (on_message), self);
}

void
test_peer_forget (TestPeer *self)
{
  g_queue_clear_full (&self->received, (GDestroyNotify) sip_message_unref);
}

void
test_peer_clear (TestPeer *self)
{
  test_peer_forget (self);
  g_clear_object (&self->flow);
  sip_transport_layer_close (self->transport);
  test_net_run (self->net, 0);
  g_assert_finalize_object (g_steal_pointer (&self->transport));
  g_free (self->address);
}

static char *
dup_start (SipMessage *message)
{
  gsize size;
  const char *bytes = g_bytes_get_data (sip_message_get_bytes (message), &size);
  const char *end = memchr (bytes, '\r', size);

  return g_strndup (bytes, end ? (gsize) (end - bytes) : size);
}

SipMessage *
test_peer_expect (TestPeer *self, const char *start)
{
  SipMessage *message = g_queue_pop_head (&self->received);
  g_autofree char *line = message ? dup_start (message) : g_strdup ("nothing");

  if (!g_str_has_prefix (line, start))
    g_error ("“%s…” was expected, but “%s” came", start, line);
  return message;
}

void
test_peer_expect_silence (TestPeer *self)
{
  g_autofree char *line = NULL;

  if (g_queue_is_empty (&self->received))
    return;
  line = dup_start (g_queue_peek_head (&self->received));
  g_error ("Nothing was expected, but “%s” came", line);
}

void
test_peer_send (TestPeer *self, SipMessage *message)
{
  g_autoptr (GError) error = NULL;

  sip_flow_send (self->flow, message, &error);
  g_assert_no_error (error);
  test_net_run (self->net, 0);
}

static void
add_headers (SipMessageBuilder *builder, const char *headers)
{
  g_auto (GStrv) lines = g_strsplit (headers ? headers : "", "\r\n", -1);

  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      sip_message_builder_add_by_name (builder, parts[0], parts[1]);
    }
}

static void
add_body (SipMessageBuilder *builder, const char *content_type, const char *text)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!text)
    return;
  bytes = g_bytes_new (text, strlen (text));
  sip_message_builder_set_body (builder, content_type, bytes);
}

static void
add_contact (TestPeer *self, SipMessageBuilder *builder)
{
  sip_message_builder_add_printf (builder, SIP_HEADER_CONTACT, "<sip:peer@%s>", self->address);
}

static SipMessage *
send_builder (TestPeer *self, SipMessageBuilder *builder)
{
  SipMessage *message = sip_message_builder_end (builder);

  test_peer_send (self, message);
  return message;
}

void
test_peer_reply (TestPeer *self, SipMessage *request, guint status, const char *to_tag, const char *headers,
                 const char *sdp)
{
  SipMessageBuilder *builder = sip_message_builder_new_response (request, status, NULL, to_tag);
  g_autoptr (SipMessage) response = NULL;

  if (sip_message_get_method (request) == SIP_METHOD_INVITE && status > 100 && status < 300
      && !(headers && g_str_has_prefix (headers, "Contact:")))
    add_contact (self, builder);
  add_headers (builder, headers);
  add_body (builder, "application/sdp", sdp);
  response = send_builder (self, builder);
}

void
test_peer_reply_ok (TestPeer *self, SipMessage *request, const char *to_tag)
{
  test_peer_reply (self, request, 200, to_tag, NULL,
                   sip_message_get_method (request) == SIP_METHOD_INVITE ? "v=0\r\ns=peer\r\n" : NULL);
}

static void
prepend_via (TestPeer *self, SipMessageBuilder *builder)
{
  g_autofree char *via = g_strdup_printf ("SIP/2.0/UDP %s;branch=z9hG4bKpeer%u", self->address, ++self->n_sent);

  sip_message_builder_prepend (builder, SIP_HEADER_VIA, via);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TestPeer *self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->flow);
  self->flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, &error);
  g_assert_no_error (error);
}

static void
connect_to (TestPeer *self, const char *phone_address)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (phone_address, 5060, NULL);
  GNetworkAddress *network = G_NETWORK_ADDRESS (parsed);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (g_network_address_get_hostname (network),
                                                                              g_network_address_get_port (network));
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (address), "phone");

  g_clear_object (&self->flow);
  sip_transport_layer_connect_async (self->transport, target, NULL, NULL, on_connected, self);
  test_net_run (self->net, 0);
  g_assert_nonnull (self->flow);
}

SipMessage *
test_peer_send_text (TestPeer *self, const char *phone_address, const char *text)
{
  g_autofree char *whole = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SipMessage *message;
  const char *line_end = strstr (text, "\r\n");

  connect_to (self, phone_address);
  whole = g_strdup_printf ("%.*s\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bKpeer%u\r\n%s\r\n", (int) (line_end - text), text,
                           self->address, ++self->n_sent, line_end + 2);
  bytes = g_bytes_new (whole, strlen (whole));
  message = sip_message_parse (bytes, &error);
  g_assert_no_error (error);
  test_peer_send (self, message);
  return message;
}

SipMessage *
test_peer_invite (TestPeer *self, const char *phone_address, const char *headers, const char *sdp)
{
  g_autofree char *uri_text = g_strdup_printf ("sip:alice@%s", phone_address);
  g_autoptr (SipUri) uri = sip_uri_parse (uri_text, NULL);
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_INVITE, uri);

  connect_to (self, phone_address);
  prepend_via (self, builder);
  sip_message_builder_add_printf (builder, SIP_HEADER_FROM, "<sip:peer@%s>;tag=caller", self->address);
  sip_message_builder_add_printf (builder, SIP_HEADER_TO, "<%s>", uri_text);
  sip_message_builder_add_printf (builder, SIP_HEADER_CALL_ID, "call-%u@peer", self->n_sent);
  sip_message_builder_add (builder, SIP_HEADER_CSEQ, "1 INVITE");
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  add_contact (self, builder);
  add_headers (builder, headers);
  add_body (builder, "application/sdp", sdp);
  return send_builder (self, builder);
}

SipMessage *
test_peer_request (TestPeer *self, SipDialog *dialog, SipMethod method, const char *headers, const char *content_type,
                   const char *body)
{
  SipMessageBuilder *builder = sip_dialog_create_request (dialog, method);

  prepend_via (self, builder);
  if (method == SIP_METHOD_INVITE || method == SIP_METHOD_UPDATE)
    add_contact (self, builder);
  add_headers (builder, headers);
  add_body (builder, content_type, body);
  return send_builder (self, builder);
}

void
test_peer_ack (TestPeer *self, SipDialog *dialog, SipMessage *invite, const char *sdp)
{
  SipMessageBuilder *builder = sip_dialog_create_ack (dialog, invite);
  g_autoptr (SipMessage) ack = NULL;

  prepend_via (self, builder);
  add_body (builder, "application/sdp", sdp);
  ack = send_builder (self, builder);
}

SipRequestOptions *
test_options_new (const char *type, const char *text)
{
  SipRequestOptions *options = sip_request_options_new ();
  g_autoptr (GBytes) bytes = text ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr (SipBody) body = text ? sip_body_new (type, bytes) : NULL;

  sip_request_options_set_body (options, body);
  g_assert_true (sip_request_options_add_header (options, "X-Program", "yes", NULL));
  return options;
}

void
test_assert_has_options (SipMessage *message)
{
  g_assert_true (sip_slice_equal (sip_message_get_header_by_name (message, "X-Program", 0), SIP_SLICE ("yes")));
}
