/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-ringing.h"

struct _PhoneRinging
{
  GObject parent_instance;

  GListModel *calls;
  PhoneRinger *ringer;
  GHashTable *silenced; /* ids of calls */
  guint follow_id;
  gboolean aloud;
};

G_DEFINE_FINAL_TYPE (PhoneRinging, phone_ringing, G_TYPE_OBJECT)

static gboolean
rings (PhoneCall *call)
{
  return phone_call_get_direction (call) == PHONE_CALL_IN && phone_call_get_state (call) == PHONE_CALL_RINGING;
}

static gboolean
should_be_aloud (PhoneRinging *self)
{
  gboolean aloud = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (self->calls); i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (self->calls, i);

      if (phone_call_get_state (call) == PHONE_CALL_ACTIVE)
        return FALSE;
      aloud = aloud || (rings (call) && !g_hash_table_contains (self->silenced, phone_call_get_id (call)));
    }
  return aloud && phone_ringer_can_ring (self->ringer);
}

static gboolean
on_follow (gpointer user_data)
{
  PhoneRinging *self = user_data;

  self->follow_id = 0;
  if (self->aloud)
    phone_ringer_start (self->ringer);
  else
    phone_ringer_stop (self->ringer);
  return G_SOURCE_REMOVE;
}

static void
phone_ringing_finalize (GObject *object)
{
  PhoneRinging *self = PHONE_RINGING (object);

  g_clear_handle_id (&self->follow_id, g_source_remove);
  g_clear_object (&self->ringer);
  g_clear_object (&self->calls);
  g_hash_table_unref (self->silenced);
  G_OBJECT_CLASS (phone_ringing_parent_class)->finalize (object);
}

static void
phone_ringing_class_init (PhoneRingingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_ringing_finalize;
}

static void
phone_ringing_init (PhoneRinging *self)
{
  self->silenced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

PhoneRinging *
phone_ringing_new (GListModel *calls, const PhoneAudioEnd *sink)
{
  PhoneRinging *self = g_object_new (PHONE_TYPE_RINGING, NULL);

  self->calls = g_object_ref (calls);
  self->ringer = phone_ringer_new (sink);
  return self;
}

void
phone_ringing_update (PhoneRinging *self)
{
  g_return_if_fail (PHONE_IS_RINGING (self));

  if (g_list_model_get_n_items (self->calls) == 0)
    g_hash_table_remove_all (self->silenced);
  self->aloud = should_be_aloud (self);
  /* What is signalled goes out before a device is opened. */
  if (self->follow_id == 0)
    self->follow_id = g_idle_add (on_follow, self);
}

void
phone_ringing_silence (PhoneRinging *self)
{
  g_return_if_fail (PHONE_IS_RINGING (self));

  for (guint i = 0; i < g_list_model_get_n_items (self->calls); i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (self->calls, i);

      if (rings (call))
        g_hash_table_add (self->silenced, g_strdup (phone_call_get_id (call)));
    }
  phone_ringing_update (self);
}

gboolean
phone_ringing_is_aloud (PhoneRinging *self)
{
  g_return_val_if_fail (PHONE_IS_RINGING (self), FALSE);
  return self->aloud;
}
