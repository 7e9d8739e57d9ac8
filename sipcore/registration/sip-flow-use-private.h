/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-flow.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/* Several accounts may be registered over one flow: it is kept alive from the first to the last. */
void sip_flow_use_begin (SipFlow *flow, SipRandom *random);
void sip_flow_use_end (SipFlow *flow);

G_END_DECLS
