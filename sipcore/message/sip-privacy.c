/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-privacy.h"

#include "message/sip-scan-private.h"

G_DEFINE_FLAGS_TYPE (SipPrivacy, sip_privacy,
                     G_DEFINE_ENUM_VALUE (SIP_PRIVACY_HEADER, "header"),
                     G_DEFINE_ENUM_VALUE (SIP_PRIVACY_SESSION, "session"),
                     G_DEFINE_ENUM_VALUE (SIP_PRIVACY_USER, "user"),
                     G_DEFINE_ENUM_VALUE (SIP_PRIVACY_CRITICAL, "critical"),
                     G_DEFINE_ENUM_VALUE (SIP_PRIVACY_ID, "id"),
                     G_DEFINE_ENUM_VALUE (SIP_PRIVACY_HISTORY, "history"))

static const char *const names[] = { "header", "session", "user", "critical", "id", "history" };

/* Some write commas for semicolons. What nobody knows asks for nothing (RFC 3323 4.2). */
static SipPrivacy
parse (SipSlice text)
{
  SipScan scan = sip_scan (text);
  SipPrivacy self = SIP_PRIVACY_NONE;

  do
    {
      SipSlice name;

      sip_scan_space (&scan);
      name = sip_scan_run (&scan, SIP_CHAR_TOKEN);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          if (sip_slice_equal_nocase (name, sip_slice (names[i])))
            self |= 1u << i;
        }
    }
  while (sip_scan_separator (&scan, ';') || sip_scan_separator (&scan, ','));
  return self;
}

/**
 * sip_privacy_parse:
 * @text: the value of Privacy: "id;user"
 *
 * Returns: what it asks for; values that are not known ask for nothing, and "none" is only that
 */
SipPrivacy
sip_privacy_parse (const char *text)
{
  g_return_val_if_fail (text, SIP_PRIVACY_NONE);

  return parse (sip_slice (text));
}

/**
 * sip_privacy_to_string:
 *
 * Returns: (transfer full): the value of Privacy, "none" where nothing is asked for
 */
char *
sip_privacy_to_string (SipPrivacy self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (self & 1u << i)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ";" : "", names[i]);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup ("none");
}

/**
 * sip_message_get_privacy:
 *
 * Reads Privacy (RFC 3323 4.2), all fields of it.
 *
 * Returns: what the sender asks for
 */
SipPrivacy
sip_message_get_privacy (SipMessage *message)
{
  SipPrivacy privacy = SIP_PRIVACY_NONE;

  g_return_val_if_fail (message, SIP_PRIVACY_NONE);

  for (guint i = 0; i < sip_message_count (message, SIP_HEADER_PRIVACY); i++)
    privacy |= parse (sip_message_get_header (message, SIP_HEADER_PRIVACY, i));
  return privacy;
}
