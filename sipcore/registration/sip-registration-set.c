/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registration-set-private.h"

#include "registration/sip-own-contact-private.h"

guint
sip_registration_set_count (GPtrArray *self, SipRegistererState state)
{
  guint n = 0;

  for (guint i = 0; i < self->len; i++)
    n += sip_registration_get_state (self->pdata[i]) == state;
  return n;
}

SipRegistration *
sip_registration_set_find_registered (GPtrArray *self)
{
  for (guint i = 0; i < self->len; i++)
    {
      if (sip_registration_get_state (self->pdata[i]) == SIP_REGISTERER_REGISTERED)
        return self->pdata[i];
    }
  return NULL;
}

gboolean
sip_registration_set_is_busy (GPtrArray *self)
{
  for (guint i = 0; i < self->len; i++)
    {
      if (sip_registration_is_busy (self->pdata[i])
          && sip_registration_get_state (self->pdata[i]) != SIP_REGISTERER_UNREGISTERING)
        return TRUE;
    }
  return FALSE;
}

gboolean
sip_registration_set_is_over (GPtrArray *self)
{
  return !sip_registration_set_find_registered (self) && !sip_registration_set_is_busy (self);
}

gint64
sip_registration_set_get_next_attempt (GPtrArray *self)
{
  gint64 first = 0;

  for (guint i = 0; i < self->len; i++)
    {
      gint64 next = sip_registration_get_next_attempt (self->pdata[i]);

      if (next > 0 && (first == 0 || next < first))
        first = next;
    }
  return first;
}

SipRegistererState
sip_registration_set_sum_up (GPtrArray *self, gboolean ending)
{
  static const SipRegistererState first_wins[] = {
    SIP_REGISTERER_REGISTERED,
    SIP_REGISTERER_REGISTERING,
    SIP_REGISTERER_FAILED,
  };

  if (ending)
    return sip_registration_set_count (self, SIP_REGISTERER_IDLE) == self->len ? SIP_REGISTERER_IDLE
                                                                               : SIP_REGISTERER_UNREGISTERING;
  for (guint i = 0; i < G_N_ELEMENTS (first_wins); i++)
    {
      if (sip_registration_set_count (self, first_wins[i]) > 0)
        return first_wins[i];
    }
  return SIP_REGISTERER_IDLE;
}

void
sip_registration_set_keep_only (GPtrArray *self, SipRegistration *kept)
{
  for (guint i = 0; i < self->len; i++)
    {
      SipRegistration *other = self->pdata[i];
      SipAddress *contact = sip_registration_get_contact (other);

      if (other == kept || sip_registration_is_busy (other)
          || sip_registration_get_state (other) == SIP_REGISTERER_IDLE)
        continue;
      if (contact && sip_own_contact_same_uri (contact, sip_registration_get_contact (kept)))
        sip_registration_forget (other);
      else
        sip_registration_end (other);
    }
}

void
sip_registration_set_begin_next (GPtrArray *self)
{
  for (guint i = 0; i < self->len; i++)
    {
      if (sip_registration_get_state (self->pdata[i]) != SIP_REGISTERER_IDLE)
        continue;
      sip_registration_begin (self->pdata[i]);
      return;
    }
}
