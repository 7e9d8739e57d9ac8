/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialog/sip-dialog-table.h"
#include "lib/test-dns.h"
#include "transaction/sip-transaction-layer.h"
#include "transport/sip-memory-network.h"
#include "transport/sip-resolver.h"
#include "util/sip-virtual-clock.h"

G_BEGIN_DECLS

#define FLOW_NEAR_ADDRESS "192.0.2.1:5060"
#define FLOW_N_ENDS 3

/* A far end without any logic: what came to it, and when. Its address is "192.0.2.<11 + index>:5060". */
typedef struct
{
  SipTransportLayer *transport;
  SipFlow *flow;   /* over which the last message came */
  GQueue received; /* FlowArrival */
} FlowEnd;

/* The layers below an agent under test, far ends, and the network between them in virtual time. */
typedef struct
{
  SipClock *clock;
  SipRandom *random;
  SipMemoryNetwork *network;
  SipProtocol protocol;

  SipTransportLayer *transport;
  SipTransactionLayer *transactions;
  SipDialogTable *dialogs;
  SipResolver *resolver;
  TestDns *dns;

  FlowEnd ends[FLOW_N_ENDS];
  FlowEnd *far;       /* the first of them */
  SipFlow *flow;      /* to it */
  GPtrArray *objects; /* weak: what must be gone in the end */
  GPtrArray *kept;    /* messages handed out */
} FlowFixture;

/* @protocol: a #SipProtocol */
void flow_fixture_set_up (FlowFixture *self, gconstpointer protocol);
/* Checks that no transaction, dialog or watched object is left. */
void flow_fixture_tear_down (FlowFixture *self, gconstpointer protocol);
#define flow_test_add(path, protocol, func) \
  g_test_add (path, FlowFixture, GINT_TO_POINTER (protocol), flow_fixture_set_up, func, flow_fixture_tear_down)

/* Lets @ms pass; 0: only what is due now. */
void flow_run (FlowFixture *self, guint ms);
void flow_set_faults (FlowFixture *self, SipMemoryFaults faults);
/* From the next message on each is lost with @percent chance. */
void flow_set_loss (FlowFixture *self, guint percent);
/* @object must be gone when the test is over. */
void flow_watch (FlowFixture *self, gpointer object);
/* (transfer full): a flow from the near side to @end */
SipFlow *flow_connect (FlowFixture *self, FlowEnd *end);

/* The next message at @end, or NULL. (transfer none) */
SipMessage *flow_take (FlowFixture *self, FlowEnd *end);
/* The next message at @end; its start line begins with @start. (transfer none) */
SipMessage *flow_expect (FlowFixture *self, FlowEnd *end, const char *start);
void flow_expect_silence (FlowEnd *end);
/* Milliseconds between the first and each message at @end that begins with @start, as "0 500 1500"; all are taken. */
char *flow_dup_times (FlowEnd *end, const char *start);
#define flow_assert_times(end, start, expected) \
  G_STMT_START \
  { \
    g_autofree char *times_ = flow_dup_times (end, start); \
    g_assert_cmpstr (times_, ==, expected); \
  } \
  G_STMT_END

/* @headers: (nullable): "Name: value" lines with CRLF between them. flow_resend() sends the last response again. */
void flow_reply (FlowFixture *self, FlowEnd *end, SipMessage *request, guint status, const char *to_tag,
                 const char *headers);
void flow_resend (FlowFixture *self, FlowEnd *end, SipMessage *message);
/* @end says @text: lines that end in LF and are given CRLF, an empty one, and a body, which is left as it is. */
void flow_say (FlowFixture *self, FlowEnd *end, const char *text);

/* Whether @header of @message is @expected, or absent for NULL. */
#define flow_assert_header(message, header, expected) \
  G_STMT_START \
  { \
    g_autofree char *value_ = sip_slice_dup (sip_message_get_header (message, header, 0)); \
    g_assert_cmpstr (value_, ==, expected); \
  } \
  G_STMT_END

G_END_DECLS
