/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"
#include "message/sip-identity.h"

static SipAddress *
with_tag_of (SipAddress *address, SipMessage *request)
{
  g_autofree char *tag = sip_slice_dup (sip_address_get_tag (sip_message_get_from (request)));

  return tag ? sip_address_with_param (address, "tag", tag) : sip_address_ref (address);
}

gboolean
sip_agent_is_anonymous (SipMessage *request)
{
  g_autoptr (SipAddress) anonymous = sip_address_new_anonymous ();
  SipAddress *from = sip_message_get_from (request);
  SipUri *uri = from ? sip_address_get_uri (from) : NULL;

  return uri && sip_uri_equal (uri, sip_address_get_uri (anonymous));
}

/**
 * sip_agent_apply_privacy:
 * @request: from sip_agent_create_request(), not yet sent
 * @privacy: what to ask for
 *
 * Asks that the sender of @request be hidden (RFC 3323 4.2, RFC 3325 9.3): adds Privacy, and with %SIP_PRIVACY_USER
 * makes From, and later Contact, anonymous.
 *
 * Returns: (transfer full): the request to send instead
 */
SipMessage *
sip_agent_apply_privacy (SipAgent *self, SipMessage *request, SipPrivacy privacy)
{
  SipMessageBuilder *builder;
  g_autofree char *value = NULL;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);
  g_return_val_if_fail (request && sip_message_get_from (request), NULL);

  builder = sip_message_builder_new_from (request);
  value = sip_privacy_to_string (privacy);
  sip_message_builder_set (builder, SIP_HEADER_PRIVACY, value);
  if (privacy & SIP_PRIVACY_USER)
    {
      g_autoptr (SipAddress) anonymous = sip_address_new_anonymous ();
      g_autoptr (SipAddress) from = with_tag_of (anonymous, request);
      g_autofree char *text = sip_address_to_string (from);

      sip_message_builder_set (builder, SIP_HEADER_FROM, text);
    }
  return sip_message_builder_end (builder);
}

/* RFC 3325 9.2: to a server that is trusted; a stranger would be told what From hides. */
static void
add_preferred_identity (SipAgent *self, SipMessage *request, SipMessageBuilder *builder, SipFlow *flow)
{
  SipAddress *preferred = sip_agent_get_policies (self)->preferred_identity;
  g_autoptr (SipAddress) own = NULL;

  if (sip_message_count (request, SIP_HEADER_P_PREFERRED_IDENTITY) > 0 || !sip_agent_trusts (self, flow))
    return;
  if (!preferred && sip_agent_is_anonymous (request))
    preferred = own = sip_agent_dup_identity (self);
  if (preferred)
    sip_message_builder_add_address (builder, SIP_HEADER_P_PREFERRED_IDENTITY, preferred);
}

void
sip_agent_add_privacy (SipAgent *self, SipMessage *request, SipMessageBuilder *builder, SipFlow *flow)
{
  SipPrivacy privacy = sip_agent_get_policies (self)->privacy;

  if (sip_message_get_method (request) == SIP_METHOD_REGISTER)
    return;
  /* In a dialog that began without a name nobody is to be asserted either. */
  if (sip_agent_is_anonymous (request))
    privacy |= SIP_PRIVACY_ID;
  if (privacy != SIP_PRIVACY_NONE && sip_message_count (request, SIP_HEADER_PRIVACY) == 0)
    {
      g_autofree char *value = sip_privacy_to_string (privacy);

      sip_message_builder_add (builder, SIP_HEADER_PRIVACY, value);
    }
  add_preferred_identity (self, request, builder, flow);
}
