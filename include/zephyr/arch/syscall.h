/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief How user code enters the kernel, chosen by the build. */
#ifndef ZEPHYR_INCLUDE_ARCH_SYSCALL_H_
#define ZEPHYR_INCLUDE_ARCH_SYSCALL_H_

#if defined(CONFIG_CPU_CORTEX_M)
#include <zephyr/arch/arm_m/syscall.h>
#elif defined(CONFIG_RISCV)
#include <zephyr/arch/riscv/syscall.h>
#endif

#endif
