/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-peer.h"

#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_tag.h>

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

void *
bench_read (const char *data, size_t length)
{
  return msg_make (sip_default_mclass (), 0, data, (ssize_t) length);
}

/* Writes it into the buffers that are sent, and frees it. */
static size_t
write_out (msg_t *message)
{
  size_t length;

  msg_serialize (message, (msg_pub_t *) sip_object (message));
  length = (size_t) msg_prepare (message);
  msg_destroy (message);
  return length;
}

/* What its transaction layer does with a message before it sends it. */
size_t
bench_forward (void *message)
{
  msg_t *copy = msg_copy (message);
  sip_t *sip = sip_object (copy);
  sip_via_t *via = sip_via_make (msg_home (copy), BENCH_VIA);

  msg_header_insert (copy, (msg_pub_t *) sip, (msg_header_t *) via);
  return write_out (copy);
}

size_t
bench_answer (void *request)
{
  sip_t *asked = sip_object (request);
  msg_t *message = msg_create (sip_default_mclass (), 0);
  sip_t *sip = sip_object (message);
  su_home_t *home = msg_home (message);

  sip_add_tl (message, sip, SIPTAG_VIA (asked->sip_via), SIPTAG_FROM (asked->sip_from), SIPTAG_TO (asked->sip_to),
              SIPTAG_RECORD_ROUTE (asked->sip_record_route), SIPTAG_CALL_ID (asked->sip_call_id),
              SIPTAG_CSEQ (asked->sip_cseq), SIPTAG_CONTACT_STR (BENCH_CONTACT),
              SIPTAG_CONTENT_TYPE_STR (BENCH_TYPE), TAG_END ());
  sip_to_tag (home, sip->sip_to, BENCH_TAG);
  sip_header_insert (message, sip, (sip_header_t *) sip_status_create (home, 200, "OK", NULL));
  sip_header_insert (message, sip,
                     (sip_header_t *) sip_payload_create (home, BENCH_SDP, sizeof BENCH_SDP - 1));
  sip_complete_message (message);
  return write_out (message);
}

/* A dialog's own values, parsed once. */
typedef struct
{
  su_home_t home[1];
  url_t *target;
  sip_from_t *from;
  sip_to_t *to;
  sip_contact_t *contact;
  sip_call_id_t *call_id;
  sip_allow_t *allow;
  sip_supported_t *supported;
  sip_user_agent_t *user_agent;
  sip_content_type_t *type;
} Parts;

static Parts *
get_parts (void)
{
  static Parts parts = { .home = { SU_HOME_INIT (parts) } };
  su_home_t *home = parts.home;

  if (!parts.target)
    {
      su_home_init (home);
      parts.target = url_hdup (home, URL_STRING_MAKE (BENCH_TARGET)->us_url);
      parts.from = sip_from_make (home, BENCH_FROM);
      parts.to = sip_to_make (home, BENCH_TO);
      parts.contact = sip_contact_make (home, BENCH_CONTACT);
      parts.call_id = sip_call_id_make (home, BENCH_CALL_ID);
      parts.allow = sip_allow_make (home, BENCH_ALLOW);
      parts.supported = sip_supported_make (home, BENCH_SUPPORTED);
      parts.user_agent = sip_user_agent_make (home, BENCH_USER_AGENT);
      parts.type = sip_content_type_make (home, BENCH_TYPE);
    }
  return &parts;
}

size_t
bench_build (void)
{
  Parts *parts = get_parts ();
  msg_t *message = msg_create (sip_default_mclass (), 0);
  sip_t *sip = sip_object (message);
  su_home_t *home = msg_home (message);

  sip_add_tl (message, sip, SIPTAG_FROM (parts->from), SIPTAG_TO (parts->to), SIPTAG_CONTACT (parts->contact),
              SIPTAG_CALL_ID (parts->call_id), SIPTAG_ALLOW (parts->allow), SIPTAG_SUPPORTED (parts->supported),
              SIPTAG_USER_AGENT (parts->user_agent), SIPTAG_CONTENT_TYPE (parts->type),
              SIPTAG_MAX_FORWARDS_STR ("70"), TAG_END ());
  sip_header_insert (message, sip,
                     (sip_header_t *) sip_request_create (home, SIP_METHOD_INVITE,
                                                          (url_string_t const *) parts->target, NULL));
  sip_header_insert (message, sip, (sip_header_t *) sip_cseq_create (home, BENCH_CSEQ, SIP_METHOD_INVITE));
  sip_header_insert (message, sip, (sip_header_t *) sip_via_make (home, BENCH_VIA));
  sip_header_insert (message, sip,
                     (sip_header_t *) sip_payload_create (home, BENCH_SDP, sizeof BENCH_SDP - 1));
  sip_complete_message (message);
  return write_out (message);
}
