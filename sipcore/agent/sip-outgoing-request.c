/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-outgoing-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "agent/sip-agent-private.h"
#include "agent/sip-challenge-set-private.h"
#include "agent/sip-request-size.h"
#include "util/sip-argument.h"

/*
 *            LOOKUP ---- a flow is at hand ----.
 *              | ^------ its connection ended -. v
 *              '----> CONNECTING ---------> CALLING -- cancel --> CANCELING
 *                      ^  ^  ^  next target  | ^ |                    | 1xx
 *                      |  |  '---------------' | | 1xx    cancel      v
 *                      |  |          challenge | |     .---------> CANCELED
 *                      |  |                    | v     |              |
 *                      |  '------ 503 ------ PROCEEDING               |
 *                      |                         | final              | final
 *          cancel, no way                        v                    |
 *              '------------------------> FINISHED <------------------'
 */
typedef enum {
  LOOKUP,
  CONNECTING,
  CALLING,
  PROCEEDING,
  CANCELING,
  CANCELED,
  FINISHED,
} SipOutgoingRequestState;

static const SipStateEdge edges[] = {
  { LOOKUP, CONNECTING },
  { LOOKUP, CALLING },
  { LOOKUP, FINISHED },
  { CONNECTING, CALLING },
  { CONNECTING, FINISHED },
  { CALLING, PROCEEDING },
  { CALLING, LOOKUP },
  { CALLING, CONNECTING },
  { CALLING, CANCELING },
  { CALLING, FINISHED },
  { PROCEEDING, CALLING },
  { PROCEEDING, CONNECTING },
  { PROCEEDING, CANCELED },
  { PROCEEDING, FINISHED },
  { CANCELING, CANCELED },
  { CANCELING, FINISHED },
  { CANCELED, FINISHED },
  { -1, -1 },
};

/* Bytes that a datagram cannot carry once its way added what it adds. */
#define TOO_MUCH_FOR_UDP 60000

/* How long a target that failed is tried after the others. */
#define DEAD_S 120
#define MAX_RETRY_AFTER_S 1800

struct _SipOutgoingRequest
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;     /* until there is a final response */
  SipMessage *request; /* without what depends on its way */
  SipMessage *sent;
  SipMessage *response;
  SipDialog *dialog;
  SipFlow *flow;
  GPtrArray *targets;
  SipChallengeSet *challenges;
  GCancellable *cancellable;
  GError *error; /* of a target that failed */
  char *reason;

  /* borrowed */
  SipClientTransaction *transaction;

  SipAgentCompleteFunc complete;
  gpointer complete_data;
  GDestroyNotify complete_destroy;

  SipWay way;
  int state;
  guint next_target;
};

static GType sip_outgoing_request_state_get_type (void);
G_DEFINE_ENUM_TYPE (SipOutgoingRequestState, sip_outgoing_request_state,
                    G_DEFINE_ENUM_VALUE (LOOKUP, "lookup"),
                    G_DEFINE_ENUM_VALUE (CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (CALLING, "calling"),
                    G_DEFINE_ENUM_VALUE (PROCEEDING, "proceeding"),
                    G_DEFINE_ENUM_VALUE (CANCELING, "canceling"),
                    G_DEFINE_ENUM_VALUE (CANCELED, "canceled"),
                    G_DEFINE_ENUM_VALUE (FINISHED, "finished"))

G_DEFINE_FINAL_TYPE (SipOutgoingRequest, sip_outgoing_request, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_MESSAGE,
  PROP_FLOW,
  PROP_RESPONSE,
  PROP_CHALLENGED,
  N_PROPS,
};

enum {
  TRYING,
  PROGRESS,
  ACCEPT,
  REDIRECT,
  REJECT,
  FAILED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
move (SipOutgoingRequest *self, SipOutgoingRequestState state)
{
  if ((SipOutgoingRequestState) self->state != state)
    sip_state_move (self, sip_outgoing_request_state_get_type (), edges, &self->state, state);
}

static gboolean
is_invite (SipOutgoingRequest *self)
{
  return sip_message_get_method (self->request) == SIP_METHOD_INVITE;
}

static void
unwatch (SipOutgoingRequest *self)
{
  if (self->transaction)
    g_signal_handlers_disconnect_by_data (self->transaction, self);
  g_clear_weak_pointer (&self->transaction);
}

static void
clear_complete (SipOutgoingRequest *self)
{
  GDestroyNotify destroy = self->complete_destroy;

  self->complete = NULL;
  self->complete_destroy = NULL;
  if (destroy)
    destroy (self->complete_data);
}

/* What only a request under way needs; the agent, too, may go now. */
static void
finish (SipOutgoingRequest *self)
{
  move (self, FINISHED);
  clear_complete (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  sip_way_clear (&self->way);
  g_clear_object (&self->dialog);
  g_clear_object (&self->agent);
}

static void
finish_with_response (SipOutgoingRequest *self, guint signal)
{
  if (signal != ACCEPT || !is_invite (self))
    unwatch (self);
  finish (self);
  g_signal_emit (self, signals[signal], 0, self->response);
}

/* @error: (transfer full) */
static void
finish_with_error (SipOutgoingRequest *self, GError *error)
{
  g_autoptr (GError) reason = error;

  unwatch (self);
  finish (self);
  g_signal_emit (self, signals[FAILED], 0, reason);
}

static void
refuse (SipOutgoingRequest *self, const char *sentence)
{
  finish_with_error (self, g_error_new_literal (SIP_ERROR, SIP_ERROR_AUTHENTICATION, sentence));
}

/* A request goes round: send, response, next target or send again. */
static void look_up (SipOutgoingRequest *self);
static void connect_next (SipOutgoingRequest *self);
static void send_over (SipOutgoingRequest *self, SipFlow *flow);

/* What is wrong with a certificate helps a person more than that the next target was silent. @error: (transfer full) */
static void
note_error (SipOutgoingRequest *self, GError *error)
{
  if (self->error && g_error_matches (self->error, SIP_ERROR, SIP_ERROR_TLS))
    {
      g_error_free (error);
      return;
    }
  g_clear_error (&self->error);
  self->error = error;
}

/* The target of the last attempt, or NULL where a flow was at hand. */
static SipTarget *
last_target (SipOutgoingRequest *self)
{
  return self->targets && self->next_target > 0 ? g_ptr_array_index (self->targets, self->next_target - 1) : NULL;
}

static void
note_dead_target (SipOutgoingRequest *self, guint seconds)
{
  SipTarget *target = last_target (self);

  if (target && seconds > 0)
    sip_dead_targets_add (sip_agent_get_dead_targets (self->agent), target, seconds);
}

/* @error: (transfer full): why the last attempt failed */
static void
note_failure (SipOutgoingRequest *self, GError *error)
{
  /* A request that is too large says nothing of its target. */
  if (!g_error_matches (error, SIP_ERROR, SIP_ERROR_TOO_LARGE))
    note_dead_target (self, DEAD_S);
  note_error (self, error);
}

/* RFC 3261 22.2: a request that is sent again with credentials is a new one. */
static void
raise_cseq (SipOutgoingRequest *self)
{
  SipMessageBuilder *builder = sip_message_builder_new_from (self->request);
  g_autofree char *method = sip_slice_dup (sip_message_get_method_name (self->request));
  g_autofree char *value = NULL;
  guint32 number = 0;

  sip_message_get_cseq (self->request, &number, NULL);
  number = self->dialog ? sip_dialog_next_cseq (self->dialog) : number + 1;
  value = g_strdup_printf ("%u %s", number, method);
  sip_message_builder_set (builder, SIP_HEADER_CSEQ, value);
  sip_message_unref (self->request);
  self->request = sip_message_builder_end (builder);
}

static void
cancel_invite (SipOutgoingRequest *self)
{
  g_autoptr (SipClientTransaction) cancel = NULL;

  cancel = sip_transaction_layer_cancel (sip_agent_get_transactions (self->agent), self->transaction, self->reason);
  move (self, CANCELED);
}

static void
receive_provisional (SipOutgoingRequest *self, guint status)
{
  if (self->state == CALLING)
    move (self, PROCEEDING);
  else if (self->state == CANCELING)
    cancel_invite (self);
  g_signal_emit (self, signals[status == 100 ? TRYING : PROGRESS], 0, self->response);
}

static void
receive_challenge (SipOutgoingRequest *self)
{
  SipAuthenticator *authenticator = sip_agent_get_authenticator (self->agent);
  g_autoptr (GPtrArray) challenges =
    sip_challenge_list (self->response, sip_agent_get_policies (self->agent)->weakest_digest);

  if (challenges->len == 0)
    refuse (self, _("The server asks for a way of signing in that is not supported."));
  else if (!sip_authenticator_has_credentials (authenticator))
    refuse (self, _("The server asks for a user name and a password."));
  else if (!sip_challenge_set_take (self->challenges, authenticator, challenges, self->request, self->flow,
                                    self->way.home))
    refuse (self, _("The server did not accept the user name or the password."));
  else
    {
      unwatch (self);
      raise_cseq (self);
      send_over (self, self->flow);
    }
}

/* RFC 3261 21.5.4, RFC 3263 4.3 */
static void
receive_unavailable (SipOutgoingRequest *self)
{
  guint32 seconds = 0;

  sip_message_get_uint (self->response, SIP_HEADER_RETRY_AFTER, &seconds);
  note_dead_target (self, MIN (seconds, MAX_RETRY_AFTER_S));
  if (self->targets && self->next_target < self->targets->len)
    connect_next (self);
  else
    finish_with_response (self, REJECT);
}

static void
receive_final (SipOutgoingRequest *self, guint status)
{
  gboolean given_up = self->state == CANCELING || self->state == CANCELED;

  if (status != 401 && status != 407)
    sip_challenge_set_learn (self->challenges, sip_agent_get_authenticator (self->agent), self->response);
  if (status < 300)
    finish_with_response (self, ACCEPT);
  else if (status < 400)
    finish_with_response (self, REDIRECT);
  else if (!given_up && (status == 401 || status == 407))
    receive_challenge (self);
  else if (!given_up && status == 503)
    receive_unavailable (self);
  else
    finish_with_response (self, REJECT);
}

static void
on_response (SipClientTransaction *transaction, SipMessage *response, SipOutgoingRequest *self)
{
  g_autoptr (SipOutgoingRequest) keep = g_object_ref (self);
  guint status = sip_message_get_status (response);

  g_clear_pointer (&self->response, sip_message_unref);
  self->response = sip_message_ref (response);
  if (self->state == FINISHED)
    g_signal_emit (self, signals[ACCEPT], 0, response);
  else if (status < 200)
    receive_provisional (self, status);
  else
    receive_final (self, status);
}

/* A connection at hand may have been dead for long: where it ends, the next hop is looked up once. */
static gboolean
look_up_instead (SipOutgoingRequest *self)
{
  if (self->targets || !self->way.flow || !sip_flow_is_closed (self->way.flow))
    return FALSE;
  unwatch (self);
  sip_way_clear (&self->way);
  sip_agent_find_way (self->agent, self->request, self->dialog, NULL, &self->way);
  if (self->way.flow)
    send_over (self, self->way.flow);
  else
    look_up (self);
  return TRUE;
}

static void
on_failed (SipClientTransaction *transaction, const GError *error, SipOutgoingRequest *self)
{
  g_autoptr (SipOutgoingRequest) keep = g_object_ref (self);

  if (self->state == FINISHED)
    return;
  /* RFC 3263 4.3: another target is for a request to which no response ever came. */
  if (self->state != CALLING)
    {
      finish_with_error (self, g_error_copy (error));
      return;
    }
  note_failure (self, g_error_copy (error));
  if (!look_up_instead (self))
    connect_next (self);
}

static void
unref_closure_data (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

/* While the transaction lives it keeps the request. */
static void
watch (SipOutgoingRequest *self, SipClientTransaction *transaction)
{
  g_set_weak_pointer (&self->transaction, transaction);
  g_signal_connect_data (transaction, "response", G_CALLBACK (on_response), g_object_ref (self), unref_closure_data, 0);
  g_signal_connect_data (transaction, "failed", G_CALLBACK (on_failed), g_object_ref (self), unref_closure_data, 0);
}

/* RFC 3261 18.1.1: whether a datagram may be unable to carry the request whole; what its way adds does not double
 * it. */
static gboolean
is_too_large (SipOutgoingRequest *self, SipMessageBuilder **builder, SipFlow *flow)
{
  guint limit = sip_agent_get_policies (self->agent)->udp_limit;
  gsize plain = g_bytes_get_size (sip_message_get_bytes (self->request));

  return limit > 0 && sip_flow_get_protocol (flow) == SIP_PROTOCOL_UDP
         && sip_agent_get_protocol (self->agent) == SIP_PROTOCOL_AUTO && plain * 2 > limit
         && sip_request_size_measure (builder, flow) > limit;
}

/* (transfer full): the place to which @flow leads, by TCP */
static SipTarget *
create_stream_target (SipOutgoingRequest *self, SipFlow *flow)
{
  GInetSocketAddress *address = sip_flow_get_remote_address (flow);
  SipTarget *target = last_target (self);
  g_autofree char *host = NULL;

  if (target)
    return sip_target_with_protocol (target, SIP_PROTOCOL_TCP);
  host = g_inet_address_to_string (g_inet_socket_address_get_address (address));
  return sip_target_new (SIP_PROTOCOL_TCP, address, host);
}

static gboolean
was_tried (SipOutgoingRequest *self, SipTarget *target)
{
  for (guint i = 0; self->targets && i < self->next_target; i++)
    {
      if (sip_target_equal (self->targets->pdata[i], target))
        return TRUE;
    }
  return FALSE;
}

/* What no datagram can carry has no other way than TCP. */
static gboolean
is_worth_trying (SipOutgoingRequest *self, SipTarget *stream)
{
  if (was_tried (self, stream))
    return FALSE;
  return !sip_dead_targets_contain (sip_agent_get_dead_targets (self->agent), stream)
         || g_bytes_get_size (sip_message_get_bytes (self->request)) >= TOO_MUCH_FOR_UDP;
}

/* RFC 3261 18.1.1: by TCP, and where that is refused, which is remembered, by UDP all the same if that can be. */
static gboolean
take_stream_instead (SipOutgoingRequest *self, SipFlow *flow)
{
  g_autoptr (SipTarget) stream = create_stream_target (self, flow);

  if (!is_worth_trying (self, stream))
    return FALSE;
  if (self->targets)
    {
      g_ptr_array_insert (self->targets, self->next_target, sip_target_ref (last_target (self)));
    }
  else
    {
      self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_target_unref);
      g_set_object (&self->way.fallback, flow);
      g_clear_object (&self->way.flow);
    }
  g_ptr_array_insert (self->targets, self->next_target, g_steal_pointer (&stream));
  connect_next (self);
  return TRUE;
}

static void
send_over (SipOutgoingRequest *self, SipFlow *flow)
{
  SipAuthenticator *authenticator = sip_agent_get_authenticator (self->agent);
  SipMessageBuilder *builder = sip_message_builder_new_from (self->request);
  g_autoptr (SipClientTransaction) transaction = NULL;

  g_set_object (&self->flow, flow);
  if (self->complete)
    self->complete (self->agent, builder, flow, self->complete_data);
  sip_agent_complete (self->agent, self->request, builder, flow, !self->complete);
  sip_challenge_set_recall (self->challenges, authenticator, self->request, flow,
                            sip_agent_get_policies (self->agent)->weakest_digest);
  sip_challenge_set_answer (self->challenges, authenticator, self->request, builder);
  if (is_too_large (self, &builder, flow) && take_stream_instead (self, flow))
    {
      sip_message_builder_unref (builder);
      return;
    }

  transaction = sip_transaction_layer_send (sip_agent_get_transactions (self->agent), builder, flow);
  g_clear_pointer (&self->sent, sip_message_unref);
  self->sent = sip_message_ref (sip_transaction_get_request (SIP_TRANSACTION (transaction)));
  watch (self, transaction);
  move (self, CALLING);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipOutgoingRequest) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, &error);

  if (self->state == FINISHED)
    return;
  if (flow)
    {
      send_over (self, flow);
      return;
    }
  note_failure (self, g_steal_pointer (&error));
  connect_next (self);
}

static void
connect_next (SipOutgoingRequest *self)
{
  g_autoptr (SipFlow) fallback = g_steal_pointer (&self->way.fallback);

  if (self->targets && self->next_target < self->targets->len)
    {
      self->way.fallback = g_steal_pointer (&fallback);
      unwatch (self);
      move (self, CONNECTING);
      sip_transport_layer_connect_async (sip_transaction_layer_get_transport (sip_agent_get_transactions (self->agent)),
                                         g_ptr_array_index (self->targets, self->next_target++),
                                         sip_agent_get_tls_policy (self->agent), self->cancellable, on_connected,
                                         g_object_ref (self));
    }
  else if (fallback && !sip_flow_is_closed (fallback))
    {
      unwatch (self);
      send_over (self, fallback);
    }
  else
    finish_with_error (self, g_steal_pointer (&self->error));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipOutgoingRequest) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = sip_agent_look_up_finish (SIP_AGENT (source), result, &error);

  if (self->state == FINISHED)
    return;
  if (targets)
    {
      self->targets = g_steal_pointer (&targets);
      sip_dead_targets_sort (sip_agent_get_dead_targets (self->agent), self->targets);
    }
  else
    note_error (self, g_steal_pointer (&error));
  connect_next (self);
}

static void
look_up (SipOutgoingRequest *self)
{
  move (self, LOOKUP);
  sip_agent_look_up_async (self->agent, &self->way, self->cancellable, on_looked_up, g_object_ref (self));
}

static void
sip_outgoing_request_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipOutgoingRequest *self = SIP_OUTGOING_REQUEST (object);

  switch (id)
    {
    case PROP_MESSAGE:
      g_value_set_boxed (value, sip_outgoing_request_get_message (self));
      break;
    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;
    case PROP_RESPONSE:
      g_value_set_boxed (value, self->response);
      break;
    case PROP_CHALLENGED:
      g_value_set_boolean (value, sip_outgoing_request_is_challenged (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_outgoing_request_dispose (GObject *object)
{
  SipOutgoingRequest *self = SIP_OUTGOING_REQUEST (object);

  clear_complete (self);
  g_clear_weak_pointer (&self->transaction);
  sip_way_clear (&self->way);
  g_clear_object (&self->dialog);
  g_clear_object (&self->flow);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (sip_outgoing_request_parent_class)->dispose (object);
}

static void
sip_outgoing_request_finalize (GObject *object)
{
  SipOutgoingRequest *self = SIP_OUTGOING_REQUEST (object);

  g_clear_pointer (&self->request, sip_message_unref);
  g_clear_pointer (&self->sent, sip_message_unref);
  g_clear_pointer (&self->response, sip_message_unref);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->challenges, sip_challenge_set_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sip_outgoing_request_parent_class)->finalize (object);
}

static guint
add_signal (GType type, const char *name, GType argument)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                       argument | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
sip_outgoing_request_class_init (SipOutgoingRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_outgoing_request_get_property;
  object_class->dispose = sip_outgoing_request_dispose;
  object_class->finalize = sip_outgoing_request_finalize;

  props[PROP_MESSAGE] = g_param_spec_boxed ("message", NULL, NULL, SIP_TYPE_MESSAGE, flags);
  props[PROP_FLOW] = g_param_spec_object ("flow", NULL, NULL, SIP_TYPE_FLOW, flags);
  props[PROP_RESPONSE] = g_param_spec_boxed ("response", NULL, NULL, SIP_TYPE_MESSAGE, flags);
  props[PROP_CHALLENGED] = g_param_spec_boolean ("challenged", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[TRYING] = add_signal (type, "trying", SIP_TYPE_MESSAGE);
  signals[PROGRESS] = add_signal (type, "progress", SIP_TYPE_MESSAGE);
  signals[ACCEPT] = add_signal (type, "accept", SIP_TYPE_MESSAGE);
  signals[REDIRECT] = add_signal (type, "redirect", SIP_TYPE_MESSAGE);
  signals[REJECT] = add_signal (type, "reject", SIP_TYPE_MESSAGE);
  signals[FAILED] = add_signal (type, "failed", G_TYPE_ERROR);
}

static void
sip_outgoing_request_init (SipOutgoingRequest *self)
{
  self->cancellable = g_cancellable_new ();
  self->challenges = sip_challenge_set_new ();
}

SipOutgoingRequest *
sip_outgoing_request_new (SipAgent *agent, SipMessage *request, SipDialog *dialog, SipFlow *flow,
                          SipAgentCompleteFunc complete, gpointer complete_data, GDestroyNotify complete_destroy)
{
  SipOutgoingRequest *self = g_object_new (SIP_TYPE_OUTGOING_REQUEST, NULL);

  self->agent = g_object_ref (agent);
  self->request = sip_message_ref (request);
  self->complete = complete;
  self->complete_data = complete_data;
  self->complete_destroy = complete_destroy;
  g_set_object (&self->dialog, dialog);
  sip_agent_find_way (agent, request, dialog, flow, &self->way);
  if (self->way.flow)
    send_over (self, self->way.flow);
  else
    look_up (self);
  return self;
}

/**
 * sip_outgoing_request_get_message:
 *
 * Returns: (transfer none): the request as it was last sent; before, what was to be sent
 */
SipMessage *
sip_outgoing_request_get_message (SipOutgoingRequest *self)
{
  g_return_val_if_fail (SIP_IS_OUTGOING_REQUEST (self), NULL);

  return self->sent ? self->sent : self->request;
}

/**
 * sip_outgoing_request_get_flow:
 *
 * Returns: (transfer none) (nullable): the flow over which it was last sent
 */
SipFlow *
sip_outgoing_request_get_flow (SipOutgoingRequest *self)
{
  g_return_val_if_fail (SIP_IS_OUTGOING_REQUEST (self), NULL);

  return self->flow;
}

/**
 * sip_outgoing_request_get_response:
 *
 * Returns: (transfer none) (nullable): the last response that came, whichever
 */
SipMessage *
sip_outgoing_request_get_response (SipOutgoingRequest *self)
{
  g_return_val_if_fail (SIP_IS_OUTGOING_REQUEST (self), NULL);

  return self->response;
}

/**
 * sip_outgoing_request_is_challenged:
 *
 * Returns: whether the request carried credentials when it was last sent
 */
gboolean
sip_outgoing_request_is_challenged (SipOutgoingRequest *self)
{
  g_return_val_if_fail (SIP_IS_OUTGOING_REQUEST (self), FALSE);

  return !sip_challenge_set_is_empty (self->challenges);
}

void
sip_outgoing_request_cancel (SipOutgoingRequest *self, const char *reason)
{
  g_autoptr (SipOutgoingRequest) keep = NULL;

  g_return_if_fail (SIP_IS_OUTGOING_REQUEST (self));
  g_return_if_fail (sip_argument_is_line (reason));

  keep = g_object_ref (self);
  if (self->state >= CANCELING)
    return;
  if (self->state < CALLING || !is_invite (self) || !self->transaction)
    {
      finish_with_error (self, g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED, _("The request was given up.")));
      return;
    }
  self->reason = g_strdup (reason);
  if (self->state == CALLING)
    move (self, CANCELING);
  else
    cancel_invite (self);
}
