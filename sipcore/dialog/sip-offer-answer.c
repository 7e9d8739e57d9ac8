/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog/sip-offer-answer.h"

#include <glib/gi18n-lib.h>

#include "util/sip-error.h"
#include "util/sip-state.h"

/**
 * SipOfferAnswer:
 *
 * Which session descriptions the two ends of a dialog have agreed upon, and which one of them still waits for its
 * answer (RFC 3264, RFC 6337). It is state alone: it neither reads descriptions nor sends them.
 *
 * An offer that is refused is rolled back: what was agreed upon before holds again (RFC 6141 3.1, RFC 6337 3.4).
 */
struct _SipOfferAnswer
{
  GObject parent_instance;

  /* owned */
  SipBody *offer;
  SipBody *answer;
  SipBody *agreed_offer; /* while an offer is open: what a rollback leads to, NULL: nothing */
  SipBody *agreed_answer;

  int state;
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_OFFER,
  PROP_ANSWER,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipOfferAnswer, sip_offer_answer, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SipSignalingState, sip_signaling_state,
  G_DEFINE_ENUM_VALUE (SIP_SIGNALING_INITIAL, "initial"),
  G_DEFINE_ENUM_VALUE (SIP_SIGNALING_HAVE_LOCAL_OFFER, "have-local-offer"),
  G_DEFINE_ENUM_VALUE (SIP_SIGNALING_HAVE_REMOTE_OFFER, "have-remote-offer"),
  G_DEFINE_ENUM_VALUE (SIP_SIGNALING_STABLE, "stable"),
  G_DEFINE_ENUM_VALUE (SIP_SIGNALING_CLOSED, "closed"))

static const SipStateEdge edges[] = {
  { SIP_SIGNALING_INITIAL, SIP_SIGNALING_HAVE_LOCAL_OFFER },
  { SIP_SIGNALING_INITIAL, SIP_SIGNALING_HAVE_REMOTE_OFFER },
  { SIP_SIGNALING_INITIAL, SIP_SIGNALING_CLOSED },
  { SIP_SIGNALING_HAVE_LOCAL_OFFER, SIP_SIGNALING_STABLE },
  { SIP_SIGNALING_HAVE_LOCAL_OFFER, SIP_SIGNALING_INITIAL },
  { SIP_SIGNALING_HAVE_LOCAL_OFFER, SIP_SIGNALING_CLOSED },
  { SIP_SIGNALING_HAVE_REMOTE_OFFER, SIP_SIGNALING_STABLE },
  { SIP_SIGNALING_HAVE_REMOTE_OFFER, SIP_SIGNALING_INITIAL },
  { SIP_SIGNALING_HAVE_REMOTE_OFFER, SIP_SIGNALING_CLOSED },
  { SIP_SIGNALING_STABLE, SIP_SIGNALING_HAVE_LOCAL_OFFER },
  { SIP_SIGNALING_STABLE, SIP_SIGNALING_HAVE_REMOTE_OFFER },
  { SIP_SIGNALING_STABLE, SIP_SIGNALING_CLOSED },
  { -1, -1 },
};

static void
set_body (SipBody **place, SipBody *body)
{
  SipBody *old = *place;

  *place = body ? sip_body_ref (body) : NULL;
  g_clear_pointer (&old, sip_body_unref);
}

static void
move (SipOfferAnswer *self, SipSignalingState state)
{
  if (!sip_state_move (self, SIP_TYPE_SIGNALING_STATE, edges, &self->state, state))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OFFER]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ANSWER]);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
is_open (SipOfferAnswer *self)
{
  return self->state == SIP_SIGNALING_HAVE_LOCAL_OFFER || self->state == SIP_SIGNALING_HAVE_REMOTE_OFFER;
}

static gboolean
set_offer (SipOfferAnswer *self, SipBody *offer, SipSignalingState state, GError **error)
{
  if (self->state != SIP_SIGNALING_INITIAL && self->state != SIP_SIGNALING_STABLE)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE,
                           _("Nothing can be offered before the last offer was answered."));
      return FALSE;
    }
  set_body (&self->agreed_offer, self->offer);
  set_body (&self->agreed_answer, self->answer);
  set_body (&self->offer, offer);
  set_body (&self->answer, NULL);
  move (self, state);
  return TRUE;
}

static gboolean
set_answer (SipOfferAnswer *self, SipBody *answer, SipSignalingState state, GError **error)
{
  if ((SipSignalingState) self->state != state)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("There is no offer that could be answered."));
      return FALSE;
    }
  set_body (&self->answer, answer);
  set_body (&self->agreed_offer, NULL);
  set_body (&self->agreed_answer, NULL);
  move (self, SIP_SIGNALING_STABLE);
  return TRUE;
}

static void
sip_offer_answer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipOfferAnswer *self = SIP_OFFER_ANSWER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_OFFER:
      g_value_set_boxed (value, self->offer);
      break;
    case PROP_ANSWER:
      g_value_set_boxed (value, self->answer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_offer_answer_finalize (GObject *object)
{
  SipOfferAnswer *self = SIP_OFFER_ANSWER (object);

  g_clear_pointer (&self->offer, sip_body_unref);
  g_clear_pointer (&self->answer, sip_body_unref);
  g_clear_pointer (&self->agreed_offer, sip_body_unref);
  g_clear_pointer (&self->agreed_answer, sip_body_unref);

  G_OBJECT_CLASS (sip_offer_answer_parent_class)->finalize (object);
}

static void
sip_offer_answer_class_init (SipOfferAnswerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_offer_answer_get_property;
  object_class->finalize = sip_offer_answer_finalize;

  /**
   * SipOfferAnswer:state:
   *
   * Whose offer has no answer yet.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_SIGNALING_STATE, SIP_SIGNALING_INITIAL, readable);
  /**
   * SipOfferAnswer:offer:
   *
   * The offer that is open, or that was answered last; %NULL in the states initial and closed.
   */
  props[PROP_OFFER] = g_param_spec_boxed ("offer", NULL, NULL, SIP_TYPE_BODY, readable);
  /**
   * SipOfferAnswer:answer:
   *
   * The answer to it; %NULL unless the state is stable.
   */
  props[PROP_ANSWER] = g_param_spec_boxed ("answer", NULL, NULL, SIP_TYPE_BODY, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_offer_answer_init (SipOfferAnswer *self)
{
}

/**
 * sip_offer_answer_new:
 *
 * Returns: (transfer full): the state of a dialog in which nothing was offered
 */
SipOfferAnswer *
sip_offer_answer_new (void)
{
  return g_object_new (SIP_TYPE_OFFER_ANSWER, NULL);
}

/**
 * sip_offer_answer_set_local_offer:
 * @offer: a description that we send
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_STATE while another offer is open
 */
gboolean
sip_offer_answer_set_local_offer (SipOfferAnswer *self, SipBody *offer, GError **error)
{
  g_return_val_if_fail (SIP_IS_OFFER_ANSWER (self), FALSE);
  g_return_val_if_fail (offer, FALSE);

  return set_offer (self, offer, SIP_SIGNALING_HAVE_LOCAL_OFFER, error);
}

/**
 * sip_offer_answer_set_remote_offer:
 * @offer: a description that came
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_STATE while another offer is open
 */
gboolean
sip_offer_answer_set_remote_offer (SipOfferAnswer *self, SipBody *offer, GError **error)
{
  g_return_val_if_fail (SIP_IS_OFFER_ANSWER (self), FALSE);
  g_return_val_if_fail (offer, FALSE);

  return set_offer (self, offer, SIP_SIGNALING_HAVE_REMOTE_OFFER, error);
}

/**
 * sip_offer_answer_set_local_answer:
 * @answer: a description that we send
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_STATE where the far end has no open offer
 */
gboolean
sip_offer_answer_set_local_answer (SipOfferAnswer *self, SipBody *answer, GError **error)
{
  g_return_val_if_fail (SIP_IS_OFFER_ANSWER (self), FALSE);
  g_return_val_if_fail (answer, FALSE);

  return set_answer (self, answer, SIP_SIGNALING_HAVE_REMOTE_OFFER, error);
}

/**
 * sip_offer_answer_set_remote_answer:
 * @answer: a description that came
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_STATE where we have no open offer
 */
gboolean
sip_offer_answer_set_remote_answer (SipOfferAnswer *self, SipBody *answer, GError **error)
{
  g_return_val_if_fail (SIP_IS_OFFER_ANSWER (self), FALSE);
  g_return_val_if_fail (answer, FALSE);

  return set_answer (self, answer, SIP_SIGNALING_HAVE_LOCAL_OFFER, error);
}

/**
 * sip_offer_answer_rollback:
 *
 * Forgets an offer that was not answered: what was agreed upon before holds again, and where that is nothing, the state
 * is initial. Does nothing where no offer is open.
 */
void
sip_offer_answer_rollback (SipOfferAnswer *self)
{
  g_return_if_fail (SIP_IS_OFFER_ANSWER (self));

  if (!is_open (self))
    return;
  set_body (&self->offer, self->agreed_offer);
  set_body (&self->answer, self->agreed_answer);
  set_body (&self->agreed_offer, NULL);
  set_body (&self->agreed_answer, NULL);
  move (self, self->offer ? SIP_SIGNALING_STABLE : SIP_SIGNALING_INITIAL);
}

/**
 * sip_offer_answer_close:
 *
 * The dialog is over: nothing can be offered any more.
 */
void
sip_offer_answer_close (SipOfferAnswer *self)
{
  g_return_if_fail (SIP_IS_OFFER_ANSWER (self));

  if (self->state == SIP_SIGNALING_CLOSED)
    return;
  set_body (&self->offer, NULL);
  set_body (&self->answer, NULL);
  set_body (&self->agreed_offer, NULL);
  set_body (&self->agreed_answer, NULL);
  move (self, SIP_SIGNALING_CLOSED);
}

/**
 * sip_offer_answer_get_state:
 *
 * Returns: whose offer has no answer yet
 */
SipSignalingState
sip_offer_answer_get_state (SipOfferAnswer *self)
{
  g_return_val_if_fail (SIP_IS_OFFER_ANSWER (self), SIP_SIGNALING_CLOSED);

  return self->state;
}

/**
 * sip_offer_answer_get_offer:
 *
 * Returns: (transfer none) (nullable): the offer that is open, or that was answered last
 */
SipBody *
sip_offer_answer_get_offer (SipOfferAnswer *self)
{
  g_return_val_if_fail (SIP_IS_OFFER_ANSWER (self), NULL);

  return self->offer;
}

/**
 * sip_offer_answer_get_answer:
 *
 * Returns: (transfer none) (nullable): the answer to it
 */
SipBody *
sip_offer_answer_get_answer (SipOfferAnswer *self)
{
  g_return_val_if_fail (SIP_IS_OFFER_ANSWER (self), NULL);

  return self->answer;
}
