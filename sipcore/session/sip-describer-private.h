/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-description-handler.h"

G_BEGIN_DECLS

/* What a program changes in a description: a new body or the same one; NULL with an error refuses. (transfer full) */
typedef SipBody *(*SipDescriberFilter) (gpointer user_data, SipDescriptionKind kind, gboolean local, gboolean first,
                                        SipBody *body, GError **error);

/**
 * SipDescriber:
 *
 * The description handler of a session as its dialogs use it: each description passes the filter, nothing is asked once
 * it is closed, and what is offered and answered while we hold says so.
 */
#define SIP_TYPE_DESCRIBER (sip_describer_get_type ())
G_DECLARE_FINAL_TYPE (SipDescriber, sip_describer, SIP, DESCRIBER, GObject)

SipDescriber *sip_describer_new (SipDescriptionHandler *handler);
/* @filter: (nullable) */
void sip_describer_set_filter (SipDescriber *self, SipDescriberFilter filter, gpointer user_data);
SipDescriptionHandler *sip_describer_get_handler (SipDescriber *self);

/* Whether we hold: what answers the far end says so, too. */
void sip_describer_set_holding (SipDescriber *self, gboolean holding);
gboolean sip_describer_is_holding (SipDescriber *self);

void sip_describer_get_async (SipDescriber *self, SipDescriptionKind kind, SipDescriptionFlags flags,
                              SipMediaProfile profile, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full) */
SipBody *sip_describer_get_finish (SipDescriber *self, GAsyncResult *result, GError **error);
void sip_describer_set_async (SipDescriber *self, SipDescriptionKind kind, SipBody *body, const char *dialog_id,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_describer_set_finish (SipDescriber *self, GAsyncResult *result, GError **error);

/* Takes @offer and makes the answer; where @offer is NULL, makes an offer (RFC 3261 13.2.1). */
void sip_describer_exchange_async (SipDescriber *self, SipBody *offer, SipDescriptionFlags flags,
                                   const char *dialog_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
/* (transfer full) */
SipBody *sip_describer_exchange_finish (SipDescriber *self, GAsyncResult *result, GError **error);

void sip_describer_rollback (SipDescriber *self);
/* The session was answered: what is described from now on is no longer the first. */
void sip_describer_confirm (SipDescriber *self);
void sip_describer_close (SipDescriber *self);

G_END_DECLS
