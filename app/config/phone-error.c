/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-error.h"

G_DEFINE_QUARK (phone-error-quark, phone_error)
