/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/* From now on @agent trusts the certificates whose SHA-256 fingerprints @pins names, with commas between. */
void phone_pins_apply (SipAgent *agent, const char *pins);

G_END_DECLS
