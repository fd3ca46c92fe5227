/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief How busy the CPU is (CONFIG_CPU_LOAD). */
#ifndef ZEPHYR_INCLUDE_DEBUG_CPU_LOAD_H_
#define ZEPHYR_INCLUDE_DEBUG_CPU_LOAD_H_

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The part of the time in which not the idle thread ran, in thousandths, rounded down: since boot, or since
 * the last call with @p reset. Supervisor, ISR.
 * @param reset the next call asks from now on
 */
int cpu_load_get(bool reset);

#ifdef __cplusplus
}
#endif

#endif
