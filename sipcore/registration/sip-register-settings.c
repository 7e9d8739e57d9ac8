/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-register-settings-private.h"

#include "registration/sip-registerer.h"

void
sip_register_settings_forget (SipRegisterSettings *self)
{
  self->outbound_seen = FALSE;
  self->outbound_refused = FALSE;
  self->plain = FALSE;
  self->gruu_lost = FALSE;
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

guint
sip_register_settings_choose_reg_id (const SipRegisterSettings *self, SipAgent *agent, guint reg_id)
{
  return sip_register_settings_wants_outbound (self, agent) ? reg_id : 0;
}

gboolean
sip_register_settings_wants_push (const SipRegisterSettings *self)
{
  return self->push && !self->plain;
}

char *
sip_register_settings_dup_extensions (const SipRegisterSettings *self, SipAgent *agent)
{
  const gboolean instance = sip_agent_get_instance_id (agent) && !self->plain;
  const gboolean gruu = instance && !is_off (self->gruu);
  const gboolean outbound = instance && !is_off (self->outbound) && !self->outbound_refused;

  if (gruu && outbound)
    return g_strdup ("gruu, outbound");
  if (gruu)
    return g_strdup ("gruu");
  return outbound ? g_strdup ("outbound") : NULL;
}

char *
sip_register_settings_dup_supported (const SipRegisterSettings *self, SipAgent *agent)
{
  GString *text = g_string_new (sip_agent_get_supported (agent));
  g_autofree char *extensions = sip_register_settings_dup_extensions (self, agent);

  if (self->path && !self->plain)
    g_string_append (text, ", path");
  if (extensions)
    g_string_append_printf (text, ", %s", extensions);
  return g_string_free (text, FALSE);
}

gboolean
sip_register_settings_has_options (const SipRegisterSettings *self, SipAgent *agent)
{
  return sip_register_settings_wants_instance (self, agent) || sip_register_settings_wants_push (self);
}

static gboolean
is_push_param (const char *text)
{
  static const char *const names[] = { "pn-provider", "pn-prid", "pn-param", "pn-purr", NULL };
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  g_autoptr (SipUri) bare = sip_uri_new (SIP_SCHEME_SIP, NULL, "invalid", 0);
  g_autoptr (SipUri) uri = NULL;

  if (!parts[0] || !g_strv_contains (names, parts[0]))
    return FALSE;
  uri = sip_uri_with_param (bare, parts[0], parts[1]);
  return uri != NULL;
}

/**
 * sip_registerer_is_push:
 *
 * Returns: whether @params is what sip_registerer_set_push() takes
 */
gboolean
sip_registerer_is_push (const char *params)
{
  g_auto (GStrv) list = g_strsplit (params ? params : "", ";", -1);

  for (guint i = 0; list[i]; i++)
    {
      if (!is_push_param (list[i]))
        return FALSE;
    }
  return TRUE;
}
