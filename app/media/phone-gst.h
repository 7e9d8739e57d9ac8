/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Initialises GStreamer once; any thread. %PHONE_ERROR_MEDIA. */
gboolean phone_gst_init (GError **error);

/**
 * phone_gst_parse_bin:
 * @description: as for gst-launch
 *
 * A bin with ghost pads for what is not linked.
 *
 * Returns: (transfer floating): the bin, or %NULL with %PHONE_ERROR_MEDIA that names what is not installed
 */
GstElement *phone_gst_parse_bin (const char *description, GError **error);
/* (transfer floating) */
GstElement *phone_gst_make (const char *factory, GError **error);
/* (transfer full): of a bin made here, where it must be there */
GstElement *phone_gst_get (GstElement *bin, const char *name);

/* A block as buffer, sent from an appsrc; %GST_FLOW_OK unless it is shutting down. */
GstFlowReturn phone_gst_push_block (GstElement *appsrc, const gint16 *block, GstClockTime time);
/* Calls @func in @context, in order. */
void phone_gst_call_main (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy);

G_END_DECLS
