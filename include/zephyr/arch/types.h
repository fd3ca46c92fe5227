/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The port's types, chosen by the build. */
#ifndef ZEPHYR_INCLUDE_ARCH_TYPES_H_
#define ZEPHYR_INCLUDE_ARCH_TYPES_H_

#if defined(CONFIG_CPU_CORTEX_M)
#include <zephyr/arch/arm_m/types.h>
#elif defined(CONFIG_RISCV)
#include <zephyr/arch/riscv/types.h>
#else
#error "no port for this CPU: see doc/porting-arch.md"
#endif

#endif
