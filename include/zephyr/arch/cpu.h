/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The inline part of the port contract (arch/arch.h), chosen by the build. */
#ifndef ZEPHYR_INCLUDE_ARCH_CPU_H_
#define ZEPHYR_INCLUDE_ARCH_CPU_H_

#include <zephyr/arch/types.h>
#include <zephyr/arch/common/ffs.h>
#include <zephyr/sys/sys_io.h>

#if defined(CONFIG_CPU_CORTEX_M)
#include <zephyr/arch/arm_m/cpu.h>
#elif defined(CONFIG_RISCV)
#include <zephyr/arch/riscv/cpu.h>
#endif

/** Processors. */
static inline unsigned int arch_num_cpus(void)
{
	return 1;
}

#endif
