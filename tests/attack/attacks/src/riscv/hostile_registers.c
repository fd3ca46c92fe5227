/* SPDX-License-Identifier: Apache-2.0 */
/* Registers full of what an attacker likes, gp, tp and sp too, at every way into the kernel; and what
 * they hold on the way out: callee-saved ones as they were, all others what the call returns or zero,
 * so nothing of the kernel's is in them. */

#include "attack.h"
#include "attack_calls.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(hostile_registers);

/* By number; x[0] is not used. */
struct registers {
	uint32_t x[32];
};

/* What the assembler below knows by name: the attacker's own registers meanwhile, and the hostile ones
 * before and after. */
extern uint32_t kept[16];
extern struct registers registers_in, registers_out;
ATTACK_BMEM uint32_t kept[16];
ATTACK_BMEM struct registers registers_in, registers_out;

/* All registers from registers_in, what the name says, all registers into registers_out. t6 carries
 * the address, so it is not the attacker's before, and not compared after. */
void ecall_with_all(void);
void spin_with_all(void);
void fault_with_all(void);

__asm__(".macro own op\n"
	"	\\op	sp, 0(t6)\n"
	"	\\op	ra, 4(t6)\n"
	"	\\op	gp, 8(t6)\n"
	"	\\op	tp, 12(t6)\n"
	"	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11\n"
	"	\\op	s\\n, (16 + 4 * \\n)(t6)\n"
	"	.endr\n"
	".endm\n"
	".macro all op\n"
	"	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n"
	"	\\op	x\\n, (4 * \\n)(t6)\n"
	"	.endr\n"
	"	.irp	n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30\n"
	"	\\op	x\\n, (4 * \\n)(t6)\n"
	"	.endr\n"
	".endm\n"
	".macro with_all name, what:vararg\n"
	"\\name:	la	t6, kept\n"
	"	own	sw\n"
	"	la	t6, registers_in\n"
	"	all	lw\n"
	"	\\what\n"
	"	la	t6, registers_out\n"
	"	all	sw\n"
	"	la	t6, kept\n"
	"	own	lw\n"
	"	ret\n"
	".endm\n"
	".pushsection .text.with_all_registers, \"ax\"\n"
	"	with_all ecall_with_all, ecall\n"
	"	with_all fault_with_all, unimp\n"
	"	with_all spin_with_all, li t6, 2000; 1: addi t6, t6, -1; bnez t6, 1b\n"
	".popsection\n");

static const uint32_t fillings[] = {
	0,
	1,
	0xffffffff,
	0x80000000,
	0x7fffffff,
	0x00001880, /* mstatus of machine mode */
	CONFIG_SRAM_BASE_ADDRESS,
	CONFIG_FLASH_BASE_ADDRESS,
	0x02000000,
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

static void note(unsigned int number, size_t call)
{
	wrong++;
	wrong_register = number;
	wrong_call = call;
}

static bool is_preserved(unsigned int number)
{
	return number == 1 || number == 2 || number == 8 || number == 9 ||
	       (number >= 18 && number <= 27);
}

/* gp and tp are the system's: not compared with what they were, but the same after each call, whether
 * interrupts and switches came or not. */
#define SYSTEM_GP 0x04000000u
static void compare_call(size_t call)
{
	static ATTACK_BMEM uint32_t system_tp;
	static ATTACK_BMEM bool known;

	for (unsigned int i = 1; i < 31; i++) {
		bool result = i == 10 || (i == 11 && harmless[call].wide);

		if (is_preserved(i) ? registers_out.x[i] != registers_in.x[i]
				    : !result && i != 3 && i != 4 && registers_out.x[i] != 0) {
			note(i, call);
		}
	}
	if (registers_out.x[3] != SYSTEM_GP) {
		note(3, call);
	}
	if (known && registers_out.x[4] != system_tp) {
		note(4, call);
	}
	system_tp = registers_out.x[4];
	known = true;
}

static void fill(uint32_t filling)
{
	for (size_t i = 1; i < 32; i++) {
		registers_in.x[i] = filling;
	}
}

static void calls_with(void *filling, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t call = 0; call < ARRAY_SIZE(harmless); call++) {
		fill(fillings[(uintptr_t)filling]);
		registers_in.x[10] = harmless[call].arguments[0];
		registers_in.x[11] = harmless[call].arguments[1];
		registers_in.x[17] = harmless[call].id;
		ecall_with_all();
		compare_call(call);
	}
}

ZTEST(hostile_registers, test_system_calls)
{
	for (uintptr_t i = 0; i < ARRAY_SIZE(fillings); i++) {
		attack_is_harmless(calls_with, (void *)i);
		zassert_equal(wrong, 0, "call %u changed x%u to 0x%08x", wrong_call, wrong_register,
			      registers_out.x[wrong_register]);
	}
}

/* The same while interrupts and switches come: nothing but gp, tp and the counter changes. */
static void spins(void *filling, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int round = 0; round < 8; round++) {
		fill(fillings[(uintptr_t)filling]);
		spin_with_all();
		for (unsigned int i = 1; i < 31; i++) {
			if (i != 3 && i != 4 && registers_out.x[i] != registers_in.x[i]) {
				note(i, 0);
			}
		}
	}
}

ZTEST(hostile_registers, test_interrupts)
{
	for (uintptr_t i = 0; i < ARRAY_SIZE(fillings); i++) {
		attack_is_harmless(spins, (void *)i);
		zassert_equal(wrong, 0, "x%u", wrong_register);
	}
}

/* And at a fault. */
static void faults(void *filling, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	fill(fillings[(uintptr_t)filling]);
	fault_with_all();
}

ZTEST(hostile_registers, test_faults)
{
	for (uintptr_t i = 0; i < ARRAY_SIZE(fillings); i++) {
		attack_dies(faults, (void *)i, K_ERR_CPU_EXCEPTION);
		zassert_equal(fault.sp, fillings[i]);
		zassert_true(fault.user);
	}
}

/* A call that is refused, and one that ends its caller, with a stack pointer into the kernel. */
static void refused_with(void *id, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	fill((uint32_t)&kernel_bytes[64]);
	registers_in.x[3] = 1; /* says "user mode" */
	registers_in.x[17] = (uint32_t)id;
	ecall_with_all();
}

ZTEST(hostile_registers, test_refused_calls)
{
	attack_dies(refused_with, (void *)K_SYSCALL_K_SEM_GIVE, K_ERR_KERNEL_OOPS);
	attack_dies(refused_with, (void *)K_SYSCALL_K_THREAD_CREATE, K_ERR_KERNEL_OOPS);
	attack_dies(refused_with, (void *)K_SYSCALL_LIMIT, K_ERR_KERNEL_OOPS);
	attack_dies(refused_with, (void *)0x80000000, K_ERR_KERNEL_OOPS);
}
