/* SPDX-License-Identifier: Apache-2.0 */
/* A thread receives a message into the very registers that the processor saved on its stack when it
 * asked for it, at once and after a wait. What the sender chose comes back as the thread's
 * registers, never as a privilege. */

#include "attack.h"

#define FRAME_WORDS 8
#define FRAME_LR    5
#define FRAME_PC    6
#define FRAME_XPSR  7

ATTACK_SUITE(message_over_frame);

static uint32_t message[FRAME_WORDS];
static char ring[sizeof(message)] __aligned(4);
static struct k_msgq queue;

/* r0: the queue; the frame will lie right below the stack pointer. */
static __attribute__((naked)) void gets_into_frame(void *msgq, void *id, void *unused)
{
	ARG_UNUSED(msgq);
	ARG_UNUSED(id);
	ARG_UNUSED(unused);
	__asm__ volatile("mov ip, r1\n\t"
			 "mov r1, sp\n\t"
			 "bic r1, #7\n\t"
			 "mov sp, r1\n\t"
			 "subs r1, #32\n\t"
			 "mvn r2, #0\n\t"
			 "mvn r3, #0\n\t" /* forever */
			 "svc #0\n\t"
			 "udf #1");
}

/* Runs privileged or not, it tells. */
static __noinline void landing(void)
{
	privilege_probe();
	*(volatile uint32_t *)&kernel_bytes[7] = 1;
}

static void run(bool waits, uint32_t pc, uint32_t xpsr)
{
	k_msgq_init(&queue, ring, sizeof(message), 1);
	message[FRAME_LR] = 0xfffffff9; /* return to handler mode, main stack */
	message[FRAME_PC] = pc;
	message[FRAME_XPSR] = xpsr;
	console_is_silent = true;
	faults_expect(1);
	(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, gets_into_frame, &queue,
			      (void *)K_SYSCALL_K_MSGQ_GET, NULL, ATTACKER_PRIO, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
	k_object_access_grant(&queue, &child[0]);
	if (!waits) {
		zassert_equal(k_msgq_put(&queue, message, K_NO_WAIT), 0);
	}
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	if (waits) {
		zassert_equal(fault.count, 0);
		zassert_equal(k_msgq_put(&queue, message, K_NO_WAIT), 0);
	}
	(void)k_thread_join(&child[0], K_MSEC(10));
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	console_is_silent = false;
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_true(fault.user);
	zassert_equal(k_msgq_num_used_get(&queue), 0);
	oracles_ask();
}

ZTEST(message_over_frame, test_all)
{
	static const uint32_t xpsr[] = {
		0x01000000, /* as it should be */
		0x00000000, /* not Thumb */
		0x01000003, /* in HardFault */
		0x0100000b, /* in SVCall */
		0x01000200, /* a word of padding */
		0x0600fc00, /* in the middle of something */
		0xffffffff,
	};
	const uint32_t pc[] = {
		(uint32_t)landing, 0xfffffffc, 0xfffffff9, (uint32_t)kernel_bytes, 0,
	};

	for (size_t i = 0; i < ARRAY_SIZE(xpsr) * ARRAY_SIZE(pc); i++) {
		run(false, pc[i / ARRAY_SIZE(xpsr)], xpsr[i % ARRAY_SIZE(xpsr)]);
		run(true, pc[i / ARRAY_SIZE(xpsr)], xpsr[i % ARRAY_SIZE(xpsr)]);
	}
}
