/* SPDX-License-Identifier: Apache-2.0 */
/* An interrupt at every instruction of the ways into the kernel, through it and out: system calls
 * of both lanes, waits, wake-ups, switches, the entry to user mode. What the interrupt does is
 * what interrupts may do: end the thread, suspend it, wake it, change its domain. After that the
 * thread is in the state that was asked for, and the others are as before. */

#include "attack.h"
#include "attack_calls.h"

ATTACK_SUITE(interrupted);

static K_SEM_DEFINE(ping, 0, 10);
static K_SEM_DEFINE(pong, 0, 10);
static K_MUTEX_DEFINE(mutex);

ATTACK_BMEM static volatile struct {
	uint32_t rounds;
} WHOLE_PAGES busy;

#ifdef CONFIG_FPU
#include "fp.h"
#else
static inline void fp_touch(void)
{
}
#endif

/* Never ends by itself, and tells if it ever finds itself privileged. */
static void is_busy(void *how, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		fp_touch(); /* all its frames have floating-point registers */
		switch ((uintptr_t)how) {
		case 0:
			(void)k_current_get();
			break;
		case 1:
			(void)k_object_access_check(&ping);
			break;
		case 2: /* with an accomplice: waits and wake-ups */
			k_sem_give(&ping);
			(void)k_sem_take(&pong, K_FOREVER);
			break;
		case 3:
			k_yield();
			break;
		case 4:
			(void)k_mutex_lock(&mutex, K_FOREVER);
			k_yield();
			(void)k_mutex_unlock(&mutex);
			break;
		default:
			(void)k_uptime_ticks();
			break;
		}
		privilege_probe();
		busy.rounds++;
	}
}

static void answers(void *how, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		switch ((uintptr_t)how) {
		case 2:
			(void)k_sem_take(&ping, K_FOREVER);
			k_sem_give(&pong);
			break;
		case 4:
			(void)k_mutex_lock(&mutex, K_FOREVER);
			k_yield();
			(void)k_mutex_unlock(&mutex);
			break;
		default:
			k_yield();
			break;
		}
	}
}

#define WAYS 6

static void start_pair(uintptr_t how)
{
	console_is_silent = true;
	faults_expect(0);
	child_create(0, is_busy, (void *)how, ATTACKER_PRIO, K_USER, K_FOREVER);
	child_create(1, answers, (void *)how, ATTACKER_PRIO, how % 2 == 0 ? K_USER : 0, K_FOREVER);
	for (int i = 0; i < 2; i++) {
		(void)k_mem_domain_add_thread(&attack_domain, &child[i]);
		k_thread_access_grant(&child[i], &ping, &pong, &mutex);
	}
	k_thread_start(&child[0]);
	k_thread_start(&child[1]);
}

static void end_pair(void)
{
	interrupt_cancel();
	k_thread_abort(&child[0]);
	k_thread_abort(&child[1]);
	k_sem_reset(&ping);
	k_sem_reset(&pong);
	console_is_silent = false;
	zassert_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0, "the dead still hold it");
	zassert_equal(k_mutex_unlock(&mutex), 0);
}

/* An instruction takes 2.6 cycles; a round of any of the ways, less than 2600. Every instruction is
 * hit in one of the images, a sample in the other. */
#define SWEEP(cycles, step)                                                                        \
	for (uint32_t cycles = MACHINE_CYCLES(4000); cycles < MACHINE_CYCLES(4000 + 2600);         \
	     cycles += (IS_ENABLED(CONFIG_ASSERT) ? 1 : 5) * MACHINE_CYCLES(step))

static void abort_now(void *thread)
{
	k_thread_abort(thread);
}

ZTEST(interrupted, test_abort)
{
	for (uintptr_t how = 0; how < WAYS; how++) {
		SWEEP(cycles, 3)
		{
			uint32_t seen;

			start_pair(how);
			interrupt_after(cycles, abort_now, &child[0]);
			zassert_equal(k_thread_join(&child[0], K_TICKS(2)), 0,
				      "way %u, cycle %u: it lives on", (unsigned int)how, cycles);
			seen = busy.rounds;
			(void)k_sleep(K_TICKS(1));
			zassert_equal(busy.rounds, seen, "way %u, cycle %u: it runs on",
				      (unsigned int)how, cycles);
			end_pair();
		}
		oracles_ask();
	}
}

static void suspend_now(void *thread)
{
	k_thread_suspend(thread);
}

ZTEST(interrupted, test_suspend)
{
	for (uintptr_t how = 0; how < WAYS; how++) {
		SWEEP(cycles, 7)
		{
			uint32_t seen;

			start_pair(how);
			interrupt_after(cycles, suspend_now, &child[0]);
			(void)k_sleep(K_TICKS(1));
			seen = busy.rounds;
			(void)k_sleep(K_TICKS(1));
			zassert_equal(busy.rounds, seen, "way %u, cycle %u: it runs",
				      (unsigned int)how, cycles);
			k_thread_resume(&child[0]);
			(void)k_sleep(K_TICKS(1));
			zassert_not_equal(busy.rounds, seen, "way %u, cycle %u: it does not go on",
					  (unsigned int)how, cycles);
			end_pair();
		}
		oracles_ask();
	}
}

/* Suspended, then ended, by two interrupts at once. */
static void suspend_and_abort_now(void *thread)
{
	k_thread_suspend(thread);
	k_thread_abort(thread);
}

ZTEST(interrupted, test_suspend_and_abort)
{
	for (uintptr_t how = 0; how < WAYS; how++) {
		SWEEP(cycles, 3)
		{
			start_pair(how);
			interrupt_after(cycles, suspend_and_abort_now, &child[0]);
			zassert_equal(k_thread_join(&child[0], K_TICKS(2)), 0,
				      "way %u, cycle %u: it lives on", (unsigned int)how, cycles);
			end_pair();
		}
		oracles_ask();
	}
}

/* The thread's own domain changes: a partition comes and goes. */
K_APPMEM_PARTITION_DEFINE(fleeting);
K_APP_BMEM(fleeting) static volatile uint32_t fleeting_word;
K_APPMEM_PARTITION_DEFINE(lasting);
K_APP_BMEM(lasting) static volatile uint32_t lasting_word;

static void writes_and_switches(void *word, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		(*(volatile uint32_t *)word)++;
		lasting_word++;
		k_yield();
	}
}

static uint32_t word_at_removal;

static void remove_now(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_mem_domain_remove_partition(&attack_domain, &fleeting);
	word_at_removal = fleeting_word;
}

ZTEST(interrupted, test_removal)
{
	zassert_equal(k_mem_domain_add_partition(&attack_domain, &lasting), 0);
	SWEEP(cycles, 3)
	{
		zassert_equal(k_mem_domain_add_partition(&attack_domain, &fleeting), 0);
		console_is_silent = true;
		faults_expect(1);
		child_create(0, writes_and_switches, (void *)&fleeting_word, ATTACKER_PRIO, K_USER,
			     K_FOREVER);
		child_create(1, answers, (void *)0, ATTACKER_PRIO, cycles % 2 == 0 ? K_USER : 0,
			     K_FOREVER);
		(void)k_mem_domain_add_thread(&attack_domain, &child[0]);
		k_thread_start(&child[0]);
		k_thread_start(&child[1]);
		interrupt_after(cycles, remove_now, NULL);
		zassert_equal(k_thread_join(&child[0], K_TICKS(2)), 0,
			      "cycle %u: it still writes there", cycles);
		k_thread_abort(&child[1]);
		console_is_silent = false;
		zassert_equal(fault.count, 1);
		zassert_equal(fault.address, (uint32_t)&fleeting_word, "cycle %u: 0x%08x", cycles,
			      fault.address);
		zassert_equal(fleeting_word, word_at_removal, "cycle %u", cycles);
	}
	oracles_ask();
	zassert_equal(k_mem_domain_remove_partition(&attack_domain, &lasting), 0);
}

/* A partition comes: nothing that was there may be lost by it, and nothing else be opened. */
static void add_now(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_mem_domain_add_partition(&attack_domain, &fleeting);
}

static ATTACK_BMEM volatile bool fleeting_is_there;

static void switches_then_writes(void *word, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (!fleeting_is_there) {
		lasting_word++;
		k_yield();
	}
	(*(volatile uint32_t *)word)++;
	lasting_word++;
	*(volatile uint32_t *)&kernel_bytes[9] = 1;
}

ZTEST(interrupted, test_addition)
{
	zassert_equal(k_mem_domain_add_partition(&attack_domain, &lasting), 0);
	SWEEP(cycles, 3)
	{
		console_is_silent = true;
		fleeting_is_there = false;
		faults_expect(1);
		child_create(0, switches_then_writes, (void *)&fleeting_word, ATTACKER_PRIO, K_USER,
			     K_FOREVER);
		child_create(1, answers, (void *)0, ATTACKER_PRIO, cycles % 2 == 0 ? K_USER : 0,
			     K_FOREVER);
		(void)k_mem_domain_add_thread(&attack_domain, &child[0]);
		k_thread_start(&child[0]);
		k_thread_start(&child[1]);
		interrupt_after(cycles, add_now, NULL);
		(void)k_sleep(K_TICKS(1));
		fleeting_is_there = true;
		zassert_equal(k_thread_join(&child[0], K_TICKS(2)), 0);
		k_thread_abort(&child[1]);
		console_is_silent = false;
		zassert_equal(fault.count, 1);
		zassert_equal(fault.address, (uint32_t)&kernel_bytes[9], "cycle %u: 0x%08x", cycles,
			      fault.address);
		zassert_equal(k_mem_domain_remove_partition(&attack_domain, &fleeting), 0);
	}
	oracles_ask();
	zassert_equal(k_mem_domain_remove_partition(&attack_domain, &lasting), 0);
}

/* The entry to user mode. */
static void lands(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	privilege_probe();
	*(volatile uint32_t *)&kernel_bytes[11] = 1;
}

static void enters(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_thread_user_mode_enter(lands, NULL, NULL, NULL);
}

static void switch_now(void *unused)
{
	ARG_UNUSED(unused);
	k_sem_give(&ping);
}

static void runs_once(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&ping, K_FOREVER);
	privilege_probe();
}

ZTEST(interrupted, test_user_mode_enter)
{
	for (uint32_t cycles = MACHINE_CYCLES(200); cycles < MACHINE_CYCLES(6000);
	     cycles += MACHINE_CYCLES(5)) {
		console_is_silent = true;
		faults_expect(1);
		child_create(1, runs_once, NULL, ATTACKER_PRIO - 1, K_USER, K_FOREVER);
		k_object_access_grant(&ping, &child[1]);
		(void)k_mem_domain_add_thread(&attack_domain, &child[1]);
		k_thread_start(&child[1]);
		child_create(0, enters, NULL, ATTACKER_PRIO, 0, K_FOREVER);
		(void)k_mem_domain_add_thread(&attack_domain, &child[0]);
		(void)k_sleep(K_TICKS(1));
		k_thread_start(&child[0]);
		interrupt_after(cycles, switch_now, NULL);
		zassert_equal(k_thread_join(&child[0], K_TICKS(5)), 0);
		interrupt_cancel();
		k_thread_abort(&child[1]);
		k_sem_reset(&ping);
		console_is_silent = false;
		zassert_equal(fault.count, 1);
		zassert_true(fault.user, "cycle %u: privileged", cycles);
		zassert_equal(fault.address, (uint32_t)&kernel_bytes[11], "cycle %u: 0x%08x",
			      cycles, fault.address);
	}
	oracles_ask();
}
