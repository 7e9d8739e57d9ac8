/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-notice.h"

#include <string.h>

#include "softphone-text.h"

#define SENTENCE_MAX 256

struct _SoftphoneNotice
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (SoftphoneNotice, softphone_notice, ADW_TYPE_BIN)

/* What is folded takes no clicks from what lies below. */
static void
on_revealed (SoftphoneNotice *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_revealer_get_reveal_child (self->revealer) ||
                                               gtk_revealer_get_child_revealed (self->revealer));
}

static void
softphone_notice_class_init (SoftphoneNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Softphone/softphone-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, SoftphoneNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, SoftphoneNotice, label);
  gtk_widget_class_bind_template_callback (widget_class, softphone_notice_dismiss);
  gtk_widget_class_bind_template_callback (widget_class, on_revealed);
}

static void
softphone_notice_init (SoftphoneNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
softphone_notice_say (SoftphoneNotice *self,
                      const char      *sentence)
{
  const char *shown = gtk_label_get_text (self->label);
  g_autofree char *both = NULL;

  g_return_if_fail (SOFTPHONE_IS_NOTICE (self));
  g_return_if_fail (sentence);

  if (!gtk_revealer_get_reveal_child (self->revealer) || *shown == '\0')
    gtk_label_set_text (self->label, sentence);
  else if (!strstr (shown, sentence))
    {
      both = g_strconcat (shown, "\n", sentence, NULL);
      gtk_label_set_text (self->label, both);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
softphone_notice_answer (SoftphoneNotice *self,
                         const char      *sentence)
{
  g_autofree char *clean = softphone_text_clean (sentence, SENTENCE_MAX);

  g_return_if_fail (SOFTPHONE_IS_NOTICE (self));

  gtk_label_set_text (self->label, "");
  softphone_notice_say (self, clean);
}

void
softphone_notice_dismiss (SoftphoneNotice *self)
{
  g_return_if_fail (SOFTPHONE_IS_NOTICE (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
