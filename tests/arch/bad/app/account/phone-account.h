/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include <gst/gst.h>
#include "softphone-window.h"
#include "transport/sip-flow-private.h"
