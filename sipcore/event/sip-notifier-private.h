/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "event/sip-notifier.h"

G_BEGIN_DECLS

struct _SipNotifier
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipIncomingRequest *subscribe; /* nullable: not answered yet */
  SipMessage *request;
  SipEvent *event;
  SipDialog *dialog;
  SipFlow *flow;              /* over which the last SUBSCRIBE came */
  SipBody *body;              /* nullable: the state as last told */
  SipOutgoingRequest *notify; /* nullable: waits for its answer */
  GError *error;
  SipNotifier *hold; /* itself, while it ends */

  SipNotifierState state;
  SipSubscriptionReason reason; /* why it ends */
  int retry_after_s;
  guint min_s;
  guint max_s;
  guint granted_s;
  gint64 expires_at; /* on the clock */
  guint expiry;      /* timer */
  guint retry;       /* timer, of a NOTIFY that the far end wants later */
  gboolean unsent;
  gboolean refreshing;
};

/* In sip-notifier.c. */
/* @error: (nullable): what ended it */
G_GNUC_INTERNAL void sip_notifier_finish (SipNotifier *self, const GError *error);

/* In sip-notifier-run.c. */
G_GNUC_INTERNAL gboolean sip_notifier_is_running (SipNotifier *self);
G_GNUC_INTERNAL void sip_notifier_send_notify (SipNotifier *self);
G_GNUC_INTERNAL void sip_notifier_clear_notify (SipNotifier *self);
/* Nobody serves it any more: the subscriber is told, and not waited for. */
G_GNUC_INTERNAL void sip_notifier_send_last (SipNotifier *self);
/* What is granted (RFC 6665 4.2.1.1): less than was asked for, never more. FALSE: what was asked for is too short. */
G_GNUC_INTERNAL gboolean sip_notifier_grant (SipNotifier *self, SipMessage *request, guint *granted_s);
/* 200, 423 and 489. (transfer full) */
G_GNUC_INTERNAL SipMessage *
sip_notifier_make_answer (SipNotifier *self, SipServerTransaction *transaction, guint granted_s);
G_GNUC_INTERNAL SipMessage *sip_notifier_make_too_short (SipNotifier *self, SipServerTransaction *transaction);
G_GNUC_INTERNAL SipMessage *sip_notifier_make_bad_event (SipNotifier *self, SipServerTransaction *transaction);
/* Answers what is no SUBSCRIBE. */
G_GNUC_INTERNAL void sip_notifier_receive_other (SipNotifier *self, SipServerTransaction *transaction);

G_END_DECLS
