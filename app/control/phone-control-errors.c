/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-errors.h"

static const char *const names[] = {
  [PHONE_ERROR_FAILED] = "Failed",
  [PHONE_ERROR_CONFIGURATION] = "Configuration",
  [PHONE_ERROR_INVALID_ARGUMENT] = "InvalidArgument",
  [PHONE_ERROR_NO_ACCOUNT] = "NoAccount",
  [PHONE_ERROR_NO_CALL] = "NoCall",
  [PHONE_ERROR_WRONG_STATE] = "WrongState",
  [PHONE_ERROR_DEVICE] = "Device",
  [PHONE_ERROR_MEDIA] = "Media",
  [PHONE_ERROR_STORAGE] = "Storage",
  [PHONE_ERROR_SECRET] = "Secret",
  [PHONE_ERROR_NOT_SUPPORTED] = "NotSupported",
  [PHONE_ERROR_REFUSED] = "Refused",
  [PHONE_ERROR_TIMED_OUT] = "TimedOut",
};

void
phone_control_register_errors (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat ("org.example.Softphone.Error.", names[i], NULL);

      g_dbus_error_register_error (PHONE_ERROR, i, name);
    }
  g_once_init_leave (&once, 1);
}
