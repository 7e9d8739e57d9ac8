/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "agent/sip-outgoing-request.h"

G_BEGIN_DECLS

/* For the library. */
void sip_request_task_follow (GTask *task, SipOutgoingRequest *request);

G_END_DECLS
