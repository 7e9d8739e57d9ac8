/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A certificate authority in a folder of its own, made anew for each test program. */
typedef struct
{
  char *folder;
} TestAuthority;

TestAuthority *test_authority_new (void);
void test_authority_free (TestAuthority *self);
/* A certificate with its key for @name; dates as "20200101000000Z". (transfer full) */
GTlsCertificate *test_authority_issue (TestAuthority *self, const char *name, const char *from, const char *until);
/* Valid now. (transfer full) */
GTlsCertificate *test_authority_issue_valid (TestAuthority *self, const char *name);
/* What trusts this authority alone. (transfer full) */
GTlsDatabase *test_authority_get_database (TestAuthority *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestAuthority, test_authority_free)

G_END_DECLS
