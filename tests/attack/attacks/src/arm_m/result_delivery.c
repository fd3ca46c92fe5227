/* SPDX-License-Identifier: Apache-2.0 */
/* A thread waits in a system call with its stack pointer in a partition. When it is woken, the
 * partition is not its any more: the result must not be written there, nor its registers be read
 * from there with more than its rights. */

#include "attack.h"
#include "attack_calls.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(result_delivery);

/* Behind all stacks, so that the stack limit lets the pointer pass: kernel memory, carved out. */
static uint8_t away[512] __aligned(512);
K_MEM_PARTITION_DEFINE(away_part, away, sizeof(away), K_MEM_PARTITION_P_RW_U_RW);

static K_SEM_DEFINE(wake, 0, 10);

/* r0: the call's argument, r1: stack pointer, r2: number of the call. */
static __attribute__((naked)) void calls_there(void *argument, void *sp, void *id)
{
	ARG_UNUSED(argument);
	ARG_UNUSED(sp);
	ARG_UNUSED(id);
	__asm__ volatile("mov sp, r1\n\t"
			 "mov ip, r2\n\t"
			 "mvn r2, #0\n\t"
			 "mvn r1, #0\n\t"
			 "svc #0\n\t"
			 "ldr r0, =privilege_probe\n\t"
			 "blx r0\n\t"
			 "b .\n\t"
			 ".ltorg");
}

static __attribute__((naked)) void spins_there(void *p1, void *sp, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(sp);
	ARG_UNUSED(p3);
	__asm__ volatile("mov sp, r1\n\tb .");
}

static void start(k_thread_entry_t entry, uintptr_t argument, uintptr_t id)
{
	memset(away, 0, sizeof(away));
	zassert_equal(k_mem_domain_add_partition(&attack_domain, &away_part), 0);
	console_is_silent = true;
	faults_expect(1);
	(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, entry, (void *)argument,
			      away + sizeof(away), (void *)id, ATTACKER_PRIO, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
	k_object_access_grant(&wake, &child[0]);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(fault.count, 0);
}

/* It dies, and what was its stack stays as the kernel left it. */
static void dies_without_a_trace(unsigned int reason, void (*wake_up)(void))
{
	zassert_equal(k_mem_domain_remove_partition(&attack_domain, &away_part), 0);
	memset(away, 0xcc, sizeof(away));
	wake_up();
	(void)k_thread_join(&child[0], K_MSEC(10));
	console_is_silent = false;
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, reason, "reason %u", fault.reason);
	for (size_t i = 0; i < sizeof(away); i++) {
		zassert_equal(away[i], 0xcc, "byte %u was written", (unsigned int)i);
	}
	oracles_ask();
}

static void give(void)
{
	k_sem_give(&wake);
}

static void nothing(void)
{
}

ZTEST(result_delivery, test_short_call)
{
	start(calls_there, (uintptr_t)&wake, K_SYSCALL_K_SEM_TAKE);
	dies_without_a_trace(K_ERR_KERNEL_OOPS, give);
}

ZTEST(result_delivery, test_long_call)
{
	/* 10 ms of busy waiting */
	start(calls_there, 10000, K_SYSCALL_K_BUSY_WAIT);
	dies_without_a_trace(K_ERR_KERNEL_OOPS, nothing);
}

ZTEST(result_delivery, test_preempted)
{
	start(spins_there, 0, 0);
	dies_without_a_trace(K_ERR_CPU_EXCEPTION, nothing);
	zassert_true(fault.user);
}

/* The same in an instant at which the kernel is about to write: a system call that an interrupt
 * hits. */
static void remove_by_isr(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_mem_domain_remove_partition(&attack_domain, &away_part);
	memset(away, 0xcc, sizeof(away));
}

static __attribute__((naked)) void calls_often_there(void *p1, void *sp, void *id)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(sp);
	ARG_UNUSED(id);
	__asm__ volatile("mov sp, r1\n\t"
			 "mov r4, r2\n"
			 "1: mov ip, r4\n\t"
			 "movs r0, #0\n\t"
			 "svc #0\n\t"
			 "b 1b");
}

static void hit_at_every_instruction(uintptr_t id)
{
	for (uint32_t cycles = 20000; cycles < 20000 + 700; cycles += 2) {
		zassert_equal(k_mem_domain_add_partition(&attack_domain, &away_part), 0);
		console_is_silent = true;
		faults_expect(1);
		(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE,
				      calls_often_there, NULL, away + sizeof(away), (void *)id,
				      ATTACKER_PRIO, K_USER, K_FOREVER);
		zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
		k_thread_start(&child[0]);
		interrupt_after(cycles, remove_by_isr, NULL);
		(void)k_thread_join(&child[0], K_MSEC(10));
		console_is_silent = false;
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0, "at %u it lives on", cycles);
		zassert_equal(fault.count, 1);
		for (size_t i = 0; i < sizeof(away); i++) {
			zassert_equal(away[i], 0xcc, "at %u byte %u was written", cycles,
				      (unsigned int)i);
		}
	}
	oracles_ask();
}

/* A buffer that is taken away after the kernel has looked at it, and while it copies: what is there
 * afterwards belongs to somebody else. */
#define SECRET 0xcc

static ATTACK_BMEM uint8_t echo[64];
static ATTACK_BMEM volatile uint32_t secrets_seen;
static ATTACK_BMEM uintptr_t away_from, away_to;

static void echoes_forever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		(void)attack_echo((void *)away_to, (const void *)away_from, sizeof(echo));
		for (size_t i = 0; i < sizeof(echo); i++) {
			secrets_seen += echo[i] == SECRET;
		}
	}
}

static void copy_is_hit(const void *from, void *to)
{
	away_from = (uintptr_t)from;
	away_to = (uintptr_t)to;
	secrets_seen = 0;
	for (uint32_t cycles = 20000; cycles < 20000 + 4000; cycles += 3) {
		memset(away, 0x11, sizeof(away));
		zassert_equal(k_mem_domain_add_partition(&attack_domain, &away_part), 0);
		console_is_silent = true;
		faults_expect(1);
		child_create(0, echoes_forever, NULL, ATTACKER_PRIO, K_USER, K_FOREVER);
		zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
		k_thread_start(&child[0]);
		interrupt_after(cycles, remove_by_isr, NULL);
		(void)k_thread_join(&child[0], K_MSEC(10));
		console_is_silent = false;
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
		zassert_equal(secrets_seen, 0, "at %u the copy read what was taken away", cycles);
		for (size_t i = 0; i < sizeof(away); i++) {
			zassert_equal(away[i], 0xcc, "at %u byte %u was written", cycles,
				      (unsigned int)i);
		}
	}
	oracles_ask();
}

ZTEST(result_delivery, test_copy_in_hit)
{
	copy_is_hit(away, echo);
}

ZTEST(result_delivery, test_copy_out_hit)
{
	copy_is_hit(attack_constant, away);
}

ZTEST(result_delivery, test_copy_of_bytes_hit)
{
	copy_is_hit(away + 1, echo);
}

ZTEST(result_delivery, test_short_call_hit)
{
	hit_at_every_instruction(K_SYSCALL_K_SCHED_CURRENT_THREAD_QUERY);
}

ZTEST(result_delivery, test_wide_call_hit)
{
	hit_at_every_instruction(K_SYSCALL_K_UPTIME_TICKS);
}

ZTEST(result_delivery, test_long_call_hit)
{
	hit_at_every_instruction(K_SYSCALL_K_OBJECT_ACCESS_CHECK);
}
