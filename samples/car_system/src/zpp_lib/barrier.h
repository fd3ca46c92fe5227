/* SPDX-License-Identifier: Apache-2.0 */
/* A barrier: threads wait for each other and then go on together. It serves once. */
#ifndef ZPP_LIB_BARRIER_H
#define ZPP_LIB_BARRIER_H

#include <stdint.h>
#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel.h>

/* Puts a variable where all threads that use the library may touch it. */
#define ZPP_LIB_DATA K_APP_DMEM(zpp_lib_partition)

struct zpp_barrier_state {
	uint32_t missing;
	int64_t start; /* ms since boot */
};

struct zpp_barrier {
	struct k_mutex *mutex; /* guards state */
	struct k_sem *gate;
	struct zpp_barrier_state *state;
	uint32_t threads;
};

#define ZPP_BARRIER_DEFINE(name, number_of_threads)                                                \
	static K_MUTEX_DEFINE(name##_mutex);                                                       \
	static K_SEM_DEFINE(name##_gate, 0, number_of_threads);                                    \
	ZPP_LIB_DATA static struct zpp_barrier_state name##_state = {.missing =                    \
									     number_of_threads};   \
	static const struct zpp_barrier name = {&name##_mutex, &name##_gate, &name##_state,        \
						number_of_threads}

/*
 * Waits until all threads have come. They all get the same time, in ms since boot, that lies a few
 * milliseconds ahead: from then on they should work.
 */
int64_t zpp_barrier_wait(const struct zpp_barrier *barrier);

/* That time, for somebody who does not take part. Supervisor. */
int64_t zpp_barrier_start(const struct zpp_barrier *barrier);

/* Lets a user thread use the barrier. Supervisor. */
void zpp_barrier_grant_access(const struct zpp_barrier *barrier, k_tid_t thread);

#endif
