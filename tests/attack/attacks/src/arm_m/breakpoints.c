/* SPDX-License-Identifier: Apache-2.0 */
/* BKPT, which would stop the processor or, as a semihosting call, act on the host. Without a
 * debugger that is a fault like any other: the thread dies, and the host is not asked. */

#include "attack.h"

ATTACK_SUITE(breakpoints);

static void breaks(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("bkpt #0");
}

ZTEST(breakpoints, test_breakpoint)
{
	for (int i = 0; i < 3; i++) {
		attack_dies(breaks, NULL, K_ERR_CPU_EXCEPTION);
		zassert_equal(fault.access, FAULT_NO_ACCESS);
	}
}

/* Operations of "Semihosting for AArch32 and AArch64": write text, exit, exit with status, and one
 * that reads into the caller's memory. */
static const uint32_t exit_block[2] = {0x20026, 0};

static void asks_host(void *operation, void *p2, void *p3)
{
	register uintptr_t r0 __asm__("r0") = (uintptr_t)operation;
	register const void *r1 __asm__("r1") =
		(uintptr_t)operation == 0x04 ? (const void *)"semihosting reached the host\n"
					     : (const void *)exit_block;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("bkpt #0xab" : "+r"(r0) : "r"(r1) : "memory");
}

ZTEST(breakpoints, test_semihosting)
{
	static const uintptr_t operations[] = {0x04, 0x10, 0x18, 0x20, 0x12, 0x01};

	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		attack_dies(asks_host, (void *)operations[i], K_ERR_CPU_EXCEPTION);
	}
}
