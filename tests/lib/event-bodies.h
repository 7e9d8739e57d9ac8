/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* An XML document of an event package that must not be read. @size 0: a string */
typedef struct
{
  const char *name;
  char *text;
  gsize size;
} EventBody;

static inline void
event_body_clear (gpointer data)
{
  EventBody *self = data;

  g_free (self->text);
}

/* @text: (transfer full) */
static inline void
event_bodies_add (GArray *bodies, const char *name, char *text, gsize size)
{
  EventBody body = { name, text, size ? size : strlen (text) };

  g_array_append_val (bodies, body);
}

static inline char *
event_body_fill (const char *head, const char *filling, guint count, const char *tail)
{
  g_autoptr (GString) text = g_string_new (head);

  for (guint i = 0; i < count; i++)
    g_string_append (text, filling);
  g_string_append (text, tail);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static inline char *
event_body_convert (const char *text, const char *charset, gsize *size)
{
  return g_convert (text, -1, charset, "UTF-8", NULL, size, NULL);
}

/* What makes no good document of "<NAME ATTRIBUTES>INSIDE</NAME>", which is one. (element-type EventBody) */
static inline GArray *
event_bodies_malformed (const char *name, const char *attributes, const char *inside)
{
  GArray *bodies = g_array_new (FALSE, FALSE, sizeof (EventBody));
  g_autofree char *head = g_strdup_printf ("<%s %s>", name, attributes);
  g_autofree char *tail = g_strdup_printf ("</%s>", name);
  g_autofree char *good = g_strconcat (head, inside, tail, NULL);
  g_autofree char *open = event_body_fill (head, "<x>", 5000, "");
  gsize size;
  char *text;

  g_array_set_clear_func (bodies, event_body_clear);
  event_bodies_add (bodies, "empty", g_strdup (""), 0);
  event_bodies_add (bodies, "text", g_strdup ("gone"), 0);
  event_bodies_add (bodies, "cut", g_strndup (good, strlen (good) - 1), 0);
  event_bodies_add (bodies, "two roots", g_strconcat (good, good, NULL), 0);
  event_bodies_add (bodies, "document type", g_strdup_printf ("<!DOCTYPE %s>%s", name, good), 0);
  event_bodies_add (bodies, "entity", g_strdup_printf ("<!DOCTYPE x [<!ENTITY e \"a\">]>%s&e;%s%s", head, inside, tail),
                    0);
  event_bodies_add (bodies, "external entity",
                    g_strdup_printf ("<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                                     "%s&e;%s", head, tail), 0);
  event_bodies_add (bodies, "entity without document type", g_strconcat (head, "&e;", inside, tail, NULL), 0);
  event_bodies_add (bodies, "reference to NUL", g_strconcat (head, "&#0;", inside, tail, NULL), 0);
  event_bodies_add (bodies, "no UTF-8", g_strconcat (head, "\xff", inside, tail, NULL), 0);
  event_bodies_add (bodies, "deep nesting", event_body_fill (open, "</x>", 5000, tail), 0);
  event_bodies_add (bodies, "too many children", event_body_fill (head, "<x/>", 1025, tail), 0);
  event_bodies_add (bodies, "other root", g_strdup_printf ("<x%s</x>", good + 1 + strlen (name)), 0);
  event_bodies_add (bodies, "other namespace", g_strdup_printf ("<%s xmlns=\"urn:x\">%s%s", name, inside, tail), 0);
  text = event_body_convert (good, "UTF-16", &size);
  event_bodies_add (bodies, "UTF-16", text, size);
  text = event_body_convert (good, "UTF-16LE", &size);
  event_bodies_add (bodies, "UTF-16 without mark", text, size);
  size = strlen (good) + 1;
  text = g_malloc (size);
  memcpy (text, good, size);
  event_bodies_add (bodies, "NUL behind", text, size);
  text = g_strdup (good);
  text[strlen (head)] = '\0';
  event_bodies_add (bodies, "NUL inside", text, strlen (good));
  return bodies;
}

/* The same, larger than any event body may be. (transfer full) */
static inline GBytes *
event_body_oversized (const char *name, const char *attributes, const char *inside)
{
  g_autofree char *head = g_strdup_printf ("<%s %s>%s", name, attributes, inside);
  g_autofree char *tail = g_strdup_printf ("</%s>", name);
  char *text = event_body_fill (head, "        ", 256 * 1024 / 8, tail);

  return g_bytes_new_take (text, strlen (text));
}

G_END_DECLS
