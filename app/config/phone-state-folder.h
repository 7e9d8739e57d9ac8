/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "config/phone-error.h"

G_BEGIN_DECLS

/**
 * PhoneStateFolder:
 *
 * Where the phone remembers what nobody configured: one process a folder, each file written whole or not at all. A
 * phone that cannot write there runs as well, and forgets.
 */
#define PHONE_TYPE_STATE_FOLDER (phone_state_folder_get_type ())
G_DECLARE_FINAL_TYPE (PhoneStateFolder, phone_state_folder, PHONE, STATE_FOLDER, GObject)

/* $STATE_DIRECTORY, else $XDG_STATE_HOME/softphone */
char *phone_state_folder_dup_default_path (void);
PhoneStateFolder *phone_state_folder_new (const char *path);
/* (nullable): what will be forgotten, and what to do about it */
const char *phone_state_folder_get_warning (PhoneStateFolder *self);
/* "urn:uuid:…": of this device */
const char *phone_state_folder_get_instance_id (PhoneStateFolder *self);

/* (transfer full) (nullable): NULL: there is none */
char *phone_state_folder_read (PhoneStateFolder *self, const char *name);
/* %PHONE_ERROR_STORAGE */
gboolean phone_state_folder_write (PhoneStateFolder *self, const char *name, const char *text, GError **error);

G_END_DECLS
