/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-diversion.h"

#include "message/sip-params.h"
#include "message/sip-value-scan-private.h"

#define MAX_COUNTER 99

G_DEFINE_BOXED_TYPE (SipDiversion, sip_diversion, sip_diversion_ref, sip_diversion_unref)

/**
 * sip_diversion_ref:
 *
 * Returns: (transfer full): @self
 */
SipDiversion *
sip_diversion_ref (SipDiversion *self)
{
  g_return_val_if_fail (self, NULL);

  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipDiversion *self = data;

  sip_address_unref (self->address);
  g_free ((char *) self->reason);
}

/**
 * sip_diversion_unref:
 * @self: (transfer full): a diversion
 *
 * Gives a reference back.
 */
void
sip_diversion_unref (SipDiversion *self)
{
  g_return_if_fail (self);

  g_rc_box_release_full (self, clear);
}

static char *
dup_param (SipAddress *address, const char *name)
{
  SipSlice value;

  return sip_address_get_param (address, name, &value) && value.data ? sip_unquote (value) : NULL;
}

static SipDiversion *
create (SipAddress *address)
{
  g_autofree char *privacy = dup_param (address, "privacy");
  guint64 counter = 1;
  SipDiversion *self;
  SipSlice text;

  if (sip_address_get_param (address, "counter", &text)
      && (!sip_slice_to_uint (text, MAX_COUNTER, &counter) || counter == 0))
    return NULL;
  self = g_rc_box_new0 (SipDiversion);
  self->address = sip_address_ref (address);
  self->reason = dup_param (address, "reason");
  self->counter = (guint) counter;
  /* RFC 5806 9.1: "full", "name", "uri" and what nobody knows yet. */
  self->hidden = privacy && g_ascii_strcasecmp (privacy, "off") != 0;
  return self;
}

/**
 * sip_message_get_diversions:
 *
 * Reads Diversion (RFC 5806). One that is malformed is passed over.
 *
 * Returns: (transfer container) (element-type SipDiversion): the last diversion first; may be none
 */
GPtrArray *
sip_message_get_diversions (SipMessage *message)
{
  GPtrArray *diversions = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_diversion_unref);
  SipAddress *address;

  g_return_val_if_fail (message, diversions);

  for (guint i = 0; i < SIP_MAX_VALUES && (address = sip_message_get_address (message, SIP_HEADER_DIVERSION, i)); i++)
    {
      SipDiversion *diversion = create (address);

      if (diversion)
        g_ptr_array_add (diversions, diversion);
    }
  return diversions;
}
