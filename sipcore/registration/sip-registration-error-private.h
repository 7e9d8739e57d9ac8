/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/* Sentences about the account @address and its @server, for people. */
GError *sip_registration_error_from_response (SipMessage *response, const char *server, const char *address,
                                              gboolean password_sent);
/* %SIP_ERROR_AUTHENTICATION and %SIP_ERROR_TIMED_OUT are told anew, others stay. */
GError *sip_registration_error_from_error (const GError *error, const char *server, const char *address,
                                           gboolean password_sent);
/* The host of @next, if there is one, else that of the registrar. (transfer full) */
char *sip_registration_error_dup_server (SipAgent *agent, SipUri *next);
/* "alice@example.org", as people know it. (transfer full) */
char *sip_registration_error_dup_address (SipAgent *agent);
GError *sip_registration_error_not_listed (const char *server);
GError *sip_registration_error_flow_lost (const char *server);

G_END_DECLS
