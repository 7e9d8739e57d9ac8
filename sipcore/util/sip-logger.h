/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SIP_TYPE_LOGGER (sip_logger_get_type ())
G_DECLARE_FINAL_TYPE (SipLogger, sip_logger, SIP, LOGGER, GObject)

SipLogger *sip_logger_new (const char *category, const char *label);
const char *sip_logger_get_category (SipLogger *self);
const char *sip_logger_get_label (SipLogger *self);
void sip_logger_log (SipLogger *self, GLogLevelFlags level, const char *message);
void sip_logger_debug (SipLogger *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
