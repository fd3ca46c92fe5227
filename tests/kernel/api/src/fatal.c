/* SPDX-License-Identifier: Apache-2.0 */
/* Fatal errors: the reason each cause gives, and that only the thread at fault ends. The handler
 * that lets the system go on is the suites' own (support.c). */

#include "support.h"
#include <limits.h>
#include <zephyr/linker/linker-defs.h>

static void *setup(void)
{
	children_grant();
	return NULL;
}

ZTEST_SUITE(fatal, NULL, setup, NULL, children_end, NULL);

static const char constant[] __aligned(4) = "constant";

typedef void (*function_t)(void);

static void divide(void *p1, void *p2, void *p3)
{
	volatile int dividend = 77;
	volatile int zero = 0;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	dividend = dividend / zero;
}

static void undefined_instruction(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile(MACHINE_UNDEFINED);
}

/* A user's way to the kernel, with arguments that any call refuses. */
static void call(void *id, void *p2, void *p3)
{
	const uintptr_t words[6] = {1, 1, 1, 1, 1, 1};
	uintptr_t after[MACHINE_CALL_REGISTERS];

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)machine_call(words, (uintptr_t)id, after);
}

static void write_word(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*(volatile uint32_t *)address = 1;
}

static void read_word(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)*(volatile uint32_t *)address;
}

static void jump(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	((function_t)MACHINE_CODE(address))();
}

static void raise_reason(void *reason, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	z_except_reason((unsigned int)(uintptr_t)reason);
}

static void oops(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_oops();
}

static void panic(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_panic();
}

static void fail_assertion(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__ASSERT(strlen(constant) == 0, "a constant of %u letters", (unsigned int)strlen(constant));
}

static __noinline int recurse(int depth)
{
	volatile char bytes[FRAME_BYTES];

	bytes[0] = (char)depth;
	return depth < 0 ? 0 : recurse(depth + 1) + bytes[0];
}

static void overflow(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)recurse(0);
}

/* Twice, because the first time may have left something behind. */
static void expect(k_thread_entry_t entry, void *p1, uint32_t options, unsigned int reason)
{
	for (int i = 0; i < 2; i++) {
		faults_expect(1);
		child_create(0, entry, p1, 3, options, K_NO_WAIT);
		child_join(0);
		zassert_equal(fault.count, 1);
		zassert_equal(fault.reason, reason, "reason %u instead of %u", fault.reason,
			      reason);
		zassert_equal_ptr(fault.thread, &child[0]);
	}
}

static void expect_access(k_thread_entry_t entry, const void *address, uint32_t options,
			  uint8_t access)
{
	expect(entry, (void *)(uintptr_t)address, options, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)address, "address 0x%08x", fault.address);
	zassert_equal(fault.access, access);
	zassert_equal(fault.user, options == K_USER && IS_ENABLED(CONFIG_USERSPACE));
}

/* ---- Supervisor ----------------------------------------------------------------------------- */

static uint16_t in_ram[16] __aligned(32) = {MACHINE_RETURNS};

/* Requirement: ZEP-SRS-16-1 */
ZTEST(fatal, test_supervisor_cpu)
{
	if (MACHINE_DIVISION_TRAPS) {
		expect(divide, NULL, 0, K_ERR_CPU_EXCEPTION);
		zassert_equal(fault.access, FAULT_NO_ACCESS);
	}
	expect(undefined_instruction, NULL, 0, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.access, FAULT_NO_ACCESS);
	zassert_true(fault.has_registers);
	zassert_equal(fault.pc & ~7u, (uint32_t)(uintptr_t)undefined_instruction & ~7u);
	expect(call, NULL, 0, K_ERR_CPU_EXCEPTION);
	expect_access(write_word, constant, 0, FAULT_WRITE);
	expect_access(write_word, (void *)__text_region_start, 0, FAULT_WRITE);
	if (MACHINE_RAM_NEVER_EXECUTES) {
		expect_access(jump, in_ram, 0, FAULT_EXECUTE);
	}
}

/* Requirement: ZEP-SRS-16-2, ZEP-SRS-16-4 */
ZTEST(fatal, test_supervisor_reasons)
{
	expect(oops, NULL, 0, K_ERR_KERNEL_OOPS);
	expect(panic, NULL, 0, K_ERR_KERNEL_PANIC);
	expect(raise_reason, (void *)INT_MAX, 0, INT_MAX);
	expect(raise_reason, (void *)-77, 0, (unsigned int)-77);
	expect(raise_reason, (void *)K_ERR_STACK_CHK_FAIL, 0, K_ERR_STACK_CHK_FAIL);
	expect(fail_assertion, NULL, 0, K_ERR_KERNEL_PANIC);
}

#ifdef CONFIG_ARCH_HAS_STACK_PROTECTION
/* Requirement: ZEP-SRS-8-12 */
ZTEST(fatal, test_supervisor_stack_overflow)
{
	expect(overflow, NULL, 0, K_ERR_STACK_CHK_FAIL);
	zassert_true(fault_is_on_stack_of(0), "sp 0x%08x", fault.sp);
}
#endif

/* ---- User ----------------------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-16-1 */
ZTEST(fatal, test_user_cpu)
{
	if (MACHINE_DIVISION_TRAPS) {
		expect(divide, NULL, K_USER, K_ERR_CPU_EXCEPTION);
	}
	expect(undefined_instruction, NULL, K_USER, K_ERR_CPU_EXCEPTION);
	expect_access(write_word, constant, K_USER, FAULT_WRITE);
	if (IS_ENABLED(CONFIG_USERSPACE) || MACHINE_RAM_NEVER_EXECUTES) {
		expect_access(jump, in_ram, K_USER, FAULT_EXECUTE);
		expect_access(jump, K_THREAD_STACK_BUFFER(child_stack[0]), K_USER, FAULT_EXECUTE);
	}
}

#ifdef CONFIG_USERSPACE
/* Requirement: ZEP-SRS-8-3 */
ZTEST(fatal, test_user_memory)
{
	char *privileged = K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE;

	expect_access(read_word, in_ram, K_USER, FAULT_READ);
	expect_access(write_word, in_ram, K_USER, FAULT_WRITE);
	expect_access(read_word, privileged, K_USER, FAULT_READ);
	expect_access(write_word, K_THREAD_STACK_BUFFER(child_stack[1]), K_USER, FAULT_WRITE);
}

/* Requirement: ZEP-SRS-16-2, ZEP-SRS-16-4 */
ZTEST(fatal, test_user_reasons)
{
	expect(oops, NULL, K_USER, K_ERR_KERNEL_OOPS);
	expect(panic, NULL, K_USER, K_ERR_KERNEL_OOPS);
	expect(raise_reason, (void *)INT_MAX, K_USER, K_ERR_KERNEL_OOPS);
	expect(raise_reason, (void *)-1, K_USER, K_ERR_KERNEL_OOPS);
	expect(raise_reason, (void *)K_ERR_CPU_EXCEPTION, K_USER, K_ERR_KERNEL_OOPS);
	expect(raise_reason, (void *)K_ERR_SPURIOUS_IRQ, K_USER, K_ERR_KERNEL_OOPS);
	expect(raise_reason, (void *)K_ERR_STACK_CHK_FAIL, K_USER, K_ERR_STACK_CHK_FAIL);
	expect(fail_assertion, NULL, K_USER, K_ERR_KERNEL_OOPS);
	expect(call, NULL, K_USER, K_ERR_KERNEL_OOPS);
	expect(call, (void *)0xffff, K_USER, K_ERR_KERNEL_OOPS);
}
#endif

#if defined(CONFIG_USERSPACE) || defined(CONFIG_ARCH_HAS_STACK_PROTECTION)
/* Requirement: ZEP-SRS-8-11, ZEP-SRS-8-12 */
ZTEST(fatal, test_user_stack_overflow)
{
	expect(overflow, NULL, K_USER, K_ERR_STACK_CHK_FAIL);
	zassert_true(fault_is_on_stack_of(0), "sp 0x%08x", fault.sp);
}
#endif

/* ---- An essential thread that is none any more ---------------------------------------------- */

static K_SEM_DEFINE(never, 0, 1);

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&never, K_FOREVER);
}

/* What it was before counts for nothing: the option belongs to one life of the record. */
ZTEST(fatal, test_essential_is_not_inherited)
{
	child_create(0, waits, NULL, 3, K_ESSENTIAL, K_FOREVER);
	child[0].base.user_options &= (uint8_t)~K_ESSENTIAL;
	k_thread_abort(&child[0]);
	child_create(0, waits, NULL, 3, 0, K_NO_WAIT);
	k_thread_abort(&child[0]);
	child_join(0);
}
