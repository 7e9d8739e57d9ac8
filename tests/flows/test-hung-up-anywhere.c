/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

/* A program may end or change the call in whatever signal it likes: of the session, of its dialog and of what the
 * dialog has. In a call in which much happens it does so in the first signal, in the second, and so on, on either side;
 * each time nothing is warned about, both sides have one outcome, and nothing is left. */

typedef struct
{
  const char *name;
  SipInviteOptions invite;
  SipProgressOptions progress;
  gboolean refuses_media; /* the first profile */
} Variant;

static const Variant variants[] = {
  { "plain", { .rel100 = SIP_REL100_OFF }, { .status = 183, .with_description = TRUE } },
  { "reliable", { .rel100 = SIP_REL100_REQUIRED }, { .status = 183, .with_description = TRUE } },
  { "late-offer", { .without_offer = TRUE, .rel100 = SIP_REL100_OFF }, { .status = 180 } },
  { "late-offer-in-a-reliable-response", { .without_offer = TRUE }, { .status = 183, .reliable = TRUE } },
  { "next-profile", { .rel100 = SIP_REL100_OFF }, { .status = 180 }, .refuses_media = TRUE },
};

typedef void (*Act) (SipSession *session);

typedef struct
{
  TestNet net;
  TestPhone alice, bob;
  TestPhone *victim;    /* whose program does something … */
  Act act;              /* … this … */
  guint nth;            /* … in this one of its signals */
  guint n_signals;
  const Variant *variant;
  GPtrArray *watched;   /* GObject */
} Fixture;

static void watch (Fixture *self, gpointer object);

static void
hang_up (SipSession *session)
{
  sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
}

static void
dispose (SipSession *session)
{
  sip_session_dispose_async (session, NULL, NULL, NULL);
}

static void
hold (SipSession *session)
{
  sip_session_hold_async (session, TRUE, NULL, NULL, NULL);
}

static void
count (Fixture *self)
{
  if (++self->n_signals == self->nth && self->victim->session)
    self->act (self->victim->session);
}

static void
on_notify (Fixture *self, GParamSpec *pspec, GObject *object)
{
  if (SIP_IS_SESSION (object) && g_str_equal (pspec->name, "dialog"))
    watch (self, sip_session_get_dialog (SIP_SESSION (object)));
  count (self);
}

/* Each signal of @object, whatever it carries. */
static void
watch_signals (Fixture *self, gpointer object, GType type)
{
  g_autofree guint *ids = NULL;
  guint n_ids;

  if (type == G_TYPE_OBJECT)
    return;
  ids = g_signal_list_ids (type, &n_ids);
  for (guint i = 0; i < n_ids; i++)
    {
      GSignalQuery query;

      g_signal_query (ids[i], &query);
      /* Whether somebody listens to these two makes a difference. */
      if (query.return_type == G_TYPE_NONE && !g_str_equal (query.signal_name, "message"))
        g_signal_connect_swapped (object, query.signal_name, G_CALLBACK (count), self);
    }
  watch_signals (self, object, g_type_parent (type));
}

static void
watch (Fixture *self, gpointer object)
{
  if (!object || g_ptr_array_find (self->watched, object, NULL))
    return;
  g_ptr_array_add (self->watched, g_object_ref (object));
  watch_signals (self, object, G_OBJECT_TYPE (object));
  g_signal_connect_swapped (object, "notify", G_CALLBACK (on_notify), self);
  if (SIP_IS_SESSION_DIALOG (object))
    watch (self, sip_session_dialog_get_dialog (object));
}

static void
on_session (Fixture *self, SipSession *session)
{
  watch (self, session);
}

static void
on_invite (Fixture *self, SipInvitation *invitation)
{
  if (self->victim == &self->bob)
    watch (self, invitation);
  sip_invitation_progress_async (invitation, &self->variant->progress, NULL, NULL, NULL);
  self->bob.fail_nth = 0;
}

static void
init (Fixture *self, const Variant *variant, gboolean caller, Act act, guint nth)
{
  *self = (Fixture) { .variant = variant, .act = act, .nth = nth,
                      .watched = g_ptr_array_new_with_free_func (g_object_unref) };
  self->victim = caller ? &self->alice : &self->bob;
  test_net_init (&self->net, 1);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->bob, &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  g_object_set (self->alice.agent, "session-expires", 100, NULL);
  self->bob.fail_nth = variant->refuses_media ? 1 : 0;
  self->bob.fail_code = SIP_ERROR_NOT_ACCEPTABLE;
  if (caller)
    g_signal_connect_swapped (self->alice.agent, "session", G_CALLBACK (on_session), self);
  g_signal_connect_swapped (self->bob.agent, "invite", G_CALLBACK (on_invite), self);
}

static void
unwatch (Fixture *self)
{
  g_signal_handlers_disconnect_by_data (self->alice.agent, self);
  g_signal_handlers_disconnect_by_data (self->bob.agent, self);
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (self->watched->pdata[i], self);
  g_ptr_array_unref (self->watched);
}

static void
assert_over (TestPhone *phone)
{
  g_assert_true (test_phone_is_over (phone));
  if (phone->session)
    test_phone_assert_one_outcome (phone);
}

/* What is done in a call that is over is an error, and nothing else. */
static void
talk (Fixture *self)
{
  g_autoptr (SipUri) carol = sip_uri_parse ("sip:carol@192.0.2.3", NULL);

  sip_session_hold_async (self->alice.session, TRUE, NULL, NULL, NULL);
  test_net_run (&self->net, 10);
  sip_session_refer_async (self->bob.session, carol, NULL, NULL, NULL, NULL, NULL);
  sip_session_message_async (self->alice.session, NULL, NULL, NULL, NULL);
  sip_session_info_async (self->bob.session, NULL, NULL, NULL, NULL);
  sip_session_send_dtmf_async (self->alice.session, "1", &(SipDtmfOptions) { .method = SIP_DTMF_INFO }, NULL, NULL,
                               NULL);
  test_net_run (&self->net, 10);
  sip_session_invite_async (self->bob.session, &(SipReinviteOptions) { .without_offer = TRUE }, NULL, NULL, NULL);
  test_net_run (&self->net, 10);
  sip_session_invite_async (self->alice.session, &(SipReinviteOptions) { .without_offer = TRUE }, NULL, NULL, NULL);
  sip_session_hold_async (self->bob.session, TRUE, NULL, NULL, NULL);
  /* Long enough for a refresh. */
  test_net_run (&self->net, 60 * 1000);
}

/* Whether there were that many signals. */
static gboolean
call (const Variant *variant, gboolean caller, Act act, guint nth)
{
  Fixture fixture;
  Fixture *self = &fixture;
  gboolean reached;

  init (self, variant, caller, act, nth);
  test_phone_call_with (&self->alice, "sip:bob@192.0.2.2", &variant->invite);
  test_net_run (&self->net, 10);
  if (self->bob.session && sip_session_get_state (self->bob.session) == SIP_SESSION_INITIAL)
    test_phone_answer (&self->bob);
  test_net_run (&self->net, 10);
  if (self->bob.session)
    talk (self);
  reached = self->n_signals >= nth;
  if (!reached)
    {
      test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
      test_phone_assert_state (&self->bob, SIP_SESSION_ESTABLISHED);
    }
  if (caller && self->bob.session)
    hang_up (self->bob.session);
  else
    hang_up (self->alice.session);
  test_net_run (&self->net, 4 * 64 * 500);
  assert_over (&self->alice);
  assert_over (&self->bob);
  unwatch (self);
  test_net_run (&self->net, 64 * 500);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_net_clear (&self->net);
  return reached;
}

static void
anywhere (const Variant *variant, gboolean caller)
{
  static const Act acts[] = { hang_up, dispose, hold };

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      guint nth = 1;

      while (call (variant, caller, acts[i], nth))
        nth++;
      g_assert_cmpuint (nth, >, 40);
    }
}

static void
by_the_caller (gconstpointer data)
{
  anywhere (data, TRUE);
}

static void
by_the_called (gconstpointer data)
{
  anywhere (data, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autofree char *caller = g_strdup_printf ("/session/hung-up-anywhere/%s-by-the-caller", variants[i].name);
      g_autofree char *called = g_strdup_printf ("/session/hung-up-anywhere/%s-by-the-called", variants[i].name);

      g_test_add_data_func (caller, &variants[i], by_the_caller);
      g_test_add_data_func (called, &variants[i], by_the_called);
    }

  return g_test_run ();
}
