/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-invite-plan-private.h"

#include <string.h>

#include "agent/sip-redirect.h"
#include "session/sip-session-timer-private.h"

/* More proxies than that do not each want a longer session interval than the one before. */
#define MAX_INTERVALS 8

/* Somewhere to go: a target, by a proxy or not. */
typedef struct
{
  SipUri *uri;
  SipUri *proxy;
} Stop;

/* What was done already about refusals of the present target. */
typedef struct
{
  gboolean without_100rel;
  gboolean with_100rel;
  gboolean without_offer;
  gboolean waited;
  guint profile;
} Remedies;

struct _SipInvitePlan
{
  /* owned */
  SipSlice home;
  GArray *profiles; /* SipMediaProfile */
  GPtrArray *stops; /* Stop: those that were tried, the present one, those to try */

  guint present;
  guint n_redirects;
  guint max_redirects;
  SipRel100 rel100;
  gboolean without_offer;
  guint min_se;
  guint n_intervals; /* that were asked for */
  Remedies done;
};

static Stop *
stop_new (SipUri *uri, SipUri *proxy)
{
  Stop *stop = g_new0 (Stop, 1);

  stop->uri = sip_uri_ref (uri);
  stop->proxy = proxy ? sip_uri_ref (proxy) : NULL;
  return stop;
}

static void
stop_free (gpointer data)
{
  Stop *stop = data;

  sip_uri_unref (stop->uri);
  g_clear_pointer (&stop->proxy, sip_uri_unref);
  g_free (stop);
}

static Stop *
get_present (SipInvitePlan *self)
{
  return self->stops->pdata[self->present];
}

static gboolean
is_same (SipUri *a, SipUri *b)
{
  return a == b || (a && b && sip_uri_equal (a, b));
}

static gboolean
is_known (SipInvitePlan *self, SipUri *uri, SipUri *proxy)
{
  for (guint i = 0; i < self->stops->len; i++)
    {
      Stop *stop = self->stops->pdata[i];

      if (is_same (stop->uri, uri) && is_same (stop->proxy, proxy))
        return TRUE;
    }
  return FALSE;
}

SipInvitePlan *
sip_invite_plan_new (SipUri *target, SipSlice home, const SipMediaProfile *profiles, gsize n_profiles)
{
  const SipMediaProfile any = SIP_MEDIA_PROFILE_ANY;
  SipInvitePlan *self = g_new0 (SipInvitePlan, 1);

  self->home = (SipSlice) { g_strndup (home.data ? home.data : "", home.length), home.length };
  self->profiles = g_array_new (FALSE, FALSE, sizeof (SipMediaProfile));
  /* A list that names none still offers once what the handler likes. */
  g_array_append_vals (self->profiles, n_profiles > 0 ? profiles : &any, n_profiles > 0 ? n_profiles : 1);
  self->stops = g_ptr_array_new_with_free_func (stop_free);
  g_ptr_array_add (self->stops, stop_new (target, NULL));
  return self;
}

void
sip_invite_plan_free (SipInvitePlan *self)
{
  g_free ((char *) self->home.data);
  g_array_unref (self->profiles);
  g_ptr_array_unref (self->stops);
  g_free (self);
}

void
sip_invite_plan_set_options (SipInvitePlan *self, const SipInviteOptions *options)
{
  self->rel100 = options->rel100;
  self->without_offer = options->without_offer;
  self->max_redirects = options->max_redirects;
}

SipUri *
sip_invite_plan_get_target (SipInvitePlan *self)
{
  return get_present (self)->uri;
}

SipUri *
sip_invite_plan_get_proxy (SipInvitePlan *self)
{
  return get_present (self)->proxy;
}

SipMediaProfile
sip_invite_plan_get_profile (SipInvitePlan *self)
{
  return g_array_index (self->profiles, SipMediaProfile, self->done.profile);
}

SipRel100
sip_invite_plan_get_rel100 (SipInvitePlan *self)
{
  if (self->done.without_100rel)
    return SIP_REL100_OFF;
  return self->done.with_100rel ? SIP_REL100_REQUIRED : self->rel100;
}

gboolean
sip_invite_plan_has_offer (SipInvitePlan *self)
{
  return !self->without_offer && !self->done.without_offer;
}

guint
sip_invite_plan_get_min_se (SipInvitePlan *self)
{
  return self->min_se;
}

/* RFC 3261 8.1.3.4: sips stays sips. */
GPtrArray *
sip_invite_plan_list_redirects (SipInvitePlan *self, SipMessage *response)
{
  gboolean secure = sip_uri_get_scheme (get_present (self)->uri) == SIP_SCHEME_SIPS;
  GPtrArray *targets = sip_redirect_list_targets (response, secure);

  for (guint i = targets->len; i > 0; i--)
    {
      gboolean proxy = sip_message_get_status (response) == 305;
      SipUri *uri = targets->pdata[i - 1];

      if (is_known (self, proxy ? get_present (self)->uri : uri, proxy ? uri : NULL))
        g_ptr_array_remove_index (targets, i - 1);
    }
  if (self->max_redirects - self->n_redirects < targets->len)
    g_ptr_array_set_size (targets, self->max_redirects - self->n_redirects);
  return targets;
}

void
sip_invite_plan_add_redirects (SipInvitePlan *self, GPtrArray *targets, gboolean proxies)
{
  Stop *present = get_present (self);

  for (guint i = 0; i < targets->len && self->n_redirects < self->max_redirects; i++, self->n_redirects++)
    {
      SipUri *uri = targets->pdata[i];

      g_ptr_array_insert (self->stops, self->present + 1 + i,
                          proxies ? stop_new (present->uri, uri) : stop_new (uri, NULL));
    }
}

gboolean
sip_invite_plan_next (SipInvitePlan *self)
{
  if (self->present + 1 >= self->stops->len)
    return FALSE;
  self->present++;
  self->done = (Remedies) { FALSE };
  return TRUE;
}

static gboolean
try_next_profile (SipInvitePlan *self, SipMessage *response)
{
  if (!sip_invite_plan_has_offer (self) || self->done.profile + 1 >= self->profiles->len)
    return FALSE;
  self->done.profile++;
  return TRUE;
}

/* RFC 3261 8.1.3.5: what was too large goes without its body. */
static gboolean
try_without_offer (SipInvitePlan *self, SipMessage *response)
{
  if (!sip_invite_plan_has_offer (self))
    return FALSE;
  self->done.without_offer = TRUE;
  return TRUE;
}

/* RFC 3261 19.1.6, 21.4.14: a telephone number that nobody there knows, as an address of our own domain. */
static gboolean
try_as_sip (SipInvitePlan *self, SipMessage *response)
{
  Stop *present = get_present (self);
  g_autofree char *text = NULL;
  g_autofree char *number = NULL;
  g_autoptr (SipUri) uri = NULL;

  if (sip_uri_get_scheme (present->uri) != SIP_SCHEME_TEL || self->home.length == 0)
    return FALSE;
  number = sip_slice_dup (sip_uri_get_text (present->uri));
  text = g_strdup_printf (strchr (self->home.data, ':') ? "sip:%s@[%s];user=phone" : "sip:%s@%s;user=phone",
                          number + strlen ("tel:"), self->home.data);
  uri = sip_uri_parse (text, NULL);
  if (!uri || is_known (self, uri, present->proxy))
    return FALSE;
  sip_uri_unref (present->uri);
  present->uri = g_steal_pointer (&uri);
  return TRUE;
}

static gboolean
try_without_100rel (SipInvitePlan *self, SipMessage *response)
{
  if (sip_invite_plan_get_rel100 (self) == SIP_REL100_OFF
      || !sip_message_has_token (response, SIP_HEADER_UNSUPPORTED, "100rel"))
    return FALSE;
  self->done.without_100rel = TRUE;
  return TRUE;
}

static gboolean
try_with_100rel (SipInvitePlan *self, SipMessage *response)
{
  if (sip_invite_plan_get_rel100 (self) != SIP_REL100_SUPPORTED
      || !sip_message_has_token (response, SIP_HEADER_REQUIRE, "100rel"))
    return FALSE;
  self->done.with_100rel = TRUE;
  return TRUE;
}

/* RFC 3261 14.1 has it for a re-INVITE: the owner of the Call-ID waits for 2.1 to 4 seconds. */
static gboolean
try_later (SipInvitePlan *self, SipMessage *response)
{
  if (self->done.waited)
    return FALSE;
  self->done.waited = TRUE;
  return TRUE;
}

/* RFC 4028 7.3; several proxies may ask for more, one after the other. */
static gboolean
try_longer_interval (SipInvitePlan *self, SipMessage *response)
{
  guint min_se = sip_session_timer_read_refusal (response);

  if (min_se <= self->min_se || self->n_intervals >= MAX_INTERVALS)
    return FALSE;
  self->n_intervals++;
  self->min_se = min_se;
  return TRUE;
}

static const struct
{
  guint status;
  gboolean (*remedy) (SipInvitePlan *self, SipMessage *response);
} refusals[] = {
  { 413, try_without_offer },
  { 415, try_next_profile },
  { 416, try_as_sip },
  { 420, try_without_100rel },
  { 421, try_with_100rel },
  { 422, try_longer_interval },
  { 488, try_next_profile },
  { 491, try_later },
  { 606, try_next_profile },
};

gboolean
sip_invite_plan_revise (SipInvitePlan *self, SipMessage *response, SipRandom *random, guint *delay_ms)
{
  guint status = sip_message_get_status (response);

  *delay_ms = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      if (refusals[i].status != status || !refusals[i].remedy (self, response))
        continue;
      if (status == 491)
        *delay_ms = 10 * sip_random_range (random, 210, 401);
      return TRUE;
    }
  /* RFC 3261 8.1.3.4: a global failure ends the search. */
  return status < 600 && sip_invite_plan_next (self);
}
