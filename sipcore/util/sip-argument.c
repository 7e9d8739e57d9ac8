/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-argument.h"

#include <glib/gi18n-lib.h>

#include "util/sip-error.h"
#include "util/sip-slice.h"

#define MAX_SHOWN 128

/**
 * sip_argument_show: (skip)
 *
 * Returns: (transfer full): the beginning of @value as one line of UTF-8
 */
char *
sip_argument_show (const char *value)
{
  return sip_slice_dup_line (sip_slice (value), MAX_SHOWN);
}

/**
 * sip_argument_is_line: (skip)
 * @value: (nullable): %NULL is one
 *
 * Returns: whether @value can stand in a header field (RFC 3261 25.1, TEXT-UTF8-TRIM): UTF-8 without control characters
 *   other than tabulators
 */
gboolean
sip_argument_is_line (const char *value)
{
  if (!value)
    return TRUE;
  if (!g_utf8_validate (value, -1, NULL))
    return FALSE;
  while (*value && (!g_ascii_iscntrl (*value) || *value == '\t'))
    value++;
  return *value == '\0';
}

/**
 * sip_argument_check_line: (skip)
 * @name: of the argument
 * @value: (nullable): %NULL passes
 *
 * Returns: whether sip_argument_is_line()
 */
gboolean
sip_argument_check_line (const char *name, const char *value, GError **error)
{
  if (sip_argument_is_line (value))
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
               _("“%s” has to be one line of text in UTF-8, without control characters."), name);
  return FALSE;
}

/**
 * sip_argument_check_status: (skip)
 *
 * Returns: whether @status is one that can be told here
 */
gboolean
sip_argument_check_status (guint status, guint lowest, guint highest, GError **error)
{
  if (status >= lowest && status <= highest)
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT, _("The status %u is not one of %u to %u."), status, lowest,
               highest);
  return FALSE;
}
