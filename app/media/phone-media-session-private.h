/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-media-private.h"
#include "media/phone-sdp-facade.h"

G_BEGIN_DECLS

/*
 *              get offer            set offer
 *   OFFERING ◄─────────── STABLE ───────────► OFFERED
 *       │ set answer,      ▲  ▲                 │ get answer,
 *       └── rollback ──────┘  └──── rollback ───┘
 *
 *   all ──► CLOSED
 */
typedef enum {
  PHONE_MEDIA_SESSION_STABLE,
  PHONE_MEDIA_SESSION_OFFERING,
  PHONE_MEDIA_SESSION_OFFERED,
  PHONE_MEDIA_SESSION_CLOSED,
} PhoneMediaSessionState;

struct _PhoneMediaSession
{
  GObject parent_instance;

  PhoneMedia *media;
  PhoneSdpFacade *facade;
  PhoneLeg *leg;
  PhoneLeg *fresh;              /* offered in place of the other one */
  GListStore *streams;
  GTask *waiting;               /* for what is gathered to answer an offer */
  GError *gather_error;
  GInetAddress *local;
  GInetAddress *bind_address;
  GInetAddress *peer;
  char *codec;
  char *dialog_id;              /* whose description was taken last */
  guint build_id;

  guint16 first_port;
  guint16 last_port;
  PhoneEncryption encryption;
  gboolean loopback;
  int state;
  SipMediaProfile profile;
  gboolean agreed;
  gboolean confirmed;
  gboolean hold_wanted;
  gboolean compact_wanted;
  gboolean held;
  gboolean muted;
  gboolean ringback;
  gboolean started;
  gboolean held_by_peer;
  gboolean gathering;
  PhoneCallQuality last_quality;
  gboolean has_quality;
};

/* Nothing where it is there already. */
void phone_media_session_move (PhoneMediaSession *self, PhoneMediaSessionState state);

/**
 * phone_media_session_ensure_leg:
 * @peer: (nullable): where the leg will send
 * @fresh: not the present one
 *
 * The leg for a negotiation: the present one, or a new one that takes its place once it is agreed. %SIP_ERROR_MEDIA.
 */
PhoneLeg *phone_media_session_ensure_leg (PhoneMediaSession *self, SipMediaProfile profile, GInetAddress *peer,
                                          gboolean fresh, GError **error);
/* (nullable): what the last one made */
PhoneLeg *phone_media_session_get_negotiated_leg (PhoneMediaSession *self);
void phone_media_session_retire_leg (PhoneMediaSession *self, PhoneLeg **leg);
void phone_media_session_remember_quality (PhoneMediaSession *self);

/* Builds the leg once what is signalled has gone out. */
void phone_media_session_schedule_build (PhoneMediaSession *self);
/* Makes the leg do what was agreed, and builds it where it is not. */
void phone_media_session_follow_plan (PhoneMediaSession *self);
void phone_media_session_update_route (PhoneMediaSession *self);
void phone_media_session_notify_agreement (PhoneMediaSession *self, gboolean profile_changed);

/* The interface, in a file of its own. */
void phone_media_session_handler_init (SipDescriptionHandlerInterface *iface);

G_END_DECLS
