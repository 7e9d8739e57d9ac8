/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-transfers.h"

struct _PhoneTransfers
{
  GObject parent_instance;

  PhoneCall *asked;
  char *failure;

  guint n_accepted;
  guint n_refused;
};

enum { ASKED, SETTLED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhoneTransfers, phone_transfers, G_TYPE_OBJECT)

static void
phone_transfers_finalize (GObject *object)
{
  PhoneTransfers *self = PHONE_TRANSFERS (object);

  g_clear_object (&self->asked);
  g_free (self->failure);
  G_OBJECT_CLASS (phone_transfers_parent_class)->finalize (object);
}

static void
phone_transfers_class_init (PhoneTransfersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_transfers_finalize;
  signals[ASKED] = g_signal_new ("asked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, PHONE_TYPE_CALL, G_TYPE_STRING, G_TYPE_STRING);
  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, PHONE_TYPE_CALL);
}

static void
phone_transfers_init (PhoneTransfers *self)
{
}

PhoneTransfers *
fake_transfers_new (void)
{
  return g_object_new (PHONE_TYPE_TRANSFERS, NULL);
}

void
fake_transfers_ask (PhoneTransfers *self,
                    PhoneCall      *call,
                    const char     *target)
{
  g_set_object (&self->asked, call);
  g_signal_emit (self, signals[ASKED], 0, call, target, NULL);
}

void
fake_transfers_settle (PhoneTransfers *self)
{
  g_autoptr(PhoneCall) call = g_steal_pointer (&self->asked);

  g_signal_emit (self, signals[SETTLED], 0, call);
}

void
fake_transfers_fail_next (PhoneTransfers *self,
                          const char     *sentence)
{
  self->failure = g_strdup (sentence);
}

guint
fake_transfers_get_n_accepted (PhoneTransfers *self)
{
  return self->n_accepted;
}

guint
fake_transfers_get_n_refused (PhoneTransfers *self)
{
  return self->n_refused;
}

gboolean
phone_transfers_accept (PhoneTransfers  *self,
                        PhoneCall       *call,
                        GError         **error)
{
  g_assert_true (self->asked == call);
  self->n_accepted++;
  fake_transfers_settle (self);
  if (self->failure)
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, self->failure);
  return self->failure == NULL;
}

gboolean
phone_transfers_refuse (PhoneTransfers  *self,
                        PhoneCall       *call,
                        GError         **error)
{
  g_assert_true (self->asked == call);
  self->n_refused++;
  fake_transfers_settle (self);
  return TRUE;
}
