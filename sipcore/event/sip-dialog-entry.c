/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-dialog-entry-private.h"

#include "util/sip-slice.h"

/**
 * SipDialogEntry:
 *
 * One dialog in a #SipDialogInfo, as the one who is watched sees it: what is local there is theirs.
 */
enum {
  PROP_0,
  PROP_ID,
  PROP_CALL_ID,
  PROP_LOCAL_TAG,
  PROP_REMOTE_TAG,
  PROP_EVENT,
  PROP_LOCAL_IDENTITY,
  PROP_LOCAL_NAME,
  PROP_LOCAL_TARGET,
  PROP_REMOTE_IDENTITY,
  PROP_REMOTE_NAME,
  PROP_REMOTE_TARGET,
  N_TEXTS,
  PROP_STATE = N_TEXTS,
  PROP_DIRECTION,
  PROP_CODE,
  PROP_DURATION,
  N_PROPS,
};

struct _SipDialogEntry
{
  GObject parent_instance;

  char *texts[N_TEXTS]; /* by property; owned */

  SipDialogEntryState state;
  SipDialogEntryDirection direction;
  guint code;
  guint duration;
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipDialogEntry, sip_dialog_entry, G_TYPE_OBJECT)

/* The nicks are the words of RFC 4235 4.4. */
G_DEFINE_ENUM_TYPE (SipDialogEntryState, sip_dialog_entry_state,
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_ENTRY_TRYING, "trying"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_ENTRY_PROCEEDING, "proceeding"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_ENTRY_EARLY, "early"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_ENTRY_CONFIRMED, "confirmed"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_ENTRY_TERMINATED, "terminated"))

G_DEFINE_ENUM_TYPE (SipDialogEntryDirection, sip_dialog_entry_direction,
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_ENTRY_UNKNOWN, "unknown"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_ENTRY_INITIATOR, "initiator"),
  G_DEFINE_ENUM_VALUE (SIP_DIALOG_ENTRY_RECIPIENT, "recipient"))

static void
sip_dialog_entry_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipDialogEntry *self = SIP_DIALOG_ENTRY (object);

  switch (prop_id)
    {
    case PROP_STATE:
      self->state = g_value_get_enum (value);
      break;
    case PROP_DIRECTION:
      self->direction = g_value_get_enum (value);
      break;
    case PROP_CODE:
      self->code = g_value_get_uint (value);
      break;
    case PROP_DURATION:
      self->duration = g_value_get_uint (value);
      break;
    default:
      g_assert (prop_id < N_TEXTS);
      g_free (self->texts[prop_id]);
      self->texts[prop_id] = g_value_dup_string (value);
    }
}

static void
sip_dialog_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipDialogEntry *self = SIP_DIALOG_ENTRY (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_DIRECTION:
      g_value_set_enum (value, self->direction);
      break;
    case PROP_CODE:
      g_value_set_uint (value, self->code);
      break;
    case PROP_DURATION:
      g_value_set_uint (value, self->duration);
      break;
    default:
      g_assert (prop_id < N_TEXTS);
      g_value_set_string (value, self->texts[prop_id]);
    }
}

static void
sip_dialog_entry_finalize (GObject *object)
{
  SipDialogEntry *self = SIP_DIALOG_ENTRY (object);

  for (guint i = 0; i < N_TEXTS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (sip_dialog_entry_parent_class)->finalize (object);
}

static void
sip_dialog_entry_class_init (SipDialogEntryClass *klass)
{
  static const char *const names[N_TEXTS] = {
    [PROP_ID] = "id",
    [PROP_CALL_ID] = "call-id",
    [PROP_LOCAL_TAG] = "local-tag",
    [PROP_REMOTE_TAG] = "remote-tag",
    [PROP_EVENT] = "event",
    [PROP_LOCAL_IDENTITY] = "local-identity",
    [PROP_LOCAL_NAME] = "local-name",
    [PROP_LOCAL_TARGET] = "local-target",
    [PROP_REMOTE_IDENTITY] = "remote-identity",
    [PROP_REMOTE_NAME] = "remote-name",
    [PROP_REMOTE_TARGET] = "remote-target",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = sip_dialog_entry_set_property;
  object_class->get_property = sip_dialog_entry_get_property;
  object_class->finalize = sip_dialog_entry_finalize;

  for (guint i = PROP_ID; i < N_TEXTS; i++)
    props[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_DIALOG_ENTRY_STATE, SIP_DIALOG_ENTRY_TRYING,
                                         flags);
  props[PROP_DIRECTION] = g_param_spec_enum ("direction", NULL, NULL, SIP_TYPE_DIALOG_ENTRY_DIRECTION,
                                             SIP_DIALOG_ENTRY_UNKNOWN, flags);
  /**
   * SipDialogEntry:code:
   *
   * The response that ended it; 0: none is known.
   */
  props[PROP_CODE] = g_param_spec_uint ("code", NULL, NULL, 0, 699, 0, flags);
  /**
   * SipDialogEntry:duration:
   *
   * Seconds since it began, when the document was written.
   */
  props[PROP_DURATION] = g_param_spec_uint ("duration", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_dialog_entry_init (SipDialogEntry *self)
{
}

/**
 * sip_dialog_entry_new:
 * @id: unlike those of all other dialogs of the same one
 *
 * Returns: (transfer full): an entry; what else is known is set by properties
 */
SipDialogEntry *
sip_dialog_entry_new (const char *id, SipDialogEntryState state)
{
  g_return_val_if_fail (id, NULL);

  return g_object_new (SIP_TYPE_DIALOG_ENTRY, "id", id, "state", state, NULL);
}

/**
 * sip_dialog_entry_get_id:
 *
 * Returns: what tells it from the other dialogs
 */
const char *
sip_dialog_entry_get_id (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), NULL);

  return self->texts[PROP_ID];
}

/**
 * sip_dialog_entry_get_state:
 *
 * Returns: how far it is
 */
SipDialogEntryState
sip_dialog_entry_get_state (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), SIP_DIALOG_ENTRY_TERMINATED);

  return self->state;
}

/**
 * sip_dialog_entry_get_direction:
 *
 * Returns: who began it
 */
SipDialogEntryDirection
sip_dialog_entry_get_direction (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), SIP_DIALOG_ENTRY_UNKNOWN);

  return self->direction;
}

/**
 * sip_dialog_entry_get_call_id:
 *
 * Returns: (nullable): its Call-ID: with the tags what Replaces wants (RFC 3891)
 */
const char *
sip_dialog_entry_get_call_id (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), NULL);

  return self->texts[PROP_CALL_ID];
}

/**
 * sip_dialog_entry_get_local_tag:
 *
 * Returns: (nullable): the tag of the one who is watched
 */
const char *
sip_dialog_entry_get_local_tag (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), NULL);

  return self->texts[PROP_LOCAL_TAG];
}

/**
 * sip_dialog_entry_get_remote_tag:
 *
 * Returns: (nullable): the tag of the other party
 */
const char *
sip_dialog_entry_get_remote_tag (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), NULL);

  return self->texts[PROP_REMOTE_TAG];
}

/**
 * sip_dialog_entry_get_remote_identity:
 *
 * Returns: (nullable): the URI of the other party
 */
const char *
sip_dialog_entry_get_remote_identity (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), NULL);

  return self->texts[PROP_REMOTE_IDENTITY];
}

/**
 * sip_dialog_entry_get_remote_name:
 *
 * Returns: (nullable): the display name of the other party
 */
const char *
sip_dialog_entry_get_remote_name (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), NULL);

  return self->texts[PROP_REMOTE_NAME];
}

/**
 * sip_dialog_entry_get_remote_target:
 *
 * Returns: (nullable): where the other party is reached
 */
const char *
sip_dialog_entry_get_remote_target (SipDialogEntry *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG_ENTRY (self), NULL);

  return self->texts[PROP_REMOTE_TARGET];
}

/* The value of an enum by its word; -1: none. */
static int
find_word (GType type, const char *word)
{
  g_autoptr (GEnumClass) words = g_type_class_ref (type);
  GEnumValue *value = word ? g_enum_get_value_by_nick (words, word) : NULL;

  return value ? value->value : -1;
}

static void
read_participant (SipDialogEntry *self, xmlNode *node, guint first)
{
  xmlNode *identity = node ? sip_xml_find (node->children, "identity", SIP_DIALOG_INFO_SPACE) : NULL;
  xmlNode *target = node ? sip_xml_find (node->children, "target", SIP_DIALOG_INFO_SPACE) : NULL;

  self->texts[first] = sip_xml_dup_text (identity);
  if (identity)
    self->texts[first + 1] = sip_xml_dup_attribute (identity, "display");
  if (identity && !self->texts[first + 1])
    self->texts[first + 1] = sip_xml_dup_attribute (identity, "display-name");
  if (target)
    self->texts[first + 2] = sip_xml_dup_attribute (target, "uri");
}

static gboolean
read_state (SipDialogEntry *self, xmlNode *node)
{
  xmlNode *state = sip_xml_find (node->children, "state", SIP_DIALOG_INFO_SPACE);
  g_autofree char *word = sip_xml_dup_text (state);
  int value = find_word (SIP_TYPE_DIALOG_ENTRY_STATE, word);
  guint64 code = 0;

  if (value < 0)
    return FALSE;
  self->state = (SipDialogEntryState) value;
  self->texts[PROP_EVENT] = sip_xml_dup_attribute (state, "event");
  if (sip_xml_get_uint (state, "code", 699, &code))
    self->code = (guint) code;
  return TRUE;
}

static void
read_details (SipDialogEntry *self, xmlNode *node)
{
  g_autofree char *direction = sip_xml_dup_attribute (node, "direction");
  g_autofree char *duration = sip_xml_dup_text (sip_xml_find (node->children, "duration", SIP_DIALOG_INFO_SPACE));
  guint64 seconds;

  self->texts[PROP_CALL_ID] = sip_xml_dup_attribute (node, "call-id");
  self->texts[PROP_LOCAL_TAG] = sip_xml_dup_attribute (node, "local-tag");
  self->texts[PROP_REMOTE_TAG] = sip_xml_dup_attribute (node, "remote-tag");
  self->direction = (SipDialogEntryDirection) MAX (0, find_word (SIP_TYPE_DIALOG_ENTRY_DIRECTION, direction));
  if (sip_slice_to_uint (sip_slice (duration), G_MAXUINT, &seconds))
    self->duration = (guint) seconds;
  read_participant (self, sip_xml_find (node->children, "local", SIP_DIALOG_INFO_SPACE), PROP_LOCAL_IDENTITY);
  read_participant (self, sip_xml_find (node->children, "remote", SIP_DIALOG_INFO_SPACE), PROP_REMOTE_IDENTITY);
}

SipDialogEntry *
sip_dialog_entry_read (xmlNode *node)
{
  g_autoptr (SipDialogEntry) self = g_object_new (SIP_TYPE_DIALOG_ENTRY, NULL);

  self->texts[PROP_ID] = sip_xml_dup_attribute (node, "id");
  if (!self->texts[PROP_ID] || !read_state (self, node))
    return NULL;
  read_details (self, node);
  return g_steal_pointer (&self);
}

static const char *
nick (GType type, int value)
{
  g_autoptr (GEnumClass) words = g_type_class_ref (type);

  return g_enum_get_value (words, value)->value_nick;
}

static void
write_participant (SipDialogEntry *self, xmlNode *parent, const char *name, guint first)
{
  xmlNode *node;

  if (!self->texts[first] && !self->texts[first + 2])
    return;
  node = sip_xml_add (parent, name, NULL);
  if (self->texts[first])
    sip_xml_set (sip_xml_add (node, "identity", self->texts[first]), "display", self->texts[first + 1]);
  if (self->texts[first + 2])
    sip_xml_set (sip_xml_add (node, "target", NULL), "uri", self->texts[first + 2]);
}

static void
write_state (SipDialogEntry *self, xmlNode *parent)
{
  xmlNode *node = sip_xml_add (parent, "state", nick (SIP_TYPE_DIALOG_ENTRY_STATE, self->state));
  g_autofree char *code = self->code >= 100 ? g_strdup_printf ("%u", self->code) : NULL;

  sip_xml_set (node, "event", self->texts[PROP_EVENT]);
  sip_xml_set (node, "code", code);
}

void
sip_dialog_entry_write (SipDialogEntry *self, xmlNode *root)
{
  xmlNode *node = sip_xml_add (root, "dialog", NULL);
  g_autofree char *duration = g_strdup_printf ("%u", self->duration);

  sip_xml_set (node, "id", self->texts[PROP_ID]);
  sip_xml_set (node, "call-id", self->texts[PROP_CALL_ID]);
  sip_xml_set (node, "local-tag", self->texts[PROP_LOCAL_TAG]);
  sip_xml_set (node, "remote-tag", self->texts[PROP_REMOTE_TAG]);
  if (self->direction != SIP_DIALOG_ENTRY_UNKNOWN)
    sip_xml_set (node, "direction", nick (SIP_TYPE_DIALOG_ENTRY_DIRECTION, self->direction));
  write_state (self, node);
  if (self->duration > 0)
    sip_xml_add (node, "duration", duration);
  write_participant (self, node, "local", PROP_LOCAL_IDENTITY);
  write_participant (self, node, "remote", PROP_REMOTE_IDENTITY);
}
