/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "headless/phone-ladder.h"

#define WIDTH 38

typedef struct
{
  gint64 at;
  char *label;
  gboolean from_near;
} Rung;

struct _PhoneLadder
{
  GObject parent_instance;

  GArray *rungs;
  char *near_tag; /* the From tag of who called first */
};

G_DEFINE_FINAL_TYPE (PhoneLadder, phone_ladder, G_TYPE_OBJECT)

static void
rung_clear (gpointer rung)
{
  g_free (((Rung *) rung)->label);
}

static char *
create_label (SipMessage *message)
{
  g_autofree char *method = NULL, *phrase = NULL;

  method = sip_slice_dup (sip_message_get_method_name (message));
  if (sip_message_is_request (message))
    return g_steal_pointer (&method);
  phrase = sip_message_dup_reason_phrase (message);
  return g_strdup_printf ("%u %s", sip_message_get_status (message), phrase ? phrase : "");
}

static void
on_sent (PhoneLadder *self, SipFlow *flow, SipMessage *message)
{
  SipAddress *from = sip_message_get_from (message);
  g_autofree char *tag = from ? sip_slice_dup (sip_address_get_tag (from)) : NULL;
  gboolean near;
  Rung rung;

  if (self->near_tag == NULL)
    self->near_tag = g_strdup (tag);
  /* A response carries the From of its request (RFC 3261 8.2.6.2). */
  near = (g_strcmp0 (tag, self->near_tag) == 0) == sip_message_is_request (message);
  rung = (Rung) { .at = g_get_monotonic_time (), .label = create_label (message), .from_near = near };
  g_array_append_val (self->rungs, rung);
}

static void
phone_ladder_finalize (GObject *object)
{
  PhoneLadder *self = PHONE_LADDER (object);

  g_array_unref (self->rungs);
  g_free (self->near_tag);

  G_OBJECT_CLASS (phone_ladder_parent_class)->finalize (object);
}

static void
phone_ladder_class_init (PhoneLadderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_ladder_finalize;
}

static void
phone_ladder_init (PhoneLadder *self)
{
  self->rungs = g_array_new (FALSE, FALSE, sizeof (Rung));
  g_array_set_clear_func (self->rungs, rung_clear);
}

PhoneLadder *
phone_ladder_new (SipStack *stack)
{
  PhoneLadder *self = g_object_new (PHONE_TYPE_LADDER, NULL);

  g_signal_connect_object (sip_stack_get_transport (stack), "sent", G_CALLBACK (on_sent), self, G_CONNECT_SWAPPED);
  return self;
}

static void
append_rung (GString *text, const Rung *rung, gint64 start)
{
  glong length = g_utf8_strlen (rung->label, -1) + 2;
  int before = MAX (1, (WIDTH - 1 - length) / 2), after = MAX (1, WIDTH - 1 - length - before);
  g_autofree char *left = g_strnfill (before, '-');
  g_autofree char *right = g_strnfill (after, '-');

  g_string_append_printf (text, "%10.1f ms  |%s%s %s %s%s|\n", (rung->at - start) / 1000.0, rung->from_near ? "" : "<",
                          left, rung->label, right, rung->from_near ? ">" : "");
}

char *
phone_ladder_to_string (PhoneLadder *self, const char *near, const char *far)
{
  GString *text = g_string_new (NULL);
  gint64 start = self->rungs->len ? g_array_index (self->rungs, Rung, 0).at : 0;

  g_string_append_printf (text, "%15s%-*s%s\n", "", WIDTH - 1, near, far);
  for (guint i = 0; i < self->rungs->len; i++)
    append_rung (text, &g_array_index (self->rungs, Rung, i), start);
  return g_string_free (text, FALSE);
}
