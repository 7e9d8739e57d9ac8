/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

#include <glib/gi18n-lib.h>

#include "util/sip-error.h"

typedef struct
{
  SipDescriptionModifier func;
  gpointer user_data;
  GDestroyNotify destroy;
} Modifier;

static void
modifier_free (Modifier *self)
{
  if (self->destroy)
    self->destroy (self->user_data);
  g_free (self);
}

SipBody *
sip_session_modify (gpointer user_data, SipDescriptionKind kind, gboolean local, gboolean first, SipBody *body,
                    GError **error)
{
  SipSession *self = user_data;
  SipSessionPrivate *priv = sip_session_get_priv (self);
  g_autoptr (SipBody) current = sip_body_ref (body);

  for (guint i = 0; priv->modifiers && i < priv->modifiers->len; i++)
    {
      Modifier *modifier = priv->modifiers->pdata[i];
      SipBody *next = modifier->func (self, kind, local, first, current, modifier->user_data);

      if (!next)
        {
          g_set_error_literal (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE,
                               _("The description of the call was refused here."));
          return NULL;
        }
      sip_body_unref (current);
      current = next;
    }
  return g_steal_pointer (&current);
}

/**
 * sip_session_add_modifier:
 * @modifier: (scope notified) (closure user_data) (destroy destroy): changes descriptions, after those that were added
 *   before
 * @destroy: (nullable): frees @user_data
 *
 * Has @modifier see, and change, each session description of the call.
 */
void
sip_session_add_modifier (SipSession *self, SipDescriptionModifier modifier, gpointer user_data,
                          GDestroyNotify destroy)
{
  SipSessionPrivate *priv;
  Modifier *entry;

  g_return_if_fail (SIP_IS_SESSION (self));
  g_return_if_fail (modifier);

  priv = sip_session_get_priv (self);
  if (!priv->modifiers)
    priv->modifiers = g_ptr_array_new_with_free_func ((GDestroyNotify) modifier_free);
  entry = g_new (Modifier, 1);
  *entry = (Modifier) { modifier, user_data, destroy };
  g_ptr_array_add (priv->modifiers, entry);
}
