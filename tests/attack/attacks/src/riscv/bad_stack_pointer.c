/* SPDX-License-Identifier: Apache-2.0 */
/* A stack pointer that points anywhere, and then every reason to enter the kernel. Nothing is ever
 * saved through it: calls work, interrupts come and go, and a fault is what it is. */

#include "attack.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(bad_stack_pointer);

static K_SEM_DEFINE(given, 0, 10);

static const uintptr_t places[] = {
	0,
	1,
	0xffffffff,
	(uintptr_t)&kernel_bytes[64],
	(uintptr_t)&kernel_bytes[64] + 1,
	(uintptr_t)&child[0],
	(uintptr_t)&child[0] + 128,
	(uintptr_t)victim_bytes + 2048,
	(uintptr_t)victim_stack + 512,
	/* the kernel's own, for traps */
	(uintptr_t)riscv_interrupt_stack,
	(uintptr_t)riscv_interrupt_stack + 4,
	(uintptr_t)riscv_interrupt_stack + 130,
	(uintptr_t)riscv_interrupt_stack + CONFIG_ISR_STACK_SIZE / 2,
	(uintptr_t)riscv_interrupt_stack + CONFIG_ISR_STACK_SIZE - 4,
	(uintptr_t)attack_constant,
	CONFIG_FLASH_BASE_ADDRESS,
	BOARD_UART0_BASE,
	0xa0000000,
};

/* Calls, spins, and comes back. */
static __attribute__((naked)) void calls_on(void *sem, uintptr_t sp)
{
	ARG_UNUSED(sem);
	ARG_UNUSED(sp);
	__asm__ volatile("mv t0, ra\n\t"
			 "mv t1, s0\n\t"
			 "mv t2, s1\n\t"
			 "mv s0, sp\n\t"
			 "mv s1, t0\n\t"
			 "mv sp, a1\n\t"
			 "mv a4, t1\n\t"
			 "mv a5, t2\n\t"
			 "li t0, 4000\n"
			 "1:\taddi t0, t0, -1\n\t"
			 "bnez t0, 1b\n\t"
			 "li a7, %0\n\t"
			 "ecall\n\t"
			 "mv sp, s0\n\t"
			 "mv ra, s1\n\t"
			 "ret"
			 :
			 : "i"(K_SYSCALL_K_SEM_GIVE));
}

static void calls_elsewhere(void *sp, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	calls_on(&given, (uintptr_t)sp);
}

ZTEST(bad_stack_pointer, test_calls)
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		attacker_create(calls_elsewhere, (void *)places[i]);
		k_object_access_grant(&given, &child[0]);
		zassert_true(attacker_run());
		zassert_equal(fault.count, 0, "sp 0x%08x", (uint32_t)places[i]);
		zassert_equal(k_sem_take(&given, K_NO_WAIT), 0);
	}
}

static __attribute__((naked)) void pushes_on(void *sp, void *p2, void *p3)
{
	ARG_UNUSED(sp);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("mv sp, a0\n\tsw a0, 0(sp)\n\tunimp");
}

/* Not a stack overflow, unless it is just below the stack. */
ZTEST(bad_stack_pointer, test_pushes)
{
	uintptr_t start = (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]);

	for (size_t i = 3; i < ARRAY_SIZE(places); i++) {
		attack_dies_at(pushes_on, (void *)(places[i] & ~3u), K_ERR_CPU_EXCEPTION,
			       (void *)(places[i] & ~3u));
	}
	attack_dies_at(pushes_on, (void *)(start - 4), K_ERR_STACK_CHK_FAIL, (void *)(start - 4));
	attack_dies_at(pushes_on, (void *)(start - 512), K_ERR_STACK_CHK_FAIL,
		       (void *)(start - 512));
}

/* Used up by recursion. */
static __noinline int recurse(int depth)
{
	volatile char bytes[40];

	bytes[0] = (char)depth;
	return depth < 0 ? 0 : recurse(depth + 1) + bytes[0];
}

static void recurses(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)recurse(0);
}

ZTEST(bad_stack_pointer, test_overflow)
{
	attack_dies(recurses, NULL, K_ERR_STACK_CHK_FAIL);
	zassert_true(fault.user);
}
