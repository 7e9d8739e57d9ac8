/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls-authority.h"

#include <glib/gstdio.h>

#define CONFIGURATION \
  "[ca]\ndefault_ca = here\n" \
  "[here]\ndatabase = index.txt\nnew_certs_dir = .\nrand_serial = yes\ndefault_md = sha256\npolicy = any\n" \
  "copy_extensions = copy\nunique_subject = no\n" \
  "[any]\ncommonName = supplied\n"

static void
run_openssl (TestAuthority *self, const char *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE |
                                                                        G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *line = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) words = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
write_file (TestAuthority *self, const char *name, const char *contents)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

TestAuthority *
test_authority_new (void)
{
  TestAuthority *self = g_new0 (TestAuthority, 1);

  self->folder = g_dir_make_tmp ("sip-authority-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  write_file (self, "ca.cnf", CONFIGURATION);
  write_file (self, "index.txt", "");
  run_openssl (self, "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem "
                     "-subj '/CN=Test Authority' -days 2 -addext keyUsage=critical,keyCertSign");
  return self;
}

void
test_authority_free (TestAuthority *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self);
}

GTlsCertificate *
test_authority_issue (TestAuthority *self, const char *name, const char *from, const char *until)
{
  g_autofree char *request = NULL, *issue = NULL, *certificate = NULL, *key = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *issued;

  request = g_strdup_printf ("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.csr "
                             "-subj /CN=%s -addext subjectAltName=%s:%s", name,
                             g_hostname_is_ip_address (name) ? "IP" : "DNS", name);
  issue = g_strdup_printf ("ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key -in leaf.csr -out leaf.pem "
                           "-startdate %s -enddate %s", from, until);
  run_openssl (self, request);
  run_openssl (self, issue);
  certificate = g_build_filename (self->folder, "leaf.pem", NULL);
  key = g_build_filename (self->folder, "leaf.key", NULL);
  issued = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  return issued;
}

GTlsCertificate *
test_authority_issue_valid (TestAuthority *self, const char *name)
{
  return test_authority_issue (self, name, "20200101000000Z", "20491231000000Z");
}

GTlsDatabase *
test_authority_get_database (TestAuthority *self)
{
  g_autofree char *path = g_build_filename (self->folder, "ca.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  return database;
}
