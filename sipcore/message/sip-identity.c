/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-identity.h"

#include <string.h>

#include "message/sip-diversion.h"
#include "message/sip-history-info.h"
#include "message/sip-params.h"
#include "message/sip-privacy.h"
#include "message/sip-scan-private.h"
#include "message/sip-value-scan-private.h"

#define ANONYMOUS_HOST "anonymous.invalid"

struct _SipIdentity
{
  SipAddress *address;
  SipAddress *asserted; /* nullable */
  SipUri *telephone;    /* nullable */
  GPtrArray *via;       /* of SipAddress */
  SipVerstat verstat;
  gboolean anonymous;
};

G_DEFINE_BOXED_TYPE (SipIdentity, sip_identity, sip_identity_ref, sip_identity_unref)

G_DEFINE_ENUM_TYPE (SipVerstat, sip_verstat,
                    G_DEFINE_ENUM_VALUE (SIP_VERSTAT_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SIP_VERSTAT_NOT_VALIDATED, "not-validated"),
                    G_DEFINE_ENUM_VALUE (SIP_VERSTAT_PASSED, "passed"),
                    G_DEFINE_ENUM_VALUE (SIP_VERSTAT_FAILED, "failed"))

static gboolean
is_sip (SipUri *uri)
{
  return sip_uri_get_scheme (uri) == SIP_SCHEME_SIP || sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS;
}

/* RFC 3325 9.1: a SIP address, a telephone number, or one of each; nothing else. */
static void
read_asserted (SipIdentity *self, SipMessage *request)
{
  SipAddress *address, *telephone = NULL;

  for (guint i = 0;
       i < SIP_MAX_VALUES && (address = sip_message_get_address (request, SIP_HEADER_P_ASSERTED_IDENTITY, i)); i++)
    {
      SipUri *uri = sip_address_get_uri (address);

      if (is_sip (uri) && !self->asserted)
        self->asserted = sip_address_ref (address);
      else if (sip_uri_get_scheme (uri) == SIP_SCHEME_TEL && !telephone)
        telephone = address;
    }
  if (telephone)
    self->telephone = sip_uri_ref (sip_address_get_uri (telephone));
  if (telephone && !self->asserted)
    self->asserted = sip_address_ref (telephone);
}

static gboolean
param_is (SipAddress *address, const char *name, const char *expected, gboolean when_absent)
{
  SipSlice value;

  if (!sip_address_get_param (address, name, &value))
    return when_absent;
  return sip_slice_equal_nocase (value, sip_slice (expected));
}

/* What servers sent before there was P-Asserted-Identity, and some still do. */
static void
read_remote_party (SipIdentity *self, SipMessage *request)
{
  SipAddress *address;

  for (guint i = 0;
       i < SIP_MAX_VALUES && (address = sip_message_get_address (request, SIP_HEADER_REMOTE_PARTY_ID, i)); i++)
    {
      if (!param_is (address, "party", "calling", TRUE) || !is_sip (sip_address_get_uri (address)))
        continue;
      self->asserted = sip_address_ref (address);
      self->anonymous |= !param_is (address, "privacy", "off", TRUE);
      return;
    }
}

static gboolean
starts_with (SipSlice text, const char *prefix)
{
  gsize length = strlen (prefix);

  return text.length >= length && g_ascii_strncasecmp (text.data, prefix, length) == 0;
}

/* It stands among the parameters of a number, which may be those of a user, of the URI, or of the header field. */
static SipVerstat
read_verstat (SipAddress *address)
{
  SipUri *uri = address ? sip_address_get_uri (address) : NULL;
  SipSlice value;

  if (!uri
      || (!sip_params_get (sip_uri_get_user (uri), "verstat", &value) && !sip_uri_get_param (uri, "verstat", &value)
          && !sip_address_get_param (address, "verstat", &value)))
    return SIP_VERSTAT_NONE;
  if (starts_with (value, "TN-Validation-Passed"))
    return SIP_VERSTAT_PASSED;
  if (starts_with (value, "TN-Validation-Failed"))
    return SIP_VERSTAT_FAILED;
  return starts_with (value, "No-TN-Validation") ? SIP_VERSTAT_NOT_VALIDATED : SIP_VERSTAT_NONE;
}

static void
read_trusted (SipIdentity *self, SipMessage *request)
{
  read_asserted (self, request);
  if (!self->asserted)
    read_remote_party (self, request);
  self->verstat = read_verstat (self->asserted);
  if (self->verstat == SIP_VERSTAT_NONE)
    self->verstat = read_verstat (sip_message_get_address (request, SIP_HEADER_P_ASSERTED_IDENTITY, 1));
  if (self->verstat == SIP_VERSTAT_NONE)
    self->verstat = read_verstat (sip_message_get_from (request));
}

/* RFC 3323 4.1.1.3 */
static gboolean
is_anonymous_address (SipAddress *address)
{
  SipUri *uri = address ? sip_address_get_uri (address) : NULL;

  return !uri || sip_slice_equal_nocase (sip_uri_get_host (uri), SIP_SLICE (ANONYMOUS_HOST))
         || sip_slice_equal_nocase (sip_uri_get_user (uri), SIP_SLICE ("anonymous"));
}

static void
add_via (SipIdentity *self, SipAddress *address)
{
  g_ptr_array_add (self->via, sip_address_ref (address));
}

static void
read_diversions (SipIdentity *self, SipMessage *request)
{
  g_autoptr (GPtrArray) diversions = sip_message_get_diversions (request);

  for (guint i = 0; i < diversions->len; i++)
    {
      SipDiversion *diversion = diversions->pdata[i];

      if (!diversion->hidden)
        add_via (self, diversion->address);
    }
}

/* Whether the call left the target at @index: it answered something, or another came in its place. */
static gboolean
was_left (GPtrArray *history, guint index)
{
  SipHistoryEntry *entry = history->pdata[index], *next = history->pdata[index + 1];

  for (guint i = index + 1; i < history->len; i++)
    {
      SipHistoryEntry *later = history->pdata[i];

      if (later->mapped_from && strcmp (later->mapped_from, entry->index) == 0)
        return TRUE;
    }
  return entry->status >= 300 || next->cause != 0;
}

static void
read_history (SipIdentity *self, SipMessage *request)
{
  g_autoptr (GPtrArray) history = sip_message_get_history (request);

  for (guint i = history->len; i > 1; i--)
    {
      SipHistoryEntry *entry = history->pdata[i - 2];

      if (!entry->hidden && was_left (history, i - 2))
        add_via (self, entry->address);
    }
}

static void
read_via (SipIdentity *self, SipMessage *request, SipPrivacy privacy)
{
  self->via = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_address_unref);
  read_diversions (self, request);
  if (self->via->len == 0 && !(privacy & SIP_PRIVACY_HISTORY))
    read_history (self, request);
}

/**
 * sip_identity_new_from_request:
 * @request: a request that came in
 * @trusted: it came over the flow of the own server, whose word on the sender counts (RFC 3325 5). See
 *   sip_agent_trusts()
 *
 * Finds out who sends @request: P-Asserted-Identity, or Remote-Party-ID where there is none, if it is @trusted, and
 * From otherwise. Privacy (RFC 3323, RFC 3325) is honoured.
 *
 * Returns: (transfer full): the identity
 */
SipIdentity *
sip_identity_new_from_request (SipMessage *request, gboolean trusted)
{
  SipAddress *from;
  SipPrivacy privacy;
  SipIdentity *self;

  g_return_val_if_fail (request, NULL);

  self = g_rc_box_new0 (SipIdentity);
  privacy = sip_message_get_privacy (request);
  from = sip_message_get_from (request);
  self->anonymous = (privacy & (SIP_PRIVACY_USER | SIP_PRIVACY_ID)) != 0;
  if (trusted)
    read_trusted (self, request);
  self->anonymous |= is_anonymous_address (self->asserted ? self->asserted : from);
  if (self->anonymous)
    self->address = sip_address_new_anonymous ();
  else
    self->address = sip_address_ref (self->asserted ? self->asserted : from);
  read_via (self, request, privacy);
  return self;
}

/**
 * sip_identity_ref:
 *
 * Returns: (transfer full): @self
 */
SipIdentity *
sip_identity_ref (SipIdentity *self)
{
  g_return_val_if_fail (self, NULL);

  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipIdentity *self = data;

  sip_address_unref (self->address);
  g_clear_pointer (&self->asserted, sip_address_unref);
  g_clear_pointer (&self->telephone, sip_uri_unref);
  g_ptr_array_unref (self->via);
}

/**
 * sip_identity_unref:
 * @self: (transfer full): an identity
 *
 * Gives a reference back.
 */
void
sip_identity_unref (SipIdentity *self)
{
  g_return_if_fail (self);

  g_rc_box_release_full (self, clear);
}

/**
 * sip_identity_get_address:
 *
 * Returns: (transfer none): what may be shown: of an anonymous sender sip:anonymous@anonymous.invalid
 */
SipAddress *
sip_identity_get_address (SipIdentity *self)
{
  g_return_val_if_fail (self, NULL);

  return self->address;
}

/**
 * sip_identity_get_asserted:
 *
 * For decisions such as who may be answered automatically; not to be shown where sip_identity_is_anonymous().
 *
 * Returns: (transfer none) (nullable): the address for which the own server vouches
 */
SipAddress *
sip_identity_get_asserted (SipIdentity *self)
{
  g_return_val_if_fail (self, NULL);

  return self->asserted;
}

/**
 * sip_identity_get_telephone:
 *
 * Returns: (transfer none) (nullable): the telephone number for which the own server vouches; not to be shown where
 *   sip_identity_is_anonymous()
 */
SipUri *
sip_identity_get_telephone (SipIdentity *self)
{
  g_return_val_if_fail (self, NULL);

  return self->telephone;
}

/**
 * sip_identity_is_anonymous:
 *
 * Returns: whether the sender does not want to be known
 */
gboolean
sip_identity_is_anonymous (SipIdentity *self)
{
  g_return_val_if_fail (self, FALSE);

  return self->anonymous;
}

/**
 * sip_identity_get_verstat:
 *
 * Returns: what the own server found out about the number
 */
SipVerstat
sip_identity_get_verstat (SipIdentity *self)
{
  g_return_val_if_fail (self, SIP_VERSTAT_NONE);

  return self->verstat;
}

/**
 * sip_identity_get_via:
 *
 * Whose calls these are that came here instead: from Diversion (RFC 5806), or History-Info (RFC 7044) where there is
 * none. Those who do not want to be shown are left out.
 *
 * Returns: (transfer none) (element-type SipAddress): the one who diverted last first; may be none
 */
GPtrArray *
sip_identity_get_via (SipIdentity *self)
{
  g_return_val_if_fail (self, NULL);

  return self->via;
}

/**
 * sip_address_new_anonymous:
 *
 * Returns: (transfer full): what stands in From of one who does not want to be known (RFC 3323 4.1.1.3)
 */
SipAddress *
sip_address_new_anonymous (void)
{
  return sip_address_parse ("\"Anonymous\" <sip:anonymous@" ANONYMOUS_HOST ">", NULL);
}
