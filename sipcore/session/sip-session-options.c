/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-options.h"

/* In C the fields are set; not every language can do that with a pointer. */

/**
 * sip_accept_options_set_request:
 * @request: (nullable): what is sent carries it besides; not kept alive
 *
 * Sets the field request of [struct@Sip.AcceptOptions].
 */
void
sip_accept_options_set_request (SipAcceptOptions *self, SipRequestOptions *request)
{
  g_return_if_fail (self);

  self->request = request;
}

/**
 * sip_dtmf_options_set_request:
 * @request: (nullable): what is sent carries it besides; not kept alive
 *
 * Sets the field request of [struct@Sip.DtmfOptions].
 */
void
sip_dtmf_options_set_request (SipDtmfOptions *self, SipRequestOptions *request)
{
  g_return_if_fail (self);

  self->request = request;
}

/**
 * sip_invite_options_set_request:
 * @request: (nullable): what is sent carries it besides; not kept alive
 *
 * Sets the field request of [struct@Sip.InviteOptions].
 */
void
sip_invite_options_set_request (SipInviteOptions *self, SipRequestOptions *request)
{
  g_return_if_fail (self);

  self->request = request;
}

/**
 * sip_progress_options_set_request:
 * @request: (nullable): what is sent carries it besides; not kept alive
 *
 * Sets the field request of [struct@Sip.ProgressOptions].
 */
void
sip_progress_options_set_request (SipProgressOptions *self, SipRequestOptions *request)
{
  g_return_if_fail (self);

  self->request = request;
}

/**
 * sip_refer_options_set_request:
 * @request: (nullable): what is sent carries it besides; not kept alive
 *
 * Sets the field request of [struct@Sip.ReferOptions].
 */
void
sip_refer_options_set_request (SipReferOptions *self, SipRequestOptions *request)
{
  g_return_if_fail (self);

  self->request = request;
}

/**
 * sip_reinvite_options_set_request:
 * @request: (nullable): what is sent carries it besides; not kept alive
 *
 * Sets the field request of [struct@Sip.ReinviteOptions].
 */
void
sip_reinvite_options_set_request (SipReinviteOptions *self, SipRequestOptions *request)
{
  g_return_if_fail (self);

  self->request = request;
}

/**
 * sip_terminate_options_set_request:
 * @request: (nullable): what is sent carries it besides; not kept alive
 *
 * Sets the field request of [struct@Sip.TerminateOptions].
 */
void
sip_terminate_options_set_request (SipTerminateOptions *self, SipRequestOptions *request)
{
  g_return_if_fail (self);

  self->request = request;
}
