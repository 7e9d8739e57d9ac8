/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-peer.h"

#include <osipparser2/osip_parser.h>

void
bench_parse (const char *data, size_t length, BenchCounts *counts)
{
  static int ready;
  osip_message_t *message;

  if (!ready)
    {
      parser_init ();
      ready = 1;
    }
  osip_message_init (&message);
  if (osip_message_parse (message, data, length) == 0)
    {
      counts->vias = (unsigned) osip_list_size (&message->vias);
      counts->addresses = (message->from != NULL) + (message->to != NULL) +
                          (unsigned) (osip_list_size (&message->contacts) + osip_list_size (&message->routes) +
                                      osip_list_size (&message->record_routes));
      counts->digests = (unsigned) (osip_list_size (&message->authorizations) +
                                    osip_list_size (&message->proxy_authorizations) +
                                    osip_list_size (&message->www_authenticates) +
                                    osip_list_size (&message->proxy_authenticates));
      counts->others = (message->req_uri || message->status_code) + (message->cseq != NULL) +
                       (message->call_id != NULL) + (message->content_type != NULL) +
                       (message->content_length != NULL);
    }
  osip_message_free (message);
}
