/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SIP_STUN_ID_SIZE 12

typedef enum {
  SIP_STUN_REQUEST,
  SIP_STUN_SUCCESS,
  SIP_STUN_ERROR,
} SipStunKind;

/**
 * SipStun:
 * @mapped: (nullable): XOR-MAPPED-ADDRESS of a success
 * @unknown: attributes that a request wants understood
 *
 * A Binding request or its answer, as RFC 5626 8 needs them of RFC 5389.
 */
typedef struct
{
  SipStunKind kind;
  guint8 id[SIP_STUN_ID_SIZE];
  GInetSocketAddress *mapped;
  guint16 unknown[4];
  guint n_unknown;
} SipStun;

/* Whether a datagram is meant as STUN; no message of SIP looks like that. */
gboolean sip_stun_is (const guint8 *data, gsize size);
/* FALSE: malformed, or nothing that is to be answered or awaited. */
gboolean sip_stun_parse (SipStun *self, const guint8 *data, gsize size);
void sip_stun_clear (SipStun *self);

/* (transfer full) */
GBytes *sip_stun_write_request (const guint8 *id);
/* (transfer full): to @request, which came from @source: success, or 420 where it has unknown attributes. */
GBytes *sip_stun_write_answer (const SipStun *request, GInetSocketAddress *source);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SipStun, sip_stun_clear)

G_END_DECLS
