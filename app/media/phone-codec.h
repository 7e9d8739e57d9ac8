/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhoneCodec:
 * @name: for people and the configuration: `opus`
 * @encoding: in capital letters, as in `a=rtpmap` (case is ignored there) and caps
 * @clock_rate: of RTP
 * @channels: in `a=rtpmap`
 * @payload_type: the static one (RFC 3551), or that which offers use
 * @is_static: whether it needs no `a=rtpmap`
 * @parameters: (nullable): `a=fmtp`
 * @encoder: from blocks to packets of @clock_rate, as for gst-launch; its payloader is called `pay`
 * @decoder: from packets to sound
 * @frame_ms: the packet time where it is fixed; 0 where the peer may choose
 * @impairment: see phone_call_quality_estimate_mos()
 * @robustness: see phone_call_quality_estimate_mos()
 */
typedef struct
{
  const char *name;
  const char *encoding;
  guint clock_rate;
  guint channels;
  guint payload_type;
  gboolean is_static;
  const char *parameters;
  const char *encoder;
  const char *decoder;
  guint frame_ms;
  double impairment;
  double robustness;
} PhoneCodec;

/* All codecs, ended by NULL, in the order that offers have where nothing else is configured. */
const PhoneCodec *const *phone_codec_get_all (void);
/* By the name of the configuration. (nullable) */
const PhoneCodec *phone_codec_find (const char *name);
/* By the parts of an `a=rtpmap`. @channels: 0 where it has none. (nullable) */
const PhoneCodec *phone_codec_find_encoding (const char *encoding, guint clock_rate, guint channels);
/* By a payload type without `a=rtpmap`. (nullable) */
const PhoneCodec *phone_codec_find_static (guint payload_type);
/* (transfer full): what @names, as `opus,pcma`, stands for, unknown ones left out; of PhoneCodec, ended by NULL; all
 * of them where @names is NULL or has no known one */
const PhoneCodec **phone_codec_list (const char *names);
/* "opus/48000" */
char *phone_codec_dup_label (const PhoneCodec *self);

G_END_DECLS
