/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-emergency.h"

#include <glib/gi18n.h>

#include "phone/phone-address.h"
#include "phone/phone-private.h"

/* Stands for the domain where there is no account. */
#define NOBODY "sip:nobody@invalid"

static SipUri *
parse (const char *text, const char *account_uri, PhoneDialPlan *plan)
{
  g_autofree char *address = phone_address_parse (text, account_uri, plan, NULL);

  return address ? sip_uri_parse (address, NULL) : NULL;
}

char *
phone_emergency_find (Phone *self, const char *text, PhoneAccount *account)
{
  PhoneDialPlan *plan = phone_get_dial_plan (self, account);
  const char *account_uri = account ? phone_account_get_uri (account) : NOBODY;
  g_autoptr (SipUri) target = parse (text, account_uri, plan);
  g_autoptr (SipUri) own = sip_uri_parse (account_uri, NULL);
  g_autofree char *user = target ? sip_uri_dup_user (target) : NULL;

  if (user == NULL || !sip_slice_equal_nocase (sip_uri_get_host (target), sip_uri_get_host (own)))
    return NULL;
  return phone_dial_plan_dup_emergency (plan, user);
}

static gboolean
is_usable (PhoneAccount *account)
{
  return !phone_account_get_registers (account) || phone_account_get_state (account) == PHONE_ACCOUNT_REGISTERED;
}

static PhoneAccount *
find_registered (GListModel *accounts)
{
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      if (phone_account_get_state (account) == PHONE_ACCOUNT_REGISTERED)
        return account;
    }
  return NULL;
}

PhoneAccount *
phone_emergency_choose_account (Phone *self, const char *number, PhoneAccount *wanted, GError **error)
{
  PhoneAccount *other = wanted && is_usable (wanted) ? NULL : find_registered (phone_get_accounts (self));
  g_autofree char *sentence = NULL;

  if (wanted == NULL)
    g_set_error (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT,
                 _("This phone has no account and cannot call %s. Use another telephone."), number);
  if (wanted == NULL || other == NULL)
    return wanted;
  sentence = g_strdup_printf (_("%s is not registered: the call to %s goes out by %s."),
                              phone_account_get_label (wanted), number, phone_account_get_label (other));
  phone_warn (self, sentence);
  return other;
}
