/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-peer.h"

/* libre's headers ask for these. */
#define HAVE_INTTYPES_H
#include <stdbool.h>

#include <re.h>

static bool
read_via (const struct sip_hdr *header, const struct sip_msg *message, void *arg)
{
  struct sip_via via;
  unsigned *n = arg;

  (void) message;
  *n += sip_via_decode (&via, &header->val) == 0;
  return false;
}

static bool
read_address (const struct sip_hdr *header, const struct sip_msg *message, void *arg)
{
  struct sip_addr address;
  unsigned *n = arg;

  (void) message;
  *n += sip_addr_decode (&address, &header->val) == 0;
  return false;
}

static bool
read_challenge (const struct sip_hdr *header, const struct sip_msg *message, void *arg)
{
  struct httpauth_digest_chall challenge;
  unsigned *n = arg;

  (void) message;
  *n += httpauth_digest_challenge_decode (&challenge, &header->val) == 0;
  return false;
}

static bool
read_response (const struct sip_hdr *header, const struct sip_msg *message, void *arg)
{
  struct httpauth_digest_resp response;
  unsigned *n = arg;

  (void) message;
  *n += httpauth_digest_response_decode (&response, &header->val) == 0;
  return false;
}

void
bench_parse (const char *data, size_t length, BenchCounts *counts)
{
  struct mbuf *buffer = mbuf_alloc (length);
  struct sip_msg *message;

  mbuf_write_mem (buffer, (const uint8_t *) data, length);
  mbuf_set_pos (buffer, 0);
  if (sip_msg_decode (&message, buffer) == 0)
    {
      /* The topmost Via, From, To, CSeq and Content-Type are decoded with the message. */
      sip_msg_hdr_apply (message, true, SIP_HDR_VIA, read_via, &counts->vias);
      sip_msg_hdr_apply (message, true, SIP_HDR_CONTACT, read_address, &counts->addresses);
      sip_msg_hdr_apply (message, true, SIP_HDR_ROUTE, read_address, &counts->addresses);
      sip_msg_hdr_apply (message, true, SIP_HDR_RECORD_ROUTE, read_address, &counts->addresses);
      sip_msg_hdr_apply (message, true, SIP_HDR_WWW_AUTHENTICATE, read_challenge, &counts->digests);
      sip_msg_hdr_apply (message, true, SIP_HDR_PROXY_AUTHENTICATE, read_challenge, &counts->digests);
      sip_msg_hdr_apply (message, true, SIP_HDR_AUTHORIZATION, read_response, &counts->digests);
      sip_msg_hdr_apply (message, true, SIP_HDR_PROXY_AUTHORIZATION, read_response, &counts->digests);
      counts->addresses += pl_isset (&message->from.auri) + pl_isset (&message->to.auri);
      counts->others = (pl_isset (&message->ruri) || message->scode) + pl_isset (&message->cseq.met) +
                       pl_isset (&message->callid) + pl_isset (&message->ctyp.type) + pl_isset (&message->clen);
      mem_deref (message);
    }
  mem_deref (buffer);
}
