/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-account.h"

#include "fake-phone.h"

struct _PhoneAccount
{
  GObject parent_instance;

  char *id;
  char *label;
  char *reason;

  PhoneAccountState state;
};

enum { PROP_STATE = 1, PROP_NEXT_ATTEMPT, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PhoneAccount, phone_account, G_TYPE_OBJECT)

static void
phone_account_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, PHONE_ACCOUNT (object)->state);
      break;
    case PROP_NEXT_ATTEMPT:
      g_value_set_uint (value, 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phone_account_finalize (GObject *object)
{
  PhoneAccount *self = PHONE_ACCOUNT (object);

  g_free (self->id);
  g_free (self->label);
  g_free (self->reason);
  G_OBJECT_CLASS (phone_account_parent_class)->finalize (object);
}

static void
phone_account_class_init (PhoneAccountClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = phone_account_get_property;
  G_OBJECT_CLASS (klass)->finalize = phone_account_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, PHONE_ACCOUNT_FAILED, 0, flags);
  properties[PROP_NEXT_ATTEMPT] = g_param_spec_uint ("next-attempt", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
phone_account_init (PhoneAccount *self)
{
  self->state = PHONE_ACCOUNT_REGISTERED;
}

PhoneAccount *
fake_account_new (const char *id,
                  const char *label)
{
  PhoneAccount *self = g_object_new (PHONE_TYPE_ACCOUNT, NULL);

  self->id = g_strdup (id);
  self->label = g_strdup (label);
  return self;
}

void
fake_account_set_state (PhoneAccount      *self,
                        PhoneAccountState  state,
                        const char        *reason)
{
  g_free (self->reason);
  self->reason = g_strdup (reason);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

const char *
phone_account_get_id (PhoneAccount *self)
{
  return self->id;
}

const char *
phone_account_get_label (PhoneAccount *self)
{
  return self->label;
}

PhoneAccountState
phone_account_get_state (PhoneAccount *self)
{
  return self->state;
}

const char *
phone_account_get_reason (PhoneAccount *self)
{
  return self->reason;
}

gboolean
phone_account_get_registers (PhoneAccount *self)
{
  return TRUE;
}

void
phone_account_register_async (PhoneAccount        *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  fake_account_set_state (self, PHONE_ACCOUNT_REGISTERED, NULL);
  g_task_return_boolean (task, TRUE);
}

gboolean
phone_account_register_finish (PhoneAccount  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
