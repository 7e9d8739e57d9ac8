/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/* Some registrars give a GRUU and then do not know it in the requests of a dialog, so that no call would be ended by
 * its far end: one such request is sent to it, as if from there. (transfer full) (nullable): NULL: it cannot be */
SipOutgoingRequest *sip_gruu_probe_send (SipAgent *agent, SipFlow *flow, SipUri *gruu);
/* Whether @response says that it was lost on its way; we ourselves say 481. */
gboolean sip_gruu_probe_is_lost (SipMessage *response);

G_END_DECLS
