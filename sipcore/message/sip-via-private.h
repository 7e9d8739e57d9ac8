/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-scan-private.h"
#include "message/sip-via.h"

G_BEGIN_DECLS

/* Reads one value, up to its comma or the end. */
G_GNUC_INTERNAL gboolean sip_via_scan (SipVia *self, SipScan *scan);

G_END_DECLS
