/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* How many values a library made of a message: a parser that looks at less is not faster. */
typedef struct
{
  unsigned vias;
  unsigned addresses; /* From, To, Contact, Route, Record-Route */
  unsigned digests;   /* WWW-Authenticate, Proxy-Authorization, … */
  unsigned others;    /* request line, CSeq, Call-ID, Content-Type, Content-Length */
} BenchCounts;

/* What each module, one a library, exports. Parses one message and frees it. */
typedef void (*BenchParse) (const char *data, size_t length, BenchCounts *counts);

__attribute__ ((visibility ("default"))) void bench_parse (const char *data, size_t length, BenchCounts *counts);
