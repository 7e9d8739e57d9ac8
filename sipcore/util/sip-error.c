/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-error.h"

/**
 * sip_error_quark:
 *
 * Returns: the domain of the errors of this library
 */
G_DEFINE_QUARK (sip-error-quark, sip_error)
