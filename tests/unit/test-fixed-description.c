/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-fixed-description.h"

#include <string.h>

#include "util/sip-error.h"

#define OURS "v=0\r\ns=ours\r\n"
#define HELD "v=0\r\ns=held\r\n"
#define THEIRS "v=0\r\ns=theirs\r\n"

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static char *
get (SipFixedDescription *self, SipDescriptionKind kind, SipDescriptionFlags flags, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SipBody) body = NULL;
  GBytes *bytes;

  sip_description_handler_get_async (SIP_DESCRIPTION_HANDLER (self), kind, flags, SIP_MEDIA_PROFILE_ANY, NULL,
                                     keep_result, &result);
  body = sip_description_handler_get_finish (SIP_DESCRIPTION_HANDLER (self), wait (&result), error);
  if (!body)
    return NULL;
  g_assert_cmpstr (sip_body_get_content_type (body), ==, "application/sdp");
  bytes = sip_body_get_bytes (body);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
set (SipFixedDescription *self, SipDescriptionKind kind, const char *type, const char *text, gsize length,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (SipBody) body = sip_body_new (type, bytes);

  sip_description_handler_set_async (SIP_DESCRIPTION_HANDLER (self), kind, body, "dialog", NULL, keep_result, &result);
  return sip_description_handler_set_finish (SIP_DESCRIPTION_HANDLER (self), wait (&result), error);
}

static void
assert_get (SipFixedDescription *self, SipDescriptionKind kind, SipDescriptionFlags flags, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = get (self, kind, flags, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_set (SipFixedDescription *self, SipDescriptionKind kind, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (set (self, kind, "application/sdp", text, strlen (text), &error));
  g_assert_no_error (error);
}

static void
test_text_goes_out_as_it_is (void)
{
  g_autoptr (SipFixedDescription) self = sip_fixed_description_new (OURS);

  assert_get (self, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_NONE, OURS);
  assert_set (self, SIP_DESCRIPTION_ANSWER, THEIRS);
  g_assert_cmpstr (sip_fixed_description_get_remote_sdp (self), ==, THEIRS);
  assert_set (self, SIP_DESCRIPTION_OFFER, "v=0\r\n");
  assert_get (self, SIP_DESCRIPTION_ANSWER, SIP_DESCRIPTION_NONE, OURS);
}

static void
test_refresh_repeats_what_went_out (void)
{
  g_autoptr (SipFixedDescription) self = sip_fixed_description_new (OURS);

  assert_get (self, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_NONE, OURS);
  assert_set (self, SIP_DESCRIPTION_ANSWER, THEIRS);
  sip_fixed_description_set_sdp (self, "v=0\r\ns=new\r\n");
  assert_get (self, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_SAME, OURS);
  assert_get (self, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_NONE, "v=0\r\ns=new\r\n");
}

static void
test_hold_needs_its_own_text (void)
{
  g_autoptr (SipFixedDescription) self = sip_fixed_description_new (OURS);
  g_autoptr (GError) error = NULL;

  g_assert_null (get (self, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_HOLD, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  sip_fixed_description_set_held_sdp (self, HELD);
  assert_get (self, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_HOLD, HELD);
}

static void
test_rollback_restores_what_was_agreed (void)
{
  g_autoptr (SipFixedDescription) self = sip_fixed_description_new (OURS);

  assert_set (self, SIP_DESCRIPTION_OFFER, THEIRS);
  sip_description_handler_rollback (SIP_DESCRIPTION_HANDLER (self));
  g_assert_null (sip_fixed_description_get_remote_sdp (self));

  assert_set (self, SIP_DESCRIPTION_OFFER, THEIRS);
  assert_get (self, SIP_DESCRIPTION_ANSWER, SIP_DESCRIPTION_NONE, OURS);
  sip_description_handler_rollback (SIP_DESCRIPTION_HANDLER (self));
  g_assert_cmpstr (sip_fixed_description_get_remote_sdp (self), ==, THEIRS);

  assert_set (self, SIP_DESCRIPTION_OFFER, "v=0\r\n");
  sip_description_handler_rollback (SIP_DESCRIPTION_HANDLER (self));
  g_assert_cmpstr (sip_fixed_description_get_remote_sdp (self), ==, THEIRS);
}

static void
test_other_bodies_are_refused (void)
{
  g_autoptr (SipFixedDescription) self = sip_fixed_description_new (OURS);
  g_autoptr (GError) type_error = NULL;
  g_autoptr (GError) text_error = NULL;

  g_assert_false (set (self, SIP_DESCRIPTION_OFFER, "text/plain", "v=0", 3, &type_error));
  g_assert_error (type_error, SIP_ERROR, SIP_ERROR_MEDIA_TYPE);
  g_assert_false (set (self, SIP_DESCRIPTION_OFFER, "application/sdp", "v=\0\xff", 4, &text_error));
  g_assert_error (text_error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  g_assert_null (sip_fixed_description_get_remote_sdp (self));
}

static void
test_tones_are_left_to_info (void)
{
  g_autoptr (SipFixedDescription) self = sip_fixed_description_new (OURS);
  g_autoptr (GError) error = NULL;

  g_assert_false (sip_description_handler_send_dtmf (SIP_DESCRIPTION_HANDLER (self), "1", 100, 100, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
}

static void
test_closed_is_over (void)
{
  g_autoptr (SipFixedDescription) self = sip_fixed_description_new (OURS);
  g_autoptr (GError) get_error = NULL;
  g_autoptr (GError) set_error = NULL;

  sip_description_handler_close (SIP_DESCRIPTION_HANDLER (self));
  g_assert_null (get (self, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_NONE, &get_error));
  g_assert_error (get_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (set (self, SIP_DESCRIPTION_OFFER, "application/sdp", "v=0", 3, &set_error));
  g_assert_error (set_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fixed-description/its-text-goes-out-as-it-is", test_text_goes_out_as_it_is);
  g_test_add_func ("/fixed-description/a-refresh-repeats-what-went-out", test_refresh_repeats_what_went_out);
  g_test_add_func ("/fixed-description/hold-needs-its-own-text", test_hold_needs_its_own_text);
  g_test_add_func ("/fixed-description/a-rollback-restores-what-was-agreed", test_rollback_restores_what_was_agreed);
  g_test_add_func ("/fixed-description/other-bodies-are-refused", test_other_bodies_are_refused);
  g_test_add_func ("/fixed-description/tones-are-left-to-info", test_tones_are_left_to_info);
  g_test_add_func ("/fixed-description/after-close-everything-is-cancelled", test_closed_is_over);

  return g_test_run ();
}
