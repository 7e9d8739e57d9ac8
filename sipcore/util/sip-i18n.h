/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Sentences for people; N_() marks one that is looked up later. */
#define _(text) g_dgettext (GETTEXT_PACKAGE, text)
#define N_(text) text
