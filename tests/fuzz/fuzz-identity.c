/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "message/sip-answer-mode.h"
#include "message/sip-call-info.h"
#include "message/sip-diversion.h"
#include "message/sip-history-info.h"
#include "message/sip-identity.h"
#include "message/sip-passport.h"
#include "message/sip-privacy.h"
#include "message/sip-reason.h"
#include "message/sip-warning.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

static void
check_text (const char *text, gboolean optional)
{
  g_assert_true (text ? g_utf8_validate (text, -1, NULL) : optional);
}

static void
read_identity (SipMessage *message, gboolean trusted)
{
  g_autoptr (SipIdentity) identity = sip_identity_new_from_request (message, trusted);
  GPtrArray *via = sip_identity_get_via (identity);

  g_assert_nonnull (sip_identity_get_address (identity));
  g_assert_true (trusted || !sip_identity_get_asserted (identity));
  g_assert_true (trusted || sip_identity_get_verstat (identity) == SIP_VERSTAT_NONE);
  for (guint i = 0; i < via->len; i++)
    g_free (sip_address_to_string (via->pdata[i]));
}

static void
read_lists (SipMessage *message)
{
  g_autoptr (GPtrArray) reasons = sip_message_get_reasons (message);
  g_autoptr (GPtrArray) warnings = sip_message_get_warnings (message);
  g_autoptr (GPtrArray) passports = sip_message_get_passports (message);
  g_autoptr (GPtrArray) diversions = sip_message_get_diversions (message);
  g_autoptr (GPtrArray) history = sip_message_get_history (message);

  for (guint i = 0; i < reasons->len; i++)
    check_text (((SipReason *) reasons->pdata[i])->text, TRUE);
  for (guint i = 0; i < warnings->len; i++)
    check_text (((SipWarning *) warnings->pdata[i])->text, FALSE);
  for (guint i = 0; i < passports->len; i++)
    check_text (((SipPassport *) passports->pdata[i])->info, FALSE);
  for (guint i = 0; i < diversions->len; i++)
    check_text (((SipDiversion *) diversions->pdata[i])->reason, TRUE);
  for (guint i = 0; i < history->len; i++)
    check_text (((SipHistoryEntry *) history->pdata[i])->index, FALSE);
}

static void
read_infos (SipMessage *message)
{
  g_autoptr (GPtrArray) infos = sip_message_get_call_infos (message);

  for (guint i = 0; i < infos->len; i++)
    {
      SipCallInfo *info = infos->pdata[i];
      g_autofree char *param = sip_call_info_dup_param (info, "purpose");

      check_text (info->uri, TRUE);
      check_text (info->params, FALSE);
      g_assert_cmpstr (param, ==, info->purpose);
    }
}

static void
read_modes (SipMessage *message)
{
  for (guint privileged = 0; privileged < 2; privileged++)
    {
      g_autoptr (SipAnswerMode) mode = sip_message_get_answer_mode (message, privileged);

      g_assert_true (!mode || mode->delay <= 3600);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  static const char start[] = "INVITE sip:a@b SIP/2.0\r\n";
  g_autofree guint8 *text = g_malloc (sizeof start + length);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SipMessage) message = NULL;
  g_autofree char *privacy = NULL;

  memcpy (text, start, sizeof start - 1);
  if (length > 0)
    memcpy (text + sizeof start - 1, data, length);
  bytes = g_bytes_new_take (g_steal_pointer (&text), sizeof start - 1 + length);
  message = sip_message_parse (bytes, NULL);
  if (!message)
    return 0;
  read_identity (message, FALSE);
  read_identity (message, TRUE);
  read_lists (message);
  read_infos (message);
  read_modes (message);
  privacy = sip_privacy_to_string (sip_message_get_privacy (message));
  g_assert_cmpuint (sip_privacy_parse (privacy), ==, sip_message_get_privacy (message));
  return 0;
}
