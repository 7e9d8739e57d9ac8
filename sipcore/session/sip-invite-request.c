/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-invite-request-private.h"

#include "session/sip-description-private.h"
#include "session/sip-session-timer-private.h"

static void
add_proxy (SipMessageBuilder *builder, SipUri *proxy)
{
  g_autoptr (SipAddress) route = sip_address_new_route (proxy);
  g_autofree char *value = sip_address_to_string (route);

  sip_message_builder_prepend (builder, SIP_HEADER_ROUTE, value);
}

/* What the agent supports, but for reliable provisional responses. */
static void
set_supported (SipMessageBuilder *builder, const char *supported)
{
  g_auto (GStrv) options = g_strsplit (supported, ",", -1);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = 0; options[i]; i++)
    {
      const char *option = g_strstrip (options[i]);

      if (*option && g_ascii_strcasecmp (option, "100rel") != 0)
        g_string_append_printf (rest, "%s%s", rest->len > 0 ? ", " : "", option);
    }
  sip_message_builder_set (builder, SIP_HEADER_SUPPORTED, rest->str);
}

static void
add_rel100 (SipAgent *agent, SipMessageBuilder *builder, SipRel100 rel100)
{
  if (rel100 == SIP_REL100_REQUIRED)
    sip_message_builder_add (builder, SIP_HEADER_REQUIRE, "100rel");
  else if (rel100 == SIP_REL100_OFF)
    {
      g_autofree char *supported = sip_agent_dup_supported (agent, NULL);

      set_supported (builder, supported);
    }
}

SipMessage *
sip_invite_request_new (SipAgent *agent, SipMessage *draft, SipInvitePlan *plan, guint32 cseq, guint expires_s,
                        SipBody *offer)
{
  SipMessageBuilder *builder = sip_message_builder_new_from (draft);
  g_autofree char *cseq_value = g_strdup_printf ("%u INVITE", cseq);

  sip_message_builder_set_request_uri (builder, sip_invite_plan_get_target (plan));
  sip_message_builder_set (builder, SIP_HEADER_CSEQ, cseq_value);
  if (sip_invite_plan_get_proxy (plan))
    add_proxy (builder, sip_invite_plan_get_proxy (plan));
  add_rel100 (agent, builder, sip_invite_plan_get_rel100 (plan));
  sip_session_timer_ask_first (agent, builder, sip_invite_plan_get_min_se (plan));
  if (expires_s > 0)
    sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", expires_s);
  if (offer)
    sip_description_add_to (offer, builder);
  return sip_message_builder_end (builder);
}
