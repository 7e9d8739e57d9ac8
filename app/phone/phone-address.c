/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-address.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "config/phone-error.h"
#include "message/sip-uri.h"

#define LONGEST 1024

static const char not_callable[] = N_("This is not an address that can be called. Write a number, or a name as "
                                      "alice@example.org.");

/* Where an address without a host is, and how a number is written there. */
typedef struct
{
  const char *account_uri; /* nullable */
  PhoneDialPlan *dial_plan;
} Context;

static char *
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, sentence);
  return NULL;
}

static gboolean
is_clean (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *c = text; *c; c = g_utf8_next_char (c))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (c)))
        return FALSE;
    }
  return TRUE;
}

/* A user at the domain of the account. */
static char *
at_domain (const char *user, const char *params, const Context *context, GError **error)
{
  g_autoptr (SipUri) account = context->account_uri ? sip_uri_parse (context->account_uri, NULL) : NULL;
  g_autoptr (SipUri) uri = NULL;
  g_autofree char *domain = NULL, *text = NULL;

  if (account == NULL)
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT,
                   _("“%s” needs a domain to be found in. Add an account, or write it as %s@example.org."), user, user);
      return NULL;
    }
  domain = sip_slice_dup (sip_uri_get_host (account));
  uri = sip_uri_new (sip_uri_get_scheme (account), user, domain, sip_uri_get_port (account));
  text = uri ? sip_uri_to_string (uri) : NULL;
  if (text == NULL)
    return refuse (error, _(not_callable));
  return g_strconcat (text, params, NULL);
}

static char *
at_domain_as_number (const char *number, const Context *context, GError **error)
{
  g_autofree char *dialled = phone_dial_plan_dial (context->dial_plan, number);

  return at_domain (dialled, NULL, context, error);
}

static gboolean
header_is_harmless (const char *header)
{
  g_autofree char *name = g_strndup (header, strcspn (header, "="));
  g_autofree char *plain = g_uri_unescape_string (name, NULL);

  return plain && g_ascii_strcasecmp (plain, "Subject") == 0;
}

/* RFC 3261 19.1.5: what else a link asks for is not done. */
static gboolean
is_harmless (SipUri *uri, GError **error)
{
  g_autofree char *text = sip_slice_dup (sip_uri_get_headers (uri));
  g_auto (GStrv) headers = text && *text ? g_strsplit (text, "&", -1) : NULL;
  SipSlice method;

  for (char **header = headers; header && *header; header++)
    {
      if (!header_is_harmless (*header))
        {
          refuse (error,
                  _("This link asks for more than a call: it sets a header field. Call the address without it."));
          return FALSE;
        }
    }
  if (!sip_uri_get_param (uri, "method", &method))
    return TRUE;
  refuse (error, _("This link asks for something other than a call. Call the address without it."));
  return FALSE;
}

static char *
parse_full (const char *text, GError **error)
{
  g_autoptr (SipUri) uri = sip_uri_parse (text, NULL);
  g_autoptr (SipUri) plain = NULL;

  if (uri == NULL)
    return refuse (error, _("This is not an address that can be called. Check how it is written, as in "
                            "sip:alice@example.org."));
  if (!is_harmless (uri, error))
    return NULL;
  plain = sip_uri_without_headers (uri);
  return sip_uri_to_string (plain);
}

/* sip:1234 and sip:alice name a user; sip:example.org, sip:[::1] and sip:host:5060 a host. */
static gboolean
names_user_only (const char *rest)
{
  gsize length = strcspn (rest, ";?");

  if (memchr (rest, '@', length) || memchr (rest, ':', length) || memchr (rest, '[', length))
    return FALSE;
  return memchr (rest, '.', length) == NULL && g_ascii_strncasecmp (rest, "localhost", length) != 0;
}

static char *
parse_sip (const char *scheme, const char *rest, const Context *context, GError **error)
{
  g_autofree char *text = NULL, *user = NULL, *plain = NULL, *with_host = NULL;

  if (g_str_has_prefix (rest, "//"))
    rest += 2;
  text = g_strconcat (scheme, ":", rest, NULL);
  if (!names_user_only (rest))
    return parse_full (text, error);
  /* The user must stand the same checks as a full URI. */
  user = g_strndup (rest, strcspn (rest, ";?"));
  with_host = g_strconcat (scheme, ":", user, "@invalid", rest + strlen (user), NULL);
  g_free (g_steal_pointer (&text));
  text = parse_full (with_host, error);
  plain = text ? g_uri_unescape_string (user, NULL) : NULL;
  if (plain == NULL)
    return text ? refuse (error, _("This is not an address that can be called. Check how it is written.")) : NULL;
  if (g_str_equal (scheme, "sip") && phone_dial_plan_is_number (plain))
    return at_domain_as_number (plain, context, error);
  if (g_str_equal (scheme, "sip"))
    return at_domain (plain, NULL, context, error);
  return refuse (error, _("A sips: address needs a host. Write it as sips:alice@example.org."));
}

/* RFC 3966 5.1.1: the parameters that are part of the number, in the form of RFC 3261 19.1.6. */
static gboolean
take_tel_param (const char *param, GString *user)
{
  static const char *const names[] = { "ext=", "phone-context=", "postd=", "isub=" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strncasecmp (param, names[i], strlen (names[i])) == 0 && param[strlen (names[i])] != '\0')
        {
          g_autofree char *value = phone_dial_plan_without_separators (param + strlen (names[i]));

          g_string_append_printf (user, ";%s%s", names[i], i == 1 ? param + strlen (names[i]) : value);
          return TRUE;
        }
    }
  return FALSE;
}

static char *
parse_tel (const char *rest, const Context *context, GError **error)
{
  g_autofree char *plain = g_uri_unescape_string (rest, NULL);
  g_auto (GStrv) parts = NULL;
  g_autofree char *number = NULL;
  g_autoptr (GString) user = NULL;
  gboolean extended = FALSE;

  if (plain == NULL || !is_clean (plain))
    return refuse (error, _("This telephone link is broken. Type the number instead."));
  if (strchr (plain, '?'))
    return refuse (error, _("This link asks for more than a call. Type the number instead."));
  if (g_str_has_prefix (plain, "//"))
    memmove (plain, plain + 2, strlen (plain) - 1);
  parts = g_strsplit (plain, ";", 16);
  if (parts[0] == NULL || !phone_dial_plan_is_number (parts[0]))
    return refuse (error, _("This telephone link holds no number. Type the number instead."));
  number = phone_dial_plan_without_separators (parts[0]);
  user = g_string_new (number);
  for (char **param = parts + 1; *param; param++)
    extended |= take_tel_param (*param, user);
  if (!extended)
    return at_domain_as_number (number, context, error);
  return at_domain (user->str, ";user=phone", context, error);
}

static gboolean
is_host_and_port (const char *text)
{
  const char *colon = strrchr (text, ':');

  return colon && colon != text && strchr (text, '@') == NULL &&
         g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, NULL, NULL);
}

/* user@host as typed: the user is escaped, a host with other letters than ASCII written in them. */
static char *
parse_typed (const char *text, GError **error)
{
  const char *at = strrchr (text, '@');
  g_autofree char *user = g_strndup (text, at - text);
  g_autofree char *host = g_strndup (at + 1, strcspn (at + 1, ":;?"));
  g_autofree char *ascii = at[1] == '[' ? g_strdup (host) : g_hostname_to_ascii (host);
  const char *rest = at + 1 + strlen (host);
  g_autoptr (SipUri) uri = NULL;
  g_autofree char *start = NULL, *whole = NULL;

  if (at[1] == '[')
    {
      whole = g_strconcat ("sip:", text, NULL);
      return parse_full (whole, error);
    }
  uri = ascii && *ascii && *user ? sip_uri_new (SIP_SCHEME_SIP, user, ascii, 0) : NULL;
  if (uri == NULL)
    return refuse (error, _("This is not an address that can be called. Write it as alice@example.org."));
  start = sip_uri_to_string (uri);
  whole = g_strconcat (start, rest, NULL);
  return parse_full (whole, error);
}

static char *
parse_bare (const char *text, const Context *context, GError **error)
{
  g_autofree char *whole = g_strconcat ("sip:", text, NULL);

  if (strchr (text, '@'))
    return parse_typed (text, error);
  if (g_hostname_is_ip_address (text) || is_host_and_port (text))
    return parse_full (whole, error);
  if (phone_dial_plan_is_number (text))
    return at_domain_as_number (text, context, error);
  if (strpbrk (text, " \t:<>\""))
    return refuse (error, _(not_callable));
  return at_domain (text, NULL, context, error);
}

static char *
parse_callto (const char *rest, const Context *context, GError **error)
{
  g_autofree char *plain = g_uri_unescape_string (rest, NULL);
  const char *text = plain;

  if (plain == NULL || !is_clean (plain))
    return refuse (error, _("This link is broken. Type the address instead."));
  if (g_str_has_prefix (text, "//"))
    text += 2;
  if (*text == '\0' || strchr (text, '?'))
    return refuse (error, _("This link asks for something other than a call. Type the address instead."));
  return parse_bare (text, context, error);
}

static char *
parse_link (const char *scheme, const char *rest, const Context *context, GError **error)
{
  if (g_str_equal (scheme, "sip") || g_str_equal (scheme, "sips"))
    return parse_sip (scheme, rest, context, error);
  if (g_str_equal (scheme, "tel"))
    return parse_tel (rest, context, error);
  if (g_str_equal (scheme, "callto"))
    return parse_callto (rest, context, error);
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT,
               _("“%s:” is not for calls. Use a sip:, sips:, tel: or callto: address."), scheme);
  return NULL;
}

static char *
dup_scheme (const char *text)
{
  g_autofree char *scheme = g_uri_parse_scheme (text);

  return scheme ? g_ascii_strdown (scheme, -1) : NULL;
}

static gboolean
is_known (const char *scheme)
{
  static const char *const known[] = { "sip", "sips", "tel", "callto", NULL };

  return g_strv_contains (known, scheme);
}

char *
phone_address_parse (const char *text, const char *account_uri, PhoneDialPlan *dial_plan, GError **error)
{
  const Context context = { account_uri, dial_plan };
  g_autofree char *trimmed = NULL, *scheme = NULL;

  g_return_val_if_fail (text, NULL);

  if (strlen (text) > LONGEST)
    return refuse (error, _("This address is too long. Check that it is one."));
  if (!is_clean (text))
    return refuse (error, _("This address holds characters that no address has. Type it again."));
  trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0')
    return refuse (error, _("There is no address to call. Write a number, or a name as alice@example.org."));
  scheme = dup_scheme (trimmed);
  if (scheme == NULL || (is_host_and_port (trimmed) && !is_known (scheme)))
    return parse_bare (trimmed, &context, error);
  return parse_link (scheme, strchr (trimmed, ':') + 1, &context, error);
}
