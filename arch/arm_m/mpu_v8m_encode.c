/* SPDX-License-Identifier: Apache-2.0 */
/* ARMv8-M MPU: from partitions to register words (ARM DDI 0553, B9 and D1.2 MPU_RBAR, MPU_RLAR).
 *
 * A region is [base, limit] in steps of 32 bytes, the limit inclusive. Regions must not overlap: an
 * address in two of them faults for everybody. Hence three ways for a partition:
 *   - in the program's code and constants: region 1 covers it already, if it asks for no more
 *   - in kernel RAM: region 2 is cut in two around it, and the second piece takes a region of those
 *     that are left. If there are fewer than pieces, the smallest pieces have none: there the default
 *     map holds, in which privileged code may do everything, also execute, and users nothing. With
 *     CONFIG_MPU_GAP_FILLING each partition counts twice, so that no piece is left out
 *   - elsewhere: a region of its own
 *
 * Two kinds of attribute have no encoding:
 *   - "privileged may write, unprivileged only read". Such a region is encoded read-only for both,
 *     and marked as guarded in the image: a privileged store faults, and the fault handler disables
 *     the region until unprivileged code accesses it (mpu_v8m.c). The default map that then applies
 *     is the kernel's only.
 *   - "nobody". Two equal regions: an address in both faults for everybody. */

#include "mpu_v8m.h"
#include <errno.h>
#include <string.h>
#include <zephyr/sys/util_macro.h>

#define GRANULE		 32u
#define RBAR_XN		 1u
#define RBAR_AP(ap)	 ((uint32_t)(ap) << 1)
#define RLAR_EN		 1u
#define RLAR_ATTR(index) ((uint32_t)(index) << 1) /* into MAIR, see mpu_v8m.c */
#define MAX_REGIONS	 (1 + 4 * ARCH_PROTECTION_BLOCKS)
#define FIRST_OF_DOMAIN	 3u

static bool is_for_nobody(k_mem_partition_attr_t attr)
{
	return (attr.access & (MPU_READ_WRITE | MPU_EXECUTE)) == 0;
}

/* Only privileged code may write, and users may read: a guarded region. */
static bool is_guarded(k_mem_partition_attr_t attr)
{
	return (attr.access & MPU_READ_WRITE) == (MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_READ);
}

/* AP[2:1], or -1. */
static int access_permission(k_mem_partition_attr_t attr)
{
	switch (attr.access & MPU_READ_WRITE) {
	case MEM_PRIV_READ | MEM_PRIV_WRITE:
		return 0;
	case MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_READ | MEM_USER_WRITE:
		return 1;
	case 0: /* one of two */
	case MEM_PRIV_READ:
		return 2;
	case MEM_PRIV_READ | MEM_USER_READ:
	case MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_READ: /* guarded */
		return 3;
	default:
		return -1;
	}
}

bool mpu_v8m_encode_region(struct arch_region *region, uint32_t start, uint32_t size,
			   k_mem_partition_attr_t attr)
{
	int ap = access_permission(attr);
	bool executable = (attr.access & MPU_EXECUTE) != 0;

	if (ap < 0 || !mpu_can_execute_so(attr) || !mpu_is_one_memory(start, start + size - 1)) {
		return false;
	}
	region->rbar = start | RBAR_AP(ap) | (executable ? 0 : RBAR_XN);
	region->rlar = ((start + size - 1) & ~(GRANULE - 1)) |
		       RLAR_ATTR(mpu_memory_of(start, attr)) | RLAR_EN;
	return true;
}

/* The image while it is made: the kernel's region, then the others in their order. */
struct builder {
	struct arch_region kernel;
	struct arch_region regions[MAX_REGIONS];
	size_t count;	    /* of them, also of those that there is no room for */
	size_t first_piece; /* of kernel RAM; before it are the partitions */
	size_t gaps;	    /* that may be between partitions, and must have regions */
	uint32_t guarded;
};

static void add(struct builder *builder, struct arch_region region)
{
	if (builder->count < MAX_REGIONS) {
		builder->regions[builder->count] = region;
	}
	builder->count++;
}

/* The partition in kernel RAM that follows @p from. */
static const struct k_mem_partition *next_in_kernel_ram(const struct k_mem_partition *partitions,
							size_t count, uint32_t from, uint32_t end)
{
	const struct k_mem_partition *next = NULL;

	for (size_t i = 0; i < count; i++) {
		if (mpu_lies_in(&partitions[i], from, end) &&
		    (next == NULL || partitions[i].start < next->start)) {
			next = &partitions[i];
		}
	}
	return next;
}

static uint32_t size_of(const struct arch_region *region)
{
	return (region->rlar & ~(GRANULE - 1)) - (region->rbar & ~(GRANULE - 1));
}

static struct arch_region *smallest_piece(struct builder *builder)
{
	struct arch_region *smallest = &builder->kernel;

	for (size_t i = builder->first_piece; i < MAX_REGIONS; i++) {
		if (size_of(&builder->regions[i]) < size_of(smallest)) {
			smallest = &builder->regions[i];
		}
	}
	return smallest;
}

/* The first piece is region 2. */
static void add_piece(struct builder *builder, struct arch_region piece)
{
	struct arch_region *smallest;

	if (builder->kernel.rlar == 0) {
		builder->kernel = piece;
	} else if (builder->count < MAX_REGIONS) {
		add(builder, piece);
	} else {
		smallest = smallest_piece(builder);
		if (size_of(smallest) < size_of(&piece)) {
			*smallest = piece;
		}
	}
}

/* Kernel RAM in pieces around the partitions in it. */
static void add_kernel_ram(struct builder *builder, const struct k_mem_partition *partitions,
			   size_t count, const struct mpu_kernel_map *map)
{
	uint32_t from = map->ram_start;

	builder->first_piece = builder->count;
	while (from < map->ram_end) {
		const struct k_mem_partition *hole =
			next_in_kernel_ram(partitions, count, from, map->ram_end);
		uint32_t to = hole == NULL ? map->ram_end : (uint32_t)hole->start;
		struct arch_region piece;

		if (to > from) {
			(void)mpu_v8m_encode_region(&piece, from, to - from,
						    K_MEM_PARTITION_P_RW_U_NA);
			add_piece(builder, piece);
		}
		from = hole == NULL ? map->ram_end : (uint32_t)(hole->start + hole->size);
	}
}

static int add_partition(struct builder *builder, const struct k_mem_partition *part,
			 const struct mpu_kernel_map *map)
{
	struct arch_region region;

	if (!mpu_may_lie_so(part, map)) {
		return -EINVAL;
	}
	if (mpu_is_open_already(part, map)) {
		return 0;
	}
	if (!mpu_v8m_encode_region(&region, (uint32_t)part->start, (uint32_t)part->size,
				   part->attr)) {
		return -EINVAL;
	}
	if (IS_ENABLED(CONFIG_MPU_GAP_FILLING)) {
		builder->gaps++;
	}
	if (is_guarded(part->attr) && builder->count < MAX_REGIONS) {
		builder->guarded |= 1u << (FIRST_OF_DOMAIN + builder->count);
	}
	add(builder, region);
	if (is_for_nobody(part->attr)) {
		add(builder, region);
	}
	return 0;
}

static int build(struct builder *builder, const struct k_mem_partition *partitions, size_t count,
		 const struct mpu_kernel_map *map)
{
	*builder = (struct builder){.count = 0};
	for (size_t i = 0; i < count; i++) {
		int result = add_partition(builder, &partitions[i], map);

		if (result != 0) {
			return result;
		}
	}
	add_kernel_ram(builder, partitions, count, map);
	return 0;
}

/* What the partitions take for certain. */
static size_t needed(const struct builder *builder)
{
	return builder->first_piece + builder->gaps;
}

int mpu_v8m_count(const struct k_mem_partition *partitions, size_t count,
		  const struct mpu_kernel_map *map)
{
	struct builder builder;
	int result = build(&builder, partitions, count, map);

	return result == 0 ? (int)needed(&builder) : result;
}

int mpu_v8m_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
		   size_t count, const struct mpu_kernel_map *map)
{
	struct builder builder;
	int result = build(&builder, partitions, count, map);

	if (result != 0) {
		return result;
	}
	if (needed(&builder) > MAX_REGIONS) {
		return -ENOSPC;
	}
	image->kernel = builder.kernel;
	image->first = builder.regions[0];
	memcpy(image->block, &builder.regions[1], sizeof(image->block));
	image->guarded = builder.guarded;
	return 0;
}

const struct arch_region *mpu_v8m_region(const struct arch_protection *image, unsigned int number)
{
	return number == FIRST_OF_DOMAIN ? &image->first
					 : &image->block[number / 4 - 1][number % 4];
}

unsigned int mpu_v8m_guarded_region(const struct arch_protection *image, uint32_t address)
{
	for (uint32_t left = image->guarded; left != 0; left &= left - 1) {
		unsigned int number = (unsigned int)__builtin_ctz(left);
		const struct arch_region *region = mpu_v8m_region(image, number);

		if (address >= (region->rbar & ~(GRANULE - 1)) &&
		    address <= (region->rlar | (GRANULE - 1))) {
			return number;
		}
	}
	return 0;
}
