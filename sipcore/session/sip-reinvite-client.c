/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-reinvite-client-private.h"

#include <glib/gi18n-lib.h>

#include "session/sip-description-private.h"
#include "util/sip-error.h"
#include "util/sip-state.h"

#define MAX_ATTEMPTS 8
/* A server that asks for more patience than a person has is refused instead. */
#define MAX_RETRY_AFTER_S 60
/* A re-INVITE that rings and rings (RFC 3261 14.1 lets it): nothing else could be changed meanwhile. */
#define LIMIT_MS (60 * 1000)

struct _SipReinviteClient
{
  GObject parent_instance;

  /* owned */
  SipSessionDialog *dialog;
  SipDescriber *describer;
  SipRequestOptions *request_options; /* nullable */
  SipOutgoingRequest *request;
  GCancellable *cancellable;

  SipReinviteClientState state;
  SipDescriptionFlags flags;
  SipMediaProfile profile;
  gboolean without_offer;
  gboolean refresh;
  gboolean no_update; /* the far end refused it */
  gboolean offered;   /* in the request under way */
  gboolean canceled;  /* nobody wants it any more */
  guint n_attempts;
  guint timer;
};

enum {
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipReinviteClient, sip_reinvite_client, G_TYPE_OBJECT)

static G_DEFINE_ENUM_TYPE (SipReinviteClientState, sip_reinvite_client_state,
  G_DEFINE_ENUM_VALUE (SIP_REINVITE_CLIENT_WAITING, "waiting"),
  G_DEFINE_ENUM_VALUE (SIP_REINVITE_CLIENT_DESCRIBING, "describing"),
  G_DEFINE_ENUM_VALUE (SIP_REINVITE_CLIENT_SENT, "sent"),
  G_DEFINE_ENUM_VALUE (SIP_REINVITE_CLIENT_ANSWERING, "answering"),
  G_DEFINE_ENUM_VALUE (SIP_REINVITE_CLIENT_DONE, "done"))

static const SipStateEdge edges[] = {
  { SIP_REINVITE_CLIENT_WAITING, SIP_REINVITE_CLIENT_DESCRIBING },
  { SIP_REINVITE_CLIENT_WAITING, SIP_REINVITE_CLIENT_SENT },
  { SIP_REINVITE_CLIENT_WAITING, SIP_REINVITE_CLIENT_DONE },
  { SIP_REINVITE_CLIENT_DESCRIBING, SIP_REINVITE_CLIENT_SENT },
  { SIP_REINVITE_CLIENT_DESCRIBING, SIP_REINVITE_CLIENT_WAITING },
  { SIP_REINVITE_CLIENT_DESCRIBING, SIP_REINVITE_CLIENT_DONE },
  { SIP_REINVITE_CLIENT_SENT, SIP_REINVITE_CLIENT_ANSWERING },
  { SIP_REINVITE_CLIENT_SENT, SIP_REINVITE_CLIENT_WAITING },
  { SIP_REINVITE_CLIENT_SENT, SIP_REINVITE_CLIENT_DONE },
  { SIP_REINVITE_CLIENT_ANSWERING, SIP_REINVITE_CLIENT_WAITING },
  { SIP_REINVITE_CLIENT_ANSWERING, SIP_REINVITE_CLIENT_DONE },
  { -1, -1 },
};

static void
move (SipReinviteClient *self, SipReinviteClientState to)
{
  int state = self->state;

  if (sip_state_move (self, sip_reinvite_client_state_get_type (), edges, &state, to))
    self->state = state;
}

static SipClock *
get_clock (SipReinviteClient *self)
{
  return sip_agent_get_clock (sip_session_dialog_get_agent (self->dialog));
}

static SipRandom *
get_random (SipReinviteClient *self)
{
  return sip_agent_get_random (sip_session_dialog_get_agent (self->dialog));
}

static const char *
get_dialog_id (SipReinviteClient *self)
{
  return sip_dialog_get_id (sip_session_dialog_get_dialog (self->dialog));
}

static void
forget_request (SipReinviteClient *self)
{
  sip_clock_clear (get_clock (self), &self->timer);
  if (self->request)
    g_signal_handlers_disconnect_by_data (self->request, self);
  g_clear_object (&self->request);
}

static void
finish (SipReinviteClient *self, const GError *error, gboolean broken)
{
  g_autoptr (SipReinviteClient) hold = g_object_ref (self);

  if (self->state == SIP_REINVITE_CLIENT_DONE)
    return;
  forget_request (self);
  move (self, SIP_REINVITE_CLIENT_DONE);
  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, signals[DONE], 0, error, broken);
}

static void
roll_back (SipReinviteClient *self)
{
  if (self->offered)
    sip_describer_rollback (self->describer);
  self->offered = FALSE;
}

static void
on_wait_over (gpointer user_data)
{
  SipReinviteClient *self = user_data;

  self->timer = 0;
  sip_reinvite_client_go_on (self);
}

static void
wait (SipReinviteClient *self, guint ms)
{
  forget_request (self);
  move (self, SIP_REINVITE_CLIENT_WAITING);
  self->timer = sip_clock_add (get_clock (self), ms, on_wait_over, self);
}

/* RFC 3261 14.1: in steps of 10 ms. */
static guint
pick_glare_delay (SipReinviteClient *self)
{
  if (sip_dialog_is_caller (sip_session_dialog_get_dialog (self->dialog)))
    return 10 * sip_random_range (get_random (self), 210, 401);
  return 10 * sip_random_range (get_random (self), 0, 201);
}

static void
give_up (SipReinviteClient *self)
{
  g_autoptr (GError) error = g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED,
                                                  _("The change of the call was given up."));

  finish (self, error, FALSE);
}

static void
fail_for (SipReinviteClient *self, SipMessage *response)
{
  g_autofree char *phrase = sip_message_dup_reason_phrase (response);
  g_autoptr (GError) error = g_error_new (SIP_ERROR, SIP_ERROR_REJECTED, _("The far end refused: %u %s."),
                                          sip_message_get_status (response), phrase);

  finish (self, error, FALSE);
}

/* How long to wait before the next attempt; FALSE: there is none. */
static gboolean
find_retry (SipReinviteClient *self, SipMessage *response, guint *delay_ms)
{
  guint32 seconds;

  *delay_ms = 0;
  if (self->n_attempts >= MAX_ATTEMPTS)
    return FALSE;
  switch (sip_message_get_status (response))
    {
    case 491:
      *delay_ms = pick_glare_delay (self);
      return TRUE;
    case 422:
      return sip_session_timer_may_ask_again (sip_outgoing_request_get_message (self->request), response);
    case 500:
      if (!sip_message_get_uint (response, SIP_HEADER_RETRY_AFTER, &seconds) || seconds > MAX_RETRY_AFTER_S)
        return FALSE;
      *delay_ms = seconds * 1000;
      return TRUE;
    case 405:
    case 501:
      if (sip_message_get_method (response) != SIP_METHOD_UPDATE)
        return FALSE;
      self->no_update = TRUE;
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_refused (SipReinviteClient *self, SipMessage *response)
{
  guint delay_ms;

  roll_back (self);
  if (self->canceled)
    give_up (self);
  else if (find_retry (self, response, &delay_ms))
    wait (self, delay_ms);
  else
    fail_for (self, response);
}

static void
on_failed (SipReinviteClient *self, GError *error)
{
  roll_back (self);
  finish (self, error, FALSE);
}

static void
offer_again (SipReinviteClient *self)
{
  self->flags |= SIP_DESCRIPTION_FRESH;
  self->without_offer = FALSE;
  move (self, SIP_REINVITE_CLIENT_WAITING);
  sip_reinvite_client_go_on (self);
}

static void
on_answer_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipReinviteClient) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean taken = sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);

  if (self->state == SIP_REINVITE_CLIENT_DONE)
    return;
  if (!taken && g_error_matches (error, SIP_ERROR, SIP_ERROR_FRESH_OFFER) && !(self->flags & SIP_DESCRIPTION_FRESH))
    offer_again (self);
  else
    finish (self, error, !taken);
}

static void
on_answer_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipReinviteClient) self = user_data;
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) answer = sip_describer_exchange_finish (SIP_DESCRIBER (source), result, &error);

  if (self->state == SIP_REINVITE_CLIENT_DONE)
    return;
  sip_request_options_set_body (options, answer);
  sip_session_dialog_ack (self->dialog, options, NULL);
  finish (self, error, error != NULL);
}

static void
take_answer (SipReinviteClient *self, SipBody *body, const GError *error)
{
  g_autoptr (GError) missing = NULL;

  if (body)
    {
      sip_describer_set_async (self->describer, SIP_DESCRIPTION_ANSWER, body, get_dialog_id (self), self->cancellable,
                               on_answer_taken, g_object_ref (self));
      return;
    }
  missing = error ? g_error_copy (error) : g_error_new_literal (SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE,
                                                                _("The far end did not answer the offer."));
  roll_back (self);
  finish (self, missing, FALSE);
}

/* RFC 3261 14.1: the far end's offer, the answer to which goes into the ACK. */
static void
take_offer (SipReinviteClient *self, SipBody *body, const GError *error)
{
  g_autoptr (GError) missing = NULL;

  if (body)
    {
      sip_describer_exchange_async (self->describer, body, self->flags & SIP_DESCRIPTION_HOLD, get_dialog_id (self),
                                    self->cancellable, on_answer_made, g_object_ref (self));
      return;
    }
  missing = error ? g_error_copy (error) : g_error_new_literal (SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE,
                                                                _("The far end made no offer."));
  sip_session_dialog_ack (self->dialog, NULL, NULL);
  finish (self, missing, FALSE);
}

static void
on_accepted (SipReinviteClient *self, SipMessage *response, SipOutgoingRequest *request)
{
  SipMethod method = sip_message_get_method (sip_outgoing_request_get_message (request));
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) body = sip_description_from_message (response, &error);

  forget_request (self);
  if (method == SIP_METHOD_UPDATE && !self->offered)
    {
      finish (self, NULL, FALSE);
      return;
    }
  move (self, SIP_REINVITE_CLIENT_ANSWERING);
  if (method == SIP_METHOD_INVITE && self->offered)
    sip_session_dialog_ack (self->dialog, NULL, NULL);
  if (self->offered)
    take_answer (self, body, error);
  else
    take_offer (self, body, error);
}

static const struct
{
  const char *signal;
  GCallback callback;
} outcomes[] = {
  { "accept", G_CALLBACK (on_accepted) },
  { "redirect", G_CALLBACK (on_refused) },
  { "reject", G_CALLBACK (on_refused) },
  { "failed", G_CALLBACK (on_failed) },
};

static void
on_limit (gpointer user_data)
{
  SipReinviteClient *self = user_data;

  self->timer = 0;
  sip_reinvite_client_cancel (self);
}

static gboolean
may_update (SipReinviteClient *self)
{
  return !self->no_update && sip_session_dialog_peer_allows (self->dialog, SIP_METHOD_UPDATE);
}

static gboolean
is_early (SipReinviteClient *self)
{
  return sip_session_dialog_get_state (self->dialog) == SIP_SESSION_DIALOG_EARLY;
}

/* An UPDATE needs nobody's consent, so it is for early dialogs and for refreshes (RFC 3311 5.1, RFC 4028 7.4). */
static void
send (SipReinviteClient *self, SipBody *offer)
{
  gboolean update = is_early (self) || (self->refresh && !offer);
  g_autoptr (SipRequestOptions) options = sip_request_options_copy (self->request_options);
  g_autoptr (GError) error = NULL;

  sip_request_options_set_body (options, offer);
  self->offered = offer != NULL;
  self->n_attempts++;
  move (self, SIP_REINVITE_CLIENT_SENT);
  self->request = update ? sip_session_dialog_update (self->dialog, options, &error)
                         : sip_session_dialog_invite (self->dialog, options, &error);
  /* Whoever saw it leave may have ended the call, or given this up. */
  if (self->state == SIP_REINVITE_CLIENT_DONE)
    {
      forget_request (self);
      return;
    }
  if (!self->request)
    {
      /* Something else got ahead while the offer was made. */
      roll_back (self);
      wait (self, pick_glare_delay (self));
      return;
    }
  self->timer = sip_clock_add (get_clock (self), LIMIT_MS, on_limit, self);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    g_signal_connect_object (self->request, outcomes[i].signal, outcomes[i].callback, self, G_CONNECT_SWAPPED);
  if (self->canceled)
    sip_outgoing_request_cancel (self->request, NULL);
}

/* An offer that is too large leads to another one. */
static void make_compact_offer (SipReinviteClient *self);

static void
on_offer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipReinviteClient) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) offer = sip_describer_get_finish (SIP_DESCRIBER (source), result, &error);

  if (self->state != SIP_REINVITE_CLIENT_DESCRIBING)
    return;
  if (!offer)
    {
      sip_describer_rollback (self->describer);
      finish (self, error, FALSE);
    }
  else if (!(self->flags & (SIP_DESCRIPTION_COMPACT | SIP_DESCRIPTION_SAME))
           && sip_session_dialog_exceeds_datagram (self->dialog, offer))
    make_compact_offer (self);
  else
    send (self, offer);
}

static void
ask_for_offer (SipReinviteClient *self)
{
  sip_describer_get_async (self->describer, SIP_DESCRIPTION_OFFER, self->flags, self->profile, self->cancellable,
                           on_offer, g_object_ref (self));
}

static void
make_compact_offer (SipReinviteClient *self)
{
  self->flags |= SIP_DESCRIPTION_COMPACT;
  sip_describer_rollback (self->describer);
  ask_for_offer (self);
}

static void
begin (SipReinviteClient *self)
{
  if (self->without_offer || (self->refresh && may_update (self)))
    {
      send (self, NULL);
      return;
    }
  move (self, SIP_REINVITE_CLIENT_DESCRIBING);
  ask_for_offer (self);
}

static void
sip_reinvite_client_dispose (GObject *object)
{
  SipReinviteClient *self = SIP_REINVITE_CLIENT (object);

  if (self->dialog)
    forget_request (self);
  g_clear_pointer (&self->request_options, sip_request_options_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->describer);
  g_clear_object (&self->dialog);

  G_OBJECT_CLASS (sip_reinvite_client_parent_class)->dispose (object);
}

static void
sip_reinvite_client_class_init (SipReinviteClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_reinvite_client_dispose;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_ERROR, G_TYPE_BOOLEAN);
}

static void
sip_reinvite_client_init (SipReinviteClient *self)
{
  self->cancellable = g_cancellable_new ();
}

SipReinviteClient *
sip_reinvite_client_new (SipSessionDialog *dialog, SipDescriber *describer, const SipReinviteOptions *options)
{
  SipReinviteClient *self = g_object_new (SIP_TYPE_REINVITE_CLIENT, NULL);

  self->dialog = g_object_ref (dialog);
  self->describer = g_object_ref (describer);
  if (!options)
    return self;
  self->flags = options->flags;
  self->profile = options->profile;
  self->without_offer = options->without_offer;
  if (options->request)
    self->request_options = sip_request_options_ref (options->request);
  return self;
}

SipReinviteClient *
sip_reinvite_client_new_refresh (SipSessionDialog *dialog, SipDescriber *describer)
{
  SipReinviteClient *self = sip_reinvite_client_new (dialog, describer, NULL);

  self->refresh = TRUE;
  self->flags = SIP_DESCRIPTION_SAME;
  if (sip_describer_is_holding (describer))
    self->flags |= SIP_DESCRIPTION_HOLD;
  return self;
}

void
sip_reinvite_client_go_on (SipReinviteClient *self)
{
  g_autoptr (SipReinviteClient) hold = g_object_ref (self);

  if (self->state != SIP_REINVITE_CLIENT_WAITING || self->timer)
    return;
  if (sip_session_dialog_is_changeable (self->dialog))
    begin (self);
}

void
sip_reinvite_client_cancel (SipReinviteClient *self)
{
  if (self->state == SIP_REINVITE_CLIENT_SENT)
    {
      self->canceled = TRUE;
      if (self->request)
        sip_outgoing_request_cancel (self->request, NULL);
      return;
    }
  if (self->state >= SIP_REINVITE_CLIENT_ANSWERING)
    return;
  if (self->state == SIP_REINVITE_CLIENT_DESCRIBING)
    sip_describer_rollback (self->describer);
  give_up (self);
}

void
sip_reinvite_client_abandon (SipReinviteClient *self)
{
  g_autoptr (GError) error = g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED, _("The call is over."));

  finish (self, error, FALSE);
}

gboolean
sip_reinvite_client_is_refresh (SipReinviteClient *self)
{
  return self->refresh;
}

gboolean
sip_reinvite_client_holds (SipReinviteClient *self)
{
  return (self->flags & SIP_DESCRIPTION_HOLD) != 0;
}
