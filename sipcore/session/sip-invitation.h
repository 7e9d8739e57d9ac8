/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-request-options.h"
#include "session/sip-session.h"

G_BEGIN_DECLS

/**
 * SipProgressOptions:
 * @status: 101 to 199; 0: 180
 * @reliable: until the caller acknowledges it (RFC 3262)
 * @with_description: with the session description, so that media can flow before the call is answered
 * @request: (nullable): what the response carries besides
 *
 * How a caller is told how far it is. Zeros are the defaults. Where the caller demands reliable responses, all of them
 * are, and where it made no offer, the first reliable one carries ours.
 */
typedef struct
{
  guint status;
  gboolean reliable;
  gboolean with_description;
  SipRequestOptions *request;
} SipProgressOptions;

/**
 * SipAcceptOptions:
 * @flags: of the description, where it was not sent already
 * @request: (nullable): what the response carries besides
 *
 * How a call is answered. Zeros are the defaults.
 */
typedef struct
{
  SipDescriptionFlags flags;
  SipRequestOptions *request;
} SipAcceptOptions;

#define SIP_TYPE_INVITATION (sip_invitation_get_type ())
G_DECLARE_FINAL_TYPE (SipInvitation, sip_invitation, SIP, INVITATION, SipSession)

SipInvitation *sip_invitation_new (SipAgent *agent, SipServerTransaction *transaction);
SipMessage *sip_invitation_get_request (SipInvitation *self);
guint sip_invitation_get_no_answer (SipInvitation *self);
void sip_invitation_set_no_answer (SipInvitation *self, guint seconds);
guint sip_invitation_get_expires (SipInvitation *self);
gboolean sip_invitation_takes_reliable (SipInvitation *self);

void sip_invitation_prepare (SipInvitation *self);
void sip_invitation_progress_async (SipInvitation *self, const SipProgressOptions *options, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_invitation_progress_finish (SipInvitation *self, GAsyncResult *result, GError **error);
void sip_invitation_accept_async (SipInvitation *self, const SipAcceptOptions *options, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_invitation_accept_finish (SipInvitation *self, GAsyncResult *result, GError **error);
gboolean sip_invitation_reject (SipInvitation *self, guint status, const char *reason, SipRequestOptions *options,
                                GError **error);
gboolean sip_invitation_redirect (SipInvitation *self, guint status, SipUri *const *targets, gsize n_targets,
                                  SipRequestOptions *options, GError **error);

G_END_DECLS
