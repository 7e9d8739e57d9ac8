/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-media.h"

G_BEGIN_DECLS

/* One phone's media with a tone for a microphone and a file for a speaker. */
typedef struct
{
  PhoneMedia *media;
  PhoneMediaSession *session;
  GString *digits;
  char *recording;
  guint n_failed;
  guint n_started;
} TestPhone;

void test_phone_set_up (TestPhone *phone, const char *source, gboolean record, const PhoneMediaPolicy *policy);
void test_phone_tear_down (TestPhone *phone);

/* Descriptions as on the wire; fails the test on an error unless @error is given. (transfer full) */
char *test_get (PhoneMediaSession *session, SipDescriptionKind kind, SipDescriptionFlags flags, SipMediaProfile profile,
                GError **error);
gboolean test_set_from (PhoneMediaSession *session, SipDescriptionKind kind, const char *text, const char *dialog_id,
                        GError **error);
gboolean test_set (PhoneMediaSession *session, SipDescriptionKind kind, const char *text, GError **error);
/* Offer, answer, and both confirm. */
void test_connect (PhoneMediaSession *caller, PhoneMediaSession *callee, SipMediaProfile profile);
/* Lets time pass. */
void test_run (guint milliseconds);
/* Until @flag is not 0; at most 10 s. */
void test_wait_for (const guint *flag);
/* Until so much came in the call, however long that takes on a busy machine. */
void test_wait_for_packets (PhoneMediaSession *session, guint n_packets);
/* Level of @hz in the second after @skip_ms of what the speaker got; closes the session and media first. */
double test_heard (TestPhone *phone, guint skip_ms, double hz);
/* Likewise in the last second: how long it takes until the first is heard depends on the machine. */
double test_heard_last (TestPhone *phone, double hz);
/* Likewise in the tenth of a second of the whole call in which it was loudest. */
double test_heard_ever (TestPhone *phone, double hz);

G_END_DECLS
