/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-register-settings-private.h"

void
sip_register_settings_forget (SipRegisterSettings *self)
{
  self->outbound_seen = FALSE;
  self->outbound_refused = FALSE;
  self->plain = FALSE;
  self->accepted = FALSE;
}

void
sip_register_settings_learn (SipRegisterSettings *self, SipMessage *response)
{
  if (sip_message_has_token (response, SIP_HEADER_SUPPORTED, "outbound")
      || sip_message_has_token (response, SIP_HEADER_REQUIRE, "outbound")
      || sip_message_get_header_by_name (response, "Flow-Timer", 0).data)
    self->outbound_seen = TRUE;
}

static gboolean
is_off (SipExtensionPolicy policy)
{
  return policy == SIP_EXTENSION_OFF;
}

gboolean
sip_register_settings_wants_outbound (const SipRegisterSettings *self, SipAgent *agent)
{
  if (!sip_agent_get_instance_id (agent) || self->plain || self->outbound_refused || is_off (self->outbound))
    return FALSE;
  /* Who names several proxies wants several flows. */
  return self->outbound == SIP_EXTENSION_ON || self->outbound_seen || self->n_flows > 1;
}

gboolean
sip_register_settings_wants_instance (const SipRegisterSettings *self, SipAgent *agent)
{
  if (!sip_agent_get_instance_id (agent) || self->plain)
    return FALSE;
  return !is_off (self->gruu) || sip_register_settings_wants_outbound (self, agent);
}

gboolean
sip_register_settings_wants_push (const SipRegisterSettings *self)
{
  return self->push && !self->plain;
}

char *
sip_register_settings_dup_supported (const SipRegisterSettings *self, SipAgent *agent)
{
  GString *text = g_string_new (sip_agent_get_supported (agent));
  const gboolean instance = sip_agent_get_instance_id (agent) != NULL;
  const struct
  {
    const char *tag;
    gboolean wanted;
  } tags[] = {
    { "path", self->path },
    { "gruu", instance && !is_off (self->gruu) },
    { "outbound", instance && !is_off (self->outbound) && !self->outbound_refused },
  };

  for (guint i = 0; !self->plain && i < G_N_ELEMENTS (tags); i++)
    {
      if (tags[i].wanted)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", tags[i].tag);
    }
  return g_string_free (text, FALSE);
}

gboolean
sip_register_settings_has_options (const SipRegisterSettings *self, SipAgent *agent)
{
  return sip_register_settings_wants_instance (self, agent) || sip_register_settings_wants_push (self);
}
