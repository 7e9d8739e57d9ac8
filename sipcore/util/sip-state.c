/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-state.h"

static const char *
state_name (GEnumClass *states, int state)
{
  GEnumValue *value = g_enum_get_value (states, state);

  return value ? value->value_nick : "?";
}

static gboolean
edge_exists (const SipStateEdge *edges, int from, int to)
{
  for (; edges->from != -1 || edges->to != -1; edges++)
    {
      if (edges->from == from && edges->to == to)
        return TRUE;
    }
  return FALSE;
}

gboolean
sip_state_move (gpointer owner, GType state_type, const SipStateEdge *edges, int *state, int to)
{
  g_autoptr (GTypeClass) states = NULL;
  const char *from_name, *to_name, *owner_name;

  g_return_val_if_fail (edges && state, FALSE);
  g_return_val_if_fail (G_TYPE_IS_ENUM (state_type), FALSE);

  states = g_type_class_ref (state_type);
  from_name = state_name ((GEnumClass *) states, *state);
  to_name = state_name ((GEnumClass *) states, to);
  owner_name = owner ? G_OBJECT_TYPE_NAME (owner) : g_type_name (state_type);

  if (!edge_exists (edges, *state, to))
    {
      g_critical ("%s %p cannot go from %s to %s", owner_name, owner, from_name, to_name);
      return FALSE;
    }
  g_debug ("%s %p: %s -> %s", owner_name, owner, from_name, to_name);
  *state = to;
  return TRUE;
}
