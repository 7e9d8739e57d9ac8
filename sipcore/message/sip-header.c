/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-header.h"

#include "message/sip-header-private.h"
#include "message/sip-scan-private.h"

typedef enum {
  LIST = 1 << 0,
  ADDRESS = 1 << 1,
} Kind;

typedef struct
{
  SipSlice name;
  Kind kind;
  char compact; /* or 0 */
} HeaderInfo;

#define HEADER(literal, ...) { SIP_SLICE (literal), __VA_ARGS__ }

static const HeaderInfo headers[SIP_N_HEADERS] = {
  [SIP_HEADER_ACCEPT] = HEADER ("Accept", LIST),
  [SIP_HEADER_ACCEPT_ENCODING] = HEADER ("Accept-Encoding", LIST),
  [SIP_HEADER_ACCEPT_LANGUAGE] = HEADER ("Accept-Language", LIST),
  [SIP_HEADER_ALERT_INFO] = HEADER ("Alert-Info", LIST),
  [SIP_HEADER_ALLOW] = HEADER ("Allow", LIST),
  [SIP_HEADER_ALLOW_EVENTS] = HEADER ("Allow-Events", LIST, 'u'),
  [SIP_HEADER_ANSWER_MODE] = HEADER ("Answer-Mode"),
  [SIP_HEADER_AUTHENTICATION_INFO] = HEADER ("Authentication-Info"),
  [SIP_HEADER_AUTHORIZATION] = HEADER ("Authorization"),
  [SIP_HEADER_CALL_ID] = HEADER ("Call-ID", 0, 'i'),
  [SIP_HEADER_CALL_INFO] = HEADER ("Call-Info", LIST),
  [SIP_HEADER_CONTACT] = HEADER ("Contact", LIST | ADDRESS, 'm'),
  [SIP_HEADER_CONTENT_DISPOSITION] = HEADER ("Content-Disposition"),
  [SIP_HEADER_CONTENT_ENCODING] = HEADER ("Content-Encoding", LIST, 'e'),
  [SIP_HEADER_CONTENT_LANGUAGE] = HEADER ("Content-Language", LIST),
  [SIP_HEADER_CONTENT_LENGTH] = HEADER ("Content-Length", 0, 'l'),
  [SIP_HEADER_CONTENT_TYPE] = HEADER ("Content-Type", 0, 'c'),
  [SIP_HEADER_CSEQ] = HEADER ("CSeq"),
  [SIP_HEADER_DATE] = HEADER ("Date"),
  [SIP_HEADER_DIVERSION] = HEADER ("Diversion", LIST | ADDRESS),
  [SIP_HEADER_EVENT] = HEADER ("Event", 0, 'o'),
  [SIP_HEADER_EXPIRES] = HEADER ("Expires"),
  [SIP_HEADER_FROM] = HEADER ("From", ADDRESS, 'f'),
  [SIP_HEADER_HISTORY_INFO] = HEADER ("History-Info", LIST | ADDRESS),
  [SIP_HEADER_IDENTITY] = HEADER ("Identity", LIST, 'y'),
  [SIP_HEADER_IN_REPLY_TO] = HEADER ("In-Reply-To", LIST),
  [SIP_HEADER_MAX_FORWARDS] = HEADER ("Max-Forwards"),
  [SIP_HEADER_MIN_EXPIRES] = HEADER ("Min-Expires"),
  [SIP_HEADER_MIN_SE] = HEADER ("Min-SE"),
  [SIP_HEADER_MIME_VERSION] = HEADER ("MIME-Version"),
  [SIP_HEADER_ORGANIZATION] = HEADER ("Organization"),
  [SIP_HEADER_P_ASSERTED_IDENTITY] = HEADER ("P-Asserted-Identity", LIST | ADDRESS),
  [SIP_HEADER_P_PREFERRED_IDENTITY] = HEADER ("P-Preferred-Identity", LIST | ADDRESS),
  [SIP_HEADER_PATH] = HEADER ("Path", LIST | ADDRESS),
  [SIP_HEADER_PRIORITY] = HEADER ("Priority"),
  [SIP_HEADER_PRIV_ANSWER_MODE] = HEADER ("Priv-Answer-Mode"),
  [SIP_HEADER_PRIVACY] = HEADER ("Privacy"),
  [SIP_HEADER_PROXY_AUTHENTICATE] = HEADER ("Proxy-Authenticate"),
  [SIP_HEADER_PROXY_AUTHORIZATION] = HEADER ("Proxy-Authorization"),
  [SIP_HEADER_PROXY_REQUIRE] = HEADER ("Proxy-Require", LIST),
  [SIP_HEADER_RACK] = HEADER ("RAck"),
  [SIP_HEADER_REASON] = HEADER ("Reason", LIST),
  [SIP_HEADER_RECORD_ROUTE] = HEADER ("Record-Route", LIST | ADDRESS),
  [SIP_HEADER_REFER_TO] = HEADER ("Refer-To", ADDRESS, 'r'),
  [SIP_HEADER_REFERRED_BY] = HEADER ("Referred-By", ADDRESS, 'b'),
  [SIP_HEADER_REMOTE_PARTY_ID] = HEADER ("Remote-Party-ID", LIST | ADDRESS),
  [SIP_HEADER_REPLACES] = HEADER ("Replaces"),
  [SIP_HEADER_REPLY_TO] = HEADER ("Reply-To", ADDRESS),
  [SIP_HEADER_REQUIRE] = HEADER ("Require", LIST),
  [SIP_HEADER_RETRY_AFTER] = HEADER ("Retry-After"),
  [SIP_HEADER_ROUTE] = HEADER ("Route", LIST | ADDRESS),
  [SIP_HEADER_RSEQ] = HEADER ("RSeq"),
  [SIP_HEADER_SERVER] = HEADER ("Server"),
  [SIP_HEADER_SERVICE_ROUTE] = HEADER ("Service-Route", LIST | ADDRESS),
  [SIP_HEADER_SESSION_EXPIRES] = HEADER ("Session-Expires", 0, 'x'),
  [SIP_HEADER_SIP_ETAG] = HEADER ("SIP-ETag"),
  [SIP_HEADER_SIP_IF_MATCH] = HEADER ("SIP-If-Match"),
  [SIP_HEADER_SUBJECT] = HEADER ("Subject", 0, 's'),
  [SIP_HEADER_SUBSCRIPTION_STATE] = HEADER ("Subscription-State"),
  [SIP_HEADER_SUPPORTED] = HEADER ("Supported", LIST, 'k'),
  [SIP_HEADER_TIMESTAMP] = HEADER ("Timestamp"),
  [SIP_HEADER_TO] = HEADER ("To", ADDRESS, 't'),
  [SIP_HEADER_UNSUPPORTED] = HEADER ("Unsupported", LIST),
  [SIP_HEADER_USER_AGENT] = HEADER ("User-Agent"),
  [SIP_HEADER_VIA] = HEADER ("Via", LIST, 'v'),
  [SIP_HEADER_WARNING] = HEADER ("Warning", LIST),
  [SIP_HEADER_WWW_AUTHENTICATE] = HEADER ("WWW-Authenticate"),
};

/* An open hash table over names and compact forms, filled when first used. */
#define N_SLOTS 256
static guint8 slots[N_SLOTS];

/* ASCII letters in either case hash alike; for other bytes that is no matter. The factors give each name and compact
 * form a slot of its own. */
static inline guint
hash (SipSlice name)
{
  guint first = (guint8) name.data[0] | 0x20;
  guint middle = (guint8) name.data[name.length / 2] | 0x20;
  guint last = (guint8) name.data[name.length - 1] | 0x20;

  return (guint) name.length * 63 + first * 19 + middle * 29 + last * 2;
}

static gboolean
is_name_of (SipSlice name, SipHeader header)
{
  if (name.length == 1)
    return headers[header].compact && g_ascii_tolower (name.data[0]) == headers[header].compact;
  return sip_slice_is_string (name, headers[header].name.data, headers[header].name.length);
}

static void
insert (SipSlice name, SipHeader header)
{
  guint slot = hash (name) % N_SLOTS;

  while (slots[slot])
    slot = (slot + 1) % N_SLOTS;
  slots[slot] = header;
}

static void
fill_slots (void)
{
  for (guint header = SIP_HEADER_OTHER + 1; header < SIP_N_HEADERS; header++)
    {
      insert (headers[header].name, header);
      if (headers[header].compact)
        insert ((SipSlice) { &headers[header].compact, 1 }, header);
    }
}

SipHeader
sip_header_from_slice (SipSlice name)
{
  static gsize filled;
  guint slot;

  if (name.length == 0)
    return SIP_HEADER_OTHER;
  if (g_once_init_enter (&filled))
    {
      fill_slots ();
      g_once_init_leave (&filled, 1);
    }

  for (slot = hash (name) % N_SLOTS; slots[slot]; slot = (slot + 1) % N_SLOTS)
    {
      if (is_name_of (name, slots[slot]))
        return slots[slot];
    }
  return SIP_HEADER_OTHER;
}

const char *
sip_header_to_string (SipHeader header)
{
  g_return_val_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS, NULL);

  return headers[header].name.data;
}

gboolean
sip_header_is_list (SipHeader header)
{
  g_return_val_if_fail (header < SIP_N_HEADERS, FALSE);

  return (headers[header].kind & LIST) != 0;
}

gboolean
sip_header_is_address (SipHeader header)
{
  g_return_val_if_fail (header < SIP_N_HEADERS, FALSE);

  return (headers[header].kind & ADDRESS) != 0;
}

SipSlice
sip_header_get_name (SipHeader header)
{
  return headers[header].name;
}
