/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-choose.h"

#include <glib/gi18n.h>

PhoneAccount *
phone_control_choose_account (Phone *phone, GVariant *options, GError **error)
{
  g_autoptr (PhoneAccount) first = g_list_model_get_item (phone_get_accounts (phone), 0);
  PhoneAccount *account = first;
  const char *name = NULL;

  if (g_variant_lookup (options, "account", "&s", &name))
    account = phone_find_account (phone, name);
  if (account)
    return account;
  if (name)
    g_set_error (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT,
                 _("There is no account “%s”. “softphonectl accounts” lists them."), name);
  else
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT,
                         _("This phone has no account. Add one to its configuration."));
  return NULL;
}

gboolean
phone_control_call_rings_here (PhoneCall *call)
{
  return phone_call_get_direction (call) == PHONE_CALL_IN && phone_call_get_state (call) == PHONE_CALL_RINGING;
}

gboolean
phone_control_call_is_active (PhoneCall *call)
{
  return phone_call_get_state (call) == PHONE_CALL_ACTIVE;
}

gboolean
phone_control_call_goes_on (PhoneCall *call)
{
  return phone_call_get_state (call) != PHONE_CALL_ENDED;
}

gboolean
phone_control_call_is_held (PhoneCall *call)
{
  return phone_call_get_state (call) == PHONE_CALL_HELD;
}

gboolean
phone_control_call_is_answered (PhoneCall *call)
{
  return phone_control_call_is_active (call) || phone_control_call_is_held (call);
}

/* The only call but @other for which @fits holds; NULL if there are none or several, which @n says. (transfer none) */
static PhoneCall *
find_only (Phone *phone, PhoneControlFits fits, PhoneCall *other, guint *n)
{
  GListModel *calls = phone_get_calls (phone);
  PhoneCall *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      if (call == other || !fits (call))
        continue;
      found = call;
      ++*n;
    }
  return *n == 1 ? found : NULL;
}

PhoneCall *
phone_control_choose_call (Phone *phone, GVariant *options, PhoneControlFits fits, GError **error)
{
  return phone_control_choose_call_beside (phone, options, fits, NULL, error);
}

PhoneCall *
phone_control_choose_call_beside (Phone *phone, GVariant *options, PhoneControlFits fits, PhoneCall *other,
                                  GError **error)
{
  const char *id = NULL;
  guint n_fitting = 0, n_active = 0;
  PhoneCall *call;

  if (g_variant_lookup (options, "call", "&s", &id))
    call = phone_find_call (phone, id);
  else
    {
      call = find_only (phone, fits, other, &n_fitting);
      if (call == NULL)
        call = find_only (phone, phone_control_call_is_active, other, &n_active);
    }
  if (call)
    return call;
  if (id)
    g_set_error (error, PHONE_ERROR, PHONE_ERROR_NO_CALL,
                 _("There is no call “%s”. “softphonectl calls” lists them."), id);
  else if (g_list_model_get_n_items (phone_get_calls (phone)) == 0)
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_CALL, _("There is no call."));
  else if (n_fitting == 0 && n_active == 0)
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_CALL,
                         _("There is no call with which this can be done. “softphonectl calls” lists them."));
  else
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_CALL,
                         _("It is not clear which call is meant. Name one that “softphonectl calls” lists."));
  return NULL;
}
