/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/ctl-print.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

static void
print_json (GVariant *value)
{
  gsize length;
  g_autofree char *text = json_gvariant_serialize_data (value, &length);

  g_print ("%s\n", text);
}

/* What far ends send is no command to a terminal. Line ends stay where @lines. */
static char *
make_printable (const char *text, gboolean lines)
{
  GString *printable = g_string_new (NULL);

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (g_unichar_iscntrl (c) && !(lines && (c == '\n' || c == '\t')))
        c = ' ';
      g_string_append_unichar (printable, c);
    }
  return g_string_free (printable, FALSE);
}

static char *
dup_value (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return make_printable (g_variant_get_string (value, NULL), FALSE);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return g_strdup_printf ("%.2f", g_variant_get_double (value));
  return g_variant_print (value, FALSE);
}

/* The values of a dictionary in the order of @names, those that are not there passed over. */
static void
print_fields (GVariant *dict, const char *const *names)
{
  const char *separator = "";

  for (; *names; names++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (dict, *names, NULL);
      g_autofree char *text = NULL;

      if (value == NULL)
        continue;
      text = dup_value (value);
      g_print ("%s%s", separator, text);
      separator = "  ";
    }
  g_print ("\n");
}

static void
print_account (GVariant *account)
{
  static const char *const names[] = { "id", "uri", "state", "expires", "code", "reason", NULL };

  print_fields (account, names);
}

static void
print_call (GVariant *call)
{
  static const char *const names[] = { "id",    "account", "direction", "state", "peer-uri", "peer-name",
                                       "codec", "cause",   "code",      "reason", NULL };

  print_fields (call, names);
}

static void
print_each (GVariant *result, const char *name, void (*print) (GVariant *item))
{
  g_autoptr (GVariant) list = g_variant_lookup_value (result, name, G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; list && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (list, i);

      print (item);
    }
}

static void
print_table (GVariant *dict)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, dict);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      g_autofree char *text = NULL;

      if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
        {
          g_autofree const char **words = g_variant_get_strv (value, NULL);

          text = g_strjoinv (", ", (char **) words);
        }
      else
        text = dup_value (value);
      g_print ("%-18s%s\n", name, text);
    }
}

static void
print_id (GVariant *call)
{
  const char *id = "";

  g_variant_lookup (call, "id", "&s", &id);
  g_print ("%s\n", id);
}

static void
print_list_as_json (GVariant *result, const char *name)
{
  g_autoptr (GVariant) list = g_variant_lookup_value (result, name, NULL);

  if (list)
    print_json (list);
}

void
ctl_print_result (const CtlCommand *command, GVariant *result, gboolean json)
{
  if (g_str_equal (command->method, "Calls") || g_str_equal (command->method, "Accounts"))
    {
      if (json)
        print_list_as_json (result, command->name);
      else
        print_each (result, command->name, g_str_equal (command->name, "calls") ? print_call : print_account);
    }
  else if (json)
    print_json (result);
  else if (g_str_equal (command->method, "Call"))
    print_id (result);
  else
    print_table (result);
}

void
ctl_print_event (const char *name, GVariant *details, gboolean json)
{
  if (json)
    {
      g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
      g_autoptr (GVariant) whole = NULL;
      GVariantIter iter;
      const char *key;
      GVariant *value;

      g_variant_builder_add (&dict, "{sv}", "event", g_variant_new_string (name));
      g_variant_iter_init (&iter, details);
      while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
        g_variant_builder_add (&dict, "{sv}", key, value);
      whole = g_variant_ref_sink (g_variant_builder_end (&dict));
      print_json (whole);
    }
  else
    {
      static const char *const names[] = { "id",        "call",  "digit", "uri",   "account",   "direction", "state",
                                           "peer-uri",  "codec", "muted", "cause", "peer-name", "code",      "reason",
                                           "from",      "target", "referred-by", "package", "text",
                                           "version", "listeners", "accounts", "calls", NULL };

      g_print ("%s  ", name);
      print_fields (details, names);
    }
  fflush (stdout);
}

static const char *
find_text (GVariant *dict, const char *name, const char *otherwise)
{
  const char *text = otherwise;

  g_variant_lookup (dict, name, "&s", &text);
  return text;
}

void
ctl_print_trace_entry (GVariant *entry, gboolean json)
{
  const char *text = find_text (entry, "text", NULL), *reason = find_text (entry, "reason", NULL);
  g_autofree char *printable = text ? make_printable (text, TRUE) : NULL;
  const char *arrow = g_str_equal (find_text (entry, "direction", ""), "sent") ? "->" : "<-";

  if (json)
    print_json (entry);
  else
    {
      g_print ("%s  %s  %s  %s %s %s\n", find_text (entry, "time", ""), find_text (entry, "kind", ""),
               find_text (entry, "protocol", ""), find_text (entry, "local", "?"), arrow,
               find_text (entry, "remote", "?"));
      if (reason)
        g_print ("%s\n", reason);
      if (printable)
        g_print ("%s%s", printable, g_str_has_suffix (printable, "\n") ? "" : "\n");
      g_print ("\n");
    }
  fflush (stdout);
}
