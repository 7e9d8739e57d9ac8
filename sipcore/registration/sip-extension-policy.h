/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipExtensionPolicy:
 * @SIP_EXTENSION_AUTO: used where the other side supports it
 * @SIP_EXTENSION_ON: tried at once; given up where it is refused
 * @SIP_EXTENSION_OFF: never
 *
 * Whether an extension is used.
 */
typedef enum {
  SIP_EXTENSION_AUTO,
  SIP_EXTENSION_ON,
  SIP_EXTENSION_OFF,
} SipExtensionPolicy;

#define SIP_TYPE_EXTENSION_POLICY (sip_extension_policy_get_type ())
GType sip_extension_policy_get_type (void);

G_END_DECLS
