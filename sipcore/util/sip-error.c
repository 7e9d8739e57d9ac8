/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-error.h"

G_DEFINE_QUARK (sip-error-quark, sip_error)
