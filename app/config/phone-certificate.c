/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-certificate.h"

#include <glib/gi18n.h>

GTlsCertificate *
phone_certificate_load (PhoneConfig *config, const char *group, GError **error)
{
  g_autofree char *path = phone_config_dup_string (config, group, "tls-certificate");
  g_autofree char *key = phone_config_dup_string (config, group, "tls-key");
  g_autofree char *where = NULL;
  g_autoptr (GError) local_error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_files (path, key, &local_error);

  if (certificate)
    return certificate;
  where = phone_config_dup_location (config, group, "tls-certificate");
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION,
               _("%s: tls-certificate=%s and tls-key=%s are not a certificate and its key (%s): name two files in PEM "
                 "form."),
               where, path, key, local_error->message);
  return NULL;
}
