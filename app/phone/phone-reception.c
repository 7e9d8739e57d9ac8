/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-reception.h"

#include <glib/gi18n.h>

#include "call/phone-call-private.h"
#include "message/sip-answer-mode.h"
#include "phone/phone-private.h"

struct _PhoneReception
{
  GObject parent_instance;

  SipUserAgent *strangers; /* answers where there is no account at all */
  char *mode;
  char *allow;
  char *trusted;
  char *replacements;
  char *forward; /* nullable */

  Phone *phone;
  guint after;
  gboolean dnd;
};

G_DEFINE_FINAL_TYPE (PhoneReception, phone_reception, G_TYPE_OBJECT)

static char *
dup_number (const char *address)
{
  g_autoptr (SipUri) uri = address ? sip_uri_parse (address, NULL) : NULL;
  g_autofree char *user = uri ? sip_uri_dup_user (uri) : NULL;

  return user && phone_dial_plan_is_number (user) ? g_steal_pointer (&user) : NULL;
}

gboolean
phone_reception_matches (const char *patterns, const char *uri, PhoneDialPlan *dial_plan)
{
  g_auto (GStrv) parts = patterns ? g_strsplit (patterns, ",", -1) : NULL;
  /* Parameters say nothing of who it is. */
  g_autofree char *address = uri ? g_strndup (uri, strcspn (uri, ";?")) : NULL;
  g_autofree char *number = dup_number (address);

  if (patterns == NULL)
    return TRUE;
  for (char **part = parts; *part && address; part++)
    {
      if (g_pattern_match_simple (g_strstrip (*part), address) ||
          (number && phone_dial_plan_is_number (*part) && phone_dial_plan_matches (dial_plan, *part, number)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_for_nobody (SipAgent *agent, SipMessage *request, SipFlow *flow, gpointer user_data)
{
  PhoneReception *self = user_data;

  return g_list_model_get_n_items (phone_get_accounts (self->phone)) == 0;
}

static gboolean
on_answer_timeout (gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!phone_call_answer (user_data, &error))
    g_debug ("A call was not answered automatically: %s", error->message);
  return G_SOURCE_REMOVE;
}

static void
on_call_state (PhoneCall *call, GParamSpec *pspec, gpointer user_data)
{
  if (phone_call_get_state (call) != PHONE_CALL_RINGING)
    g_object_set_data (G_OBJECT (call), "phone-answer-timeout", NULL);
}

static void
destroy_source (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
answer_later (PhoneCall *call, guint seconds)
{
  GSource *source = g_timeout_source_new_seconds (seconds);

  g_source_set_callback (source, on_answer_timeout, call, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_object_set_data_full (G_OBJECT (call), "phone-answer-timeout", source, destroy_source);
  g_signal_connect (call, "notify::state", G_CALLBACK (on_call_state), NULL);
}

/* Its user speaks already: the call that is replaced was answered. */
static gboolean
continues_a_call (PhoneReception *self, PhoneCall *call)
{
  SipSession *replacee = sip_session_get_replacee (phone_call_get_session (call));

  return replacee && sip_session_get_state (replacee) == SIP_SESSION_ESTABLISHED &&
         g_str_equal (self->replacements, "auto");
}

/* RFC 5373 4.5.1, and what intercoms used before it. (nullable) */
static SipAnswerMode *
dup_wish (PhoneCall *call)
{
  SipMessage *invite = sip_invitation_get_request (SIP_INVITATION (phone_call_get_session (call)));
  SipAnswerMode *privileged = sip_message_get_answer_mode (invite, TRUE);

  return privileged ? privileged : sip_message_get_answer_mode (invite, FALSE);
}

static gboolean
is_among (PhoneReception *self, const char *patterns, PhoneCall *call)
{
  PhoneDialPlan *plan = phone_get_dial_plan (self->phone, phone_call_get_account (call));

  return phone_reception_matches (patterns, phone_call_get_peer_uri (call), plan);
}

/* Seconds after which the call is answered by itself; -1: a person answers. */
static int
find_delay (PhoneReception *self, PhoneCall *call, const SipAnswerMode *wish)
{
  gboolean automatic = g_str_equal (self->mode, "auto") && is_among (self, self->allow, call);

  if (wish && wish->automatic && self->trusted && is_among (self, self->trusted, call))
    return automatic ? MIN (self->after, wish->delay) : wish->delay;
  return automatic && !(wish && wish->required && !wish->automatic) ? (int) self->after : -1;
}

/* Whoever was called for help may call back. */
static gboolean
is_emergency (PhoneReception *self, PhoneCall *call)
{
  g_autofree char *user = dup_number (phone_call_get_peer_uri (call));
  g_autofree char *number = NULL;

  if (user)
    number = phone_dial_plan_dup_emergency (phone_get_dial_plan (self->phone, phone_call_get_account (call)), user);
  return number != NULL;
}

/* Whether the call does not get to the person or the machine that answers. */
static gboolean
turn_away (PhoneReception *self, PhoneCall *call)
{
  if (is_emergency (self, call))
    return FALSE;
  if (self->forward)
    return phone_call_redirect (call, self->forward, NULL);
  if (self->dnd)
    return phone_call_reject (call, 480, NULL);
  return g_str_equal (self->mode, "reject") && phone_call_reject (call, 486, NULL);
}

static void
receive (PhoneReception *self, PhoneCall *call)
{
  g_autoptr (SipAnswerMode) wish = dup_wish (call);
  gboolean continues = continues_a_call (self, call);
  int delay = continues ? 0 : find_delay (self, call, wish);

  if (!continues && turn_away (self, call))
    return;
  if (delay < 0 && wish && wish->automatic && wish->required)
    {
      phone_call_reject (call, 403, NULL);
      return;
    }
  if (delay == 0)
    {
      phone_call_answer (call, NULL);
      return;
    }
  phone_call_ring (call);
  if (delay > 0)
    answer_later (call, delay);
  if (phone_call_get_state (call) == PHONE_CALL_RINGING)
    g_signal_emit_by_name (self->phone, "incoming", call);
}

static void
on_invite (PhoneReception *self, SipInvitation *invitation, SipUserAgent *agent)
{
  g_autofree char *id = NULL;
  g_autoptr (PhoneCall) call = NULL;

  if (phone_is_stopping (self->phone, NULL))
    {
      sip_invitation_reject (invitation, 480, NULL, NULL, NULL);
      return;
    }
  id = phone_create_call_id (self->phone);
  call = phone_call_new_incoming (id, phone_find_account_of (self->phone, SIP_AGENT (agent)), invitation);
  phone_add_call (self->phone, call);
  receive (self, call);
}

static void
phone_reception_dispose (GObject *object)
{
  g_clear_object (&PHONE_RECEPTION (object)->strangers);

  G_OBJECT_CLASS (phone_reception_parent_class)->dispose (object);
}

static void
phone_reception_finalize (GObject *object)
{
  PhoneReception *self = PHONE_RECEPTION (object);

  g_free (self->mode);
  g_free (self->allow);
  g_free (self->trusted);
  g_free (self->replacements);
  g_free (self->forward);

  G_OBJECT_CLASS (phone_reception_parent_class)->finalize (object);
}

static void
phone_reception_class_init (PhoneReceptionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phone_reception_dispose;
  G_OBJECT_CLASS (klass)->finalize = phone_reception_finalize;
}

static void
phone_reception_init (PhoneReception *self)
{
}

static void
receive_calls_of (PhoneReception *self, SipUserAgent *agent)
{
  g_signal_connect_object (agent, "invite", G_CALLBACK (on_invite), self, G_CONNECT_SWAPPED);
}

static SipStrangers
read_policy (PhoneConfig *config)
{
  g_autofree char *policy = phone_config_dup_string (config, "listen", "strangers");

  if (!policy)
    return SIP_STRANGERS_AUTO;
  return g_str_equal (policy, "ring") ? SIP_STRANGERS_ACCEPT : SIP_STRANGERS_REFUSE;
}

PhoneReception *
phone_reception_new (Phone *phone)
{
  PhoneReception *self = g_object_new (PHONE_TYPE_RECEPTION, NULL);
  PhoneConfig *config = phone_get_config (phone);
  SipStack *stack = phone_get_stack (phone);
  g_autoptr (SipUri) nobody = sip_uri_new (SIP_SCHEME_SIP, "softphone", "localhost", 0);

  self->phone = phone;
  self->mode = phone_config_dup_string (config, "answer", "mode");
  self->replacements = phone_config_dup_string (config, "calls", "replacements");
  self->allow = phone_config_dup_string (config, "answer", "allow");
  self->trusted = phone_config_dup_string (config, "answer", "trusted");
  self->after = phone_config_get_uint (config, "answer", "after");
  g_object_set (stack, "strangers", read_policy (config), NULL);
  self->strangers = sip_user_agent_new (stack, nobody);
  phone_set_media_source (phone, SIP_AGENT (self->strangers), NULL);
  sip_agent_set_match_func (SIP_AGENT (self->strangers), is_for_nobody, self, NULL);
  receive_calls_of (self, self->strangers);
  sip_stack_add_agent (stack, SIP_AGENT (self->strangers));
  sip_session_manager_add_agent (phone_get_sessions (phone), SIP_AGENT (self->strangers));
  return self;
}

void
phone_reception_add_account (PhoneReception *self, PhoneAccount *account)
{
  SipUserAgent *agent = phone_account_get_user_agent (account);

  g_object_set (agent, "any-user", TRUE, NULL);
  receive_calls_of (self, agent);
}

void
phone_reception_set_dnd (PhoneReception *self, gboolean dnd)
{
  g_return_if_fail (PHONE_IS_RECEPTION (self));

  if (dnd && !self->dnd)
    phone_warn (self->phone, _("Do not disturb is on: no call rings here until it is off."));
  self->dnd = dnd;
}

gboolean
phone_reception_get_dnd (PhoneReception *self)
{
  g_return_val_if_fail (PHONE_IS_RECEPTION (self), FALSE);

  return self->dnd;
}

void
phone_reception_set_forward (PhoneReception *self, const char *uri)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (PHONE_IS_RECEPTION (self));

  if (uri && g_strcmp0 (uri, self->forward) != 0)
    {
      sentence = g_strdup_printf (_("Callers are sent to %s: no call rings here until that is off."), uri);
      phone_warn (self->phone, sentence);
    }
  g_free (self->forward);
  self->forward = g_strdup (uri);
}

const char *
phone_reception_get_forward (PhoneReception *self)
{
  g_return_val_if_fail (PHONE_IS_RECEPTION (self), NULL);

  return self->forward;
}
