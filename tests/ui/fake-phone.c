/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-phone.h"

#include <string.h>

#include "control/phone-control.h"
#include "fake-account.h"
#include "fake-call.h"
#include "fake-transfers.h"

struct _Phone
{
  GObject parent_instance;

  GListStore *accounts;
  GListStore *calls;
  PhoneTransfers *transfers;
  GHashTable *settings;
  GTask *adding;
  GError *failure;
  char *last_dialled;

  guint n_dialled;
  guint n_calls;
  gboolean aloud;
};

enum { INCOMING, WARNING, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Phone, phone, G_TYPE_OBJECT)
G_DEFINE_QUARK (phone-error-quark, phone_error)

/* phone-config.h: the tests give the window its phone ready made. */
struct _PhoneConfig
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (PhoneConfig, phone_config, G_TYPE_OBJECT)

static void
phone_config_class_init (PhoneConfigClass *klass)
{
}

static void
phone_config_init (PhoneConfig *self)
{
}

/* phone-control.h: nobody drives this phone but its test. */
struct _PhoneControl
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (PhoneControl, phone_control, G_TYPE_OBJECT)

static void
phone_control_class_init (PhoneControlClass *klass)
{
}

static void
phone_control_init (PhoneControl *self)
{
}

static void
phone_finalize (GObject *object)
{
  Phone *self = PHONE_PHONE (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->calls);
  g_clear_object (&self->transfers);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_object (&self->adding);
  g_clear_error (&self->failure);
  g_free (self->last_dialled);
  G_OBJECT_CLASS (phone_parent_class)->finalize (object);
}

static void
phone_class_init (PhoneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_finalize;
  signals[INCOMING] = g_signal_new ("incoming", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, PHONE_TYPE_CALL);
  signals[WARNING] = g_signal_new ("warning", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
phone_init (Phone *self)
{
  self->accounts = g_list_store_new (PHONE_TYPE_ACCOUNT);
  self->calls = g_list_store_new (PHONE_TYPE_CALL);
  self->transfers = fake_transfers_new ();
}

static void
on_state (PhoneCall  *call,
          GParamSpec *pspec,
          Phone      *self)
{
  guint position;

  if (phone_call_get_state (call) == PHONE_CALL_ENDED && g_list_store_find (self->calls, call, &position))
    g_list_store_remove (self->calls, position);
}

static PhoneCall *
add_call (Phone              *self,
          PhoneAccount       *account,
          PhoneCallDirection  direction,
          const char         *name,
          const char         *uri)
{
  g_autofree char *id = g_strdup_printf ("%u", ++self->n_calls);
  g_autoptr(PhoneCall) call = fake_call_new (id, account, direction, name, uri);

  g_list_store_append (self->calls, call);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_AFTER);
  return call;
}

Phone *
fake_phone_new (void)
{
  return g_object_new (PHONE_TYPE_PHONE, NULL);
}

PhoneAccount *
fake_phone_add_account (Phone      *self,
                        const char *id,
                        const char *label)
{
  g_autoptr(PhoneAccount) account = fake_account_new (id, label);

  g_list_store_append (self->accounts, account);
  return account;
}

PhoneCall *
fake_phone_ring (Phone        *self,
                 PhoneAccount *account,
                 const char   *name,
                 const char   *uri)
{
  PhoneCall *call = add_call (self, account, PHONE_CALL_IN, name, uri);

  g_signal_emit (self, signals[INCOMING], 0, call);
  return call;
}

void
fake_phone_fail_next_account (Phone      *self,
                              GQuark      domain,
                              int         code,
                              const char *sentence)
{
  g_clear_error (&self->failure);
  self->failure = g_error_new_literal (domain, code, sentence);
}

gboolean
fake_phone_is_adding (Phone *self)
{
  return self->adding != NULL;
}

void
fake_phone_finish_account (Phone *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->adding);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->failure)
    g_task_return_error (task, g_steal_pointer (&self->failure));
  else
    g_task_return_pointer (task, fake_phone_add_account (self, "new", fake_phone_get_setting (self, "uri")), NULL);
}

const char *
fake_phone_get_setting (Phone      *self,
                        const char *name)
{
  return self->settings ? g_hash_table_lookup (self->settings, name) : NULL;
}

guint
fake_phone_get_n_dialled (Phone *self)
{
  return self->n_dialled;
}

const char *
fake_phone_get_last_dialled (Phone *self)
{
  return self->last_dialled;
}

GListModel *
phone_get_accounts (Phone *self)
{
  return G_LIST_MODEL (self->accounts);
}

GListModel *
phone_get_calls (Phone *self)
{
  return G_LIST_MODEL (self->calls);
}

PhoneTransfers *
phone_get_transfers (Phone *self)
{
  return self->transfers;
}

PhoneCall *
phone_find_call (Phone      *self,
                 const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->calls)); i++)
    {
      g_autoptr(PhoneCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), i);

      if (g_strcmp0 (phone_call_get_id (call), id) == 0)
        return call;
    }
  return NULL;
}

void
fake_phone_set_aloud (Phone   *self,
                      gboolean aloud)
{
  self->aloud = aloud;
}

gboolean
phone_is_ringing_aloud (Phone *self)
{
  return self->aloud;
}

void
phone_silence (Phone *self)
{
  self->aloud = FALSE;
}

PhoneCall *
phone_dial (Phone              *self,
            const char         *text,
            PhoneAccount       *account,
            const char *const  *headers,
            GError            **error)
{
  g_autoptr(PhoneAccount) first = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);
  g_autofree char *uri = phone_parse_address (self, text, account, error);

  self->n_dialled++;
  g_free (self->last_dialled);
  self->last_dialled = g_strdup (text);
  return uri ? add_call (self, account ? account : first, PHONE_CALL_OUT, NULL, uri) : NULL;
}

gboolean
phone_is_emergency (Phone        *self,
                    const char   *text,
                    PhoneAccount *account)
{
  return g_str_equal (text, "112");
}

PhoneCall *
phone_dial_echo (Phone   *self,
                 GError **error)
{
  return add_call (self, NULL, PHONE_CALL_OUT, NULL, "sip:echo@127.0.0.1");
}

char *
phone_parse_address (Phone         *self,
                     const char    *text,
                     PhoneAccount  *account,
                     GError       **error)
{
  if (strstr (text, "Replaces"))
    {
      g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, "A link may not add headers.");
      return NULL;
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) == 0)
    {
      g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT, "Add an account first.");
      return NULL;
    }
  return g_str_has_prefix (text, "sip:") ? g_strdup (text) : g_strdup_printf ("sip:%s@example.org", text);
}

void
phone_add_account_async (Phone               *self,
                         GHashTable          *settings,
                         const char          *password,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_clear_pointer (&self->settings, g_hash_table_unref);
  self->settings = g_hash_table_ref (settings);
  g_assert_null (self->adding);
  self->adding = g_task_new (self, cancellable, callback, user_data);
}

PhoneAccount *
phone_add_account_finish (Phone         *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
phone_remove_account (Phone         *self,
                      PhoneAccount  *account,
                      GError       **error)
{
  guint position;

  g_assert_true (g_list_store_find (self->accounts, account, &position));
  g_list_store_remove (self->accounts, position);
  return TRUE;
}

/* The application makes its phone by these; the tests here put their own into its place. */
static Phone *next_phone;

PhoneConfig *
phone_config_new (const char *path)
{
  return g_object_new (PHONE_TYPE_CONFIG, NULL);
}

PhoneConfig *
phone_config_load (const char  *path,
                   gboolean     strict,
                   GError     **error)
{
  return phone_config_new (path);
}

char *
phone_config_dup_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "softphone", "softphone.conf", NULL);
}

char *
phone_config_dup_string (PhoneConfig *self,
                         const char  *group,
                         const char  *name)
{
  return NULL;
}

PhoneControl *
phone_control_new (Phone *phone)
{
  return g_object_new (PHONE_TYPE_CONTROL, NULL);
}

gboolean
phone_control_export (PhoneControl     *self,
                      GDBusConnection  *connection,
                      GError          **error)
{
  return TRUE;
}

gboolean
phone_control_listen (PhoneControl  *self,
                      const char    *address,
                      const char    *group,
                      GError       **error)
{
  return TRUE;
}

Phone *
phone_new (PhoneConfig *config,
           gboolean     echo)
{
  return g_object_ref (next_phone);
}

gboolean
phone_start (Phone   *self,
             GError **error)
{
  return TRUE;
}

void
phone_stop_async (Phone               *self,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

gboolean
phone_stop_finish (Phone         *self,
                   GAsyncResult  *result,
                   GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
fake_phone_give_to_application (Phone *self)
{
  next_phone = self;
}
