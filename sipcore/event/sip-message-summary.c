/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-message-summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/sip-argument.h"
#include "util/sip-error.h"

#define MAX_SIZE (16 * 1024)

/* RFC 3458 6.2 */
static const char *const classes[] = {
  "voice-message", "video-message", "fax-message", "pager-message", "multimedia-message", "text-message", "none",
};

typedef struct
{
  gboolean given;
  guint n_new;
  guint n_old;
  guint n_urgent_new;
  guint n_urgent_old;
} Counts;

struct _SipMessageSummary
{
  grefcount references;
  char *account;
  Counts counts[G_N_ELEMENTS (classes)];
  gboolean waiting;
};

G_DEFINE_BOXED_TYPE (SipMessageSummary, sip_message_summary, sip_message_summary_ref, sip_message_summary_unref)

static Counts *
find_class (SipMessageSummary *self, SipSlice name)
{
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (sip_slice_equal_nocase (name, sip_slice (classes[i])))
        return &self->counts[i];
    }
  return NULL;
}

/**
 * sip_message_summary_new:
 * @waiting: whether new messages wait
 * @account: (nullable): the mailbox's URI
 *
 * Returns: (transfer full): a summary without counts
 */
SipMessageSummary *
sip_message_summary_new (gboolean waiting, const char *account)
{
  SipMessageSummary *self = g_new0 (SipMessageSummary, 1);

  g_ref_count_init (&self->references);
  self->waiting = waiting;
  self->account = g_strdup (account);
  return self;
}

/* Digits, and space around them. */
static gboolean
read_count (const char **at, guint *count)
{
  guint64 number;
  char *end;

  while (**at == ' ' || **at == '\t')
    ++*at;
  if (!g_ascii_isdigit (**at))
    return FALSE;
  number = g_ascii_strtoull (*at, &end, 10);
  if (number > G_MAXUINT32)
    return FALSE;
  while (*end == ' ' || *end == '\t')
    end++;
  *at = end;
  *count = (guint) number;
  return TRUE;
}

static gboolean
read_char (const char **at, char c)
{
  if (**at != c)
    return FALSE;
  ++*at;
  return TRUE;
}

/* "2/8 (0/2)" */
static gboolean
read_counts (const char *at, Counts *counts)
{
  Counts read = { .given = TRUE };

  if (!read_count (&at, &read.n_new) || !read_char (&at, '/') || !read_count (&at, &read.n_old))
    return FALSE;
  if (read_char (&at, '(')
      && !(read_count (&at, &read.n_urgent_new) && read_char (&at, '/') && read_count (&at, &read.n_urgent_old)
           && read_char (&at, ')')))
    return FALSE;
  if (*at)
    return FALSE;
  *counts = read;
  return TRUE;
}

static gboolean
read_status (SipMessageSummary *self, const char *value)
{
  self->waiting = g_ascii_strcasecmp (value, "yes") == 0;
  return self->waiting || g_ascii_strcasecmp (value, "no") == 0;
}

/* A line of an unknown class is passed over, one of a known class has to be right, and there once. */
static gboolean
read_line (SipMessageSummary *self, char *line, gboolean *has_status)
{
  char *colon = strchr (line, ':');
  Counts *counts;
  char *value;

  if (!colon)
    return FALSE;
  *colon = '\0';
  g_strchomp (line);
  value = g_strstrip (colon + 1);
  if (g_ascii_strcasecmp (line, "Messages-Waiting") == 0)
    return !*has_status && (*has_status = read_status (self, value));
  if (g_ascii_strcasecmp (line, "Message-Account") == 0)
    {
      if (self->account)
        return FALSE;
      self->account = g_strdup (value);
      return TRUE;
    }
  counts = find_class (self, sip_slice (line));
  return !counts || (!counts->given && read_counts (value, counts));
}

/**
 * sip_message_summary_parse:
 * @bytes: a body of type application/simple-message-summary
 *
 * Reads up to the headers of single messages, if there are any.
 *
 * Returns: (transfer full): the summary, or %NULL: %SIP_ERROR_MALFORMED, %SIP_ERROR_TOO_LARGE
 */
SipMessageSummary *
sip_message_summary_parse (GBytes *bytes, GError **error)
{
  g_autoptr (SipMessageSummary) self = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  gboolean good = TRUE, has_status = FALSE;
  const char *data;
  gsize size;

  g_return_val_if_fail (bytes, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > MAX_SIZE)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_TOO_LARGE, _("The body is too large."));
      return NULL;
    }
  self = sip_message_summary_new (FALSE, NULL);
  text = size > 0 && g_utf8_validate (data, (gssize) size, NULL) ? g_strndup (data, size) : g_strdup ("");
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; good && lines[i] && *g_strchomp (lines[i]); i++)
    good = read_line (self, lines[i], &has_status);
  if (good && has_status)
    return g_steal_pointer (&self);
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The body is no summary of messages."));
  return NULL;
}

/**
 * sip_message_summary_ref:
 *
 * Returns: (transfer full): @self
 */
SipMessageSummary *
sip_message_summary_ref (SipMessageSummary *self)
{
  g_return_val_if_fail (self, NULL);

  g_ref_count_inc (&self->references);
  return self;
}

/**
 * sip_message_summary_unref:
 * @self: (transfer full)
 *
 * Gives a reference back.
 */
void
sip_message_summary_unref (SipMessageSummary *self)
{
  g_return_if_fail (self);

  if (!g_ref_count_dec (&self->references))
    return;
  g_free (self->account);
  g_free (self);
}

/**
 * sip_message_summary_get_waiting:
 *
 * Returns: whether new messages wait
 */
gboolean
sip_message_summary_get_waiting (SipMessageSummary *self)
{
  g_return_val_if_fail (self, FALSE);

  return self->waiting;
}

/**
 * sip_message_summary_get_account:
 *
 * Returns: (nullable): the mailbox's URI, as written
 */
const char *
sip_message_summary_get_account (SipMessageSummary *self)
{
  g_return_val_if_fail (self, NULL);

  return self->account;
}

/**
 * sip_message_summary_get_counts:
 * @context_class: "voice-message", "fax-message", …
 * @n_new: (out) (optional): messages that were not heard
 * @n_old: (out) (optional): messages that were
 * @n_urgent_new: (out) (optional): those of @n_new that are urgent
 * @n_urgent_old: (out) (optional): those of @n_old that are urgent
 *
 * Returns: whether the summary tells of that class; otherwise the numbers are 0
 */
gboolean
sip_message_summary_get_counts (SipMessageSummary *self, const char *context_class, guint *n_new, guint *n_old,
                                guint *n_urgent_new, guint *n_urgent_old)
{
  static const Counts none;
  const Counts *counts;

  g_return_val_if_fail (self, FALSE);
  g_return_val_if_fail (context_class, FALSE);

  counts = find_class (self, sip_slice (context_class));
  if (!counts)
    counts = &none;
  if (n_new)
    *n_new = counts->n_new;
  if (n_old)
    *n_old = counts->n_old;
  if (n_urgent_new)
    *n_urgent_new = counts->n_urgent_new;
  if (n_urgent_old)
    *n_urgent_old = counts->n_urgent_old;
  return counts->given;
}

/**
 * sip_message_summary_set_counts:
 * @context_class: one of RFC 3458 6.2: "voice-message", "fax-message", …
 *
 * Says how many messages of one class wait.
 */
void
sip_message_summary_set_counts (SipMessageSummary *self, const char *context_class, guint n_new, guint n_old,
                                guint n_urgent_new, guint n_urgent_old)
{
  Counts *counts;

  g_return_if_fail (self);
  g_return_if_fail (context_class);

  counts = find_class (self, sip_slice (context_class));
  g_return_if_fail (counts);
  *counts = (Counts) { TRUE, n_new, n_old, n_urgent_new, n_urgent_old };
}

/**
 * sip_message_summary_to_body:
 *
 * Returns: (transfer full): the summary as a body (RFC 3842 5.2)
 */
SipBody *
sip_message_summary_to_body (SipMessageSummary *self)
{
  g_autoptr (GString) text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (self, NULL);

  text = g_string_new (self->waiting ? "Messages-Waiting: yes\r\n" : "Messages-Waiting: no\r\n");
  if (self->account && sip_argument_is_line (self->account))
    g_string_append_printf (text, "Message-Account: %s\r\n", self->account);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      const Counts *counts = &self->counts[i];

      if (counts->given)
        g_string_append_printf (text, "%s: %u/%u (%u/%u)\r\n", classes[i], counts->n_new, counts->n_old,
                                counts->n_urgent_new, counts->n_urgent_old);
    }
  bytes = g_bytes_new (text->str, text->len);
  return sip_body_new (SIP_MESSAGE_SUMMARY_TYPE, bytes);
}
