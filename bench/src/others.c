/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel objects that no row uses, BENCH_OBJECTS of them: a cost that depends on their number shows. */

#include "bench.h"

static struct k_sem others[BENCH_OBJECTS];

void others_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		k_sem_init(&others[i], 0, 1);
	}
}

unsigned int others_count(void)
{
	return BENCH_OBJECTS;
}
