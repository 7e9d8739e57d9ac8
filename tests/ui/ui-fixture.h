/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "fake-phone.h"
#include "softphone-application.h"

G_BEGIN_DECLS

/* The real application and its window on a cardboard phone. */
typedef struct
{
  Phone *phone;
  SoftphoneApplication *application;
  GtkWindow *window;
  guint watchdog;
  gboolean has_run;
} UiFixture;

/* GTK with the same font and colours wherever the test runs. */
void ui_test_init (int *argc, char ***argv);
void ui_fixture_set_up (UiFixture *fixture, gconstpointer with_account);
void ui_fixture_tear_down (UiFixture *fixture, gconstpointer with_account);
/* Runs the application until it quits of its own accord. */
void ui_fixture_run (UiFixture *fixture);
PhoneAccount *ui_fixture_account (UiFixture *fixture);
/* Shows the window in this size, drawn. */
void ui_fixture_show (UiFixture *fixture, int width, int height);

/* Runs the main loop until @expression holds; the fixture's watchdog ends what never does. */
#define ui_wait_until(expression)                                                                                     \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    while (!(expression))                                                                                             \
      g_main_context_iteration (NULL, TRUE);                                                                          \
  }                                                                                                                   \
  G_STMT_END

/* Does what is pending now. */
void ui_settle (void);

/* Below @root: the first visible widget of @type; a label; a button by its accessible name or the words on it. */
GtkWidget *ui_find_type (gpointer root, GType type);
GtkWidget *ui_find_label (gpointer root, const char *text);
GtkWidget *ui_find_button (gpointer root, const char *text);
/* Another window of @type, or NULL. */
GtkWindow *ui_find_window (UiFixture *fixture, GType type);
/* The question that is asked, or NULL. */
GtkWidget *ui_find_alert (UiFixture *fixture);
/* As Escape does. */
void ui_close_alert (GtkWidget *alert);

gboolean ui_is_shown (GtkWidget *widget);
void ui_click (GtkWidget *button);
/* A key on the widget that has the focus, through the controllers of its ancestors. */
gboolean ui_press_key (GtkWindow *window, guint keyval, GdkModifierType modifiers);
void ui_save_picture (GtkWindow *window, const char *name);

G_END_DECLS
