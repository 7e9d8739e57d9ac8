/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-method-policy.h"
#include "transaction/sip-transaction-layer.h"

G_BEGIN_DECLS

/**
 * SipUasProfile: (skip)
 * @allow: the methods that are served
 * @accept: the types of bodies that are understood
 * @supported: the extensions that are supported
 * @allow_events: (nullable): the event packages that are served
 * @server: (nullable): the text of Server
 *
 * What a UAS says of itself.
 */
typedef struct
{
  const char *allow;
  const char *accept;
  const char *supported;
  const char *allow_events;
  const char *server;
} SipUasProfile;

/* What the library serves without any account. */
const SipUasProfile *sip_uas_get_profile (void);
/* The methods of which @serves says that they are answered, as in Allow; NULL: none but the library's own.
 * (transfer full) */
char *sip_uas_join_methods (gboolean (*serves) (SipMethod method, gpointer user_data), gpointer user_data);

/* The values of Supported and Accept that this library writes. */
const char *sip_uas_get_supported (void);
const char *sip_uas_get_accept (void);

/**
 * sip_uas_check:
 *
 * The checks of RFC 3261 8.2 on a request outside dialogs: method (405, 501), scheme of the Request-URI (416), a dialog
 * that does not exist (481), merged requests (482), extensions (420), body (415) and Accept (406).
 *
 * Returns: whether it passed; otherwise it is answered
 */
gboolean
sip_uas_check (SipTransactionLayer *layer, SipServerTransaction *transaction, const SipUasProfile *profile);

/* Those of them that hold inside dialogs: extensions and body (8.2.2.3, 8.2.3). */
gboolean sip_uas_check_content (SipServerTransaction *transaction);

/* 405, or 501 for a method that nobody knows (8.2.1). */
void sip_uas_refuse_method (SipServerTransaction *transaction, const SipUasProfile *profile);

/* RFC 3261 11.2 */
void sip_uas_answer_options (SipServerTransaction *transaction, const SipUasProfile *profile);

G_END_DECLS
