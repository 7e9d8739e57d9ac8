/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog/sip-dialog-table.h"

struct _SipDialogTable
{
  GObject parent_instance;

  GHashTable *dialogs; /* id, borrowed from its Entry -> Entry */
  GHashTable *halves;  /* Call-ID and local tag -> Entry without dialog */
};

typedef struct
{
  SipDialog *dialog; /* owned */
  GObject *owner;    /* weak */
} Entry;

G_DEFINE_FINAL_TYPE (SipDialogTable, sip_dialog_table, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_clear_weak_pointer (&entry->owner);
  g_clear_object (&entry->dialog);
  g_free (entry);
}

static void
sip_dialog_table_finalize (GObject *object)
{
  g_hash_table_unref (SIP_DIALOG_TABLE (object)->dialogs);
  g_hash_table_unref (SIP_DIALOG_TABLE (object)->halves);

  G_OBJECT_CLASS (sip_dialog_table_parent_class)->finalize (object);
}

static void
sip_dialog_table_class_init (SipDialogTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_dialog_table_finalize;
}

static void
sip_dialog_table_init (SipDialogTable *self)
{
  self->dialogs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);
  self->halves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
}

/**
 * sip_dialog_table_new:
 *
 * Returns: (transfer full): an empty table
 */
SipDialogTable *
sip_dialog_table_new (void)
{
  return g_object_new (SIP_TYPE_DIALOG_TABLE, NULL);
}

/**
 * sip_dialog_table_add:
 * @owner: takes the requests of @dialog; not kept alive
 *
 * From now on @owner is found for the requests of @dialog, which must be in no table.
 */
void
sip_dialog_table_add (SipDialogTable *self, SipDialog *dialog, GObject *owner)
{
  Entry *entry;

  g_return_if_fail (SIP_IS_DIALOG_TABLE (self));
  g_return_if_fail (SIP_IS_DIALOG (dialog));
  g_return_if_fail (G_IS_OBJECT (owner));

  entry = g_new0 (Entry, 1);
  entry->dialog = g_object_ref (dialog);
  g_set_weak_pointer (&entry->owner, owner);
  g_hash_table_replace (self->dialogs, (gpointer) sip_dialog_get_id (dialog), entry);
}

/**
 * sip_dialog_table_remove:
 *
 * Forgets @dialog, if it is in the table.
 */
void
sip_dialog_table_remove (SipDialogTable *self, SipDialog *dialog)
{
  Entry *entry;

  g_return_if_fail (SIP_IS_DIALOG_TABLE (self));
  g_return_if_fail (SIP_IS_DIALOG (dialog));

  entry = g_hash_table_lookup (self->dialogs, sip_dialog_get_id (dialog));
  if (entry && entry->dialog == dialog)
    g_hash_table_remove (self->dialogs, sip_dialog_get_id (dialog));
}

static char *
join_half (const char *call_id, const char *local_tag)
{
  return g_strjoin (" ", call_id, local_tag, NULL);
}

/**
 * sip_dialog_table_expect:
 * @call_id: of our SUBSCRIBE, or another request that NOTIFY follows
 * @local_tag: its From tag
 * @owner: takes each NOTIFY that begins a dialog; not kept alive
 *
 * A SUBSCRIBE that forks makes several dialogs, each by its NOTIFY, which may come before any response
 * (RFC 6665 4.1.2.4).
 */
void
sip_dialog_table_expect (SipDialogTable *self, const char *call_id, const char *local_tag, GObject *owner)
{
  Entry *entry;

  g_return_if_fail (SIP_IS_DIALOG_TABLE (self));
  g_return_if_fail (call_id && local_tag);
  g_return_if_fail (G_IS_OBJECT (owner));

  entry = g_new0 (Entry, 1);
  g_set_weak_pointer (&entry->owner, owner);
  g_hash_table_replace (self->halves, join_half (call_id, local_tag), entry);
}

/**
 * sip_dialog_table_unexpect:
 *
 * From now on a NOTIFY for a new dialog with that Call-ID and tag is for nobody.
 */
void
sip_dialog_table_unexpect (SipDialogTable *self, const char *call_id, const char *local_tag)
{
  g_autofree char *half = NULL;

  g_return_if_fail (SIP_IS_DIALOG_TABLE (self));
  g_return_if_fail (call_id && local_tag);

  half = join_half (call_id, local_tag);
  g_hash_table_remove (self->halves, half);
}

static Entry *
find_half (SipDialogTable *self, SipMessage *request)
{
  g_autofree char *half = NULL;
  g_autofree char *call_id = NULL;
  g_autofree char *tag = NULL;

  if (g_hash_table_size (self->halves) == 0 || sip_message_get_method (request) != SIP_METHOD_NOTIFY)
    return NULL;
  call_id = sip_slice_dup (sip_message_get_call_id (request));
  tag = sip_slice_dup (sip_address_get_tag (sip_message_get_to (request)));
  half = join_half (call_id ? call_id : "", tag ? tag : "");
  return g_hash_table_lookup (self->halves, half);
}

/* The dialog of @request, or whoever expects the one that it begins. */
static Entry *
find_entry (SipDialogTable *self, SipMessage *request)
{
  g_autofree char *id = sip_dialog_id_from_message (request, TRUE);
  Entry *entry = g_hash_table_lookup (self->dialogs, id);

  return entry ? entry : find_half (self, request);
}

/**
 * sip_dialog_table_find:
 *
 * Returns: (transfer none) (nullable): the owner of the dialog in which @request was sent to us (RFC 3261 12.2.2), or
 *   who expects the dialog that it begins
 */
GObject *
sip_dialog_table_find (SipDialogTable *self, SipMessage *request)
{
  Entry *entry;

  g_return_val_if_fail (SIP_IS_DIALOG_TABLE (self), NULL);
  g_return_val_if_fail (request, NULL);

  entry = find_entry (self, request);
  return entry ? entry->owner : NULL;
}

/**
 * sip_dialog_table_find_dialog:
 *
 * Returns: (transfer none) (nullable): the dialog in which @request was sent to us
 */
SipDialog *
sip_dialog_table_find_dialog (SipDialogTable *self, SipMessage *request)
{
  Entry *entry;

  g_return_val_if_fail (SIP_IS_DIALOG_TABLE (self), NULL);
  g_return_val_if_fail (request, NULL);

  entry = find_entry (self, request);
  return entry ? entry->dialog : NULL;
}

/**
 * sip_dialog_table_lookup:
 *
 * Returns: (transfer none) (nullable): the owner of the dialog with this Call-ID and these tags
 */
GObject *
sip_dialog_table_lookup (SipDialogTable *self, const char *call_id, const char *local_tag, const char *remote_tag)
{
  g_autofree char *id = NULL;
  Entry *entry;

  g_return_val_if_fail (SIP_IS_DIALOG_TABLE (self), NULL);
  g_return_val_if_fail (call_id && local_tag && remote_tag, NULL);

  id = sip_dialog_join_id (call_id, local_tag, remote_tag);
  entry = g_hash_table_lookup (self->dialogs, id);
  return entry ? entry->owner : NULL;
}

/**
 * sip_dialog_table_get_size:
 *
 * Returns: how many dialogs there are or are expected
 */
guint
sip_dialog_table_get_size (SipDialogTable *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_TABLE (self), 0);

  return g_hash_table_size (self->dialogs) + g_hash_table_size (self->halves);
}
