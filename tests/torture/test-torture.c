/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message/sip-message-builder.h"
#include "torture-values.h"

/* usage: test-torture FILE [FOLDER]
 *
 * FILE holds blocks: a line "=== SECTION NAME", the message, a line "---", and what it must be as KEY=VALUE. Lines of
 * a message end with LF for CRLF; "\xHH" is any byte. In place of a message that stands in FOLDER there is nothing.
 * "liberal=yes" says that the message breaks the grammar and is taken for what was meant. */

typedef struct
{
  char *section;
  char *name;
  GBytes *message;
  GPtrArray *values; /* of char *, key and value by turns */
  gboolean liberal;
} Block;

static void
block_free (Block *self)
{
  g_free (self->section);
  g_free (self->name);
  g_clear_pointer (&self->message, g_bytes_unref);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static GBytes *
bytes_from_lines (const char *lines)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; *lines; lines++)
    {
      guint8 c = (guint8) *lines;

      if (c == '\n')
        g_byte_array_append (bytes, (const guint8 *) "\r", 1);
      if (g_str_has_prefix (lines, "\\x") && g_ascii_isxdigit (lines[2]) && g_ascii_isxdigit (lines[3]))
        {
          c = (guint8) (g_ascii_xdigit_value (lines[2]) << 4 | g_ascii_xdigit_value (lines[3]));
          lines += 3;
        }
      g_byte_array_append (bytes, &c, 1);
    }
  return g_byte_array_free_to_bytes (bytes);
}

static void
take_value (Block *block, const char *line)
{
  const char *equal = strchr (line, '=');

  if (*line == '\0')
    return;
  if (!equal)
    g_error ("%s: “%s” is no KEY=VALUE", block->name, line);
  if (g_str_equal (line, "liberal=yes"))
    {
      block->liberal = TRUE;
      return;
    }
  g_ptr_array_add (block->values, g_strndup (line, (gsize) (equal - line)));
  g_ptr_array_add (block->values, g_strdup (equal + 1));
}

static GBytes *
load (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, &error))
    g_error ("%s", error->message);
  return g_bytes_new_take (data, length);
}

/* @text: a block without its "=== " */
static Block *
block_new (const char *text, const char *folder)
{
  Block *self = g_new0 (Block, 1);
  const char *title_end = strchr (text, '\n'), *rule = strstr (text, "\n---\n");
  g_autofree char *title = g_strndup (text, (gsize) (title_end - text));
  g_auto (GStrv) words = g_strsplit (title, " ", 2);
  g_auto (GStrv) lines = NULL;

  if (!rule || !words[0] || !words[1])
    g_error ("The block “%s” has no name or no rule", title);
  self->section = g_strdup (words[0]);
  self->name = g_strdup (words[1]);
  self->values = g_ptr_array_new_with_free_func (g_free);
  if (folder)
    {
      self->message = load (folder, self->name);
    }
  else
    {
      g_autofree char *message = g_strndup (title_end + 1, (gsize) (rule - title_end));

      self->message = bytes_from_lines (message);
    }
  lines = g_strsplit (rule + strlen ("\n---\n"), "\n", -1);
  for (char **line = lines; *line; line++)
    take_value (self, *line);
  return self;
}

/* (element-type Block) */
static GPtrArray *
load_blocks (const char *path, const char *folder)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  parts = g_strsplit (text, "\n=== ", -1);
  for (guint i = 1; parts[i]; i++)
    g_ptr_array_add (blocks, block_new (parts[i], folder));
  return blocks;
}

/* RFC 3261 8.2.6.2: what a response repeats, it repeats exactly; whatever a message is, it can be shown and written. */
static void
answer_and_show (SipMessage *message)
{
  static const SipHeader echoed[] = { SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_CALL_ID, SIP_HEADER_CSEQ };
  g_autofree char *text = sip_message_to_redacted_string (message);
  g_autoptr (SipMessage) response = NULL;
  SipSlice to;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (!sip_message_is_request (message))
    return;
  response = sip_message_builder_end (sip_message_builder_new_response (message, 404, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (echoed); i++)
    {
      guint n = sip_message_count (message, echoed[i]);

      g_assert_cmpuint (sip_message_count (response, echoed[i]), ==, n);
      while (n-- > 0)
        g_assert_true (sip_slice_equal (sip_message_get_header (response, echoed[i], n),
                                        sip_message_get_header (message, echoed[i], n)));
    }
  to = sip_message_get_header (message, SIP_HEADER_TO, 0);
  g_assert_true (sip_slice_equal (sip_message_get_header (response, SIP_HEADER_TO, 0), to));
  if (sip_message_check (message, NULL, NULL))
    g_assert_true (sip_message_check (response, NULL, NULL));
}

static void
test_block (gconstpointer data)
{
  const Block *block = data;
  g_autoptr (SipMessage) message = sip_message_parse (block->message, NULL);

  g_assert_cmpuint (block->values->len, >, 0);
  for (guint i = 0; i < block->values->len; i += 2)
    {
      const char *key = g_ptr_array_index (block->values, i);
      g_autofree char *value = torture_value (message, block->message, key);
      g_autofree char *is = g_strdup_printf ("%s=%s", key, value);
      g_autofree char *must_be = g_strdup_printf ("%s=%s", key, (char *) g_ptr_array_index (block->values, i + 1));

      g_assert_cmpstr (is, ==, must_be);
    }
  if (message)
    answer_and_show (message);
}

static const Block *
find_block (GPtrArray *blocks, const char *name)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      if (g_str_equal (block->name, name))
        return block;
    }
  return NULL;
}

/* A row of the manifest: file, section, validity, bytes, what must be done with it. An invalid message is refused
 * unless the manifest itself allows more; a valid one is accepted, or its scheme is not supported. */
static void
check_row (GPtrArray *blocks, char **row)
{
  const Block *block = find_block (blocks, row[0]);
  g_autoptr (SipMessage) message = NULL;
  g_autofree char *verdict = NULL;
  gboolean valid = g_str_has_prefix (row[2], "valid");

  g_test_message ("%s", row[0]);
  g_assert_nonnull (block);
  g_assert_cmpuint (g_bytes_get_size (block->message), ==, strtoul (row[3], NULL, 10));
  message = sip_message_parse (block->message, NULL);
  verdict = torture_value (message, block->message, "verdict");
  if (valid)
    {
      g_assert_true (g_str_equal (verdict, "accept") || strstr (row[4], verdict));
    }
  else if (block->liberal)
    {
      g_assert_cmpstr (verdict, ==, "accept");
      g_assert_true (strstr (row[4], "liberal") || strstr (row[4], "ignore") || strstr (row[4], "fall back"));
    }
  else
    {
      g_assert_cmpstr (verdict, !=, "accept");
    }
  if (strlen (verdict) == 3 && !strstr (row[4], verdict))
    g_error ("%s: %s is not among “%s”", row[0], verdict, row[4]);
}

static const char *manifest_folder;

static void
test_manifest (gconstpointer data)
{
  g_autofree char *path = g_build_filename (manifest_folder, "MANIFEST.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] && *lines[i]; i++, n++)
    {
      g_auto (GStrv) row = g_strsplit (lines[i], "\t", 5);

      g_assert_cmpuint (g_strv_length (row), ==, 5);
      check_row ((GPtrArray *) data, row);
    }
  g_assert_cmpuint (n, ==, ((GPtrArray *) data)->len);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) blocks = NULL;

  g_test_init (&argc, &argv, NULL);
  if (argc == 3 && *argv[2] == '\0')
    {
      printf ("1..0 # SKIP no folder of messages was given (meson option torture-data)\n");
      return 0;
    }
  g_assert_cmpint (argc, >=, 2);

  manifest_folder = argc == 3 ? argv[2] : NULL;
  blocks = load_blocks (argv[1], manifest_folder);
  g_assert_cmpuint (blocks->len, >, 0);
  for (guint i = 0; i < blocks->len; i++)
    {
      Block *block = g_ptr_array_index (blocks, i);
      g_autofree char *path = g_strdup_printf ("/torture/%s/%s", block->section, block->name);

      g_test_add_data_func (path, block, test_block);
    }
  if (manifest_folder)
    g_test_add_data_func ("/torture/manifest", blocks, test_manifest);

  return g_test_run ();
}
