/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-stirling.h"

double
lex_stirling_error(uint64_t n)
{
    static const double exact[] = {
        -0.91893853320467274,  0.081061466795327258,  0.041340695955409294,  0.027677925684998339,
        0.020790672103765093,  0.016644691189821192,  0.013876128823070748,  0.01189670994589177,
        0.010411265261972096,  0.0092554621827127329, 0.0083305634333628713, 0.0075736754879518408,
        0.0069428401072095299, 0.0064089941880042071, 0.0059513701127588477, 0.0055547335519628014,
    };
    if (n < G_N_ELEMENTS(exact))
        return exact[n];
    /* Abramowitz & Stegun 6.1.41; what is left out is below 691 / (360360 * 16^11) = 1e-16. */
    const double r = 1 / (double)n;
    const double s = r * r;
    return r * (1 / 12.0 - s * (1 / 360.0 - s * (1 / 1260.0 - s * (1 / 1680.0 - s / 1188.0))));
}
