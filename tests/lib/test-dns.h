/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-dns-private.h"

G_BEGIN_DECLS

/* A name server that knows a zone, of lines as
 *   "NAME A 192.0.2.1", "NAME AAAA 2001:db8::1", "NAME SRV 10 0 5060 TARGET", "NAME NAPTR 10 0 s SIP+D2T TARGET"
 * with "." for the root; "NAME TYPE silent" is a question that is answered only by test_dns_release(), and
 * "NAME TYPE failure" one to which there is no answer. */
#define TEST_TYPE_DNS (test_dns_get_type ())
G_DECLARE_FINAL_TYPE (TestDns, test_dns, TEST, DNS, GObject)

/* @zone: NULL-terminated, borrowed */
TestDns *test_dns_new (const char *const *zone);
/* What was asked since the last time, in order: "NAPTR example.org, A example.org". (transfer full) */
char *test_dns_take_questions (TestDns *self);
/* Nothing is answered but with failures. */
void test_dns_set_down (TestDns *self, gboolean down);
/* Those who wait for silent ones get nothing. */
void test_dns_release (TestDns *self);

G_END_DECLS
