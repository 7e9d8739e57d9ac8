/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-config.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
refuse (PhoneConfig *config, const char *group, const char *name, const char *sentence, GError **error)
{
  g_autofree char *where = phone_config_dup_location (config, group, name);

  g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, "%s: %s", where, sentence);
  return FALSE;
}

static gboolean
check_media (PhoneConfig *config, const char *group, GError **error)
{
  g_autofree char *media = phone_config_dup_string (config, group, "media");
  g_autofree char *encryption = phone_config_dup_string (config, group, "encryption");

  if (g_str_equal (media, "sdes"))
    return refuse (config, group, "media",
                   _("media=sdes is not in this version: write media=auto, webrtc or rtp."), error);
  if (g_str_equal (media, "rtp") && g_str_equal (encryption, "required"))
    return refuse (config, group, "media",
                   _("media=rtp is never encrypted, which encryption=required forbids: write media=auto, or "
                     "encryption=preferred."),
                   error);
  return TRUE;
}

static gboolean
check_account (PhoneConfig *config, const char *group, GError **error)
{
  if (!phone_config_is_set (config, group, "uri"))
    return refuse (config, group, NULL, _("this account has no address: add uri=sip:alice@example.org to it."), error);
  if (phone_config_is_set (config, group, "password-file") && phone_config_is_set (config, group, "credential"))
    return refuse (config, group, "credential",
                   _("an account has one password, from password-file or from credential: remove one of them."), error);
  return check_media (config, group, error);
}

static gboolean
check_listen (PhoneConfig *config, GError **error)
{
  g_autofree char *tls = phone_config_dup_string (config, "listen", "tls");

  if (*tls == '\0' || (phone_config_is_set (config, "listen", "tls-certificate") &&
                       phone_config_is_set (config, "listen", "tls-key")))
    return TRUE;
  return refuse (config, "listen", "tls",
                 _("a TLS listener needs tls-certificate= and tls-key=: add them, or leave tls= empty. Registered "
                   "accounts need no listener."),
                 error);
}

gboolean
phone_config_check_rules (PhoneConfig *config, GError **error)
{
  g_auto (GStrv) accounts = phone_config_list_accounts (config);

  for (char **account = accounts; *account; account++)
    {
      g_autofree char *group = g_strconcat ("account ", *account, NULL);

      if (!check_account (config, group, error))
        return FALSE;
    }
  return check_listen (config, error);
}
