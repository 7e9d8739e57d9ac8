/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/phone-call-private.h"
#include "media/phone-media-session.h"

G_BEGIN_DECLS

/* What the files of #PhoneCall share. */
struct _PhoneCall
{
  GObject parent_instance;

  PhoneAccount *account;
  SipSession *session;
  PhoneMediaSession *media;
  GCancellable *cancellable;
  GDateTime *since; /* made when first asked for: reading the time zone takes a while */
  GError *media_error;
  char *id;
  char *peer_uri;
  char *peer_number;
  char *peer_name;
  char *reason;

  int state;
  PhoneCallDirection direction;
  SipCause cause;
  guint code;
  guint rejected_with;
  guint second_source;
  gint64 answered_at;
  gint64 since_us;
  guint duration;
  gboolean transferred;
  gboolean emergency;
};

void phone_call_move (PhoneCall *self, PhoneCallState state);

G_END_DECLS
