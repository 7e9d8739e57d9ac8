/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bench-peer.h"

/* usage: bench-parse CORPUS MODULE…                nanoseconds a message, the best of several rounds
 *        bench-parse --times N CORPUS MODULE       parses the corpus N times and says nothing (for callgrind) */

#define ROUNDS 15
#define TIMES 4000

typedef struct
{
  char *name;
  BenchParse parse;
  double best; /* nanoseconds a message */
} Peer;

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* (element-type GBytes) */
static GPtrArray *
load_corpus (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *data;
      gsize length;

      if (g_file_get_contents (g_ptr_array_index (names, i), &data, &length, NULL))
        g_ptr_array_add (messages, g_bytes_new_take (data, length));
    }
  if (messages->len == 0)
    g_error ("There are no messages in %s", folder);
  return messages;
}

/* Some libraries use the same names, so each sees its own first. */
static Peer
load_peer (const char *path)
{
  g_autofree char *file = g_path_get_basename (path);
  void *module = dlopen (path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  Peer peer = { g_strndup (file + strlen ("peer-"), strcspn (file, ".") - strlen ("peer-")), NULL, G_MAXDOUBLE };

  if (!module)
    g_error ("%s", dlerror ());
  peer.parse = (BenchParse) dlsym (module, "bench_parse");
  return peer;
}

static void
parse_all (const Peer *peer, GPtrArray *messages, BenchCounts *total)
{
  for (guint i = 0; i < messages->len; i++)
    {
      BenchCounts counts = { 0 };
      gsize length;
      const char *data = g_bytes_get_data (g_ptr_array_index (messages, i), &length);

      peer->parse (data, length, &counts);
      total->vias += counts.vias;
      total->addresses += counts.addresses;
      total->digests += counts.digests;
      total->others += counts.others;
    }
}

static void
measure (Peer *peer, GPtrArray *messages)
{
  BenchCounts total = { 0 };
  gint64 start = g_get_monotonic_time ();
  double each;

  for (guint i = 0; i < TIMES; i++)
    parse_all (peer, messages, &total);
  each = (double) (g_get_monotonic_time () - start) * 1000 / TIMES / messages->len;
  peer->best = MIN (peer->best, each);
}

static void
compare (GPtrArray *messages, char **modules)
{
  g_autoptr (GArray) peers = g_array_new (FALSE, FALSE, sizeof (Peer));

  for (; *modules; modules++)
    {
      Peer peer = load_peer (*modules);

      g_array_append_val (peers, peer);
    }
  /* In turns, so that a busy machine is so for all of them. */
  for (guint round = 0; round < ROUNDS; round++)
    {
      for (guint i = 0; i < peers->len; i++)
        measure (&g_array_index (peers, Peer, i), messages);
    }
  g_print ("%-10s %8s  %s\n", "library", "ns", "Vias addresses digests others");
  for (guint i = 0; i < peers->len; i++)
    {
      Peer *peer = &g_array_index (peers, Peer, i);
      BenchCounts total = { 0 };

      parse_all (peer, messages, &total);
      g_print ("%-10s %8.0f  %4u %9u %7u %6u\n", peer->name, peer->best, total.vias, total.addresses, total.digests,
               total.others);
      g_free (peer->name);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) messages = NULL;

  if (argc == 5 && g_str_equal (argv[1], "--times"))
    {
      Peer peer = load_peer (argv[4]);
      BenchCounts total = { 0 };

      messages = load_corpus (argv[3]);
      for (int i = atoi (argv[2]); i > 0; i--)
        parse_all (&peer, messages, &total);
      g_free (peer.name);
      return total.others == 0;
    }
  if (argc < 3)
    {
      g_printerr ("usage: %s [--times N] CORPUS MODULE…\n", argv[0]);
      return 2;
    }
  messages = load_corpus (argv[1]);
  compare (messages, argv + 2);
  return 0;
}
