/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "../unit/tls-authority.h"
#include "../unit/transport-peer.h"
#include "fake-registrar.h"
#include "message/sip-digest.h"
#include "phone/phone.h"
#include "test-loop.h"
#include "transport/sip-tls-fingerprint.h"

/* What the configuration says of an account and of calls is what the agent does. */

typedef struct
{
  FakeRegistrar *registrar;
  PhoneConfig *config;
  Phone *phone;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  test_watchdog (60);
  fixture->registrar = fake_registrar_new ();
  fixture->config = phone_config_new (NULL);
  phone_config_set_string (fixture->config, "listen", "udp", "127.0.0.1:0", NULL);
  phone_config_set_string (fixture->config, "listen", "tcp", "", NULL);
  phone_config_set_string (fixture->config, "audio", "source", "silence", NULL);
  phone_config_set_string (fixture->config, "audio", "sink", "null", NULL);
  phone_config_set_string (fixture->config, "account alice", "uri", "sip:alice@example.org", NULL);
  phone_config_set_string (fixture->config, "account alice", "registrar",
                           fake_registrar_get_uri (fixture->registrar), NULL);
  phone_config_set_string (fixture->config, "account alice", "transport", "udp", NULL);
}

static void
set (Fixture *fixture, const char *group, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  phone_config_set_string (fixture->config, group, name, value, &error);
  g_assert_no_error (error);
}

static PhoneAccount *
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->phone = phone_new (fixture->config, FALSE);
  g_assert_true (phone_start (fixture->phone, &error));
  g_assert_no_error (error);
  return phone_find_account (fixture->phone, "alice");
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (fixture->phone)
    {
      phone_stop_async (fixture->phone, on_done, &result);
      test_wait_until (result);
    }
  g_clear_object (&fixture->phone);
  test_drain ();
  fake_registrar_free (fixture->registrar);
  g_object_unref (fixture->config);
}

static const char *
call (Fixture *fixture)
{
  PhoneAccount *account = start (fixture);
  g_autoptr (GError) error = NULL;

  test_wait_until (phone_account_get_state (account) == PHONE_ACCOUNT_REGISTERED);
  phone_dial (fixture->phone, "carol", NULL, NULL, &error);
  g_assert_no_error (error);
  test_wait_until (fake_registrar_get_last_invite (fixture->registrar));
  return fake_registrar_get_last_invite (fixture->registrar);
}

/* The values of header @name in @message, with commas between; "" where there is none. */
static char *
find_values (const char *message, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (message, "\r\n", -1);
  g_autoptr (GString) values = g_string_new (NULL);

  for (char **line = lines; **line; line++)
    {
      if (g_str_has_prefix (*line, name) && (*line)[strlen (name)] == ':')
        g_string_append_printf (values, "%s%s", values->len ? ", " : "", g_strstrip (*line + strlen (name) + 1));
    }
  return g_string_free (g_steal_pointer (&values), FALSE);
}

static void
assert_header (const char *message, const char *name, const char *expected)
{
  g_autofree char *values = find_values (message, name);

  g_assert_cmpstr (values, ==, expected);
}

static gboolean
has_option (const char *message, const char *name, const char *option)
{
  g_autofree char *values = find_values (message, name);

  return strstr (values, option) != NULL;
}

static void
test_call_defaults (Fixture *fixture, gconstpointer data)
{
  const char *invite = call (fixture);

  assert_header (invite, "Session-Expires", "1800");
  g_assert_true (has_option (invite, "Supported", "100rel"));
  g_assert_false (has_option (invite, "Require", "100rel"));
  assert_header (invite, "Privacy", "");
  g_assert_true (has_option (invite, "From", "sip:alice@example.org"));
}

static void
test_session_timer (Fixture *fixture, gconstpointer data)
{
  const char *invite;

  set (fixture, "calls", "session-expires", "700");
  set (fixture, "calls", "min-se", "600");
  invite = call (fixture);
  assert_header (invite, "Session-Expires", "700");
  assert_header (invite, "Min-SE", "600");
}

static void
test_no_session_timer (Fixture *fixture, gconstpointer data)
{
  const char *invite;

  set (fixture, "calls", "session-expires", "0");
  invite = call (fixture);
  assert_header (invite, "Session-Expires", "");
  g_assert_true (has_option (invite, "Supported", "timer"));
}

static void
test_required (Fixture *fixture, gconstpointer data)
{
  set (fixture, "calls", "reliable-responses", "required");
  g_assert_true (has_option (call (fixture), "Require", "100rel"));
}

static void
test_off (Fixture *fixture, gconstpointer data)
{
  const char *invite;

  set (fixture, "calls", "reliable-responses", "off");
  invite = call (fixture);
  g_assert_false (has_option (invite, "Require", "100rel"));
  g_assert_false (has_option (invite, "Supported", "100rel"));
}

static void
test_privacy_id (Fixture *fixture, gconstpointer data)
{
  const char *invite;

  set (fixture, "account alice", "privacy", "id");
  invite = call (fixture);
  assert_header (invite, "Privacy", "id");
  g_assert_true (has_option (invite, "From", "sip:alice@example.org"));
}

static void
test_privacy_full (Fixture *fixture, gconstpointer data)
{
  const char *invite;

  set (fixture, "account alice", "privacy", "full");
  invite = call (fixture);
  g_assert_true (has_option (invite, "Privacy", "header"));
  g_assert_true (has_option (invite, "Privacy", "session"));
  g_assert_true (has_option (invite, "Privacy", "user"));
  g_assert_true (has_option (invite, "Privacy", "id"));
  g_assert_true (has_option (invite, "From", "anonymous.invalid"));
}

static void
test_agent (Fixture *fixture, gconstpointer data)
{
  SipDigestAlgorithm weakest;
  guint limit;

  set (fixture, "account alice", "weakest-digest", "sha-512-256");
  set (fixture, "account alice", "udp-limit", "1200");
  g_object_get (phone_account_get_user_agent (start (fixture)), "weakest-digest", &weakest, "udp-limit", &limit, NULL);
  g_assert_cmpint (weakest, ==, SIP_DIGEST_SHA512_256);
  g_assert_cmpuint (limit, ==, 1200);
}

static void
test_agent_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  SipDigestAlgorithm weakest;
  guint limit;

  g_object_get (phone_account_get_user_agent (start (fixture)), "weakest-digest", &weakest, "udp-limit", &limit,
                "tls-certificate", &certificate, NULL);
  g_assert_cmpint (weakest, ==, SIP_DIGEST_MD5);
  g_assert_cmpuint (limit, ==, 1300);
  g_assert_null (certificate);
}

static void
test_client_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestAuthority) authority = test_authority_new ();
  g_autoptr (GTlsCertificate) issued = test_authority_issue_valid (authority, "alice.example.org");
  g_autofree char *path = g_build_filename (authority->folder, "leaf.pem", NULL);
  g_autofree char *key = g_build_filename (authority->folder, "leaf.key", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;

  set (fixture, "account alice", "tls-certificate", path);
  set (fixture, "account alice", "tls-key", key);
  g_object_get (phone_account_get_user_agent (start (fixture)), "tls-certificate", &certificate, NULL);
  g_assert_true (g_tls_certificate_is_same (certificate, issued));
}

static void
test_not_a_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  set (fixture, "account alice", "tls-certificate", "/dev/null");
  set (fixture, "account alice", "tls-key", "/dev/null");
  fixture->phone = phone_new (fixture->config, FALSE);
  g_assert_false (phone_start (fixture->phone, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, "name two files in PEM form."));
}

/* A server at which no authority vouches for @name. */
static char *
listen_tls (TestPeer *peer, GTlsCertificate *certificate)
{
  g_autoptr (GInetSocketAddress) address = test_peer_listen (peer, SIP_PROTOCOL_TLS, certificate);

  return g_strdup_printf ("sip:127.0.0.1:%u;transport=tls", g_inet_socket_address_get_port (address));
}

static void
register_with_pin (Fixture *fixture, TestPeer *peer, GTlsCertificate *certificate, const char *pins)
{
  g_autofree char *registrar = listen_tls (peer, certificate);

  set (fixture, "account alice", "transport", "tls");
  set (fixture, "account alice", "registrar", registrar);
  set (fixture, "account alice", "pins", pins);
}

static void
test_pin (Fixture *fixture, gconstpointer data)
{
  const char *name = data;
  g_autoptr (SipClock) clock = sip_clock_new ();
  g_autoptr (TestPeer) peer = test_peer_new (clock);
  g_autoptr (TestAuthority) authority = test_authority_new ();
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, name);
  g_autofree char *fingerprint = sip_tls_fingerprint (certificate);
  g_autofree char *pins = g_strdup_printf ("%064d, %s", 0, fingerprint);

  register_with_pin (fixture, peer, certificate, pins);
  start (fixture);
  test_wait_until (peer->messages->len > 0);
  g_assert_cmpint (sip_message_get_method (test_peer_message (peer, 0)), ==, SIP_METHOD_REGISTER);
}

static void
check_refused (Fixture *fixture, GTlsCertificate *certificate, const char *pins, const char *words)
{
  g_autoptr (SipClock) clock = sip_clock_new ();
  g_autoptr (TestPeer) peer = test_peer_new (clock);
  PhoneAccount *account;

  register_with_pin (fixture, peer, certificate, pins);
  account = start (fixture);
  test_wait_until (phone_account_get_state (account) == PHONE_ACCOUNT_FAILED);
  g_assert_nonnull (strstr (phone_account_get_reason (account), words));
  g_assert_cmpuint (peer->messages->len, ==, 0);
}

static void
test_other_pin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestAuthority) authority = test_authority_new ();
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "127.0.0.1");
  g_autofree char *fingerprint = sip_tls_fingerprint (certificate);
  g_autofree char *other = g_strdup_printf ("%064d", 0);

  check_refused (fixture, certificate, other, fingerprint);
}

static void
test_expired_pin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestAuthority) authority = test_authority_new ();
  g_autoptr (GTlsCertificate) certificate =
      test_authority_issue (authority, "127.0.0.1", "20200101000000Z", "20210101000000Z");
  g_autofree char *fingerprint = sip_tls_fingerprint (certificate);

  check_refused (fixture, certificate, fingerprint, "expired");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
#define ADD(name, data, func) g_test_add ("/settings/" name, Fixture, data, set_up, func, tear_down)
  ADD ("calls/defaults", NULL, test_call_defaults);
  ADD ("calls/session-expires-and-min-se-are-asked", NULL, test_session_timer);
  ADD ("calls/session-expires-0-asks-for-nothing", NULL, test_no_session_timer);
  ADD ("calls/reliable-responses-are-required", NULL, test_required);
  ADD ("calls/reliable-responses-are-off", NULL, test_off);
  ADD ("account/privacy-id-keeps-from", NULL, test_privacy_id);
  ADD ("account/privacy-full-is-anonymous", NULL, test_privacy_full);
  ADD ("account/weakest-digest-and-udp-limit", NULL, test_agent);
  ADD ("account/defaults", NULL, test_agent_defaults);
  ADD ("account/a-client-certificate-is-shown", NULL, test_client_certificate);
  ADD ("account/files-without-a-certificate-are-refused", NULL, test_not_a_certificate);
  ADD ("pins/a-named-certificate-needs-no-authority", "127.0.0.1", test_pin);
  ADD ("pins/a-named-certificate-needs-no-name", "other.example.org", test_pin);
  ADD ("pins/another-certificate-is-refused-and-told", NULL, test_other_pin);
  ADD ("pins/an-expired-certificate-is-refused", NULL, test_expired_pin);
#undef ADD
  return g_test_run ();
}
