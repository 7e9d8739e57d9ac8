/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-config-check-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>

#include "config/phone-endpoint.h"
#include "message/sip-uri.h"
#include "registration/sip-registerer.h"
#include "transport/sip-tls-fingerprint.h"

#define ACCOUNT_GROUP "account "

typedef gboolean (*Check) (const PhoneConfigKey *key, const char *value, char **problem);

static gboolean
fail (char **problem, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (char **problem, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  *problem = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static char *
list_words (const char *check)
{
  g_auto (GStrv) words = g_strsplit (check, "|", -1);

  return g_strjoinv (", ", words);
}

static gboolean
has_word (const char *check, const char *value)
{
  g_auto (GStrv) words = g_strsplit (check, "|", -1);

  return g_strv_contains ((const char *const *) words, value);
}

gboolean
phone_config_parse_boolean (const char *text, gboolean *value)
{
  gboolean yes = g_str_equal (text, "yes") || g_str_equal (text, "true");

  if (!yes && !g_str_equal (text, "no") && !g_str_equal (text, "false"))
    return FALSE;
  if (value)
    *value = yes;
  return TRUE;
}

static gboolean
check_boolean (const PhoneConfigKey *key, const char *value, char **problem)
{
  if (!phone_config_parse_boolean (value, NULL))
    return fail (problem, _("is neither yes nor no: write one of them."));
  return TRUE;
}

static gboolean
check_uint (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_auto (GStrv) bounds = g_strsplit (key->check, "-", 2);
  guint64 first = g_ascii_strtoull (bounds[0], NULL, 10), last = g_ascii_strtoull (bounds[1], NULL, 10);

  if (!g_ascii_string_to_unsigned (value, 10, first, last, NULL, NULL))
    return fail (problem, _("is not a number from %s to %s: write one of these."), bounds[0], bounds[1]);
  return TRUE;
}

static gboolean
check_choice (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_autofree char *words = NULL;

  if (has_word (key->check, value))
    return TRUE;
  words = list_words (key->check);
  return fail (problem, _("is not known: write one of %s."), words);
}

static gboolean
check_endpoint (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_autoptr (GInetSocketAddress) address = phone_endpoint_parse (value);

  if (address == NULL)
    return fail (problem, _("is not a numeric address with a port: write it as 192.0.2.1:5060 or [2001:db8::1]:5060."));
  return TRUE;
}

static gboolean
check_endpoints (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);

  for (char **part = parts; *part; part++)
    {
      if (!check_endpoint (key, g_strstrip (*part), problem))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_web_socket (const char *value, char **problem)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri))
    return fail (problem, _("is not a WebSocket address: write it as wss://HOST:PORT/PATH."));
  return TRUE;
}

static gboolean
check_user_uri (SipUri *uri, char **problem)
{
  SipSlice user = uri ? sip_uri_get_user (uri) : SIP_SLICE_NONE;

  if (user.length == 0 || sip_uri_get_scheme (uri) == SIP_SCHEME_TEL || sip_uri_get_headers (uri).data)
    return fail (problem, _("is not the address of an account: write it as sip:alice@example.org."));
  return TRUE;
}

static gboolean
is_server (SipUri *uri)
{
  SipScheme scheme = uri ? sip_uri_get_scheme (uri) : SIP_SCHEME_OTHER;

  return (scheme == SIP_SCHEME_SIP || scheme == SIP_SCHEME_SIPS) && sip_uri_get_headers (uri).data == NULL;
}

static gboolean
check_sip_uri (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_autoptr (SipUri) uri = NULL;
  gboolean registrar = g_str_equal (key->check, "registrar");

  if (registrar && g_str_equal (value, "none"))
    return TRUE;
  if (registrar && (g_str_has_prefix (value, "ws://") || g_str_has_prefix (value, "wss://")))
    return check_web_socket (value, problem);
  uri = sip_uri_parse (value, NULL);
  if (uri && sip_uri_get_scheme (uri) != SIP_SCHEME_SIP && sip_uri_get_scheme (uri) != SIP_SCHEME_SIPS)
    g_clear_pointer (&uri, sip_uri_unref);
  if (g_str_equal (key->check, "user"))
    return check_user_uri (uri, problem);
  if (!is_server (uri))
    return fail (problem, _("is not the address of a server: write it as sip:HOST, or sip:HOST:PORT;transport=tcp."));
  return TRUE;
}

static gboolean
check_proxies (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);

  /* RFC 5626 4.2.1. */
  if (g_strv_length (parts) > 4)
    return fail (problem, _("names more than four servers: remove some."));
  for (char **part = parts; *part; part++)
    {
      g_autoptr (SipUri) uri = sip_uri_parse (g_strstrip (*part), NULL);

      if (!is_server (uri))
        return fail (problem,
                     _("is not the address of a server: write it as sip:HOST, or sip:HOST:PORT;transport=tcp, with "
                       "commas between several."));
    }
  return TRUE;
}

static gboolean
check_push (const PhoneConfigKey *key, const char *value, char **problem)
{
  if (!sip_registerer_is_push (value))
    return fail (problem, _("is not what a push service needs: write it as pn-provider=…;pn-prid=…;pn-param=…."));
  return TRUE;
}

static gboolean
check_pins (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);

  for (char **part = parts; *part; part++)
    {
      if (!sip_tls_is_fingerprint (g_strstrip (*part)))
        return fail (problem, _("is not a list of SHA-256 fingerprints: write each as 64 hexadecimal digits, with or "
                                "without colons, with commas between."));
    }
  return TRUE;
}

static gboolean
check_file (const char *path, char **problem)
{
  if (g_access (path, R_OK) == 0 && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  return fail (problem, _("cannot be read (%s): name a file that is there."),
               g_strerror (g_file_test (path, G_FILE_TEST_IS_DIR) ? EISDIR : errno));
}

static gboolean
check_path (const PhoneConfigKey *key, const char *value, char **problem)
{
  GStatBuf status;

  if (!check_file (value, problem))
    return FALSE;
  if (g_str_equal (key->check, "secret") && g_stat (value, &status) == 0 && (status.st_mode & 077))
    return fail (problem, _("can be read or written by others: run “chmod 600” on it."));
  return TRUE;
}

static gboolean
check_audio (const PhoneConfigKey *key, const char *value, char **problem)
{
  gboolean source = g_str_equal (key->check, "source");
  char *rest = NULL;
  double frequency;

  if (source && g_str_has_prefix (value, "tone:"))
    {
      frequency = g_ascii_strtod (value + strlen ("tone:"), &rest);
      if (rest == value + strlen ("tone:") || *rest != '\0' || !(frequency >= 20 && frequency <= 20000))
        return fail (problem, _("is not a tone from 20 to 20000 hertz: write it as tone:440."));
    }
  if (source && g_str_has_prefix (value, "file:"))
    return check_file (value + strlen ("file:"), problem);
  if (!source && g_str_equal (value, "file:"))
    return fail (problem, _("names no file: write its path after the colon."));
  return TRUE;
}

static gboolean
check_codecs (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_auto (GStrv) names = g_strsplit (value, ",", -1);

  for (guint i = 0; names[i]; i++)
    {
      if (!has_word ("opus|pcma|pcmu", names[i]))
        return fail (problem, _("is not a list of codecs: write some of opus,pcma,pcmu."));
      for (guint j = 0; j < i; j++)
        {
          if (g_str_equal (names[i], names[j]))
            return fail (problem, _("names a codec twice: remove one."));
        }
    }
  return TRUE;
}

static gboolean
check_ports (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_auto (GStrv) ports = g_strsplit (value, "-", 2);
  guint64 first, last;

  /* Two ports a call: RTP on the even one, RTCP on the next (RFC 3550 11). */
  if (g_strv_length (ports) != 2 || !g_ascii_string_to_unsigned (ports[0], 10, 1024, G_MAXUINT16, &first, NULL) ||
      !g_ascii_string_to_unsigned (ports[1], 10, 1024, G_MAXUINT16, &last, NULL) || last < first + 3)
    return fail (problem, _("is not a range of four or more ports from 1024 to 65535: write it as 10000-20000."));
  return TRUE;
}

static gboolean
is_number (const char *text, gsize most)
{
  gsize length = strspn (text + (*text == '+'), "0123456789");

  return length > 0 && length <= most && text[(*text == '+') + length] == '\0';
}

static gboolean
check_digits (const PhoneConfigKey *key, const char *value, char **problem)
{
  if (*value == '+' || !is_number (value, 8))
    return fail (problem, _("is not a prefix of at most eight digits: write it as 00."));
  return TRUE;
}

static gboolean
check_country (const PhoneConfigKey *key, const char *value, char **problem)
{
  if (*value < '1' || *value > '9' || !is_number (value, 3))
    return fail (problem, _("is not the number of a country: write it as 49, without + and zeros."));
  return TRUE;
}

static gboolean
check_emergency (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_auto (GStrv) numbers = g_strsplit (value, ",", -1);

  for (char **number = numbers; *number && !g_str_equal (value, "none"); number++)
    {
      if (*g_strstrip (*number) == '+' || !is_number (*number, 15))
        return fail (problem, _("is not a list of numbers: write it as 112,911, or none."));
    }
  return TRUE;
}

static gboolean
check_patterns (const PhoneConfigKey *key, const char *value, char **problem)
{
  g_auto (GStrv) patterns = g_strsplit (value, ",", -1);

  for (char **pattern = patterns; *pattern; pattern++)
    {
      g_strstrip (*pattern);
      if (!g_str_has_prefix (*pattern, "sip:") && !g_str_has_prefix (*pattern, "sips:") &&
          !g_str_equal (*pattern, "*") && !is_number (*pattern, 32))
        return fail (problem, _("is not a list of addresses: write them as sip:*@example.org or +4930123456, with "
                                "commas between."));
    }
  return TRUE;
}

static gboolean
check_socket (const PhoneConfigKey *key, const char *value, char **problem)
{
  const char *path = g_str_has_prefix (value, "unix:path=") ? value + strlen ("unix:path=") : "";

  if (!g_path_is_absolute (path) || strpbrk (path, ",;%") || strlen (path) > 107)
    return fail (problem, _("is not a socket: write it as unix:path=/run/softphone/control, with a path of at most 107 "
                            "characters, without commas, semicolons and percent signs."));
  return TRUE;
}

static gboolean
check_group (const PhoneConfigKey *key, const char *value, char **problem)
{
  if (getgrnam (value) == NULL)
    return fail (problem, _("is not a group of this system: create it, or name another one."));
  return TRUE;
}

static gboolean
check_credential (const PhoneConfigKey *key, const char *value, char **problem)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;

  if (strchr (value, '/') || value[0] == '.')
    return fail (problem, _("is not the name of a credential: write the NAME of LoadCredential=NAME:FILE."));
  if (folder == NULL)
    return fail (problem, _("needs systemd’s credentials, which this program was not given: start it from a unit with "
                            "LoadCredential=, or use password-file."));
  path = g_build_filename (folder, value, NULL);
  return check_file (path, problem);
}

static gboolean
check_text (const PhoneConfigKey *key, const char *value, char **problem)
{
  return TRUE;
}

static const struct
{
  const char *name;
  Check check;
} string_checks[] = {
  { "socket", check_socket },
  { "group", check_group },
  { "endpoints", check_endpoints },
  { "ports", check_ports },
  { "source", check_audio },
  { "sink", check_audio },
  { "codecs", check_codecs },
  { "patterns", check_patterns },
  { "credential", check_credential },
  { "proxies", check_proxies },
  { "push", check_push },
  { "pins", check_pins },
  { "digits", check_digits },
  { "country", check_country },
  { "emergency", check_emergency },
  { "text", check_text },
};

static gboolean
check_string (const PhoneConfigKey *key, const char *value, char **problem)
{
  for (gsize i = 0; i < G_N_ELEMENTS (string_checks); i++)
    {
      if (g_str_equal (string_checks[i].name, key->check))
        return string_checks[i].check (key, value, problem);
    }
  g_assert_not_reached ();
}

static const Check checks[] = {
  [PHONE_CONFIG_STRING] = check_string,     [PHONE_CONFIG_BOOLEAN] = check_boolean,
  [PHONE_CONFIG_UINT] = check_uint,         [PHONE_CONFIG_CHOICE] = check_choice,
  [PHONE_CONFIG_ENDPOINT] = check_endpoint, [PHONE_CONFIG_SIP_URI] = check_sip_uri,
  [PHONE_CONFIG_PATH] = check_path,
};

gboolean
phone_config_check_value (const PhoneConfigKey *key, const char *value, char **problem)
{
  /* A line end would become one in a header field. */
  for (const char *c = value; *c; c++)
    {
      if (g_ascii_iscntrl (*c))
        return fail (problem, _("holds a line break or another control character: remove it."));
    }
  return checks[key->type] (key, value, problem);
}

const PhoneConfigKey *
phone_config_find_key (const char *group, const char *name)
{
  gsize n;
  const PhoneConfigKey *keys = phone_config_get_keys (&n);

  if (g_str_has_prefix (group, ACCOUNT_GROUP) && group[strlen (ACCOUNT_GROUP)] != '\0')
    group = "account";
  else if (g_str_equal (group, "account"))
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      if (g_str_equal (keys[i].group, group) && g_str_equal (keys[i].name, name))
        return &keys[i];
    }
  return NULL;
}
