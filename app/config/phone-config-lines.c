/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-config-lines-private.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PhoneConfigLines
{
  GHashTable *numbers; /* "group\nkey" or "group" to its line */
  char *group;
};

void
phone_config_lines_free (PhoneConfigLines *self)
{
  g_hash_table_unref (self->numbers);
  g_free (self->group);
  g_free (self);
}

static gboolean
note (PhoneConfigLines *self, char *id, guint number, char **problem)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, id));

  if (before)
    {
      *problem = g_strdup_printf (_("says again what line %u says: remove one of them."), before);
      g_free (id);
      return FALSE;
    }
  g_hash_table_insert (self->numbers, id, GUINT_TO_POINTER (number));
  return TRUE;
}

static gboolean
read_group (PhoneConfigLines *self, const char *line, guint number, char **problem)
{
  const char *end = strchr (line, ']');

  if (end == NULL || end == line + 1 || end[1] != '\0')
    {
      *problem = g_strdup (_("is not the name of a group: write it as [listen], on a line of its own."));
      return FALSE;
    }
  g_free (self->group);
  self->group = g_strndup (line + 1, end - line - 1);
  return note (self, g_strdup (self->group), number, problem);
}

static gboolean
read_key (PhoneConfigLines *self, const char *line, guint number, char **problem)
{
  const char *equals = strchr (line, '=');
  g_autofree char *name = equals ? g_strchomp (g_strndup (line, equals - line)) : NULL;

  if (name == NULL || *name == '\0')
    {
      *problem = g_strdup (_("is neither a [group], a key=value nor a comment: put a # before it, or remove it."));
      return FALSE;
    }
  if (self->group == NULL)
    {
      *problem = g_strdup (_("stands before the first group: write its [group] above it."));
      return FALSE;
    }
  return note (self, g_strdup_printf ("%s\n%s", self->group, name), number, problem);
}

static gboolean
read_line (PhoneConfigLines *self, char *line, guint number, char **problem)
{
  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  return *line == '[' ? read_group (self, line, number, problem) : read_key (self, line, number, problem);
}

PhoneConfigLines *
phone_config_lines_new (const char *text, gsize length, guint *line, char **problem)
{
  g_autoptr (PhoneConfigLines) self = g_new0 (PhoneConfigLines, 1);
  const char *end = text + length;

  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  *line = 1;
  for (const char *start = text; start < end; (*line)++)
    {
      const char *stop = memchr (start, '\n', end - start);
      gsize size = (stop ? stop : end) - start;
      g_autofree char *content = g_strndup (start, size);

      if (strlen (content) != size || !g_utf8_validate (content, size, NULL))
        {
          *problem = g_strdup (_("is not text in UTF-8: save the file in that encoding."));
          return NULL;
        }
      if (!read_line (self, content, *line, problem))
        return NULL;
      start += size + 1;
    }
  return g_steal_pointer (&self);
}

guint
phone_config_lines_find (PhoneConfigLines *self, const char *group, const char *name)
{
  g_autofree char *id = name ? g_strdup_printf ("%s\n%s", group, name) : g_strdup (group);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, id));
}
