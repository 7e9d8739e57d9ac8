/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/* Each reads all that there is to be read of a value, and checks what must hold whatever it is. */

/* Reads every byte, so that the sanitizers see a slice that leaves its memory. */
void fuzz_touch (SipSlice slice);
/* @uri: (nullable) */
void fuzz_read_uri (SipUri *uri);
void fuzz_read_address (SipAddress *address);
void fuzz_read_vias (SipMessage *message);
void fuzz_read_addresses (SipMessage *message, SipHeader header);
/* Answers every challenge of a response. */
void fuzz_answer_challenges (SipMessage *message);
void fuzz_find_bodies (SipMessage *message);

G_END_DECLS
