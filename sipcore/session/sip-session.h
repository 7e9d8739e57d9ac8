/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-identity.h"
#include "session/sip-description-handler.h"
#include "session/sip-session-dialog.h"
#include "session/sip-session-timer.h"
#include "session/sip-transfer.h"
#include "util/sip-logger.h"

G_BEGIN_DECLS

/**
 * SipSessionState:
 *
 *     INITIAL ──► ESTABLISHING ──► ESTABLISHED
 *        │              │               │
 *        │              ▼               │
 *        └───────► TERMINATING ◄────────┘
 *        │              │               │
 *        └───────► TERMINATED ◄─────────┘
 */
typedef enum {
  SIP_SESSION_INITIAL,
  SIP_SESSION_ESTABLISHING,
  SIP_SESSION_ESTABLISHED,
  SIP_SESSION_TERMINATING,
  SIP_SESSION_TERMINATED,
} SipSessionState;

#define SIP_TYPE_SESSION_STATE (sip_session_state_get_type ())
GType sip_session_state_get_type (void);

/**
 * SipSessionDirection:
 * @SIP_SESSION_OUTGOING: we call
 * @SIP_SESSION_INCOMING: we are called
 *
 * Who calls.
 */
typedef enum {
  SIP_SESSION_OUTGOING,
  SIP_SESSION_INCOMING,
} SipSessionDirection;

#define SIP_TYPE_SESSION_DIRECTION (sip_session_direction_get_type ())
GType sip_session_direction_get_type (void);

#define SIP_TYPE_SESSION (sip_session_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipSession, sip_session, SIP, SESSION, GObject)

/**
 * SipTerminateOptions:
 * @status: how a call that rings here is refused, 300 to 699, 0: 480; or why one that we make or have is ended, 200 to
 *   699, 0: not told
 * @reason_phrase: (nullable): the words to @status
 * @request: (nullable): what the request or response carries besides
 * @cause: why, as #SipSession::ended and #SipSession::failed tell it: %SIP_CAUSE_RTP_TIMEOUT,
 *   %SIP_CAUSE_USER_DENIED_MEDIA or %SIP_CAUSE_INTERNAL; %SIP_CAUSE_NONE: that it was ended
 *
 * How a session ends. A @status in CANCEL and BYE becomes their Reason (RFC 3326).
 */
typedef struct
{
  guint status;
  const char *reason_phrase;
  SipRequestOptions *request;
  SipCause cause;
} SipTerminateOptions;

/**
 * SipReferOptions:
 * @no_subscription: not to be told what becomes of it (RFC 4488); a far end that does not know this tells nevertheless
 * @request: (nullable): what the REFER carries besides
 *
 * How the far end is asked to call somebody else.
 */
typedef struct
{
  gboolean no_subscription;
  SipRequestOptions *request;
} SipReferOptions;

/**
 * SipReinviteOptions:
 * @flags: what to describe; we hold the far end afterwards if, and only if, %SIP_DESCRIPTION_HOLD is among them
 * @profile: what carries the media; %SIP_MEDIA_PROFILE_ANY: what carries them now
 * @without_offer: the far end is to make the offer
 * @request: (nullable): what the request carries besides
 *
 * How a call that runs is changed.
 */
typedef struct
{
  SipDescriptionFlags flags;
  SipMediaProfile profile;
  gboolean without_offer;
  SipRequestOptions *request;
} SipReinviteOptions;

/**
 * SipDtmfMethod:
 * @SIP_DTMF_AUTO: in the media where the far end takes tones there, else by INFO
 * @SIP_DTMF_MEDIA: in the media (RFC 4733)
 * @SIP_DTMF_INFO: by INFO (RFC 6086, application/dtmf-relay)
 *
 * Which way tones are sent.
 */
typedef enum {
  SIP_DTMF_AUTO,
  SIP_DTMF_MEDIA,
  SIP_DTMF_INFO,
} SipDtmfMethod;

#define SIP_TYPE_DTMF_METHOD (sip_dtmf_method_get_type ())
GType sip_dtmf_method_get_type (void);

/**
 * SipDtmfOptions:
 * @method: which way
 * @duration_ms: of one tone, 0: 100; at most a minute
 * @gap_ms: between tones, 0: 500; at most a minute
 * @request: (nullable): what each INFO carries besides
 *
 * How tones are sent.
 */
typedef struct
{
  SipDtmfMethod method;
  guint duration_ms;
  guint gap_ms;
  SipRequestOptions *request;
} SipDtmfOptions;

/**
 * SipSessionClass:
 * @terminate: ends what is not answered yet; calls that are established are ended by the base
 * @leave: the outcome is known: timers and pending operations go
 * @lowest_status: that @terminate takes
 * @direction: who calls
 */
struct _SipSessionClass
{
  GObjectClass parent_class;

  void (*terminate) (SipSession *self, const SipTerminateOptions *options);
  void (*leave) (SipSession *self, const GError *error);
  guint lowest_status;
  SipSessionDirection direction;
};

/**
 * SipDescriptionModifier:
 * @kind: offer or answer
 * @local: whether it is ours, about to be sent; or the far end's, about to be heard
 * @first: whether the call is not answered yet
 * @body: the description
 *
 * Changes a session description on its way between the media and the network.
 *
 * Returns: (transfer full) (nullable): what takes its place, or another reference to @body; %NULL refuses it
 */
typedef SipBody *(*SipDescriptionModifier) (SipSession *self, SipDescriptionKind kind, gboolean local, gboolean first,
                                            SipBody *body, gpointer user_data);

const char *sip_session_get_id (SipSession *self);
SipLogger *sip_session_get_logger (SipSession *self);
SipAgent *sip_session_get_agent (SipSession *self);
SipSessionState sip_session_get_state (SipSession *self);
SipSessionDirection sip_session_get_direction (SipSession *self);
SipAddress *sip_session_get_local_identity (SipSession *self);
SipAddress *sip_session_get_remote_identity (SipSession *self);
SipDescriptionHandler *sip_session_get_description_handler (SipSession *self);
SipSessionDialog *sip_session_get_dialog (SipSession *self);
SipIdentity *sip_session_get_asserted_identity (SipSession *self);
SipSession *sip_session_get_replacee (SipSession *self);
GDateTime *sip_session_get_start_time (SipSession *self);
GDateTime *sip_session_get_end_time (SipSession *self);
gboolean sip_session_is_on_hold (SipSession *self);
guint sip_session_get_session_expires (SipSession *self);
SipRefresher sip_session_get_refresher (SipSession *self);

void sip_session_terminate_async (SipSession *self, const SipTerminateOptions *options, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_session_terminate_finish (SipSession *self, GAsyncResult *result, GError **error);
void sip_session_bye_async (SipSession *self, SipRequestOptions *options, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_session_bye_finish (SipSession *self, GAsyncResult *result, GError **error);
void sip_session_dispose_async (SipSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean sip_session_dispose_finish (SipSession *self, GAsyncResult *result, GError **error);

void sip_session_invite_async (SipSession *self, const SipReinviteOptions *options, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_session_invite_finish (SipSession *self, GAsyncResult *result, GError **error);
void sip_session_hold_async (SipSession *self, gboolean hold, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean sip_session_hold_finish (SipSession *self, GAsyncResult *result, GError **error);
void sip_session_add_modifier (SipSession *self, SipDescriptionModifier modifier, gpointer user_data,
                               GDestroyNotify destroy);

void sip_session_info_async (SipSession *self, SipRequestOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
SipMessage *sip_session_info_finish (SipSession *self, GAsyncResult *result, GError **error);
void sip_session_message_async (SipSession *self, SipRequestOptions *options, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
SipMessage *sip_session_message_finish (SipSession *self, GAsyncResult *result, GError **error);
void sip_session_notify_async (SipSession *self, const char *event, const char *subscription_state,
                               SipRequestOptions *options, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
SipMessage *sip_session_notify_finish (SipSession *self, GAsyncResult *result, GError **error);

void sip_session_refer_async (SipSession *self, SipUri *target, SipSession *replaced, const SipReferOptions *options,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SipTransfer *sip_session_refer_finish (SipSession *self, GAsyncResult *result, GError **error);

void sip_session_send_dtmf_async (SipSession *self, const char *tones, const SipDtmfOptions *options,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_session_send_dtmf_finish (SipSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
