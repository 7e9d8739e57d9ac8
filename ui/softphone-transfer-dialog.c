/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-transfer-dialog.h"

#include <glib/gi18n-lib.h>

#include "softphone-alert.h"
#include "softphone-call-text.h"
#include "softphone-text.h"

/* What fits onto a button. */
#define BUTTON_CHARS 24

typedef struct {
  SoftphoneWindow *window; /* not owned: the dialog's parent, which takes it away with itself */
  PhoneTransfers *transfers;
  PhoneCall *call;
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->transfers);
  g_object_unref (question->call);
  g_free (question);
}

static void
on_response (GtkWidget  *alert,
             const char *response,
             Question   *question)
{
  g_autoptr(GError) error = NULL;

  g_signal_handlers_disconnect_by_data (question->transfers, alert);
  if (!g_str_equal (response, "call"))
    phone_transfers_refuse (question->transfers, question->call, NULL);
  else if (!phone_transfers_accept (question->transfers, question->call, &error))
    softphone_window_answer (question->window, error->message);
}

static void
on_settled (GtkWidget *alert,
            PhoneCall *call)
{
  if (g_object_get_data (G_OBJECT (alert), "call") == call)
    softphone_alert_dismiss (alert);
}

/* "Call _bob", with what is not meant as a mnemonic doubled. */
static char *
button_label (const char *address)
{
  g_autofree char *name = softphone_text_clean (address, BUTTON_CHARS);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *escaped = g_strjoinv ("__", parts);

  /* Translators: %s is whom the other side of a call asks to call instead */
  return g_strdup_printf (_("_Call %s"), escaped);
}

void
softphone_transfer_dialog_ask (SoftphoneWindow *parent,
                               PhoneTransfers  *transfers,
                               PhoneCall       *call,
                               const char      *target)
{
  g_autofree char *title = softphone_call_text_title (call);
  g_autofree char *address = softphone_text_address (target);
  g_autofree char *label = button_label (address);
  g_autofree char *body = NULL, *markup = NULL;
  GtkWidget *alert;
  Question *question = g_new (Question, 1);

  *question = (Question) { parent, g_object_ref (transfers), g_object_ref (call) };
  /* Translators: the first is who the call is with, the second whom they name */
  body = g_strdup_printf (_("%s asks you to call %s instead. This call ends once they answer."), title, address);
  /* A hyphen would be read as part of the address. */
  markup = g_markup_printf_escaped ("<span insert_hyphens=\"false\">%s</span>", body);
  alert = softphone_alert_new (_("Call Someone Else?"), markup);
  g_object_set (alert, "body-use-markup", TRUE, NULL);
  softphone_alert_add_response (alert, "stay", _("_Stay in This Call"), ADW_RESPONSE_DEFAULT);
  softphone_alert_add_response (alert, "call", label, ADW_RESPONSE_DEFAULT);
  softphone_alert_set_default (alert, "stay");
  g_object_set_data (G_OBJECT (alert), "call", call);
  g_signal_connect_data (alert, "response", G_CALLBACK (on_response), question, question_free, 0);
  g_signal_connect_object (transfers, "settled", G_CALLBACK (on_settled), alert, G_CONNECT_SWAPPED);
  softphone_alert_present (alert, GTK_WINDOW (parent));
}
