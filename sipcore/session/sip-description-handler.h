/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "message/sip-body.h"
#include "session/sip-stream.h"

G_BEGIN_DECLS

/**
 * SipDescriptionKind:
 * @SIP_DESCRIPTION_OFFER: what is proposed
 * @SIP_DESCRIPTION_ANSWER: what is agreed upon
 *
 * The two halves of an exchange of session descriptions (RFC 3264).
 */
typedef enum {
  SIP_DESCRIPTION_OFFER,
  SIP_DESCRIPTION_ANSWER,
} SipDescriptionKind;

/**
 * SipDescriptionFlags:
 * @SIP_DESCRIPTION_HOLD: the local side puts the far end on hold
 * @SIP_DESCRIPTION_SAME: a session refresh; the body is the one last sent, byte for byte (RFC 4028 7.4)
 * @SIP_DESCRIPTION_RESTART: ICE restart (RFC 8445 9)
 * @SIP_DESCRIPTION_FRESH: a new transport, as for a far end that has not seen the old one
 * @SIP_DESCRIPTION_COMPACT: as small as it can be; asked for after a rollback, where the offer that was made first is
 *   too large for a datagram
 *
 * How a description is to differ from the last one.
 */
typedef enum {
  SIP_DESCRIPTION_NONE = 0,
  SIP_DESCRIPTION_HOLD = 1 << 0,
  SIP_DESCRIPTION_SAME = 1 << 1,
  SIP_DESCRIPTION_RESTART = 1 << 2,
  SIP_DESCRIPTION_FRESH = 1 << 3,
  SIP_DESCRIPTION_COMPACT = 1 << 4,
} SipDescriptionFlags;

/**
 * SipMediaProfile:
 *
 * What carries the media of an offer. The order to try comes from the account (design of the phone); a session
 * whose offer was refused with 488, 606 or 415 tries the next one once.
 */
typedef enum {
  SIP_MEDIA_PROFILE_ANY,  /* an answer: as offered */
  SIP_MEDIA_PROFILE_AVP,  /* plain RTP; with a=crypto where encryption is preferred (RFC 8643) */
  SIP_MEDIA_PROFILE_SAVP, /* SRTP with SDES keys (RFC 4568) */
  SIP_MEDIA_PROFILE_WEBRTC,
} SipMediaProfile;

#define SIP_TYPE_MEDIA_PROFILE (sip_media_profile_get_type ())
GType sip_media_profile_get_type (void);

/**
 * SipDescriptionReadyCallback:
 * @source: the handler
 * @result: what the handler's finish functions take
 * @user_data: what the operation was started with
 *
 * What the [callback@Gio.AsyncReadyCallback] of a description handler is called by bindings.
 */
/* A type of its own: GLib 2.84 does not tell bindings which parameter of that one is the user data. */
typedef void (*SipDescriptionReadyCallback) (GObject *source, GAsyncResult *result, gpointer user_data);

#define SIP_TYPE_DESCRIPTION_HANDLER (sip_description_handler_get_type ())
G_DECLARE_INTERFACE (SipDescriptionHandler, sip_description_handler, SIP, DESCRIPTION_HANDLER, GObject)

/**
 * SipDescriptionHandler:
 *
 * Where SIP and media meet: one handler a session. Session descriptions are opaque to this library, read and
 * written here alone. What goes wrong is %SIP_ERROR_NOT_ACCEPTABLE (488), %SIP_ERROR_MEDIA_TYPE (415),
 * %SIP_ERROR_MEDIA_DENIED (480) or %SIP_ERROR_MEDIA (500).
 *
 * An exchange is get (OFFER), set (ANSWER), or set (OFFER), get (ANSWER) (RFC 3264). Each call waits for the one
 * before it. After close nothing else is called but still pending operations finish, with %G_IO_ERROR_CANCELLED.
 *
 * Who implements it has to get and set; the rest does nothing by default: there are no streams and no tones.
 */
struct _SipDescriptionHandlerInterface
{
  GTypeInterface parent_iface;

  void (*get_async) (SipDescriptionHandler *self,
                     SipDescriptionKind kind,
                     SipDescriptionFlags flags,
                     SipMediaProfile profile,
                     GCancellable *cancellable,
                     SipDescriptionReadyCallback callback,
                     gpointer user_data);
  SipBody *(*get_finish) (SipDescriptionHandler *self, GAsyncResult *result, GError **error);
  void (*set_async) (SipDescriptionHandler *self, SipDescriptionKind kind, SipBody *body, const char *dialog_id,
                     GCancellable *cancellable, SipDescriptionReadyCallback callback, gpointer user_data);
  gboolean (*set_finish) (SipDescriptionHandler *self, GAsyncResult *result, GError **error);
  void (*rollback) (SipDescriptionHandler *self);
  gboolean (*send_dtmf) (SipDescriptionHandler *self, const char *tones, guint duration_ms, guint gap_ms,
                         GError **error);
  void (*confirm) (SipDescriptionHandler *self);
  void (*close) (SipDescriptionHandler *self);
  GListModel *(*get_streams) (SipDescriptionHandler *self);
};

/**
 * sip_description_handler_get_async:
 * @kind: an offer, or an answer to the offer last set
 * @profile: what to offer; %SIP_MEDIA_PROFILE_ANY for an answer
 * @cancellable: (nullable): ends the operation early
 * @callback: (scope async) (closure user_data) (nullable): called once the description was made
 *
 * Makes a description to put on the wire. Waits for addresses to be gathered, within bounds of its own.
 */
void sip_description_handler_get_async (SipDescriptionHandler *self,
                                        SipDescriptionKind kind,
                                        SipDescriptionFlags flags,
                                        SipMediaProfile profile,
                                        GCancellable *cancellable,
                                        SipDescriptionReadyCallback callback,
                                        gpointer user_data);
/* (transfer full) */
SipBody *sip_description_handler_get_finish (SipDescriptionHandler *self, GAsyncResult *result, GError **error);

/**
 * sip_description_handler_set_async:
 * @dialog_id: which dialog brought it: the first one is heard; another one that brings an answer takes over
 * @cancellable: (nullable): ends the operation early
 * @callback: (scope async) (closure user_data) (nullable): called once the description was taken
 *
 * Takes what the far end described. After an answer was set or got, media flow.
 */
void sip_description_handler_set_async (SipDescriptionHandler *self, SipDescriptionKind kind, SipBody *body,
                                        const char *dialog_id, GCancellable *cancellable,
                                        SipDescriptionReadyCallback callback, gpointer user_data);
gboolean sip_description_handler_set_finish (SipDescriptionHandler *self, GAsyncResult *result, GError **error);

/* Forgets an offer that was not answered; the last agreed pair holds again (RFC 3264 4, RFC 6141). */
void sip_description_handler_rollback (SipDescriptionHandler *self);

/**
 * sip_description_handler_send_dtmf:
 * @tones: of 0-9 A-D * # and ',' (a pause of two seconds)
 * @duration_ms: of one tone
 * @gap_ms: between tones
 *
 * Queues tones in the media (RFC 4733). %SIP_ERROR_INVALID_ARGUMENT for another character, before anything is sent;
 * %SIP_ERROR_NOT_ACCEPTABLE where the far end does not take tones in the media.
 */
gboolean sip_description_handler_send_dtmf (SipDescriptionHandler *self,
                                            const char *tones,
                                            guint duration_ms,
                                            guint gap_ms,
                                            GError **error);

/* The session was answered: from now on the microphone is heard and the far end is no longer early media. */
void sip_description_handler_confirm (SipDescriptionHandler *self);

/* (transfer none) (nullable): of #SipStream: what offer and answer agreed on; the same model for the whole session */
GListModel *sip_description_handler_get_streams (SipDescriptionHandler *self);

/* Ends the media and drops what they hold. */
void sip_description_handler_close (SipDescriptionHandler *self);

G_END_DECLS
