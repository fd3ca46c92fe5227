/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief RISC-V system call: arguments in a0–a5, id in a7, `ecall`, result in a0 (and a1).
 *
 * The callee-saved registers, ra and sp come back as they were, all others cleared.
 */
#ifndef ZEPHYR_INCLUDE_ARCH_RISCV_SYSCALL_H_
#define ZEPHYR_INCLUDE_ARCH_RISCV_SYSCALL_H_

#include <stdint.h>

#define ARCH_SYSCALL_REFER(entry) __asm__ volatile(".reloc ., R_RISCV_NONE, " #entry)

#define ARCH_ECALL_CLOBBERS "t0", "t1", "t2", "t3", "t4", "t5", "t6", "memory"

static inline uintptr_t arch_syscall_invoke6(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					     uintptr_t arg3, uintptr_t arg4, uintptr_t arg5,
					     uintptr_t id)
{
	register uint32_t a0 __asm__("a0") = arg0;
	register uint32_t a1 __asm__("a1") = arg1;
	register uint32_t a2 __asm__("a2") = arg2;
	register uint32_t a3 __asm__("a3") = arg3;
	register uint32_t a4 __asm__("a4") = arg4;
	register uint32_t a5 __asm__("a5") = arg5;
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5), "+r"(a7)
			 :
			 : "a6", ARCH_ECALL_CLOBBERS);
	return a0;
}

static inline uintptr_t arch_syscall_invoke5(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					     uintptr_t arg3, uintptr_t arg4, uintptr_t id)
{
	register uint32_t a0 __asm__("a0") = arg0;
	register uint32_t a1 __asm__("a1") = arg1;
	register uint32_t a2 __asm__("a2") = arg2;
	register uint32_t a3 __asm__("a3") = arg3;
	register uint32_t a4 __asm__("a4") = arg4;
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a7)
			 :
			 : "a5", "a6", ARCH_ECALL_CLOBBERS);
	return a0;
}

static inline uintptr_t arch_syscall_invoke4(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					     uintptr_t arg3, uintptr_t id)
{
	register uint32_t a0 __asm__("a0") = arg0;
	register uint32_t a1 __asm__("a1") = arg1;
	register uint32_t a2 __asm__("a2") = arg2;
	register uint32_t a3 __asm__("a3") = arg3;
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a7)
			 :
			 : "a4", "a5", "a6", ARCH_ECALL_CLOBBERS);
	return a0;
}

static inline uintptr_t arch_syscall_invoke3(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					     uintptr_t id)
{
	register uint32_t a0 __asm__("a0") = arg0;
	register uint32_t a1 __asm__("a1") = arg1;
	register uint32_t a2 __asm__("a2") = arg2;
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a7)
			 :
			 : "a3", "a4", "a5", "a6", ARCH_ECALL_CLOBBERS);
	return a0;
}

static inline uintptr_t arch_syscall_invoke2(uintptr_t arg0, uintptr_t arg1, uintptr_t id)
{
	register uint32_t a0 __asm__("a0") = arg0;
	register uint32_t a1 __asm__("a1") = arg1;
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a1), "+r"(a7)
			 :
			 : "a2", "a3", "a4", "a5", "a6", ARCH_ECALL_CLOBBERS);
	return a0;
}

static inline uintptr_t arch_syscall_invoke1(uintptr_t arg0, uintptr_t id)
{
	register uint32_t a0 __asm__("a0") = arg0;
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a7)
			 :
			 : "a1", "a2", "a3", "a4", "a5", "a6", ARCH_ECALL_CLOBBERS);
	return a0;
}

static inline uintptr_t arch_syscall_invoke0(uintptr_t id)
{
	register uint32_t a0 __asm__("a0");
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "=r"(a0), "+r"(a7)
			 :
			 : "a1", "a2", "a3", "a4", "a5", "a6", ARCH_ECALL_CLOBBERS);
	return a0;
}

/* Short calls with a 64-bit result: the upper half comes back in a1. */

static inline uint64_t arch_syscall_invoke4_64(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					       uintptr_t arg3, uintptr_t id)
{
	register uint32_t a0 __asm__("a0") = arg0;
	register uint32_t a1 __asm__("a1") = arg1;
	register uint32_t a2 __asm__("a2") = arg2;
	register uint32_t a3 __asm__("a3") = arg3;
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a7)
			 :
			 : "a4", "a5", "a6", ARCH_ECALL_CLOBBERS);
	return ((uint64_t)a1 << 32) | a0;
}

static inline uint64_t arch_syscall_invoke3_64(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					       uintptr_t id)
{
	return arch_syscall_invoke4_64(arg0, arg1, arg2, 0, id);
}

static inline uint64_t arch_syscall_invoke2_64(uintptr_t arg0, uintptr_t arg1, uintptr_t id)
{
	return arch_syscall_invoke4_64(arg0, arg1, 0, 0, id);
}

static inline uint64_t arch_syscall_invoke1_64(uintptr_t arg0, uintptr_t id)
{
	register uint32_t a0 __asm__("a0") = arg0;
	register uint32_t a1 __asm__("a1");
	register uint32_t a7 __asm__("a7") = id;

	__asm__ volatile("ecall"
			 : "+r"(a0), "=r"(a1), "+r"(a7)
			 :
			 : "a2", "a3", "a4", "a5", "a6", ARCH_ECALL_CLOBBERS);
	return ((uint64_t)a1 << 32) | a0;
}

static inline uint64_t arch_syscall_invoke0_64(uintptr_t id)
{
	return arch_syscall_invoke1_64(0, id);
}

#endif
