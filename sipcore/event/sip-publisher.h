/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "agent/sip-agent.h"
#include "message/sip-body.h"
#include "message/sip-event.h"

G_BEGIN_DECLS

/**
 * SipPublisherState:
 * @SIP_PUBLISHER_IDLE: nothing is published
 * @SIP_PUBLISHER_PUBLISHING: the server does not have it yet, or no longer
 * @SIP_PUBLISHER_PUBLISHED: the server has it; it is refreshed in time
 * @SIP_PUBLISHER_FAILED: the server did not take it; mostly it is tried again
 * @SIP_PUBLISHER_REMOVING: it is being taken back
 *
 * What a publication is about.
 */
typedef enum {
  SIP_PUBLISHER_IDLE,
  SIP_PUBLISHER_PUBLISHING,
  SIP_PUBLISHER_PUBLISHED,
  SIP_PUBLISHER_FAILED,
  SIP_PUBLISHER_REMOVING,
} SipPublisherState;

#define SIP_TYPE_PUBLISHER_STATE (sip_publisher_state_get_type ())
GType sip_publisher_state_get_type (void);

#define SIP_TYPE_PUBLISHER (sip_publisher_get_type ())
G_DECLARE_FINAL_TYPE (SipPublisher, sip_publisher, SIP, PUBLISHER, GObject)

SipPublisher *sip_publisher_new (SipAgent *agent, SipUri *target, SipEvent *event, guint expires_s);
SipUri *sip_publisher_get_target (SipPublisher *self);
SipEvent *sip_publisher_get_event (SipPublisher *self);
SipPublisherState sip_publisher_get_state (SipPublisher *self);
const char *sip_publisher_get_etag (SipPublisher *self);
guint sip_publisher_get_expires (SipPublisher *self);
const GError *sip_publisher_get_error (SipPublisher *self);

void sip_publisher_publish_async (SipPublisher *self, SipBody *body, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_publisher_publish_finish (SipPublisher *self, GAsyncResult *result, GError **error);
void sip_publisher_remove_async (SipPublisher *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean sip_publisher_remove_finish (SipPublisher *self, GAsyncResult *result, GError **error);

G_END_DECLS
