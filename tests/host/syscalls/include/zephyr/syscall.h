/* SPDX-License-Identifier: Apache-2.0 */
/* The trap of the test: a plain function that goes through the dispatch table. */
#ifndef TEST_SYSCALL_H
#define TEST_SYSCALL_H

#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

bool z_syscall_trap(void);
#define Z_SYSCALL_REFER(entry)
uintptr_t trap(unsigned int count, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e,
	       uintptr_t f, uintptr_t id);
uint64_t trap_64(uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t id);

#define arch_syscall_invoke0(id)		   trap(0, 9, 9, 9, 9, 9, 9, id)
#define arch_syscall_invoke1(a, id)		   trap(1, a, 9, 9, 9, 9, 9, id)
#define arch_syscall_invoke2(a, b, id)		   trap(2, a, b, 9, 9, 9, 9, id)
#define arch_syscall_invoke3(a, b, c, id)	   trap(3, a, b, c, 9, 9, 9, id)
#define arch_syscall_invoke4(a, b, c, d, id)	   trap(4, a, b, c, d, 9, 9, id)
#define arch_syscall_invoke5(a, b, c, d, e, id)	   trap(5, a, b, c, d, e, 9, id)
#define arch_syscall_invoke6(a, b, c, d, e, f, id) trap(6, a, b, c, d, e, f, id)
#define arch_syscall_invoke0_64(id)		   trap_64(9, 9, 9, 9, id)
#define arch_syscall_invoke1_64(a, id)		   trap_64(a, 9, 9, 9, id)
#define compiler_barrier()			   __asm__ volatile("" ::: "memory")

#ifdef __cplusplus
}
#endif

#endif
