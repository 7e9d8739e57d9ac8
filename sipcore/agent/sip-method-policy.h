/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-method.h"

G_BEGIN_DECLS

/**
 * SipMethodService:
 * @SIP_METHOD_NEVER: it is a server's business
 * @SIP_METHOD_ALWAYS: the library answers it, or hands it to a session
 * @SIP_METHOD_ASKED: where the agent says so: somebody listens to its signal
 *
 * Who answers a method.
 */
typedef enum {
  SIP_METHOD_NEVER,
  SIP_METHOD_ALWAYS,
  SIP_METHOD_ASKED,
} SipMethodService;

/**
 * SipMethodPolicy: (skip)
 * @service: who answers it
 * @outside: it may stand outside dialogs
 * @creates: it creates a dialog
 * @refreshes: it is a target refresh: it and its 2xx carry Contact
 * @describes: its body, if there is one, is a session description
 * @capabilities: Allow says what we can (RFC 3261 20.5)
 * @supported: Supported says which extensions we know
 *
 * What the protocol has to know of a method; all else is its own file's matter.
 */
typedef struct
{
  SipMethodService service;
  gboolean outside;
  gboolean creates;
  gboolean refreshes;
  gboolean describes;
  gboolean capabilities;
  gboolean supported;
} SipMethodPolicy;

const SipMethodPolicy *sip_method_get_policy (SipMethod method);

G_END_DECLS
