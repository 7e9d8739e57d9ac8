/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-fixed-description.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/sip-error.h"

#define TYPE "application/sdp"

/**
 * SipFixedDescription:
 *
 * A description handler that has no media of its own: whatever is asked for, it describes the session with one text,
 * and it keeps what the far end said.
 *
 * It is meant for gateways, whose media another process handles, for tests and for examples. The text is neither read
 * nor fitted to an offer, so the program has to give one that the far end can use: an answer must have as many media
 * lines as the offer, in its order (RFC 3264 6). Tones go by INFO, since there are no media to carry them, and putting
 * a call on hold needs a second text in [property@Sip.FixedDescription:held-sdp].
 *
 * One handler serves one session; an agent makes each call its own with
 * [method@Sip.Agent.set_description_handler_factory].
 */
struct _SipFixedDescription
{
  GObject parent_instance;

  /* owned */
  char *sdp;
  char *held_sdp;
  char *remote_sdp;
  char *agreed_sdp; /* what remote_sdp goes back to */
  SipBody *last;

  gboolean open;    /* an offer, ours or theirs, without its answer */
  gboolean closed;
};

enum
{
  PROP_0,
  PROP_SDP,
  PROP_HELD_SDP,
  PROP_REMOTE_SDP,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void handler_init (SipDescriptionHandlerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipFixedDescription, sip_fixed_description, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (SIP_TYPE_DESCRIPTION_HANDLER, handler_init))

static void
set_text (SipFixedDescription *self, char **text, const char *value, guint prop)
{
  if (g_strcmp0 (*text, value) == 0)
    return;
  g_free (*text);
  *text = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
return_closed (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The call is over."));
}

static SipBody *
describe (SipFixedDescription *self, SipDescriptionFlags flags, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *text = flags & SIP_DESCRIPTION_HOLD ? self->held_sdp : self->sdp;

  if (flags & SIP_DESCRIPTION_SAME && self->last)
    return sip_body_ref (self->last);
  if (!text)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, _("This call cannot be put on hold."));
      return NULL;
    }
  bytes = g_bytes_new (text, strlen (text));
  return sip_body_new (TYPE, bytes);
}

/* Where nothing is agreed upon yet, a rollback leads to nothing. */
static void
begin (SipFixedDescription *self)
{
  if (self->open)
    return;
  self->open = TRUE;
  g_free (self->agreed_sdp);
  self->agreed_sdp = g_strdup (self->remote_sdp);
}

static void
fixed_get_async (SipDescriptionHandler *handler, SipDescriptionKind kind, SipDescriptionFlags flags,
                 SipMediaProfile profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  SipFixedDescription *self = SIP_FIXED_DESCRIPTION (handler);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  SipBody *body;

  g_task_set_source_tag (task, fixed_get_async);
  if (self->closed)
    {
      return_closed (task);
      return;
    }
  body = describe (self, flags, &error);
  if (!body)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (kind == SIP_DESCRIPTION_OFFER)
    begin (self);
  else
    self->open = FALSE;
  g_clear_pointer (&self->last, sip_body_unref);
  self->last = sip_body_ref (body);
  g_task_return_pointer (task, body, (GDestroyNotify) sip_body_unref);
}

static SipBody *
fixed_get_finish (SipDescriptionHandler *handler, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
read_body (SipBody *body, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (sip_body_get_bytes (body), &length);

  if (g_ascii_strcasecmp (sip_body_get_content_type (body), TYPE) != 0)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MEDIA_TYPE,
                           _("The far end describes the call in a way that is not understood."));
      return NULL;
    }
  if (!g_utf8_validate_len (bytes, length, NULL))
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE,
                           _("The far end's description of the call is not text."));
      return NULL;
    }
  return g_strndup (bytes, length);
}

static void
fixed_set_async (SipDescriptionHandler *handler, SipDescriptionKind kind, SipBody *body, const char *dialog_id,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  SipFixedDescription *self = SIP_FIXED_DESCRIPTION (handler);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_task_set_source_tag (task, fixed_set_async);
  if (self->closed)
    {
      return_closed (task);
      return;
    }
  text = read_body (body, &error);
  if (!text)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (kind == SIP_DESCRIPTION_OFFER)
    begin (self);
  else
    self->open = FALSE;
  set_text (self, &self->remote_sdp, text, PROP_REMOTE_SDP);
  g_task_return_boolean (task, TRUE);
}

static gboolean
fixed_set_finish (SipDescriptionHandler *handler, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fixed_rollback (SipDescriptionHandler *handler)
{
  SipFixedDescription *self = SIP_FIXED_DESCRIPTION (handler);

  if (!self->open)
    return;
  self->open = FALSE;
  set_text (self, &self->remote_sdp, self->agreed_sdp, PROP_REMOTE_SDP);
}

static gboolean
fixed_send_dtmf (SipDescriptionHandler *handler, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, _("This call has no media to send tones in."));
  return FALSE;
}

static void
fixed_confirm (SipDescriptionHandler *handler)
{
}

static void
fixed_close (SipDescriptionHandler *handler)
{
  SIP_FIXED_DESCRIPTION (handler)->closed = TRUE;
}

static void
handler_init (SipDescriptionHandlerInterface *iface)
{
  iface->get_async = fixed_get_async;
  iface->get_finish = fixed_get_finish;
  iface->set_async = fixed_set_async;
  iface->set_finish = fixed_set_finish;
  iface->rollback = fixed_rollback;
  iface->send_dtmf = fixed_send_dtmf;
  iface->confirm = fixed_confirm;
  iface->close = fixed_close;
}

static void
sip_fixed_description_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipFixedDescription *self = SIP_FIXED_DESCRIPTION (object);

  switch (prop_id)
    {
    case PROP_SDP:
      g_value_set_string (value, self->sdp);
      break;
    case PROP_HELD_SDP:
      g_value_set_string (value, self->held_sdp);
      break;
    case PROP_REMOTE_SDP:
      g_value_set_string (value, self->remote_sdp);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_fixed_description_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipFixedDescription *self = SIP_FIXED_DESCRIPTION (object);

  switch (prop_id)
    {
    case PROP_SDP:
      sip_fixed_description_set_sdp (self, g_value_get_string (value));
      break;
    case PROP_HELD_SDP:
      sip_fixed_description_set_held_sdp (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_fixed_description_finalize (GObject *object)
{
  SipFixedDescription *self = SIP_FIXED_DESCRIPTION (object);

  g_free (self->sdp);
  g_free (self->held_sdp);
  g_free (self->remote_sdp);
  g_free (self->agreed_sdp);
  g_clear_pointer (&self->last, sip_body_unref);

  G_OBJECT_CLASS (sip_fixed_description_parent_class)->finalize (object);
}

static void
sip_fixed_description_class_init (SipFixedDescriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_fixed_description_get_property;
  object_class->set_property = sip_fixed_description_set_property;
  object_class->finalize = sip_fixed_description_finalize;

  /**
   * SipFixedDescription:sdp:
   *
   * What our side is described with. A change goes out with the next offer or answer.
   */
  props[PROP_SDP] = g_param_spec_string ("sdp", NULL, NULL, "", writable);

  /**
   * SipFixedDescription:held-sdp:
   *
   * What our side is described with while the far end is on hold; %NULL: it cannot be put on hold.
   */
  props[PROP_HELD_SDP] = g_param_spec_string ("held-sdp", NULL, NULL, NULL, writable);

  /**
   * SipFixedDescription:remote-sdp:
   *
   * What the far end described last; %NULL: nothing yet.
   */
  props[PROP_REMOTE_SDP] = g_param_spec_string ("remote-sdp", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_fixed_description_init (SipFixedDescription *self)
{
  self->sdp = g_strdup ("");
}

/**
 * sip_fixed_description_new:
 * @sdp: a session description (RFC 8866); goes out as it is
 *
 * Returns: (transfer full): a handler for one session
 */
SipFixedDescription *
sip_fixed_description_new (const char *sdp)
{
  g_return_val_if_fail (sdp, NULL);

  return g_object_new (SIP_TYPE_FIXED_DESCRIPTION, "sdp", sdp, NULL);
}

/**
 * sip_fixed_description_get_sdp:
 *
 * Returns: what our side is described with
 */
const char *
sip_fixed_description_get_sdp (SipFixedDescription *self)
{
  g_return_val_if_fail (SIP_IS_FIXED_DESCRIPTION (self), NULL);

  return self->sdp;
}

/**
 * sip_fixed_description_set_sdp:
 * @sdp: a session description (RFC 8866)
 *
 * Describes our side with @sdp from the next offer or answer on.
 */
void
sip_fixed_description_set_sdp (SipFixedDescription *self, const char *sdp)
{
  g_return_if_fail (SIP_IS_FIXED_DESCRIPTION (self));
  g_return_if_fail (sdp);

  set_text (self, &self->sdp, sdp, PROP_SDP);
}

/**
 * sip_fixed_description_get_held_sdp:
 *
 * Returns: (nullable): what our side is described with while the far end is on hold
 */
const char *
sip_fixed_description_get_held_sdp (SipFixedDescription *self)
{
  g_return_val_if_fail (SIP_IS_FIXED_DESCRIPTION (self), NULL);

  return self->held_sdp;
}

/**
 * sip_fixed_description_set_held_sdp:
 * @sdp: (nullable): a session description whose media are sendonly or inactive (RFC 3264 8.4)
 *
 * Describes our side with @sdp while the far end is on hold; %NULL: it cannot be put on hold.
 */
void
sip_fixed_description_set_held_sdp (SipFixedDescription *self, const char *sdp)
{
  g_return_if_fail (SIP_IS_FIXED_DESCRIPTION (self));

  set_text (self, &self->held_sdp, sdp, PROP_HELD_SDP);
}

/**
 * sip_fixed_description_get_remote_sdp:
 *
 * Returns: (nullable): what the far end described last
 */
const char *
sip_fixed_description_get_remote_sdp (SipFixedDescription *self)
{
  g_return_val_if_fail (SIP_IS_FIXED_DESCRIPTION (self), NULL);

  return self->remote_sdp;
}
