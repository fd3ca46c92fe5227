/* SPDX-License-Identifier: Apache-2.0 */
/* Registers full of what an attacker likes, at every way into the kernel; and what they hold on the
 * way out: all that the call does not return is as it was, so nothing of the kernel's is in it. */

#include "attack.h"
#include "attack_calls.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(hostile_registers);

/* r0-r12 and lr before and after. */
struct registers {
	uint32_t r[13];
	uint32_t lr;
};

static ATTACK_BMEM struct registers in, out;

/* All registers from `in`, SVC, all registers into `out`. */
static __attribute__((naked)) void svc_with(struct registers *from, struct registers *to)
{
	ARG_UNUSED(from);
	ARG_UNUSED(to);
	__asm__ volatile("push {r1, r4-r11, lr}\n\t"
			 "ldr lr, [r0, #52]\n\t"
			 "ldmia r0, {r0-r12}\n\t"
			 "svc #0\n\t"
			 "push {r0}\n\t"
			 "ldr r0, [sp, #4]\n\t"
			 "str lr, [r0, #52]\n\t"
			 "adds r0, #4\n\t"
			 "stmia r0, {r1-r12}\n\t"
			 "subs r0, #4\n\t"
			 "pop {r1}\n\t"
			 "str r1, [r0]\n\t"
			 "pop {r1, r4-r11, pc}");
}

static const uint32_t fillings[] = {
	0,
	1,
	0xffffffff,
	0x80000000,
	0x7fffffff,
	0xe000ed94,
	CONFIG_SRAM_BASE_ADDRESS,
	CONFIG_FLASH_BASE_ADDRESS + 1,
	0xfffffffd,
	0x5a5a5a5a,
	(uint32_t)kernel_bytes,
	(uint32_t)&victim,
};

static const struct {
	uint32_t id;
	uint32_t arguments[2];
	bool wide;
} harmless[] = {
	{K_SYSCALL_K_UPTIME_TICKS, {0, 0}, true},
	{K_SYSCALL_K_SCHED_CURRENT_THREAD_QUERY, {0, 0}, false},
	{K_SYSCALL_K_YIELD, {0, 0}, false},
	{K_SYSCALL_K_SLEEP, {1, 0}, false},
	{K_SYSCALL_K_BUSY_WAIT, {1200, 0}, false},
	{K_SYSCALL_K_OBJECT_ACCESS_CHECK, {0, 0}, false},
	{K_SYSCALL_DEVICE_GET_BINDING, {0, 0}, false},
};

static ATTACK_BMEM uint32_t wrong;
static ATTACK_BMEM uint32_t wrong_register;
static ATTACK_BMEM uint32_t wrong_call;

static void compare(size_t call)
{
	for (unsigned int i = harmless[call].wide ? 2 : 1; i < 13; i++) {
		if (out.r[i] != in.r[i]) {
			wrong++;
			wrong_register = i;
			wrong_call = call;
		}
	}
	if (out.lr != in.lr) {
		wrong++;
		wrong_register = 14;
		wrong_call = call;
	}
}

static void calls_with(void *filling, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t call = 0; call < ARRAY_SIZE(harmless); call++) {
		for (size_t i = 0; i < 13; i++) {
			in.r[i] = fillings[(uintptr_t)filling];
		}
		in.lr = fillings[(uintptr_t)filling];
		in.r[0] = harmless[call].arguments[0];
		in.r[1] = harmless[call].arguments[1];
		in.r[12] = harmless[call].id;
		svc_with(&in, &out);
		compare(call);
	}
}

ZTEST(hostile_registers, test_system_calls)
{
	for (uintptr_t i = 0; i < ARRAY_SIZE(fillings); i++) {
		attack_is_harmless(calls_with, (void *)i);
		zassert_equal(wrong, 0, "call %u changed r%u", wrong_call, wrong_register);
	}
}

/* The same while interrupts and switches come. */
static __attribute__((naked)) uint32_t spins_with(uint32_t filling, uint32_t rounds)
{
	ARG_UNUSED(filling);
	ARG_UNUSED(rounds);
	__asm__ volatile(
		"push {r4-r11, lr}\n\t"
		"mov r2, r0\n\tmov r3, r0\n\tmov r4, r0\n\tmov r5, r0\n\tmov r6, r0\n\t"
		"mov r7, r0\n\tmov r8, r0\n\tmov r9, r0\n\tmov r10, r0\n\tmov r11, r0\n\t"
		"mov r12, r0\n\tmov lr, r0\n"
		"1: cmp r2, r0\n\tbne 2f\n\tcmp r3, r0\n\tbne 2f\n\tcmp r4, r0\n\tbne 2f\n\t"
		"cmp r5, r0\n\tbne 2f\n\tcmp r6, r0\n\tbne 2f\n\tcmp r7, r0\n\tbne 2f\n\t"
		"cmp r8, r0\n\tbne 2f\n\tcmp r9, r0\n\tbne 2f\n\tcmp r10, r0\n\tbne 2f\n\t"
		"cmp r11, r0\n\tbne 2f\n\tcmp r12, r0\n\tbne 2f\n\tcmp lr, r0\n\tbne 2f\n\t"
		"subs r1, #1\n\tbne 1b\n\t"
		"movs r0, #0\n\tpop {r4-r11, pc}\n"
		"2: movs r0, #1\n\tpop {r4-r11, pc}");
}

static void spins(void *filling, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	wrong += spins_with(fillings[(uintptr_t)filling], 2000);
}

ZTEST(hostile_registers, test_interrupts)
{
	for (uintptr_t i = 0; i < ARRAY_SIZE(fillings); i++) {
		attack_is_harmless(spins, (void *)i);
		zassert_equal(wrong, 0);
	}
}

/* And at a fault. */
static __attribute__((naked)) void faults_with(void *filling, void *p2, void *p3)
{
	ARG_UNUSED(filling);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("mov r1, r0\n\tmov r2, r0\n\tmov r3, r0\n\tmov r4, r0\n\tmov r5, r0\n\t"
			 "mov r6, r0\n\tmov r7, r0\n\tmov r8, r0\n\tmov r9, r0\n\tmov r10, r0\n\t"
			 "mov r11, r0\n\tmov r12, r0\n\tmov lr, r0\n\t"
			 "udf #0");
}

ZTEST(hostile_registers, test_faults)
{
	for (size_t i = 0; i < ARRAY_SIZE(fillings); i++) {
		attack_dies(faults_with, (void *)(uintptr_t)fillings[i], K_ERR_CPU_EXCEPTION);
	}
}
