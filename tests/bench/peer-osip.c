/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-peer.h"

#include <osipparser2/osip_parser.h>

static osip_message_t *
create_message (void)
{
  static int ready;
  osip_message_t *message;

  if (!ready)
    {
      parser_init ();
      ready = 1;
    }
  osip_message_init (&message);
  return message;
}

void
bench_parse (const char *data, size_t length, BenchCounts *counts)
{
  osip_message_t *message = create_message ();

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

void *
bench_read (const char *data, size_t length)
{
  osip_message_t *message = create_message ();

  return osip_message_parse (message, data, length) == 0 ? message : NULL;
}

/* Writes it out and frees both. */
static size_t
write_out (osip_message_t *message)
{
  char *text = NULL;
  size_t length = 0;

  osip_message_force_update (message);
  osip_message_to_str (message, &text, &length);
  osip_free (text);
  osip_message_free (message);
  return length;
}

size_t
bench_forward (void *message)
{
  osip_message_t *copy;
  osip_via_t *via;

  osip_message_clone (message, &copy);
  osip_via_init (&via);
  osip_via_parse (via, BENCH_VIA);
  osip_list_add (&copy->vias, via, 0);
  return write_out (copy);
}

static void
copy_vias (const osip_message_t *from, osip_message_t *to)
{
  for (int i = 0; i < osip_list_size (&from->vias); i++)
    {
      osip_via_t *via;

      osip_via_clone (osip_list_get (&from->vias, i), &via);
      osip_list_add (&to->vias, via, -1);
    }
}

static void
copy_record_routes (const osip_message_t *from, osip_message_t *to)
{
  for (int i = 0; i < osip_list_size (&from->record_routes); i++)
    {
      osip_record_route_t *route;

      osip_record_route_clone (osip_list_get (&from->record_routes, i), &route);
      osip_list_add (&to->record_routes, route, -1);
    }
}

size_t
bench_answer (void *request)
{
  osip_message_t *invite = request, *response = create_message ();

  osip_message_set_version (response, osip_strdup ("SIP/2.0"));
  osip_message_set_status_code (response, 200);
  osip_message_set_reason_phrase (response, osip_strdup ("OK"));
  copy_vias (invite, response);
  copy_record_routes (invite, response);
  osip_from_clone (invite->from, &response->from);
  osip_to_clone (invite->to, &response->to);
  osip_to_set_tag (response->to, osip_strdup (BENCH_TAG));
  osip_call_id_clone (invite->call_id, &response->call_id);
  osip_cseq_clone (invite->cseq, &response->cseq);
  osip_message_set_contact (response, BENCH_CONTACT);
  osip_message_set_content_type (response, BENCH_TYPE);
  osip_message_set_body (response, BENCH_SDP, sizeof BENCH_SDP - 1);
  return write_out (response);
}

size_t
bench_build (void)
{
  static osip_uri_t *target;
  static osip_from_t *from;
  static osip_to_t *to;
  osip_message_t *message = create_message ();
  osip_uri_t *uri;

  if (!target)
    {
      osip_uri_init (&target);
      osip_uri_parse (target, BENCH_TARGET);
      osip_from_init (&from);
      osip_from_parse (from, BENCH_FROM);
      osip_to_init (&to);
      osip_to_parse (to, BENCH_TO);
    }
  osip_uri_clone (target, &uri);
  osip_message_set_uri (message, uri);
  osip_message_set_method (message, osip_strdup ("INVITE"));
  osip_message_set_version (message, osip_strdup ("SIP/2.0"));
  osip_message_set_via (message, BENCH_VIA);
  osip_message_set_header (message, "Max-Forwards", "70");
  osip_from_clone (from, &message->from);
  osip_to_clone (to, &message->to);
  osip_message_set_contact (message, BENCH_CONTACT);
  osip_message_set_call_id (message, BENCH_CALL_ID);
  osip_message_set_cseq (message, "1 INVITE");
  osip_message_set_header (message, "Allow", BENCH_ALLOW);
  osip_message_set_header (message, "Supported", BENCH_SUPPORTED);
  osip_message_set_header (message, "User-Agent", BENCH_USER_AGENT);
  osip_message_set_content_type (message, BENCH_TYPE);
  osip_message_set_body (message, BENCH_SDP, sizeof BENCH_SDP - 1);
  return write_out (message);
}
