/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bench-peer.h"

/* usage: bench-message CORPUS MODULE…                   nanoseconds a message, the best of several rounds
 *        bench-message --times N OPERATION CORPUS MODULE  does it N times and says nothing (for callgrind) */

#define ROUNDS 15
#define TIMES 4000

typedef struct
{
  char *name;
  void (*parse) (const char *data, size_t length, BenchCounts *counts);
  void *(*read) (const char *data, size_t length);
  size_t (*forward) (void *message);
  size_t (*answer) (void *request);
  size_t (*build) (void);
  GPtrArray *messages; /* what read() made of the corpus */
  void *invite;
} Peer;

typedef struct
{
  const char *name;
  gboolean whole_corpus;
  gsize (*run) (const Peer *peer, GPtrArray *corpus); /* returns values or bytes, so that work is seen to be done */
} Operation;

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

static void *
find_symbol (void *module, const char *name)
{
  void *symbol = dlsym (module, name);

  if (!symbol)
    g_error ("%s", dlerror ());
  return symbol;
}

/* Some libraries use the same names, so each sees its own first. */
static Peer
load_peer (const char *path, GPtrArray *corpus)
{
  g_autofree char *file = g_path_get_basename (path);
  void *module = dlopen (path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  Peer peer = { g_strndup (file + strlen ("peer-"), strcspn (file, ".") - strlen ("peer-")) };

  if (!module)
    g_error ("%s", dlerror ());
  *(void **) &peer.parse = find_symbol (module, "bench_parse");
  *(void **) &peer.read = find_symbol (module, "bench_read");
  *(void **) &peer.forward = find_symbol (module, "bench_forward");
  *(void **) &peer.answer = find_symbol (module, "bench_answer");
  *(void **) &peer.build = find_symbol (module, "bench_build");
  peer.messages = g_ptr_array_new ();
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length;
      const char *data = g_bytes_get_data (g_ptr_array_index (corpus, i), &length);
      void *message = peer.read (data, length);

      if (!message)
        g_error ("%s does not read message %u", peer.name, i);
      g_ptr_array_add (peer.messages, message);
      if (!peer.invite && g_str_has_prefix (data, "INVITE "))
        peer.invite = message;
    }
  return peer;
}

static gsize
parse_all (const Peer *peer, GPtrArray *corpus)
{
  gsize values = 0;

  for (guint i = 0; i < corpus->len; i++)
    {
      BenchCounts counts = { 0 };
      gsize length;
      const char *data = g_bytes_get_data (g_ptr_array_index (corpus, i), &length);

      peer->parse (data, length, &counts);
      values += counts.vias + counts.addresses + counts.digests + counts.others;
    }
  return values;
}

static gsize
forward_all (const Peer *peer, GPtrArray *corpus)
{
  gsize bytes = 0;

  for (guint i = 0; i < corpus->len; i++)
    bytes += peer->forward (g_ptr_array_index (peer->messages, i));
  return bytes;
}

static gsize
answer_one (const Peer *peer, GPtrArray *corpus)
{
  return peer->answer (peer->invite);
}

static gsize
build_one (const Peer *peer, GPtrArray *corpus)
{
  return peer->build ();
}

static const Operation operations[] = {
  { "parse", TRUE, parse_all },
  { "forward", TRUE, forward_all },
  { "answer", FALSE, answer_one },
  { "build", FALSE, build_one },
};

static double
measure (const Operation *operation, const Peer *peer, GPtrArray *corpus)
{
  guint each = operation->whole_corpus ? corpus->len : 1;
  guint times = TIMES * corpus->len / each;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < times; i++)
    operation->run (peer, corpus);
  return (double) (g_get_monotonic_time () - start) * 1000 / times / each;
}

static void
compare (const Operation *operation, GArray *peers, GPtrArray *corpus)
{
  g_autofree double *best = g_new (double, peers->len);

  for (guint i = 0; i < peers->len; i++)
    best[i] = G_MAXDOUBLE;
  /* In turns, so that a busy machine is so for all of them. */
  for (guint round = 0; round < ROUNDS; round++)
    {
      for (guint i = 0; i < peers->len; i++)
        best[i] = MIN (best[i], measure (operation, &g_array_index (peers, Peer, i), corpus));
    }
  for (guint i = 0; i < peers->len; i++)
    {
      Peer *peer = &g_array_index (peers, Peer, i);
      gsize result = operation->run (peer, corpus);

      g_print ("%-8s %-10s %8.0f ns  %6" G_GSIZE_FORMAT " %s\n", operation->name, peer->name, best[i], result,
               operation->run == parse_all ? "values" : "bytes");
    }
}

static int
repeat (int times, const char *name, const char *corpus_folder, const char *module)
{
  g_autoptr (GPtrArray) corpus = load_corpus (corpus_folder);
  Peer peer = load_peer (module, corpus);
  gsize result = 0;

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      if (!g_str_equal (operations[i].name, name))
        continue;
      for (int n = times; n > 0; n--)
        result += operations[i].run (&peer, corpus);
    }
  return result == 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) corpus = NULL;
  g_autoptr (GArray) peers = g_array_new (FALSE, FALSE, sizeof (Peer));

  if (argc == 6 && g_str_equal (argv[1], "--times"))
    return repeat (atoi (argv[2]), argv[3], argv[4], argv[5]);
  if (argc < 3)
    {
      g_printerr ("usage: %s [--times N OPERATION] CORPUS MODULE…\n", argv[0]);
      return 2;
    }
  corpus = load_corpus (argv[1]);
  for (char **module = argv + 2; *module; module++)
    {
      Peer peer = load_peer (*module, corpus);

      g_array_append_val (peers, peer);
    }
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    compare (&operations[i], peers, corpus);
  return 0;
}
