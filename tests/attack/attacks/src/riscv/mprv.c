/* SPDX-License-Identifier: Apache-2.0 */
/* mstatus.MPRV lends machine mode the rights of the mode in MPP: a kernel that entered user mode with it
 * set would fault at its next trap. Nothing sets it. Here a supervisor does, and no way out of the
 * kernel carries it on, because mstatus comes from the record (I5). */

#include "attack.h"
#include "attack_calls.h"

ATTACK_SUITE(mprv);

#define MPRV	    BIT(17)
#define MPP_MACHINE (3u << 11)

static uint32_t read_mstatus(void)
{
	uint32_t mstatus;

	__asm__ volatile("csrr %0, mstatus" : "=r"(mstatus));
	return mstatus;
}

/* With machine mode's own rights for now. */
static void set_mprv(void)
{
	__asm__ volatile("csrs mstatus, %0" : : "r"(MPRV | MPP_MACHINE) : "memory");
}

static volatile uint32_t in_interrupt;

static void note_mstatus(void *unused)
{
	ARG_UNUSED(unused);
	in_interrupt = read_mstatus();
}

ZTEST(mprv, test_interrupt)
{
	in_interrupt = 0;
	(void)k_sleep(
		K_TICKS(1)); /* no tick comes before the interrupt: it too would clear the bit */
	interrupt_after(MACHINE_CYCLES(1000), note_mstatus, NULL);
	set_mprv();
	while (in_interrupt == 0) {
	}
	zassert_equal(in_interrupt & (MPRV | MPP_MACHINE), MPRV | MPP_MACHINE, "it was not set");
	zassert_equal(read_mstatus() & MPRV, 0, "the interrupt returned with it");
}

static void calls(void *p1, void *p2, void *p3)
{
	static ATTACK_BMEM char bytes[8];

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 3; i++) {
		(void)k_current_get();
		(void)attack_echo(bytes, attack_constant, sizeof(bytes));
		k_yield();
		k_busy_wait(300);
	}
}

static void faults(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	calls(p1, NULL, NULL);
	kernel_bytes[3] = 0;
}

/* The switch to the attacker begins with it set. */
static void runs_after(k_thread_entry_t entry, unsigned int expected_faults)
{
	attacker_create(entry, NULL);
	set_mprv();
	zassert_true(attacker_run());
	zassert_equal(read_mstatus() & MPRV, 0);
	zassert_equal(fault.count, expected_faults, "0x%08x", fault.pc);
	zassert_true(expected_faults == 0 || fault.user);
}

ZTEST(mprv, test_user_that_calls)
{
	runs_after(calls, 0);
}

ZTEST(mprv, test_user_that_faults)
{
	runs_after(faults, 1);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)&kernel_bytes[3]);
}
