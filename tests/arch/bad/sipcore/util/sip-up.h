/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include <curl/curl.h>
#include "message/sip-down.h"
