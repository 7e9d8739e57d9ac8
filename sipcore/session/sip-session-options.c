/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-options.h"

/* In C the fields are set; not every language can do that with a pointer. */

/**
 * sip_accept_options_set_request:
 * @request: (nullable): what is sent carries it besides; not kept alive
 *
 * Sets [field@Sip.AcceptOptions.request].
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
 * Sets [field@Sip.DtmfOptions.request].
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
 * Sets [field@Sip.InviteOptions.request].
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
 * Sets [field@Sip.ProgressOptions.request].
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
 * Sets [field@Sip.ReferOptions.request].
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
 * Sets [field@Sip.ReinviteOptions.request].
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
 * Sets [field@Sip.TerminateOptions.request].
 */
void
sip_terminate_options_set_request (SipTerminateOptions *self, SipRequestOptions *request)
{
  g_return_if_fail (self);

  self->request = request;
}
