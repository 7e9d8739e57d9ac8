/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "event/sip-dialog-info.h"
#include "event/sip-message-summary.h"
#include "event/sip-presence.h"
#include "message/sip-sipfrag.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

/* All that is read of a body is text, and what was read can be written and read again. */

static void
check_text (const char *text)
{
  if (text)
    g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
read_entry (SipDialogEntry *entry)
{
  check_text (sip_dialog_entry_get_id (entry));
  check_text (sip_dialog_entry_get_call_id (entry));
  check_text (sip_dialog_entry_get_local_tag (entry));
  check_text (sip_dialog_entry_get_remote_tag (entry));
  check_text (sip_dialog_entry_get_remote_identity (entry));
  check_text (sip_dialog_entry_get_remote_name (entry));
  check_text (sip_dialog_entry_get_remote_target (entry));
  sip_dialog_entry_get_direction (entry);
  sip_dialog_entry_get_state (entry);
}

static void
read_dialog_info (GBytes *bytes)
{
  g_autoptr (SipDialogInfo) info = sip_dialog_info_new ("sip:a@b");
  g_autoptr (SipDialogInfo) again = sip_dialog_info_new ("sip:a@b");
  g_autoptr (SipBody) body = NULL;

  if (sip_dialog_info_read (info, bytes, NULL) == SIP_DIALOG_INFO_REFUSED)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (info)); i++)
    {
      g_autoptr (SipDialogEntry) entry = g_list_model_get_item (G_LIST_MODEL (info), i);

      read_entry (entry);
    }
  /* The same once more is no news. */
  g_assert_cmpint (sip_dialog_info_read (info, bytes, NULL), !=, SIP_DIALOG_INFO_GAP);
  body = sip_dialog_info_to_body (info, 1);
  g_assert_cmpint (sip_dialog_info_read (again, sip_body_get_bytes (body), NULL), ==, SIP_DIALOG_INFO_APPLIED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (info)));
}

static void
read_presence (GBytes *bytes)
{
  g_autoptr (SipPresence) presence = sip_presence_parse (bytes, NULL);
  g_autoptr (SipPresence) again = NULL;
  g_autoptr (SipBody) body = NULL;

  if (!presence)
    return;
  check_text (sip_presence_get_entity (presence));
  check_text (sip_presence_get_note (presence));
  for (guint i = 0; i < sip_presence_get_n_tuples (presence); i++)
    {
      check_text (sip_presence_get_tuple_id (presence, i));
      check_text (sip_presence_get_tuple_contact (presence, i));
      check_text (sip_presence_get_tuple_note (presence, i));
      g_assert_cmpfloat (sip_presence_get_tuple_priority (presence, i), <=, 1);
    }
  body = sip_presence_to_body (presence);
  again = sip_presence_parse (sip_body_get_bytes (body), NULL);
  g_assert_nonnull (again);
  g_assert_cmpint (sip_presence_get_basic (again), ==, sip_presence_get_basic (presence));
}

static void
read_summary (GBytes *bytes)
{
  g_autoptr (SipMessageSummary) summary = sip_message_summary_parse (bytes, NULL);
  g_autoptr (SipMessageSummary) again = NULL;
  g_autoptr (SipBody) body = NULL;
  guint counts[4] = { 0 };

  if (!summary)
    return;
  check_text (sip_message_summary_get_account (summary));
  sip_message_summary_get_counts (summary, "voice-message", &counts[0], &counts[1], &counts[2], &counts[3]);
  body = sip_message_summary_to_body (summary);
  again = sip_message_summary_parse (sip_body_get_bytes (body), NULL);
  g_assert_nonnull (again);
  g_assert_cmpint (sip_message_summary_get_waiting (again), ==, sip_message_summary_get_waiting (summary));
}

static void
read_sipfrag (GBytes *bytes)
{
  g_autoptr (SipBody) body = sip_body_new ("message/sipfrag", bytes);
  g_autofree char *reason = NULL;
  guint status = 0;

  if (!sip_sipfrag_parse (body, &status, &reason))
    return;
  g_assert_cmpuint (status, >=, 100);
  g_assert_cmpuint (status, <=, 699);
  check_text (reason);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);

  read_dialog_info (bytes);
  read_presence (bytes);
  read_summary (bytes);
  read_sipfrag (bytes);
  return 0;
}
