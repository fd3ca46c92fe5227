/* SPDX-License-Identifier: Apache-2.0 */
/* A port whose CPU is the test program: all its code is supervisor code, and never gets here. */
#ifndef ZEPHYR_INCLUDE_ARCH_SYSCALL_H_
#define ZEPHYR_INCLUDE_ARCH_SYSCALL_H_

#include <stdint.h>
#include <stdlib.h>

static inline uintptr_t fake_syscall(uintptr_t first, ...)
{
	(void)first;
	abort();
}

#define ARCH_SYSCALL_REFER(entry)
#define arch_syscall_invoke0	fake_syscall
#define arch_syscall_invoke1	fake_syscall
#define arch_syscall_invoke2	fake_syscall
#define arch_syscall_invoke3	fake_syscall
#define arch_syscall_invoke4	fake_syscall
#define arch_syscall_invoke5	fake_syscall
#define arch_syscall_invoke6	fake_syscall
#define arch_syscall_invoke0_64 fake_syscall
#define arch_syscall_invoke1_64 fake_syscall
#define arch_syscall_invoke2_64 fake_syscall
#define arch_syscall_invoke3_64 fake_syscall
#define arch_syscall_invoke4_64 fake_syscall

#endif
