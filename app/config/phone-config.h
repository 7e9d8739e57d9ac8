/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "config/phone-error.h"

G_BEGIN_DECLS

typedef enum {
  PHONE_CONFIG_STRING,
  PHONE_CONFIG_BOOLEAN,
  PHONE_CONFIG_UINT,
  PHONE_CONFIG_CHOICE,   /* one of the words in check */
  PHONE_CONFIG_ENDPOINT, /* ADDRESS:PORT; set but empty: none at all */
  PHONE_CONFIG_SIP_URI,
  PHONE_CONFIG_PATH,
} PhoneConfigType;

/**
 * PhoneConfigKey:
 * @group: "phone", "listen", …; "account" stands for every "account NAME"
 * @fallback: (nullable): the value where the key is absent, as it would be written
 * @check: (nullable): the words of a choice ("auto|udp"), the bounds of a number ("0-3600"), the schemes and words of a
 *   URI ("sip|sips"), what a string or path is for ("source", "codecs", "read", "secret", …)
 * @help: one sentence
 * @later: known and checked, but without effect in this version
 *
 * One key of the configuration. From the table of these come the parser, its error messages, the man page and the
 * preferences.
 */
typedef struct
{
  const char *group;
  const char *name;
  PhoneConfigType type;
  const char *fallback;
  const char *check;
  const char *help;
  gboolean later;
} PhoneConfigKey;

const PhoneConfigKey *phone_config_get_keys (gsize *n_keys);

/**
 * PhoneConfig:
 *
 * The key file of the phone, checked whole before anything of it is used.
 */
#define PHONE_TYPE_CONFIG (phone_config_get_type ())
G_DECLARE_FINAL_TYPE (PhoneConfig, phone_config, PHONE, CONFIG, GObject)

/* Only defaults; @path: (nullable): where phone_config_save() writes. */
PhoneConfig *phone_config_new (const char *path);

/**
 * phone_config_load:
 * @strict: an unknown key is an error, too; otherwise a warning
 *
 * %PHONE_ERROR_CONFIGURATION: one sentence with file, line and remedy.
 */
PhoneConfig *phone_config_load (const char *path, gboolean strict, GError **error);
/* $XDG_CONFIG_HOME/softphone/softphone.conf */
char *phone_config_dup_default_path (void);
/* (transfer none): sentences about keys that are unknown or have no effect in this version */
const char *const *phone_config_get_warnings (PhoneConfig *self);
/* Where @name of @group stands, as "/path/softphone.conf:12"; only the path for what is not in the file. */
char *phone_config_dup_location (PhoneConfig *self, const char *group, const char *name);

/* @group as in the file ("account alice"). The fallback where the key is absent or, but for endpoints, empty. */
char *phone_config_dup_string (PhoneConfig *self, const char *group, const char *name);
gboolean phone_config_get_boolean (PhoneConfig *self, const char *group, const char *name);
guint phone_config_get_uint (PhoneConfig *self, const char *group, const char *name);
gboolean phone_config_is_set (PhoneConfig *self, const char *group, const char *name);
/* Names of the accounts, in the file's order. */
GStrv phone_config_list_accounts (PhoneConfig *self);

/* What several keys must agree on: an account has a URI, media and encryption fit, … */
gboolean phone_config_check_rules (PhoneConfig *self, GError **error);
/* Checked like a value from the file. @value NULL removes the key. */
gboolean
phone_config_set_string (PhoneConfig *self, const char *group, const char *name, const char *value, GError **error);
void phone_config_remove_group (PhoneConfig *self, const char *group);
/* Atomically, comments kept, mode 0600. On %PHONE_ERROR_STORAGE the file is as it was. */
gboolean phone_config_save (PhoneConfig *self, GError **error);

G_END_DECLS
