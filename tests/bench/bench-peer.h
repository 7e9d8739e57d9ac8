/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* What each module, one a library, exports; each does a thing the way its library does it on a call. */
#define BENCH_EXPORT __attribute__ ((visibility ("default")))

/* How many values a library made of a message: a parser that looks at less is not faster. */
typedef struct
{
  unsigned vias;
  unsigned addresses; /* From, To, Contact, Route, Record-Route */
  unsigned digests;   /* WWW-Authenticate, Proxy-Authorization, … */
  unsigned others;    /* request line, CSeq, Call-ID, Content-Type, Content-Length */
} BenchCounts;

/* Parses one message and frees it. */
BENCH_EXPORT void bench_parse (const char *data, size_t length, BenchCounts *counts);
/* Parses one message and keeps it, all of its values read. */
BENCH_EXPORT void *bench_read (const char *data, size_t length);
/* Writes a message that was kept, with BENCH_VIA on top, into memory, and frees that. Returns the bytes. */
BENCH_EXPORT size_t bench_forward (void *message);
/* Likewise a 200 to a request that was kept, with BENCH_TAG, BENCH_CONTACT and BENCH_SDP. */
BENCH_EXPORT size_t bench_answer (void *request);
/* Likewise an INVITE of the parts below. What a dialog keeps for all of its requests (addresses, Call-ID, what does not
 * change) is made ready once, in the form that the library likes best. */
BENCH_EXPORT size_t bench_build (void);

#define BENCH_BRANCH "z9hG4bK-524287-1---8a7f2c1d9e0b3a44"
#define BENCH_VIA "SIP/2.0/UDP 198.51.100.23:5060;branch=" BENCH_BRANCH ";rport"
#define BENCH_TAG "a6c85cf1"
#define BENCH_TARGET "sip:bob@biloxi.example.com"
#define BENCH_FROM "\"Alice Liddell\" <sip:alice@atlanta.example.com>;tag=9fxced76sl"
#define BENCH_TO "<sip:bob@biloxi.example.com>"
#define BENCH_CONTACT "<sip:alice@198.51.100.23:5060;transport=udp>"
#define BENCH_CALL_ID "3848276298220188511@atlanta.example.com"
#define BENCH_CSEQ 1
#define BENCH_ALLOW "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, UPDATE, INFO, PRACK"
#define BENCH_SUPPORTED "replaces, 100rel, timer, outbound"
#define BENCH_USER_AGENT "Softphone/1.0"
#define BENCH_TYPE "application/sdp"
#define BENCH_SDP \
  "v=0\r\no=- 4611731400430051336 2 IN IP4 198.51.100.23\r\ns=-\r\nc=IN IP4 198.51.100.23\r\nt=0 0\r\n" \
  "m=audio 49170 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n" \
  "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n"
