/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-publisher.h"

#include <glib/gi18n-lib.h>

#include "agent/sip-redirects.h"
#include "agent/sip-retry-schedule.h"
#include "event/sip-event-failure-private.h"
#include "message/sip-etag.h"
#include "util/sip-error.h"
#include "util/sip-state.h"
#include "util/sip-waiting-tasks.h"

#define MAX_INTERVAL_RETRIES 2
/* What was granted for longer is refreshed once a day. */
#define MAX_REFRESH_S (24 * 60 * 60)

/* What the request under way is for. */
typedef enum {
  PUBLICATION, /* the first one, or another body */
  REFRESH,
  REMOVAL,
} Purpose;

/**
 * SipPublisher:
 *
 * Keeps something published at a server (RFC 3903): who is there, what a line is doing. It is refreshed before it
 * expires, published anew where the server forgot it, and tried again with back-off and jitter where that failed, at
 * once where the account is registered again.
 */
struct _SipPublisher
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipUri *target;
  SipEvent *event;
  SipBody *body;               /* nullable: what the server is to have */
  SipOutgoingRequest *request; /* nullable: under way */
  GPtrArray *publications;     /* GTask, with the number of the body */
  GPtrArray *removals;         /* GTask */
  SipRedirects *redirects;     /* nullable: of the request under way */
  GError *error;
  char *etag;

  SipRetrySchedule schedule;
  SipPublisherState state;
  Purpose purpose;
  guint wanted_s;
  guint asked_s; /* more than wanted after a 423 */
  guint granted_s;
  guint interval_retries; /* 423s in a row */
  guint timer;
  guint wanted; /* number of the body that the server is to have … */
  guint sent;   /* … was sent last … */
  guint held;   /* … and that it has */
};

/*
 *     IDLE ──► PUBLISHING ◄──► PUBLISHED
 *      ▲            │  ▲            │
 *      │            ▼  │            │ refresh refused
 *      │          FAILED ◄──────────┘
 *      └── REMOVING ◄── any
 */
static const SipStateEdge edges[] = {
  { SIP_PUBLISHER_IDLE, SIP_PUBLISHER_PUBLISHING },
  { SIP_PUBLISHER_PUBLISHING, SIP_PUBLISHER_PUBLISHED },
  { SIP_PUBLISHER_PUBLISHING, SIP_PUBLISHER_FAILED },
  { SIP_PUBLISHER_PUBLISHING, SIP_PUBLISHER_REMOVING },
  { SIP_PUBLISHER_PUBLISHED, SIP_PUBLISHER_PUBLISHING },
  { SIP_PUBLISHER_PUBLISHED, SIP_PUBLISHER_FAILED },
  { SIP_PUBLISHER_PUBLISHED, SIP_PUBLISHER_REMOVING },
  { SIP_PUBLISHER_FAILED, SIP_PUBLISHER_PUBLISHING },
  { SIP_PUBLISHER_FAILED, SIP_PUBLISHER_REMOVING },
  { SIP_PUBLISHER_REMOVING, SIP_PUBLISHER_IDLE },
  { -1, -1 },
};

enum {
  PROP_0,
  PROP_AGENT,
  PROP_TARGET,
  PROP_EVENT,
  PROP_STATE,
  PROP_ETAG,
  PROP_EXPIRES,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (SipPublisherState, sip_publisher_state,
  G_DEFINE_ENUM_VALUE (SIP_PUBLISHER_IDLE, "idle"),
  G_DEFINE_ENUM_VALUE (SIP_PUBLISHER_PUBLISHING, "publishing"),
  G_DEFINE_ENUM_VALUE (SIP_PUBLISHER_PUBLISHED, "published"),
  G_DEFINE_ENUM_VALUE (SIP_PUBLISHER_FAILED, "failed"),
  G_DEFINE_ENUM_VALUE (SIP_PUBLISHER_REMOVING, "removing"))

G_DEFINE_FINAL_TYPE (SipPublisher, sip_publisher, G_TYPE_OBJECT)

/* A request goes round: send, answer, send again. */
static void send (SipPublisher *self, Purpose purpose);
static void send_to (SipPublisher *self, SipUri *target);

static void
move (SipPublisher *self, SipPublisherState to)
{
  int state = self->state;

  if (state == (int) to || !sip_state_move (self, SIP_TYPE_PUBLISHER_STATE, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* @etag: (transfer full) (nullable) */
static void
set_etag (SipPublisher *self, char *etag)
{
  g_autofree char *old = self->etag;

  self->etag = etag;
  if (g_strcmp0 (old, etag) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ETAG]);
}

static void
set_expires (SipPublisher *self, guint granted_s)
{
  if (self->granted_s == granted_s)
    return;
  self->granted_s = granted_s;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPIRES]);
}

/* @error: (nullable) */
static void
set_error (SipPublisher *self, const GError *error)
{
  if (!self->error && !error)
    return;
  g_clear_error (&self->error);
  self->error = error ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
clear_timer (SipPublisher *self)
{
  sip_clock_clear (sip_agent_get_clock (self->agent), &self->timer);
}

static void
clear_request (SipPublisher *self)
{
  g_autoptr (SipOutgoingRequest) request = g_steal_pointer (&self->request);

  if (!request)
    return;
  g_signal_handlers_disconnect_by_data (request, self);
  sip_outgoing_request_cancel (request, NULL);
}

static gboolean
is_waiting_body (SipPublisher *self)
{
  return self->body && self->wanted != self->held;
}

/* A newer body takes the place of all before it. */
static void
finish_publications (SipPublisher *self, guint last, const GError *error)
{
  sip_waiting_tasks_finish (self->publications, 0, last, error);
}

static void
finish_removal (SipPublisher *self, const GError *error)
{
  clear_request (self);
  clear_timer (self);
  self->held = 0;
  set_etag (self, NULL);
  set_expires (self, 0);
  set_error (self, error);
  move (self, SIP_PUBLISHER_IDLE);
  sip_waiting_tasks_finish_all (self->removals, error);
  /* Meanwhile something else was to be published. */
  if (self->state == SIP_PUBLISHER_IDLE && is_waiting_body (self))
    {
      send (self, PUBLICATION);
      move (self, SIP_PUBLISHER_PUBLISHING);
    }
}

/* What is left to do for a removal once no request is under way. */
static void
go_on_removing (SipPublisher *self)
{
  g_autoptr (GError) error = NULL;

  if (self->etag)
    {
      send (self, REMOVAL);
      return;
    }
  if (self->granted_s > 0)
    error = g_error_new_literal (SIP_ERROR, SIP_ERROR_FAILED,
                                 _("The server gave no tag to take back what is published; it stays until it "
                                   "expires."));
  finish_removal (self, error);
}

static void
on_timer (gpointer user_data)
{
  SipPublisher *self = user_data;

  self->timer = 0;
  send (self, self->etag && !is_waiting_body (self) ? REFRESH : PUBLICATION);
  if (self->state == SIP_PUBLISHER_FAILED)
    move (self, SIP_PUBLISHER_PUBLISHING);
}

/* The way to the server is there again; what the server itself refused waits for its time. */
static void
on_registered (SipPublisher *self)
{
  gboolean registered;

  g_object_get (self->agent, "registered", &registered, NULL);
  if (!registered || self->state != SIP_PUBLISHER_FAILED || self->timer == 0
      || g_error_matches (self->error, SIP_ERROR, SIP_ERROR_REJECTED))
    return;
  clear_timer (self);
  on_timer (self);
}

static void
schedule (SipPublisher *self, guint delay_ms)
{
  clear_timer (self);
  self->timer = sip_clock_add (sip_agent_get_clock (self->agent), delay_ms, on_timer, self);
}

/* @response: (nullable) */
static void
fail (SipPublisher *self, const GError *error, SipMessage *response)
{
  guint status = response ? sip_message_get_status (response) : 0;
  guint sent = self->sent;
  guint delay_ms;

  clear_request (self);
  if (self->state == SIP_PUBLISHER_REMOVING)
    {
      finish_publications (self, sent, error);
      go_on_removing (self);
      return;
    }
  set_expires (self, 0);
  set_error (self, error);
  if (self->wanted != sent)
    {
      send (self, PUBLICATION);
      move (self, SIP_PUBLISHER_PUBLISHING);
      finish_publications (self, sent, error);
      return;
    }
  delay_ms = sip_retry_schedule_fail (&self->schedule, sip_agent_get_random (self->agent), FALSE, response);
  if (!sip_event_refusal_is_final (status) && !g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION))
    schedule (self, delay_ms);
  move (self, SIP_PUBLISHER_FAILED);
  finish_publications (self, sent, error);
}

/* RFC 3903 6: the server may grant less than was asked for, never more; where it does not say, it is that. */
static guint
read_expires (SipPublisher *self, SipMessage *response)
{
  guint32 granted_s = self->asked_s;

  sip_message_get_uint (response, SIP_HEADER_EXPIRES, &granted_s);
  return MIN (granted_s, self->asked_s);
}

static void
take_publication (SipPublisher *self, SipMessage *response)
{
  guint granted_s = read_expires (self, response);
  char *etag = sip_message_dup_etag (response, SIP_HEADER_SIP_ETAG);
  guint held;

  if (granted_s == 0)
    {
      g_autoptr (GError) error = g_error_new_literal (SIP_ERROR, SIP_ERROR_FAILED,
                                                      _("The server agreed but does not keep what is published."));

      g_free (etag);
      set_etag (self, NULL);
      fail (self, error, response);
      return;
    }
  clear_request (self);
  held = self->held = self->sent;
  self->interval_retries = 0;
  sip_retry_schedule_reset (&self->schedule);
  /* RFC 3903 6: an answer without a tag is against the rules. The last one may still hold; without any, what is
   * published is published again as if for the first time. */
  if (etag)
    set_etag (self, etag);
  set_expires (self, granted_s);
  set_error (self, NULL);
  if (self->state == SIP_PUBLISHER_REMOVING)
    go_on_removing (self);
  else
    {
      schedule (self, sip_retry_schedule_get_refresh_ms (MIN (granted_s, MAX_REFRESH_S)));
      if (is_waiting_body (self))
        send (self, PUBLICATION);
      move (self, SIP_PUBLISHER_PUBLISHED);
    }
  finish_publications (self, held, NULL);
}

/* RFC 3903 4.2: 423 says how long it has to be at least. */
static gboolean
ask_for_more (SipPublisher *self, SipMessage *response)
{
  guint32 minimum_s;

  if (self->interval_retries >= MAX_INTERVAL_RETRIES || self->state == SIP_PUBLISHER_REMOVING
      || !sip_message_get_uint (response, SIP_HEADER_MIN_EXPIRES, &minimum_s) || minimum_s <= self->asked_s)
    return FALSE;
  self->interval_retries++;
  self->asked_s = minimum_s;
  clear_request (self);
  send (self, self->purpose);
  return TRUE;
}

/* RFC 3903 4.1: 412, the server knows nothing under that tag, which is not to be used again. */
static gboolean
publish_anew (SipPublisher *self)
{
  if (!self->etag)
    return FALSE;
  self->held = 0;
  set_etag (self, NULL);
  set_expires (self, 0);
  if (self->state == SIP_PUBLISHER_REMOVING)
    return FALSE;
  clear_request (self);
  send (self, PUBLICATION);
  move (self, SIP_PUBLISHER_PUBLISHING);
  return TRUE;
}

/* RFC 3261 8.1.3.4: the same for another place; the next request begins where it always does. */
static gboolean
ask_elsewhere (SipPublisher *self, SipMessage *response)
{
  g_autoptr (SipUri) target = sip_redirects_next (self->redirects, response);

  if (!target)
    return FALSE;
  clear_request (self);
  send_to (self, target);
  return TRUE;
}

static void
take_refusal (SipPublisher *self, SipMessage *response)
{
  g_autoptr (GError) error = NULL;
  guint status = sip_message_get_status (response);

  if ((status == 423 && ask_for_more (self, response)) || (status == 412 && publish_anew (self))
      || ask_elsewhere (self, response))
    return;
  error = sip_event_error_from_response (response);
  if (self->purpose == REMOVAL)
    finish_removal (self, status == 412 ? NULL : error);
  else
    fail (self, error, response);
}

/* Who is told of a property may do anything, so all is settled before. */
static void
begin_outcome (SipPublisher *self)
{
  g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
}

static void
end_outcome (SipPublisher *self)
{
  g_object_thaw_notify (G_OBJECT (self));
  g_object_unref (self);
}

static void
on_accept (SipPublisher *self, SipMessage *response)
{
  begin_outcome (self);
  if (self->purpose == REMOVAL)
    finish_removal (self, NULL);
  else
    take_publication (self, response);
  end_outcome (self);
}

static void
on_refused (SipPublisher *self, SipMessage *response)
{
  begin_outcome (self);
  take_refusal (self, response);
  end_outcome (self);
}

static void
on_failed (SipPublisher *self, GError *error)
{
  begin_outcome (self);
  if (self->purpose == REMOVAL)
    finish_removal (self, error);
  else
    fail (self, error, NULL);
  end_outcome (self);
}

/* RFC 3903 4.1, table 1. */
static void
send_to (SipPublisher *self, SipUri *target)
{
  SipMessageBuilder *builder = sip_agent_create_request (self->agent, SIP_METHOD_PUBLISH, target);
  g_autoptr (SipMessage) request = NULL;

  g_assert (!self->request);
  sip_message_builder_add (builder, SIP_HEADER_EVENT, sip_event_get_text (self->event));
  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", self->purpose == REMOVAL ? 0 : self->asked_s);
  if (self->etag)
    sip_message_builder_add (builder, SIP_HEADER_SIP_IF_MATCH, self->etag);
  if (self->purpose == PUBLICATION)
    {
      self->sent = self->wanted;
      sip_message_builder_set_body (builder, sip_body_get_content_type (self->body),
                                    sip_body_get_bytes (self->body));
    }
  request = sip_message_builder_end (builder);
  self->request = sip_agent_send (self->agent, request, NULL, NULL);
  g_signal_connect_swapped (self->request, "accept", G_CALLBACK (on_accept), self);
  g_signal_connect_swapped (self->request, "redirect", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->request, "reject", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->request, "failed", G_CALLBACK (on_failed), self);
}

static void
send (SipPublisher *self, Purpose purpose)
{
  clear_timer (self);
  self->purpose = purpose;
  g_clear_pointer (&self->redirects, sip_redirects_free);
  self->redirects = sip_redirects_new (self->target, SIP_REDIRECTS_USUAL);
  send_to (self, self->target);
}

static void
sip_publisher_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipPublisher *self = SIP_PUBLISHER (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_EVENT:
      g_value_set_boxed (value, self->event);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ETAG:
      g_value_set_string (value, self->etag);
      break;
    case PROP_EXPIRES:
      g_value_set_uint (value, self->granted_s);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_publisher_dispose (GObject *object)
{
  SipPublisher *self = SIP_PUBLISHER (object);

  clear_request (self);
  if (self->agent)
    clear_timer (self);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (sip_publisher_parent_class)->dispose (object);
}

static void
sip_publisher_finalize (GObject *object)
{
  SipPublisher *self = SIP_PUBLISHER (object);

  g_clear_pointer (&self->target, sip_uri_unref);
  g_clear_pointer (&self->event, sip_event_unref);
  g_clear_pointer (&self->body, sip_body_unref);
  g_clear_pointer (&self->publications, g_ptr_array_unref);
  g_clear_pointer (&self->removals, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->redirects, sip_redirects_free);
  g_clear_pointer (&self->etag, g_free);

  G_OBJECT_CLASS (sip_publisher_parent_class)->finalize (object);
}

static void
sip_publisher_class_init (SipPublisherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_publisher_get_property;
  object_class->dispose = sip_publisher_dispose;
  object_class->finalize = sip_publisher_finalize;

  /**
   * SipPublisher:agent:
   *
   * The account that publishes.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT, readable);
  /**
   * SipPublisher:target:
   *
   * Of whom it tells.
   */
  props[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, SIP_TYPE_URI, readable);
  /**
   * SipPublisher:event:
   *
   * The event package.
   */
  props[PROP_EVENT] = g_param_spec_boxed ("event", NULL, NULL, SIP_TYPE_EVENT, readable);
  /**
   * SipPublisher:state:
   *
   * Whether the server has it.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_PUBLISHER_STATE, SIP_PUBLISHER_IDLE, readable);
  /**
   * SipPublisher:etag:
   *
   * Under which tag the server keeps it; %NULL: none.
   */
  props[PROP_ETAG] = g_param_spec_string ("etag", NULL, NULL, NULL, readable);
  /**
   * SipPublisher:expires:
   *
   * For how many seconds the server keeps what was published or refreshed last; 0: nothing is published.
   */
  props[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipPublisher:error:
   *
   * Why the last attempt failed, in a sentence for a person; %NULL: it did not.
   */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_publisher_init (SipPublisher *self)
{
  self->publications = sip_waiting_tasks_new ();
  self->removals = sip_waiting_tasks_new ();
}

/**
 * sip_publisher_new:
 * @target: of whom it tells, mostly the account's own address; header fields of the URI are dropped
 * @event: the event package
 * @expires_s: for how many seconds the server is asked to keep it, not 0
 *
 * Returns: (transfer full): what publishes there, when it has something to
 */
SipPublisher *
sip_publisher_new (SipAgent *agent, SipUri *target, SipEvent *event, guint expires_s)
{
  SipPublisher *self;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (target, NULL);
  g_return_val_if_fail (event, NULL);
  g_return_val_if_fail (expires_s > 0, NULL);

  self = g_object_new (SIP_TYPE_PUBLISHER, NULL);
  self->agent = g_object_ref (agent);
  self->target = sip_uri_without_headers (target);
  self->event = sip_event_ref (event);
  self->wanted_s = expires_s;
  g_signal_connect_object (agent, "notify::registered", G_CALLBACK (on_registered), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sip_publisher_get_target:
 *
 * Returns: (transfer none): of whom it tells
 */
SipUri *
sip_publisher_get_target (SipPublisher *self)
{
  g_return_val_if_fail (SIP_IS_PUBLISHER (self), NULL);

  return self->target;
}

/**
 * sip_publisher_get_event:
 *
 * Returns: (transfer none): the event package
 */
SipEvent *
sip_publisher_get_event (SipPublisher *self)
{
  g_return_val_if_fail (SIP_IS_PUBLISHER (self), NULL);

  return self->event;
}

/**
 * sip_publisher_get_state:
 *
 * Returns: whether the server has it
 */
SipPublisherState
sip_publisher_get_state (SipPublisher *self)
{
  g_return_val_if_fail (SIP_IS_PUBLISHER (self), SIP_PUBLISHER_IDLE);

  return self->state;
}

/**
 * sip_publisher_get_etag:
 *
 * Returns: (nullable): under which tag the server keeps it
 */
const char *
sip_publisher_get_etag (SipPublisher *self)
{
  g_return_val_if_fail (SIP_IS_PUBLISHER (self), NULL);

  return self->etag;
}

/**
 * sip_publisher_get_expires:
 *
 * Returns: for how many seconds the server keeps it; 0: nothing is published
 */
guint
sip_publisher_get_expires (SipPublisher *self)
{
  g_return_val_if_fail (SIP_IS_PUBLISHER (self), 0);

  return self->granted_s;
}

/**
 * sip_publisher_get_error:
 *
 * Returns: (transfer none) (nullable): why the last attempt failed
 */
const GError *
sip_publisher_get_error (SipPublisher *self)
{
  g_return_val_if_fail (SIP_IS_PUBLISHER (self), NULL);

  return self->error;
}

/**
 * sip_publisher_publish_async:
 * @body: what is to be published; takes the place of what was
 * @callback: (scope async): called when the server took it, or something newer, or did not
 *
 * Publishes, or changes what is published. Only one request is under way at a time (RFC 3903 4.1): what comes
 * meanwhile waits for its answer, and of several only the last is sent.
 */
void
sip_publisher_publish_async (SipPublisher *self, SipBody *body, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_PUBLISHER (self));
  g_return_if_fail (body);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_publisher_publish_async);
  g_clear_pointer (&self->body, sip_body_unref);
  self->body = sip_body_ref (body);
  sip_waiting_tasks_add (self->publications, g_steal_pointer (&task), ++self->wanted);
  self->asked_s = MAX (self->asked_s, self->wanted_s);
  self->interval_retries = 0;
  if (self->request || self->state == SIP_PUBLISHER_REMOVING)
    return;
  send (self, PUBLICATION);
  if (self->state != SIP_PUBLISHER_PUBLISHED)
    move (self, SIP_PUBLISHER_PUBLISHING);
}

/**
 * sip_publisher_publish_finish:
 *
 * Returns: whether the server took it; otherwise %SIP_ERROR_REJECTED, %SIP_ERROR_AUTHENTICATION,
 *   %SIP_ERROR_TIMED_OUT or another error of the way, after most of which it is tried again; %SIP_ERROR_CANCELED where
 *   it was taken back before it was sent
 */
gboolean
sip_publisher_publish_finish (SipPublisher *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_publisher_remove_async:
 * @callback: (scope async): called when the server has said something, or does not
 *
 * Takes back what is published (RFC 3903 4.5), and refreshes it no longer. Without anything published nothing is sent.
 */
void
sip_publisher_remove_async (SipPublisher *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  guint first, last;

  g_return_if_fail (SIP_IS_PUBLISHER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_publisher_remove_async);
  error = g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED, _("It was taken back before it was published."));
  first = self->sent + 1;
  last = self->wanted;
  g_clear_pointer (&self->body, sip_body_unref);
  if (self->state == SIP_PUBLISHER_IDLE)
    g_task_return_boolean (task, TRUE);
  else
    sip_waiting_tasks_add (self->removals, g_object_ref (task), 0);
  if (self->state != SIP_PUBLISHER_IDLE && self->state != SIP_PUBLISHER_REMOVING)
    {
      clear_timer (self);
      move (self, SIP_PUBLISHER_REMOVING);
      if (!self->request)
        go_on_removing (self);
    }
  sip_waiting_tasks_finish (self->publications, first, last, error);
}

/**
 * sip_publisher_remove_finish:
 *
 * Returns: whether nothing is published any more; otherwise an error as from [method@Sip.Publisher.publish_finish], and
 *   the server forgets it when it expires
 */
gboolean
sip_publisher_remove_finish (SipPublisher *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
