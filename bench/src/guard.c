/* SPDX-License-Identifier: Apache-2.0 */
/* What a stack guard could add to. */

#include "bench.h"

static const struct row rows[] = {
	{"calibrate_user", calibrate, K_USER},
	{"calibrate_supervisor", calibrate, 0},
	{"null_call", null_call, K_USER},
};

void measure_all(void)
{
	print_rows(rows, ARRAY_SIZE(rows));
}
