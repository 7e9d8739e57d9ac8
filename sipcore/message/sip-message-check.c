/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-private.h"

#include "message/sip-params.h"

static gboolean
malformed (SipHeader header, const char *how, GError **error)
{
  g_set_error (error, SIP_ERROR, SIP_ERROR_MALFORMED, "%s %s.", sip_header_to_string (header), how);
  return FALSE;
}

static gboolean
check_counts (SipMessage *self, GError **error)
{
  static const SipHeader needed[] = { SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_TO, SIP_HEADER_CALL_ID,
                                      SIP_HEADER_CSEQ };
  static const SipHeader single[] = {
    SIP_HEADER_FROM,         SIP_HEADER_TO,           SIP_HEADER_CALL_ID,       SIP_HEADER_CSEQ,
    SIP_HEADER_MAX_FORWARDS, SIP_HEADER_CONTENT_TYPE, SIP_HEADER_CONTENT_LENGTH,
  };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      if (sip_message_count (self, needed[i]) == 0)
        return malformed (needed[i], "is missing", error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (single); i++)
    {
      if (sip_message_count (self, single[i]) > 1)
        return malformed (single[i], "stands there more than once", error);
    }
  return TRUE;
}

static gboolean
check_lists (SipMessage *self, GError **error)
{
  static const SipHeader typed[] = {
    SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_TO, SIP_HEADER_CONTACT, SIP_HEADER_ROUTE, SIP_HEADER_RECORD_ROUTE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      for (SipField *field = sip_message_first_field (self, typed[i]); field;
           field = sip_message_next_field (self, field))
        {
          if (!sip_message_read_field (self, field))
            return malformed (typed[i], "is malformed", error);
        }
    }
  return TRUE;
}

/* RFC 3261 20.10: "*" stands alone. */
static gboolean
check_contacts (SipMessage *self, GError **error)
{
  SipAddress *address;

  for (guint i = 0; (address = sip_message_get_address (self, SIP_HEADER_CONTACT, i)); i++)
    {
      if (address->star && (i > 0 || address->next || sip_message_count (self, SIP_HEADER_CONTACT) > 1))
        return malformed (SIP_HEADER_CONTACT, "has a star beside an address", error);
    }
  return TRUE;
}

/* RFC 3261 25.1: callid = word [ "@" word ]. What the words hold is compared and never read, so any text without
 * space will do. */
static gboolean
check_call_id (SipMessage *self, GError **error)
{
  SipSlice call_id = sip_message_get_call_id (self);

  for (gsize i = 0; i < call_id.length; i++)
    {
      if ((guint8) call_id.data[i] <= ' ' || call_id.data[i] == 0x7f)
        return malformed (SIP_HEADER_CALL_ID, "is malformed", error);
    }
  return call_id.length > 0 || malformed (SIP_HEADER_CALL_ID, "is empty", error);
}

static gboolean
check_cseq (SipMessage *self, GError **error)
{
  if (!sip_message_read_cseq (self))
    return malformed (SIP_HEADER_CSEQ, "is malformed", error);
  if (self->status == 0 && !sip_slice_equal (self->method_name, self->cseq_method_name))
    return malformed (SIP_HEADER_CSEQ, "names another method than the request", error);
  return TRUE;
}

static gboolean
check_content_type (SipMessage *self, GError **error)
{
  SipField *field = sip_message_first_field (self, SIP_HEADER_CONTENT_TYPE);
  SipSlice type = sip_message_get_content_type (self);
  SipSlice params;

  if (!field)
    return TRUE;
  if (!type.data)
    return malformed (SIP_HEADER_CONTENT_TYPE, "is malformed", error);
  params = (SipSlice) { type.data + type.length, field->value.length - type.length };
  if (!sip_params_valid (params))
    return malformed (SIP_HEADER_CONTENT_TYPE, "is malformed", error);
  return TRUE;
}

static gboolean
check_numbers (SipMessage *self, GError **error)
{
  SipField *hops = sip_message_first_field (self, SIP_HEADER_MAX_FORWARDS);
  SipField *length = sip_message_first_field (self, SIP_HEADER_CONTENT_LENGTH);
  gsize number;

  if (hops && !sip_slice_to_uint (hops->value, G_MAXUINT32, NULL))
    return malformed (SIP_HEADER_MAX_FORWARDS, "is malformed", error);
  if (length && !sip_message_content_length (length->value, &number))
    return malformed (SIP_HEADER_CONTENT_LENGTH, "is malformed", error);
  if (self->body_cut)
    return malformed (SIP_HEADER_CONTENT_LENGTH, "is more than the body has", error);
  return TRUE;
}

static gboolean
check_version (SipMessage *self, GError **error)
{
  if (sip_slice_is (self->version, "SIP/2.0"))
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_VERSION, "The SIP version %.*s is not supported.",
               (int) MIN (self->version.length, 32), self->version.data);
  return FALSE;
}

static gboolean
check_lines (SipMessage *self, GError **error)
{
  if (!self->problem)
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, self->problem);
  return FALSE;
}

/* RFC 3261 19.1.1 table 1: header fields are no part of a Request-URI. */
static gboolean
check_request_uri (SipMessage *self, GError **error)
{
  if (self->status != 0 || !self->uri->headers.data)
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, "The Request-URI has header fields.");
  return FALSE;
}

/* A CR alone ends a line for some parsers, so a value that has one must not travel on in a message of ours. */
static gboolean
check_carriage_returns (SipMessage *self, GError **error)
{
  for (guint i = 0; i < self->n_fields; i++)
    {
      SipSlice value = self->fields[i].value;

      if (value.length == 0 || !memchr (value.data, '\r', value.length))
        continue;
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, "A header field has a carriage return in it.");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_scheme (SipMessage *self, GError **error)
{
  if (self->status != 0 || self->uri->scheme != SIP_SCHEME_OTHER)
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_SCHEME, "The scheme of the Request-URI is not supported.");
  return FALSE;
}

static guint
answer_to (SipMessage *self, const GError *error)
{
  /* RFC 3261 17.1.1.3: an ACK is never answered; without a Via nobody knows where an answer goes. */
  if (self->status != 0 || self->method == SIP_METHOD_ACK || sip_message_count (self, SIP_HEADER_VIA) == 0)
    return 0;
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_VERSION))
    return 505;
  return g_error_matches (error, SIP_ERROR, SIP_ERROR_SCHEME) ? 416 : 400;
}

gboolean
sip_message_check (SipMessage *self, guint *status, GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (self, FALSE);

  if (check_version (self, &problem) && check_lines (self, &problem) && check_counts (self, &problem) &&
      check_lists (self, &problem) && check_contacts (self, &problem) && check_call_id (self, &problem) &&
      check_cseq (self, &problem) && check_content_type (self, &problem) && check_numbers (self, &problem) &&
      check_carriage_returns (self, &problem) && check_request_uri (self, &problem) && check_scheme (self, &problem))
    return TRUE;

  if (status)
    *status = answer_to (self, problem);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
