/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Walls one can see: Bulkhead's own addition to the API (CONFIG_BULKHEAD tells that it is
 * there). */
#ifndef BULKHEAD_ISOLATION_H
#define BULKHEAD_ISOLATION_H

#include <zephyr/kernel/thread.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Prints, from the kernel's tables as they are now, what each thread may touch: its stack, each
 * partition, each kernel object; and how those that ended did. Supervisor.
 */
#ifdef CONFIG_USERSPACE
void isolation_print(void);

/**
 * Prints what each region of the protection unit is while the user thread @p thread runs: read back
 * from the register words that a switch loads. Supervisor.
 */
void isolation_print_regions(k_tid_t thread);
#else
static inline void isolation_print(void)
{
}

static inline void isolation_print_regions(k_tid_t thread)
{
	(void)thread;
}
#endif

#ifdef __cplusplus
}
#endif

#endif
