/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PHONE_ERROR (phone_error_quark ())

/**
 * PhoneError:
 * @PHONE_ERROR_FAILED: something else failed; the message says what
 * @PHONE_ERROR_CONFIGURATION: a key, a value or a file of the configuration
 * @PHONE_ERROR_INVALID_ARGUMENT: an address or a value that somebody typed
 * @PHONE_ERROR_NO_ACCOUNT: no account, or none of that name
 * @PHONE_ERROR_NO_CALL: no call fits, or several do
 * @PHONE_ERROR_WRONG_STATE: the call's state does not allow it
 * @PHONE_ERROR_DEVICE: a microphone, speaker or file for sound
 * @PHONE_ERROR_MEDIA: the media of a call
 * @PHONE_ERROR_STORAGE: something could not be saved or read
 * @PHONE_ERROR_SECRET: the password could not be read or kept
 * @PHONE_ERROR_NOT_SUPPORTED: not in this version
 * @PHONE_ERROR_REFUSED: the far end said no
 * @PHONE_ERROR_TIMED_OUT: the far end did not say anything in time
 *
 * The message is a whole translated sentence that says what to do next.
 */
typedef enum {
  PHONE_ERROR_FAILED,
  PHONE_ERROR_CONFIGURATION,
  PHONE_ERROR_INVALID_ARGUMENT,
  PHONE_ERROR_NO_ACCOUNT,
  PHONE_ERROR_NO_CALL,
  PHONE_ERROR_WRONG_STATE,
  PHONE_ERROR_DEVICE,
  PHONE_ERROR_MEDIA,
  PHONE_ERROR_STORAGE,
  PHONE_ERROR_SECRET,
  PHONE_ERROR_NOT_SUPPORTED,
  PHONE_ERROR_REFUSED,
  PHONE_ERROR_TIMED_OUT,
} PhoneError;

GQuark phone_error_quark (void);

G_END_DECLS
