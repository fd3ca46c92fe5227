/* SPDX-License-Identifier: Apache-2.0 */
/* VLSTM notes an address for a save of floating-point registers that is done later, when somebody uses
 * them: that must not be anybody else, and not with more rights (ARMv8-M). */

#include "attack.h"
#include "attack_calls.h"
#include "fp.h"

ATTACK_SUITE(fpu_hidden);

static K_SEM_DEFINE(sem, 0, 10);

static void irq_uses_fp(void *unused)
{
	ARG_UNUSED(unused);
	fp_touch();
}

static ATTACK_BMEM uintptr_t target;
static ATTACK_BMEM uint32_t after_hiding;
static ATTACK_BMEM struct fp_registers poison;
static ATTACK_BMEM uint64_t own[10];

enum after_hiding {
	USES_FP,
	YIELDS,
	CALLS,
	SPINS_ON,
	HIDES_AGAIN,
	USES_FP_IN_CALL,
};

/* Notes s0-s15 for a save at the target, and leaves that to others. */
static void hides(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	fp_pattern(&poison, 0x66);
	fp_load_scratch(&poison);
	__asm__ volatile("vlstm %0" : : "r"(target) : "memory");
	switch (after_hiding) {
	case USES_FP:
		fp_touch();
		break;
	case CALLS:
		(void)k_object_access_check(&sem);
		break;
	case SPINS_ON:
		for (;;) {
		}
	case HIDES_AGAIN:
		__asm__ volatile("vlstm %0" : : "r"(target) : "memory");
		break;
	case USES_FP_IN_CALL:
		(void)attack_load_secrets(false);
		break;
	default:
		k_yield();
		break;
	}
}

/* A thread of the target's own domain, or a supervisor, whose next FP instruction would write. */
static void uses_fp(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	fp_touch();
}

K_APPMEM_PARTITION_DEFINE(other_part);
K_APP_BMEM(other_part) static uint8_t other_bytes[96];
static struct k_mem_domain other_domain;

static void hides_then_other_uses(uint32_t mode)
{
	static struct k_mem_partition *parts[] = {&other_part};
	static bool prepared;

	if (!prepared) {
		zassert_equal(k_mem_domain_init(&other_domain, 1, parts), 0);
		prepared = true;
	}
	memset(other_bytes, 0x77, sizeof(other_bytes));
	target = (uintptr_t)ROUND_UP(other_bytes, 8);
	after_hiding = YIELDS;
	attacker_create(hides, NULL);
	child_create(1, uses_fp, NULL, ATTACKER_PRIO, mode, K_FOREVER);
	(void)k_mem_domain_add_thread(&other_domain, &child[1]);
	k_thread_start(&child[0]);
	k_thread_start(&child[1]);
	child_join(1);
	(void)attacker_run();
	zassert_equal(fault.count, 0, "reason %u", fault.reason);
	for (size_t i = 0; i < sizeof(other_bytes); i++) {
		zassert_equal(other_bytes[i], 0x77, "byte %u was written", (unsigned int)i);
	}
}

ZTEST(fpu_hidden, test_hidden_for_user)
{
	hides_then_other_uses(K_USER);
}

ZTEST(fpu_hidden, test_hidden_for_supervisor)
{
	hides_then_other_uses(0);
}

ZTEST(fpu_hidden, test_hidden_for_itself)
{
	target = (uintptr_t)&kernel_bytes[0];
	after_hiding = USES_FP;
	attack_dies_at(hides, NULL, K_ERR_CPU_EXCEPTION, &kernel_bytes[0]);
	target = ROUND_UP((uintptr_t)victim_bytes, 8);
	attack_dies_at(hides, NULL, K_ERR_CPU_EXCEPTION, (const void *)target);
	after_hiding = HIDES_AGAIN;
	attack_is_contained(hides, NULL);
	target = (uintptr_t)own;
	attack_is_contained(hides, NULL);
	after_hiding = USES_FP;
	attack_is_harmless(hides, NULL);
	zassert_equal(((const uint32_t *)own)[3], poison.s[3], "not even its own memory");
}

/* The FP instruction is the kernel's, in its system call: it is the user's fault all the same. */
ZTEST(fpu_hidden, test_hidden_for_call)
{
	target = (uintptr_t)&kernel_bytes[0];
	after_hiding = USES_FP_IN_CALL;
	attack_dies_at(hides, NULL, K_ERR_CPU_EXCEPTION, &kernel_bytes[0]);
	after_hiding = CALLS;
	attack_is_contained(hides, NULL);
}

ZTEST(fpu_hidden, test_hidden_for_interrupt)
{
	target = (uintptr_t)&kernel_bytes[0];
	after_hiding = SPINS_ON;
	attacker_create(hides, NULL);
	(void)k_sleep(K_TICKS(1)); /* the victim comes with the next tick, and the switch forgets */
	interrupt_after(20000, irq_uses_fp, NULL);
	zassert_true(attacker_run(), "it spins on");
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uint32_t)&kernel_bytes[0], "0x%08x", fault.address);
	zassert_true(fault.user);
}
