/* SPDX-License-Identifier: Apache-2.0 */
/* A thread lets another write to its stack, and with it to the registers that the processor saved
 * there. Whatever is written: it is the thread's own registers, never its privilege. */

#include "attack.h"
#include "attack_calls.h"
#include <zephyr/syscall.h>

/* Behind all stacks, so that the stack limit lets the pointer pass. */
static uint8_t shared[512] __aligned(512);
K_MEM_PARTITION_DEFINE(shared_part, shared, sizeof(shared), K_MEM_PARTITION_P_RW_U_RW);
static K_SEM_DEFINE(wake, 0, 10);

#define FRAME	   ((volatile uint32_t *)(shared + sizeof(shared) - 32))
#define FRAME_LR   5
#define FRAME_PC   6
#define FRAME_XPSR 7

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
			 "udf #1");
}

static __attribute__((naked)) void spins_there(void *p1, void *sp, void *id)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(sp);
	ARG_UNUSED(id);
	__asm__ volatile("mov sp, r1\n\tb .");
}

/* Runs privileged or not, it tells. */
static __noinline void landing(void)
{
	privilege_probe();
	*(volatile uint32_t *)&kernel_bytes[7] = 1;
}

static ATTACK_BMEM uint32_t forged_pc, forged_xpsr, forged_lr;

static void forges(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	FRAME[FRAME_PC] = forged_pc;
	FRAME[FRAME_XPSR] = forged_xpsr;
	FRAME[FRAME_LR] = forged_lr;
}

static const struct {
	k_thread_entry_t entry;
	uintptr_t argument;
	uintptr_t id;
} ways[] = {
	{calls_there, (uintptr_t)&wake, K_SYSCALL_K_SEM_TAKE},
	{calls_there, 0, K_SYSCALL_ATTACK_WAIT_LONG},
	{calls_there, 5000, K_SYSCALL_K_BUSY_WAIT},
	{spins_there, 0, 0},
};

/* Child 1, an accomplice in the same domain, writes while child 0 does not run. */
static void run(size_t way, uint32_t pc, uint32_t xpsr)
{
	forged_pc = pc;
	forged_xpsr = xpsr;
	forged_lr = 0xfffffff9; /* return to handler mode, main stack */
	console_is_silent = true;
	faults_expect(1);
	(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, ways[way].entry,
			      (void *)ways[way].argument, shared + sizeof(shared),
			      (void *)ways[way].id, ATTACKER_PRIO, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
	k_object_access_grant(&wake, &child[0]);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	child_create(1, forges, NULL, ATTACKER_PRIO - 1, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[1]), 0);
	k_thread_start(&child[1]);
	child_join(1);
	k_sem_give(&wake);
	wake_long_gate();
	(void)k_thread_join(&child[0], K_MSEC(10));
	k_thread_abort(&child[0]);
	console_is_silent = false;
	k_sem_reset(&wake);
}

static void *setup(void)
{
	void *fixture = attack_setup();

	zassert_equal(k_mem_domain_add_partition(&attack_domain, &shared_part), 0);
	return fixture;
}

static void teardown(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)k_mem_domain_remove_partition(&attack_domain, &shared_part);
}

ZTEST_SUITE(shared_frames, NULL, setup, NULL, attack_after, teardown);

ZTEST(shared_frames, test_program_counter)
{
	for (size_t way = 0; way < ARRAY_SIZE(ways); way++) {
		run(way, (uint32_t)landing & ~1u, 0x01000000);
		zassert_equal(fault.count, 1);
		zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
		zassert_equal(fault.address, (uint32_t)&kernel_bytes[7], "way %u: 0x%08x",
			      (unsigned int)way, fault.address);
		zassert_true(fault.user);
		oracles_ask();
	}
}

/* Status words that no thread has: an exception number, no Thumb state, a half-done instruction. */
ZTEST(shared_frames, test_status)
{
	static const uint32_t status[] = {
		0x00000000, 0x0100000b, 0x01000003, 0x010001ff, 0x0100000e, 0x010000ff, 0x0600fc00,
		0x07fffe00, 0xffffffff, 0x01000200, 0x0100fc00, 0x01100000, 0x21000000};

	for (size_t way = 0; way < ARRAY_SIZE(ways); way++) {
		for (size_t i = 0; i < ARRAY_SIZE(status); i++) {
			run(way, (uint32_t)landing & ~1u, status[i]);
			if (fault.count != 0) {
				zassert_equal_ptr(fault.thread, &child[0]);
				zassert_true(fault.user, "way %u, status 0x%08x", (unsigned int)way,
					     status[i]);
			}
			oracles_ask();
		}
	}
}

ZTEST(shared_frames, test_targets)
{
	static const uint32_t targets[] = {
		0,	    0xfffffffd, 0xffffffff, 0xe000ed94, CONFIG_SRAM_BASE_ADDRESS,
		0x60000000, 0xfefffffe};

	for (size_t way = 0; way < ARRAY_SIZE(ways); way++) {
		for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
			run(way, targets[i], 0x01000000);
			zassert_equal(fault.count, 1, "way %u, 0x%08x", (unsigned int)way,
				      targets[i]);
			zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
			zassert_true(fault.user);
			oracles_ask();
		}
	}
}
