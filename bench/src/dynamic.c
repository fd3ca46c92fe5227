/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of objects that are made at run time. */

#include "bench.h"

/* A user gives its permission back, and with the last one the object goes. */
static void user_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	MEASURE(k_object_release(k_object_alloc(K_OBJ_SEM)));
}

static void supervisor_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	MEASURE(k_object_free(k_object_alloc(K_OBJ_SEM)));
}

static void object_alloc_free(uint32_t mode)
{
	run_alone(mode == K_USER ? user_entry : supervisor_entry, mode);
}

static const struct row rows[] = {
	{"calibrate_user", calibrate, K_USER},
	{"calibrate_supervisor", calibrate, 0},
	{"object_alloc_free", object_alloc_free, K_USER},
	{"object_alloc_free_supervisor", object_alloc_free, 0},
};

void measure_all(void)
{
	print_rows(rows, ARRAY_SIZE(rows));
}
