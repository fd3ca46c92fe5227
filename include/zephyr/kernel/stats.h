/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief How long somebody has had the CPU. */
#ifndef ZEPHYR_INCLUDE_KERNEL_STATS_H_
#define ZEPHYR_INCLUDE_KERNEL_STATS_H_

#include <stdbool.h>
#include <stdint.h>

/** In hardware cycles. A window is the time from getting the CPU to losing it. */
struct k_cycle_stats {
	uint64_t total;
	uint64_t current; /**< this window, or the last one */
	uint64_t longest; /**< window */
	uint32_t num_windows;
	bool track_usage;
};

#endif
