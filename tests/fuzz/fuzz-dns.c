/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "transport/sip-naptr-private.h"
#include "transport/sip-srv-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

#define NAME "example.org"

static void
check_target (const char *target)
{
  g_assert_cmpuint (strlen (target), <=, 255);
  for (const char *at = target; *at; at++)
    g_assert_true (g_ascii_isalnum (*at) || strchr ("-_.", *at));
}

static void
check_addresses (GPtrArray *records, GSocketFamily family)
{
  for (guint i = 0; i < records->len; i++)
    g_assert_cmpint (g_inet_address_get_family (((SipDnsRecord *) records->pdata[i])->address), ==, family);
}

static void
check_services (GPtrArray *records)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);

  sip_srv_sort (records, random);
  for (guint i = 0; i < records->len; i++)
    {
      SipDnsRecord *record = records->pdata[i];

      check_target (record->target);
      g_assert_true (i == 0 || ((SipDnsRecord *) records->pdata[i - 1])->priority <= record->priority);
    }
}

static void
check_naptr (GPtrArray *records)
{
  g_autoptr (GPtrArray) all = sip_naptr_choose (records, FALSE);
  g_autoptr (GPtrArray) secure = sip_naptr_choose (records, TRUE);

  for (guint i = 0; i < all->len; i++)
    check_target (((SipDnsRecord *) all->pdata[i])->target);
  for (guint i = 0; i < secure->len; i++)
    g_assert_true (sip_protocol_is_secure (sip_naptr_get_protocol (secure->pdata[i])));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  static const SipDnsType types[] = { SIP_DNS_A, SIP_DNS_AAAA, SIP_DNS_SRV, SIP_DNS_NAPTR };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) records = sip_dns_answer_parse (data, length, NAME, types[i], &error);

      g_assert_true ((records != NULL) != (error != NULL));
      if (!records)
        continue;
      g_assert_cmpuint (records->len, <=, 64);
      if (types[i] == SIP_DNS_SRV)
        check_services (records);
      else if (types[i] == SIP_DNS_NAPTR)
        check_naptr (records);
      else
        check_addresses (records, types[i] == SIP_DNS_A ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
    }
  return 0;
}
