/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-dns-private.h"
#include "transport/sip-resolver.h"

G_BEGIN_DECLS

/* @dns is asked from now on, for tests. */
void sip_resolver_set_dns (SipResolver *self, SipDns *dns);

/* What is looked up for one URI, after what needs no look-up at all. */
typedef struct
{
  SipDns *dns;
  SipClock *clock;
  SipRandom *random;
  SipProtocol protocol;    /* AUTO: to be found */
  gboolean secure;         /* nothing else will do */
  const char *host;        /* whose addresses or services are wanted */
  const char *server_name; /* who is to be found there */
  guint port;              /* 0: by the services */
} SipLookupOptions;

/* Ends @task, which is consumed, in an array of targets. */
void sip_lookup_start (const SipLookupOptions *options, GTask *task);

G_END_DECLS
