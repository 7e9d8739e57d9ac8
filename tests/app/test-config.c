/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/phone-config.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("softphone-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "softphone.conf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
write_file (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static PhoneConfig *
load (Fixture *fixture, const char *text, gboolean strict, GError **error)
{
  write_file (fixture->path, text);
  return phone_config_load (fixture->path, strict, error);
}

typedef struct
{
  const char *name;
  const char *text;
  guint line;         /* 0: the file as a whole */
  const char *remedy; /* a part of the sentence */
} Bad;

#define ACCOUNT "[account alice]\nuri=sip:alice@example.org\n"

#define PIN "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

static const Bad bad[] = {
  { "unknown-group", "\n[telephone]\nudp=127.0.0.1:1\n", 3, "remove the line" },
  { "unknown-key", "[listen]\n# a comment\nudp4=127.0.0.1:1\n", 3, "“udp4” in [listen]" },
  { "account-without-name", "[account]\nuri=sip:alice@example.org\n", 2, "remove the line" },
  { "password-in-the-file", ACCOUNT "password=secret\n", 3, "password-file=PATH" },
  { "line-without-value", "[listen]\nudp\n", 2, "put a # before it" },
  { "key-before-groups", "udp=127.0.0.1:1\n", 1, "write its [group] above it" },
  { "broken-group", "[listen\nudp=127.0.0.1:1\n", 1, "write it as [listen]" },
  { "key-twice", "[listen]\nudp=127.0.0.1:1\nudp=127.0.0.1:2\n", 3, "line 2" },
  { "group-twice", "[listen]\nudp=\n[listen]\ntcp=\n", 3, "line 1" },
  { "not-utf-8", "[listen]\n# \xff\n", 2, "UTF-8" },
  { "bad-backslash", ACCOUNT "display-name=Al\\ice\n", 3, "write two of them" },
  { "line-break-in-a-name", ACCOUNT "display-name=Al\\nRoute: x\n", 3, "line break" },

  { "control-without-unix", "[phone]\ncontrol=/run/control\n", 2, "unix:path=" },
  { "control-with-relative-path", "[phone]\ncontrol=unix:path=control\n", 2, "unix:path=" },
  { "control-group-unknown", "[phone]\ncontrol-group=no-such-group\n", 2, "create it" },
  { "udp-name", "[listen]\nudp=localhost:5060\n", 2, "192.0.2.1:5060" },
  { "udp-without-port", "[listen]\nudp=127.0.0.1\n", 2, "192.0.2.1:5060" },
  { "tcp-port-out-of-range", "[listen]\ntcp=127.0.0.1:65536\n", 2, "192.0.2.1:5060" },
  { "tcp-ipv6-without-brackets", "[listen]\ntcp=::1:5060\n", 2, "[2001:db8::1]:5060" },
  { "tls-without-certificate", "[listen]\ntls=127.0.0.1:0\n", 2, "tls-certificate=" },
  { "tls-certificate-missing", "[listen]\ntls-certificate=/no/such/file\n", 2, "name a file" },
  { "tls-key-is-a-folder", "[listen]\ntls-key=/tmp\n", 2, "name a file" },
  { "strangers", "[listen]\nstrangers=welcome\n", 2, "refuse, ring" },
  { "nameservers", "[network]\nnameservers=192.0.2.1:53,dns\n", 2, "192.0.2.1:5060" },
  { "rtp-ports-backwards", "[network]\nrtp-ports=20000-10000\n", 2, "10000-20000" },
  { "rtp-ports-too-few", "[network]\nrtp-ports=10000-10001\n", 2, "four or more" },
  { "max-negative", "[calls]\nmax=-1\n", 2, "0 to 10000" },
  { "max-words", "[calls]\nmax=two\n", 2, "0 to 10000" },
  { "hold-others", "[calls]\nhold-others=maybe\n", 2, "neither yes nor no" },
  { "no-answer-with-unit", "[calls]\nno-answer=30s\n", 2, "0 to 3600" },
  { "uri-missing", "[account alice]\ndisplay-name=Alice\n", 1, "add uri=" },
  { "uri-without-user", "[account alice]\nuri=sip:example.org\n", 2, "sip:alice@example.org" },
  { "uri-with-headers", "[account alice]\nuri=sip:alice@example.org?x=y\n", 2, "sip:alice@example.org" },
  { "uri-tel", "[account alice]\nuri=tel:112\n", 2, "sip:alice@example.org" },
  { "password-file-missing", ACCOUNT "password-file=/no/such/file\n", 3, "name a file" },
  { "credential-with-path", ACCOUNT "credential=../alice\n", 3, "LoadCredential" },
  { "credential-without-systemd", ACCOUNT "credential=alice\n", 3, "LoadCredential" },
  { "registrar-http", ACCOUNT "registrar=https://example.org\n", 3, "sip:HOST" },
  { "registrar-websocket-without-host", ACCOUNT "registrar=wss:///path\n", 3, "wss://HOST" },
  { "outbound-proxy", ACCOUNT "outbound-proxy=tel:112\n", 3, "sip:HOST" },
  { "outbound-proxy-one-of-two", ACCOUNT "outbound-proxy=sip:192.0.2.1,mailto:a@b\n", 3, "sip:HOST" },
  { "outbound-proxy-empty-one", ACCOUNT "outbound-proxy=sip:192.0.2.1,\n", 3, "sip:HOST" },
  { "outbound-proxy-too-many", ACCOUNT "outbound-proxy=sip:a,sip:b,sip:c,sip:d,sip:e\n", 3, "remove some" },
  { "outbound", ACCOUNT "outbound=yes\n", 3, "auto, on, off" },
  { "gruu", ACCOUNT "gruu=auto\n", 3, "neither yes nor no" },
  { "path", ACCOUNT "path=/tmp\n", 3, "neither yes nor no" },
  { "push", ACCOUNT "push=pn-provider=acme;transport=tcp\n", 3, "pn-provider=" },
  { "keep-alive", ACCOUNT "keep-alive=3601\n", 3, "0 to 3600" },
  { "pins-too-short", ACCOUNT "pins=AB:CD\n", 3, "64 hexadecimal digits" },
  { "pins-one-of-two", ACCOUNT "pins=" PIN ",sha1\n", 3, "64 hexadecimal digits" },
  { "pins-with-some-colons", ACCOUNT "pins=00:" PIN "\n", 3, "64 hexadecimal digits" },
  { "certificate-missing", ACCOUNT "tls-certificate=/no/such/file\n", 3, "name a file" },
  { "certificate-without-key", ACCOUNT "tls-certificate=/dev/null\n", 3, "or neither" },
  { "key-without-certificate", ACCOUNT "tls-key=/dev/null\n", 3, "or neither" },
  { "weakest-digest", ACCOUNT "weakest-digest=sha-1\n", 3, "md5, sha-256, sha-512-256" },
  { "privacy", ACCOUNT "privacy=yes\n", 3, "none, id, full" },
  { "udp-limit", ACCOUNT "udp-limit=65536\n", 3, "0 to 65535" },
  { "session-expires-below-min-se", "[calls]\nmin-se=600\nsession-expires=599\n", 3, "600 or more, or 0" },
  { "min-se-above-the-default-of-session-expires", "[calls]\nmin-se=3600\n", 2, "3600 or more, or 0" },
  { "session-expires-too-long", "[calls]\nsession-expires=86401\n", 2, "0 to 86400" },
  { "min-se-too-short", "[calls]\nmin-se=89\n", 2, "90 to 86400" },
  { "reliable-responses", "[calls]\nreliable-responses=yes\n", 2, "supported, required, off" },
  { "transport", ACCOUNT "transport=sctp\n", 3, "auto, udp, tcp, tls, ws, wss" },
  { "media", ACCOUNT "media=zrtp\n", 3, "auto, webrtc, sdes, rtp" },
  { "media-sdes", ACCOUNT "media=sdes\n", 3, "not in this version" },
  { "media-rtp-required", ACCOUNT "encryption=required\nmedia=rtp\n", 4, "media=auto" },
  { "encryption", ACCOUNT "encryption=always\n", 3, "required, preferred, off" },
  { "ca-file-missing", ACCOUNT "ca-file=/no/such/file\n", 3, "name a file" },
  { "expires-too-short", ACCOUNT "expires=1\n", 3, "60 to 86400" },
  { "source-tone-too-low", "[audio]\nsource=tone:1\n", 2, "tone:440" },
  { "source-tone-not-a-number", "[audio]\nsource=tone:a\n", 2, "tone:440" },
  { "source-file-missing", "[audio]\nsource=file:/no/such/file\n", 2, "name a file" },
  { "sink-file-without-name", "[audio]\nsink=file:\n", 2, "after the colon" },
  { "codecs", "[audio]\ncodecs=opus,g729\n", 2, "opus,pcma,pcmu" },
  { "codecs-twice", "[audio]\ncodecs=opus,opus\n", 2, "remove one" },
  { "answer-mode", "[answer]\nmode=yes\n", 2, "ask, auto, reject" },
  { "answer-after", "[answer]\nafter=1.5\n", 2, "0 to 3600" },
  { "country-code", ACCOUNT "country-code=+49\n", 3, "without + and zeros" },
  { "country-code-too-long", ACCOUNT "country-code=4930\n", 3, "without + and zeros" },
  { "national-prefix", ACCOUNT "country-code=49\nnational-prefix=+\n", 4, "write it as 00" },
  { "international-prefix-too-long", ACCOUNT "country-code=49\ninternational-prefix=000000000\n", 4, "write it as 00" },
  { "strip", ACCOUNT "strip=nine\n", 3, "write it as 00" },
  { "add-without-country", ACCOUNT "add=0\n", 3, "country-code=49" },
  { "number-form-without-country", ACCOUNT "number-form=plus\n", 3, "country-code=49" },
  { "number-form", ACCOUNT "country-code=49\nnumber-form=e164\n", 4, "typed, plus, international, national" },
  { "emergency", "[calls]\nemergency=112,help\n", 2, "112,911, or none" },
  { "emergency-empty-one", "[calls]\nemergency=112,\n", 2, "112,911, or none" },
  { "emergency-none-among-others", "[calls]\nemergency=112,none\n", 2, "112,911, or none" },
  { "answer-trusted", "[answer]\ntrusted=door\n", 2, "sip:*@example.org" },
  { "answer-allow", "[answer]\nallow=alice\n", 2, "sip:*@example.org" },
};

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  const Bad *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneConfig) config = NULL;
  g_autofree char *where = g_strdup_printf ("%s:%u:", fixture->path, row->line);

  g_unsetenv ("CREDENTIALS_DIRECTORY");
  config = load (fixture, row->text, TRUE, &error);

  g_assert_null (config);
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION);
  if (!g_str_has_prefix (error->message, where) || !strstr (error->message, row->remedy) ||
      !g_str_has_suffix (error->message, ".") || strchr (error->message, '\n'))
    g_error ("“%s” does not name %s and “%s”", error->message, where, row->remedy);
}

static void
test_secret_is_not_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load (fixture, ACCOUNT "password=hunter2\n", TRUE, &error));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_missing_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (phone_config_load (fixture->path, TRUE, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
test_listing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *secret = g_build_filename (fixture->folder, "alice", NULL);
  g_autofree char *text = g_strdup_printf (
      "[phone]\n# absent: session bus only\ncontrol=unix:path=/run/softphone/control\n"
      "[listen]\nudp=127.0.0.1:5170\ntcp=127.0.0.1:5170\ntls=\nstrangers=\n"
      "[network]\nnameservers=\n[calls]\nmax=0\nhold-others=\n"
      "[account alice]\nuri=sip:alice@example.org\ndisplay-name=Alice\nauth-user=\npassword-file=%s\n"
      "registrar=sip:192.0.2.1;transport=tcp\noutbound-proxy=\ntransport=auto\nmedia=auto\nencryption=preferred\n"
      "ca-file=\n[audio]\nsource=default\nsink=default\n[video]\nsource=default\nsink=null\n"
      "[answer]\nmode=ask\nafter=0\nallow=sip:*@example.org\n",
      secret);
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneConfig) config = NULL;
  g_auto (GStrv) accounts = NULL;
  g_autofree char *tls = NULL, *strangers = NULL, *transport = NULL;

  write_file (secret, "secret\n");
  g_chmod (secret, 0600);
  config = load (fixture, text, TRUE, &error);
  g_assert_no_error (error);
  accounts = phone_config_list_accounts (config);
  g_assert_cmpuint (g_strv_length (accounts), ==, 1);
  g_assert_cmpstr (accounts[0], ==, "alice");
  tls = phone_config_dup_string (config, "listen", "tls");
  strangers = phone_config_dup_string (config, "listen", "strangers");
  transport = phone_config_dup_string (config, "account alice", "transport");
  g_assert_cmpstr (tls, ==, "");
  g_assert_null (strangers);
  g_assert_cmpstr (transport, ==, "auto");
}

static void
test_defaults (void)
{
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autofree char *udp = phone_config_dup_string (config, "listen", "udp");
  g_autofree char *mode = phone_config_dup_string (config, "answer", "mode");
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (udp, ==, "0.0.0.0:0");
  g_assert_cmpstr (mode, ==, "ask");
  g_assert_cmpuint (phone_config_get_uint (config, "calls", "max"), ==, 0);
  g_assert_false (phone_config_get_boolean (config, "calls", "hold-others"));
  g_assert_true (phone_config_save (config, &error));
  g_assert_no_error (error);
}

static void
test_unknown_warns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneConfig) config = load (fixture, "[listen]\nquic=127.0.0.1:1\nudp=127.0.0.1:1\n", FALSE, &error);
  const char *const *warnings;

  g_assert_no_error (error);
  warnings = phone_config_get_warnings (config);
  g_assert_cmpuint (g_strv_length ((char **) warnings), ==, 1);
  g_assert_nonnull (strstr (warnings[0], ":2:"));
  g_assert_nonnull (strstr (warnings[0], "quic"));
}

static void
test_later_warns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneConfig) config = load (fixture, "[video]\nsource=test\n", TRUE, &error);
  const char *const *warnings;

  g_assert_no_error (error);
  warnings = phone_config_get_warnings (config);
  g_assert_cmpuint (g_strv_length ((char **) warnings), ==, 1);
  g_assert_nonnull (strstr (warnings[0], "no effect in this version"));
}

static void
test_open_password_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *secret = g_build_filename (fixture->folder, "alice", NULL);
  g_autofree char *text = g_strconcat (ACCOUNT "password-file=", secret, "\n", NULL);
  g_autoptr (GError) error = NULL;

  write_file (secret, "secret\n");
  g_chmod (secret, 0640);
  g_assert_null (load (fixture, text, TRUE, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, "chmod 600"));
}

static void
test_save_keeps_comments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneConfig) config = load (fixture, "# mine\n[listen]\n# why\nudp=127.0.0.1:1\n", TRUE, &error);
  g_autofree char *text = NULL;
  struct stat status;

  g_assert_true (phone_config_set_string (config, "account bob", "uri", "sip:bob@example.org", &error));
  g_assert_true (phone_config_save (config, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "# mine"));
  g_assert_nonnull (strstr (text, "# why"));
  g_assert_nonnull (strstr (text, "uri=sip:bob@example.org"));
  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_save_makes_the_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "new", NULL);
  g_autofree char *path = g_build_filename (folder, "softphone.conf", NULL);
  g_autoptr (PhoneConfig) config = phone_config_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (phone_config_save (config, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_save_through_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "dotfile", NULL);
  g_autoptr (PhoneConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  write_file (target, "[calls]\nmax=1\n");
  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  config = phone_config_load (fixture->path, TRUE, &error);
  g_assert_true (phone_config_set_string (config, "calls", "max", "2", &error));
  g_assert_true (phone_config_save (config, &error));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_get_contents (target, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "max=2"));
}

static void
test_set_checks (void)
{
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (phone_config_set_string (config, "calls", "max", "many", &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION);
  g_assert_false (phone_config_is_set (config, "calls", "max"));
}

/* A disk without room: no file may grow. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  const char *before = "[calls]\nmax=1\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneConfig) config = load (fixture, before, TRUE, &error);
  g_autofree char *after = NULL;
  struct rlimit old, none;

  g_assert_true (phone_config_set_string (config, "calls", "max", "2", &error));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  none = old;
  none.rlim_cur = 0;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  g_assert_false (phone_config_save (config, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "as it was"));
  g_assert_true (g_file_get_contents (fixture->path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
}

static void
test_table (void)
{
  gsize n;
  const PhoneConfigKey *keys = phone_config_get_keys (&n);

  g_assert_cmpuint (n, >, 30);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (g_str_has_suffix (keys[i].help, "."));
      for (gsize j = 0; j < i; j++)
        g_assert_false (g_str_equal (keys[i].group, keys[j].group) && g_str_equal (keys[i].name, keys[j].name));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/config/refuses/", bad[i].name, NULL);

      g_test_add (path, Fixture, &bad[i], set_up, test_bad, tear_down);
    }
#define ADD(name, func) g_test_add ("/config/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("refuses/open-password-file", test_open_password_file);
  ADD ("refuses/missing-file", test_missing_file);
  ADD ("a-password-in-the-file-is-not-shown", test_secret_is_not_shown);
  ADD ("every-key-may-be-empty-but-for-endpoints", test_listing);
  ADD ("an-unknown-key-is-a-warning-in-the-window", test_unknown_warns);
  ADD ("a-key-of-a-later-version-is-a-warning", test_later_warns);
  ADD ("save/keeps-comments-and-is-private", test_save_keeps_comments);
  ADD ("save/makes-its-folder", test_save_makes_the_folder);
  ADD ("save/writes-through-a-link", test_save_through_link);
  ADD ("save/a-full-disk-leaves-the-file-as-it-was", test_full_disk);
#undef ADD
  g_test_add_func ("/config/what-is-absent-has-its-default", test_defaults);
  g_test_add_func ("/config/what-is-set-is-checked", test_set_checks);
  g_test_add_func ("/config/the-table-names-each-key-once-with-a-sentence", test_table);
  return g_test_run ();
}
