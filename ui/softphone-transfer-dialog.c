/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-transfer-dialog.h"

#include <glib/gi18n-lib.h>

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
on_response (AdwMessageDialog *dialog,
             const char       *response,
             Question         *question)
{
  g_autoptr(GError) error = NULL;

  g_signal_handlers_disconnect_by_data (question->transfers, dialog);
  if (!g_str_equal (response, "call"))
    phone_transfers_refuse (question->transfers, question->call, NULL);
  else if (!phone_transfers_accept (question->transfers, question->call, &error))
    softphone_window_answer (question->window, error->message);
}

static void
on_settled (GtkWindow *dialog,
            PhoneCall *call)
{
  if (g_object_get_data (G_OBJECT (dialog), "call") == call)
    gtk_window_destroy (dialog);
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
  g_autofree char *body = NULL;
  GtkWidget *widget = adw_message_dialog_new (GTK_WINDOW (parent), _("Call Someone Else?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  Question *question = g_new (Question, 1);

  *question = (Question) { parent, g_object_ref (transfers), g_object_ref (call) };
  /* Translators: the first is who the call is with, the second whom they name */
  body = g_strdup_printf (_("%s asks you to call %s instead. This call ends once they answer."), title, address);
  /* A hyphen would be read as part of the address. */
  adw_message_dialog_format_body_markup (dialog, "<span insert_hyphens=\"false\">%s</span>", body);
  adw_message_dialog_add_responses (dialog, "stay", _("_Stay in This Call"), "call", label, NULL);
  adw_message_dialog_set_default_response (dialog, "stay");
  adw_message_dialog_set_close_response (dialog, "stay");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_object_set_data (G_OBJECT (dialog), "call", call);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question, question_free, 0);
  g_signal_connect_object (transfers, "settled", G_CALLBACK (on_settled), dialog, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
