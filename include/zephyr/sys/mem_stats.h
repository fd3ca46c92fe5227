/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What a memory allocator tells about its use. */
#ifndef ZEPHYR_INCLUDE_SYS_MEM_STATS_H_
#define ZEPHYR_INCLUDE_SYS_MEM_STATS_H_

#include <stddef.h>

struct sys_memory_stats {
	size_t free_bytes;
	size_t allocated_bytes;
	size_t max_allocated_bytes; /**< the most at any time */
};

#endif
