/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief What generated system-call stubs need.
 *
 * A source file that only ever runs in user mode may define __ZEPHYR_USER__, one that never does
 * __ZEPHYR_SUPERVISOR__; then the question "which mode is this?" is answered by the compiler.
 */
#ifndef ZEPHYR_INCLUDE_SYSCALL_H_
#define ZEPHYR_INCLUDE_SYSCALL_H_

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/toolchain.h>
#include <zephyr/syscall_list.h>

#ifdef CONFIG_USERSPACE
#include <zephyr/arch/syscall.h>

/**
 * This code makes a system call: what the kernel runs for it, @p entry, is linked with it, and only
 * calls that some code of the program makes exist in it. No byte of code; the reference is a
 * relocation that relocates nothing.
 */
#define Z_SYSCALL_REFER(entry) ARCH_SYSCALL_REFER(entry)

static ALWAYS_INLINE bool z_syscall_trap(void)
{
#if defined(__ZEPHYR_SUPERVISOR__)
	return false;
#elif defined(__ZEPHYR_USER__)
	return true;
#else
	return arch_is_user_context();
#endif
}
#endif

#endif
