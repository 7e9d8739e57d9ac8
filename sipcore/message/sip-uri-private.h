/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-store-private.h"
#include "message/sip-uri.h"

G_BEGIN_DECLS

struct _SipUri
{
  SipStore *store; /* unowned: the URI lies in it */
  SipSlice text;
  SipSlice user;
  SipSlice password;
  SipSlice host;
  SipSlice params; /* from the first ';' */
  SipSlice headers;
  guint port;
  SipScheme scheme;
};

/* Fills @self, which lies in @store as @text does. */
G_GNUC_INTERNAL gboolean sip_uri_init (SipUri *self, SipStore *store, SipSlice text);

G_END_DECLS
