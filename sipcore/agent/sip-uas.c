/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-uas.h"

#include <string.h>

#include "message/sip-body.h"

#define SUPPORTED "100rel, norefersub, replaces, timer"
/* What a registration brings may be required as well (RFC 5626 4.3, RFC 5627 4.4). */
#define KNOWN SUPPORTED ", gruu, outbound"
#define ACCEPT "application/sdp, application/dtmf-relay, application/dtmf"

static void
answer (SipServerTransaction *self, guint status, SipHeader header, const char *value)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (self, status, NULL);
  g_autoptr (SipMessage) response = NULL;

  sip_message_builder_add (builder, header, value);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (self, response);
}

/* Whether @word is one of @list, which we wrote. */
static gboolean
is_listed (SipSlice word, const char *list, gboolean (*equal) (SipSlice a, SipSlice b))
{
  gsize length;

  for (; *list; list += strspn (list, ", "))
    {
      length = strcspn (list, ",");
      if (equal (word, (SipSlice) { list, length }))
        return TRUE;
      list += length;
    }
  return FALSE;
}

static gboolean
check_method (SipServerTransaction *self, SipMessage *request, const SipUasProfile *profile)
{
  if (is_listed (sip_message_get_method_name (request), profile->allow, sip_slice_equal))
    return TRUE;
  sip_uas_refuse_method (self, profile);
  return FALSE;
}

static gboolean
check_scheme (SipServerTransaction *self, SipMessage *request)
{
  SipUri *uri = sip_message_get_request_uri (request);

  if (uri && (sip_uri_get_scheme (uri) == SIP_SCHEME_SIP || sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS))
    return TRUE;
  sip_server_transaction_reply (self, 416, NULL);
  return FALSE;
}

/* RFC 5630 5.1.2: who comes in the clear cannot have come to a sips address, nor be answered there. */
static gboolean
check_security (SipServerTransaction *self, SipMessage *request)
{
  SipFlow *flow = sip_transaction_get_flow (SIP_TRANSACTION (self));

  if (sip_uri_get_scheme (sip_message_get_request_uri (request)) != SIP_SCHEME_SIPS
      || sip_protocol_is_secure (sip_flow_get_protocol (flow)))
    return TRUE;
  answer (self, 480, SIP_HEADER_WARNING, "380 sipcore \"SIPS Not Allowed\"");
  return FALSE;
}

static gboolean
check_dialog (SipServerTransaction *self, SipMessage *request)
{
  SipAddress *to = sip_message_get_to (request);

  if (sip_method_get_policy (sip_message_get_method (request))->outside
      && (!to || sip_address_get_tag (to).length == 0))
    return TRUE;
  sip_server_transaction_reply (self, 481, NULL);
  return FALSE;
}

/* FALSE: there is something else than tokens (RFC 3261 20.32). */
static gboolean
collect_unsupported (SipSlice field, GString *unsupported)
{
  const char *end = field.data + field.length;

  for (const char *at = field.data; at < end; at++)
    {
      SipSlice option = { at, 0 };

      while (at < end && *at != ',')
        at++;
      option.length = (gsize) (at - option.data);
      option = sip_slice_trim (option);
      if (option.length == 0 || is_listed (option, KNOWN, sip_slice_equal_nocase))
        continue;
      if (!sip_slice_is_token (option))
        return FALSE;
      g_string_append_printf (unsupported, "%s%.*s", unsupported->len > 0 ? ", " : "", SIP_SLICE_FORMAT (option));
    }
  return TRUE;
}

static gboolean
check_extensions (SipServerTransaction *self, SipMessage *request)
{
  g_autoptr (GString) unsupported = NULL;

  if (sip_message_count (request, SIP_HEADER_REQUIRE) == 0)
    return TRUE;
  unsupported = g_string_new (NULL);
  for (guint i = 0; i < sip_message_count (request, SIP_HEADER_REQUIRE); i++)
    {
      if (collect_unsupported (sip_message_get_header (request, SIP_HEADER_REQUIRE, i), unsupported))
        continue;
      sip_server_transaction_reply (self, 400, "Bad Require header");
      return FALSE;
    }
  if (unsupported->len == 0)
    return TRUE;
  answer (self, 420, SIP_HEADER_UNSUPPORTED, unsupported->str);
  return FALSE;
}

/* Whether it is a session description where one is expected; a body of another method is that method's matter. */
static gboolean
is_type_understood (SipMessage *request)
{
  g_autoptr (SipBody) description = NULL;

  if (!sip_method_get_policy (sip_message_get_method (request))->describes)
    return TRUE;
  description = sip_message_find_body (request, "application/sdp");
  return description != NULL;
}

static gboolean
check_body (SipServerTransaction *self, SipMessage *request)
{
  SipSlice encoding;

  if (sip_message_get_body (request).length == 0 || sip_message_has_optional_body (request))
    return TRUE;
  encoding = sip_message_get_header (request, SIP_HEADER_CONTENT_ENCODING, 0);
  if (encoding.data && !sip_slice_equal_nocase (encoding, SIP_SLICE ("identity")))
    {
      answer (self, 415, SIP_HEADER_ACCEPT_ENCODING, "identity");
      return FALSE;
    }
  if (!is_type_understood (request))
    {
      answer (self, 415, SIP_HEADER_ACCEPT, ACCEPT);
      return FALSE;
    }
  return TRUE;
}

/* RFC 4475 3.3.15: the answer to an INVITE is a session description (13.3.1). */
static gboolean
check_accept (SipServerTransaction *self, SipMessage *request)
{
  if (sip_message_get_method (request) != SIP_METHOD_INVITE || sip_message_count (request, SIP_HEADER_ACCEPT) == 0
      || sip_message_has_token (request, SIP_HEADER_ACCEPT, "application/sdp")
      || sip_message_has_token (request, SIP_HEADER_ACCEPT, "application/*")
      || sip_message_has_token (request, SIP_HEADER_ACCEPT, "*/*"))
    return TRUE;
  answer (self, 406, SIP_HEADER_WARNING, "399 sipcore \"Only application/sdp can answer an INVITE\"");
  return FALSE;
}

/**
 * sip_uas_join_methods: (skip)
 */
char *
sip_uas_join_methods (gboolean (*serves) (SipMethod method, gpointer user_data), gpointer user_data)
{
  g_autoptr (GString) methods = g_string_new (NULL);

  for (SipMethod method = SIP_METHOD_INVITE; method <= SIP_METHOD_PUBLISH; method++)
    {
      SipMethodService service = sip_method_get_policy (method)->service;

      if (service == SIP_METHOD_ALWAYS || (service == SIP_METHOD_ASKED && serves && serves (method, user_data)))
        g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", sip_method_to_string (method));
    }
  return g_string_free (g_steal_pointer (&methods), FALSE);
}

const SipUasProfile *
sip_uas_get_profile (void)
{
  static SipUasProfile profile = { .accept = ACCEPT, .supported = SUPPORTED };

  if (g_once_init_enter (&profile.allow))
    g_once_init_leave (&profile.allow, sip_uas_join_methods (NULL, NULL));
  return &profile;
}

/**
 * sip_uas_get_supported:
 *
 * Returns: the extensions that are supported, as in Supported; may be empty
 */
const char *
sip_uas_get_supported (void)
{
  return SUPPORTED;
}

/**
 * sip_uas_get_accept:
 *
 * Returns: the types of bodies that are understood, as in Accept
 */
const char *
sip_uas_get_accept (void)
{
  return ACCEPT;
}

gboolean
sip_uas_check (SipTransactionLayer *layer, SipServerTransaction *transaction, const SipUasProfile *profile)
{
  SipMessage *request;

  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (layer), FALSE);
  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (transaction), FALSE);

  request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  if (!check_method (transaction, request, profile) || !check_scheme (transaction, request)
      || !check_security (transaction, request) || !check_dialog (transaction, request))
    return FALSE;
  if (sip_transaction_layer_is_merged (layer, transaction))
    {
      sip_server_transaction_reply (transaction, 482, NULL);
      return FALSE;
    }
  return sip_uas_check_content (transaction);
}

/**
 * sip_uas_check_content:
 *
 * Checks what holds inside dialogs too: extensions and body (RFC 3261 8.2.2.3, 8.2.3).
 */
gboolean
sip_uas_check_content (SipServerTransaction *transaction)
{
  SipMessage *request;

  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (transaction), FALSE);

  request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  return check_extensions (transaction, request) && check_body (transaction, request)
         && check_accept (transaction, request);
}

void
sip_uas_refuse_method (SipServerTransaction *transaction, const SipUasProfile *profile)
{
  SipMessage *request;

  g_return_if_fail (SIP_IS_SERVER_TRANSACTION (transaction));

  request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  answer (transaction, sip_message_get_method (request) == SIP_METHOD_OTHER ? 501 : 405, SIP_HEADER_ALLOW,
          profile->allow);
}

void
sip_uas_answer_options (SipServerTransaction *transaction, const SipUasProfile *profile)
{
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) response = NULL;

  g_return_if_fail (SIP_IS_SERVER_TRANSACTION (transaction));

  builder = sip_server_transaction_create_response (transaction, 200, NULL);
  sip_message_builder_add (builder, SIP_HEADER_ALLOW, profile->allow);
  sip_message_builder_add (builder, SIP_HEADER_ACCEPT, profile->accept);
  sip_message_builder_add (builder, SIP_HEADER_SUPPORTED, profile->supported);
  if (profile->allow_events)
    sip_message_builder_add (builder, SIP_HEADER_ALLOW_EVENTS, profile->allow_events);
  if (profile->server)
    sip_message_builder_add (builder, SIP_HEADER_SERVER, profile->server);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (transaction, response);
}
