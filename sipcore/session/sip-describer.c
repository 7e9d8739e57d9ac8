/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-describer-private.h"

#include <glib/gi18n-lib.h>

struct _SipDescriber
{
  GObject parent_instance;

  /* owned */
  SipDescriptionHandler *handler;

  /* borrowed */
  SipDescriberFilter filter;
  gpointer filter_data;

  gboolean confirmed;
  gboolean holding;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (SipDescriber, sip_describer, G_TYPE_OBJECT)

static gboolean
check_open (SipDescriber *self, GTask *task)
{
  if (!self->closed)
    return TRUE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The call is over."));
  return FALSE;
}

/* (transfer full) */
static SipBody *
pass (SipDescriber *self, SipDescriptionKind kind, gboolean local, SipBody *body, GError **error)
{
  if (!self->filter)
    return sip_body_ref (body);
  return self->filter (self->filter_data, kind, local, !self->confirmed, body, error);
}

static void
on_got (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) made = sip_description_handler_get_finish (SIP_DESCRIPTION_HANDLER (source), result, &error);
  SipDescriptionKind kind = GPOINTER_TO_INT (g_task_get_task_data (task));
  SipBody *passed = made ? pass (g_task_get_source_object (task), kind, TRUE, made, &error) : NULL;

  if (passed)
    g_task_return_pointer (task, passed, (GDestroyNotify) sip_body_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (sip_description_handler_set_finish (SIP_DESCRIPTION_HANDLER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_answer_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SipBody *description = sip_describer_get_finish (SIP_DESCRIBER (source), result, &error);

  if (description)
    g_task_return_pointer (task, description, (GDestroyNotify) sip_body_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
make (SipDescriber *self, SipDescriptionKind kind, GTask *task)
{
  sip_describer_get_async (self, kind, GPOINTER_TO_INT (g_task_get_task_data (task)), SIP_MEDIA_PROFILE_ANY,
                           g_task_get_cancellable (task), on_answer_made, g_object_ref (task));
}

static void
on_offer_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (sip_describer_set_finish (SIP_DESCRIBER (source), result, &error))
    make (SIP_DESCRIBER (source), SIP_DESCRIPTION_ANSWER, task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sip_describer_dispose (GObject *object)
{
  SipDescriber *self = SIP_DESCRIBER (object);

  sip_describer_close (self);
  g_clear_object (&self->handler);

  G_OBJECT_CLASS (sip_describer_parent_class)->dispose (object);
}

static void
sip_describer_class_init (SipDescriberClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_describer_dispose;
}

static void
sip_describer_init (SipDescriber *self)
{
}

SipDescriber *
sip_describer_new (SipDescriptionHandler *handler)
{
  SipDescriber *self = g_object_new (SIP_TYPE_DESCRIBER, NULL);

  self->handler = g_object_ref (handler);
  return self;
}

void
sip_describer_set_filter (SipDescriber *self, SipDescriberFilter filter, gpointer user_data)
{
  self->filter = filter;
  self->filter_data = user_data;
}

SipDescriptionHandler *
sip_describer_get_handler (SipDescriber *self)
{
  return self->handler;
}

void
sip_describer_set_holding (SipDescriber *self, gboolean holding)
{
  self->holding = holding;
}

gboolean
sip_describer_is_holding (SipDescriber *self)
{
  return self->holding;
}

void
sip_describer_get_async (SipDescriber *self, SipDescriptionKind kind, SipDescriptionFlags flags,
                         SipMediaProfile profile, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sip_describer_get_async);
  g_task_set_task_data (task, GINT_TO_POINTER (kind), NULL);
  if (check_open (self, task))
    sip_description_handler_get_async (self->handler, kind, flags, profile, cancellable, on_got,
                                       g_steal_pointer (&task));
}

SipBody *
sip_describer_get_finish (SipDescriber *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sip_describer_set_async (SipDescriber *self, SipDescriptionKind kind, SipBody *body, const char *dialog_id,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SipBody) passed = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, sip_describer_set_async);
  if (!check_open (self, task))
    return;
  passed = pass (self, kind, FALSE, body, &error);
  if (passed)
    sip_description_handler_set_async (self->handler, kind, passed, dialog_id, cancellable, on_set,
                                       g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

gboolean
sip_describer_set_finish (SipDescriber *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sip_describer_exchange_async (SipDescriber *self, SipBody *offer, SipDescriptionFlags flags, const char *dialog_id,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sip_describer_exchange_async);
  g_task_set_task_data (task, GINT_TO_POINTER (flags), NULL);
  if (offer)
    sip_describer_set_async (self, SIP_DESCRIPTION_OFFER, offer, dialog_id, cancellable, on_offer_taken,
                             g_steal_pointer (&task));
  else
    make (self, SIP_DESCRIPTION_OFFER, task);
}

SipBody *
sip_describer_exchange_finish (SipDescriber *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sip_describer_rollback (SipDescriber *self)
{
  if (!self->closed)
    sip_description_handler_rollback (self->handler);
}

void
sip_describer_confirm (SipDescriber *self)
{
  if (self->closed || self->confirmed)
    return;
  self->confirmed = TRUE;
  sip_description_handler_confirm (self->handler);
}

void
sip_describer_close (SipDescriber *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  self->filter = NULL;
  sip_description_handler_close (self->handler);
}
