/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-world.h"

#include <string.h>

#include "message/sip-params.h"
#include "transport/sip-flow-private.h"
#include "transport/sip-resolver-private.h"

#define MAX_SENT 8

static const char *const zone[] = { "far.example A 192.0.2.9", "b A 192.0.2.10", NULL };

static const char *const methods[] = {
  "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "UPDATE", "INFO", "PRACK",
  "NOTIFY", "SUBSCRIBE", "REFER", "MESSAGE", "REGISTER", "PUBLISH", "UNKNOWN", "invite",
};

/* Whole lines that change what a message means. */
static const char *const extras[] = {
  "",
  "Require: 100rel\r\nRSeq: 1\r\n",
  "Require: 100rel\r\nRSeq: 2\r\n",
  "Supported: 100rel, timer, replaces\r\n",
  "Require: timer\r\nSession-Expires: 90;refresher=uac\r\nMin-SE: 90\r\n",
  "Session-Expires: 90;refresher=uas\r\nSupported: timer\r\n",
  "Session-Expires: 10\r\nSupported: timer\r\n",
  "Require: nothing-known\r\n",
  "Record-Route: <sip:192.0.2.9;lr>, <sip:far.example>\r\n",
  "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n",
  "Proxy-Authenticate: Digest realm=\"r\", nonce=\"m\", stale=true\r\n",
  "Retry-After: 1\r\n",
  "Event: dialog\r\nSubscription-State: active;expires=10\r\n",
  "Event: refer\r\nSubscription-State: terminated;reason=noresource\r\nContent-Type: message/sipfrag\r\n",
  "Refer-To: <sip:c@far.example?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>\r\nReferred-By: <sip:far@far.example>\r\n",
  "Replaces: c0;to-tag=t;from-tag=f0\r\n",
  "RAck: 1 1 INVITE\r\n",
  "Expires: 1\r\n",
  "Min-SE: 120\r\n",
  "Contact: <sip:other@192.0.2.10;transport=tcp>\r\n",
  "Contact: <sips:far@far.example>, *\r\n",
  "Contact: <sip:nobody@nowhere.invalid>\r\n",
  "Reason: SIP;cause=200;text=\"elsewhere\"\r\n",
  "Content-Encoding: gzip\r\n",
};

#define SDP "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"

static const struct
{
  const char *type;
  const char *text;
} bodies[] = {
  { NULL, "" },
  { "application/sdp", SDP },
  { "application/sdp", "not a description" },
  { "multipart/mixed;boundary=x", "--x\r\nContent-Type: application/sdp\r\n\r\n" SDP "\r\n--x--\r\n" },
  { "application/dtmf-relay", "Signal=5\r\nDuration=160\r\n" },
  { "message/sipfrag", "SIP/2.0 200 OK\r\n" },
};

static void
on_sent (FuzzWorld *self, SipFlow *flow, SipMessage *message)
{
  if (!sip_message_is_request (message))
    {
      SipAddress *to = sip_message_get_to (message);
      SipSlice tag = to ? sip_address_get_tag (to) : SIP_SLICE_NONE;
      SipSlice id = sip_message_get_call_id (message);

      if (tag.length > 0 && id.length == 2 && id.data[0] == 'c')
        {
          char **kept = &self->tags[(guint8) id.data[1] % FUZZ_N_CALLS];

          g_free (*kept);
          *kept = sip_slice_dup (tag);
        }
      return;
    }
  if (self->sent->len == MAX_SENT)
    g_ptr_array_remove_index (self->sent, 0);
  g_ptr_array_add (self->sent, sip_message_ref (message));
}

void
fuzz_world_init (FuzzWorld *self, const guint8 *data, gsize length)
{
  *self = (FuzzWorld) { .at = data, .end = data + length, .cseq = 1 };
  self->clock = sip_virtual_clock_new ();
  self->random = sip_random_new_seeded (1);
  self->network = sip_memory_network_new (self->clock, self->random);
  self->dns = test_dns_new (zone);
  self->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FuzzWorld *self = user_data;

  self->flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, NULL);
}

void
fuzz_world_set_near (FuzzWorld *self, SipTransportLayer *layer, SipResolver *resolver)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("192.0.2.9", 5060);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (address), "far");

  self->near = layer;
  if (resolver)
    sip_resolver_set_dns (resolver, SIP_DNS (self->dns));
  for (guint protocol = SIP_PROTOCOL_UDP; protocol <= SIP_PROTOCOL_WSS; protocol++)
    sip_memory_network_attach (self->network, layer, protocol, "192.0.2.1:5060");
  g_signal_connect_swapped (layer, "sent", G_CALLBACK (on_sent), self);
  sip_transport_layer_connect_async (layer, target, NULL, NULL, on_connected, self);
  fuzz_world_run (self, 0);
  g_assert_nonnull (self->flow);
}

void
fuzz_world_clear (FuzzWorld *self)
{
  g_ptr_array_unref (self->sent);
  for (guint i = 0; i < FUZZ_N_CALLS; i++)
    g_free (self->tags[i]);
  g_assert_finalize_object (self->dns);
  g_assert_finalize_object (self->network);
  g_assert_finalize_object (self->random);
  g_assert_finalize_object (self->clock);
}

gboolean
fuzz_world_at_end (FuzzWorld *self)
{
  return self->at == self->end;
}

guint8
fuzz_world_take (FuzzWorld *self)
{
  return self->at < self->end ? *self->at++ : 0;
}

void
fuzz_world_run (FuzzWorld *self, guint ms)
{
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), ms);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
cut_line (GString *text, guint n)
{
  char *start = text->str, *end;

  for (; n > 0 && (end = strchr (start, '\n')); n--)
    start = end + 1;
  end = strchr (start, '\n');
  if (end)
    g_string_erase (text, start - text->str, end + 1 - start);
}

static void
edit (FuzzWorld *self, GString *text)
{
  guint place = self->edits[1];
  char value = (char) self->edits[2];

  switch (self->edits[0] % 6)
    {
    case 1:
      text->str[place % text->len] = value;
      break;
    case 2:
      text->str[text->len - 1 - place % text->len] = value;
      break;
    case 3:
      cut_line (text, place % 12);
      break;
    case 4:
      g_string_truncate (text, MIN (text->len, 16 + place * 2));
      break;
    case 5:
      g_string_insert_c (text, place % text->len, value);
      break;
    default:
      break;
    }
  self->edits[0] = 0;
}

static void
deliver (FuzzWorld *self, const char *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);

  sip_flow_receive_datagram (self->flow, bytes);
  fuzz_world_run (self, 0);
}

/* Chooses and adds what stands behind the fields that every message has. */
static void
finish_and_deliver (FuzzWorld *self, GString *text)
{
  guint8 choice = fuzz_world_take (self);
  guint body = choice / 32 % G_N_ELEMENTS (bodies);

  g_string_append (text, extras[choice % 32 % G_N_ELEMENTS (extras)]);
  if (bodies[body].type)
    g_string_append_printf (text, "Content-Type: %s\r\n", bodies[body].type);
  g_string_append_printf (text, "Content-Length: %zu\r\n\r\n%s", strlen (bodies[body].text), bodies[body].text);
  edit (self, text);
  deliver (self, text->str, text->len);
}

/* Step 0 and 1: @in_dialog: with the tag that the near end gave. */
static void
send_request (FuzzWorld *self, gboolean in_dialog)
{
  guint8 which = fuzz_world_take (self), who = fuzz_world_take (self);
  const char *method = methods[which % G_N_ELEMENTS (methods)];
  guint call = who % FUZZ_N_CALLS, branch = who / FUZZ_N_CALLS % FUZZ_N_BRANCHES;
  const char *tag = in_dialog ? self->tags[call] : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  /* An ACK and a CANCEL have the number of their INVITE. */
  guint32 cseq = which & 0x80 || which % G_N_ELEMENTS (methods) % 2 ? self->cseq : ++self->cseq;

  g_string_append_printf (text,
                          "%s sip:near@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP " FUZZ_FAR ";branch=%s%u%s\r\n"
                          "From: <sip:far@192.0.2.9>;tag=f%u\r\nTo: <sip:near@192.0.2.1>%s%s\r\nCall-ID: c%u\r\n"
                          "CSeq: %u %s\r\nMax-Forwards: 70\r\nContact: <sip:far@192.0.2.9>\r\n",
                          method, which & 0x40 ? "" : "z9hG4bK", branch, which & 0x20 ? ";rport" : "", call,
                          tag ? ";tag=" : "", tag ? tag : "", call, cseq, method);
  finish_and_deliver (self, text);
}

static void
append_field (GString *text, const char *name, SipMessage *request, SipHeader header)
{
  SipSlice value = sip_message_get_header (request, header, 0);

  g_string_append_printf (text, "%s: %.*s", name, SIP_SLICE_FORMAT (value));
}

/* Step 2: to one of the near end's last requests. */
static void
send_response (FuzzWorld *self)
{
  guint8 which = fuzz_world_take (self);
  guint status = fuzz_world_take_status (self);
  SipMessage *request;
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->sent->len == 0)
    return;
  request = self->sent->pdata[self->sent->len - 1 - which % 8 % self->sent->len];
  g_string_append_printf (text, "SIP/2.0 %u Phrase\r\n", status);
  append_field (text, "Via", request, SIP_HEADER_VIA);
  append_field (text, "\r\nFrom", request, SIP_HEADER_FROM);
  append_field (text, "\r\nTo", request, SIP_HEADER_TO);
  if (status > 100 && !sip_params_get (sip_message_get_header (request, SIP_HEADER_TO, 0), "tag", NULL) &&
      !(which & 0x80))
    g_string_append_printf (text, ";tag=r%u", which / 8 % 3);
  append_field (text, "\r\nCall-ID", request, SIP_HEADER_CALL_ID);
  append_field (text, "\r\nCSeq", request, SIP_HEADER_CSEQ);
  g_string_append (text, which & 0x40 ? "\r\n" : "\r\nContact: <sip:far@192.0.2.9>\r\n");
  finish_and_deliver (self, text);
}

/* Step 3: bytes as they are. */
static void
send_bytes (FuzzWorld *self)
{
  gsize wanted = fuzz_world_take (self) * 2;
  const guint8 *bytes = self->at;
  gsize length = MIN (wanted, (gsize) (self->end - self->at));

  self->at += length;
  deliver (self, (const char *) bytes, length);
}

guint
fuzz_world_take_status (FuzzWorld *self)
{
  static const guint usual[] = { 100, 180, 183, 199, 200, 202, 300, 302, 400, 401, 407, 408, 420, 422, 423,
                                 480, 481, 486, 487, 488, 491, 500, 503, 600, 603, 606 };
  guint8 choice = fuzz_world_take (self);

  return choice < 200 ? usual[choice % G_N_ELEMENTS (usual)] : 100 + choice % 50 * 12;
}

void
fuzz_world_step (FuzzWorld *self, guint8 step)
{
  static const guint spans_ms[] = { 0, 100, 500, 1000, 4000, 10000, 32000, 64000 };
  guint8 argument;

  switch (step)
    {
    case 0:
    case 1:
      send_request (self, step == 1);
      break;
    case 2:
    case 3:
      send_response (self);
      break;
    case 4:
      send_bytes (self);
      break;
    case 5:
      for (guint i = 0; i < G_N_ELEMENTS (self->edits); i++)
        self->edits[i] = fuzz_world_take (self);
      break;
    case 6:
      argument = fuzz_world_take (self);
      fuzz_world_run (self, spans_ms[argument % G_N_ELEMENTS (spans_ms)]);
      break;
    case 7:
      argument = fuzz_world_take (self);
      sip_memory_network_set_faults (self->network, &(SipMemoryFaults) { .fail_nth = argument % 8 });
      break;
    default:
      g_assert_not_reached ();
    }
}
