/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-xml-private.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

#include "util/sip-slice.h"

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The body is not the XML that its type promises."));
  return FALSE;
}

/* With a document type entities would come, and files and amplification with them; no event body has one. */
static gboolean
check (const char *data, gsize size, GError **error)
{
  if (size > SIP_XML_MAX_SIZE)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_TOO_LARGE, _("The body is too large."));
      return FALSE;
    }
  if (size == 0 || !g_utf8_validate (data, (gssize) size, NULL) || g_strstr_len (data, (gssize) size, "<!DOCTYPE"))
    return refuse (error);
  return TRUE;
}

static gboolean
is_element (xmlNode *node, const char *name, const char *space)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0
         && (!node->ns || g_strcmp0 ((const char *) node->ns->href, space) == 0);
}

xmlDoc *
sip_xml_parse (GBytes *bytes, const char *root, const char *space, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;
  const char *data;
  xmlNode *node;
  gsize size;

  data = g_bytes_get_data (bytes, &size);
  if (!check (data, size, error))
    return NULL;
  doc = xmlReadMemory (data, (int) size, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  node = doc ? xmlDocGetRootElement (doc) : NULL;
  if (!node || !is_element (node, root, space) || xmlChildElementCount (node) > SIP_XML_MAX_CHILDREN)
    {
      refuse (error);
      return NULL;
    }
  return g_steal_pointer (&doc);
}

xmlNode *
sip_xml_find (xmlNode *node, const char *name, const char *space)
{
  for (; node; node = node->next)
    {
      if (is_element (node, name, space))
        return node;
    }
  return NULL;
}

static char *
take (xmlChar *text)
{
  char *copy = text ? g_strstrip (g_strdup ((const char *) text)) : NULL;

  xmlFree (text);
  if (copy && !*copy)
    g_clear_pointer (&copy, g_free);
  return copy;
}

char *
sip_xml_dup_text (xmlNode *node)
{
  return node ? take (xmlNodeGetContent (node)) : NULL;
}

char *
sip_xml_dup_attribute (xmlNode *node, const char *name)
{
  return take (xmlGetNoNsProp (node, (const xmlChar *) name));
}

gboolean
sip_xml_get_uint (xmlNode *node, const char *name, guint64 max, guint64 *value)
{
  g_autofree char *text = sip_xml_dup_attribute (node, name);

  return sip_slice_to_uint (sip_slice (text), max, value);
}

/* XML 1.0 2.2 has no control characters but tab and line ends, nor U+FFFE and U+FFFF. */
static char *
dup_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean known = c >= ' ' ? c != 0xfffe && c != 0xffff : c == '\t' || c == '\n';

      g_string_append_unichar (clean, known ? c : ' ');
    }
  return g_string_free (clean, FALSE);
}

xmlDoc *
sip_xml_new (const char *root, const char *space)
{
  xmlDoc *doc = xmlNewDoc ((const xmlChar *) "1.0");
  xmlNode *node = xmlNewDocNode (doc, NULL, (const xmlChar *) root, NULL);

  xmlSetNs (node, xmlNewNs (node, (const xmlChar *) space, NULL));
  xmlDocSetRootElement (doc, node);
  return doc;
}

xmlNode *
sip_xml_add (xmlNode *parent, const char *name, const char *text)
{
  g_autofree char *clean = text ? dup_clean (text) : NULL;

  return xmlNewTextChild (parent, NULL, (const xmlChar *) name, (const xmlChar *) clean);
}

void
sip_xml_set (xmlNode *node, const char *name, const char *value)
{
  g_autofree char *clean = value ? dup_clean (value) : NULL;

  if (clean)
    xmlNewProp (node, (const xmlChar *) name, (const xmlChar *) clean);
}

GBytes *
sip_xml_write (xmlDoc *doc)
{
  xmlChar *text;
  GBytes *bytes;
  int size;

  xmlDocDumpMemoryEnc (doc, &text, &size, "UTF-8");
  bytes = g_bytes_new (text, (gsize) size);
  xmlFree (text);
  return bytes;
}
