/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A registrar on a UDP port of loopback that says what it is told to say. */
typedef struct _FakeRegistrar FakeRegistrar;

FakeRegistrar *fake_registrar_new (void);
void fake_registrar_free (FakeRegistrar *self);
const char *fake_registrar_get_uri (FakeRegistrar *self);
/* 200 from the start; 0: no answer at all. */
void fake_registrar_set_status (FakeRegistrar *self, guint status);
/* How many requests came, and the Expires of the last one. */
guint fake_registrar_get_count (FakeRegistrar *self);
int fake_registrar_get_last_expires (FakeRegistrar *self);
/* From now on INVITEs for others are sent on to @uri. */
void fake_registrar_redirect (FakeRegistrar *self, const char *uri);
/* (nullable): the last INVITE that came; all are refused as busy, or sent elsewhere. */
const char *fake_registrar_get_last_invite (FakeRegistrar *self);

G_END_DECLS
