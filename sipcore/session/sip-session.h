/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "session/sip-cause.h"
#include "session/sip-description-handler.h"

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
 * SipSession:
 *
 * A call: base of #SipInviter and #SipInvitation. Properties: id, agent, state, local-identity and remote-identity
 * (#SipAddress), start-time and end-time (#GDateTime in UTC, NULL until known), description-handler, dialog
 * (#SipDialog, NULL until there is one).
 *
 * Signals:
 * progress (SipMessage *response): a provisional arrived or was sent;
 * started: answered and acknowledged;
 * ended (SipOriginator, SipCause, SipMessage *message or NULL): after started;
 * failed (SipOriginator, SipCause, SipMessage *message or NULL, GError *error or NULL): instead of started;
 * new-dtmf (char *tone, guint duration_ms): from INFO; tones in the media come from the description handler.
 */
#define SIP_TYPE_SESSION (sip_session_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipSession, sip_session, SIP, SESSION, GObject)

/**
 * SipSessionClass:
 * @terminate: ends what is not answered yet; calls that are established are ended by the base
 * @leave: the outcome is known: timers and pending operations go
 * @lowest_status: that @terminate takes
 */
struct _SipSessionClass
{
  GObjectClass parent_class;

  void (*terminate) (SipSession *self, guint status, const char *reason);
  void (*leave) (SipSession *self, const GError *error);
  guint lowest_status;
};

const char *sip_session_get_id (SipSession *self);
SipAgent *sip_session_get_agent (SipSession *self);
SipSessionState sip_session_get_state (SipSession *self);
SipAddress *sip_session_get_local_identity (SipSession *self);
SipAddress *sip_session_get_remote_identity (SipSession *self);
SipDescriptionHandler *sip_session_get_description_handler (SipSession *self);
GDateTime *sip_session_get_start_time (SipSession *self);
GDateTime *sip_session_get_end_time (SipSession *self);

/**
 * sip_session_terminate_async:
 * @status: how a call that rings here is refused, 300 to 699, 0: 480; or why ours is cancelled, 200 to 699, 0: not told
 *   (RFC 3326); %SIP_ERROR_INVALID_ARGUMENT otherwise
 * @reason: (nullable): reason phrase
 *
 * Ends the call in whatever state it is: CANCEL, a refusal or BYE. Finishes when the far end knows or cannot be told.
 */
void sip_session_terminate_async (SipSession *self, guint status, const char *reason, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_session_terminate_finish (SipSession *self, GAsyncResult *result, GError **error);

/* In the media where the far end takes them there, else by INFO (application/dtmf-relay). One or many tones. */
gboolean sip_session_send_dtmf (SipSession *self, const char *tones, guint duration_ms, guint gap_ms, GError **error);
/* By INFO whatever the far end takes in the media. */
gboolean
sip_session_send_dtmf_info (SipSession *self, const char *tones, guint duration_ms, guint gap_ms, GError **error);

G_END_DECLS
