/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/phone-call-reason.h"

#include <glib/gi18n.h>

static const struct
{
  const char *word;
  const char *out; /* what a caller reads */
  const char *in;  /* what who is called reads; NULL: the same */
} causes[] = {
  [SIP_CAUSE_NONE] = { "none", N_("The call ended."), NULL },
  [SIP_CAUSE_BYE] = { "bye", N_("The call ended."), NULL },
  [SIP_CAUSE_CANCELED] = { "canceled", N_("The call was ended before it was answered."),
                           N_("The caller hung up before the call was answered.") },
  [SIP_CAUSE_ANSWERED_ELSEWHERE] = { "answered-elsewhere", N_("The call was answered on another phone."), NULL },
  [SIP_CAUSE_BUSY] = { "busy", N_("The person you called is busy. Try again later."),
                       N_("You declined the call: the caller was told that you are busy.") },
  [SIP_CAUSE_REJECTED] = { "rejected", N_("The person you called declined the call."), N_("You declined the call.") },
  [SIP_CAUSE_REDIRECTED] = { "redirected", N_("The person you called is now at another address, which this version "
                                              "does not call by itself. Ask for the new address."),
                             N_("The caller was sent to another address.") },
  [SIP_CAUSE_UNAVAILABLE] = { "unavailable", N_("The person you called is not available now. Try again later."),
                              N_("The caller was told that you are not available.") },
  [SIP_CAUSE_NOT_FOUND] = { "not-found", N_("Nobody was found at this address. Check how it is written."),
                            N_("The caller was told that nobody is found here.") },
  [SIP_CAUSE_ADDRESS_INCOMPLETE] = { "address-incomplete", N_("The number is not complete. Check it, and dial again."),
                                     NULL },
  [SIP_CAUSE_INCOMPATIBLE_SDP] = { "incompatible", N_("The two phones found no way to speak with each other: none of "
                                                      "the codecs or encryptions that one offers suits the other. "
                                                      "Look at the account’s media and encryption settings."),
                                   NULL },
  [SIP_CAUSE_MISSING_SDP] = { "missing-media", N_("The other phone did not say how to send it sound. Try again."),
                              NULL },
  [SIP_CAUSE_AUTHENTICATION] = { "authentication", N_("The server refused the password for this call. Sign in to the "
                                                      "account again."),
                                 NULL },
  [SIP_CAUSE_NO_ANSWER] = { "no-answer", N_("Nobody answered. Try again later."), N_("Nobody answered the call.") },
  [SIP_CAUSE_EXPIRES] = { "no-answer", N_("Nobody answered in the time that was set. Try again later."),
                          N_("The caller no longer waited.") },
  [SIP_CAUSE_NO_ACK] = { "no-ack", N_("The other phone never confirmed the call."),
                         N_("The caller’s phone never confirmed the call, perhaps because the network lost its "
                            "messages.") },
  [SIP_CAUSE_DIALOG_ERROR] = { "dialog-error", N_("The other phone no longer knew about this call."), NULL },
  [SIP_CAUSE_REQUEST_TIMEOUT] = { "timeout", N_("The other side does not answer. Check the address and the network."),
                                  N_("The other side no longer answers.") },
  [SIP_CAUSE_CONNECTION] = { "connection", N_("There was no connection to the other side. Check the address and the "
                                              "network."),
                             N_("The connection to the other side was lost.") },
  [SIP_CAUSE_INVALID_TARGET] = { "invalid-target", N_("This address cannot be called. Check how it is written."),
                                 NULL },
  [SIP_CAUSE_RTP_TIMEOUT] = { "media-timeout", N_("No sound came from the other side any more."), NULL },
  [SIP_CAUSE_USER_DENIED_MEDIA] = { "media-denied", N_("The microphone may not be used. Allow it in the system’s "
                                                       "settings."),
                                    NULL },
  [SIP_CAUSE_SIP_FAILURE] = { "failed", N_("The call was refused. Try again later."), NULL },
  [SIP_CAUSE_INTERNAL] = { "internal", N_("The call failed in this phone. Try again."), NULL },
};

const char *
phone_call_cause_to_string (SipCause cause)
{
  g_return_val_if_fail (cause < G_N_ELEMENTS (causes), NULL);

  return causes[cause].word;
}

/* Where an error's own sentence says more than the cause: names, certificates, devices. */
static gboolean
error_says_more (SipCause cause)
{
  return cause == SIP_CAUSE_CONNECTION || cause == SIP_CAUSE_INTERNAL || cause == SIP_CAUSE_INVALID_TARGET ||
         cause == SIP_CAUSE_REQUEST_TIMEOUT;
}

static char *
ended_by (SipOriginator originator)
{
  switch (originator)
    {
    case SIP_ORIGINATOR_LOCAL:
      return g_strdup (_("You ended the call."));
    case SIP_ORIGINATOR_REMOTE:
      return g_strdup (_("The other side ended the call."));
    case SIP_ORIGINATOR_SYSTEM:
    default:
      return g_strdup (_("The call ended."));
    }
}

static char *
describe (PhoneCallDirection direction, SipOriginator originator, SipCause cause, guint status, const char *phrase,
          const GError *error)
{
  if (error && error_says_more (cause))
    return g_strdup (error->message);
  if (cause == SIP_CAUSE_BYE)
    return ended_by (originator);
  if (cause == SIP_CAUSE_SIP_FAILURE && status >= 300 && direction == PHONE_CALL_OUT)
    return g_strdup_printf (_("The call was refused: %u %s. Try again later."), status,
                            phrase && *phrase ? phrase : "…");
  if (direction == PHONE_CALL_IN && causes[cause].in)
    return g_strdup (_(causes[cause].in));
  return g_strdup (_(causes[cause].out));
}

char *
phone_call_reason (PhoneCallDirection direction, SipOriginator originator, SipCause cause, guint status,
                   const char *phrase, const char *warning, const GError *error)
{
  g_autofree char *reason = NULL;

  g_return_val_if_fail (cause < G_N_ELEMENTS (causes), NULL);

  reason = describe (direction, originator, cause, status, phrase, error);
  if (!warning)
    return g_steal_pointer (&reason);
  /* TRANSLATORS: the first %s is a whole sentence, the second the other phone's or server's own words. */
  return g_strdup_printf (_("%s The other side says: “%s”"), reason, warning);
}
