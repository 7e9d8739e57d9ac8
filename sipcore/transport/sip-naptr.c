/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-naptr-private.h"

/* RFC 3263 4.1, RFC 7118 10.2 */
static const struct
{
  const char *service;
  SipProtocol protocol;
} services[] = {
  { "SIP+D2U", SIP_PROTOCOL_UDP },  { "SIP+D2T", SIP_PROTOCOL_TCP },   { "SIPS+D2T", SIP_PROTOCOL_TLS },
  { "SIP+D2W", SIP_PROTOCOL_WS },   { "SIPS+D2W", SIP_PROTOCOL_WSS },
};

SipProtocol
sip_naptr_get_protocol (const SipDnsRecord *record)
{
  /* RFC 3263 4.1: terminal, and without a regular expression. */
  if (g_ascii_strcasecmp (record->flags, "s") != 0 || *record->regexp || !*record->target)
    return SIP_PROTOCOL_AUTO;
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      if (g_ascii_strcasecmp (record->service, services[i].service) == 0)
        return services[i].protocol;
    }
  return SIP_PROTOCOL_AUTO;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const SipDnsRecord *one = *(SipDnsRecord **) a, *two = *(SipDnsRecord **) b;

  if (one->priority != two->priority)
    return one->priority < two->priority ? -1 : 1;
  return one->weight < two->weight ? -1 : one->weight > two->weight;
}

GPtrArray *
sip_naptr_choose (GPtrArray *records, gboolean secure)
{
  GPtrArray *chosen = sip_dns_records_new ();

  for (guint i = 0; i < records->len; i++)
    {
      SipProtocol protocol = sip_naptr_get_protocol (records->pdata[i]);

      if (protocol != SIP_PROTOCOL_AUTO && (!secure || sip_protocol_is_secure (protocol)))
        g_ptr_array_add (chosen, sip_dns_record_ref (records->pdata[i]));
    }
  g_ptr_array_sort (chosen, compare);
  /* RFC 3403 4.1: what has a higher order is not even looked at, other preferences are alternatives. */
  for (guint i = 1; i < chosen->len; i++)
    {
      if (((SipDnsRecord *) chosen->pdata[i])->priority != ((SipDnsRecord *) chosen->pdata[0])->priority)
        g_ptr_array_set_size (chosen, i);
    }
  return chosen;
}
