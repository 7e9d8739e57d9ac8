/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-binding-private.h"

#define MIN_MARGIN_S 5
#define BASE_TIME_S 30
#define MAX_TIME_S 1800
/* What a server may make the phone wait or keep a binding for: more is taken as this. */
#define MAX_RETRY_AFTER_S (24 * 60 * 60)
#define MAX_EXPIRES_S (7 * 24 * 60 * 60)

SipAddress *
sip_binding_get_contact (SipMessage *request)
{
  SipAddress *last = NULL;
  SipAddress *contact;

  for (guint i = 0; (contact = sip_message_get_address (request, SIP_HEADER_CONTACT, i)); i++)
    last = contact;
  return last;
}

static guint
read_expires (SipAddress *contact, SipMessage *response, guint asked)
{
  SipSlice value;
  guint64 seconds;
  guint32 header;

  if (sip_address_get_param (contact, "expires", &value) && sip_slice_to_uint (value, G_MAXUINT32, &seconds))
    return MIN (seconds, MAX_EXPIRES_S);
  if (sip_message_get_uint (response, SIP_HEADER_EXPIRES, &header))
    return MIN (header, MAX_EXPIRES_S);
  return asked;
}

guint
sip_binding_get_expires (SipMessage *request, SipMessage *response, guint asked)
{
  SipAddress *own = sip_binding_get_contact (request);
  SipAddress *contact;

  if (!own)
    return 0;
  for (guint i = 0; (contact = sip_message_get_address (response, SIP_HEADER_CONTACT, i)); i++)
    {
      if (!sip_address_is_star (contact) && sip_uri_equal (sip_address_get_uri (own), sip_address_get_uri (contact)))
        return read_expires (contact, response, asked);
    }
  return 0;
}

guint
sip_binding_get_refresh_ms (guint expires_s)
{
  guint margin_s = MAX (expires_s / 10, MIN_MARGIN_S);

  if (expires_s <= 2 * MIN_MARGIN_S)
    return expires_s * 500;
  return (expires_s - margin_s) * 1000;
}

guint
sip_binding_get_retry_ms (SipRandom *random, guint failures, guint retry_after_s)
{
  guint bound_s = failures >= 6 ? MAX_TIME_S : MIN (BASE_TIME_S << failures, MAX_TIME_S);
  guint wait_ms = sip_random_range (random, bound_s * 500, bound_s * 1000 + 1);

  return MAX (wait_ms, MIN (retry_after_s, MAX_RETRY_AFTER_S) * 1000);
}
