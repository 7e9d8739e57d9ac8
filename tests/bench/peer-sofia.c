/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-peer.h"

#include <sofia-sip/msg.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>

static unsigned
count (void const *first)
{
  unsigned n = 0;

  for (msg_header_t const *header = first; header; header = header->sh_next)
    n++;
  return n;
}

void
bench_parse (const char *data, size_t length, BenchCounts *counts)
{
  msg_t *message = msg_make (sip_default_mclass (), 0, data, (ssize_t) length);
  sip_t const *sip = sip_object (message);

  counts->vias = count (sip->sip_via);
  counts->addresses = count (sip->sip_from) + count (sip->sip_to) + count (sip->sip_contact) + count (sip->sip_route) +
                      count (sip->sip_record_route);
  counts->digests = count (sip->sip_authorization) + count (sip->sip_proxy_authorization) +
                    count (sip->sip_www_authenticate) + count (sip->sip_proxy_authenticate);
  counts->others = (sip->sip_request || sip->sip_status) + (sip->sip_cseq != NULL) + (sip->sip_call_id != NULL) +
                   (sip->sip_content_type != NULL) + (sip->sip_content_length != NULL);
  msg_destroy (message);
}
