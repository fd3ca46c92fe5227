/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the MPU of ARMv7-M is told. */
#ifndef ZEPHYR_INCLUDE_ARCH_ARM_M_MPU_V7M_H_
#define ZEPHYR_INCLUDE_ARCH_ARM_M_MPU_V7M_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/sys/util_macro.h>

#ifdef CONFIG_ARM_MPU
/*
 * Regions of the unit: 0 is all of RAM, for the kernel, 1 the program's code and constants, 2 the
 * running thread's stack, 3 and up what the domain adds. With CONFIG_MPU_STACK_GUARD the last one is
 * below the privileged stack in use. They overlap, and the highest number decides.
 */
#define ARCH_REGION_RAM	   0
#define ARCH_REGION_CODE   1
#define ARCH_REGION_STACK  2
#define ARCH_REGION_DOMAIN 3
#define ARCH_REGION_GUARD  (CONFIG_MPU_REGIONS_LIMIT - 1)
#define ARCH_PROTECTION_REGIONS                                                                    \
	(CONFIG_MPU_REGIONS_LIMIT - ARCH_REGION_DOMAIN - IS_ENABLED(CONFIG_MPU_STACK_GUARD))

/** As it is written: rbar carries the region's number, so that any row of these can be copied to the
 * registers and their aliases (ARM DDI 0403 B3.5). */
struct arch_region {
	uint32_t rbar;
	uint32_t rasr;
};

/** What arch_protection_load() copies. Unused regions have their number, and are disabled. */
struct arch_protection {
	struct arch_region region[ARCH_PROTECTION_REGIONS];
};
#endif

/** Smallest region and its alignment (ARM DDI 0403 B3.5: 32 bytes). A larger region is a power of
 * two, aligned to itself; or a row of the eighths of one, from 256 bytes on. */
#define ARCH_REGION_GRANULE 32
#define ARCH_REGION_RULE                                                                           \
	"powers of two from 32 bytes on, at a multiple of their size, and neighbouring eighths "   \
	"of those from 256 bytes on"

/** Where a region for @p size bytes may begin, 0 < @p size <= 2^31: the power of two that holds it. */
#define ARCH_REGION_ALIGN(size)                                                                    \
	(1u << (32 - __builtin_clz(((unsigned int)(size)-1) | (ARCH_REGION_GRANULE - 1))))

#define Z_REGION_STEP(size) (ARCH_REGION_ALIGN(size) <= 256 ? 32 : ARCH_REGION_ALIGN(size) / 8)

/** Bytes of the smallest region that holds @p size and begins at a multiple of
 * ARCH_REGION_ALIGN(@p size). */
#define ARCH_REGION_SIZE(size)                                                                     \
	(((size) + Z_REGION_STEP(size) - 1) / Z_REGION_STEP(size) * Z_REGION_STEP(size))

/** Bytes of the largest region that fits into @p size. */
#define ARCH_REGION_FLOOR(size) ((size) / Z_REGION_STEP(size) * Z_REGION_STEP(size))

/** The part of a stack at @p start, of which @p size bytes were asked for, that can be a region. An
 * element of an array may begin where only a smaller one can. */
#define ARCH_STACK_SIZE(start, size) z_stack_size((uintptr_t)(start), size)

static inline size_t z_stack_size(uintptr_t start, size_t size)
{
	return start % ARCH_REGION_ALIGN(size) == 0 ? ARCH_REGION_SIZE(size) : start & (0 - start);
}

/** Bytes that guard a stack. What is larger can be jumped over: by a function whose variables are, or
 * by an interrupt, which with FP registers stores the lowest eight words of 26. */
#if defined(CONFIG_MPU_STACK_GUARD) && defined(CONFIG_FPU)
#define ARCH_STACK_GUARD_SIZE 128
#elif defined(CONFIG_MPU_STACK_GUARD)
#define ARCH_STACK_GUARD_SIZE 64
#else
#define ARCH_STACK_GUARD_SIZE 0
#endif

#endif
