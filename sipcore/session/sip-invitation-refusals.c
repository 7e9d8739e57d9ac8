/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-invitation-parts-private.h"

#include <glib/gi18n-lib.h>

#include "session/sip-description-private.h"
#include "util/sip-argument.h"

/* How a call that we get is refused or sent elsewhere. */

void
sip_invitation_send_refusal (SipInvitation *self, SipMessageBuilder *builder)
{
  g_autoptr (SipMessage) response = sip_message_builder_end (builder);

  sip_invitation_move (self, SIP_INVITATION_REFUSED);
  if (self->reliable)
    sip_reliable_provisional_stop (self->reliable);
  sip_server_transaction_respond (self->transaction, response);
}

/* RFC 3261 21.4.13, RFC 3262 3: what would be taken, and what it takes. */
SipMessageBuilder *
sip_invitation_create_refusal (SipInvitation *self, guint status, const char *phrase, SipRequestOptions *options)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (self->transaction, status, phrase);

  if (status == 415)
    sip_message_builder_add (builder, SIP_HEADER_ACCEPT, SIP_DESCRIPTION_TYPE);
  if (status == 421)
    sip_message_builder_add (builder, SIP_HEADER_REQUIRE, "100rel");
  sip_request_options_apply (options, builder);
  return builder;
}

void
sip_invitation_refuse (SipInvitation *self, guint status, const char *phrase, SipOriginator originator, SipCause cause,
                       SipMessage *message, const GError *error)
{
  /* A program may have decided in a handler meanwhile. */
  if (sip_invitation_is_decided (self))
    return;
  sip_invitation_send_refusal (self, sip_invitation_create_refusal (self, status, phrase, NULL));
  sip_session_leave (SIP_SESSION (self), SIP_SESSION_TERMINATED, originator, cause, message, error);
}

void
sip_invitation_refuse_for_error (SipInvitation *self, const GError *error)
{
  sip_invitation_refuse (self, sip_description_status_from_error (error), NULL, SIP_ORIGINATOR_LOCAL,
                         sip_cause_from_error (error), self->request, error);
}

gboolean
sip_invitation_check_open (gboolean open, GError **error)
{
  if (open)
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The call was already answered or has ended."));
  return FALSE;
}

/**
 * sip_invitation_reject:
 * @status: 300 to 699
 * @reason: (nullable): reason phrase, %NULL for the usual one
 * @options: (nullable): what the response carries besides
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE once there is a final response
 */
gboolean
sip_invitation_reject (SipInvitation *self, guint status, const char *reason, SipRequestOptions *options,
                       GError **error)
{
  g_autoptr (SipInvitation) hold = NULL;

  g_return_val_if_fail (SIP_IS_INVITATION (self), FALSE);

  if (!sip_argument_check_status (status, 300, 699, error) || !sip_argument_check_line ("reason", reason, error) ||
      !sip_invitation_check_open (!sip_invitation_is_decided (self), error))
    return FALSE;
  hold = g_object_ref (self);
  sip_invitation_send_refusal (self, sip_invitation_create_refusal (self, status, reason, options));
  sip_session_leave (SIP_SESSION (self), SIP_SESSION_TERMINATED, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_REJECTED, NULL, NULL);
  return TRUE;
}

static void
add_target (SipMessageBuilder *builder, SipUri *target, gsize index, gsize n_targets)
{
  g_autoptr (SipAddress) plain = sip_address_new (NULL, target);
  g_autofree char *q = g_strdup_printf ("0.%03u", (guint) (999 - MIN (index, 998)));
  g_autoptr (SipAddress) weighted = sip_address_with_param (plain, "q", q);

  sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, n_targets > 1 ? weighted : plain);
}

/**
 * sip_invitation_redirect:
 * @status: 300 to 399
 * @targets: (array length=n_targets): where to call instead, best first
 * @n_targets: how many they are
 * @options: (nullable): what the response carries besides
 *
 * Sends the caller elsewhere (RFC 3261 21.3).
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE once there is a final response
 */
gboolean
sip_invitation_redirect (SipInvitation *self, guint status, SipUri *const *targets, gsize n_targets,
                         SipRequestOptions *options, GError **error)
{
  g_autoptr (SipInvitation) hold = NULL;
  SipMessageBuilder *builder;

  g_return_val_if_fail (SIP_IS_INVITATION (self), FALSE);
  g_return_val_if_fail (targets && n_targets > 0, FALSE);

  if (!sip_argument_check_status (status, 300, 399, error) ||
      !sip_invitation_check_open (!sip_invitation_is_decided (self), error))
    return FALSE;
  hold = g_object_ref (self);
  builder = sip_invitation_create_refusal (self, status, NULL, options);
  for (gsize i = 0; i < n_targets; i++)
    add_target (builder, targets[i], i, n_targets);
  sip_invitation_send_refusal (self, builder);
  sip_session_leave (SIP_SESSION (self), SIP_SESSION_TERMINATED, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_REDIRECTED, NULL,
                     NULL);
  return TRUE;
}
