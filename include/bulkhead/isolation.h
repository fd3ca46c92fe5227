/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Walls one can see: Bulkhead's own addition to the API (CONFIG_BULKHEAD tells that it is
 * there). */
#ifndef BULKHEAD_ISOLATION_H
#define BULKHEAD_ISOLATION_H

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Prints, from the kernel's tables as they are now, what each thread may touch: its stack, each
 * partition, each kernel object; and how those that ended did. Supervisor.
 */
#ifdef CONFIG_USERSPACE
void isolation_print(void);
#else
static inline void isolation_print(void)
{
}
#endif

#ifdef __cplusplus
}
#endif

#endif
