/* SPDX-License-Identifier: Apache-2.0 */
/* All immediates of SVC: each means "system call" and nothing else, whatever the registers hold. */

#include "attack.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(svc_immediates);

/* 256 functions of 4 bytes. */
extern const char svc_table[];

__asm__(".section .text.svc_table, \"ax\", %progbits\n"
	".syntax unified\n.thumb\n.balign 4\n"
	".global svc_table\n"
	"svc_table:\n"
	".set immediate, 0\n"
	".rept 256\n"
	"\tsvc #immediate\n"
	"\tbx lr\n"
	".set immediate, immediate + 1\n"
	".endr\n"
	".previous\n");

static uintptr_t svc(unsigned int immediate, uintptr_t id)
{
	register uintptr_t r0 __asm__("r0") = (uintptr_t)privilege_probe;
	register uintptr_t r1 __asm__("r1") = (uintptr_t)privilege_probe;
	register uintptr_t r2 __asm__("r2") = (uintptr_t)&foreign_sem;
	register uintptr_t r3 __asm__("r3") = (uintptr_t)kernel_bytes;
	register uintptr_t r4 __asm__("r4") = (uintptr_t)privilege_probe;
	register uintptr_t ip __asm__("r12") = id;
	register uintptr_t target __asm__("r6") = (uintptr_t)svc_table + 4 * immediate + 1;

	__asm__ volatile("blx r6"
			 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(ip)
			 : "r"(r4), "r"(target)
			 : "lr", "memory", "cc");
	return r0;
}

static void hostile(unsigned int index)
{
	(void)svc(index, 0x80000000u + index);
}

static bool is_refused(unsigned int index, int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(index);
	ARG_UNUSED(esf);
	return reason == K_ERR_KERNEL_OOPS;
}

ZTEST(svc_immediates, test_hostile)
{
	static const struct series series = {hostile, 256, is_refused};

	attack_series(&series);
}

static ATTACK_BMEM k_tid_t answer;

static void asks_who_it_is(unsigned int index)
{
	answer = (k_tid_t)svc(index, K_SYSCALL_K_SCHED_CURRENT_THREAD_QUERY);
}

static bool is_answered(unsigned int index, int reason, const struct arch_esf *esf)
{
	bool right = reason == -1 && answer == &child[0];

	ARG_UNUSED(index);
	ARG_UNUSED(esf);
	answer = NULL;
	return right;
}

ZTEST(svc_immediates, test_ordinary)
{
	static const struct series series = {asks_who_it_is, 256, is_answered};

	attack_series(&series);
}
