/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-stun-private.h"

#include <string.h>

#define HEADER_SIZE 20
#define COOKIE 0x2112a442

/* RFC 5389 6: of the method Binding. */
#define BINDING_REQUEST 0x0001
#define BINDING_SUCCESS 0x0101
#define BINDING_ERROR 0x0111

/* RFC 5389 18.2 */
#define ERROR_CODE 0x0009
#define UNKNOWN_ATTRIBUTES 0x000a
#define XOR_MAPPED_ADDRESS 0x0020
#define FIRST_OPTIONAL 0x8000

#define FAMILY_V4 1
#define FAMILY_V6 2

static guint16
get_16 (const guint8 *at)
{
  return at[0] << 8 | at[1];
}

static guint32
get_32 (const guint8 *at)
{
  return (guint32) get_16 (at) << 16 | get_16 (at + 2);
}

static void
add_16 (GByteArray *bytes, guint value)
{
  const guint8 data[] = { value >> 8, value & 0xff };

  g_byte_array_append (bytes, data, sizeof data);
}

static void
add_32 (GByteArray *bytes, guint32 value)
{
  add_16 (bytes, value >> 16);
  add_16 (bytes, value & 0xffff);
}

gboolean
sip_stun_is (const guint8 *data, gsize size)
{
  return size >= HEADER_SIZE && (data[0] & 0xc0) == 0 && get_32 (data + 4) == COOKIE;
}

static gboolean
take_kind (SipStun *self, guint type)
{
  switch (type)
    {
    case BINDING_REQUEST:
      self->kind = SIP_STUN_REQUEST;
      return TRUE;
    case BINDING_SUCCESS:
      self->kind = SIP_STUN_SUCCESS;
      return TRUE;
    case BINDING_ERROR:
      self->kind = SIP_STUN_ERROR;
      return TRUE;
    default:
      return FALSE;
    }
}

/* The magic cookie and the transaction id: what addresses are hidden with (RFC 5389 15.2). */
static void
make_mask (guint8 *mask, const guint8 *id)
{
  const guint8 cookie[] = { 0x21, 0x12, 0xa4, 0x42 };

  memcpy (mask, cookie, sizeof cookie);
  memcpy (mask + sizeof cookie, id, SIP_STUN_ID_SIZE);
}

static GInetSocketAddress *
read_address (const SipStun *self, const guint8 *value, gsize size)
{
  GSocketFamily family = size == 8 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;
  gsize n_bytes = size == 8 ? 4 : 16;
  g_autoptr (GInetAddress) address = NULL;
  guint8 mask[16], bytes[16];

  if ((size != 8 || value[1] != FAMILY_V4) && (size != 20 || value[1] != FAMILY_V6))
    return NULL;
  make_mask (mask, self->id);
  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] = value[4 + i] ^ mask[i];
  address = g_inet_address_new_from_bytes (bytes, family);
  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (address, get_16 (value + 2) ^ (COOKIE >> 16)));
}

/* RFC 5389 18.2: what a peer may well send and what means nothing here. */
static gboolean
is_known (guint type)
{
  static const guint16 known[] = { 0x0001, 0x0006, 0x0008, 0x0009, 0x000a, 0x0014, 0x0015, 0x0020 };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (known[i] == type)
        return TRUE;
    }
  return type >= FIRST_OPTIONAL;
}

static void
take_attribute (SipStun *self, guint type, const guint8 *value, gsize size)
{
  /* RFC 5389 15: of several only the first counts. */
  if (type == XOR_MAPPED_ADDRESS && self->kind == SIP_STUN_SUCCESS && !self->mapped)
    self->mapped = read_address (self, value, size);
  else if (!is_known (type) && self->n_unknown < G_N_ELEMENTS (self->unknown))
    self->unknown[self->n_unknown++] = type;
}

static gboolean
take_attributes (SipStun *self, const guint8 *at, gsize left)
{
  while (left > 0)
    {
      gsize size, padded;

      if (left < 4)
        return FALSE;
      size = get_16 (at + 2);
      padded = (size + 3) & ~(gsize) 3;
      if (padded > left - 4)
        return FALSE;
      take_attribute (self, get_16 (at), at + 4, size);
      at += 4 + padded;
      left -= 4 + padded;
    }
  return TRUE;
}

gboolean
sip_stun_parse (SipStun *self, const guint8 *data, gsize size)
{
  *self = (SipStun) { 0 };
  if (!sip_stun_is (data, size) || get_16 (data + 2) != size - HEADER_SIZE || size % 4 != 0)
    return FALSE;
  if (!take_kind (self, get_16 (data)))
    return FALSE;
  memcpy (self->id, data + 8, SIP_STUN_ID_SIZE);
  if (take_attributes (self, data + HEADER_SIZE, size - HEADER_SIZE) &&
      /* RFC 5389 7.3.3: a success that cannot be understood is none. */
      (self->kind != SIP_STUN_SUCCESS || (self->mapped && self->n_unknown == 0)))
    return TRUE;
  sip_stun_clear (self);
  return FALSE;
}

void
sip_stun_clear (SipStun *self)
{
  g_clear_object (&self->mapped);
}

static GByteArray *
begin (guint type, gsize body_size, const guint8 *id)
{
  GByteArray *bytes = g_byte_array_sized_new (HEADER_SIZE + body_size);

  add_16 (bytes, type);
  add_16 (bytes, body_size);
  add_32 (bytes, COOKIE);
  g_byte_array_append (bytes, id, SIP_STUN_ID_SIZE);
  return bytes;
}

GBytes *
sip_stun_write_request (const guint8 *id)
{
  return g_byte_array_free_to_bytes (begin (BINDING_REQUEST, 0, id));
}

static GBytes *
write_success (const guint8 *id, GInetSocketAddress *source)
{
  GInetAddress *address = g_inet_socket_address_get_address (source);
  gsize n_bytes = g_inet_address_get_native_size (address);
  const guint8 *plain = g_inet_address_to_bytes (address);
  GByteArray *bytes = begin (BINDING_SUCCESS, 8 + n_bytes, id);
  guint8 mask[16], hidden[16];

  make_mask (mask, id);
  for (gsize i = 0; i < n_bytes; i++)
    hidden[i] = plain[i] ^ mask[i];
  add_16 (bytes, XOR_MAPPED_ADDRESS);
  add_16 (bytes, 4 + n_bytes);
  add_16 (bytes, n_bytes == 4 ? FAMILY_V4 : FAMILY_V6);
  add_16 (bytes, g_inet_socket_address_get_port (source) ^ (COOKIE >> 16));
  g_byte_array_append (bytes, hidden, n_bytes);
  return g_byte_array_free_to_bytes (bytes);
}

/* RFC 5389 7.3.1: 420, with the names of what was not understood. */
static GBytes *
write_error (const SipStun *request)
{
  gsize padded = (request->n_unknown * 2 + 3) & ~(gsize) 3;
  GByteArray *bytes = begin (BINDING_ERROR, 8 + 4 + padded, request->id);

  add_16 (bytes, ERROR_CODE);
  add_16 (bytes, 4);
  add_32 (bytes, 4 << 8 | 20);
  add_16 (bytes, UNKNOWN_ATTRIBUTES);
  add_16 (bytes, request->n_unknown * 2);
  for (guint i = 0; i < request->n_unknown; i++)
    add_16 (bytes, request->unknown[i]);
  if (request->n_unknown % 2)
    add_16 (bytes, 0);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
sip_stun_write_answer (const SipStun *request, GInetSocketAddress *source)
{
  return request->n_unknown > 0 ? write_error (request) : write_success (request->id, source);
}
