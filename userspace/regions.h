/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Questions about lists of regions. Pure: no hardware, no kernel state. */
#ifndef USERSPACE_REGIONS_H
#define USERSPACE_REGIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/app_memory/mem_domain.h>

/** What a thread may touch is a few such lists taken together. */
struct region_list {
	const struct k_mem_partition *regions;
	size_t count;
};

/** Has the region a size, and does it end before the address space does? */
bool region_is_sane(const struct k_mem_partition *region);

bool regions_overlap(const struct k_mem_partition *a, const struct k_mem_partition *b);

/** Does @p region overlap any of the list? */
bool region_overlaps_any(const struct k_mem_partition *region, struct region_list list);

/**
 * Do the lists together allow every byte of [addr, addr + size) the access @p need (MEM_USER_…)?
 * A size of 0 asks for nothing and is allowed.
 */
bool regions_allow(const struct region_list *lists, size_t num_lists, uintptr_t addr, size_t size,
		   uint8_t need);

#endif
