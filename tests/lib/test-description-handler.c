/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test-description-handler.h"

struct _TestDescriptionHandler
{
  GObject parent_instance;

  GString *log;
  char *remote;
  GPtrArray *waiting; /* GTask, while paused */
  GListStore *streams;
  guint n_descriptions;
  guint n_padding;
  guint n_compact;
  guint fail_nth;
  SipError fail_code;
  gboolean paused;
  gboolean no_dtmf;
  gboolean closed;
};

static guint n_alive;

static void handler_init (SipDescriptionHandlerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestDescriptionHandler, test_description_handler, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (SIP_TYPE_DESCRIPTION_HANDLER, handler_init))

static void
note (TestDescriptionHandler *self, const char *text)
{
  if (self->log->len > 0)
    g_string_append (self->log, ", ");
  g_string_append (self->log, text);
}

/* There is one as soon as a description of the far end was taken. */
static void
agree (TestDescriptionHandler *self)
{
  g_autoptr (SipStream) stream = g_list_model_get_item (G_LIST_MODEL (self->streams), 0);

  if (!stream)
    {
      stream = sip_stream_new (SIP_STREAM_AUDIO);
      g_list_store_append (self->streams, stream);
    }
  sip_stream_set_codec (stream, "test");
  sip_stream_set_direction (stream, SIP_STREAM_SENDRECV);
}

static void
finish_task (TestDescriptionHandler *self, GTask *task)
{
  GDestroyNotify free_result = g_task_get_task_data (task) ? (GDestroyNotify) sip_body_unref : NULL;

  if (self->closed)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
  else if (self->fail_nth > 0 && --self->fail_nth == 0)
    g_task_return_new_error (task, SIP_ERROR, self->fail_code, "as the test wished");
  else if (free_result)
    g_task_return_pointer (task, sip_body_ref (g_task_get_task_data (task)), free_result);
  else
    {
      agree (self);
      g_task_return_boolean (task, TRUE);
    }
}

static void
run_task (TestDescriptionHandler *self, GTask *task)
{
  if (self->paused)
    g_ptr_array_add (self->waiting, g_object_ref (task));
  else
    finish_task (self, task);
}

static void
handler_get_async (SipDescriptionHandler *handler, SipDescriptionKind kind, SipDescriptionFlags flags,
                   SipMediaProfile profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TestDescriptionHandler *self = TEST_DESCRIPTION_HANDLER (handler);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GEnumClass) profiles = g_type_class_ref (SIP_TYPE_MEDIA_PROFILE);
  const char *name = g_enum_get_value (profiles, profile)->value_nick;
  g_autofree char *text = NULL;
  g_autofree char *entry = NULL;
  g_autofree char *padding = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_false (self->closed);
  entry = g_strconcat (kind == SIP_DESCRIPTION_OFFER ? "get-offer " : "get-answer",
                       kind == SIP_DESCRIPTION_OFFER ? name : "", flags & SIP_DESCRIPTION_HOLD ? " hold" : "",
                       flags & SIP_DESCRIPTION_SAME ? " same" : "", flags & SIP_DESCRIPTION_FRESH ? " fresh" : "",
                       flags & SIP_DESCRIPTION_RESTART ? " restart" : "",
                       flags & SIP_DESCRIPTION_COMPACT ? " compact" : "", NULL);
  note (self, entry);
  padding = g_strnfill (flags & SIP_DESCRIPTION_COMPACT ? self->n_compact : self->n_padding, 'x');
  text = g_strdup_printf ("v=0\r\ns=%s %u %s\r\n%s", kind == SIP_DESCRIPTION_OFFER ? "offer" : "answer",
                          ++self->n_descriptions, name, padding);
  bytes = g_bytes_new (text, strlen (text));
  g_task_set_task_data (task, sip_body_new ("application/sdp", bytes), (GDestroyNotify) sip_body_unref);
  run_task (self, task);
}

static SipBody *
handler_get_finish (SipDescriptionHandler *handler, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
handler_set_async (SipDescriptionHandler *handler, SipDescriptionKind kind, SipBody *body, const char *dialog_id,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TestDescriptionHandler *self = TEST_DESCRIPTION_HANDLER (handler);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gsize length;
  const char *bytes = g_bytes_get_data (sip_body_get_bytes (body), &length);

  g_assert_false (self->closed);
  g_assert_nonnull (dialog_id);
  note (self, kind == SIP_DESCRIPTION_OFFER ? "set-offer" : "set-answer");
  g_free (self->remote);
  self->remote = g_strndup (bytes, length);
  run_task (self, task);
}

static gboolean
handler_set_finish (SipDescriptionHandler *handler, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
handler_rollback (SipDescriptionHandler *handler)
{
  g_assert_false (TEST_DESCRIPTION_HANDLER (handler)->closed);
  note (TEST_DESCRIPTION_HANDLER (handler), "rollback");
}

static gboolean
handler_send_dtmf (SipDescriptionHandler *handler, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  TestDescriptionHandler *self = TEST_DESCRIPTION_HANDLER (handler);
  g_autofree char *entry = g_strdup_printf ("dtmf %s", tones);

  if (self->no_dtmf)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, "No tones in the media.");
      return FALSE;
    }
  note (self, entry);
  return TRUE;
}

static void
handler_confirm (SipDescriptionHandler *handler)
{
  g_assert_false (TEST_DESCRIPTION_HANDLER (handler)->closed);
  note (TEST_DESCRIPTION_HANDLER (handler), "confirm");
}

static GListModel *
handler_get_streams (SipDescriptionHandler *handler)
{
  return G_LIST_MODEL (TEST_DESCRIPTION_HANDLER (handler)->streams);
}

static void
handler_close (SipDescriptionHandler *handler)
{
  TestDescriptionHandler *self = TEST_DESCRIPTION_HANDLER (handler);

  g_assert_false (self->closed);
  note (self, "close");
  self->closed = TRUE;
  test_description_handler_release (self);
}

static void
handler_init (SipDescriptionHandlerInterface *iface)
{
  iface->get_async = handler_get_async;
  iface->get_finish = handler_get_finish;
  iface->set_async = handler_set_async;
  iface->set_finish = handler_set_finish;
  iface->rollback = handler_rollback;
  iface->send_dtmf = handler_send_dtmf;
  iface->confirm = handler_confirm;
  iface->close = handler_close;
  iface->get_streams = handler_get_streams;
}

static void
test_description_handler_finalize (GObject *object)
{
  TestDescriptionHandler *self = TEST_DESCRIPTION_HANDLER (object);

  g_assert_cmpuint (self->waiting->len, ==, 0);
  g_ptr_array_unref (self->waiting);
  g_object_unref (self->streams);
  g_string_free (self->log, TRUE);
  g_free (self->remote);
  n_alive--;

  G_OBJECT_CLASS (test_description_handler_parent_class)->finalize (object);
}

static void
test_description_handler_class_init (TestDescriptionHandlerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_description_handler_finalize;
}

static void
test_description_handler_init (TestDescriptionHandler *self)
{
  self->log = g_string_new (NULL);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->streams = g_list_store_new (SIP_TYPE_STREAM);
  n_alive++;
}

TestDescriptionHandler *
test_description_handler_new (void)
{
  return g_object_new (TEST_TYPE_DESCRIPTION_HANDLER, NULL);
}

const char *
test_description_handler_get_log (TestDescriptionHandler *self)
{
  return self->log->str;
}

const char *
test_description_handler_get_remote (TestDescriptionHandler *self)
{
  return self->remote;
}

void
test_description_handler_fail (TestDescriptionHandler *self, guint nth, SipError code)
{
  self->fail_nth = nth;
  self->fail_code = code;
}

void
test_description_handler_pause (TestDescriptionHandler *self)
{
  self->paused = TRUE;
}

void
test_description_handler_release (TestDescriptionHandler *self)
{
  self->paused = FALSE;
  while (self->waiting->len > 0)
    {
      g_autoptr (GTask) task = g_ptr_array_steal_index (self->waiting, 0);

      finish_task (self, task);
    }
}

void
test_description_handler_refuse_dtmf (TestDescriptionHandler *self)
{
  self->no_dtmf = TRUE;
}

void
test_description_handler_set_padding (TestDescriptionHandler *self, guint usual, guint compact)
{
  self->n_padding = usual;
  self->n_compact = compact;
}

guint
test_description_handler_count (void)
{
  return n_alive;
}
