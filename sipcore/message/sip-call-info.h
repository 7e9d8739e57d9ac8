/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipCallInfo:
 * @uri: (nullable): where more is found; some servers leave it out
 * @purpose: (nullable): of Call-Info, what @uri is: "icon", "info", "card", …
 * @params: all parameters as written, from the first ';'
 *
 * One value of Call-Info (RFC 3261 20.9) or Alert-Info (20.4). Immutable and reference counted.
 */
typedef struct
{
  const char *uri;
  const char *purpose;
  const char *params;
} SipCallInfo;

#define SIP_TYPE_CALL_INFO (sip_call_info_get_type ())
GType sip_call_info_get_type (void);

SipCallInfo *sip_call_info_ref (SipCallInfo *self);
void sip_call_info_unref (SipCallInfo *self);
char *sip_call_info_dup_param (SipCallInfo *self, const char *name);

GPtrArray *sip_message_get_call_infos (SipMessage *message);
GPtrArray *sip_message_get_alert_infos (SipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipCallInfo, sip_call_info_unref)

G_END_DECLS
