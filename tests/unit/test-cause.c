/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-cause.h"
#include "util/sip-error.h"

static void
every_status_means_something (void)
{
  for (guint status = 300; status < 700; status++)
    g_assert_cmpint (sip_cause_from_status (status), !=, SIP_CAUSE_NONE);
  for (guint status = 100; status < 300; status++)
    g_assert_cmpint (sip_cause_from_status (status), ==, SIP_CAUSE_NONE);
  g_assert_cmpint (sip_cause_from_status (302), ==, SIP_CAUSE_REDIRECTED);
  g_assert_cmpint (sip_cause_from_status (486), ==, SIP_CAUSE_BUSY);
  g_assert_cmpint (sip_cause_from_status (487), ==, SIP_CAUSE_CANCELED);
  g_assert_cmpint (sip_cause_from_status (499), ==, SIP_CAUSE_SIP_FAILURE);
}

static const struct
{
  SipError code;
  SipCause cause;
} errors[] = {
  { SIP_ERROR_FAILED, SIP_CAUSE_INTERNAL },
  { SIP_ERROR_RESOLVE, SIP_CAUSE_INVALID_TARGET },
  { SIP_ERROR_SCHEME, SIP_CAUSE_INVALID_TARGET },
  { SIP_ERROR_CONNECTION, SIP_CAUSE_CONNECTION },
  { SIP_ERROR_TLS, SIP_CAUSE_CONNECTION },
  { SIP_ERROR_TIMED_OUT, SIP_CAUSE_REQUEST_TIMEOUT },
  { SIP_ERROR_AUTHENTICATION, SIP_CAUSE_AUTHENTICATION },
  { SIP_ERROR_REJECTED, SIP_CAUSE_SIP_FAILURE },
  { SIP_ERROR_CANCELED, SIP_CAUSE_CANCELED },
  { SIP_ERROR_NOT_ACCEPTABLE, SIP_CAUSE_INCOMPATIBLE_SDP },
  { SIP_ERROR_MEDIA_TYPE, SIP_CAUSE_INCOMPATIBLE_SDP },
  { SIP_ERROR_MEDIA, SIP_CAUSE_INTERNAL },
  { SIP_ERROR_MEDIA_DENIED, SIP_CAUSE_USER_DENIED_MEDIA },
};

static void
errors_have_their_cause (void)
{
  g_autoptr (GError) canceled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (SIP_ERROR, errors[i].code, "x");

      g_assert_cmpint (sip_cause_from_error (error), ==, errors[i].cause);
    }
  g_assert_cmpint (sip_cause_from_error (canceled), ==, SIP_CAUSE_CANCELED);
  g_assert_cmpint (sip_cause_from_error (other), ==, SIP_CAUSE_INTERNAL);
  g_assert_cmpint (sip_cause_from_error (NULL), ==, SIP_CAUSE_INTERNAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/cause/every-status-means-something", every_status_means_something);
  g_test_add_func ("/session/cause/errors-have-their-cause", errors_have_their_cause);

  return g_test_run ();
}
