/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipStrangers:
 * @SIP_STRANGERS_AUTO: no opinion: what is asked next decides, in the end %SIP_STRANGERS_ACCEPT where no account
 *   registers, else %SIP_STRANGERS_REFUSE
 * @SIP_STRANGERS_ACCEPT: as anybody else
 * @SIP_STRANGERS_REFUSE: 404, as for an account that does not exist
 * @SIP_STRANGERS_FORBID: 403
 * @SIP_STRANGERS_DROP: no answer
 *
 * What becomes of a request that does not come from the server of the account for which it is.
 */
typedef enum {
  SIP_STRANGERS_AUTO,
  SIP_STRANGERS_ACCEPT,
  SIP_STRANGERS_REFUSE,
  SIP_STRANGERS_FORBID,
  SIP_STRANGERS_DROP,
} SipStrangers;

#define SIP_TYPE_STRANGERS (sip_strangers_get_type ())
GType sip_strangers_get_type (void);

G_END_DECLS
