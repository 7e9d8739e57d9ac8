/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-description-handler.h"

G_BEGIN_DECLS

/* A description handler without media: it writes down what is asked of it and answers at once. */
#define TEST_TYPE_DESCRIPTION_HANDLER (test_description_handler_get_type ())
G_DECLARE_FINAL_TYPE (TestDescriptionHandler, test_description_handler, TEST, DESCRIPTION_HANDLER, GObject)

TestDescriptionHandler *test_description_handler_new (void);
/* "get-offer avp, set-answer, confirm, close" */
const char *test_description_handler_get_log (TestDescriptionHandler *self);
/* The text that was set last. */
const char *test_description_handler_get_remote (TestDescriptionHandler *self);
/* The @nth get or set from now on, 1 the next, fails with @code. */
void test_description_handler_fail (TestDescriptionHandler *self, guint nth, SipError code);
/* From now on operations wait until they are released. */
void test_description_handler_pause (TestDescriptionHandler *self);
void test_description_handler_release (TestDescriptionHandler *self);
/* The far end takes no tones in the media. */
void test_description_handler_refuse_dtmf (TestDescriptionHandler *self);
/* Bytes more in each description, and in those that are to be compact. */
void test_description_handler_set_padding (TestDescriptionHandler *self, guint usual, guint compact);
/* How many are alive. */
guint test_description_handler_count (void);

G_END_DECLS
