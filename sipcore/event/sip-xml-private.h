/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libxml/tree.h>

#include "util/sip-error.h"

G_BEGIN_DECLS

/* Event bodies as trees of libxml2: no network, no document type, no entities but the five of XML. */

/* Bytes of a document, and elements in it. */
#define SIP_XML_MAX_SIZE (256 * 1024)
#define SIP_XML_MAX_CHILDREN 1024

/* The document whose root is @root of @space, or NULL: %SIP_ERROR_MALFORMED, %SIP_ERROR_TOO_LARGE. */
G_GNUC_INTERNAL xmlDoc *sip_xml_parse (GBytes *bytes, const char *root, const char *space, GError **error);
/* The first of that kind among @node and what follows it; some leave the namespace out. */
G_GNUC_INTERNAL xmlNode *sip_xml_find (xmlNode *node, const char *name, const char *space);
/* Without space at both ends; NULL if empty or @node is. */
G_GNUC_INTERNAL char *sip_xml_dup_text (xmlNode *node);
G_GNUC_INTERNAL char *sip_xml_dup_attribute (xmlNode *node, const char *name);
/* FALSE: it is no number up to @max. */
G_GNUC_INTERNAL gboolean sip_xml_get_uint (xmlNode *node, const char *name, guint64 max, guint64 *value);

/* A document with an empty root. */
G_GNUC_INTERNAL xmlDoc *sip_xml_new (const char *root, const char *space);
/* Adds an element; @text: (nullable). What XML cannot hold is left out. */
G_GNUC_INTERNAL xmlNode *sip_xml_add (xmlNode *parent, const char *name, const char *text);
/* @value: (nullable): NULL: no attribute */
G_GNUC_INTERNAL void sip_xml_set (xmlNode *node, const char *name, const char *value);
G_GNUC_INTERNAL GBytes *sip_xml_write (xmlDoc *doc);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

G_END_DECLS
