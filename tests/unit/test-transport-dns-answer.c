/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "transport/sip-dns-private.h"
#include "util/sip-error.h"

/* Builds answers: names are written as labels, or as a pointer. */
static void
add_16 (GByteArray *bytes, guint value)
{
  const guint8 data[] = { value >> 8, value & 0xff };

  g_byte_array_append (bytes, data, 2);
}

static void
add_pointer (GByteArray *bytes, guint offset)
{
  add_16 (bytes, 0xc000 | offset);
}

static void
add_string (GByteArray *bytes, const char *text)
{
  const guint8 length = strlen (text);

  g_byte_array_append (bytes, &length, 1);
  g_byte_array_append (bytes, (const guint8 *) text, length);
}

static void
add_name (GByteArray *bytes, const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);

  for (guint i = 0; labels[i] && *name; i++)
    add_string (bytes, labels[i]);
  add_string (bytes, "");
}

/* The question is at 12. */
static GByteArray *
begin (const char *question, guint type, guint n_answers)
{
  GByteArray *bytes = g_byte_array_new ();

  add_16 (bytes, 0x1234);
  add_16 (bytes, 0x8180);
  add_16 (bytes, 1);
  add_16 (bytes, n_answers);
  add_16 (bytes, 0);
  add_16 (bytes, 0);
  add_name (bytes, question);
  add_16 (bytes, type);
  add_16 (bytes, 1);
  return bytes;
}

/* @content is freed. */
static void
add_record (GByteArray *bytes, const char *owner, guint type, GByteArray *content)
{
  if (owner)
    add_name (bytes, owner);
  else
    add_pointer (bytes, 12);
  add_16 (bytes, type);
  add_16 (bytes, 1);
  add_16 (bytes, 0);
  add_16 (bytes, 300);
  add_16 (bytes, content->len);
  g_byte_array_append (bytes, content->data, content->len);
  g_byte_array_unref (content);
}

static GByteArray *
address (const char *text)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (text);
  GByteArray *content = g_byte_array_new ();

  return g_byte_array_append (content, g_inet_address_to_bytes (parsed), g_inet_address_get_native_size (parsed));
}

static GByteArray *
alias (const char *target)
{
  GByteArray *content = g_byte_array_new ();

  add_name (content, target);
  return content;
}

static GByteArray *
srv (guint priority, guint weight, guint port, const char *target)
{
  GByteArray *content = g_byte_array_new ();

  add_16 (content, priority);
  add_16 (content, weight);
  add_16 (content, port);
  add_name (content, target);
  return content;
}

static GByteArray *
naptr (const char *flags, const char *service, const char *regexp, const char *replacement)
{
  GByteArray *content = g_byte_array_new ();

  add_16 (content, 10);
  add_16 (content, 20);
  add_string (content, flags);
  add_string (content, service);
  add_string (content, regexp);
  add_name (content, replacement);
  return content;
}

/* Just as large as it is, so that reading one byte more is found. @bytes is freed. */
static GPtrArray *
parse (GByteArray *bytes, const char *name, SipDnsType type, GError **error)
{
  g_autofree guint8 *copy = g_memdup2 (bytes->data, bytes->len);
  gsize size = bytes->len;

  g_byte_array_unref (bytes);
  return sip_dns_answer_parse (copy, size, name, type, error);
}

static SipDnsRecord *
get (GPtrArray *records, guint index)
{
  g_assert_nonnull (records);
  g_assert_cmpuint (index, <, records->len);
  return records->pdata[index];
}

static void
assert_refused (GByteArray *bytes, const char *name, SipDnsType type)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (bytes, name, type, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
}

static void
test_addresses (void)
{
  GByteArray *bytes = begin ("Example.org", SIP_DNS_A, 3);
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *text = NULL;

  add_record (bytes, NULL, SIP_DNS_A, address ("192.0.2.1"));
  add_record (bytes, "EXAMPLE.ORG", SIP_DNS_A, address ("192.0.2.2"));
  add_record (bytes, "other.org", SIP_DNS_A, address ("192.0.2.3"));
  records = parse (bytes, "example.ORG", SIP_DNS_A, NULL);
  g_assert_cmpuint (records->len, ==, 2);
  text = g_inet_address_to_string (get (records, 1)->address);
  g_assert_cmpstr (text, ==, "192.0.2.2");
  g_assert_cmpuint (get (records, 0)->ttl_s, ==, 300);
}

static void
test_v6 (void)
{
  GByteArray *bytes = begin ("example.org", SIP_DNS_AAAA, 1);
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *text = NULL;

  add_record (bytes, NULL, SIP_DNS_AAAA, address ("2001:db8::1"));
  records = parse (bytes, "example.org", SIP_DNS_AAAA, NULL);
  text = g_inet_address_to_string (get (records, 0)->address);
  g_assert_cmpstr (text, ==, "2001:db8::1");
}

static void
test_services (void)
{
  GByteArray *bytes = begin ("_sip._udp.example.org", SIP_DNS_SRV, 2);
  g_autoptr (GPtrArray) records = NULL;

  add_record (bytes, NULL, SIP_DNS_SRV, srv (1, 2, 5060, "Pbx.example.org"));
  add_record (bytes, NULL, SIP_DNS_SRV, srv (65535, 0, 65535, ""));
  records = parse (bytes, "_sip._udp.example.org", SIP_DNS_SRV, NULL);
  g_assert_cmpuint (get (records, 0)->priority, ==, 1);
  g_assert_cmpuint (get (records, 0)->weight, ==, 2);
  g_assert_cmpuint (get (records, 0)->port, ==, 5060);
  g_assert_cmpstr (get (records, 0)->target, ==, "pbx.example.org");
  g_assert_cmpstr (get (records, 1)->target, ==, "");
}

static void
test_naptr (void)
{
  GByteArray *bytes = begin ("example.org", SIP_DNS_NAPTR, 1);
  g_autoptr (GPtrArray) records = NULL;

  add_record (bytes, NULL, SIP_DNS_NAPTR, naptr ("s", "SIP+D2T", "", "_sip._tcp.example.org"));
  records = parse (bytes, "example.org", SIP_DNS_NAPTR, NULL);
  g_assert_cmpuint (get (records, 0)->priority, ==, 10);
  g_assert_cmpuint (get (records, 0)->weight, ==, 20);
  g_assert_cmpstr (get (records, 0)->flags, ==, "s");
  g_assert_cmpstr (get (records, 0)->service, ==, "SIP+D2T");
  g_assert_cmpstr (get (records, 0)->regexp, ==, "");
  g_assert_cmpstr (get (records, 0)->target, ==, "_sip._tcp.example.org");
}

static void
test_aliases (void)
{
  GByteArray *bytes = begin ("a.org", SIP_DNS_A, 4);
  g_autoptr (GPtrArray) records = NULL;

  /* In any order. */
  add_record (bytes, "c.org", SIP_DNS_A, address ("192.0.2.1"));
  add_record (bytes, "b.org", 5, alias ("c.org"));
  add_record (bytes, "a.org", 5, alias ("b.org"));
  add_record (bytes, "d.org", SIP_DNS_A, address ("192.0.2.2"));
  records = parse (bytes, "a.org", SIP_DNS_A, NULL);
  g_assert_cmpuint (records->len, ==, 1);
}

static void
test_alias_loop (void)
{
  GByteArray *bytes = begin ("a.org", SIP_DNS_A, 3);
  g_autoptr (GPtrArray) records = NULL;

  add_record (bytes, "a.org", 5, alias ("b.org"));
  add_record (bytes, "b.org", 5, alias ("a.org"));
  add_record (bytes, "c.org", SIP_DNS_A, address ("192.0.2.1"));
  records = parse (bytes, "a.org", SIP_DNS_A, NULL);
  g_assert_cmpuint (records->len, ==, 0);
}

static void
test_pointer_loops (void)
{
  guint begins = 12 + 7 + 4;
  GByteArray *bytes;

  /* To itself, forwards, and one that leads to one that leads back. */
  for (guint offset = begins; offset < begins + 40; offset++)
    {
      bytes = begin ("a.org", SIP_DNS_A, 1);
      add_pointer (bytes, offset);
      add_16 (bytes, SIP_DNS_A);
      add_16 (bytes, 1);
      for (guint i = 0; i < 20; i++)
        add_pointer (bytes, begins);
      assert_refused (bytes, "a.org", SIP_DNS_A);
    }
}

static void
test_cut (void)
{
  g_autoptr (GByteArray) whole = begin ("example.org", SIP_DNS_NAPTR, 2);

  add_record (whole, NULL, SIP_DNS_NAPTR, naptr ("s", "SIP+D2T", "", "_sip._tcp.example.org"));
  add_record (whole, NULL, SIP_DNS_NAPTR, naptr ("s", "SIP+D2U", "x", "_sip._udp.example.org"));
  for (guint size = 0; size < whole->len; size++)
    {
      GByteArray *bytes = g_byte_array_new ();

      g_byte_array_append (bytes, whole->data, size);
      assert_refused (bytes, "example.org", SIP_DNS_NAPTR);
    }
}

static void
assert_content_refused (SipDnsType type, const void *data, gsize size)
{
  GByteArray *bytes = begin ("example.org", type, 2);
  GByteArray *content = g_byte_array_new ();

  g_byte_array_append (content, data, size);
  add_record (bytes, NULL, type, content);
  add_record (bytes, NULL, 99, alias ("long.enough.to.be.read.by.mistake"));
  assert_refused (bytes, "example.org", type);
}

static void
test_contents (void)
{
  assert_content_refused (SIP_DNS_A, "123", 3);
  assert_content_refused (SIP_DNS_A, "12345", 5);
  assert_content_refused (SIP_DNS_AAAA, "1234", 4);
  assert_content_refused (SIP_DNS_SRV, "\0\1\0\2\0\3", 6);
  assert_content_refused (SIP_DNS_SRV, "\0\1\0\2\0\3\4a", 8);
  assert_content_refused (SIP_DNS_SRV, "\0\1\0\2\0\3\1a\0x", 10);
  assert_content_refused (SIP_DNS_SRV, "\0\1\0\2\0\3\3a.b\0", 11);
  assert_content_refused (SIP_DNS_SRV, "\0\1\0\2\0\3\3a\0b\0", 11);
  assert_content_refused (SIP_DNS_SRV, "\0\1\0\2\0\3\x41" "a\0", 9);
  assert_content_refused (SIP_DNS_NAPTR, "\0\1\0\2\1s\7SIP+D2\0\0", 15);
  assert_content_refused (SIP_DNS_NAPTR, "\0\1\0\2\1\n\0\0\0", 9);
  assert_content_refused (SIP_DNS_NAPTR, "\0\1\0\2\xff" "s", 6);
}

static void
test_long_name (void)
{
  GByteArray *bytes = begin ("example.org", SIP_DNS_SRV, 1);
  GByteArray *content = g_byte_array_new ();

  g_byte_array_append (content, (const guint8 *) "\0\1\0\2\0\3", 6);
  for (guint i = 0; i < 100; i++)
    add_string (content, "abc");
  add_string (content, "");
  add_record (bytes, NULL, SIP_DNS_SRV, content);
  assert_refused (bytes, "example.org", SIP_DNS_SRV);
}

static void
test_questions (void)
{
  GByteArray *bytes = begin ("example.org", SIP_DNS_A, 0);

  bytes->data[2] = 0x01; /* a query, no answer */
  assert_refused (bytes, "example.org", SIP_DNS_A);
  bytes = begin ("example.org", SIP_DNS_A, 0);
  bytes->data[5] = 2;
  assert_refused (bytes, "example.org", SIP_DNS_A);
}

static void
test_many (void)
{
  GByteArray *bytes = begin ("example.org", SIP_DNS_A, 200);
  g_autoptr (GPtrArray) records = NULL;

  for (guint i = 0; i < 200; i++)
    add_record (bytes, NULL, SIP_DNS_A, address ("192.0.2.1"));
  records = parse (bytes, "example.org", SIP_DNS_A, NULL);
  g_assert_cmpuint (records->len, ==, 64);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/transport/dns-answer/" path, func)
  ADD ("gives-addresses-of-the-name-alone", test_addresses);
  ADD ("gives-ipv6-addresses", test_v6);
  ADD ("gives-services-rfc2782", test_services);
  ADD ("gives-naptr-rfc3403-4.1", test_naptr);
  ADD ("follows-aliases-in-any-order", test_aliases);
  ADD ("leaves-a-loop-of-aliases", test_alias_loop);
  ADD ("refuses-pointers-that-do-not-lead-back-rfc1035-4.1.4", test_pointer_loops);
  ADD ("refuses-every-beginning-of-an-answer", test_cut);
  ADD ("refuses-contents-of-another-type-or-length", test_contents);
  ADD ("refuses-names-that-are-too-long-rfc1035-2.3.4", test_long_name);
  ADD ("refuses-what-is-no-answer", test_questions);
  ADD ("is-bounded", test_many);
  return g_test_run ();
}
