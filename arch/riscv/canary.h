/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Stack canaries: each thread has its own, and another as a user if it was none at first. Empty
 * without CONFIG_STACK_CANARIES.
 *
 * Compiled code compares with the word below the thread pointer (cmake/toolchain-riscv.cmake says so to
 * the compiler). It lies on the thread's own stack, where no other user can write it, and the thread
 * pointer is right whenever code runs for the thread: so neither switches nor calls know of it. A
 * thread that overwrites its own harms only itself. Interrupt handlers have the interrupted thread's,
 * which does not run meanwhile. */
#ifndef ARCH_RISCV_CANARY_H
#define ARCH_RISCV_CANARY_H

#include <zephyr/kernel.h>

#ifdef CONFIG_STACK_CANARIES
#include <zephyr/random/random.h>

#define CANARY_SIZE 4

/* The first byte in memory is 0: a string that runs over its end cannot write it and go on. */
static inline void canary_choose(uint32_t *canary)
{
	*canary = sys_rand32_get() & ~0xffu;
}

#else

#define CANARY_SIZE 0

static inline void canary_choose(uint32_t *canary)
{
	ARG_UNUSED(canary);
}

#endif
#endif
