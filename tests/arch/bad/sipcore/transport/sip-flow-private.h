/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gst/gst.h>
#include "message/sip-down.h"
