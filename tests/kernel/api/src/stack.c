/* SPDX-License-Identifier: Apache-2.0 */
/* Stacks of words. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define COUNT 3

K_STACK_DEFINE(defined_stack, 2);
static struct k_stack stack;
static stack_data_t words[COUNT + 1];

static char pop(k_timeout_t timeout)
{
	stack_data_t data[] = {'?', '|'};
	int result = k_stack_pop(&stack, data, timeout);

	if (data[1] != '|' || (result != 0 && data[0] != '?')) {
		return '!';
	}
	return result == 0 ? (char)data[0] : (result == -EBUSY ? '-' : '.');
}

static void *setup(void)
{
	children_grant();
	words[COUNT] = '#';
	k_stack_init(&stack, words, COUNT);
	k_thread_access_grant(k_current_get(), &defined_stack, &stack);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	while (pop(K_NO_WAIT) != '-') {
	}
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_equal(words[COUNT], '#', "the stack is longer than it should be");
	zassert_equal(k_stack_cleanup(&stack), 0, "somebody still waits");
}

ZTEST_SUITE(stack, NULL, setup, before, after, NULL);

/* ---- One thread ------------------------------------------------------------------------------ */

/* Requirement: ZEP-SRS-30-1 */
BOTH_MODES(stack, defined)
{
	stack_data_t data;

	zassert_equal(k_stack_push(&defined_stack, UINTPTR_MAX), 0);
	zassert_equal(k_stack_push(&defined_stack, 0), 0);
	zassert_equal(k_stack_push(&defined_stack, 1), -ENOMEM);
	zassert_equal(k_stack_pop(&defined_stack, &data, K_NO_WAIT), 0);
	zassert_equal(data, 0);
	zassert_equal(k_stack_pop(&defined_stack, &data, K_FOREVER), 0);
	zassert_equal(data, UINTPTR_MAX);
	zassert_equal(k_stack_pop(&defined_stack, &data, K_NO_WAIT), -EBUSY);
}

/* Requirement: ZEP-SRS-15-2, ZEP-SRS-30-2, ZEP-SRS-30-5, ZEP-SRS-30-6, ZEP-SRS-30-7 */
BOTH_MODES(stack, last_in_first_out)
{
	for (int turn = 0; turn < 2; turn++) {
		zassert_equal(k_stack_push(&stack, 'a'), 0);
		zassert_equal(k_stack_push(&stack, 'b'), 0);
		zassert_equal(pop(K_FOREVER), 'b');
		zassert_equal(k_stack_push(&stack, 'c'), 0);
		zassert_equal(k_stack_push(&stack, 'd'), 0);
		zassert_equal(k_stack_push(&stack, 'x'), -ENOMEM);
		zassert_equal(pop(K_NO_WAIT), 'd');
		zassert_equal(pop(K_TICKS(1)), 'c');
		zassert_equal(pop(K_NO_WAIT), 'a');
		zassert_equal(pop(K_NO_WAIT), '-');
	}
}

/* An address that is no multiple of a word's size. */
BOTH_MODES(stack, unaligned)
{
	char bytes[2 * sizeof(stack_data_t)] = "1234567";
	stack_data_t data;

	zassert_equal(k_stack_push(&stack, 0x41424344), 0);
	zassert_equal(k_stack_pop(&stack, (stack_data_t *)(void *)(bytes + 1), K_NO_WAIT), 0);
	memcpy(&data, bytes + 1, sizeof(data));
	zassert_equal(data, 0x41424344);
	zassert_true(bytes[0] == '1' && bytes[5] == '6');
}

/* Requirement: ZEP-SRS-30-9 */
BOTH_MODES(stack, timeouts)
{
	int64_t now;

	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(pop(K_TICKS(1)), '.');
	zassert_equal(k_uptime_ticks(), now + 2);
	now = k_uptime_ticks();
	zassert_equal(pop(K_TIMEOUT_ABS_TICKS(now + 3)), '.');
	zassert_equal(k_uptime_ticks(), now + 3);
	zassert_equal(pop(K_TIMEOUT_ABS_TICKS(1)), '.');
	zassert_true(k_uptime_ticks() <= now + 4, "that time was over");
}

/* ---- Several threads ------------------------------------------------------------------------- */

/* Both: the letter of the thread and the word. */
static void pops(void *letter, void *p2, void *p3)
{
	char what = pop(K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
	event(what);
}

static void pops_with_patience(void *ticks, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(pop(K_TICKS((intptr_t)ticks)));
}

BOTH_MODES(stack, waiters)
{
	child_start(0, pops, (void *)'1', 5);
	child_start(1, pops, (void *)'2', 3);
	child_start(2, pops, (void *)'3', 5);
	child_start(3, pops, (void *)'4', 4);
	let_run();
	for (stack_data_t what = 'a'; what < 'e'; what++) {
		zassert_equal(k_stack_push(&stack, what), 0);
	}
	zassert_equal(pop(K_NO_WAIT), '-', "handed over at once");
	let_run();
	zassert_events("2a4b1c3d");
}

BOTH_MODES(stack, waiters_change)
{
	child_start(0, pops, (void *)'1', 3);
	child_start(1, pops, (void *)'2', 4);
	child_start(2, pops, (void *)'3', 5);
	child_start(3, pops_with_patience, (void *)2, 3);
	let_run();
	k_thread_priority_set(&child[1], 6);
	k_thread_abort(&child[0]);
	k_thread_suspend(&child[2]);
	child_join(3);
	for (stack_data_t what = 'a'; what < 'd'; what++) {
		zassert_equal(k_stack_push(&stack, what), 0);
	}
	let_run();
	zassert_events(".2b");
	zassert_equal(pop(K_NO_WAIT), 'c');
	zassert_equal(pop(K_NO_WAIT), '-');
	k_thread_resume(&child[2]);
	child_join(2);
	zassert_events(".2b3a");
}

/* Requirement: ZEP-SRS-30-4 */
ZTEST(stack, test_cleanup)
{
	child_create(0, pops, (void *)'1', 3, 0, K_NO_WAIT);
	let_run();
	zassert_equal(k_stack_cleanup(&stack), -EAGAIN);
	zassert_equal(k_stack_push(&stack, 'a'), 0);
	zassert_equal(k_stack_cleanup(&stack), 0);
	child_join(0);
}

/* ---- Modes and interrupts ---------------------------------------------------------------------- */

static void push_in_isr(const void *what)
{
	event(k_stack_push(&stack, (stack_data_t)what) == 0 ? '+' : '-');
}

static void pop_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event(pop(K_NO_WAIT));
}

/* Requirement: ZEP-SRS-30-8 */
ZTEST(stack, test_isr)
{
	irq_offload(pop_in_isr, NULL);
	for (uintptr_t what = 'a'; what < 'e'; what++) {
		irq_offload(push_in_isr, (void *)what);
	}
	irq_offload(pop_in_isr, NULL);
	zassert_events("-+++-c");
	before(NULL);
	child_create(0, pops, (void *)'1', 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, pops, (void *)'2', 4, 0, K_NO_WAIT);
	let_run();
	irq_offload(push_in_isr, (void *)'x');
	irq_offload(push_in_isr, (void *)'y');
	let_run();
	zassert_events("++1x2y");
}

static void pushes(void *what, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_stack_push(&stack, (stack_data_t)what) == 0 ? '+' : '?');
}

/* Requirement: ZEP-SRS-30-8 */
ZTEST(stack, test_supervisor_and_user)
{
	static const uint32_t modes[] = {0, K_USER | K_INHERIT_PERMS};

	for (int mode = 0; mode < 4; mode++) {
		events_clear();
		child_create(0, pops, (void *)'1', 3, modes[mode % 2], K_NO_WAIT);
		child_create(1, pushes, (void *)'w', 4, modes[mode / 2], K_NO_WAIT);
		child_join(0);
		child_join(1);
		zassert_events("1w+");
	}
}

/* A push at every instant around the timeout: the word is taken, or still there. */
static void push_m(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_stack_push(&stack, 'm');
}

ZTEST(stack, test_push_races_timeout)
{
	bool in_time = false;
	bool too_late = false;

	for (int32_t offset = 0; offset < 400; offset += 5) {
		int64_t until;
		char result;

		(void)k_sleep(K_TICKS(1));
		until = interrupt_near_tick(4000 - 16 * offset, push_m, NULL);
		result = pop(K_TIMEOUT_ABS_TICKS(until));
		k_busy_wait(400); /* longer than any of the delays */
		zassert_equal(pop(K_NO_WAIT), result == 'm' ? '-' : 'm');
		in_time = in_time || result == 'm';
		too_late = too_late || result == '.';
	}
	zassert_true(in_time && too_late, "the range has both");
}

/* ---- Without a place ---------------------------------------------------------------------------- */

static struct k_stack placeless;

static void pops_from_placeless(void *p1, void *p2, void *p3)
{
	stack_data_t word;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_stack_pop(&placeless, &word, K_TICKS(20)) == -EAGAIN ? 'e' : '?');
}

/* Every word goes through a place, so none goes through. */
ZTEST(stack, test_no_place)
{
	stack_data_t word;

	k_stack_init(&placeless, NULL, 0);
	zassert_equal(k_stack_pop(&placeless, &word, K_NO_WAIT), -EBUSY);
	zassert_equal(k_stack_push(&placeless, 1), -ENOMEM);
	child_create(0, pops_from_placeless, NULL, 2, 0, K_NO_WAIT);
	let_run();
	zassert_equal(k_stack_push(&placeless, 1), -ENOMEM);
	child_join(0);
	zassert_events("e");
	zassert_equal(k_stack_alloc_init(&placeless, 0), 0);
	zassert_equal(k_stack_push(&placeless, 1), -ENOMEM);
	zassert_equal(k_stack_cleanup(&placeless), 0);
}
