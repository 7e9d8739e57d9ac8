/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-via.h"

#include "message/sip-params.h"
#include "test-message.h"

#define REQUEST "OPTIONS sip:a@b SIP/2.0\nVia: "

static SipMessage *
with_via (const char *value)
{
  g_autofree char *text = g_strconcat (REQUEST, value, "\n\n", NULL);

  return test_message (text);
}

static void
test_all_parts (void)
{
  g_autoptr (SipMessage) message =
    with_via ("SIP/2.0/WSS a.invalid:443;branch=z9hG4bK1;received=192.0.2.1;rport=5061;maddr=239.1.1.1;ttl=1");
  const SipVia *via = sip_message_get_via (message, 0);
  SipSlice value;

  test_assert_slice (via->transport, "WSS");
  test_assert_slice (via->host, "a.invalid");
  g_assert_cmpuint (via->port, ==, 443);
  test_assert_slice (via->branch, "z9hG4bK1");
  test_assert_slice (via->received, "192.0.2.1");
  g_assert_true (via->has_rport);
  g_assert_cmpuint (via->rport, ==, 5061);
  g_assert_true (sip_params_get (via->params, "maddr", &value));
  test_assert_slice (value, "239.1.1.1");
  g_assert_null (sip_message_get_via (message, 1));
}

static void
test_rport_may_lack_a_value (void)
{
  g_autoptr (SipMessage) with = with_via ("SIP/2.0/UDP 192.0.2.1;RPORT;branch=x");
  g_autoptr (SipMessage) without = with_via ("SIP/2.0/UDP 192.0.2.1");

  g_assert_true (sip_message_get_via (with, 0)->has_rport);
  g_assert_cmpuint (sip_message_get_via (with, 0)->rport, ==, 0);
  g_assert_false (sip_message_get_via (without, 0)->has_rport);
  g_assert_null (sip_message_get_via (without, 0)->branch.data);
  g_assert_cmpuint (sip_message_get_via (without, 0)->port, ==, 0);
}

static void
test_space_around_separators (void)
{
  g_autoptr (SipMessage) message =
    with_via ("SIP  /\n 2.0\n /UDP\n\t192.0.2.2 : 5070 ; branch =\n x , "
              "SIP/2.0/TCP [2001:db8::1]:5060 ; received=[::2]");

  test_assert_slice (sip_message_get_via (message, 0)->host, "192.0.2.2");
  g_assert_cmpuint (sip_message_get_via (message, 0)->port, ==, 5070);
  test_assert_slice (sip_message_get_via (message, 0)->branch, "x");
  test_assert_slice (sip_message_get_via (message, 1)->host, "2001:db8::1");
  test_assert_slice (sip_message_get_via (message, 1)->received, "::2");
}

static void
test_values_count_across_fields (void)
{
  g_autoptr (SipMessage) message = test_message (REQUEST "SIP/2.0/UDP a, SIP/2.0/UDP b\nv: SIP/2.0/UDP c\n\n");

  test_assert_slice (sip_message_get_via (message, 1)->host, "b");
  test_assert_slice (sip_message_get_via (message, 2)->host, "c");
  g_assert_null (sip_message_get_via (message, 3));
}

static void
test_malformed (gconstpointer data)
{
  g_autoptr (SipMessage) message = with_via (data);

  g_assert_null (sip_message_get_via (message, 0));
}

static const char *const malformed[] = {
  "",
  "SIP/2.0/UDP",
  "SIP/2.0/UDP ",
  "SIP/2.0/ a",
  "SIP/3.0/UDP a",
  "HTTP/2.0/UDP a",
  "SIP/2.0/UDPa",
  "SIP/2.0/UDP a b",
  "SIP/2.0/UDP a:",
  "SIP/2.0/UDP a:99999",
  "SIP/2.0/UDP 2001:db8::1",
  "SIP/2.0/UDP [2001:db8::1",
  "SIP/2.0/UDP a;",
  "SIP/2.0/UDP a;;branch=x",
  "SIP/2.0/UDP a;branch",
  "SIP/2.0/UDP a;branch=",
  "SIP/2.0/UDP a;rport=70000",
  "SIP/2.0/UDP a;rport=x",
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/via/all-parts-are-found", test_all_parts);
  g_test_add_func ("/via/rport-may-lack-a-value", test_rport_may_lack_a_value);
  g_test_add_func ("/via/space-may-stand-around-separators", test_space_around_separators);
  g_test_add_func ("/via/values-count-across-fields", test_values_count_across_fields);
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autofree char *path = g_strdup_printf ("/via/malformed-ones-are-absent/%u", i);

      g_test_add_data_func (path, malformed[i], test_malformed);
    }

  return g_test_run ();
}
