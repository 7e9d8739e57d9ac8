/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-call-quality.h"

double
phone_call_quality_estimate_mos (double impairment, double robustness, double loss_percent, double delay_ms)
{
  double delay_impairment = 0.024 * delay_ms + 0.11 * MAX (0, delay_ms - 177.3);
  double loss_impairment = impairment + (95 - impairment) * loss_percent / (loss_percent + robustness);
  double r = CLAMP (93.2 - delay_impairment - loss_impairment, 0, 100);

  return 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
}
