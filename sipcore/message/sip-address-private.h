/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-address.h"
#include "message/sip-scan-private.h"
#include "message/sip-uri-private.h"

G_BEGIN_DECLS

struct _SipAddress
{
  SipStore *store;  /* unowned: the address lies in it */
  SipAddress *next; /* of the same header field */
  SipSlice text;
  SipSlice display; /* a quoted one with its quotes */
  SipSlice params;  /* from the first ';' */
  SipSlice tag;
  gboolean star;
  SipUri uri;
};

/* Reads one value, up to its comma or the end, into @self, which lies in @store as the scanned bytes do. */
G_GNUC_INTERNAL gboolean sip_address_scan (SipAddress *self, SipStore *store, SipScan *scan);

G_END_DECLS
