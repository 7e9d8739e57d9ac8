/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-replacee-private.h"

#include "message/sip-replaces.h"
#include "session/sip-session-dialog-private.h"

/* NULL: none, or of another account, to which this one has nothing to say. */
static SipSessionDialog *
find (SipAgent *agent, SipReplaces *replaces)
{
  GObject *owner = sip_dialog_table_lookup (sip_agent_get_dialogs (agent), sip_replaces_get_call_id (replaces),
                                            sip_replaces_get_to_tag (replaces), sip_replaces_get_from_tag (replaces));
  SipSessionDialog *dialog = SIP_IS_SESSION_DIALOG (owner) ? SIP_SESSION_DIALOG (owner) : NULL;

  if (!dialog || !sip_session_dialog_get_session (dialog))
    return NULL;
  return sip_session_dialog_get_agent (dialog) == agent ? dialog : NULL;
}

/* RFC 3891 3: 0, or the status that refuses. */
static guint
check (SipSessionDialog *dialog, SipReplaces *replaces)
{
  SipSession *session = dialog ? sip_session_dialog_get_session (dialog) : NULL;

  if (!session)
    return 481;
  /* Also a fork of a call that lives, which another one won. */
  if (sip_session_dialog_get_state (dialog) >= SIP_SESSION_DIALOG_CLOSING)
    return 603;
  switch (sip_session_get_state (session))
    {
    case SIP_SESSION_ESTABLISHED:
      return sip_replaces_is_early_only (replaces) ? 486 : 0;
    case SIP_SESSION_TERMINATING:
    case SIP_SESSION_TERMINATED:
      return 603;
    default:
      /* A call that rings here may not be taken away from the one who is called. */
      return sip_session_get_direction (session) == SIP_SESSION_OUTGOING ? 0 : 481;
    }
}

gboolean
sip_replacee_find (SipAgent *agent, SipServerTransaction *invite, SipSession **replacee)
{
  g_autoptr (GError) error = NULL;
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (invite));
  g_autoptr (SipReplaces) replaces = sip_replaces_new_from_message (request, &error);
  SipSessionDialog *dialog = replaces ? find (agent, replaces) : NULL;
  guint status = replaces ? check (dialog, replaces) : 0;

  *replacee = NULL;
  if (error)
    status = 400;
  if (status > 0)
    {
      sip_server_transaction_reply (invite, status, NULL);
      return FALSE;
    }
  if (dialog)
    *replacee = g_object_ref (sip_session_dialog_get_session (dialog));
  return TRUE;
}
