/* SPDX-License-Identifier: Apache-2.0 */
/* The region table: what a thread may do where.
 *
 * It is the truth (I1): register images are encoded from it, access checks read it, and nobody ever
 * asks the hardware. An access may span regions that touch; it is allowed if each byte is. All
 * arithmetic is written so that no sum can wrap: a region is [start, start + size) with
 * start + size <= 2^32 - 1, and lengths are compared by subtraction. */

#include <regions.h>

bool region_is_sane(const struct k_mem_partition *region)
{
	return region->size > 0 && region->size <= UINTPTR_MAX - region->start;
}

/* An address before the region is further from its start, forwards, than any size. */
static ALWAYS_INLINE bool contains(const struct k_mem_partition *region, uintptr_t addr)
{
	return addr - region->start < region->size;
}

static ALWAYS_INLINE bool overlap(const struct k_mem_partition *a, const struct k_mem_partition *b)
{
	return contains(a, b->start) || contains(b, a->start);
}

bool regions_overlap(const struct k_mem_partition *a, const struct k_mem_partition *b)
{
	return overlap(a, b);
}

bool region_overlaps_any(const struct k_mem_partition *region, struct region_list list)
{
	for (size_t i = 0; i < list.count; i++) {
		if (overlap(region, &list.regions[i])) {
			return true;
		}
	}
	return false;
}

/* Bytes from addr on that one region of the list allows. */
static size_t allowed_from(struct region_list list, uintptr_t addr, uint8_t need)
{
	for (size_t i = 0; i < list.count; i++) {
		const struct k_mem_partition *region = &list.regions[i];

		if (contains(region, addr) && (region->attr.access & need) == need) {
			return region->size - (addr - region->start);
		}
	}
	return 0;
}

bool regions_allow(const struct region_list *lists, size_t num_lists, uintptr_t addr, size_t size,
		   uint8_t need)
{
	while (size > 0) {
		size_t allowed = 0;

		for (size_t i = 0; i < num_lists && allowed == 0; i++) {
			allowed = allowed_from(lists[i], addr, need);
		}
		if (allowed == 0) {
			return false;
		}
		if (allowed >= size) {
			return true;
		}
		addr += allowed;
		size -= allowed;
	}
	return true;
}
