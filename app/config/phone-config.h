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
  PHONE_CONFIG_ENDPOINT, /* host:port */
  PHONE_CONFIG_SIP_URI,
  PHONE_CONFIG_PATH,
} PhoneConfigType;

/**
 * PhoneConfigKey:
 * @group: "phone", "listen", …; "account" stands for every "account NAME"
 * @fallback: (nullable): the value where the key is absent, as it would be written
 * @check: (nullable): the words of a choice, or the bounds "0-3600" of a number, or forms of a string ("tone:|file:|…")
 * @help: one sentence
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
const char *phone_config_get_path (PhoneConfig *self);

/* @group as in the file ("account alice"). The fallback where the key is absent. */
char *phone_config_dup_string (PhoneConfig *self, const char *group, const char *name);
gboolean phone_config_get_boolean (PhoneConfig *self, const char *group, const char *name);
guint phone_config_get_uint (PhoneConfig *self, const char *group, const char *name);
gboolean phone_config_is_set (PhoneConfig *self, const char *group, const char *name);
/* Names of the accounts, in the file's order. */
GStrv phone_config_list_accounts (PhoneConfig *self);

/* Checked like a value from the file. @value NULL removes the key. */
gboolean
phone_config_set_string (PhoneConfig *self, const char *group, const char *name, const char *value, GError **error);
void phone_config_remove_group (PhoneConfig *self, const char *group);
/* Atomically, comments kept, mode 0600. On %PHONE_ERROR_STORAGE the file is as it was. */
gboolean phone_config_save (PhoneConfig *self, GError **error);

G_END_DECLS
