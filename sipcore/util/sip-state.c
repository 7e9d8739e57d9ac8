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

static char *
describe (gpointer owner, GType state_type, int from, const char *verb, int to)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (state_type);

  return g_strdup_printf ("%s %p %s from %s to %s", owner ? G_OBJECT_TYPE_NAME (owner) : g_type_name (state_type),
                          owner, verb, state_name (states, from), state_name (states, to));
}

gboolean
sip_state_move (gpointer owner, GType state_type, const SipStateEdge *edges, int *state, int to)
{
  g_autofree char *move = NULL;

  g_return_val_if_fail (edges && state, FALSE);
  g_return_val_if_fail (G_TYPE_IS_ENUM (state_type), FALSE);

  if (!edge_exists (edges, *state, to))
    {
      move = describe (owner, state_type, *state, "cannot go", to);
      g_critical ("%s", move);
      return FALSE;
    }
  /* GLib writes the whole text before it drops it; a busy stack moves a hundred thousand times a second. */
  if (!g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    {
      move = describe (owner, state_type, *state, "goes", to);
      g_debug ("%s", move);
    }
  *state = to;
  return TRUE;
}
