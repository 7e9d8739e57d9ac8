/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* By the numbers of the protocol. */
typedef enum {
  SIP_DNS_A = 1,
  SIP_DNS_AAAA = 28,
  SIP_DNS_SRV = 33,
  SIP_DNS_NAPTR = 35,
} SipDnsType;

/**
 * SipDnsRecord:
 * @address: A and AAAA
 * @priority: SRV; NAPTR: order
 * @weight: SRV; NAPTR: preference
 * @port: SRV
 * @target: SRV; NAPTR: replacement. Empty: the root, which means none
 * @flags: NAPTR, as @service and @regexp
 *
 * One record of an answer, reference counted (g_rc_box), never changed.
 */
typedef struct
{
  SipDnsType type;
  guint ttl_s;
  GInetAddress *address;
  guint priority;
  guint weight;
  guint port;
  char *target;
  char *flags;
  char *service;
  char *regexp;
} SipDnsRecord;

SipDnsRecord *sip_dns_record_new (SipDnsType type, guint ttl_s);
SipDnsRecord *sip_dns_record_ref (SipDnsRecord *self);
void sip_dns_record_unref (SipDnsRecord *self);
/* (element-type SipDnsRecord): an array that keeps what is added */
GPtrArray *sip_dns_records_new (void);

/**
 * sip_dns_answer_parse:
 * @data: (array length=size): a whole answer as it came (RFC 1035 4.1)
 * @name: that was asked for
 *
 * Reads the records of @name, or of what it is an alias for. There are never many.
 *
 * Returns: (transfer full) (element-type SipDnsRecord): perhaps empty; %NULL: malformed, %SIP_ERROR_MALFORMED
 */
GPtrArray *
sip_dns_answer_parse (const guint8 *data, gsize size, const char *name, SipDnsType type, GError **error);

#define SIP_TYPE_DNS (sip_dns_get_type ())
G_DECLARE_INTERFACE (SipDns, sip_dns, SIP, DNS, GObject)

/**
 * SipDns:
 *
 * Answers questions for records. Each is answered in bounded time, cancelled or not.
 */
struct _SipDnsInterface
{
  GTypeInterface parent_interface;

  /* Ends in a #GTask of self that gives an array of records. */
  void (*query_async) (SipDns *self, const char *name, SipDnsType type, GAsyncReadyCallback callback,
                       gpointer user_data);
};

void
sip_dns_query_async (SipDns *self, const char *name, SipDnsType type, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (element-type SipDnsRecord): empty where there are none; %SIP_ERROR_RESOLVE: nobody could tell */
GPtrArray *sip_dns_query_finish (SipDns *self, GAsyncResult *result, GError **error);

G_END_DECLS
