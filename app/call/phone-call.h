/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "account/phone-account.h"

G_BEGIN_DECLS

/**
 * PhoneCallState:
 *
 *     out:  DIALING ──► RINGING ──► EARLY ──► CONNECTING ──► ACTIVE ◄──► HELD ──► ENDED
 *     in:   RINGING ──► CONNECTING ──► ACTIVE ◄──► HELD ──► ENDED
 *
 * Every state may go to ENDED; DIALING and RINGING may pass over those in between; EARLY is ringing with media of the
 * far end. HELD: by us; held by the far end is #PhoneCall:held-by-peer.
 */
typedef enum {
  PHONE_CALL_DIALING,
  PHONE_CALL_RINGING,
  PHONE_CALL_EARLY,
  PHONE_CALL_CONNECTING,
  PHONE_CALL_ACTIVE,
  PHONE_CALL_HELD,
  PHONE_CALL_ENDED,
} PhoneCallState;

#define PHONE_TYPE_CALL_STATE (phone_call_state_get_type ())
GType phone_call_state_get_type (void);
/* "dialing", "ringing", "early", "connecting", "active", "held", "ended" */
const char *phone_call_state_to_string (PhoneCallState state);

typedef enum {
  PHONE_CALL_OUT,
  PHONE_CALL_IN,
} PhoneCallDirection;

/**
 * PhoneDtmfMethod:
 * @PHONE_DTMF_AUTO: in the media where the far end takes them there, else by INFO
 * @PHONE_DTMF_RFC4733: in the media only
 * @PHONE_DTMF_INFO: by INFO (application/dtmf-relay) only
 */
typedef enum {
  PHONE_DTMF_AUTO,
  PHONE_DTMF_RFC4733,
  PHONE_DTMF_INFO,
} PhoneDtmfMethod;

/**
 * PhoneCallStats:
 *
 * A snapshot of a call's media. Negative: not known (yet).
 */
typedef struct
{
  guint64 packets_sent;
  guint64 packets_received;
  gint64 packets_lost;   /* incoming: RTP's and those too late to be played */
  double loss_percent;
  double jitter_ms;
  double round_trip_ms;
  double mos;            /* an estimate: ITU-T G.107 */
} PhoneCallStats;

/**
 * PhoneCall:
 *
 * One call. Properties, all notified: id (short, unique in the process), account (NULL for the echo test), direction,
 * state, peer-uri, peer-name (may be NULL), since (#GDateTime of the answer, else of the start), duration (seconds
 * since the answer), muted, held-by-peer, profile ("avp", "savp", "webrtc"; NULL before), cipher (NULL: not encrypted),
 * codec ("opus/48000"), cause ("bye", "busy", "rejected", "not-found", "no-answer", "canceled", …; NULL before the
 * end), code (SIP status, 0: none), reason (a whole sentence for a person: why it ended or failed). Signals: dtmf (char
 * *digit): a tone came; referred (SipReferral *): the far end asks us to call somebody else.
 */
#define PHONE_TYPE_CALL (phone_call_get_type ())
G_DECLARE_FINAL_TYPE (PhoneCall, phone_call, PHONE, CALL, GObject)

const char *phone_call_get_id (PhoneCall *self);
PhoneAccount *phone_call_get_account (PhoneCall *self);
PhoneCallDirection phone_call_get_direction (PhoneCall *self);
PhoneCallState phone_call_get_state (PhoneCall *self);
const char *phone_call_get_peer_uri (PhoneCall *self);
/* (nullable): where the peer has a number, in the one form that the account knows */
const char *phone_call_get_peer_number (PhoneCall *self);
const char *phone_call_get_peer_name (PhoneCall *self);
GDateTime *phone_call_get_since (PhoneCall *self);
guint phone_call_get_duration (PhoneCall *self);
gboolean phone_call_get_muted (PhoneCall *self);
void phone_call_set_muted (PhoneCall *self, gboolean muted);
gboolean phone_call_get_held_by_peer (PhoneCall *self);
const char *phone_call_get_profile (PhoneCall *self);
const char *phone_call_get_cipher (PhoneCall *self);
const char *phone_call_get_codec (PhoneCall *self);
const char *phone_call_get_cause (PhoneCall *self);
guint phone_call_get_code (PhoneCall *self);
const char *phone_call_get_reason (PhoneCall *self);
gboolean phone_call_get_stats (PhoneCall *self, PhoneCallStats *stats);

/* %PHONE_ERROR_WRONG_STATE unless it rings here. */
gboolean phone_call_answer (PhoneCall *self, GError **error);
/* @code: 0: 486 for "decline"; otherwise 300 to 699. */
gboolean phone_call_reject (PhoneCall *self, guint code, GError **error);
/* Sends the caller to @uri, which is a whole URI. */
gboolean phone_call_redirect (PhoneCall *self, const char *uri, GError **error);
/* Ends the call in any state; nothing happens to one that has ended. */
void phone_call_hang_up (PhoneCall *self);
/* Puts the far end on hold, or goes on with it; once it has agreed. */
void phone_call_hold_async (PhoneCall *self, gboolean hold, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean phone_call_hold_finish (PhoneCall *self, GAsyncResult *result, GError **error);

/**
 * phone_call_transfer_async:
 * @uri: (nullable): whom the far end is to call, a whole URI
 * @other: (nullable): instead: the call to whose far end it is to be put through (RFC 3891)
 *
 * Holds the call and asks its far end to call somebody else. Finishes once the far end said that it talks to them,
 * after which the call ends; else the call goes on, as it does where nothing was heard for a minute.
 */
void phone_call_transfer_async (PhoneCall *self, const char *uri, PhoneCall *other, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean phone_call_transfer_finish (PhoneCall *self, GAsyncResult *result, GError **error);

/* @digits: of 0-9 A-D * # and ','. */
void phone_call_send_dtmf_async (PhoneCall *self, const char *digits, PhoneDtmfMethod method,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Once the far end took the last one, or the media have them. */
gboolean phone_call_send_dtmf_finish (PhoneCall *self, GAsyncResult *result, GError **error);

G_END_DECLS
