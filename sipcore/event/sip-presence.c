/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-presence.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "event/sip-xml-private.h"

#define SPACE "urn:ietf:params:xml:ns:pidf"

typedef struct
{
  char *id;
  char *contact;
  char *note;
  SipPresenceBasic basic;
  double priority; /* of the contact, 0 to 1 */
} Tuple;

struct _SipPresence
{
  grefcount references;
  char *entity;
  char *note;
  GPtrArray *tuples; /* Tuple */
};

G_DEFINE_BOXED_TYPE (SipPresence, sip_presence, sip_presence_ref, sip_presence_unref)

G_DEFINE_ENUM_TYPE (SipPresenceBasic, sip_presence_basic,
  G_DEFINE_ENUM_VALUE (SIP_PRESENCE_UNKNOWN, "unknown"),
  G_DEFINE_ENUM_VALUE (SIP_PRESENCE_CLOSED, "closed"),
  G_DEFINE_ENUM_VALUE (SIP_PRESENCE_OPEN, "open"))

static void
tuple_free (gpointer data)
{
  Tuple *tuple = data;

  g_free (tuple->id);
  g_free (tuple->contact);
  g_free (tuple->note);
  g_free (tuple);
}

/**
 * sip_presence_new:
 * @entity: whose presence it is: a URI, usually of scheme pres or sip
 * @note: (nullable): for people to read
 *
 * Returns: (transfer full): presence without tuples
 */
SipPresence *
sip_presence_new (const char *entity, const char *note)
{
  SipPresence *self;

  g_return_val_if_fail (entity, NULL);

  self = g_new0 (SipPresence, 1);
  g_ref_count_init (&self->references);
  self->entity = g_strdup (entity);
  self->note = g_strdup (note);
  self->tuples = g_ptr_array_new_with_free_func (tuple_free);
  return self;
}

static SipPresenceBasic
read_basic (xmlNode *node)
{
  xmlNode *status = sip_xml_find (node->children, "status", SPACE);
  g_autofree char *text = status ? sip_xml_dup_text (sip_xml_find (status->children, "basic", SPACE)) : NULL;

  if (g_strcmp0 (text, "open") == 0)
    return SIP_PRESENCE_OPEN;
  return g_strcmp0 (text, "closed") == 0 ? SIP_PRESENCE_CLOSED : SIP_PRESENCE_UNKNOWN;
}

/* RFC 3863 4.1.5: digits, and a point perhaps. */
static double
read_priority (xmlNode *contact)
{
  g_autofree char *text = contact ? sip_xml_dup_attribute (contact, "priority") : NULL;
  double priority;

  if (!text || text[strspn (text, "0123456789.")])
    return 0;
  priority = g_ascii_strtod (text, NULL);
  return priority <= 1 ? priority : 0;
}

static gboolean
has_tuple (SipPresence *self, const char *id)
{
  for (guint i = 0; i < self->tuples->len; i++)
    {
      if (g_str_equal (sip_presence_get_tuple_id (self, i), id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_tuple (SipPresence *self, xmlNode *node)
{
  g_autofree char *id = sip_xml_dup_attribute (node, "id");
  xmlNode *contact = sip_xml_find (node->children, "contact", SPACE);
  Tuple *tuple;

  if (!id || has_tuple (self, id))
    return FALSE;
  tuple = g_new0 (Tuple, 1);
  tuple->id = g_steal_pointer (&id);
  tuple->basic = read_basic (node);
  tuple->contact = sip_xml_dup_text (contact);
  tuple->priority = read_priority (contact);
  tuple->note = sip_xml_dup_text (sip_xml_find (node->children, "note", SPACE));
  g_ptr_array_add (self->tuples, tuple);
  return TRUE;
}

/**
 * sip_presence_parse:
 * @bytes: a body of type application/pidf+xml
 *
 * What other namespaces add, as RPID does, is passed over.
 *
 * Returns: (transfer full): the presence, or %NULL: %SIP_ERROR_MALFORMED, %SIP_ERROR_TOO_LARGE
 */
SipPresence *
sip_presence_parse (GBytes *bytes, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  g_autoptr (SipPresence) self = NULL;
  g_autofree char *entity = NULL;
  gboolean good;
  xmlNode *root, *node;

  g_return_val_if_fail (bytes, NULL);

  doc = sip_xml_parse (bytes, "presence", SPACE, error);
  if (!doc)
    return NULL;
  root = xmlDocGetRootElement (doc);
  entity = sip_xml_dup_attribute (root, "entity");
  good = entity != NULL;
  self = sip_presence_new (good ? entity : "", NULL);
  self->note = sip_xml_dup_text (sip_xml_find (root->children, "note", SPACE));
  for (node = root->children; good && (node = sip_xml_find (node, "tuple", SPACE)); node = node->next)
    good = read_tuple (self, node);
  if (good)
    return g_steal_pointer (&self);
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The body does not say whose presence it is."));
  return NULL;
}

/**
 * sip_presence_ref:
 *
 * Returns: (transfer full): @self
 */
SipPresence *
sip_presence_ref (SipPresence *self)
{
  g_return_val_if_fail (self, NULL);

  g_ref_count_inc (&self->references);
  return self;
}

/**
 * sip_presence_unref:
 * @self: (transfer full)
 *
 * Gives a reference back.
 */
void
sip_presence_unref (SipPresence *self)
{
  g_return_if_fail (self);

  if (!g_ref_count_dec (&self->references))
    return;
  g_free (self->entity);
  g_free (self->note);
  g_ptr_array_unref (self->tuples);
  g_free (self);
}

/**
 * sip_presence_add_tuple:
 * @id: unlike those of the other tuples; begins with a letter (an XML id)
 * @contact: (nullable): a URI
 * @note: (nullable): for people to read
 *
 * Adds a way of reaching them.
 */
void
sip_presence_add_tuple (SipPresence *self, const char *id, SipPresenceBasic basic, const char *contact,
                        const char *note)
{
  Tuple *tuple;

  g_return_if_fail (self);
  g_return_if_fail (id);

  tuple = g_new0 (Tuple, 1);
  tuple->id = g_strdup (id);
  tuple->basic = basic;
  tuple->contact = g_strdup (contact);
  tuple->note = g_strdup (note);
  g_ptr_array_add (self->tuples, tuple);
}

/**
 * sip_presence_get_entity:
 *
 * Returns: whose presence it is, a URI as written
 */
const char *
sip_presence_get_entity (SipPresence *self)
{
  g_return_val_if_fail (self, NULL);

  return self->entity;
}

/**
 * sip_presence_get_note:
 *
 * Returns: (nullable): the note on the whole, else that of the first tuple that has one
 */
const char *
sip_presence_get_note (SipPresence *self)
{
  g_return_val_if_fail (self, NULL);

  if (self->note)
    return self->note;
  for (guint i = 0; i < self->tuples->len; i++)
    {
      const char *note = sip_presence_get_tuple_note (self, i);

      if (note)
        return note;
    }
  return NULL;
}

/**
 * sip_presence_get_basic:
 *
 * Returns: open if any tuple is; unknown if none says anything
 */
SipPresenceBasic
sip_presence_get_basic (SipPresence *self)
{
  SipPresenceBasic basic = SIP_PRESENCE_UNKNOWN;

  g_return_val_if_fail (self, SIP_PRESENCE_UNKNOWN);

  for (guint i = 0; i < self->tuples->len; i++)
    basic = MAX (basic, sip_presence_get_tuple_basic (self, i));
  return basic;
}

/**
 * sip_presence_get_n_tuples:
 *
 * Returns: how many tuples there are
 */
guint
sip_presence_get_n_tuples (SipPresence *self)
{
  g_return_val_if_fail (self, 0);

  return self->tuples->len;
}

static const Tuple *
get_tuple (SipPresence *self, guint tuple)
{
  static const Tuple none;

  g_return_val_if_fail (self, &none);
  g_return_val_if_fail (tuple < self->tuples->len, &none);

  return g_ptr_array_index (self->tuples, tuple);
}

/**
 * sip_presence_get_tuple_id:
 * @tuple: its number, from 0
 *
 * Returns: what tells it from the others, from one document to the next
 */
const char *
sip_presence_get_tuple_id (SipPresence *self, guint tuple)
{
  return get_tuple (self, tuple)->id;
}

/**
 * sip_presence_get_tuple_basic:
 * @tuple: its number, from 0
 *
 * Returns: its status
 */
SipPresenceBasic
sip_presence_get_tuple_basic (SipPresence *self, guint tuple)
{
  return get_tuple (self, tuple)->basic;
}

/**
 * sip_presence_get_tuple_contact:
 * @tuple: its number, from 0
 *
 * Returns: (nullable): a URI as written
 */
const char *
sip_presence_get_tuple_contact (SipPresence *self, guint tuple)
{
  return get_tuple (self, tuple)->contact;
}

/**
 * sip_presence_get_tuple_priority:
 * @tuple: its number, from 0
 *
 * Returns: how much its contact is preferred, from 0 to 1
 */
double
sip_presence_get_tuple_priority (SipPresence *self, guint tuple)
{
  return get_tuple (self, tuple)->priority;
}

/**
 * sip_presence_get_tuple_note:
 * @tuple: its number, from 0
 *
 * Returns: (nullable): for people to read
 */
const char *
sip_presence_get_tuple_note (SipPresence *self, guint tuple)
{
  return get_tuple (self, tuple)->note;
}

static void
write_contact (xmlNode *parent, const Tuple *tuple)
{
  char priority[G_ASCII_DTOSTR_BUF_SIZE];
  xmlNode *node;

  if (!tuple->contact)
    return;
  node = sip_xml_add (parent, "contact", tuple->contact);
  if (tuple->priority > 0)
    sip_xml_set (node, "priority", g_ascii_formatd (priority, sizeof priority, "%.3f", tuple->priority));
}

static void
write_tuple (xmlNode *root, const Tuple *tuple)
{
  xmlNode *node = sip_xml_add (root, "tuple", NULL);
  xmlNode *status;

  sip_xml_set (node, "id", tuple->id);
  status = sip_xml_add (node, "status", NULL);
  if (tuple->basic != SIP_PRESENCE_UNKNOWN)
    sip_xml_add (status, "basic", tuple->basic == SIP_PRESENCE_OPEN ? "open" : "closed");
  write_contact (node, tuple);
  if (tuple->note)
    sip_xml_add (node, "note", tuple->note);
}

/**
 * sip_presence_to_body:
 *
 * Returns: (transfer full): the presence as a body
 */
SipBody *
sip_presence_to_body (SipPresence *self)
{
  g_autoptr (xmlDoc) doc = NULL;
  g_autoptr (GBytes) bytes = NULL;
  xmlNode *root;

  g_return_val_if_fail (self, NULL);

  doc = sip_xml_new ("presence", SPACE);
  root = xmlDocGetRootElement (doc);
  sip_xml_set (root, "entity", self->entity);
  for (guint i = 0; i < self->tuples->len; i++)
    write_tuple (root, self->tuples->pdata[i]);
  if (self->note)
    sip_xml_add (root, "note", self->note);
  bytes = sip_xml_write (doc);
  return sip_body_new (SIP_PRESENCE_TYPE_NAME, bytes);
}
