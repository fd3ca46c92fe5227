/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The unit itself, as far as ARMv7-M and ARMv8-M do not differ. */
#ifndef ARCH_ARM_M_MPU_UNIT_H
#define ARCH_ARM_M_MPU_UNIT_H

#include "mpu.h"
#include "scs.h"
#include <arch.h>
#include <variant.h>
#include <zephyr/kernel.h>

#define MPU_REGIONS_OF_UNIT (MPU_TYPE >> 8 & 0xff)

static ALWAYS_INLINE void mpu_on(void)
{
	MPU_CTRL = MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA;
	__asm__ volatile("dsb\n\tisb" : : : "memory");
}

/** Four regions, two words each, to the registers from MPU_RBAR(0) on; returns what follows them. */
static ALWAYS_INLINE const void *mpu_write_four(const void *regions)
{
	__asm__ volatile("ldmia %0!, {r2-r6, r8, r9, r12}\n\tstmia %1, {r2-r6, r8, r9, r12}"
			 : "+r"(regions)
			 : "r"(&MPU_RBAR(0))
			 : "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r12", "memory");
	return regions;
}

/** This image: what lies where, and what of RAM is the kernel's. */
struct mpu_kernel_map mpu_kernel_map(void);

/** Boot, the unit is off: halts if the unit is smaller than the configuration says. */
void mpu_check_size(void);

/** The words of a stack region that is none. */
extern const uint32_t mpu_no_stack[2];

/** The image in the unit, 0: none; the lowest bit is the unit's own (mpu_v8m.c). */
extern uintptr_t mpu_loaded;
const struct arch_protection *mpu_loaded_image(void);

#endif
