/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-registration-settings.h"

static SipExtensionPolicy
read_policy (PhoneConfig *config, const char *group, const char *name)
{
  g_autofree char *word = phone_config_dup_string (config, group, name);

  if (g_str_equal (word, "on"))
    return SIP_EXTENSION_ON;
  return g_str_equal (word, "off") ? SIP_EXTENSION_OFF : SIP_EXTENSION_AUTO;
}

/* One proxy is the agent's own affair; several are flows (RFC 5626 4.2.1). */
static void
apply_proxies (SipRegisterer *registerer, PhoneConfig *config, const char *group)
{
  g_autofree char *text = phone_config_dup_string (config, group, "outbound-proxy");
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", -1);
  g_autoptr (GPtrArray) uris = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_uri_unref);

  for (char **part = parts; *part; part++)
    {
      SipUri *uri = sip_uri_parse (g_strstrip (*part), NULL);

      if (uri)
        g_ptr_array_add (uris, uri);
    }
  if (uris->len > 1)
    sip_registerer_set_outbound_proxies (registerer, uris);
}

void
phone_registration_settings_apply (SipRegisterer *registerer, PhoneConfig *config, const char *group)
{
  g_autofree char *push = phone_config_dup_string (config, group, "push");

  g_object_set (registerer,
                "outbound", read_policy (config, group, "outbound"),
                "gruu", phone_config_get_boolean (config, group, "gruu") ? SIP_EXTENSION_AUTO : SIP_EXTENSION_OFF,
                "path", phone_config_get_boolean (config, group, "path"),
                "keep-alive", phone_config_get_uint (config, group, "keep-alive"),
                NULL);
  sip_registerer_set_push (registerer, push, NULL);
  apply_proxies (registerer, config, group);
}
