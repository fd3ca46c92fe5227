/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's own map, without user mode: nothing in RAM executes, code and constants are not
 * written, no stack is left. Each case ends in the fatal report, with the exact reason and address;
 * the suites' handler (support.c) lets the system go on. Built with CONFIG_ARM_MPU=n the same
 * program runs, and fails every case but the stack's: its limit is the CPU's, not the unit's. On
 * RISC-V it needs CONFIG_RISCV_SMEPMP. */

#include "support.h"
#include <zephyr/linker/linker-defs.h>

ZTEST_SUITE(kernel_map, NULL, NULL, NULL, children_end, NULL);

typedef void (*function_t)(void);

static uint16_t code_in_data[2] __aligned(4) = {MACHINE_RETURNS};
static uint16_t code_in_bss[2] __aligned(4);
static uint16_t __noinit code_in_noinit[2] __aligned(4);
static K_KERNEL_STACK_DEFINE(code_in_kernel_stack, 64);
static const uint32_t constant[8] = {1, 2, 3};

static void executes(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	((function_t)MACHINE_CODE(address))();
}

/* What stands there already: without the map, the program goes on. */
static void writes(void *address, void *p2, void *p3)
{
	volatile uint32_t *word = address;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*word = *word;
}

static void expect_fault_at(k_thread_entry_t entry, const volatile void *address, uint8_t access)
{
	faults_expect(1);
	child_create(0, entry, (void *)(uintptr_t)address, 3, 0, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 1, "it was allowed");
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_equal_ptr(fault.thread, &child[0]);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)address, "address 0x%08x", fault.address);
	zassert_equal(fault.access, access);
	zassert_false(fault.user);
}

static void expect_no_execution_at(void *address)
{
	*(volatile uint16_t *)address = MACHINE_RETURNS;
	machine_sync();
	expect_fault_at(executes, address, FAULT_EXECUTE);
}

ZTEST(kernel_map, test_execute_data)
{
	expect_no_execution_at(code_in_data);
}

ZTEST(kernel_map, test_execute_bss)
{
	expect_no_execution_at(code_in_bss);
}

ZTEST(kernel_map, test_execute_noinit)
{
	expect_no_execution_at(code_in_noinit);
}

/* Stacks of either kind, and the last bytes of RAM. */
ZTEST(kernel_map, test_execute_stacks)
{
	expect_no_execution_at(K_THREAD_STACK_BUFFER(child_stack[1]));
	expect_no_execution_at(code_in_kernel_stack);
	expect_no_execution_at((void *)((uintptr_t)__ram_end - 4));
}

static void executes_own_stack(void *p1, void *p2, void *p3)
{
	volatile uint16_t code[2] __aligned(4) = {MACHINE_RETURNS};

	ARG_UNUSED(p1);
	executes((void *)code, p2, p3);
}

ZTEST(kernel_map, test_execute_own_stack)
{
	faults_expect(1);
	child_create(0, executes_own_stack, NULL, 3, 0, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 1, "it was allowed");
	zassert_equal(fault.access, FAULT_EXECUTE);
	zassert_true(fault.address - (uint32_t)(uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]) <
		     CHILD_STACK_SIZE);
}

ZTEST(kernel_map, test_write_text)
{
	expect_fault_at(writes, (void *)((uintptr_t)executes & ~3u), FAULT_WRITE);
	expect_fault_at(writes, __text_region_start, FAULT_WRITE);
	expect_fault_at(writes, (void *)(((uintptr_t)__text_region_end - 4) & ~3u), FAULT_WRITE);
}

ZTEST(kernel_map, test_write_constants)
{
	expect_fault_at(writes, constant, FAULT_WRITE);
	expect_fault_at(writes, __rodata_region_start, FAULT_WRITE);
	expect_fault_at(writes, (void *)((uintptr_t)__rodata_region_end - 4), FAULT_WRITE);
}

ZTEST(kernel_map, test_write_vectors)
{
	expect_fault_at(writes, __rom_start, FAULT_WRITE);
	expect_fault_at(writes, __rom_start + 4 * 11, FAULT_WRITE);
}

#ifdef CONFIG_CPU_CORTEX_M
/* ---- Not covered ---------------------------------------------------------------------------- */

static uint32_t read_at_null;

static void reads_null(void *p1, void *p2, void *p3)
{
	volatile uint32_t *null = p1;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	read_at_null = 1;
	(void)*null;
	read_at_null = 2;
}

/* doc/caveats.md: a supervisor may read address 0 if the board has memory there; ARMv8-M has no
 * region that the kernel may not read. If this fails, the caveat is gone: say so there. */
ZTEST(kernel_map, test_caveat_null_pointer)
{
	faults_expect(1);
	child_create(0, reads_null, NULL, 3, 0, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 0);
	zassert_equal(read_at_null, 2);
}
#endif

/* ---- Stacks --------------------------------------------------------------------------------- */

static __noinline int recurse(int depth)
{
	volatile char bytes[64];

	bytes[0] = (char)depth;
	return depth < 0 ? 0 : recurse(depth + 1) + bytes[0];
}

static void overflows(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)recurse(0);
}

/* It is stopped before it writes below its stack, where the stack of another ends: at a limit of the
 * stack pointer, or at a guard. */
ZTEST(kernel_map, test_stack_overflow)
{
	uint32_t start = (uint32_t)(uintptr_t)K_THREAD_STACK_BUFFER(child_stack[1]);
	char *below = (char *)child_stack[1] - 64;

	if (!MACHINE_HAS_STACK_LIMIT) {
		printk("the unit guards stacks\n");
	}
	memset(below, 0x5a, 64);
	faults_expect(1);
	child_create(1, overflows, NULL, 3, 0, K_NO_WAIT);
	child_join(1);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_STACK_CHK_FAIL);
	zassert_equal_ptr(fault.thread, &child[1]);
	if (MACHINE_HAS_STACK_LIMIT) {
		zassert_true(fault.sp - start < 128, "sp 0x%08x", fault.sp);
		zassert_equal(fault.address, fault.sp);
	} else { /* in the guard */
		uint32_t end = Z_STACK_GUARD_END(child_stack[1]);

		zassert_true(end - fault.address <= ARCH_STACK_GUARD_SIZE, "0x%08x", fault.address);
	}
	for (int i = 0; i < 64; i++) {
		zassert_equal(below[i], 0x5a);
	}
}
