/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/* Sentences about the account @address and its @server, for people. */
GError *sip_registration_error_from_response (SipMessage *response, const char *server, const char *address,
                                              gboolean password_sent);
/* %SIP_ERROR_AUTHENTICATION and %SIP_ERROR_TIMED_OUT are told anew, others stay. */
GError *sip_registration_error_from_error (const GError *error, const char *server, const char *address,
                                           gboolean password_sent);
GError *sip_registration_error_not_listed (const char *server);
GError *sip_registration_error_flow_lost (const char *server);

G_END_DECLS
