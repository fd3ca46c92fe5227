/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the MPU of ARMv8-M is told. */
#ifndef ZEPHYR_INCLUDE_ARCH_ARM_M_MPU_V8M_H_
#define ZEPHYR_INCLUDE_ARCH_ARM_M_MPU_V8M_H_

#include <stdint.h>

#ifdef CONFIG_ARM_MPU
/*
 * Regions of the unit: 0 is the running thread's stack, 1 the program's code and constants, 2 the
 * kernel's RAM, 3 and up what the domain adds. 0 to 3 are reached through one window of four
 * (ARM DDI 0553, MPU_RBAR_A1), the others come in blocks of four for the same reason.
 */
#define ARCH_PROTECTION_BLOCKS (CONFIG_MPU_REGIONS_LIMIT / 4 - 1)

struct arch_region {
	uint32_t rbar;
	uint32_t rlar;
};

/** What arch_protection_load() copies. Unused regions are zero, that is: disabled. */
struct arch_protection {
	struct arch_region kernel; /**< region 2: depends on what a domain opens of kernel RAM */
	struct arch_region first;  /**< region 3 */
	struct arch_region block[ARCH_PROTECTION_BLOCKS][4];
	uint32_t guarded; /**< a bit a region: privileged code may write there, users only read */
};
#endif

/** Smallest region and its alignment (ARM DDI 0553 B9: 32 bytes). */
#define ARCH_REGION_GRANULE 32
#define ARCH_REGION_RULE    "multiples of 32 bytes, at multiples of 32"

/** Where a region for @p size bytes may begin. */
#define ARCH_REGION_ALIGN(size) ARCH_REGION_GRANULE

/** Bytes of the smallest region that holds @p size. */
#define ARCH_REGION_SIZE(size)                                                                     \
	(((size) + ARCH_REGION_GRANULE - 1) / ARCH_REGION_GRANULE * ARCH_REGION_GRANULE)

/** Bytes of the largest region that fits into @p size. */
#define ARCH_REGION_FLOOR(size) ((size) / ARCH_REGION_GRANULE * ARCH_REGION_GRANULE)

/** The part of a stack at @p start, of which @p size bytes were asked for, that can be a region. */
#define ARCH_STACK_SIZE(start, size) ARCH_REGION_FLOOR(size)

/** Bytes that guard a stack. */
#define ARCH_STACK_GUARD_SIZE 0

#endif
