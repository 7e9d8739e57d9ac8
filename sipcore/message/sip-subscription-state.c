/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-subscription-state.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "message/sip-params.h"
#include "message/sip-scan-private.h"

struct _SipSubscriptionState
{
  grefcount references;
  char *text;
  SipSubstate substate;
  SipSubscriptionReason reason;
  int expires;     /* seconds, -1: not given */
  int retry_after; /* likewise */
};

G_DEFINE_BOXED_TYPE (SipSubscriptionState, sip_subscription_state, sip_subscription_state_ref,
                     sip_subscription_state_unref)

G_DEFINE_ENUM_TYPE (SipSubstate, sip_substate,
  G_DEFINE_ENUM_VALUE (SIP_SUBSTATE_PENDING, "pending"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSTATE_ACTIVE, "active"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSTATE_TERMINATED, "terminated"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSTATE_OTHER, "other"))

G_DEFINE_ENUM_TYPE (SipSubscriptionReason, sip_subscription_reason,
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_NONE, "none"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_DEACTIVATED, "deactivated"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_PROBATION, "probation"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_REJECTED, "rejected"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_TIMEOUT, "timeout"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_GIVEUP, "giveup"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_NORESOURCE, "noresource"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_INVARIANT, "invariant"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_REASON_OTHER, "other"))

static const char *const substates[] = { "pending", "active", "terminated" };
static const char *const reasons[] = { NULL,     "deactivated", "probation",  "rejected",
                                       "timeout", "giveup",      "noresource", "invariant" };

static SipSubstate
find_substate (SipSlice text)
{
  for (guint i = 0; i < G_N_ELEMENTS (substates); i++)
    {
      if (sip_slice_equal_nocase (text, sip_slice (substates[i])))
        return (SipSubstate) i;
    }
  return SIP_SUBSTATE_OTHER;
}

static SipSubscriptionReason
find_reason (SipSlice text)
{
  for (guint i = 1; i < G_N_ELEMENTS (reasons); i++)
    {
      if (sip_slice_equal_nocase (text, sip_slice (reasons[i])))
        return (SipSubscriptionReason) i;
    }
  return SIP_SUBSCRIPTION_REASON_OTHER;
}

/* A number of seconds is cut to what an int holds, 68 years. FALSE if it is no number. */
static gboolean
take_seconds (SipSlice params, const char *name, int *seconds)
{
  guint64 number;
  SipSlice value;

  *seconds = -1;
  if (!sip_params_get (params, name, &value))
    return TRUE;
  if (!sip_slice_to_uint (value, G_MAXUINT32, &number))
    return FALSE;
  *seconds = (int) MIN (number, G_MAXINT);
  return TRUE;
}

static SipSubscriptionState *
parse (SipSlice text, GError **error)
{
  SipScan scan = sip_scan (text);
  SipSubscriptionState self = { 0 };
  SipSlice substate, params, reason;

  substate = sip_scan_run (&scan, SIP_CHAR_TOKEN);
  params = (SipSlice) { scan.at, (gsize) (scan.end - scan.at) };
  /* Kept and sent again as a string, which a NUL in a quoted value would cut. */
  if (substate.length == 0 || memchr (text.data, '\0', text.length) || !sip_params_valid (params)
      || !take_seconds (params, "expires", &self.expires) || !take_seconds (params, "retry-after", &self.retry_after))
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The state of the subscription is not valid."));
      return NULL;
    }
  self.substate = find_substate (substate);
  if (sip_params_get (params, "reason", &reason))
    self.reason = find_reason (reason);
  self.text = sip_slice_dup (text);
  g_ref_count_init (&self.references);
  return g_memdup2 (&self, sizeof self);
}

/**
 * sip_subscription_state_parse:
 * @text: one value and nothing else
 *
 * Returns: (transfer full): the state, or %NULL: %SIP_ERROR_MALFORMED
 */
SipSubscriptionState *
sip_subscription_state_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text, NULL);

  return parse (sip_slice (text), error);
}

/* Who says that it is over has ended it, whatever is wrong with the reason: some say "reason=reason=noresource". */
static SipSubscriptionState *
parse_end (SipSlice text)
{
  SipScan scan = sip_scan (text);
  SipSlice word = sip_scan_run (&scan, SIP_CHAR_TOKEN);

  if (find_substate (word) != SIP_SUBSTATE_TERMINATED || !sip_scan_separator (&scan, ';'))
    return NULL;
  return parse (word, NULL);
}

/**
 * sip_message_dup_subscription_state:
 *
 * Returns: (transfer full): the value of Subscription-State, or %NULL: %SIP_ERROR_MALFORMED where it is malformed,
 *   missing or there more than once
 */
SipSubscriptionState *
sip_message_dup_subscription_state (SipMessage *message, GError **error)
{
  SipSubscriptionState *state;
  SipSlice text;

  g_return_val_if_fail (message, NULL);

  if (sip_message_count (message, SIP_HEADER_SUBSCRIPTION_STATE) == 1)
    {
      text = sip_message_get_header (message, SIP_HEADER_SUBSCRIPTION_STATE, 0);
      state = parse (text, error);
      if (!state && (state = parse_end (text)))
        g_clear_error (error);
      return state;
    }
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The message does not name one subscription state."));
  return NULL;
}

/**
 * sip_subscription_state_new:
 * @substate: not %SIP_SUBSTATE_OTHER
 * @reason: of %SIP_SUBSTATE_TERMINATED, not %SIP_SUBSCRIPTION_REASON_OTHER
 * @seconds: expires, or retry-after of %SIP_SUBSTATE_TERMINATED; -1: not given
 *
 * Returns: (transfer full): the state
 */
SipSubscriptionState *
sip_subscription_state_new (SipSubstate substate, SipSubscriptionReason reason, int seconds)
{
  gboolean ended = substate == SIP_SUBSTATE_TERMINATED;
  g_autoptr (GString) text = NULL;
  SipSubscriptionState *self;

  g_return_val_if_fail (substate < SIP_SUBSTATE_OTHER, NULL);
  g_return_val_if_fail (reason < SIP_SUBSCRIPTION_REASON_OTHER, NULL);

  text = g_string_new (substates[substate]);
  if (ended && reason != SIP_SUBSCRIPTION_REASON_NONE)
    g_string_append_printf (text, ";reason=%s", reasons[reason]);
  if (seconds >= 0)
    g_string_append_printf (text, ";%s=%d", ended ? "retry-after" : "expires", seconds);
  self = sip_subscription_state_parse (text->str, NULL);
  g_assert (self);
  return self;
}

/**
 * sip_subscription_state_ref:
 *
 * Returns: (transfer full): @self
 */
SipSubscriptionState *
sip_subscription_state_ref (SipSubscriptionState *self)
{
  g_return_val_if_fail (self, NULL);

  g_ref_count_inc (&self->references);
  return self;
}

/**
 * sip_subscription_state_unref:
 * @self: (transfer full)
 *
 * Gives a reference back.
 */
void
sip_subscription_state_unref (SipSubscriptionState *self)
{
  g_return_if_fail (self);

  if (!g_ref_count_dec (&self->references))
    return;
  g_free (self->text);
  g_free (self);
}

/**
 * sip_subscription_state_get_substate:
 *
 * Returns: what it says
 */
SipSubstate
sip_subscription_state_get_substate (SipSubscriptionState *self)
{
  g_return_val_if_fail (self, SIP_SUBSTATE_OTHER);

  return self->substate;
}

/**
 * sip_subscription_state_get_reason:
 *
 * Returns: why; it means something where the state is %SIP_SUBSTATE_TERMINATED
 */
SipSubscriptionReason
sip_subscription_state_get_reason (SipSubscriptionState *self)
{
  g_return_val_if_fail (self, SIP_SUBSCRIPTION_REASON_NONE);

  return self->reason;
}

/**
 * sip_subscription_state_get_expires:
 *
 * Returns: seconds that are left, -1: not given
 */
int
sip_subscription_state_get_expires (SipSubscriptionState *self)
{
  g_return_val_if_fail (self, -1);

  return self->expires;
}

/**
 * sip_subscription_state_get_retry_after:
 *
 * Returns: seconds to wait before another subscription, -1: not given
 */
int
sip_subscription_state_get_retry_after (SipSubscriptionState *self)
{
  g_return_val_if_fail (self, -1);

  return self->retry_after;
}

/**
 * sip_subscription_state_get_text:
 *
 * Returns: the whole value as written
 */
const char *
sip_subscription_state_get_text (SipSubscriptionState *self)
{
  g_return_val_if_fail (self, NULL);

  return self->text;
}
