/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-user-agent.h"

#define EXPIRES_S 3600

struct _SipUserAgent
{
  SipAgent parent_instance;

  /* owned */
  SipRegisterer *registerer;
};

enum {
  INVITE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipUserAgent, sip_user_agent, SIP_TYPE_AGENT)

/* An invitation that nobody keeps refuses itself. */
static gboolean
sip_user_agent_request (SipAgent *agent, SipServerTransaction *transaction)
{
  g_autoptr (SipInvitation) invitation = NULL;

  if (sip_message_get_method (sip_transaction_get_request (SIP_TRANSACTION (transaction))) != SIP_METHOD_INVITE)
    return FALSE;
  invitation = sip_invitation_new (agent, transaction);
  if (invitation)
    sip_agent_announce_session (agent, G_OBJECT (invitation));
  if (invitation && sip_session_get_state (SIP_SESSION (invitation)) == SIP_SESSION_INITIAL)
    g_signal_emit (agent, signals[INVITE], 0, invitation);
  return TRUE;
}

static void
sip_user_agent_dispose (GObject *object)
{
  SipUserAgent *self = SIP_USER_AGENT (object);

  g_clear_object (&self->registerer);

  G_OBJECT_CLASS (sip_user_agent_parent_class)->dispose (object);
}

static void
sip_user_agent_class_init (SipUserAgentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_user_agent_dispose;
  SIP_AGENT_CLASS (klass)->request = sip_user_agent_request;

  signals[INVITE] = g_signal_new ("invite", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, SIP_TYPE_INVITATION);
}

static void
sip_user_agent_init (SipUserAgent *self)
{
}

/**
 * sip_user_agent_new:
 * @stack: to which it has to be added to be called
 * @aor: the account's address
 *
 * Returns: (transfer full): an account that is not registered
 */
SipUserAgent *
sip_user_agent_new (SipStack *stack, SipUri *aor)
{
  g_return_val_if_fail (SIP_IS_STACK (stack), NULL);
  g_return_val_if_fail (aor, NULL);

  return g_object_new (SIP_TYPE_USER_AGENT,
                       "transactions", sip_stack_get_transactions (stack),
                       "dialogs", sip_stack_get_dialogs (stack),
                       "resolver", sip_stack_get_resolver (stack),
                       "pacer", sip_stack_get_pacer (stack),
                       "aor", aor,
                       NULL);
}

/**
 * sip_user_agent_get_registerer:
 *
 * Returns: (transfer none): made when first asked for; asks for an hour
 */
SipRegisterer *
sip_user_agent_get_registerer (SipUserAgent *self)
{
  g_return_val_if_fail (SIP_IS_USER_AGENT (self), NULL);

  if (!self->registerer)
    self->registerer = sip_registerer_new (SIP_AGENT (self), EXPIRES_S);
  return self->registerer;
}
