/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-fork-private.h"

#include "dialog/sip-rseq.h"
#include "message/sip-rack.h"

struct _SipFork
{
  GObject parent_instance;

  /* owned */
  SipSessionDialog *dialog;
  SipFlow *flow;

  SipRSeq rseq;
  gboolean confirmed;
};

G_DEFINE_FINAL_TYPE (SipFork, sip_fork, G_TYPE_OBJECT)

static void
sip_fork_finalize (GObject *object)
{
  SipFork *self = SIP_FORK (object);

  g_clear_object (&self->dialog);
  g_clear_object (&self->flow);

  G_OBJECT_CLASS (sip_fork_parent_class)->finalize (object);
}

static void
sip_fork_class_init (SipForkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_fork_finalize;
}

static void
sip_fork_init (SipFork *self)
{
}

SipFork *
sip_fork_new (SipAgent *agent, SipDialog *dialog, SipFlow *flow, SipBody *offer)
{
  SipFork *self = g_object_new (SIP_TYPE_FORK, NULL);

  self->dialog = sip_session_dialog_new (agent, dialog, flow);
  g_set_object (&self->flow, flow);
  if (offer)
    sip_offer_answer_set_local_offer (sip_session_dialog_get_offer_answer (self->dialog), offer, NULL);
  return self;
}

SipSessionDialog *
sip_fork_get_dialog (SipFork *self)
{
  return self->dialog;
}

const char *
sip_fork_get_id (SipFork *self)
{
  return sip_dialog_get_id (sip_session_dialog_get_dialog (self->dialog));
}

gboolean
sip_fork_is_early (SipFork *self)
{
  return sip_session_dialog_get_state (self->dialog) <= SIP_SESSION_DIALOG_EARLY;
}

static gboolean
read_rseq (SipMessage *response, guint32 *number)
{
  return sip_message_get_status (response) > 100 && sip_message_get_status (response) < 200 &&
         sip_message_has_token (response, SIP_HEADER_REQUIRE, "100rel") && sip_message_get_rseq (response, number);
}

gboolean
sip_fork_is_reliable (SipMessage *response)
{
  guint32 number;

  return read_rseq (response, &number);
}

gboolean
sip_fork_receive (SipFork *self, SipMessage *response)
{
  guint32 number;

  sip_session_dialog_begin (self->dialog);
  sip_session_dialog_note_peer (self->dialog, response);
  return !read_rseq (response, &number) || sip_rseq_receive (&self->rseq, number) == SIP_RSEQ_NEXT;
}

/* RFC 3261 13.2.2.4: whoever ended the early dialog, its BYE went before. */
static void
acknowledge_late (SipFork *self, SipMessage *invite, SipMessage *response)
{
  SipDialog *dialog = sip_session_dialog_get_dialog (self->dialog);
  g_autoptr (SipMessage) ack = NULL;

  sip_dialog_confirm (dialog, response);
  ack = sip_message_builder_end (sip_dialog_create_ack (dialog, invite));
  sip_agent_send_ack (sip_session_dialog_get_agent (self->dialog), ack, dialog, self->flow);
}

void
sip_fork_confirm (SipFork *self, SipMessage *invite, SipMessage *response, SipBody *answer)
{
  if (!self->confirmed && !sip_fork_is_early (self))
    {
      acknowledge_late (self, invite, response);
      return;
    }
  self->confirmed = TRUE;
  sip_session_dialog_confirm (self->dialog, invite, response, answer);
}

void
sip_fork_acknowledge (SipFork *self, SipMessage *response, SipBody *answer)
{
  g_autoptr (SipRequestOptions) options = NULL;
  g_autoptr (SipOutgoingRequest) prack = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rack = NULL;
  guint32 rseq, cseq = 0;

  if (!read_rseq (response, &rseq))
    return;
  sip_message_get_cseq (response, &cseq, NULL);
  rack = g_strdup_printf ("%u %u INVITE", rseq, cseq);
  if (answer)
    {
      options = sip_request_options_new ();
      sip_request_options_set_body (options, answer);
    }
  prack = sip_session_dialog_prack (self->dialog, rack, options, &error);
  if (!prack)
    g_debug ("No PRACK: %s", error->message);
}
