/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-dialog-info.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "event/sip-dialog-entry-private.h"

/**
 * SipDialogInfo:
 *
 * Somebody's dialogs (RFC 4235), a #GListModel of #SipDialogEntry: brought up to date from the documents of one
 * subscription, or filled and written.
 */
struct _SipDialogInfo
{
  GObject parent_instance;

  /* owned */
  char *entity;
  GListStore *entries;

  gint64 version; /* of the last document, -1: none came */
};

enum {
  PROP_0,
  PROP_ENTITY,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void sip_dialog_info_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipDialogInfo, sip_dialog_info, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sip_dialog_info_list_model_init))

G_DEFINE_ENUM_TYPE (SipDialogInfoUpdate, sip_dialog_info_update,
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_INFO_REFUSED, "refused"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_INFO_OUTDATED, "outdated"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_INFO_APPLIED, "applied"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_INFO_GAP, "gap"))

static GType
get_item_type (GListModel *model)
{
  return SIP_TYPE_DIALOG_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (SIP_DIALOG_INFO (model)->entries));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (SIP_DIALOG_INFO (model)->entries), position);
}

static void
sip_dialog_info_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
sip_dialog_info_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipDialogInfo *self = SIP_DIALOG_INFO (object);

  switch (prop_id)
    {
    case PROP_ENTITY:
      g_value_set_string (value, self->entity);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_dialog_info_finalize (GObject *object)
{
  SipDialogInfo *self = SIP_DIALOG_INFO (object);

  g_clear_object (&self->entries);
  g_clear_pointer (&self->entity, g_free);

  G_OBJECT_CLASS (sip_dialog_info_parent_class)->finalize (object);
}

static void
sip_dialog_info_class_init (SipDialogInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sip_dialog_info_get_property;
  object_class->finalize = sip_dialog_info_finalize;

  /**
   * SipDialogInfo:entity:
   *
   * Whose dialogs they are: a URI as written.
   */
  props[PROP_ENTITY] = g_param_spec_string ("entity", NULL, NULL, NULL,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
on_items_changed (GListModel *entries, guint position, guint removed, guint added, SipDialogInfo *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
sip_dialog_info_init (SipDialogInfo *self)
{
  self->version = -1;
  self->entries = g_list_store_new (SIP_TYPE_DIALOG_ENTRY);
  g_signal_connect_object (self->entries, "items-changed", G_CALLBACK (on_items_changed), self, 0);
}

/**
 * sip_dialog_info_new:
 * @entity: (nullable): whose dialogs they are; %NULL: a document will say so
 *
 * Returns: (transfer full): no dialogs
 */
SipDialogInfo *
sip_dialog_info_new (const char *entity)
{
  SipDialogInfo *self = g_object_new (SIP_TYPE_DIALOG_INFO, NULL);

  self->entity = g_strdup (entity);
  return self;
}

/**
 * sip_dialog_info_get_entity:
 *
 * Returns: (nullable): whose dialogs they are
 */
const char *
sip_dialog_info_get_entity (SipDialogInfo *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_INFO (self), NULL);

  return self->entity;
}

/* All entries of a document, or NULL: one of them is malformed, or two have one id (RFC 4235 4.1.2).
 * (element-type SipDialogEntry) */
static GPtrArray *
read_entries (xmlNode *root)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (xmlNode *node = root->children; (node = sip_xml_find (node, "dialog", SIP_DIALOG_INFO_SPACE)); node = node->next)
    {
      SipDialogEntry *entry = sip_dialog_entry_read (node);

      if (!entry)
        return NULL;
      g_ptr_array_add (entries, entry);
      if (!g_hash_table_add (ids, (gpointer) sip_dialog_entry_get_id (entry)))
        return NULL;
    }
  return g_steal_pointer (&entries);
}

static void
set_entity (SipDialogInfo *self, const char *entity)
{
  if (g_strcmp0 (self->entity, entity) == 0)
    return;
  g_free (self->entity);
  self->entity = g_strdup (entity);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENTITY]);
}

/* RFC 4235 4.3 */
static SipDialogInfoUpdate
apply (SipDialogInfo *self, const char *entity, gint64 version, gboolean full, GPtrArray *entries)
{
  gboolean gap = self->version >= 0 ? version > self->version + 1 : !full;

  if (version < self->version)
    return SIP_DIALOG_INFO_OUTDATED;
  self->version = version;
  set_entity (self, entity);
  if (full)
    g_list_store_splice (self->entries, 0, get_n_items (G_LIST_MODEL (self)), NULL, 0);
  for (guint i = 0; i < entries->len; i++)
    sip_dialog_info_set_entry (self, entries->pdata[i]);
  return gap && !full ? SIP_DIALOG_INFO_GAP : SIP_DIALOG_INFO_APPLIED;
}

/**
 * sip_dialog_info_read:
 * @bytes: a body of type application/dialog-info+xml
 *
 * Brings the dialogs up to date: a full document replaces them, a partial one changes those that it names. Dialogs that
 * ended are gone.
 *
 * Returns: what became of it; %SIP_DIALOG_INFO_REFUSED with %SIP_ERROR_MALFORMED or %SIP_ERROR_TOO_LARGE
 */
SipDialogInfoUpdate
sip_dialog_info_read (SipDialogInfo *self, GBytes *bytes, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *state = NULL;
  g_autofree char *entity = NULL;
  guint64 version = 0;
  xmlNode *root;

  g_return_val_if_fail (SIP_IS_DIALOG_INFO (self), SIP_DIALOG_INFO_REFUSED);
  g_return_val_if_fail (bytes, SIP_DIALOG_INFO_REFUSED);

  doc = sip_xml_parse (bytes, "dialog-info", SIP_DIALOG_INFO_SPACE, error);
  if (!doc)
    return SIP_DIALOG_INFO_REFUSED;
  root = xmlDocGetRootElement (doc);
  state = sip_xml_dup_attribute (root, "state");
  entity = sip_xml_dup_attribute (root, "entity");
  entries = read_entries (root);
  if (!entries || !entity || !sip_xml_get_uint (root, "version", G_MAXUINT32, &version)
      || (g_strcmp0 (state, "full") != 0 && g_strcmp0 (state, "partial") != 0))
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The body does not tell of dialogs."));
      return SIP_DIALOG_INFO_REFUSED;
    }
  return apply (self, entity, (gint64) version, *state == 'f', entries);
}

/**
 * sip_dialog_info_reset:
 *
 * Forgets the dialogs and the version: the next document is the first of a new subscription.
 */
void
sip_dialog_info_reset (SipDialogInfo *self)
{
  g_return_if_fail (SIP_IS_DIALOG_INFO (self));

  self->version = -1;
  g_list_store_remove_all (self->entries);
}

static gboolean
find_entry (SipDialogInfo *self, const char *id, guint *position)
{
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (SipDialogEntry) entry = get_item (G_LIST_MODEL (self), i);

      *position = i;
      if (g_strcmp0 (sip_dialog_entry_get_id (entry), id) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sip_dialog_info_set_entry:
 *
 * Puts @entry in the place of the one with its id, or adds it; if it is terminated, removes that one. There are 1024
 * entries at most.
 */
void
sip_dialog_info_set_entry (SipDialogInfo *self, SipDialogEntry *entry)
{
  gpointer items[] = { entry };
  gboolean found, ended;
  guint position = 0;

  g_return_if_fail (SIP_IS_DIALOG_INFO (self));
  g_return_if_fail (SIP_IS_DIALOG_ENTRY (entry));

  found = find_entry (self, sip_dialog_entry_get_id (entry), &position);
  ended = sip_dialog_entry_get_state (entry) == SIP_DIALOG_ENTRY_TERMINATED;
  if (found)
    g_list_store_splice (self->entries, position, 1, items, ended ? 0 : 1);
  else if (!ended && get_n_items (G_LIST_MODEL (self)) < SIP_XML_MAX_CHILDREN)
    g_list_store_append (self->entries, entry);
}

/**
 * sip_dialog_info_to_body:
 * @version: 0 for the first document of a subscription, then one more each time
 *
 * Returns: (transfer full): all dialogs as a full document
 */
SipBody *
sip_dialog_info_to_body (SipDialogInfo *self, guint version)
{
  g_autofree char *number = g_strdup_printf ("%u", version);
  g_autoptr (xmlDoc) doc = NULL;
  g_autoptr (GBytes) bytes = NULL;
  xmlNode *root;

  g_return_val_if_fail (SIP_IS_DIALOG_INFO (self), NULL);

  doc = sip_xml_new ("dialog-info", SIP_DIALOG_INFO_SPACE);
  root = xmlDocGetRootElement (doc);
  sip_xml_set (root, "version", number);
  sip_xml_set (root, "state", "full");
  sip_xml_set (root, "entity", self->entity ? self->entity : "");
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (SipDialogEntry) entry = get_item (G_LIST_MODEL (self), i);

      sip_dialog_entry_write (entry, root);
    }
  bytes = sip_xml_write (doc);
  return sip_body_new (SIP_DIALOG_INFO_TYPE, bytes);
}
