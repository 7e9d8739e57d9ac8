/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "registration/sip-binding.h"

G_BEGIN_DECLS

/* Of a copy of @contact. */
SipBinding *sip_binding_new (SipAddress *contact, guint expires_s, gboolean own);

G_END_DECLS
