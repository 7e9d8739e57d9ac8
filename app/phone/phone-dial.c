/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "call/phone-call-private.h"
#include "phone/phone-address.h"
#include "phone/phone-echo.h"
#include "phone/phone-emergency.h"
#include "phone/phone-private.h"

#define REDIRECTS_KEY "phone-redirects"
#define MAX_REDIRECTS 5

static PhoneAccount *
default_account (Phone *self)
{
  g_autoptr (PhoneAccount) first = g_list_model_get_item (phone_get_accounts (self), 0);

  return first;
}

char *
phone_parse_address (Phone *self, const char *text, PhoneAccount *account, GError **error)
{
  g_return_val_if_fail (PHONE_IS_PHONE (self) && text, NULL);

  if (account == NULL)
    account = default_account (self);
  return phone_address_parse (text, account ? phone_account_get_uri (account) : NULL,
                              phone_get_dial_plan (self, account), error);
}

static gboolean
add_header (SipRequestOptions *options, const char *header, GError **error)
{
  const char *colon = strchr (header, ':');
  g_autofree char *name = colon ? g_strstrip (g_strndup (header, colon - header)) : NULL;
  g_autofree char *value = colon ? g_strstrip (g_strdup (colon + 1)) : NULL;
  g_autoptr (GError) local_error = NULL;

  if (name == NULL)
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not a header field. Write it as “Name: value”."), header);
      return FALSE;
    }
  if (sip_request_options_add_header (options, name, value, &local_error))
    return TRUE;
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, _("The header field “%s” cannot be sent: %s"), name,
               local_error->message);
  return FALSE;
}

static gboolean
add_headers (SipRequestOptions *options, const char *const *headers, GError **error)
{
  for (; headers && *headers; headers++)
    {
      if (!add_header (options, *headers, error))
        return FALSE;
    }
  return TRUE;
}

static void
remember_peer (SipAgent *agent, SipUri *target)
{
  g_autofree char *host = sip_slice_dup (sip_uri_get_host (target));

  phone_set_peer (agent, host && g_hostname_is_ip_address (host) ? host : NULL);
}

/* [calls] redirects: a far end may send a caller anywhere, also to where a call costs. */
static gboolean
refuses_redirect (SipInviter *inviter, SipUri *target, gpointer user_data)
{
  const char *policy = g_object_get_data (G_OBJECT (inviter), REDIRECTS_KEY);
  SipUri *own = sip_agent_get_aor (sip_session_get_agent (SIP_SESSION (inviter)));

  if (g_str_equal (policy, "follow"))
    return FALSE;
  return !sip_slice_equal_nocase (sip_uri_get_host (target), sip_uri_get_host (own));
}

static guint
apply_redirects (Phone *self, SipInviter *inviter, gboolean emergency)
{
  g_autofree char *policy = phone_config_dup_string (phone_get_config (self), "calls", "redirects");

  if (emergency)
    return MAX_REDIRECTS;
  if (g_str_equal (policy, "refuse"))
    return 0;
  g_object_set_data_full (G_OBJECT (inviter), REDIRECTS_KEY, g_steal_pointer (&policy), g_free);
  g_signal_connect (inviter, "redirect", G_CALLBACK (refuses_redirect), NULL);
  return MAX_REDIRECTS;
}

static SipRel100
read_rel100 (Phone *self)
{
  g_autofree char *word = phone_config_dup_string (phone_get_config (self), "calls", "reliable-responses");

  if (g_str_equal (word, "required"))
    return SIP_REL100_REQUIRED;
  return g_str_equal (word, "off") ? SIP_REL100_OFF : SIP_REL100_SUPPORTED;
}

PhoneCall *
phone_start_call (Phone *self, PhoneAccount *account, SipInviter *inviter, SipRequestOptions *request,
                  gboolean emergency)
{
  g_autofree char *id = phone_create_call_id (self);
  g_autoptr (PhoneCall) call = phone_call_new_outgoing (id, account, inviter);
  SipInviteOptions options = {
    .no_answer_s = emergency ? 0 : phone_config_get_uint (phone_get_config (self), "calls", "no-answer"),
    .rel100 = read_rel100 (self),
    .max_redirects = apply_redirects (self, inviter, emergency),
    .request = request,
  };

  remember_peer (SIP_AGENT (phone_account_get_user_agent (account)), sip_inviter_get_target (inviter));
  phone_call_set_emergency (call, emergency);
  phone_add_call (self, call);
  phone_call_start (call, &options);
  return call;
}

static PhoneCall *
start (Phone *self, SipUri *target, PhoneAccount *account, const char *const *headers, gboolean emergency,
       GError **error)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (SipInviter) inviter = NULL;
  gsize n_profiles;
  const SipMediaProfile *profiles = phone_account_get_profiles (account, &n_profiles);

  if (!add_headers (options, headers, error))
    return NULL;
  inviter = sip_inviter_new (SIP_AGENT (phone_account_get_user_agent (account)), target, profiles, n_profiles);
  return phone_start_call (self, account, inviter, options, emergency);
}

gboolean
phone_is_emergency (Phone *self, const char *text, PhoneAccount *account)
{
  g_autofree char *number = NULL;

  g_return_val_if_fail (PHONE_IS_PHONE (self) && text, FALSE);

  number = phone_emergency_find (self, text, account ? account : default_account (self));
  return number != NULL;
}

PhoneCall *
phone_dial (Phone *self, const char *text, PhoneAccount *account, const char *const *headers, GError **error)
{
  g_autofree char *address = NULL, *emergency = NULL;
  g_autoptr (SipUri) target = NULL;
  PhoneAccount *chosen;

  g_return_val_if_fail (PHONE_IS_PHONE (self) && text, NULL);

  if (phone_is_stopping (self, error))
    return NULL;
  chosen = account ? account : default_account (self);
  emergency = phone_emergency_find (self, text, chosen);
  account = emergency ? phone_emergency_choose_account (self, emergency, chosen, error) : chosen;
  if (emergency && account == NULL)
    return NULL;
  /* Another account has other digits for an outside line. */
  address = phone_parse_address (self, account == chosen ? text : emergency, account, error);
  if (address == NULL)
    return NULL;
  if (account == NULL)
    {
      g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT,
                           _("There is no account to call from. Add one first."));
      return NULL;
    }
  target = sip_uri_parse (address, error);
  if (target == NULL || (!emergency && !sip_session_manager_check_room (phone_get_sessions (self), error)))
    return NULL;
  return start (self, target, account, headers, emergency != NULL, error);
}

PhoneCall *
phone_dial_echo (Phone *self, GError **error)
{
  g_autoptr (PhoneCall) call = NULL;

  g_return_val_if_fail (PHONE_IS_PHONE (self), NULL);

  if (phone_is_stopping (self, error) || !sip_session_manager_check_room (phone_get_sessions (self), error))
    return NULL;
  call = phone_echo_dial (phone_get_echo (self), error);
  if (call == NULL)
    return NULL;
  phone_add_call (self, call);
  phone_call_start (call, NULL);
  return call;
}
