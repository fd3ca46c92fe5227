/* SPDX-License-Identifier: Apache-2.0 */
/* Jumps into the program's code, with registers of the attacker's choice: to every halfword of it
 * once, and to every fourth once more with other registers. The code runs with the attacker's
 * rights, so it faults, calls the kernel, or runs in circles. */

#include "attack.h"
#include <zephyr/linker/linker-defs.h>

ATTACK_SUITE(jumps);

/* What an attacker would like to see used; tp and gp as in machine mode. */
static __attribute__((naked)) void jumps_to(void *place, void *p2, void *p3)
{
	ARG_UNUSED(place);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("mv t0, a0\n\t"
			 "la a0, kernel_bytes\n\t"
			 "la a1, privilege_probe\n\t"
			 "la a2, foreign_sem\n\t"
			 "li a3, 0\n\t"
			 "li a4, 0x1880\n\t"
			 "la a5, victim\n\t"
			 "la a6, victim_bytes\n\t"
			 "li a7, 0\n\t"
			 "mv s0, a0\n\t"
			 "mv s1, a1\n\t"
			 "mv s2, a5\n\t"
			 "mv s3, a2\n\t"
			 "mv ra, a1\n\t"
			 "la tp, victim\n\t"
			 "lui gp, 0x80000\n\t"
			 "addi sp, sp, -256\n\t"
			 "jr t0");
}

/* Small numbers, which pass more checks. */
static __attribute__((naked)) void jumps_with_zeros(void *place, void *p2, void *p3)
{
	ARG_UNUSED(place);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("mv t0, a0\n\t"
			 "li a0, 0\n\t"
			 "li a1, 1\n\t"
			 "li a2, 0\n\t"
			 "li a3, 4\n\t"
			 "la s0, privilege_probe\n\t"
			 "mv s1, s0\n\t"
			 "mv s2, s0\n\t"
			 "mv ra, s0\n\t"
			 "li tp, 0\n\t"
			 "addi sp, sp, -256\n\t"
			 "jr t0");
}

static void jump_everywhere(k_thread_entry_t entry, unsigned int stride)
{
	console_is_silent = true;
	for (uintptr_t place = (uintptr_t)__rom_start; place < (uintptr_t)__text_region_end;
	     place += stride) {
		faults_expect(1);
		child_create(0, entry, (void *)place, ATTACKER_PRIO, K_USER, K_FOREVER);
		(void)k_mem_domain_add_thread(&attack_domain, &child[0]);
		k_thread_start(&child[0]);
		(void)k_thread_join(&child[0], K_TICKS(1));
		k_thread_abort(&child[0]);
		if (fault.count != 0 && (fault.thread != &child[0] ||
					 (fault.reason == K_ERR_CPU_EXCEPTION && !fault.user))) {
			console_is_silent = false;
			zassert_unreachable("jump to 0x%08lx: reason %u at 0x%08x",
					    (unsigned long)place, fault.reason, fault.pc);
		}
	}
	console_is_silent = false;
	oracles_ask();
}

ZTEST(jumps, test_with_hostile_registers)
{
	jump_everywhere(jumps_to, 2);
}

ZTEST(jumps, test_with_small_numbers)
{
	jump_everywhere(jumps_with_zeros, 8);
}
