/* SPDX-License-Identifier: Apache-2.0 */
/* Jumps into the program's code, with registers of the attacker's choice: to every halfword of it
 * once; and once more, with other registers, to each place that begins a function or does something
 * that only privileged code may, and to a sample of the rest. The code runs with the attacker's
 * rights, so it faults, calls the kernel, or runs in circles. */

#include "attack.h"
#include <zephyr/linker/linker-defs.h>

ATTACK_SUITE(jumps);

static uint32_t places[40000];
static unsigned int place_count;

/* Function entries, returns, and instructions that touch the processor's state. */
static bool is_interesting(const uint16_t *code)
{
	uint16_t op = code[0];
	uint16_t next = code[1];

	return (op & 0xff00) == 0xb500 ||				 /* push {…, lr} */
	       op == 0xe92d || op == 0xe8bd ||				 /* push.w, pop.w */
	       (op & 0xff00) == 0xbd00 ||				 /* pop {…, pc} */
	       op == 0x4770 ||						 /* bx lr */
	       ((op & 0xffe0) == 0xf380 && (next & 0xff00) == 0x8800) || /* msr */
	       ((op & 0xffe0) == 0xf3e0 && (next & 0xff00) == 0x8000) || /* mrs */
	       (op & 0xff00) == 0xdf00 ||				 /* svc */
	       (op & 0xffe0) == 0xb660 ||				 /* cps */
	       (op & 0xff00) == 0xbe00 ||				 /* bkpt */
	       op == 0xf3bf;						 /* isb, dsb, dmb */
}

/* Of the rest, every n-th halfword. */
static void find_places(unsigned int stride)
{
	const uint16_t *code = (const uint16_t *)__text_region_start;
	const uint16_t *end = (const uint16_t *)__text_region_end;

	place_count = 0;
	for (unsigned int i = 0; code < end; i++, code++) {
		if ((is_interesting(code) || i % stride == 0) && place_count < ARRAY_SIZE(places)) {
			places[place_count++] = (uint32_t)code;
		}
	}
}

/* r0-r3 and r12 point to what an attacker would like to see used. */
static __attribute__((naked)) void jumps_to(void *place, void *p2, void *p3)
{
	ARG_UNUSED(place);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("orr r7, r0, #1\n\t"
			 "ldr r0, =kernel_bytes\n\t"
			 "ldr r1, =privilege_probe\n\t"
			 "ldr r2, =foreign_sem\n\t"
			 "movs r3, #0\n\t"
			 "ldr r4, =kernel_bytes\n\t"
			 "ldr r5, =victim\n\t"
			 "ldr r6, =victim_bytes\n\t"
			 "mov r8, r1\n\t"
			 "mov r9, r0\n\t"
			 "mov r10, r2\n\t"
			 "mvn r11, #2\n\t"
			 "mov r12, #0\n\t"
			 "mvn lr, #2\n\t"
			 "sub sp, #256\n\t"
			 "bx r7\n\t"
			 ".ltorg");
}

/* The same with small numbers, which pass more checks. */
static __attribute__((naked)) void jumps_with_zeros(void *place, void *p2, void *p3)
{
	ARG_UNUSED(place);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("orr r7, r0, #1\n\t"
			 "movs r0, #0\n\t"
			 "movs r1, #1\n\t"
			 "movs r2, #0\n\t"
			 "movs r3, #4\n\t"
			 "ldr r4, =privilege_probe\n\t"
			 "mov r5, r4\n\t"
			 "mov r6, r4\n\t"
			 "mov r8, r0\n\t"
			 "mov r9, r0\n\t"
			 "mov r10, r0\n\t"
			 "mov r11, r0\n\t"
			 "mov r12, r0\n\t"
			 "mov lr, r4\n\t"
			 "sub sp, #256\n\t"
			 "bx r7\n\t"
			 ".ltorg");
}

static void jump_everywhere(k_thread_entry_t entry)
{
	console_is_silent = true;
	for (unsigned int i = 0; i < place_count; i++) {
		faults_expect(1);
		child_create(0, entry, (void *)(uintptr_t)places[i], ATTACKER_PRIO, K_USER,
			     K_FOREVER);
		(void)k_mem_domain_add_thread(&attack_domain, &child[0]);
		k_thread_start(&child[0]);
		(void)k_thread_join(&child[0], K_TICKS(1));
		k_thread_abort(&child[0]);
		if (fault.count != 0 && (fault.thread != &child[0] ||
					 (fault.reason == K_ERR_CPU_EXCEPTION && !fault.user))) {
			console_is_silent = false;
			zassert_unreachable("jump to 0x%08x: reason %u at 0x%08x", places[i],
					    fault.reason, fault.pc);
		}
	}
	console_is_silent = false;
	oracles_ask();
}

ZTEST(jumps, test_with_hostile_registers)
{
	find_places(1);
	jump_everywhere(jumps_to);
}

ZTEST(jumps, test_with_small_numbers)
{
	find_places(4);
	jump_everywhere(jumps_with_zeros);
}
