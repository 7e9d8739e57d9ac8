/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-naptr-private.h"
#include "transport/sip-srv-private.h"

static void
add (GPtrArray *records, guint priority, guint weight, const char *target)
{
  SipDnsRecord *record = sip_dns_record_new (SIP_DNS_SRV, 60);

  record->priority = priority;
  record->weight = weight;
  record->port = 5060;
  record->target = g_strdup (target);
  g_ptr_array_add (records, record);
}

static const char *
target (GPtrArray *records, guint index)
{
  return ((SipDnsRecord *) records->pdata[index])->target;
}

static void
test_priority (void)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GPtrArray) records = sip_dns_records_new ();

      add (records, 30, 65535, "c");
      add (records, 10, 0, "a");
      add (records, 20, 1, "b");
      sip_srv_sort (records, random);
      g_assert_cmpstr (target (records, 0), ==, "a");
      g_assert_cmpstr (target (records, 1), ==, "b");
      g_assert_cmpstr (target (records, 2), ==, "c");
    }
}

/* How often out of 10000 each is the first, the second, … */
static void
count_places (guint counts[3][3])
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (2782);

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (GPtrArray) records = sip_dns_records_new ();

      add (records, 1, 60, "0");
      add (records, 1, 30, "1");
      add (records, 1, 10, "2");
      sip_srv_sort (records, random);
      for (guint j = 0; j < 3; j++)
        counts[target (records, j)[0] - '0'][j]++;
    }
}

static void
test_weight (void)
{
  guint counts[3][3] = { 0 };

  count_places (counts);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (counts[i][0] + counts[i][1] + counts[i][2], ==, 10000);
  g_assert_cmpuint (counts[0][0], >, 5700);
  g_assert_cmpuint (counts[0][0], <, 6300);
  g_assert_cmpuint (counts[1][0], >, 2700);
  g_assert_cmpuint (counts[1][0], <, 3300);
  /* Once the first is gone, the others share by their own weights. */
  g_assert_cmpuint (counts[1][1], >, counts[2][1]);
}

static void
test_no_weight (void)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (3);
  guint n_first = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (GPtrArray) records = sip_dns_records_new ();

      add (records, 1, 99, "heavy");
      add (records, 1, 0, "light");
      sip_srv_sort (records, random);
      n_first += target (records, 0)[0] == 'l';
    }
  /* "Very small": one in a hundred here. */
  g_assert_cmpuint (n_first, >, 50);
  g_assert_cmpuint (n_first, <, 200);
}

static void
test_large_weights (void)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (4);
  g_autoptr (GPtrArray) records = sip_dns_records_new ();

  for (guint i = 0; i < 64; i++)
    add (records, 65535, 65535, "x");
  sip_srv_sort (records, random);
  g_assert_cmpuint (records->len, ==, 64);
}

static void
test_declined (void)
{
  g_autoptr (GPtrArray) records = sip_dns_records_new ();

  g_assert_false (sip_srv_is_declined (records));
  add (records, 0, 0, "");
  g_assert_true (sip_srv_is_declined (records));
  add (records, 0, 0, "a");
  g_assert_false (sip_srv_is_declined (records));
}

static SipDnsRecord *
add_naptr (GPtrArray *records, guint order, guint preference, const char *service)
{
  SipDnsRecord *record = sip_dns_record_new (SIP_DNS_NAPTR, 60);

  record->priority = order;
  record->weight = preference;
  record->flags = g_strdup ("s");
  record->service = g_strdup (service);
  record->regexp = g_strdup ("");
  record->target = g_strdup ("a");
  g_ptr_array_add (records, record);
  return record;
}

static void
assert_chosen (GPtrArray *records, gboolean secure, const char *expected)
{
  g_autoptr (GPtrArray) chosen = sip_naptr_choose (records, secure);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < chosen->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((SipDnsRecord *) chosen->pdata[i])->service);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_naptr (void)
{
  g_autoptr (GPtrArray) records = sip_dns_records_new ();

  assert_chosen (records, FALSE, "");
  add_naptr (records, 50, 50, "SIP+D2T");
  add_naptr (records, 50, 40, "SIPS+D2T");
  add_naptr (records, 50, 60, "sip+d2u");
  add_naptr (records, 60, 1, "SIPS+D2W");
  add_naptr (records, 10, 1, "SIP+D2S");
  assert_chosen (records, FALSE, "SIPS+D2T SIP+D2T sip+d2u");
  assert_chosen (records, TRUE, "SIPS+D2T");
}

static void
test_naptr_unusable (void)
{
  g_autoptr (GPtrArray) records = sip_dns_records_new ();
  SipDnsRecord *record;

  record = add_naptr (records, 1, 1, "SIP+D2U");
  *record->flags = 'u';
  record = add_naptr (records, 1, 1, "SIP+D2U");
  *record->flags = '\0';
  record = add_naptr (records, 1, 1, "SIP+D2U");
  *record->target = '\0';
  record = add_naptr (records, 1, 1, "SIP+D2U");
  g_free (record->regexp);
  record->regexp = g_strdup ("!^.*$!sip:mallory@example.org!");
  add_naptr (records, 1, 1, "SIP+D2");
  add_naptr (records, 1, 1, "SIP+D2UX");
  add_naptr (records, 1, 1, "");
  assert_chosen (records, FALSE, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/interop/dns/srv/goes-by-priority-rfc2782", test_priority);
  g_test_add_func ("/interop/dns/srv/chooses-by-weight-rfc2782", test_weight);
  g_test_add_func ("/interop/dns/srv/gives-those-without-weight-a-small-chance-rfc2782", test_no_weight);
  g_test_add_func ("/interop/dns/srv/has-room-for-any-weight", test_large_weights);
  g_test_add_func ("/interop/dns/srv/target-of-the-root-declines-rfc2782", test_declined);
  g_test_add_func ("/interop/dns/naptr/goes-by-order-then-preference-rfc3403-4.1", test_naptr);
  g_test_add_func ("/interop/dns/naptr/ignores-what-leads-to-no-service-rfc3263-4.1", test_naptr_unusable);
  return g_test_run ();
}
