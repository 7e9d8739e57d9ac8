/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-scan-private.h"

G_BEGIN_DECLS

/* Commas, then a name and its value, a quoted one without its quotes (RFC 7235 2.1). */
G_GNUC_INTERNAL gboolean sip_credentials_scan_param (SipScan *scan, SipSlice *name, SipSlice *value);

G_END_DECLS
