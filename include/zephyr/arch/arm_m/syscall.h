/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Cortex-M system call: arguments in r0–r5, id in r12, `svc #0`, result in r0 (and r1).
 *
 * The kernel reads r0–r3 and r12 where the hardware stacked them, so a late interrupt cannot
 * change them, and takes nothing else from the caller. The immediate of svc is not looked at.
 */
#ifndef ZEPHYR_INCLUDE_ARCH_ARM_M_SYSCALL_H_
#define ZEPHYR_INCLUDE_ARCH_ARM_M_SYSCALL_H_

#include <stdint.h>

#define ARCH_SYSCALL_REFER(entry) __asm__ volatile(".reloc ., R_ARM_NONE, " #entry)

#define ARCH_SVC_REGS_IN(id)                                                                       \
	register uint32_t r0 __asm__("r0") = arg0;                                                 \
	register uint32_t r1 __asm__("r1") = arg1;                                                 \
	register uint32_t r2 __asm__("r2") = arg2;                                                 \
	register uint32_t r3 __asm__("r3") = arg3;                                                 \
	register uint32_t ip __asm__("r12") = id

static inline uintptr_t arch_syscall_invoke6(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					     uintptr_t arg3, uintptr_t arg4, uintptr_t arg5,
					     uintptr_t id)
{
	ARCH_SVC_REGS_IN(id);
	register uint32_t r4 __asm__("r4") = arg4;
	register uint32_t r5 __asm__("r5") = arg5;

	__asm__ volatile("svc #0"
			 : "+r"(r0)
			 : "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5), "r"(ip)
			 : "memory");
	return r0;
}

static inline uintptr_t arch_syscall_invoke5(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					     uintptr_t arg3, uintptr_t arg4, uintptr_t id)
{
	ARCH_SVC_REGS_IN(id);
	register uint32_t r4 __asm__("r4") = arg4;

	__asm__ volatile("svc #0"
			 : "+r"(r0)
			 : "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(ip)
			 : "memory");
	return r0;
}

static inline uintptr_t arch_syscall_invoke4(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					     uintptr_t arg3, uintptr_t id)
{
	ARCH_SVC_REGS_IN(id);

	__asm__ volatile("svc #0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3), "r"(ip) : "memory");
	return r0;
}

static inline uintptr_t arch_syscall_invoke3(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					     uintptr_t id)
{
	register uint32_t r0 __asm__("r0") = arg0;
	register uint32_t r1 __asm__("r1") = arg1;
	register uint32_t r2 __asm__("r2") = arg2;
	register uint32_t ip __asm__("r12") = id;

	__asm__ volatile("svc #0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(ip) : "memory");
	return r0;
}

static inline uintptr_t arch_syscall_invoke2(uintptr_t arg0, uintptr_t arg1, uintptr_t id)
{
	register uint32_t r0 __asm__("r0") = arg0;
	register uint32_t r1 __asm__("r1") = arg1;
	register uint32_t ip __asm__("r12") = id;

	__asm__ volatile("svc #0" : "+r"(r0) : "r"(r1), "r"(ip) : "memory");
	return r0;
}

static inline uintptr_t arch_syscall_invoke1(uintptr_t arg0, uintptr_t id)
{
	register uint32_t r0 __asm__("r0") = arg0;
	register uint32_t ip __asm__("r12") = id;

	__asm__ volatile("svc #0" : "+r"(r0) : "r"(ip) : "memory");
	return r0;
}

static inline uintptr_t arch_syscall_invoke0(uintptr_t id)
{
	register uint32_t r0 __asm__("r0");
	register uint32_t ip __asm__("r12") = id;

	__asm__ volatile("svc #0" : "=r"(r0) : "r"(ip) : "memory");
	return r0;
}

/* Short calls with a 64-bit result: the upper half comes back in r1. */

static inline uint64_t arch_syscall_invoke4_64(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					       uintptr_t arg3, uintptr_t id)
{
	ARCH_SVC_REGS_IN(id);

	__asm__ volatile("svc #0" : "+r"(r0), "+r"(r1) : "r"(r2), "r"(r3), "r"(ip) : "memory");
	return ((uint64_t)r1 << 32) | r0;
}

static inline uint64_t arch_syscall_invoke3_64(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					       uintptr_t id)
{
	register uint32_t r0 __asm__("r0") = arg0;
	register uint32_t r1 __asm__("r1") = arg1;
	register uint32_t r2 __asm__("r2") = arg2;
	register uint32_t ip __asm__("r12") = id;

	__asm__ volatile("svc #0" : "+r"(r0), "+r"(r1) : "r"(r2), "r"(ip) : "memory");
	return ((uint64_t)r1 << 32) | r0;
}

static inline uint64_t arch_syscall_invoke2_64(uintptr_t arg0, uintptr_t arg1, uintptr_t id)
{
	register uint32_t r0 __asm__("r0") = arg0;
	register uint32_t r1 __asm__("r1") = arg1;
	register uint32_t ip __asm__("r12") = id;

	__asm__ volatile("svc #0" : "+r"(r0), "+r"(r1) : "r"(ip) : "memory");
	return ((uint64_t)r1 << 32) | r0;
}

static inline uint64_t arch_syscall_invoke1_64(uintptr_t arg0, uintptr_t id)
{
	register uint32_t r0 __asm__("r0") = arg0;
	register uint32_t r1 __asm__("r1");
	register uint32_t ip __asm__("r12") = id;

	__asm__ volatile("svc #0" : "+r"(r0), "=r"(r1) : "r"(ip) : "memory");
	return ((uint64_t)r1 << 32) | r0;
}

static inline uint64_t arch_syscall_invoke0_64(uintptr_t id)
{
	return arch_syscall_invoke1_64(0, id);
}

#endif
