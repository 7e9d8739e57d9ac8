/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-redirects.h"

#include "agent/sip-redirect.h"

struct _SipRedirects
{
  GPtrArray *known; /* SipUri: asked, or to be asked */
  GPtrArray *left;  /* SipUri: to be asked, the best one last */
  guint n_left;     /* how many more may become known */
  gboolean secure;
};

/**
 * sip_redirects_new: (skip)
 * @target: where the request goes first; sips stays sips
 * @most: how many other targets it may go to in all
 *
 * Returns: (transfer full): no other place yet
 */
SipRedirects *
sip_redirects_new (SipUri *target, guint most)
{
  SipRedirects *self = g_new0 (SipRedirects, 1);

  self->known = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_uri_unref);
  self->left = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_uri_unref);
  self->n_left = most;
  self->secure = sip_uri_get_scheme (target) == SIP_SCHEME_SIPS;
  g_ptr_array_add (self->known, sip_uri_ref (target));
  return self;
}

/**
 * sip_redirects_free: (skip)
 */
void
sip_redirects_free (SipRedirects *self)
{
  g_ptr_array_unref (self->known);
  g_ptr_array_unref (self->left);
  g_free (self);
}

static gboolean
is_known (SipRedirects *self, SipUri *uri)
{
  for (guint i = 0; i < self->known->len; i++)
    {
      if (sip_uri_equal (self->known->pdata[i], uri))
        return TRUE;
    }
  return FALSE;
}

static void
learn (SipRedirects *self, SipMessage *response)
{
  g_autoptr (GPtrArray) targets = sip_redirect_list_targets (response, self->secure);
  guint at = self->left->len;

  for (guint i = 0; i < targets->len && self->n_left > 0; i++)
    {
      if (is_known (self, targets->pdata[i]))
        continue;
      g_ptr_array_add (self->known, sip_uri_ref (targets->pdata[i]));
      g_ptr_array_insert (self->left, (int) at, sip_uri_ref (targets->pdata[i]));
      self->n_left--;
    }
}

/**
 * sip_redirects_next: (skip)
 * @response: which the request got where it went last; no 2xx
 *
 * Returns: (transfer full) (nullable): where it is to go next; %NULL: that was all
 */
SipUri *
sip_redirects_next (SipRedirects *self, SipMessage *response)
{
  guint status = sip_message_get_status (response);

  /* 305 names a proxy, 380 something else than what was asked for; a global failure ends the search. */
  if (status >= 300 && status < 400 && status != 305 && status != 380)
    learn (self, response);
  return status < 600 && self->left->len > 0 ? g_ptr_array_steal_index (self->left, self->left->len - 1) : NULL;
}
