/* SPDX-License-Identifier: Apache-2.0 */
/* ARMv7-M MPU: from partitions to register words (ARM DDI 0403, B3.5 "PMSAv7").
 *
 * A region is a block: a power of two, aligned to itself. The hardware ignores the low bits of the
 * base address, and so would open what lies below a crooked one; such a base is never made. Blocks of
 * 256 bytes and more consist of eighths, each of which can be left out. So a range is one region
 * exactly if it is a block, or a row of eighths of the smallest block around it that has eighths: a
 * larger one only has coarser ones.
 *
 * Regions may overlap, and the highest number decides. Hence a partition needs
 *   - in the program's code and constants: nothing, region 1 covers it already
 *   - anywhere else: one region. In RAM it lies over region 0, which is the kernel's.
 *
 * PRIVDEFENA is set: where no region is, privileged code has the default map, and users nothing. */

#include "mpu_v7m.h"
#include <errno.h>

#define RBAR_VALID	    (1u << 4)
#define RASR_ENABLE	    1u
#define RASR_SIZE(size)	    ((uint32_t)(size) << 1) /* 2^(size + 1) bytes */
#define RASR_SRD(eighths)   ((uint32_t)(eighths) << 8)
#define RASR_B		    (1u << 16)
#define RASR_C		    (1u << 17)
#define RASR_TEX(tex)	    ((uint32_t)(tex) << 19)
#define RASR_AP(permission) ((uint32_t)(permission) << 24)
#define RASR_XN		    (1u << 28)

/* ---- The range --------------------------------------------------------------------------------- */

struct block {
	uint32_t mask;	   /* its size - 1 */
	uint32_t left_out; /* a bit an eighth */
};

/* The block whose region is exactly [start, start + size), if there is one. */
static bool find_block(struct block *block, uint32_t start, uint32_t size)
{
	uint32_t last = start + size - 1;
	uint32_t eighth, row;

	if (size == 0 || size % ARCH_REGION_GRANULE != 0 || last < start) {
		return false;
	}
	*block = (struct block){UINT32_MAX >> __builtin_clz(start ^ last), 0};
	if (size - 1 == block->mask) {
		return true;
	}
	block->mask |= 8 * ARCH_REGION_GRANULE - 1;
	eighth = block->mask / 8 + 1;
	if ((start | size) % eighth != 0) {
		return false;
	}
	row = (1u << size / eighth) - 1;
	block->left_out = ~(row << start / eighth % 8) & 0xff;
	return true;
}

bool mpu_v7m_region_check(uint32_t start, uint32_t size)
{
	struct block block;

	return find_block(&block, start, size);
}

/* ---- The attribute ----------------------------------------------------------------------------- */

/* AP, or -1. */
static int access_permission(k_mem_partition_attr_t attr)
{
	switch (attr.access & MPU_READ_WRITE) {
	case 0:
		return 0;
	case MEM_PRIV_READ | MEM_PRIV_WRITE:
		return 1;
	case MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_READ:
		return 2;
	case MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_READ | MEM_USER_WRITE:
		return 3;
	case MEM_PRIV_READ:
		return 5;
	case MEM_PRIV_READ | MEM_USER_READ:
		return 6;
	default:
		return -1;
	}
}

/* Normal memory: write-back with write-allocate, or not cached. Not shared, there is one core. */
static uint32_t memory_bits(enum mpu_memory memory)
{
	switch (memory) {
	case MPU_DEVICE:
		return RASR_B;
	case MPU_NOT_CACHED:
		return RASR_TEX(1);
	default:
		return RASR_TEX(1) | RASR_C | RASR_B;
	}
}

bool mpu_v7m_encode_region(struct arch_region *region, unsigned int number, uint32_t start,
			   uint32_t size, k_mem_partition_attr_t attr)
{
	int permission = access_permission(attr);
	bool executable = (attr.access & MPU_EXECUTE) != 0;
	struct block block;

	if (permission < 0 || !mpu_can_execute_so(attr) || !find_block(&block, start, size) ||
	    !mpu_is_one_memory(start, start + size - 1)) {
		return false;
	}
	region->rbar = (start & ~block.mask) | RBAR_VALID | number;
	region->rasr = (executable ? 0 : RASR_XN) | RASR_AP(permission) |
		       memory_bits(mpu_memory_of(start, attr)) | RASR_SRD(block.left_out) |
		       RASR_SIZE(31 - __builtin_clz(block.mask)) | RASR_ENABLE;
	return true;
}

/* ---- The image --------------------------------------------------------------------------------- */

struct builder {
	struct arch_protection image;
	size_t count; /* of regions, also of those that there is no room for */
};

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
	if (!mpu_v7m_encode_region(&region, ARCH_REGION_DOMAIN + builder->count,
				   (uint32_t)part->start, (uint32_t)part->size, part->attr)) {
		return -EINVAL;
	}
	if (builder->count < ARCH_PROTECTION_REGIONS) {
		builder->image.region[builder->count] = region;
	}
	builder->count++;
	return 0;
}

static int build(struct builder *builder, const struct k_mem_partition *partitions, size_t count,
		 const struct mpu_kernel_map *map)
{
	int result = 0;

	*builder = (struct builder){.count = 0};
	for (size_t i = 0; i < count && result == 0; i++) {
		result = add_partition(builder, &partitions[i], map);
	}
	return result;
}

int mpu_v7m_count(const struct k_mem_partition *partitions, size_t count,
		  const struct mpu_kernel_map *map)
{
	struct builder builder;
	int result = build(&builder, partitions, count, map);

	return result == 0 ? (int)builder.count : result;
}

int mpu_v7m_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
		   size_t count, const struct mpu_kernel_map *map)
{
	struct builder builder;
	int result = build(&builder, partitions, count, map);

	if (result != 0) {
		return result;
	}
	if (builder.count > ARCH_PROTECTION_REGIONS) {
		return -ENOSPC;
	}
	for (size_t i = builder.count; i < ARCH_PROTECTION_REGIONS; i++) {
		builder.image.region[i].rbar = RBAR_VALID | (ARCH_REGION_DOMAIN + i);
	}
	*image = builder.image;
	return 0;
}
