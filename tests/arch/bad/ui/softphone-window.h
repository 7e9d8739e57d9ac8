/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "message/sip-down.h"
#include "account/phone-account.h"
