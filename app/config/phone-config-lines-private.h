/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* On which lines groups and keys stand, which GKeyFile does not tell. */
typedef struct _PhoneConfigLines PhoneConfigLines;

/* NULL where a line is not of a key file, or says again what another one said: then @problem is the end of a sentence
 * about @line. */
PhoneConfigLines *phone_config_lines_new (const char *text, gsize length, guint *line, char **problem);
void phone_config_lines_free (PhoneConfigLines *self);
/* 0: not in the file. @name NULL: the line of the group. */
guint phone_config_lines_find (PhoneConfigLines *self, const char *group, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneConfigLines, phone_config_lines_free)

G_END_DECLS
