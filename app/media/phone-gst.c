/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-gst.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsrc.h>

#include "config/phone-error.h"
#include "media/phone-block.h"

/* A call takes some four threads: the next call takes those that it leaves, while they wait for work (15 s). */
#define WAITING_THREADS 64

static gpointer
initialise (gpointer data)
{
  GError *error = NULL;

  g_thread_pool_set_max_unused_threads (WAITING_THREADS);
  if (!gst_init_check (NULL, NULL, &error) && error == NULL)
    error = g_error_new_literal (PHONE_ERROR, PHONE_ERROR_MEDIA, "gst_init");
  return error;
}

gboolean
phone_gst_init (GError **error)
{
  static GOnce once = G_ONCE_INIT;
  const GError *failure = g_once (&once, initialise, NULL);

  if (failure == NULL)
    return TRUE;
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_MEDIA, _("GStreamer does not start (%s). Check that it is installed."),
               failure->message);
  return FALSE;
}

static void
set_missing (const char *what, GError **error)
{
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_MEDIA,
               _("A part of GStreamer is missing (%s). Install its base, good and bad plugins."), what);
}

GstElement *
phone_gst_parse_bin (const char *description, GError **error)
{
  g_autoptr (GError) failure = NULL;
  GstElement *bin =
      gst_parse_bin_from_description_full (description, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &failure);

  if (bin == NULL)
    set_missing (failure->message, error);
  return bin;
}

GstElement *
phone_gst_make (const char *factory, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL)
    set_missing (factory, error);
  return element;
}

GstElement *
phone_gst_get (GstElement *bin, const char *name)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (bin), name);

  g_assert (element != NULL);
  return element;
}

GstFlowReturn
phone_gst_push_block (GstElement *appsrc, const gint16 *block, GstClockTime time)
{
  GstBuffer *buffer = gst_buffer_new_memdup (block, PHONE_BLOCK_BYTES);

  GST_BUFFER_PTS (buffer) = time;
  GST_BUFFER_DURATION (buffer) = PHONE_BLOCK_MS * GST_MSECOND;
  return gst_app_src_push_buffer (GST_APP_SRC (appsrc), buffer);
}

void
phone_gst_call_main (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}
