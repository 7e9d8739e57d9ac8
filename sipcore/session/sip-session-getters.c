/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

/**
 * sip_session_get_id:
 *
 * Returns: a name for the session that no other one of this program has
 */
const char *
sip_session_get_id (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return sip_logger_get_label (sip_session_get_priv (self)->logger);
}

/**
 * sip_session_get_logger:
 *
 * Returns: (transfer none): writes what belongs to the call into the log
 */
SipLogger *
sip_session_get_logger (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return sip_session_get_priv (self)->logger;
}

/**
 * sip_session_get_agent:
 *
 * Returns: (transfer none): the account whose call it is
 */
SipAgent *
sip_session_get_agent (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return sip_session_get_priv (self)->agent;
}

/**
 * sip_session_get_state:
 *
 * Returns: how far the call is
 */
SipSessionState
sip_session_get_state (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), SIP_SESSION_TERMINATED);

  return sip_session_get_priv (self)->state;
}

/**
 * sip_session_get_direction:
 *
 * Returns: who calls
 */
SipSessionDirection
sip_session_get_direction (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), SIP_SESSION_OUTGOING);

  return SIP_SESSION_GET_CLASS (self)->direction;
}

/**
 * sip_session_get_local_identity:
 *
 * Returns: (transfer none): From of a call that we make, To of one that we get
 */
SipAddress *
sip_session_get_local_identity (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return sip_session_get_priv (self)->local_identity;
}

/**
 * sip_session_get_remote_identity:
 *
 * Returns: (transfer none): To of a call that we make, From of one that we get
 */
SipAddress *
sip_session_get_remote_identity (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return sip_session_get_priv (self)->remote_identity;
}

/**
 * sip_session_get_description_handler:
 *
 * Returns: (transfer none) (nullable): the call's media; %NULL before they are needed and after the end
 */
SipDescriptionHandler *
sip_session_get_description_handler (SipSession *self)
{
  SipDescriber *describer;

  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  describer = sip_session_get_priv (self)->describer;
  return describer ? sip_describer_get_handler (describer) : NULL;
}

/**
 * sip_session_get_dialog:
 *
 * Returns: (transfer none) (nullable): the dialog that counts; while nobody has answered, that of the early media, or
 *   the first of the early ones
 */
SipSessionDialog *
sip_session_get_dialog (SipSession *self)
{
  SipSessionPrivate *priv;

  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  priv = sip_session_get_priv (self);
  return priv->dialog ? priv->dialog : priv->early_dialog;
}

/**
 * sip_session_get_replacee:
 *
 * Returns: (transfer none) (nullable): the call that this one is to be put in place of, until it is
 */
SipSession *
sip_session_get_replacee (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return sip_session_get_priv (self)->replacee;
}

/**
 * sip_session_get_asserted_identity:
 *
 * Returns: (transfer none) (nullable): who calls, of a call that we get; %NULL of one that we make
 */
SipIdentity *
sip_session_get_asserted_identity (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return sip_session_get_priv (self)->asserted_identity;
}
