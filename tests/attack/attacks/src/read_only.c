/* SPDX-License-Identifier: Apache-2.0 */
/* Writing what is only to be read, executing what is only to be written. */

#include "attack.h"
#include <zephyr/linker/linker-defs.h>

ATTACK_SUITE(read_only);

static ATTACK_DMEM uint16_t own_code[16] __aligned(32) = {0x4770, 0x4770}; /* bx lr */

typedef void (*function_t)(void);

static void writes(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*(volatile uint8_t *)address = 0x5a;
}

static void reads(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)*(volatile uint8_t *)address;
}

static void executes(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	((function_t)((uintptr_t)address | 1))();
}

static void executes_own_stack(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	volatile uint16_t code[4] __aligned(8) = {0x4770, 0x4770};

	((function_t)((uintptr_t)code | 1))();
}

ZTEST(read_only, test_write)
{
	static const volatile void *const places[] = {
		attack_constant, attack_read_only_bytes, __text_region_start,
		__rom_start,	 __kobject_table,
	};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		attack_dies_at(writes, (const void *)places[i], K_ERR_CPU_EXCEPTION, places[i]);
		zassert_equal(fault.access, FAULT_WRITE);
	}
	attack_is_harmless(reads, attack_constant);
	attack_is_harmless(reads, attack_read_only_bytes);
	attack_dies_at(writes, (void *)((uintptr_t)writes & ~1u), K_ERR_CPU_EXCEPTION,
		       (void *)((uintptr_t)writes & ~1u));
}

/* Behind what users may read lie the first contents of other people's memory. */
ZTEST(read_only, test_read_load_images)
{
	attack_dies_at(reads, __rom_end, K_ERR_CPU_EXCEPTION, __rom_end);
	attack_dies_at(reads, __kobject_table, K_ERR_CPU_EXCEPTION, __kobject_table);
	zassert_equal(fault.access, FAULT_READ);
}

ZTEST(read_only, test_others_memory)
{
	const void *const places[] = {
		victim_bytes,
		K_THREAD_STACK_BUFFER(victim_stack),
		K_THREAD_STACK_BUFFER(victim_stack) + K_THREAD_STACK_SIZEOF(victim_stack),
		/* the attacker's own privileged stack */
		K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE,
		child_stack[1],
		kernel_bytes,
		&child[0],
		&foreign_sem,
		__kobject_ram,
		(const void *)0x28000000,
		(const void *)0x60000000,
		NULL,
	};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		attack_dies_at(reads, places[i], K_ERR_CPU_EXCEPTION, places[i]);
		zassert_equal(fault.access, FAULT_READ);
		attack_dies_at(writes, places[i], K_ERR_CPU_EXCEPTION, places[i]);
		zassert_equal(fault.access, FAULT_WRITE);
	}
}

ZTEST(read_only, test_execute)
{
	const void *const places[] = {own_code, attack_read_only_bytes, victim_bytes, kernel_bytes,
				      (const void *)BOARD_UART0_BASE};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		attack_dies_at(executes, places[i], K_ERR_CPU_EXCEPTION, places[i]);
		zassert_equal(fault.access, FAULT_EXECUTE);
	}
	attack_dies(executes_own_stack, NULL, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.access, FAULT_EXECUTE);
	zassert_true(fault.address - (uint32_t)K_THREAD_STACK_BUFFER(child_stack[0]) <
		     CHILD_STACK_SIZE);
}
