/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the program can be told to do. */
typedef struct
{
  const char *name;
  const char *method;       /* of the control interface; NULL: monitor, which has none */
  const char *arguments[3]; /* names of the method's options; "!": must be given */
  const char *options;      /* those that fit: "account header wait" */
  const char *help;
} CtlCommand;

typedef struct
{
  const CtlCommand *command;
  GVariant *values;         /* a{sv} for the method */
  char *address;
  char *pcap;               /* the file that is written; "-": standard output */
  gboolean json;
  gboolean wait;
  gboolean follow;
  gboolean version;
} CtlArguments;

/* FALSE: the command line is wrong, @error says how. */
gboolean ctl_arguments_parse (CtlArguments *self, int argc, char **argv, GError **error);
void ctl_arguments_clear (CtlArguments *self);

G_END_DECLS
