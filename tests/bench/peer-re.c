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

void *
bench_read (const char *data, size_t length)
{
  struct mbuf *buffer = mbuf_alloc (length);
  struct sip_msg *message = NULL;

  mbuf_write_mem (buffer, (const uint8_t *) data, length);
  mbuf_set_pos (buffer, 0);
  sip_msg_decode (&message, buffer);
  mem_deref (buffer);
  return message;
}

static size_t
finish (struct mbuf *buffer)
{
  size_t length = buffer->end;

  mem_deref (buffer);
  return length;
}

/* It keeps no message to be sent: whoever sends prints into a buffer. */
size_t
bench_forward (void *message)
{
  const struct sip_msg *msg = message;
  struct mbuf *buffer = mbuf_alloc (2048);

  if (msg->req)
    mbuf_printf (buffer, "%r %r SIP/2.0\r\n", &msg->met, &msg->ruri);
  else
    mbuf_printf (buffer, "SIP/2.0 %u %r\r\n", msg->scode, &msg->reason);
  mbuf_printf (buffer, "Via: %s\r\n", BENCH_VIA);
  for (struct le *le = list_head (&msg->hdrl); le; le = le->next)
    {
      const struct sip_hdr *header = le->data;

      mbuf_printf (buffer, "%r: %r\r\n", &header->name, &header->val);
    }
  mbuf_write_str (buffer, "\r\n");
  mbuf_write_mem (buffer, mbuf_buf (msg->mb), mbuf_get_left (msg->mb));
  return finish (buffer);
}

static bool
print_header (const struct sip_hdr *header, const struct sip_msg *message, void *arg)
{
  (void) message;
  mbuf_printf (arg, "%r: %r\r\n", &header->name, &header->val);
  return false;
}

size_t
bench_answer (void *request)
{
  const struct sip_msg *msg = request;
  struct mbuf *buffer = mbuf_alloc (1024);

  mbuf_printf (buffer, "SIP/2.0 %u %s\r\n", 200, "OK");
  sip_msg_hdr_apply (msg, true, SIP_HDR_VIA, print_header, buffer);
  sip_msg_hdr_apply (msg, true, SIP_HDR_RECORD_ROUTE, print_header, buffer);
  mbuf_printf (buffer, "To: %r;tag=%s\r\n", &msg->to.val, BENCH_TAG);
  sip_msg_hdr_apply (msg, true, SIP_HDR_FROM, print_header, buffer);
  sip_msg_hdr_apply (msg, true, SIP_HDR_CALL_ID, print_header, buffer);
  sip_msg_hdr_apply (msg, true, SIP_HDR_CSEQ, print_header, buffer);
  mbuf_printf (buffer, "Contact: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", BENCH_CONTACT, BENCH_TYPE,
               sizeof BENCH_SDP - 1, BENCH_SDP);
  return finish (buffer);
}

size_t
bench_build (void)
{
  struct mbuf *buffer = mbuf_alloc (2048);

  mbuf_printf (buffer, "%s %s SIP/2.0\r\n", "INVITE", BENCH_TARGET);
  mbuf_printf (buffer, "Via: %s\r\nContact: %s\r\nMax-Forwards: %u\r\n", BENCH_VIA, BENCH_CONTACT, 70);
  mbuf_printf (buffer, "To: %s\r\nFrom: %s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n", BENCH_TO, BENCH_FROM, BENCH_CALL_ID,
               BENCH_CSEQ, "INVITE");
  mbuf_printf (buffer, "User-Agent: %s\r\nAllow: %s\r\nSupported: %s\r\n", BENCH_USER_AGENT, BENCH_ALLOW,
               BENCH_SUPPORTED);
  mbuf_printf (buffer, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", BENCH_TYPE, sizeof BENCH_SDP - 1,
               BENCH_SDP);
  return finish (buffer);
}
