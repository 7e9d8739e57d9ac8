/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-own-contact-private.h"

#define REQUEST "REGISTER sip:example.org SIP/2.0\r\n" COMMON
#define RESPONSE "SIP/2.0 200 OK\r\n" COMMON
#define COMMON \
  "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\nFrom: <sip:a@example.org>;tag=a\r\nTo: <sip:a@example.org>\r\n" \
  "Call-ID: c\r\nCSeq: 1 REGISTER\r\n"

static SipMessage *
parse (const char *start, const char *headers)
{
  g_autofree char *text = g_strconcat (start, headers, "\r\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  SipMessage *message = sip_message_parse (bytes, &error);

  g_assert_no_error (error);
  return message;
}

/* 0: none of the Contacts is ours. */
static guint
get_expires (SipMessage *request, SipMessage *response, guint asked)
{
  SipAddress *own = sip_own_contact_find (sip_own_contact_of_request (request), response);

  return own ? sip_own_contact_get_expires (own, response, asked) : 0;
}

static const struct
{
  const char *contacts;
  guint granted;
} answers[] = {
  { "Contact: <sip:a@192.0.2.1>;expires=120\r\n", 120 },
  { "Contact: <sip:b@192.0.2.1>;expires=7, <SIP:a@192.0.2.1>;expires=60\r\n", 60 },
  { "Contact: <sip:a@192.0.2.1>\r\nExpires: 90\r\n", 90 },
  { "Contact: <sip:a@192.0.2.1>\r\n", 600 },
  { "Contact: <sip:a@192.0.2.1>;expires=soon\r\n", 600 },
  { "Contact: <sip:a@192.0.2.1>;expires=0\r\n", 0 },
  { "Contact: <sip:a@192.0.2.1>;expires=4000000000\r\n", 604800 },
  { "Contact: <sip:a@192.0.2.1:5070>;expires=120\r\n", 0 },
  { "Contact: *\r\n", 0 },
  { "", 0 },
};

static void
expires_is_that_of_the_own_contact (void)
{
  g_autoptr (SipMessage) request = parse (REQUEST, "Contact: <sip:a@192.0.2.1>\r\n");

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (SipMessage) response = parse (RESPONSE, answers[i].contacts);

      g_assert_cmpuint (get_expires (request, response, 600), ==, answers[i].granted);
    }
}

static void
own_contact_is_the_last (void)
{
  g_autoptr (SipMessage) request =
    parse (REQUEST, "Contact: <sip:old@192.0.2.1>;expires=0\r\nContact: <sip:a@192.0.2.1>\r\n");
  g_autoptr (SipMessage) none = parse (REQUEST, "");
  g_autoptr (SipMessage) response = parse (RESPONSE, "Contact: <sip:a@192.0.2.1>;expires=60\r\n");

  g_assert_cmpuint (get_expires (request, response, 600), ==, 60);
  g_assert_null (sip_own_contact_of_request (none));
}

/* Of two flows of one socket the Contacts have the same URI (RFC 5626 6). */
static const struct
{
  const char *sent;
  const char *listed;
  guint granted;
} own[] = {
  { "<sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\";reg-id=2",
    "<sip:a@192.0.2.1>;expires=9;+sip.instance=\"<urn:uuid:1>\";reg-id=1, "
    "<sip:a@192.0.2.1>;expires=8;+sip.instance=\"<urn:uuid:1>\";reg-id=2",
    8 },
  { "<sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\"",
    "<sip:a@192.0.2.1>;expires=9, <sip:a@192.0.2.1>;expires=8;+sip.instance=\"<urn:uuid:1>\"", 8 },
  { "<sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\"",
    "<sip:a@198.51.100.1:9;x=y>;expires=8;+sip.instance=\"<urn:UUID:1>\"", 8 },
  { "<sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\"",
    "<sip:a@198.51.100.1:9;x=y>;expires=8;+sip.instance=\"<urn:uuid:2>\"", 0 },
  { "<sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\";reg-id=2",
    "<sip:a@192.0.2.7>;expires=8;+sip.instance=\"<urn:uuid:1>\";reg-id=1", 0 },
  { "<sip:a@192.0.2.1>", "<sip:a@192.0.2.7>;expires=8", 0 },
};

static void
own_contact_is_that_of_instance_and_flow (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autofree char *sent = g_strdup_printf ("Contact: %s\r\n", own[i].sent);
      g_autofree char *listed = g_strdup_printf ("Contact: %s\r\n", own[i].listed);
      g_autoptr (SipMessage) request = parse (REQUEST, sent);
      g_autoptr (SipMessage) response = parse (RESPONSE, listed);

      g_assert_cmpuint (get_expires (request, response, 600), ==, own[i].granted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/registration/own-contact/expires-is-that-of-the-own-contact", expires_is_that_of_the_own_contact);
  g_test_add_func ("/registration/own-contact/is-the-last-of-a-request", own_contact_is_the_last);
  g_test_add_func ("/registration/own-contact/is-that-of-instance-and-flow", own_contact_is_that_of_instance_and_flow);

  return g_test_run ();
}
