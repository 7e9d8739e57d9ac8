/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-transfers.h"

#include <glib/gi18n.h>

#include "call/phone-call-private.h"
#include "phone/phone-private.h"

/* The far end waits for 32 s (RFC 3261 17.1.2.2). */
#define ANSWER_S 28

struct _PhoneTransfers
{
  GObject parent_instance;

  /* owned */
  GHashTable *asked; /* PhoneCall, not owned, to Asked */
  char *policy;

  /* borrowed */
  Phone *phone;
};

typedef struct
{
  PhoneTransfers *transfers;
  PhoneCall *call;
  SipReferral *referral;
  guint timeout;
} Asked;

enum {
  SIGNAL_ASKED,
  SIGNAL_SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhoneTransfers, phone_transfers, G_TYPE_OBJECT)

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_clear_handle_id (&asked->timeout, g_source_remove);
  g_clear_object (&asked->referral);
  g_free (asked);
}

static void
forget (PhoneTransfers *self, PhoneCall *call)
{
  if (g_hash_table_remove (self->asked, call))
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0, call);
}

static gboolean
on_timeout (gpointer user_data)
{
  Asked *asked = user_data;

  asked->timeout = 0;
  sip_referral_reject (asked->referral, 603, NULL, NULL, NULL);
  forget (asked->transfers, asked->call);
  return G_SOURCE_REMOVE;
}

/* The old call has done its work once its far end knows that the new one is answered. */
static void
on_referral_state (PhoneCall *old, GParamSpec *pspec, SipReferral *referral)
{
  if (sip_referral_get_state (referral) == SIP_REFERRAL_DONE && sip_referral_get_status (referral) < 300)
    phone_call_end_transferred (old);
}

/* The new call takes the place of the old one; a second one would not. */
static gboolean
has_room (SipSessionManager *sessions, GError **error)
{
  return sip_session_manager_count (sessions) <= sip_session_manager_get_max_sessions (sessions) ||
         sip_session_manager_check_room (sessions, error);
}

static gboolean
follow (PhoneTransfers *self, PhoneCall *old, SipReferral *referral, GError **error)
{
  PhoneAccount *account = phone_call_get_account (old);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (SipInviter) inviter = NULL;
  const SipMediaProfile *profiles;
  gsize n_profiles;

  if (account == NULL || !has_room (phone_get_sessions (self->phone), error))
    {
      sip_referral_reject (referral, 603, NULL, NULL, NULL);
      if (account == NULL)
        g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT,
                             _("There is no account to call from. Add one first."));
      return FALSE;
    }
  profiles = phone_account_get_profiles (account, &n_profiles);
  if (sip_referral_accept (referral, NULL, &local_error))
    inviter = sip_referral_make_inviter (referral, profiles, n_profiles, &local_error);
  if (inviter == NULL)
    {
      g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, local_error->message);
      return FALSE;
    }
  g_signal_connect_object (referral, "notify::state", G_CALLBACK (on_referral_state), old, G_CONNECT_SWAPPED);
  phone_start_call (self->phone, account, inviter, NULL, FALSE);
  return TRUE;
}

static void
ask (PhoneTransfers *self, PhoneCall *call, SipReferral *referral)
{
  g_autofree char *target = sip_uri_to_string (sip_referral_get_target (referral));
  SipAddress *by = sip_referral_get_referred_by (referral);
  g_autofree char *referred_by = by && sip_address_get_uri (by) ? sip_uri_to_string (sip_address_get_uri (by)) : NULL;
  Asked *asked = g_new0 (Asked, 1);

  *asked = (Asked) { self, call, g_object_ref (referral), g_timeout_add_seconds (ANSWER_S, on_timeout, asked) };
  g_hash_table_replace (self->asked, call, asked);
  g_signal_emit (self, signals[SIGNAL_ASKED], 0, call, target, referred_by);
}

static void
on_referred (PhoneTransfers *self, SipReferral *referral, PhoneCall *call)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (self->policy, "refuse") == 0 || g_hash_table_contains (self->asked, call))
    sip_referral_reject (referral, 603, NULL, NULL, NULL);
  else if (g_strcmp0 (self->policy, "allow") != 0)
    ask (self, call, referral);
  else if (!follow (self, call, referral, &error))
    g_debug ("A transfer was not followed: %s", error->message);
}

static void
on_call_ended (PhoneTransfers *self, PhoneCall *call)
{
  forget (self, call);
}

static void
on_calls_changed (PhoneTransfers *self, guint position, guint removed, guint added, GListModel *calls)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      g_signal_connect_object (call, "referred", G_CALLBACK (on_referred), self, G_CONNECT_SWAPPED);
    }
}

static void
phone_transfers_finalize (GObject *object)
{
  PhoneTransfers *self = PHONE_TRANSFERS (object);

  g_hash_table_unref (self->asked);
  g_free (self->policy);

  G_OBJECT_CLASS (phone_transfers_parent_class)->finalize (object);
}

static void
phone_transfers_class_init (PhoneTransfersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_transfers_finalize;

  signals[SIGNAL_ASKED] = g_signal_new ("asked", PHONE_TYPE_TRANSFERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, PHONE_TYPE_CALL, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", PHONE_TYPE_TRANSFERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, PHONE_TYPE_CALL);
}

static void
phone_transfers_init (PhoneTransfers *self)
{
  self->asked = g_hash_table_new_full (NULL, NULL, NULL, asked_free);
}

PhoneTransfers *
phone_transfers_new (Phone *phone)
{
  PhoneTransfers *self = g_object_new (PHONE_TYPE_TRANSFERS, NULL);

  self->phone = phone;
  self->policy = phone_config_dup_string (phone_get_config (phone), "calls", "transfers");
  g_signal_connect_object (phone_get_calls (phone), "items-changed", G_CALLBACK (on_calls_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (phone, "call-ended", G_CALLBACK (on_call_ended), self, G_CONNECT_SWAPPED);
  return self;
}

/* (transfer full) */
static SipReferral *
take (PhoneTransfers *self, PhoneCall *call, GError **error)
{
  Asked *asked = g_hash_table_lookup (self->asked, call);
  SipReferral *referral;

  if (asked == NULL)
    {
      g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, _("In this call no transfer is asked for."));
      return NULL;
    }
  referral = g_object_ref (asked->referral);
  forget (self, call);
  return referral;
}

gboolean
phone_transfers_accept (PhoneTransfers *self, PhoneCall *call, GError **error)
{
  g_autoptr (SipReferral) referral = NULL;

  g_return_val_if_fail (PHONE_IS_TRANSFERS (self) && PHONE_IS_CALL (call), FALSE);

  referral = take (self, call, error);
  return referral && follow (self, call, referral, error);
}

gboolean
phone_transfers_refuse (PhoneTransfers *self, PhoneCall *call, GError **error)
{
  g_autoptr (SipReferral) referral = NULL;

  g_return_val_if_fail (PHONE_IS_TRANSFERS (self) && PHONE_IS_CALL (call), FALSE);

  referral = take (self, call, error);
  if (referral)
    sip_referral_reject (referral, 603, NULL, NULL, NULL);
  return referral != NULL;
}

gboolean
phone_transfers_is_asked (PhoneTransfers *self, PhoneCall *call)
{
  g_return_val_if_fail (PHONE_IS_TRANSFERS (self), FALSE);

  return g_hash_table_contains (self->asked, call);
}
