/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-session-dialog-private.h"
#include "session/sip-session.h"

G_BEGIN_DECLS

/**
 * SipReinviteClient:
 *
 * A change of the call that we want: a re-INVITE or an UPDATE, with as many attempts as it takes (RFC 3261 14.1,
 * RFC 3311 5.1): again after glare (491), after the time that a 500 names, with another session interval (422), or with
 * a fresh offer where the answer wants one.
 * Signal done (GError *error or NULL, gboolean broken): once; @broken: offer and answer were exchanged, but cannot be
 * used, so that the call has to end.
 *
 *     WAITING ──► DESCRIBING ──► SENT ──► ANSWERING ──► DONE   (from any)
 *        ▲             │           │          │
 *        └─────────────┴───────────┴──────────┘
 */
typedef enum {
  SIP_REINVITE_CLIENT_WAITING,    /* for the dialog, or for a time to pass */
  SIP_REINVITE_CLIENT_DESCRIBING, /* the media make the offer */
  SIP_REINVITE_CLIENT_SENT,
  SIP_REINVITE_CLIENT_ANSWERING,  /* the media take what the 2xx brought */
  SIP_REINVITE_CLIENT_DONE,
} SipReinviteClientState;

#define SIP_TYPE_REINVITE_CLIENT (sip_reinvite_client_get_type ())
G_DECLARE_FINAL_TYPE (SipReinviteClient, sip_reinvite_client, SIP, REINVITE_CLIENT, GObject)

/* @options: (nullable) */
SipReinviteClient *sip_reinvite_client_new (SipSessionDialog *dialog, SipDescriber *describer,
                                            const SipReinviteOptions *options);
/* A session refresh (RFC 4028 7.4): an UPDATE where the far end takes it, else what was offered last. */
SipReinviteClient *sip_reinvite_client_new_refresh (SipSessionDialog *dialog, SipDescriber *describer);
/* Goes on where it waits for the dialog: to be called at first, and when that may have become possible. */
void sip_reinvite_client_go_on (SipReinviteClient *self);
/* Nobody wants it any more: not sent, or cancelled (RFC 3261 9.1). */
void sip_reinvite_client_cancel (SipReinviteClient *self);
/* The dialog is over. */
void sip_reinvite_client_abandon (SipReinviteClient *self);

gboolean sip_reinvite_client_is_refresh (SipReinviteClient *self);
/* Whether we hold after it. */
gboolean sip_reinvite_client_holds (SipReinviteClient *self);

G_END_DECLS
