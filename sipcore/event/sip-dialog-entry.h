/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipDialogEntryState:
 * @SIP_DIALOG_ENTRY_TRYING: an INVITE was sent
 * @SIP_DIALOG_ENTRY_PROCEEDING: it was answered with 100 or with a 1xx without tag
 * @SIP_DIALOG_ENTRY_EARLY: it rings
 * @SIP_DIALOG_ENTRY_CONFIRMED: they talk
 * @SIP_DIALOG_ENTRY_TERMINATED: it is over
 *
 * How far a watched dialog is (RFC 4235 3.7.1).
 */
typedef enum {
  SIP_DIALOG_ENTRY_TRYING,
  SIP_DIALOG_ENTRY_PROCEEDING,
  SIP_DIALOG_ENTRY_EARLY,
  SIP_DIALOG_ENTRY_CONFIRMED,
  SIP_DIALOG_ENTRY_TERMINATED,
} SipDialogEntryState;

#define SIP_TYPE_DIALOG_ENTRY_STATE (sip_dialog_entry_state_get_type ())
GType sip_dialog_entry_state_get_type (void);

/**
 * SipDialogEntryDirection:
 * @SIP_DIALOG_ENTRY_UNKNOWN: nothing is said
 * @SIP_DIALOG_ENTRY_INITIATOR: the watched one called
 * @SIP_DIALOG_ENTRY_RECIPIENT: the watched one was called
 *
 * Who began a watched dialog.
 */
typedef enum {
  SIP_DIALOG_ENTRY_UNKNOWN,
  SIP_DIALOG_ENTRY_INITIATOR,
  SIP_DIALOG_ENTRY_RECIPIENT,
} SipDialogEntryDirection;

#define SIP_TYPE_DIALOG_ENTRY_DIRECTION (sip_dialog_entry_direction_get_type ())
GType sip_dialog_entry_direction_get_type (void);

#define SIP_TYPE_DIALOG_ENTRY (sip_dialog_entry_get_type ())
G_DECLARE_FINAL_TYPE (SipDialogEntry, sip_dialog_entry, SIP, DIALOG_ENTRY, GObject)

SipDialogEntry *sip_dialog_entry_new (const char *id, SipDialogEntryState state);

const char *sip_dialog_entry_get_id (SipDialogEntry *self);
SipDialogEntryState sip_dialog_entry_get_state (SipDialogEntry *self);
SipDialogEntryDirection sip_dialog_entry_get_direction (SipDialogEntry *self);
const char *sip_dialog_entry_get_call_id (SipDialogEntry *self);
const char *sip_dialog_entry_get_local_tag (SipDialogEntry *self);
const char *sip_dialog_entry_get_remote_tag (SipDialogEntry *self);
const char *sip_dialog_entry_get_remote_identity (SipDialogEntry *self);
const char *sip_dialog_entry_get_remote_name (SipDialogEntry *self);
const char *sip_dialog_entry_get_remote_target (SipDialogEntry *self);

/**
 * SipDialogEntry:call-id:
 *
 * The Call-ID; %NULL: not told.
 */

/**
 * SipDialogEntry:direction:
 *
 * Who began it.
 */

/**
 * SipDialogEntry:event:
 *
 * What brought it into its state; %NULL: not told.
 */

/**
 * SipDialogEntry:id:
 *
 * Its name in the document.
 */

/**
 * SipDialogEntry:local-identity:
 *
 * The watched one's address; %NULL: not told.
 */

/**
 * SipDialogEntry:local-name:
 *
 * The watched one's name; %NULL: not told.
 */

/**
 * SipDialogEntry:local-tag:
 *
 * The watched one's tag; %NULL: not told.
 */

/**
 * SipDialogEntry:local-target:
 *
 * Where the watched one is reached; %NULL: not told.
 */

/**
 * SipDialogEntry:remote-identity:
 *
 * The other one's address; %NULL: not told.
 */

/**
 * SipDialogEntry:remote-name:
 *
 * The other one's name; %NULL: not told.
 */

/**
 * SipDialogEntry:remote-tag:
 *
 * The other one's tag; %NULL: not told.
 */

/**
 * SipDialogEntry:remote-target:
 *
 * Where the other one is reached; %NULL: not told.
 */

/**
 * SipDialogEntry:state:
 *
 * How far it is.
 */

G_END_DECLS
