/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "transport/sip-inet-private.h"
#include "transport/sip-stun-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

/* What is answered is an answer, and tells the address that is in it. */
static void
check_answer (const SipStun *request)
{
  g_autoptr (GInetSocketAddress) source = sip_inet_parse ("[2001:db8::1]:5060", 0);
  g_autoptr (GBytes) answer = sip_stun_write_answer (request, source);
  g_auto (SipStun) read = { 0 };

  g_assert_true (sip_stun_parse (&read, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer)));
  g_assert_cmpmem (read.id, sizeof read.id, request->id, sizeof request->id);
  if (request->n_unknown > 0)
    g_assert_cmpint (read.kind, ==, SIP_STUN_ERROR);
  else
    g_assert_true (sip_inet_equal (read.mapped, source));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_auto (SipStun) stun = { 0 };

  if (!sip_stun_parse (&stun, data, length))
    {
      g_assert_null (stun.mapped);
      return 0;
    }
  g_assert_true (sip_stun_is (data, length));
  g_assert_cmpint (stun.mapped != NULL, ==, stun.kind == SIP_STUN_SUCCESS);
  if (stun.kind == SIP_STUN_REQUEST)
    check_answer (&stun);
  return 0;
}
