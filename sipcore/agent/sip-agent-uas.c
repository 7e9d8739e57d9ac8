/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

#include "agent/sip-uas.h"

/**
 * sip_agent_check_request:
 * @transaction: a request in a dialog
 *
 * The checks of RFC 3261 8.2.2.3 and 8.2.3.
 *
 * Returns: whether it passed; otherwise it is answered
 */
gboolean
sip_agent_check_request (SipAgent *self, SipServerTransaction *transaction)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), FALSE);

  return sip_uas_check_content (transaction);
}

/* RFC 5627 3.4: a registrar puts the Contact in its place, but who calls directly does not. */
static gboolean
is_own_gruu (SipAgent *self, SipUri *uri)
{
  SipRegisteredFlow *registered = sip_agent_get_registered_flow (self);
  SipUri *gruu = registered ? sip_registered_flow_get_temp_gruu (registered) : NULL;

  return gruu && sip_slice_equal (sip_uri_get_user (gruu), sip_uri_get_user (uri))
         && sip_slice_equal_nocase (sip_uri_get_host (gruu), sip_uri_get_host (uri));
}

/**
 * sip_agent_matches:
 * @flow: over which @request came
 *
 * Whether @request, which is outside dialogs, is for this account: for its address of record or its Contact. Whether
 * its sender may ask is another question: see sip_agent_trusts().
 */
gboolean
sip_agent_matches (SipAgent *self, SipMessage *request, SipFlow *flow)
{
  g_autofree char *contact_user = NULL;
  g_autofree char *user = NULL;
  SipUri *uri, *aor;

  g_return_val_if_fail (SIP_IS_AGENT (self), FALSE);
  g_return_val_if_fail (request, FALSE);
  g_return_val_if_fail (SIP_IS_FLOW (flow), FALSE);

  if (sip_agent_has_match_func (self))
    return sip_agent_call_match_func (self, request, flow);
  aor = sip_agent_get_aor (self);
  uri = sip_message_get_request_uri (request);
  if (!uri)
    return FALSE;
  if (sip_slice_equal (sip_uri_get_user (uri), sip_uri_get_user (aor))
      && sip_slice_equal_nocase (sip_uri_get_host (uri), sip_uri_get_host (aor)))
    return TRUE;
  /* Some servers call the address that they see and no user. */
  user = sip_uri_dup_user (uri);
  if (!user)
    return sip_agent_trusts (self, flow);
  contact_user = sip_agent_dup_contact_user (self);
  if (g_strcmp0 (user, contact_user) == 0 || is_own_gruu (self, uri))
    return TRUE;
  return sip_agent_get_any_user (self) && sip_agent_find_registered_flow (self, flow);
}

static SipUasProfile
get_profile (SipAgent *self)
{
  SipUasProfile profile = *sip_uas_get_profile ();

  profile.allow = sip_agent_get_allow (self);
  profile.allow_events = sip_agent_get_allow_events (self);
  profile.server = sip_agent_get_user_agent (self);
  return profile;
}

/**
 * sip_agent_answer_options:
 * @transaction: an OPTIONS, in a dialog or outside
 *
 * Says what this side can (RFC 3261 11.2).
 */
void
sip_agent_answer_options (SipAgent *self, SipServerTransaction *transaction)
{
  g_autofree char *supported = NULL;
  SipUasProfile profile;

  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (SIP_IS_SERVER_TRANSACTION (transaction));

  profile = get_profile (self);
  supported = sip_agent_dup_supported (self, sip_transaction_get_flow (SIP_TRANSACTION (transaction)));
  profile.supported = supported;
  sip_uas_answer_options (transaction, &profile);
}

/**
 * sip_agent_refuse_method:
 * @transaction: a request with a method that is not served there
 *
 * Answers 405, or 501 to a method that nobody knows (RFC 3261 8.2.1).
 */
void
sip_agent_refuse_method (SipAgent *self, SipServerTransaction *transaction)
{
  SipUasProfile profile;

  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (SIP_IS_SERVER_TRANSACTION (transaction));

  profile = get_profile (self);
  sip_uas_refuse_method (transaction, &profile);
}

/**
 * sip_agent_receive_request:
 * @transaction: a request outside dialogs that sip_agent_matches()
 *
 * Checks and answers it, or leaves that to the handlers of #SipAgent::request.
 */
void
sip_agent_receive_request (SipAgent *self, SipServerTransaction *transaction)
{
  SipUasProfile profile;
  SipMessage *request;

  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (SIP_IS_SERVER_TRANSACTION (transaction));

  request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  profile = get_profile (self);
  if (!sip_uas_check (sip_agent_get_transactions (self), transaction, &profile))
    return;
  if (sip_message_get_method (request) == SIP_METHOD_OPTIONS)
    sip_agent_answer_options (self, transaction);
  else if (!sip_agent_emit_request (self, transaction))
    sip_agent_refuse_method (self, transaction);
}

/**
 * sip_agent_get_supported:
 *
 * Returns: the extensions that are always supported, as in Supported
 */
const char *
sip_agent_get_supported (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return sip_uas_get_supported ();
}

/**
 * sip_agent_dup_supported:
 * @flow: (nullable): over which it is said
 *
 * Returns: (transfer full): the value of Supported: with those extensions that the account's registration brings
 */
char *
sip_agent_dup_supported (SipAgent *self, SipFlow *flow)
{
  SipRegisteredFlow *registered;
  const char *more;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);
  g_return_val_if_fail (!flow || SIP_IS_FLOW (flow), NULL);

  registered = flow ? sip_agent_find_registered_flow (self, flow) : NULL;
  if (!registered)
    registered = sip_agent_get_registered_flow (self);
  more = registered ? sip_registered_flow_get_supported (registered) : NULL;
  return g_strjoin (", ", sip_uas_get_supported (), more, NULL);
}
