/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-user-agent.h"
#include "fuzz-world.h"
#include "session/sip-fixed-description.h"
#include "session/sip-referral.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

/* Messages against a live phone with its calls and their dialogs: whatever comes, whenever, and whatever the phone's
 * user does meanwhile, nothing is left in the end. */

#define MAX_SESSIONS 8
#define SDP "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"
/* A call that rings is given up after five minutes; what ends then may send a request itself. */
#define LONG_ENOUGH_MS (400 * 1000)

typedef struct
{
  FuzzWorld world;
  SipStack *stack;
  SipUserAgent *agent;
  GPtrArray *sessions;
} Target;

static SipDescriptionHandler *
create_handler (SipAgent *agent, gpointer user_data)
{
  return SIP_DESCRIPTION_HANDLER (sip_fixed_description_new (SDP));
}

static void on_refer (Target *self, SipReferral *referral);

static void
add_session (Target *self, SipSession *session)
{
  g_ptr_array_add (self->sessions, session);
  g_signal_connect_swapped (session, "refer", G_CALLBACK (on_refer), self);
}

/* The far end has us call another, as often as there is room. */
static void
on_refer (Target *self, SipReferral *referral)
{
  static const SipMediaProfile profiles[] = { SIP_MEDIA_PROFILE_AVP };
  SipInviter *inviter;

  if (self->sessions->len == MAX_SESSIONS || !sip_referral_accept (referral, NULL, NULL))
    return;
  inviter = sip_referral_make_inviter (referral, profiles, G_N_ELEMENTS (profiles), NULL);
  if (!inviter)
    return;
  add_session (self, SIP_SESSION (inviter));
  sip_inviter_invite (inviter, NULL);
}

static void
on_invite (Target *self, SipInvitation *invitation)
{
  if (self->sessions->len < MAX_SESSIONS)
    add_session (self, g_object_ref (SIP_SESSION (invitation)));
}

static SipSession *
take_session (Target *self)
{
  guint8 which = fuzz_world_take (&self->world);

  return self->sessions->len > 0 ? self->sessions->pdata[which % self->sessions->len] : NULL;
}

static void
call (Target *self)
{
  static const SipMediaProfile profiles[] = { SIP_MEDIA_PROFILE_AVP, SIP_MEDIA_PROFILE_SAVP };
  guint8 choice = fuzz_world_take (&self->world);
  g_autoptr (SipUri) target = sip_uri_parse (choice & 1 ? "sip:far@far.example" : "sip:far@192.0.2.9", NULL);
  SipInviteOptions options = { .no_answer_s = choice & 2 ? 10 : 0, .expires_s = choice & 4 ? 5 : 0 };
  SipInviter *inviter;

  if (self->sessions->len == MAX_SESSIONS)
    return;
  options.without_offer = (choice & 8) != 0;
  options.rel100 = choice / 16 % 3;
  options.max_redirects = choice / 64;
  inviter = sip_inviter_new (SIP_AGENT (self->agent), target, profiles, G_N_ELEMENTS (profiles));
  add_session (self, SIP_SESSION (inviter));
  sip_inviter_invite (inviter, &options);
}

static void
act_on_invitation (Target *self, SipInvitation *invitation)
{
  guint8 choice = fuzz_world_take (&self->world);
  SipProgressOptions progress = { 0 };

  switch (choice % 4)
    {
    case 0:
      sip_invitation_prepare (invitation);
      break;
    case 1:
      progress.status = 101 + choice % 99;
      progress.with_description = (choice & 64) != 0;
      progress.reliable = (choice & 32) != 0;
      sip_invitation_progress_async (invitation, &progress, NULL, NULL, NULL);
      break;
    case 2:
      sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
      break;
    default:
      sip_invitation_reject (invitation, 300 + choice, NULL, NULL, NULL);
    }
}

/* A call that nobody holds goes on until somebody ends it. */
static void
drop (Target *self, SipSession *session)
{
  g_signal_handlers_disconnect_by_data (session, self);
  sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
  g_ptr_array_remove (self->sessions, session);
}

static void
act_in_dialog (Target *self, SipSession *session)
{
  guint8 choice = fuzz_world_take (&self->world);
  g_autoptr (SipUri) target = sip_uri_parse ("sip:other@far.example", NULL);

  switch (choice % 6)
    {
    case 0:
      sip_session_send_dtmf_async (session, "1,2", NULL, NULL, NULL, NULL);
      break;
    case 1:
      sip_session_info_async (session, NULL, NULL, NULL, NULL);
      break;
    case 2:
      sip_session_message_async (session, NULL, NULL, NULL, NULL);
      break;
    case 3:
      sip_session_notify_async (session, "dialog", "active", NULL, NULL, NULL, NULL);
      break;
    case 4:
      sip_session_refer_async (session, target, NULL, NULL, NULL, NULL, NULL);
      break;
    default:
      sip_session_refer_async (session, NULL, take_session (self), NULL, NULL, NULL, NULL);
    }
}

static void
step (Target *self)
{
  guint8 code = fuzz_world_take (&self->world) % (FUZZ_N_STEPS + 6);
  SipSession *session;

  switch (code)
    {
    case FUZZ_N_STEPS:
      call (self);
      break;
    case FUZZ_N_STEPS + 1:
    case FUZZ_N_STEPS + 2:
      session = take_session (self);
      if (SIP_IS_INVITATION (session))
        act_on_invitation (self, SIP_INVITATION (session));
      break;
    case FUZZ_N_STEPS + 3:
      session = take_session (self);
      if (session)
        sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
      break;
    case FUZZ_N_STEPS + 4:
      session = take_session (self);
      if (session)
        act_in_dialog (self, session);
      break;
    case FUZZ_N_STEPS + 5:
      session = take_session (self);
      if (session)
        drop (self, session);
      break;
    default:
      fuzz_world_step (&self->world, code);
    }
  fuzz_world_run (&self->world, 0);
}

static void
set_up (Target *self, const guint8 *data, gsize length)
{
  g_autoptr (SipUri) aor = sip_uri_parse ("sip:near@192.0.2.1", NULL);

  fuzz_world_init (&self->world, data, length);
  self->stack = sip_stack_new (self->world.clock, self->world.random);
  fuzz_world_set_near (&self->world, sip_stack_get_transport (self->stack), sip_stack_get_resolver (self->stack));
  self->agent = sip_user_agent_new (self->stack, aor);
  sip_agent_set_credentials (SIP_AGENT (self->agent), "near", "secret");
  sip_agent_set_description_handler_factory (SIP_AGENT (self->agent), create_handler, NULL, NULL);
  g_signal_connect_swapped (self->agent, "invite", G_CALLBACK (on_invite), self);
  sip_stack_add_agent (self->stack, SIP_AGENT (self->agent));
  self->sessions = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Target *self)
{
  g_ptr_array_unref (self->sessions);
  g_signal_handlers_disconnect_by_data (self->agent, self);
  sip_stack_remove_agent (self->stack, SIP_AGENT (self->agent));
  g_assert_finalize_object (self->agent);
  sip_transport_layer_close (sip_stack_get_transport (self->stack));
  g_clear_object (&self->world.flow);
  fuzz_world_run (&self->world, 0);
  g_assert_finalize_object (self->stack);
  fuzz_world_run (&self->world, 0);
  fuzz_world_clear (&self->world);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  Target self = { 0 };

  set_up (&self, data, length);
  while (!fuzz_world_at_end (&self.world))
    step (&self);

  sip_memory_network_set_faults (self.world.network, &(SipMemoryFaults) { .loss = 0 });
  for (guint i = 0; i < self.sessions->len; i++)
    {
      g_signal_handlers_disconnect_by_data (self.sessions->pdata[i], &self);
      sip_session_terminate_async (self.sessions->pdata[i], NULL, NULL, NULL, NULL);
    }
  fuzz_world_run (&self.world, LONG_ENOUGH_MS);
  for (guint i = 0; i < self.sessions->len; i++)
    g_assert_cmpint (sip_session_get_state (self.sessions->pdata[i]), ==, SIP_SESSION_TERMINATED);
  g_ptr_array_set_size (self.sessions, 0);
  fuzz_world_run (&self.world, LONG_ENOUGH_MS);
  g_assert_cmpuint (sip_dialog_table_get_size (sip_stack_get_dialogs (self.stack)), ==, 0);
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (sip_stack_get_transactions (self.stack)), ==, 0);
  tear_down (&self);
  return 0;
}
