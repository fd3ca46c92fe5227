/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of threads that wait: whose rights count when the data move, and when.
 *
 * Child 0 and child 1 are users in domains of their own. What they send and receive is in the
 * partition of the first, `mine`, and in that of the second, `theirs`. */

#include "calls.h"
#include "support.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/irq_offload.h>
#include <zephyr/linker/linker-defs.h>

#define SIZE 16

static uint8_t ring[2 * SIZE] __aligned(4);
static struct k_msgq queue;
static struct k_stack stack;
static stack_data_t words[2];

K_APPMEM_PARTITION_DEFINE(mine);
K_APPMEM_PARTITION_DEFINE(theirs);
K_APP_DMEM(mine) static uint8_t my_message[SIZE] __aligned(4) = "message of mine";
K_APP_DMEM(theirs) static uint8_t their_message[SIZE] __aligned(4) = "message of them";
static struct k_mem_domain my_domain, their_domain;

static uint8_t kernel_message[SIZE + 4] __aligned(4) = "kernel's message";
/* Kernel memory that a partition opens. */
static uint8_t carved_message[32] __aligned(32) = "message carved";
K_MEM_PARTITION_DEFINE(carved_out, carved_message, sizeof(carved_message),
		       K_MEM_PARTITION_P_RW_U_RW);

static void *setup(void)
{
	return NULL;
}

static void start(int n, struct k_mem_domain *domain, k_thread_entry_t entry, const void *buffer)
{
	child_create(n, entry, (void *)(uintptr_t)buffer, 2 + n, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(domain, &child[n]), 0);
	k_thread_access_grant(&child[n], &queue, &stack);
	k_thread_start(&child[n]);
}

static void does_nothing(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

static void before(void *fixture)
{
	struct k_mem_partition *my_parts[] = {&mine, &ztest_mem_partition};
	struct k_mem_partition *their_parts[] = {&theirs, &ztest_mem_partition};

	ARG_UNUSED(fixture);
	zassert_equal(k_mem_domain_init(&my_domain, 2, my_parts), 0);
	zassert_equal(k_mem_domain_init(&their_domain, 2, their_parts), 0);
	k_msgq_init(&queue, (char *)ring, SIZE, ARRAY_SIZE(ring) / SIZE);
	k_stack_init(&stack, words, ARRAY_SIZE(words));
	/* What is read-only to the last user that ran is to supervisors too. */
	start(0, &my_domain, does_nothing, NULL);
	child_join(0);
	memcpy(my_message, "message of mine", SIZE);
	memcpy(their_message, "message of them", SIZE);
	memcpy(kernel_message, "kernel's message", SIZE);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(queue.wait_q.head);
	zassert_is_null(stack.wait_q.head);
	zassert_equal(k_mem_domain_deinit(&my_domain), 0);
	zassert_equal(k_mem_domain_deinit(&their_domain), 0);
}

ZTEST_SUITE(messages, NULL, setup, before, after, NULL);

static void gets(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_msgq_get(&queue, buffer, K_FOREVER) == 0 ? 'g' : '?');
}

static void puts_it(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_msgq_put(&queue, buffer, K_FOREVER) == 0 ? 'p' : '?');
}

static void fill(void)
{
	while (k_msgq_num_free_get(&queue) > 0) {
		zassert_equal(k_msgq_put(&queue, kernel_message, K_NO_WAIT), 0);
	}
}

static void one_died(int n)
{
	(void)k_thread_join(&child[n], K_SECONDS(1)); /* the report takes its time */
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal_ptr(fault.thread, &child[n]);
	zassert_true(fault.has_registers && fault.user, "shown as it made the call");
	zassert_true(fault.pc >= (uint32_t)__text_region_start &&
		     fault.pc < (uint32_t)__text_region_end);
	zassert_true(fault.sp > child[n].stack_info.start &&
		     fault.sp <= child[n].stack_info.start + child[n].stack_info.size);
	child_join(n);
}

static void put_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event(k_msgq_put(&queue, kernel_message, K_NO_WAIT) == 0 ? '+' : '-');
}

static void get_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event(k_msgq_get(&queue, kernel_message, K_NO_WAIT) == 0 ? '+' : '-');
}

/* ---- From one domain to another ---------------------------------------------------------------- */

ZTEST(messages, test_across_domains)
{
	start(0, &my_domain, gets, my_message);
	let_run();
	start(1, &their_domain, puts_it, their_message);
	child_join(0);
	child_join(1);
	zassert_events("gp");
	zassert_mem_equal(my_message, "message of them", SIZE);
	fill();
	start(0, &my_domain, puts_it, my_message);
	let_run();
	start(1, &their_domain, gets, their_message);
	child_join(1);
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	start(1, &their_domain, gets, their_message);
	child_join(0);
	child_join(1);
	zassert_mem_equal(their_message, "message of them", SIZE);
}

/* What is read-only to the thread that runs is written for the one that waits. */
ZTEST(messages, test_read_only_to_the_running_thread)
{
	struct k_mem_partition read_only = mine;

	read_only.attr = (k_mem_partition_attr_t)K_MEM_PARTITION_P_RO_U_RO;
	zassert_equal(k_mem_domain_add_partition(&their_domain, &read_only), 0);
	start(0, &my_domain, gets, my_message);
	let_run();
	start(1, &their_domain, puts_it, their_message);
	child_join(0);
	child_join(1);
	zassert_mem_equal(my_message, "message of them", SIZE);
	start(0, &my_domain, gets, my_message);
	let_run();
	start(1, &their_domain, does_nothing, NULL);
	child_join(1);
	irq_offload(put_in_isr, NULL);
	child_join(0);
	zassert_mem_equal(my_message, "kernel's message", SIZE);
}

/* The same for a supervisor, which waits with such memory. */
static void supervisor_gets(void *buffer, void *p2, void *p3)
{
	gets(buffer, p2, p3);
}

ZTEST(messages, test_read_only_and_a_supervisor_waits)
{
	struct k_mem_partition read_only = mine;

	read_only.attr = (k_mem_partition_attr_t)K_MEM_PARTITION_P_RO_U_RO;
	zassert_equal(k_mem_domain_add_partition(&their_domain, &read_only), 0);
	child_create(0, supervisor_gets, my_message, 2, 0, K_NO_WAIT);
	let_run();
	start(1, &their_domain, puts_it, their_message);
	child_join(0);
	child_join(1);
	zassert_mem_equal(my_message, "message of them", SIZE);
}

ZTEST(messages, test_carved_out)
{
	zassert_equal(k_mem_domain_add_partition(&my_domain, &carved_out), 0);
	start(0, &my_domain, gets, carved_message + 1);
	let_run();
	start(1, &their_domain, puts_it, their_message);
	child_join(0);
	child_join(1);
	zassert_mem_equal(carved_message + 1, "message of them", SIZE);
	fill();
	start(0, &my_domain, puts_it, carved_message + 1);
	let_run();
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	child_join(0);
}

/* A constant can be sent, and cannot be received into. */
static const uint8_t constant_message[SIZE] = "constant message";

ZTEST(messages, test_constant)
{
	fill();
	start(0, &my_domain, puts_it, constant_message);
	let_run();
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	child_join(0);
	faults_expect(1);
	start(0, &my_domain, gets, constant_message);
	one_died(0);
}

/* ---- Memory that goes away --------------------------------------------------------------------- */

ZTEST(messages, test_getter_loses_its_memory)
{
	for (int by_interrupt = 0; by_interrupt < 2; by_interrupt++) {
		start(0, &my_domain, gets, my_message);
		let_run();
		zassert_equal(k_mem_domain_remove_partition(&my_domain, &mine), 0);
		faults_expect(1);
		if (by_interrupt) {
			irq_offload(put_in_isr, NULL);
		} else {
			zassert_equal(k_msgq_put(&queue, kernel_message, K_NO_WAIT), 0);
		}
		zassert_equal(k_msgq_num_used_get(&queue), 1, "the message stays");
		one_died(0);
		zassert_mem_equal(my_message, "message of mine", SIZE);
		zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
		zassert_equal(k_mem_domain_add_partition(&my_domain, &mine), 0);
	}
}

ZTEST(messages, test_next_getter_is_served)
{
	start(0, &my_domain, gets, my_message);
	start(1, &their_domain, gets, their_message);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &mine), 0);
	faults_expect(1);
	zassert_equal(k_msgq_put(&queue, kernel_message, K_NO_WAIT), 0);
	zassert_equal(k_msgq_num_used_get(&queue), 0);
	one_died(0);
	child_join(1);
	zassert_mem_equal(their_message, "kernel's message", SIZE);
	zassert_mem_equal(my_message, "message of mine", SIZE);
	zassert_events("g");
}

ZTEST(messages, test_putter_loses_its_memory)
{
	fill();
	start(0, &my_domain, puts_it, my_message);
	start(1, &their_domain, puts_it, their_message);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &mine), 0);
	faults_expect(1);
	irq_offload(get_in_isr, NULL);
	zassert_equal(k_msgq_num_free_get(&queue), 0, "the next one's is taken");
	one_died(0);
	child_join(1);
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	zassert_mem_equal(kernel_message, "message of them", SIZE);
	zassert_equal(k_msgq_num_used_get(&queue), 0);
	zassert_equal(k_mem_domain_add_partition(&my_domain, &mine), 0);
}

/* To a domain with other memory: the rights at the time of the copy count. */
ZTEST(messages, test_getter_moves)
{
	start(0, &my_domain, gets, my_message);
	let_run();
	zassert_equal(k_mem_domain_add_thread(&their_domain, &child[0]), 0);
	faults_expect(1);
	zassert_equal(k_msgq_put(&queue, kernel_message, K_NO_WAIT), 0);
	one_died(0);
	zassert_mem_equal(my_message, "message of mine", SIZE);
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	/* and back, before the message comes */
	start(0, &my_domain, gets, my_message);
	let_run();
	zassert_equal(k_mem_domain_add_thread(&their_domain, &child[0]), 0);
	zassert_equal(k_mem_domain_add_thread(&my_domain, &child[0]), 0);
	zassert_equal(k_msgq_put(&queue, kernel_message, K_NO_WAIT), 0);
	child_join(0);
	zassert_mem_equal(my_message, "kernel's message", SIZE);
}

/* Refused, and aborted before it could die. */
ZTEST(messages, test_aborted_before_it_dies)
{
	start(0, &my_domain, gets, my_message);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &mine), 0);
	zassert_equal(k_msgq_put(&queue, kernel_message, K_NO_WAIT), 0);
	k_thread_abort(&child[0]);
	let_run();
	zassert_equal(fault.count, 0);
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	zassert_equal(k_mem_domain_add_partition(&my_domain, &mine), 0);
	start(0, &my_domain, gets, my_message);
	let_run();
	zassert_equal(k_msgq_put(&queue, kernel_message, K_NO_WAIT), 0);
	child_join(0);
	zassert_events("g");
}

/* Refused while it is suspended: it dies when it goes on. */
ZTEST(messages, test_suspended)
{
	start(0, &my_domain, gets, my_message);
	let_run();
	k_thread_suspend(&child[0]);
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &mine), 0);
	zassert_equal(k_msgq_put(&queue, kernel_message, K_NO_WAIT), 0);
	let_run();
	zassert_equal(fault.count, 0);
	faults_expect(1);
	k_thread_resume(&child[0]);
	one_died(0);
}

/* ---- An instant in which the memory goes and a message comes ----------------------------------- */

/* What the interrupt has met. */
static bool met_before, met_not_switched, met_waiting;

static void takes_away_and_puts(void *unused)
{
	bool waits = queue.wait_q.head != NULL;

	ARG_UNUSED(unused);
	met_before = met_before || !waits;
	met_not_switched = met_not_switched || (waits && k_current_get() == &child[0]);
	met_waiting = met_waiting || (waits && k_current_get() != &child[0]);
	(void)k_mem_domain_remove_partition(&my_domain, &mine);
	(void)k_msgq_put(&queue, kernel_message, K_NO_WAIT);
}

/* From before the call to after the switch away from the waiter: the message is never lost. */
ZTEST(messages, test_at_each_instant)
{
	console_is_silent = true;
	for (uint32_t cycle = 100; !met_waiting; cycle++) {
		faults_expect(1);
		start(0, &my_domain, gets, my_message);
		interrupt_after(cycle, takes_away_and_puts, NULL);
		let_run();
		zassert_equal(fault.count, 1, "cycle %u", cycle);
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
		zassert_equal(k_msgq_num_used_get(&queue), 1);
		zassert_mem_equal(my_message, "message of mine", SIZE);
		k_thread_abort(&child[0]);
		k_msgq_purge(&queue);
		zassert_equal(k_mem_domain_add_partition(&my_domain, &mine), 0);
	}
	console_is_silent = false;
	zassert_true(met_before && met_not_switched == MACHINE_INTERRUPTS_CALLS);
	zassert_events("");
}

/* ---- The words of a stack likewise ------------------------------------------------------------- */

static void pops(void *data, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_stack_pop(&stack, data, K_FOREVER) == 0 ? 'w' : '?');
}

/* A word for a waiter in another domain; and for one that has lost its memory, which leaves the word
 * to the next, or on the stack. */
ZTEST(messages, test_words)
{
	stack_data_t word;

	start(0, &my_domain, pops, my_message);
	let_run();
	zassert_equal(k_stack_push(&stack, 0x41424344), 0);
	child_join(0);
	zassert_mem_equal(my_message, "DCBAage of mine", SIZE);
	start(0, &my_domain, pops, my_message);
	start(1, &their_domain, pops, their_message);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &mine), 0);
	faults_expect(1);
	zassert_equal(k_stack_push(&stack, 0x31323334), 0);
	one_died(0);
	child_join(1);
	zassert_mem_equal(their_message, "4321age of them", SIZE);
	start(1, &their_domain, pops, their_message);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&their_domain, &theirs), 0);
	faults_expect(1);
	zassert_equal(k_stack_push(&stack, 0x61626364), 0);
	one_died(1);
	zassert_equal(k_stack_pop(&stack, &word, K_NO_WAIT), 0, "it stays");
	zassert_equal(word, 0x61626364);
	zassert_equal(k_stack_pop(&stack, &word, K_NO_WAIT), -EBUSY);
	zassert_mem_equal(my_message, "DCBAage of mine", SIZE);
	zassert_events("ww");
}

/* ---- Buffers that are none --------------------------------------------------------------------- */

static void gets_at_once(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_msgq_get(&queue, buffer, K_NO_WAIT);
}

static void puts_at_once(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_msgq_put(&queue, buffer, K_NO_WAIT);
}

static void puts_in_front(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_msgq_put_front(&queue, buffer);
}

static void peeks(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_msgq_peek(&queue, buffer);
}

static void peeks_second(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_msgq_peek_at(&queue, buffer, 1);
}

static void asks(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_msgq_get_attrs(&queue, buffer);
}

/* Whether the call could be made at once, has to wait, or fails: a buffer is checked. */
ZTEST(messages, test_bad_buffers)
{
	static const k_thread_entry_t calls[] = {
		gets,	      gets_at_once,  peeks,   peeks_second, asks,
		puts_at_once, puts_in_front, puts_it, pops,
	};
	const void *const bad[] = {
		NULL,
		kernel_message,
		their_message,
		ring,
		child_stack[1],
		K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE, /* its privileged stack */
		K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE - 1,
		(const void *)(mine.start + mine.size - 1),
		K_THREAD_STACK_BUFFER(child_stack[0]) - 1,
		(const void *)0xfffffffc,
		(const void *)0xe000ed94,
	};

	console_is_silent = true;
	for (size_t i = 0; i < ARRAY_SIZE(calls) * ARRAY_SIZE(bad) * 3; i++) {
		uint32_t messages = i % 3;

		memset(ring, 'r', sizeof(ring));
		k_msgq_purge(&queue);
		while (k_msgq_num_used_get(&queue) < messages) {
			(void)k_msgq_put(&queue, kernel_message, K_NO_WAIT);
		}
		faults_expect(1);
		start(0, &my_domain, calls[i / 3 / ARRAY_SIZE(bad)], bad[i / 3 % ARRAY_SIZE(bad)]);
		let_run();
		zassert_equal(fault.count, 1, "call %zu, buffer %zu, %u messages",
			      i / 3 / ARRAY_SIZE(bad), i / 3 % ARRAY_SIZE(bad), messages);
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
		zassert_equal(k_msgq_num_used_get(&queue), messages);
		k_thread_abort(&child[0]);
	}
	console_is_silent = false;
	zassert_mem_equal(kernel_message, "kernel's message", SIZE);
	zassert_mem_equal(their_message, "message of them", SIZE);
}

/* ---- Long calls: there the buffer is the kernel's ----------------------------------------------- */

int z_impl_call_receive(struct k_msgq *msgq)
{
	int message[SIZE / sizeof(int)];

	return k_msgq_get(msgq, message, K_FOREVER) == 0 ? message[0] : -1;
}

static int z_vrfy_call_receive(struct k_msgq *msgq)
{
	K_OOPS(K_SYSCALL_OBJ(msgq, K_OBJ_MSGQ));
	return z_impl_call_receive(msgq);
}
#include <zephyr/syscalls/call_receive_mrsh.c>

int z_impl_call_send(struct k_msgq *msgq, int value)
{
	int message[SIZE / sizeof(int)] = {value};

	return k_msgq_put(msgq, message, K_FOREVER);
}

static int z_vrfy_call_send(struct k_msgq *msgq, int value)
{
	K_OOPS(K_SYSCALL_OBJ(msgq, K_OBJ_MSGQ));
	return z_impl_call_send(msgq, value);
}
#include <zephyr/syscalls/call_send_mrsh.c>

static void receives(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(call_receive(&queue) == 0x12345678 ? 'r' : '?');
}

static void sends(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(call_send(&queue, 0x12345678) == 0 ? 's' : '?');
}

ZTEST(messages, test_long_calls)
{
	start(0, &my_domain, receives, NULL);
	let_run();
	start(1, &their_domain, sends, NULL);
	child_join(0);
	child_join(1);
	zassert_events("rs");
	fill();
	start(1, &their_domain, sends, NULL);
	let_run();
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	zassert_equal(k_msgq_get(&queue, kernel_message, K_NO_WAIT), 0);
	start(0, &my_domain, receives, NULL);
	child_join(0);
	child_join(1);
	zassert_events("rsrs");
}

/* A thread that waited as a user waits as the kernel later, and the other way round. */
static void alternates(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	gets(buffer, NULL, NULL);
	receives(NULL, NULL, NULL);
	gets(buffer, NULL, NULL);
}

ZTEST(messages, test_alternates)
{
	static const uint32_t word[SIZE / 4] = {0x12345678};

	start(0, &my_domain, alternates, my_message);
	for (int i = 0; i < 3; i++) {
		let_run();
		zassert_equal(k_msgq_put(&queue, word, K_NO_WAIT), 0);
	}
	let_run();
	zassert_events("grg");
	zassert_mem_equal(my_message, word, SIZE);
}
