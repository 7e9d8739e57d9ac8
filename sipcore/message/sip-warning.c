/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-warning.h"

#include "message/sip-params.h"
#include "message/sip-scan-private.h"
#include "message/sip-value-scan-private.h"

#define CODE_DIGITS 3
/* Of what a person is shown. */
#define MAX_SHOWN 200

G_DEFINE_BOXED_TYPE (SipWarning, sip_warning, sip_warning_ref, sip_warning_unref)

/**
 * sip_warning_ref:
 *
 * Returns: (transfer full): @self
 */
SipWarning *
sip_warning_ref (SipWarning *self)
{
  g_return_val_if_fail (self, NULL);

  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipWarning *self = data;

  g_free ((char *) self->agent);
  g_free ((char *) self->text);
}

/**
 * sip_warning_unref:
 * @self: (transfer full): a warning
 *
 * Gives a reference back.
 */
void
sip_warning_unref (SipWarning *self)
{
  g_return_if_fail (self);

  g_rc_box_release_full (self, clear);
}

static SipWarning *
parse (SipSlice value)
{
  SipScan scan = sip_scan (value);
  SipSlice code = sip_scan_run (&scan, SIP_CHAR_DIGIT), agent, text;
  const char *start;
  guint64 number;
  SipWarning *self;

  if (code.length != CODE_DIGITS || !sip_slice_to_uint (code, 399, &number) || !sip_scan_at (&scan, ' '))
    return NULL;
  sip_scan_space (&scan);
  start = scan.at;
  sip_scan_run (&scan, SIP_CHAR_TOKEN | SIP_CHAR_HOST | SIP_CHAR_VALUE);
  agent = sip_scan_since (&scan, start);
  sip_scan_space (&scan);
  if (agent.length == 0 || !sip_scan_quoted (&scan, &text) || !sip_scan_at_end (&scan))
    return NULL;
  self = g_rc_box_new0 (SipWarning);
  self->code = (guint) number;
  self->agent = sip_slice_dup (agent);
  self->text = sip_unquote (text);
  return self;
}

/**
 * sip_message_get_warnings:
 *
 * Reads every value of Warning (RFC 3261 20.43). One that is malformed is passed over.
 *
 * Returns: (transfer container) (element-type SipWarning): the warnings in their order, which may be none
 */
GPtrArray *
sip_message_get_warnings (SipMessage *message)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_warning_unref);
  SipValueScan scan;
  SipSlice value;

  g_return_val_if_fail (message, warnings);

  scan = sip_value_scan (message, SIP_HEADER_WARNING);
  while (sip_value_scan_next (&scan, &value))
    {
      SipWarning *warning = parse (value);

      if (warning)
        g_ptr_array_add (warnings, warning);
    }
  return warnings;
}

/**
 * sip_message_dup_warning:
 *
 * Returns: (transfer full) (nullable): what the first Warning says to a person, as a line without control characters
 *   that is never long; %NULL where nothing is said
 */
char *
sip_message_dup_warning (SipMessage *message)
{
  g_autoptr (GPtrArray) warnings = NULL;
  g_autofree char *line = NULL;

  g_return_val_if_fail (message, NULL);

  warnings = sip_message_get_warnings (message);
  if (warnings->len > 0)
    line = sip_slice_dup_line (sip_slice (((SipWarning *) warnings->pdata[0])->text), MAX_SHOWN);
  return line && *line ? g_steal_pointer (&line) : NULL;
}
