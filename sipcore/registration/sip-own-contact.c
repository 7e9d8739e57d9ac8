/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-own-contact-private.h"

/* For how long a server may keep a binding: more is taken as this. */
#define MAX_EXPIRES_S (7 * 24 * 60 * 60)

/* RFC 8599 4.1: parameters of the URI. */
static SipUri *
add_push (SipUri *uri, const char *push)
{
  g_auto (GStrv) params = g_strsplit (push ? push : "", ";", -1);

  for (guint i = 0; params[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (params[i], "=", 2);
      SipUri *with = *parts[0] ? sip_uri_with_param (uri, parts[0], parts[1]) : NULL;

      if (!with)
        continue;
      sip_uri_unref (uri);
      uri = with;
    }
  return uri;
}

static SipAddress *
add_param (SipAddress *address, const char *name, const char *value)
{
  SipAddress *with = sip_address_with_param (address, name, value);

  if (!with)
    return address;
  sip_address_unref (address);
  return with;
}

SipAddress *
sip_own_contact_new (SipAgent *agent, SipFlow *flow, const SipRegisterSettings *settings, guint reg_id)
{
  const char *instance_id = sip_agent_get_instance_id (agent);
  g_autoptr (SipAddress) plain = sip_agent_dup_contact (agent, flow);
  g_autoptr (SipUri) uri = sip_uri_ref (sip_address_get_uri (plain));
  SipAddress *self;

  if (sip_register_settings_wants_push (settings))
    uri = add_push (uri, settings->push);
  self = sip_address_new (NULL, uri);
  if (sip_register_settings_wants_instance (settings, agent))
    {
      g_autofree char *quoted = g_strdup_printf ("\"<%s>\"", instance_id);

      self = add_param (self, "+sip.instance", quoted);
    }
  if (reg_id > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", reg_id);

      self = add_param (self, "reg-id", number);
    }
  if (settings->q >= 0)
    {
      char q[G_ASCII_DTOSTR_BUF_SIZE];

      self = add_param (self, "q", g_ascii_formatd (q, sizeof q, "%.3g", settings->q));
    }
  return self;
}

SipAddress *
sip_own_contact_copy (SipAddress *self)
{
  g_autofree char *text = sip_address_to_string (self);
  SipAddress *copy = sip_address_parse (text, NULL);

  return copy ? copy : sip_address_ref (self);
}

SipAddress *
sip_own_contact_dup_removed (SipAddress *self)
{
  return sip_address_with_param (self, "expires", "0");
}

SipAddress *
sip_own_contact_of_request (SipMessage *request)
{
  SipAddress *last = NULL;
  SipAddress *contact;

  for (guint i = 0; (contact = sip_message_get_address (request, SIP_HEADER_CONTACT, i)); i++)
    last = contact;
  return last;
}

gboolean
sip_own_contact_has_reg_id (SipAddress *self)
{
  return sip_address_get_param (self, "reg-id", NULL);
}

gboolean
sip_own_contact_same_uri (SipAddress *a, SipAddress *b)
{
  return sip_uri_equal (sip_address_get_uri (a), sip_address_get_uri (b));
}

/* -1: one has it and the other has not. */
static int
compare_param (SipAddress *a, SipAddress *b, const char *name)
{
  SipSlice here, there;
  gboolean has_here = sip_address_get_param (a, name, &here);

  if (has_here != sip_address_get_param (b, name, &there))
    return -1;
  return has_here && sip_slice_equal_nocase (here, there);
}

/* How surely @contact is the binding that @sent made, 0: it is not. */
static guint
rate (SipAddress *sent, SipAddress *contact)
{
  gboolean same_instance = compare_param (sent, contact, "+sip.instance") > 0;
  int same_flow = compare_param (sent, contact, "reg-id");
  gboolean flows = same_flow >= 0 && sip_own_contact_has_reg_id (sent);

  if (same_instance && flows)
    return same_flow ? 4 : 0;
  if (sip_own_contact_same_uri (sent, contact))
    return same_instance ? 3 : 2;
  return same_instance && same_flow >= 0 ? 1 : 0;
}

SipAddress *
sip_own_contact_find (SipAddress *sent, SipMessage *response)
{
  SipAddress *best = NULL;
  SipAddress *contact;
  guint best_rate = 0;

  for (guint i = 0; (contact = sip_message_get_address (response, SIP_HEADER_CONTACT, i)); i++)
    {
      guint rated = sip_address_is_star (contact) ? 0 : rate (sent, contact);

      if (rated > best_rate)
        {
          best = contact;
          best_rate = rated;
        }
    }
  return best;
}

guint
sip_own_contact_get_expires (SipAddress *contact, SipMessage *response, guint asked)
{
  SipSlice value;
  guint64 seconds;
  guint32 header;

  if (sip_address_get_param (contact, "expires", &value) && sip_slice_to_uint (value, G_MAXUINT32, &seconds))
    return MIN (seconds, MAX_EXPIRES_S);
  if (sip_message_get_uint (response, SIP_HEADER_EXPIRES, &header))
    return MIN (header, MAX_EXPIRES_S);
  /* A 423 may have made us ask for centuries. */
  return MIN (asked, MAX_EXPIRES_S);
}
