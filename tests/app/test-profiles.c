/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-profiles.h"

typedef struct
{
  const char *name;
  SipProtocol protocol;
  const char *encryption;
  const char *media;
  const char *expected;
} Row;

static const Row rows[] = {
  { "ws/required", SIP_PROTOCOL_WS, "required", "auto", "webrtc" },
  { "ws/preferred", SIP_PROTOCOL_WS, "preferred", "auto", "webrtc avp" },
  { "ws/off", SIP_PROTOCOL_WS, "off", "auto", "webrtc avp" },
  { "wss/required", SIP_PROTOCOL_WSS, "required", "auto", "webrtc" },
  { "wss/preferred", SIP_PROTOCOL_WSS, "preferred", "auto", "webrtc avp" },
  { "wss/off", SIP_PROTOCOL_WSS, "off", "auto", "webrtc avp" },
  { "tls/required", SIP_PROTOCOL_TLS, "required", "auto", "webrtc" },
  { "tls/preferred", SIP_PROTOCOL_TLS, "preferred", "auto", "avp webrtc" },
  { "tls/off", SIP_PROTOCOL_TLS, "off", "auto", "avp webrtc" },
  { "tcp/required", SIP_PROTOCOL_TCP, "required", "auto", "webrtc" },
  { "tcp/preferred", SIP_PROTOCOL_TCP, "preferred", "auto", "avp webrtc" },
  { "tcp/off", SIP_PROTOCOL_TCP, "off", "auto", "avp webrtc" },
  { "udp/required", SIP_PROTOCOL_UDP, "required", "auto", "webrtc" },
  { "udp/preferred", SIP_PROTOCOL_UDP, "preferred", "auto", "avp webrtc" },
  { "udp/off", SIP_PROTOCOL_UDP, "off", "auto", "avp webrtc" },
  { "not-yet-known/preferred", SIP_PROTOCOL_AUTO, "preferred", "auto", "avp webrtc" },
  { "not-yet-known/required", SIP_PROTOCOL_AUTO, "required", "auto", "webrtc" },
  { "udp/media-webrtc-is-the-only-one", SIP_PROTOCOL_UDP, "preferred", "webrtc", "webrtc" },
  { "wss/media-rtp-is-the-only-one", SIP_PROTOCOL_WSS, "preferred", "rtp", "avp" },
  { "udp/media-rtp-never-goes-below-required", SIP_PROTOCOL_UDP, "required", "rtp", "webrtc" },
};

static void
test_row (gconstpointer data)
{
  static const char *const words[] = { NULL, "avp", "savp", "webrtc" };
  const Row *row = data;
  const SipMediaProfile *profiles = phone_profiles_lookup (row->protocol, row->encryption, row->media);
  g_autoptr (GString) text = g_string_new (NULL);

  for (; *profiles != SIP_MEDIA_PROFILE_ANY; profiles++)
    g_string_append_printf (text, "%s%s", text->len ? " " : "", words[*profiles]);
  g_assert_cmpstr (text->str, ==, row->expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/profiles/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  return g_test_run ();
}
