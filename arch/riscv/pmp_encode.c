/* SPDX-License-Identifier: Apache-2.0 */
/* PMP: from partitions to entries (RISC-V privileged architecture, "Physical Memory Protection").
 *
 * User mode reaches what an entry opens to it and nothing else, so only what users may do costs
 * entries; of several entries the lowest decides. An entry is a naturally aligned power of two, or
 * everything from the address of the entry before up to its own. Hence, in the order of addresses:
 *   - a partition that begins where the last one ended, as an entry of the second kind: one entry
 *   - a power of two, aligned to itself: one entry
 *   - anything else: two, of which the first is off and only holds the lower end
 * No other choice needs fewer: a chain saves its first entry at each link, and the first of a chain
 * costs no less as a power of two plus what the next one then needs.
 *
 * What a partition's attributes say of the kernel is not enforced: that would take locked entries,
 * which nothing changes until reset. */

#include "pmp.h"
#include <errno.h>
#include <string.h>

#define NOWHERE 1u /* no region begins there */

struct builder {
	struct arch_protection image;
	uint32_t count; /* of entries, also of those that there is no room for */
	uint32_t chain; /* where the last entry ends, if another may begin there; or NOWHERE */
};

static void add(struct builder *builder, uint32_t addr, uint32_t cfg)
{
	struct arch_protection *image = &builder->image;
	uint32_t index = builder->count++;
	unsigned int number = PMP_FIRST + index;

	if (index < ARCH_PMP_DOMAIN) {
		image->addr[index] = addr;
		image->cfg[number / 4 - 1] |= PMP_CFG(number, cfg);
	}
}

static bool is_power_of_two(const struct k_mem_partition *part)
{
	return (part->size & (part->size - 1)) == 0 && (part->start & (part->size - 1)) == 0;
}

static void add_region(struct builder *builder, const struct k_mem_partition *part, uint32_t rights)
{
	uint32_t start = (uint32_t)part->start;
	uint32_t size = (uint32_t)part->size;

	if (builder->chain != start && is_power_of_two(part)) {
		add(builder, PMP_NAPOT_ADDR(start, size), PMP_NAPOT | rights);
		builder->chain = NOWHERE;
		return;
	}
	if (builder->chain != start) {
		add(builder, start >> 2, 0);
	}
	add(builder, (start + size) >> 2, PMP_TOR | rights);
	builder->chain = start + size;
}

/* Users who write also read, and no port keeps the kernel from writing what users may. */
static bool is_sane(k_mem_partition_attr_t attr)
{
	return (attr.access & MEM_USER_WRITE) == 0 ||
	       ((attr.access & MEM_USER_READ) != 0 && (attr.access & MEM_PRIV_WRITE) != 0);
}

static bool overlaps(const struct k_mem_partition *part, uint32_t start, uint32_t end)
{
	return part->start < end && part->start + part->size > start;
}

static bool lies_in(const struct k_mem_partition *part, uint32_t start, uint32_t end)
{
	return part->start >= start && part->start + part->size <= end;
}

/* Code and constants are open already, and nobody writes them. A partition that is the kernel's
 * memory in part was not meant. */
static int add_partition(struct builder *builder, const struct k_mem_partition *part,
			 const struct pmp_map *map)
{
	uint32_t rights = pmp_rights(part->attr);

	if (!is_sane(part->attr)) {
		return -EINVAL;
	}
	if (lies_in(part, map->rom_start, map->rom_end)) {
		return (part->attr.access & (MEM_USER_WRITE | MEM_PRIV_WRITE)) == 0 ? 0 : -EINVAL;
	}
	if (overlaps(part, map->rom_start, map->rom_end) ||
	    (overlaps(part, map->ram_start, map->ram_end) &&
	     !lies_in(part, map->ram_start, map->ram_end)) ||
	    rights == PMP_CANNOT) {
		return -EINVAL;
	}
	if (rights != 0) {
		add_region(builder, part, rights);
	}
	return 0;
}

/* The partition with the lowest address of those not below @p from. */
static const struct k_mem_partition *next_of(const struct k_mem_partition *partitions, size_t count,
					     uintptr_t from)
{
	const struct k_mem_partition *next = NULL;

	for (size_t i = 0; i < count; i++) {
		if (partitions[i].start >= from &&
		    (next == NULL || partitions[i].start < next->start)) {
			next = &partitions[i];
		}
	}
	return next;
}

static int build(struct builder *builder, const struct k_mem_partition *partitions, size_t count,
		 const struct pmp_map *map)
{
	uintptr_t from = 0;

	*builder = (struct builder){.image.cfg = {PMP_CFG1, 0, PMP_CFG3}, .chain = NOWHERE};
	for (size_t i = 0; i < count; i++) {
		const struct k_mem_partition *part = next_of(partitions, count, from);
		int result = add_partition(builder, part, map);

		if (result != 0) {
			return result;
		}
		from = part->start + part->size;
	}
	return 0;
}

int pmp_count(const struct k_mem_partition *partitions, size_t count, const struct pmp_map *map)
{
	struct builder builder;
	int result = build(&builder, partitions, count, map);

	return result == 0 ? (int)builder.count : result;
}

int pmp_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
	       size_t count, const struct pmp_map *map)
{
	struct builder builder;
	int result = build(&builder, partitions, count, map);

	if (result != 0) {
		return result;
	}
	if (builder.count > ARCH_PMP_DOMAIN) {
		return -ENOSPC;
	}
	builder.image.used = builder.count;
	*image = builder.image;
	return 0;
}

/* ---- And back, for reports --------------------------------------------------------------------- */

struct k_mem_partition pmp_decode(const struct arch_protection *image, unsigned int index)
{
	unsigned int number = PMP_FIRST + index;
	uint32_t cfg = image->cfg[number / 4 - 1] >> (8 * (number % 4)) & 0xff;
	uint32_t addr = image->addr[index];
	struct k_mem_partition region = {0};

	if ((cfg & PMP_NAPOT) == 0) {
		return region;
	}
	region.attr = pmp_attr(cfg);
	if ((cfg & PMP_NAPOT) == PMP_NAPOT) {
		region.size = ((addr ^ (addr + 1)) + 1) << 2;
		region.start = (addr & (addr + 1)) << 2;
	} else {
		region.start = image->addr[index - 1] << 2;
		region.size = (addr << 2) - region.start;
	}
	return region;
}
