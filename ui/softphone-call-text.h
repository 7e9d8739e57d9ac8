/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/phone-call.h"

G_BEGIN_DECLS

/* The words for a call, clean of whatever a stranger may have put into a name. All (transfer full). */

/* The name, else the address. */
char *softphone_call_text_title (PhoneCall *call);
/* The address; empty where it is the title. */
char *softphone_call_text_address (PhoneCall *call);
/* "From Work", "To Work"; "On this computer" for the echo test. */
char *softphone_call_text_account (PhoneCall *call);
/* "Incoming call to Work" */
char *softphone_call_text_incoming (PhoneCall *call);
/* "Ringing…"; why it ended. */
char *softphone_call_text_state (PhoneCall *call);

/* Whether the call takes the person: dialled, or answered, and not at its end. */
gboolean softphone_call_is_engaged (PhoneCall *call);
/* Whether it was answered, and has not ended. */
gboolean softphone_call_is_answered (PhoneCall *call);
/* Whether one of both sides holds it. */
gboolean softphone_call_is_held (PhoneCall *call);
/* Whether it waits to be answered here. */
gboolean softphone_call_is_ringing_here (PhoneCall *call);
/* The echo test of this process. */
gboolean softphone_call_is_echo_test (PhoneCall *call);
/* Whether it came and nobody took it, here or on another phone. */
gboolean softphone_call_was_missed (PhoneCall *call);

G_END_DECLS
