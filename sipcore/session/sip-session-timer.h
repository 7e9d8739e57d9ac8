/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipRefresher:
 * @SIP_REFRESHER_NONE: the session does not expire
 * @SIP_REFRESHER_LOCAL: we refresh
 * @SIP_REFRESHER_REMOTE: the far end refreshes
 *
 * Who keeps a session from expiring (RFC 4028).
 */
typedef enum {
  SIP_REFRESHER_NONE,
  SIP_REFRESHER_LOCAL,
  SIP_REFRESHER_REMOTE,
} SipRefresher;

#define SIP_TYPE_REFRESHER (sip_refresher_get_type ())
GType sip_refresher_get_type (void);

G_END_DECLS
