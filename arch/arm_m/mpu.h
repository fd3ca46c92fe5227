/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the MPUs of ARMv7-M and ARMv8-M have in common: where a partition may lie, and what
 * kind of memory is there. */
#ifndef ARCH_ARM_M_MPU_H
#define ARCH_ARM_M_MPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/app_memory/mem_domain.h>

/** What of the address space the kernel's own map covers, whatever the domain. */
struct mpu_kernel_map {
	uint32_t rom_start, rom_end; /**< code and constants, region 1 */
	uint32_t ram_start, ram_end; /**< kernel RAM */
};

#define MPU_READ_WRITE (MEM_USER_READ | MEM_USER_WRITE | MEM_PRIV_READ | MEM_PRIV_WRITE)
#define MPU_EXECUTE    (MEM_USER_EXECUTE | MEM_PRIV_EXECUTE)

/** One bit, XN, for both modes: whoever may read may execute, or nobody. */
static inline bool mpu_can_execute_so(k_mem_partition_attr_t attr)
{
	unsigned int readers = attr.access & (MEM_USER_READ | MEM_PRIV_READ);
	unsigned int executors = attr.access & MPU_EXECUTE;

	return executors == 0 || executors == readers * (MEM_USER_EXECUTE / MEM_USER_READ);
}

/* ---- Kinds of memory --------------------------------------------------------------------------- */

enum mpu_memory {
	MPU_NORMAL,
	MPU_DEVICE,
	MPU_NOT_CACHED,
};

/* The architecture's default map: 0x40000000 and 0xA0000000 up are devices. */
static inline bool mpu_is_device_memory(uint32_t half_gigabyte)
{
	return half_gigabyte == 2 || half_gigabyte >= 5;
}

static inline enum mpu_memory mpu_memory_of(uint32_t address, k_mem_partition_attr_t attr)
{
	if (mpu_is_device_memory(address >> 29)) {
		return MPU_DEVICE;
	}
	return (attr.access & MEM_NOT_CACHEABLE) != 0 ? MPU_NOT_CACHED : MPU_NORMAL;
}

/** A region has but one: devices must not be read ahead or cached as a part of memory. */
static inline bool mpu_is_one_memory(uint32_t start, uint32_t last)
{
	for (uint32_t part = start >> 29; part < last >> 29; part++) {
		if (mpu_is_device_memory(part) != mpu_is_device_memory(part + 1)) {
			return false;
		}
	}
	return true;
}

/* ---- Where a partition lies -------------------------------------------------------------------- */

static inline bool mpu_lies_in(const struct k_mem_partition *part, uint32_t start, uint32_t end)
{
	return part->start >= start && part->start < end && part->size <= end - part->start;
}

static inline bool mpu_touches(const struct k_mem_partition *part, uint32_t start, uint32_t end)
{
	return part->start < end && part->start + part->size > start;
}

/** Region 1 covers it already. Pre: mpu_may_lie_so(). */
static inline bool mpu_is_open_already(const struct k_mem_partition *part,
				       const struct mpu_kernel_map *map)
{
	return mpu_lies_in(part, map->rom_start, map->rom_end);
}

/** In the program's code and constants as a whole, and then not for writing; in kernel RAM as a
 * whole; or outside of both. */
static inline bool mpu_may_lie_so(const struct k_mem_partition *part,
				  const struct mpu_kernel_map *map)
{
	if (mpu_touches(part, map->rom_start, map->rom_end)) {
		return mpu_lies_in(part, map->rom_start, map->rom_end) &&
		       !K_MEM_PARTITION_IS_WRITABLE(part->attr);
	}
	return !mpu_touches(part, map->ram_start, map->ram_end) ||
	       mpu_lies_in(part, map->ram_start, map->ram_end);
}

#endif
