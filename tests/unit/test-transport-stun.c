/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "transport/sip-inet-private.h"
#include "transport/sip-stun-private.h"

static const guint8 id[SIP_STUN_ID_SIZE] = { 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae };

/* The header of RFC 5769 2.2 and its XOR-MAPPED-ADDRESS. */
static const guint8 success_v4[] = {
  0x01, 0x01, 0x00, 0x0c, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
  0xfa, 0x87, 0xdf, 0xae, 0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43,
};

/* The same of RFC 5769 2.3. */
static const guint8 success_v6[] = {
  0x01, 0x01, 0x00, 0x18, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
  0xfa, 0x87, 0xdf, 0xae, 0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xa1, 0x47, 0x01, 0x13, 0xa9, 0xfa,
  0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25, 0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9,
};

static gboolean
parse (SipStun *stun, const guint8 *data, gsize size)
{
  /* Just as large, so that reading one byte more is found. */
  g_autofree guint8 *copy = g_memdup2 (data, size);

  return sip_stun_parse (stun, copy, size);
}

static void
assert_mapped (const guint8 *data, gsize size, const char *expected)
{
  g_auto (SipStun) stun = { 0 };
  g_autofree char *text = NULL;

  g_assert_true (parse (&stun, data, size));
  g_assert_cmpint (stun.kind, ==, SIP_STUN_SUCCESS);
  g_assert_cmpmem (stun.id, sizeof stun.id, id, sizeof id);
  text = sip_inet_to_string (stun.mapped);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_vectors (void)
{
  assert_mapped (success_v4, sizeof success_v4, "192.0.2.1:32853");
  assert_mapped (success_v6, sizeof success_v6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853");
}

static void
test_request (void)
{
  g_autoptr (GBytes) request = sip_stun_write_request (id);
  g_auto (SipStun) stun = { 0 };
  gsize size;
  const guint8 *data = g_bytes_get_data (request, &size);

  g_assert_cmpuint (size, ==, 20);
  g_assert_true (sip_stun_is (data, size));
  g_assert_true (parse (&stun, data, size));
  g_assert_cmpint (stun.kind, ==, SIP_STUN_REQUEST);
  g_assert_cmpmem (stun.id, sizeof stun.id, id, sizeof id);
}

static void
assert_answer (const char *source, const guint8 *expected, gsize size)
{
  g_autoptr (GInetSocketAddress) address = sip_inet_parse (source, 0);
  SipStun request = { .kind = SIP_STUN_REQUEST };
  g_autoptr (GBytes) answer = NULL;

  memcpy (request.id, id, sizeof id);
  answer = sip_stun_write_answer (&request, address);
  g_assert_cmpmem (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), expected, size);
}

static void
test_answer (void)
{
  assert_answer ("192.0.2.1:32853", success_v4, sizeof success_v4);
  assert_answer ("[2001:db8:1234:5678:11:2233:4455:6677]:32853", success_v6, sizeof success_v6);
}

static void
test_unknown_attribute (void)
{
  static const guint8 request[] = {
    0x00, 0x01, 0x00, 0x10, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    0x7f, 0xfe, 0x00, 0x01, 0xaa, 0, 0, 0, /* padded */
    0x80, 0x22, 0x00, 0x04, 'p', 'j', 's', 'i', /* optional */
  };
  static const guint8 refusal[] = {
    0x01, 0x11, 0x00, 0x10, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    0x00, 0x09, 0x00, 0x04, 0, 0, 4, 20,
    0x00, 0x0a, 0x00, 0x02, 0x7f, 0xfe, 0, 0,
  };
  g_autoptr (GInetSocketAddress) source = sip_inet_parse ("192.0.2.1:5060", 0);
  g_auto (SipStun) stun = { 0 }, answer = { 0 };
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true (parse (&stun, request, sizeof request));
  g_assert_cmpuint (stun.n_unknown, ==, 1);
  bytes = sip_stun_write_answer (&stun, source);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), refusal, sizeof refusal);
  g_assert_true (parse (&answer, refusal, sizeof refusal));
  g_assert_cmpint (answer.kind, ==, SIP_STUN_ERROR);
}

static void
test_cut (void)
{
  for (gsize size = 0; size < sizeof success_v6; size++)
    {
      g_auto (SipStun) stun = { 0 };

      g_assert_false (parse (&stun, success_v6, size));
    }
}

typedef struct
{
  gsize at;
  guint8 value;
} Change;

static void
test_refused (void)
{
  static const Change changes[] = {
    { 0, 0x41 },  /* not STUN by its first bits */
    { 1, 0x02 },  /* another method */
    { 3, 0x0b },  /* length */
    { 3, 0x10 },
    { 4, 0x22 },  /* cookie */
    { 21, 0x21 }, /* no address at all, something unknown instead */
    { 23, 0x07 }, /* of a wrong size */
    { 23, 0x0c },
    { 25, 0x02 }, /* family */
    { 25, 0x00 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_auto (SipStun) stun = { 0 };
      guint8 data[sizeof success_v4];

      memcpy (data, success_v4, sizeof data);
      data[changes[i].at] = changes[i].value;
      g_assert_false (parse (&stun, data, sizeof data));
      g_assert_null (stun.mapped);
    }
}

static void
test_not_stun (void)
{
  static const char message[] = "OPTIONS sip:bob@192.0.2.1 SIP/2.0\r\n";

  g_assert_false (sip_stun_is ((const guint8 *) message, sizeof message - 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/transport/stun/" path, func)
  ADD ("reads-the-addresses-of-rfc5769", test_vectors);
  ADD ("writes-a-request-without-attributes-rfc5626-8", test_request);
  ADD ("answers-with-the-address-it-sees-rfc5389-15.2", test_answer);
  ADD ("refuses-what-must-be-understood-and-is-not-rfc5389-7.3.1", test_unknown_attribute);
  ADD ("no-beginning-of-a-message-is-one", test_cut);
  ADD ("malformed-is-refused", test_refused);
  ADD ("sip-is-not-stun-rfc5626-8", test_not_stun);
  return g_test_run ();
}
