/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-values.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

/* Two texts with a line end between them. Whether they are equal does not depend on which is asked (RFC 3261
 * 19.1.4). */
static void
compare (SipUri *a, SipUri *b)
{
  g_assert_cmpint (sip_uri_equal (a, b), ==, sip_uri_equal (b, a));
  g_assert_true (sip_uri_equal (a, a));
}

/* A URI made of another's parts is the other's without what it left out. */
static void
make_again (SipUri *uri)
{
  g_autofree char *user = sip_uri_dup_user (uri);
  g_autofree char *host = sip_slice_dup (sip_uri_get_host (uri));
  g_autoptr (SipUri) made = NULL;

  if (sip_uri_get_scheme (uri) != SIP_SCHEME_SIP && sip_uri_get_scheme (uri) != SIP_SCHEME_SIPS)
    return;
  made = sip_uri_new (sip_uri_get_scheme (uri), user, host, sip_uri_get_port (uri));
  g_assert_nonnull (made);
  g_assert_true (sip_slice_equal (sip_uri_get_host (made), sip_uri_get_host (uri)));
}

static void
remove_param (SipUri *uri)
{
  g_autoptr (SipUri) without = sip_uri_without_param (uri, "transport");

  g_assert_nonnull (without);
  g_assert_false (sip_uri_get_param (without, "transport", NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) data, length);
  char *second = strchr (text, '\n');
  g_autoptr (SipUri) a = NULL;
  g_autoptr (SipUri) b = NULL;
  g_autoptr (SipAddress) address = sip_address_parse (text, NULL);

  if (second)
    *second++ = '\0';
  a = sip_uri_parse (text, NULL);
  b = second ? sip_uri_parse (second, NULL) : NULL;
  fuzz_read_uri (a);
  fuzz_read_uri (b);
  if (a)
    {
      make_again (a);
      remove_param (a);
    }
  if (a && b)
    compare (a, b);
  if (address)
    fuzz_read_address (address);
  return 0;
}
